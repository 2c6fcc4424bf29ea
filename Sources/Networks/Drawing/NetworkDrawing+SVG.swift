extension NetworkDrawing {
  /// A picture that needs nothing else: blocks from left to right in the order they run, a row for each resolution.
  ///
  /// It takes light or dark colours as the reader's system does. What a block or an arrow does in full is its tooltip.
  public var svg: String {
    let layout = Layout(self)
    let routes = Routes(self, layout)
    let title = "\(graph.name), \(extent(shapes[0])) → \(extent(shapes[graph.outputs[NetworkGraph.mainOutput]!]))"
    return """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(layout.width) \(layout.height)" \
      width="\(layout.width)" height="\(layout.height)" role="img" aria-label="\(escaped(title))">
      <style>\(Self.style)</style>
      <defs>\(Direction.allCases.map(marker).joined())</defs>
      <rect class="page" width="\(layout.width)" height="\(layout.height)"/>
      <text class="title" x="24" y="34">\(escaped(graph.name))</text>
      <text class="note" x="24" y="54">\(escaped(title.dropFirst(graph.name.count + 2))) · \
      \(grouped(parameters)) parameters</text>
      \(scales.indices.map { row($0, layout) }.joined(separator: "\n"))
      \(arrows.indices.map { line($0, routes) }.joined(separator: "\n"))
      \(boxes.indices.map { block($0, layout) }.joined(separator: "\n"))
      \(legend(layout))
      </svg>
      """
  }

  /// What an arrow does to the resolution.
  enum Direction: String, CaseIterable { case skip, down, up }

  func direction(_ arrow: Arrow) -> Direction {
    let (source, target) = (boxes[arrow.source].level, boxes[arrow.target].level)
    return source == target ? .skip : source < target ? .down : .up
  }

  private static let style = """
    .page{fill:#fff}.row{fill:#f5f6f8}.box{fill:#fff;stroke:#5c6670;stroke-width:1.5}
    .box.end{stroke-width:3}text{font-family:system-ui,sans-serif;font-size:12px;fill:#1b1f24}
    .title{font-size:20px;font-weight:650}.name{font-weight:600}.note{fill:#5c6670;font-size:11px}
    .skip{--c:#6b7680}.down{--c:#d55e00}.up{--c:#0072b2}
    .arrow{fill:none;stroke:var(--c);stroke-width:1.75}.tip{fill:var(--c)}
    @media (prefers-color-scheme:dark){.page{fill:#14171a}.row{fill:#1a1e22}.box{fill:#22272d;stroke:#a0a8b0}
    text{fill:#e8eaed}.note{fill:#a0a8b0}.skip{--c:#98a2ac}.down{--c:#e69f00}.up{--c:#56b4e9}}
    """

  private func marker(_ direction: Direction) -> String {
    """
    <marker id="\(direction.rawValue)" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" \
    markerUnits="userSpaceOnUse" orient="auto"><path class="tip \(direction.rawValue)" d="M0 0L8 4L0 8z"/></marker>
    """
  }

  private func row(_ level: Int, _ layout: Layout) -> String {
    let middle = layout.middle(ofLevel: level)
    let half = Layout.boxHeight / 2 + 12
    let scale = scales[level]
    let name = scale.isInfinite ? "whole" : scale < 1 ? "×\(Int((1 / scale).rounded()))" : "1∕\(Int(scale.rounded()))"
    return """
      <rect class="row" x="0" y="\(middle - half)" width="\(layout.width)" height="\(2 * half)"/>\
      <text class="note" x="24" y="\(middle + 4)">\(name)</text>
      """
  }

  private func block(_ index: Int, _ layout: Layout) -> String {
    let box = boxes[index]
    let (x, y) = layout.centre(of: box)
    let end = box.outputs.isEmpty ? "" : " end"
    var lines = [("name", shortened(box.name)), ("note", extent(box.shape))]
    if let operations = operations(of: box) { lines.append(("note", operations)) }
    let texts = lines.enumerated().map { place, line in
      let baseline = y + 4 + 16 * place - 8 * (lines.count - 1)
      return "<text class=\"\(line.0)\" x=\"\(x)\" y=\"\(baseline)\" text-anchor=\"middle\">\(escaped(line.1))</text>"
    }
    let outputs = box.outputs.map { "output \($0)" }
    let tooltip = ([box.name] + box.nodes.map { "\(graph.nodes[$0].path): \(graph.nodes[$0].label)" } + outputs)
      .joined(separator: "\n")
    return """
      <g><title>\(escaped(tooltip))</title><rect class="box\(end)" x="\(x - Layout.boxWidth / 2)" \
      y="\(y - Layout.boxHeight / 2)" width="\(Layout.boxWidth)" height="\(Layout.boxHeight)" rx="7"/>\
      \(texts.joined())</g>
      """
  }

  /// The convolutions of a block, which say most of what it does; nil where it has none.
  private func operations(of box: Box) -> String? {
    let labels = box.nodes.filter { graph.nodes[$0].operation.kind == .convolution }.map { graph.nodes[$0].label }
    guard let first = labels.first else { return nil }
    if labels.count == 1 { return first }
    return labels.allSatisfy { $0 == first } ? "\(labels.count) × \(first)" : "\(labels.count) convolutions"
  }

  private func line(_ index: Int, _ routes: Routes) -> String {
    let arrow = arrows[index]
    let name = direction(arrow).rawValue
    let ends = "\(boxes[arrow.source].name) → \(boxes[arrow.target].name)"
    let tooltip = ([ends] + arrow.labels).joined(separator: "\n")
    return """
      <path class="arrow \(name)" d="\(routes.path(of: index))" marker-end="url(#\(name))">\
      <title>\(escaped(tooltip))</title></path>
      """
  }

  private func legend(_ layout: Layout) -> String {
    let y = layout.height - 20
    var x = 24
    return Direction.allCases.map { direction in
      let name = meaning(of: direction)
      defer { x += 70 + 6 * name.count }
      return """
        <path class="arrow \(direction.rawValue)" d="M\(x) \(y)h30" marker-end="url(#\(direction.rawValue))"/>\
        <text class="note" x="\(x + 38)" y="\(y + 4)">\(escaped(name))</text>
        """
    }.joined()
  }

  /// "coarser: max pooling", without the sizes.
  private func meaning(of direction: Direction) -> String {
    let names: [Direction: String] = [.skip: "same resolution", .down: "coarser", .up: "finer"]
    let labels = Set(arrows.filter { self.direction($0) == direction }.flatMap(\.labels))
    let operations = Set(labels.map { $0.split(separator: " ").dropLast().joined(separator: " ") }).sorted()
    if direction == .skip || operations.isEmpty { return names[direction]! }
    return "\(names[direction]!): \(operations.joined(separator: ", "))"
  }

  /// What fits into a box: the end of a long name.
  private func shortened(_ name: String) -> String { name.count <= 16 ? name : "…\(name.suffix(15))" }

  /// 7,762,465
  private func grouped(_ number: Int) -> String {
    var (text, digits) = ("", 0)
    for digit in String(number).reversed() {
      if digits > 0, digits % 3 == 0 { text = "," + text }
      text = String(digit) + text
      digits += 1
    }
    return text
  }

  private func escaped(_ text: some StringProtocol) -> String {
    text.map { character in
      switch character {
      case "&": "&amp;"
      case "<": "&lt;"
      case ">": "&gt;"
      case "\"": "&quot;"
      default: String(character)
      }
    }.joined()
  }
}
