/// A graph as boxes and arrows: its nodes gathered into the blocks that their paths name, and what leads from one to
/// another. It knows no architecture by name.
///
/// Nodes make a block where their paths begin alike, up to the first number, and their results have one resolution:
/// `encoder.0`, `node.0.1`. A part of a block that joins features of other blocks and has weights is a block of its own:
/// `decoder.1.gate`. What only leads from one block to another, such as a pooling, is no block but part of the arrow.
///
///     let drawing = try NetworkDrawing(graph: graph, inputShape: [1, 256, 256])
///     print(drawing.svg)
public struct NetworkDrawing: Sendable, Equatable {
  struct Box: Sendable, Equatable {
    /// What the paths of its nodes have in common.
    let name: String
    /// In the graph's order.
    let nodes: [Int]
    /// Of the last node, `[channels, size…]`.
    let shape: [Int]
    /// Resolution, 0 for the finest.
    var level = 0
    /// Place in the order from the input to the output.
    var column = 0
    /// Names of the outputs that it gives.
    var outputs: [String] = []
  }

  struct Arrow: Sendable, Equatable {
    let source: Int
    let target: Int
    /// What changes the resolution on the way, in the graph's order.
    var labels: [String]
  }

  let graph: NetworkGraph
  let shapes: [[Int]]
  /// Trained numbers.
  let parameters: Int
  private(set) var boxes: [Box] = []
  private(set) var arrows: [Arrow] = []
  /// Input pixels between neighbours, for each level.
  private(set) var scales: [Double] = []

  /// Gathers and places everything.
  ///
  /// - Parameter inputShape: `[channels, height, width]` or `[channels, depth, height, width]`.
  /// - Throws: `NetworkError.invalidSize` where the network cannot take that shape.
  public init(graph: NetworkGraph, inputShape: [Int]) throws(NetworkError) {
    self.graph = graph
    let summary = try NetworkSummary(graph: graph, inputShape: inputShape)
    shapes = summary.layers.map(\.outputShape)
    parameters = summary.parameters
    let blocks = GraphBlocks(graph)
    let scaleOfNode = graph.scales
    let kept = blocks.blocks.indices.filter { blocks.passage[$0] == nil }
    let place = Dictionary(uniqueKeysWithValues: kept.enumerated().map { ($1, $0) })
    scales = Set(kept.map { scaleOfNode[blocks.blocks[$0][0]] }).sorted()
    for block in kept {
      let nodes = blocks.blocks[block]
      var box = Box(name: blocks.name(of: block), nodes: nodes, shape: shapes[nodes.last!])
      box.level = scales.firstIndex(of: scaleOfNode[nodes[0]])!
      boxes.append(box)
    }
    for (output, node) in graph.outputs.sorted(by: { $0.key < $1.key }) {
      boxes[place[blocks.origin(of: node).block]!].outputs.append(output)
    }
    for (target, box) in boxes.enumerated() {
      for node in box.nodes {
        for input in graph.nodes[node].sources { connect(input, to: node, in: target, blocks, place) }
      }
    }
    for (box, column) in columns().enumerated() { boxes[box].column = column }
  }

  private mutating func connect(_ input: Int, to node: Int, in target: Int, _ blocks: GraphBlocks, _ place: [Int: Int])
  {
    let origin = blocks.origin(of: input)
    let source = place[origin.block]!
    if source == target { return }
    let labels = (origin.passed + [node]).filter { graph.nodes[$0].changesResolution }.map { graph.nodes[$0].label }
    if let known = arrows.firstIndex(where: { $0.source == source && $0.target == target }) {
      arrows[known].labels += labels.filter { !arrows[known].labels.contains($0) }
    } else {
      arrows.append(Arrow(source: source, target: target, labels: labels))
    }
  }

  /// One column after all that a box reads. What belongs to a larger block, as a gate does, stands just before it.
  private func columns() -> [Int] {
    var columns = [Int?](repeating: nil, count: boxes.count)
    func isFree(_ column: Int, _ box: Int) -> Bool {
      !boxes.indices.contains { columns[$0] == column && boxes[$0].level == boxes[box].level }
    }
    for box in boxes.indices.sorted(by: { boxes[$0].nodes.last! < boxes[$1].nodes.last! }) {
      // What is read and not placed yet reads this box in turn, as a block does whose part it is.
      let sources = arrows.filter { $0.target == box }.compactMap { columns[$0.source] }
      var column = (sources.max() ?? -1) + 1
      while !isFree(column, box) { column += 1 }
      columns[box] = column
    }
    for box in boxes.indices {
      let readers = arrows.filter { $0.source == box && isPart(box, of: $0.target) }.map { columns[$0.target]! }
      guard let latest = readers.min().map({ $0 - 1 }), latest > columns[box]!, isFree(latest, box) else { continue }
      columns[box] = latest
    }
    return columns.map { $0! }
  }

  private func isPart(_ box: Int, of other: Int) -> Bool { boxes[box].name.hasPrefix(boxes[other].name + ".") }
}

extension NetworkGraph.Node {
  /// Whether the result has another resolution than what is read.
  fileprivate var changesResolution: Bool {
    switch operation {
    case .convolution(let payload): payload.stride.contains { $0 > 1 }
    case .transposedConvolution, .maxPooling, .resize, .adaptiveMaxPooling: true
    default: false
    }
  }
}
