internal import Foundation
internal import Networks
internal import Training

/// A safetensors file with the weights that an encoder begins with.
struct PretrainedFile: Sendable, Equatable, Codable {
  let path: String
  /// SHA-256, hexadecimal.
  let digest: String

  /// Looks whether the file has all that the encoder needs.
  ///
  /// - Throws: `PipelineError` that lists every tensor which is missing or misshapen.
  init(_ path: String, graph: NetworkGraph) throws(PipelineError) {
    self.path = path
    do {
      _ = try Self.values(path, for: graph)
      digest = try Pipeline.digest(ofFile: path)
    } catch let error as CheckpointError where [.truncated, .corrupt].contains(error.code) {
      throw PipelineError(
        .model,
        "model.pretrained: \(path): is no whole safetensors file; write the state_dict of torchvision's network with "
          + "safetensors.torch.save_file")
    } catch let error as CheckpointError {
      throw PipelineError(.model, "model.pretrained: \(error)")
    } catch {
      throw PipelineError(.model, "model.pretrained: \(path): \(error)")
    }
  }

  /// The encoder's parameters.
  ///
  /// - Throws: `PipelineError` where the file is not what it was when the run was planned.
  func values(for graph: NetworkGraph) throws -> [ParameterValue] {
    guard try Pipeline.digest(ofFile: path) == digest else {
      throw PipelineError(
        .model, "model.pretrained: \(path): is not the file it was when the run began; start a new run")
    }
    return try Self.values(path, for: graph)
  }

  private static func values(_ path: String, for graph: NetworkGraph) throws -> [ParameterValue] {
    let file = try Safetensors.read(path)
    let entries = file.tensors.compactMap { tensor in
      tensor.roundedFloats.map { (tensor.name, PretrainedEncoder.Entry(shape: tensor.shape, values: $0)) }
    }
    return try PretrainedEncoder.values(for: graph, from: Dictionary(entries) { _, last in last })
  }
}
