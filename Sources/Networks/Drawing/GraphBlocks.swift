/// The nodes of a graph, gathered by the beginnings of their paths and by resolution.
struct GraphBlocks {
  /// Nodes of each block, in the graph's order.
  private(set) var blocks: [[Int]] = []
  /// For a block that only leads from one to another: the node that it reads. nil for all others.
  private(set) var passage: [Int?] = []
  private let graph: NetworkGraph
  private var blockOfNode: [Int] = []

  private struct Key: Hashable {
    var prefix: String
    var scale: Double
  }

  init(_ graph: NetworkGraph) {
    self.graph = graph
    let scales = graph.scales
    let prefixes = Self.prefixes(graph)
    var numbers: [Key: Int] = [:]
    for node in graph.nodes.indices {
      let key = Key(prefix: prefixes[node], scale: scales[node])
      let number = numbers[key, default: blocks.count]
      if numbers.updateValue(number, forKey: key) == nil { blocks.append([]) }
      blocks[number].append(node)
      blockOfNode.append(number)
    }
    passage = blocks.indices.map { block in passage(block, prefixes) }
  }

  /// The part that all paths of a block share.
  func name(of block: Int) -> String {
    let paths = blocks[block].map { graph.nodes[$0].path.split(separator: ".") }
    if paths.count == 1 { return graph.nodes[blocks[block][0]].path }
    let common = paths[0].indices.prefix { place in
      paths.allSatisfy { $0.count > place && $0[place] == paths[0][place] }
    }
    return paths[0].prefix(common.count).joined(separator: ".")
  }

  /// The block that a node's values come from, and the nodes of passages on the way.
  func origin(of node: Int) -> (block: Int, passed: [Int]) {
    var (block, passed) = (blockOfNode[node], [Int]())
    while let before = passage[block] {
      passed = blocks[block] + passed
      block = blockOfNode[before]
    }
    return (block, passed)
  }

  /// What a block of no account reads: one that has a greater block of its own path beside it at another resolution, and
  /// that leads from one node to one block at most.
  private func passage(_ block: Int, _ prefixes: [String]) -> Int? {
    let members = Set(blocks[block])
    let prefix = prefixes[blocks[block][0]]
    let siblings = blocks.indices.filter { prefixes[blocks[$0][0]] == prefix }
    if siblings.max(by: { weight($0) < weight($1) }) == block { return nil }
    let read = Set(blocks[block].flatMap { graph.nodes[$0].sources }.filter { !members.contains($0) })
    let readers = Set(
      graph.nodes.indices.filter { !members.contains($0) && graph.nodes[$0].sources.contains(where: members.contains) }
        .map { blockOfNode[$0] })
    return read.count == 1 && readers.count <= 1 ? read.first! : nil
  }

  /// Of two blocks the one with more parameters, then more nodes, counts more.
  private func weight(_ block: Int) -> (Int, Int) {
    (blocks[block].flatMap { graph.nodes[$0].parameters }.map(\.count).reduce(0, +), blocks[block].count)
  }

  /// What each node's path begins with: up to its first number, and further for a part that joins features and weighs
  /// them.
  private static func prefixes(_ graph: NetworkGraph) -> [String] {
    let paths = graph.nodes.map { $0.path.split(separator: ".")[...] }
    let blocks = paths.map { head(of: $0) }
    let parts = zip(paths, blocks).map { path, block in block + head(of: path.dropFirst(block.count)) }
    var members: [[Substring]: [Int]] = [:]
    for node in parts.indices { members[Array(parts[node]), default: []].append(node) }
    var joining: Set<[Substring]> = []
    for (part, nodes) in members {
      let read = Set(nodes.flatMap { graph.nodes[$0].sources }).subtracting(nodes)
      if read.count > 1, nodes.contains(where: { !graph.nodes[$0].parameters.isEmpty }) { joining.insert(part) }
    }
    return zip(blocks, parts).map { block, part in
      (joining.contains(Array(part)) ? part : block).joined(separator: ".")
    }
  }

  /// A name and the numbers that follow it.
  private static func head(of path: ArraySlice<Substring>) -> ArraySlice<Substring> {
    path.prefix(1) + path.dropFirst().prefix { $0.allSatisfy(\.isNumber) }
  }
}
