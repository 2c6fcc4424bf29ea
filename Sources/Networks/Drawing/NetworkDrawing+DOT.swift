extension NetworkDrawing {
  /// Every node and connection in the language of Graphviz, a cluster for each block.
  public var dot: String {
    var lines = [
      "digraph \(quoted(graph.name)) {",
      "  graph [fontname=\"sans-serif\", rankdir=TB, color=\"#9aa4ae\"];",
      "  node [fontname=\"sans-serif\", shape=box, style=rounded];",
    ]
    var drawn: Set<Int> = []
    for (index, box) in boxes.enumerated() where box.nodes.count > 1 {
      lines.append("  subgraph cluster_\(index) {")
      lines.append("    label=\(quoted(box.name));")
      lines += box.nodes.map { "    \(statement($0))" }
      lines.append("  }")
      drawn.formUnion(box.nodes)
    }
    lines += graph.nodes.indices.filter { !drawn.contains($0) }.map { "  \(statement($0))" }
    for (index, node) in graph.nodes.enumerated() {
      for input in node.sources { lines.append("  n\(input) -> n\(index);") }
      // Lends its size alone.
      for input in node.inputs.dropFirst(node.sources.count) {
        lines.append("  n\(input) -> n\(index) [style=dotted];")
      }
    }
    for (name, node) in graph.outputs.sorted(by: { $0.key < $1.key }) {
      lines.append("  \(quoted("output " + name)) [shape=ellipse];")
      lines.append("  n\(node) -> \(quoted("output " + name));")
    }
    return (lines + ["}"]).joined(separator: "\n")
  }

  private func statement(_ node: Int) -> String {
    let (path, label) = (graph.nodes[node].path, graph.nodes[node].label)
    return "n\(node) [label=\(quoted("\(path)\n\(label)\n\(extent(shapes[node]))"))];"
  }

  private func quoted(_ text: String) -> String {
    let escaped = text.map { character in
      switch character {
      case "\"": "\\\""
      case "\\": "\\\\"
      case "\n": "\\n"
      default: String(character)
      }
    }
    return "\"\(escaped.joined())\""
  }
}
