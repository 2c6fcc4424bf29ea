internal import Foundation
internal import Networks

/// A chart of a report: on the page, and as a file of its own.
struct ReportFigure {
  /// Of the file, without its ending.
  var name: String
  /// Nothing where there was nothing to draw.
  var chart: Chart?
  /// Plain text.
  var caption = ""

  var html: String {
    guard let chart else { return "<p class=\"note\">\(escape(name)): nothing was recorded.</p>" }
    return "<figure>\(chart.svg)\(caption.isEmpty ? "" : "<figcaption>\(escape(caption))</figcaption>")</figure>"
  }
}

/// All that a report leaves in a run's folder, beside the tables of ``ScoreTables``.
extension HTMLReport {
  /// Writes the figures, and last the page, with which a run is finished.
  func write(to folder: RunFolder) throws {
    try makeFolder(folder.figures)
    for (name, svg) in try figures() { try writeFile(Data(svg.utf8), to: FilePath.join(folder.figures, "\(name).svg")) }
    try writeFile(Data(page().utf8), to: folder.report)
  }

  /// The charts as SVG files of their own, by names without an ending.
  func figures() throws -> [(name: String, svg: String)] {
    var charts = [spread] + (curves.map(Self.probabilityFigures) ?? [])
    if let plan = plan.network { charts += trainingFigures(plan) }
    let files = charts.compactMap { figure in figure.chart.map { (name: figure.name, svg: $0.file) } }
    return try files + (plan.network.map { [("network", try networkDrawing($0))] } ?? [])
  }

  /// The network at the size of its training patches, or of the first image.
  func networkDrawing(_ plan: NetworkPlan) throws -> String {
    let graph = try ArchitectureCatalog.build(plan.network)
    let size = plan.patch ?? plan.cases[0].preparedSize
    let shape = try graph.inputSize(covering: [size.height, size.width])
    return try NetworkDrawing(graph: graph, inputShape: [graph.inputChannels] + shape).svg
  }
}
