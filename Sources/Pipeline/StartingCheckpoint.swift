internal import Foundation
internal import Networks
internal import Training

/// A checkpoint whose weights a run begins with.
struct StartingCheckpoint: Sendable, Equatable, Codable {
  let path: String
  /// SHA-256, hexadecimal.
  let digest: String
  /// The parameters that begin as drawn nonetheless.
  let reinitialized: [String]
  /// Tensors of the checkpoint that this run's network does not have.
  let unused: [String]

  /// Looks whether the checkpoint has all that the network needs.
  ///
  /// - Parameter start: what the definition asks for.
  /// - Throws: `PipelineError` that lists every tensor which is missing or misshapen, and every pattern that names none.
  init(_ start: PipelineDefinition.Start, graph: NetworkGraph) throws(PipelineError) {
    path = start.checkpoint
    var named: Set<String> = []
    var problems: [String] = []
    for pattern in start.reinitialize {
      do throws(TrainingError) {
        named.formUnion(try pattern.parameters(of: graph).map(\.name))
      } catch {
        problems.append("model.start.reinitialize: \(error)")
      }
    }
    reinitialized = graph.parameters.map(\.name).filter(named.contains)
    let checkpoint: Checkpoint
    do {
      checkpoint = try Checkpoint.load(path)
      digest = try Pipeline.digest(ofFile: path)
    } catch {
      throw PipelineError(.model, problems + ["model.start: \(error)"])
    }
    let known = Set(graph.parameters.map(\.name))
    unused = checkpoint.parameterValues.map(\.name).filter { !known.contains($0) }
    problems += Self.complaints(checkpoint, graph: graph, except: named).map { "model.start: \(path): \($0)" }
    guard problems.isEmpty else { throw PipelineError(.model, problems + [Self.advice]) }
  }

  private static let advice =
    "give the model keys that the checkpoint was trained with, or name what shall begin anew, as in "
    + "model: {start: {checkpoint: FILE, reinitialize: [head]}}"

  private static func complaints(_ checkpoint: Checkpoint, graph: NetworkGraph, except named: Set<String>) -> [String] {
    let found = Dictionary(checkpoint.parameterValues.map { ($0.name, $0.shape) }) { _, last in last }
    return graph.parameters.filter { !named.contains($0.name) }.compactMap { parameter in
      guard let shape = found[parameter.name] else { return "\(parameter.name) of \(graph.name) is missing" }
      return shape == parameter.shape
        ? nil : "\(parameter.name) has the shape \(shape), and \(graph.name) needs \(parameter.shape)"
    }
  }

  /// The parameters that do not begin as drawn.
  ///
  /// - Throws: `PipelineError` where the file is not what it was when the run was planned.
  func values(for graph: NetworkGraph) throws -> [ParameterValue] {
    guard try Pipeline.digest(ofFile: path) == digest else {
      throw PipelineError(.model, "model.start: \(path): is not the file it was when the run began; start a new run")
    }
    let drawn = Set(reinitialized)
    let known = Set(graph.parameters.map(\.name))
    return try Checkpoint.load(path).parameterValues.filter { known.contains($0.name) && !drawn.contains($0.name) }
  }

  /// What the user should know.
  var notes: [String] {
    var notes = ["training begins with the weights of \(path)"]
    if !reinitialized.isEmpty { notes.append("these begin anew: \(reinitialized.joined(separator: ", "))") }
    if !unused.isEmpty {
      notes.append("these of the checkpoint are not in the network and are left out: \(unused.joined(separator: ", "))")
    }
    return notes
  }
}
