import Testing

@testable import Networks

@Suite struct NetworkDrawingTests {
  static let modern = ["unet", "unet++", "attention-unet", "unet3+"]

  @Test func aUNetIsDrawnAsInItsFigure() throws {
    let drawing = try draw("unet", depth: 2)
    #expect(
      drawing.boxes.map { "\($0.name) \($0.level) \($0.column)" } == [
        "input 0 0", "encoder.0 0 1", "encoder.1 1 2", "bottleneck 2 3", "decoder.1 1 4", "decoder.0 0 5", "head 0 6",
      ])
    #expect(
      arrows(drawing) == [
        "input → encoder.0", "encoder.0 → encoder.1: max pooling 2×2", "encoder.1 → bottleneck: max pooling 2×2",
        "bottleneck → decoder.1: transposed conv 2×2", "encoder.1 → decoder.1",
        "decoder.1 → decoder.0: transposed conv 2×2", "encoder.0 → decoder.0", "decoder.0 → head",
      ])
    #expect(drawing.boxes.last?.outputs == ["main"])
    #expect(drawing.boxes.map(\.shape).suffix(2) == [[2, 64, 64], [1, 64, 64]])
  }

  /// x(i, j) stands i + 2j columns to the right of x(0, 0), as in the paper's triangle.
  @Test func nestedNodesMakeATriangle() throws {
    let drawing = try draw("unet++", depth: 3)
    let places = Dictionary(uniqueKeysWithValues: drawing.boxes.map { ($0.name, ($0.level, $0.column - 1)) })
    for branch in 1...3 {
      for level in 0...3 - branch { #expect(places["node.\(level).\(branch)"]! == (level, level + 2 * branch)) }
    }
  }

  /// A gate joins two features and weighs them, so it is a block of its own, just before the one it belongs to.
  @Test func gatesStandOnTheirSkipConnections() throws {
    let drawing = try draw("attention-unet", depth: 2)
    let gate = try #require(drawing.boxes.first { $0.name == "decoder.0.gate" })
    let decoder = try #require(drawing.boxes.first { $0.name == "decoder.0" })
    #expect((gate.level, gate.column) == (0, decoder.column - 1))
    #expect(arrows(drawing).contains("encoder.0 → decoder.0.gate"))
    #expect(!arrows(drawing).contains("encoder.0 → decoder.0"))
  }

  @Test func everyScaleLeadsToEveryLevelOfUNet3Plus() throws {
    let found = arrows(try draw("unet3+", depth: 2))
    #expect(found.contains("encoder.0 → decoder.1: max pooling 2×2"))
    #expect(found.contains("bottleneck → decoder.0: linear resize ×4"))
    #expect(found.count { $0.contains("→ decoder.0") } == 3)
  }

  /// A resizing and the 1×1 convolution before it are no block: they lead from one to another.
  @Test func upsamplingByResizingLooksAlike() throws {
    let linear = try draw("unet", depth: 2, ["upsampling": .text("linear")])
    #expect(linear.boxes.map(\.name) == (try draw("unet", depth: 2)).boxes.map(\.name))
    #expect(arrows(linear).contains("decoder.1 → decoder.0: linear resize ×2"))
  }

  /// An arrow that runs behind a box seems to begin or end there.
  @Test(arguments: ContractSubject.all, [2, 5])
  func noArrowCrossesABoxThatItDoesNotJoin(subject: ContractSubject, depth: Int) throws {
    guard !(subject.dimensions == 3 && depth == 5) else { return }
    let graph = try subject.graph(width: 2, depth: depth)
    let size = try graph.inputSize(covering: [Int](repeating: 32, count: graph.dimensions))
    let drawing = try NetworkDrawing(graph: graph, inputShape: [graph.inputChannels] + size)
    let layout = NetworkDrawing.Layout(drawing)
    let routes = NetworkDrawing.Routes(drawing, layout)
    for (index, arrow) in drawing.arrows.enumerated() {
      let points = routes.points(of: index)
      for (start, end) in zip(points, points.dropFirst()) {
        for place in drawing.boxes.indices where place != arrow.source && place != arrow.target {
          let box = layout.centre(of: drawing.boxes[place])
          // Slanted lines stay between two rows or two columns, so that the rectangle around them tells enough.
          let meets =
            min(start.x, end.x) < box.x + NetworkDrawing.Layout.boxWidth / 2
            && max(start.x, end.x) > box.x - NetworkDrawing.Layout.boxWidth / 2
            && min(start.y, end.y) < box.y + NetworkDrawing.Layout.boxHeight / 2
            && max(start.y, end.y) > box.y - NetworkDrawing.Layout.boxHeight / 2
          #expect(
            !meets,
            "\(drawing.boxes[arrow.source].name) → \(drawing.boxes[arrow.target].name): \(drawing.boxes[place].name)")
        }
      }
      #expect(points.allSatisfy { (0...layout.width).contains($0.x) && (60...layout.height).contains($0.y) })
    }
  }

  @Test(arguments: ContractSubject.all)
  func everyArchitectureCanBeDrawn(subject: ContractSubject) throws {
    let graph = try subject.graph(width: 2)
    let size = try graph.inputSize(covering: [Int](repeating: 32, count: graph.dimensions))
    let drawing = try NetworkDrawing(graph: graph, inputShape: [graph.inputChannels] + size)
    let places = drawing.boxes.map { [$0.level, $0.column] }
    #expect(Set(places).count == places.count, "two boxes stand in one place")
    #expect(Set(drawing.boxes.flatMap(\.outputs)) == Set(graph.outputs.keys))
    // What has parameters is in a box, or in an arrow by name.
    let boxed = Set(drawing.boxes.flatMap(\.nodes))
    for (index, node) in graph.nodes.enumerated() where !boxed.contains(index) && node.operation.kind != .convolution {
      #expect(node.parameters.isEmpty || node.operation.kind == .normalization, "\(node.path)")
    }
    for arrow in drawing.arrows { #expect(arrow.source != arrow.target) }
  }

  @Test(arguments: modern)
  func dotHoldsEveryNodeAndConnection(name: String) throws {
    let drawing = try draw(name, depth: 2)
    let lines = drawing.dot.split(separator: "\n").map { $0.drop { $0 == " " } }
    #expect(lines.first == "digraph \"\(name)\" {" && lines.last == "}")
    #expect(lines.count { $0.hasPrefix("n") && $0.contains(" [label=") } == drawing.graph.nodes.count)
    let connections = drawing.graph.nodes.map(\.inputs.count).reduce(0, +) + drawing.graph.outputs.count
    #expect(lines.count { $0.contains(" -> ") } == connections)
    #expect(lines.count { $0.hasPrefix("subgraph") } == lines.count { $0 == "}" } - 1)
  }

  @Test(arguments: modern)
  func svgIsOnePictureForLightAndDark(name: String) throws {
    let drawing = try draw(name, depth: 2)
    let svg = drawing.svg
    #expect(svg.hasPrefix("<svg xmlns=\"http://www.w3.org/2000/svg\"") && svg.hasSuffix("</svg>"))
    #expect(svg.contains("prefers-color-scheme:dark"))
    #expect(!svg.contains("href") && !svg.contains("url(http"))
    #expect(svg.split(separator: "<g>").count - 1 == drawing.boxes.count)
    #expect(svg.split(separator: "<path class=\"arrow").count - 1 == drawing.arrows.count + 3)
  }

  /// Paths may come from any file.
  @Test func namesAreEscaped() throws {
    let network = NetworkBuilder(name: "a\"<b>&", dimensions: 2, inputChannels: 1)
    let graph = network.graph(main: network.convolution(network.input, to: 1, at: "x<\\\"&>"))
    let drawing = try NetworkDrawing(graph: graph, inputShape: [1, 8, 8])
    #expect(drawing.svg.contains("x&lt;\\&quot;&amp;&gt;") && !drawing.svg.contains("<b>"))
    #expect(drawing.dot.contains("digraph \"a\\\"<b>&\" {") && drawing.dot.contains("x<\\\\\\\"&>"))
  }

  private func draw(_ name: String, depth: Int, _ options: [String: OptionValue] = [:]) throws -> NetworkDrawing {
    let configuration = NetworkConfiguration(architecture: name, width: 2, depth: depth, options: options)
    return try NetworkDrawing(graph: ArchitectureCatalog.build(configuration), inputShape: [1, 64, 64])
  }

  private func arrows(_ drawing: NetworkDrawing) -> [String] {
    drawing.arrows.map { arrow in
      "\(drawing.boxes[arrow.source].name) → \(drawing.boxes[arrow.target].name)"
        + (arrow.labels.isEmpty ? "" : ": \(arrow.labels.joined(separator: ", "))")
    }
  }
}
