internal import Tensors

/// Weights as oneDNN lays them out for one shape of the network's input, each made when it is first asked for.
final class PackedWeights {
  private var tensors: [String: Tensor] = [:]

  /// The weight of the convolution at `path`.
  func weight(
    of path: String, _ weight: Tensor, _ payload: NetworkGraph.Operation.Convolution, input: Tensor
  ) throws(TorchError) -> Tensor {
    if let packed = tensors[path] { return packed }
    let packed = try weight.packedForConvolution(
      ofInput: input.shape, stride: payload.stride, padding: payload.padding, dilation: payload.dilation,
      groups: payload.groups)
    tensors[path] = packed
    return packed
  }

  /// The weight of the transposed convolution at `path` as that of a 1×1 convolution.
  func pointwiseWeight(of path: String, _ weight: Tensor, input: Tensor) throws(TorchError) -> Tensor {
    if let packed = tensors[path] { return packed }
    let packed = try weight.pointwiseWeight().packedForConvolution(ofInput: input.shape)
    tensors[path] = packed
    return packed
  }
}

/// The packed weights for the input shapes that came last.
final class PackedWeightsCache {
  let capacity: Int
  private typealias Entry = (shape: [Int], weights: PackedWeights)
  /// The last used is last.
  private var entries: [Entry] = []

  init(capacity: Int) { self.capacity = capacity }

  func weights(for shape: [Int]) -> PackedWeights {
    let place = entries.firstIndex { $0.shape == shape }
    let entry: Entry = place.map { entries.remove(at: $0) } ?? (shape, PackedWeights())
    if entries.count == capacity { entries.removeFirst() }
    entries.append(entry)
    return entry.weights
  }
}

extension NetworkGraph.Operation.Convolution {
  /// Of a transposed convolution: whether no two windows overlap, so that each input pixel becomes a block of its own.
  var isUpsampling: Bool {
    kernel == stride && groups == 1 && padding.allSatisfy { $0 == 0 } && dilation.allSatisfy { $0 == 1 }
  }
}

extension NetworkGraph.Operation.Activation {
  /// As a convolution takes it along.
  var fused: FusedActivation {
    switch function {
    case .relu: .relu
    case .leakyReLU: .leakyReLU(slope: slope)
    case .gelu: .gelu
    case .silu: .silu
    case .sigmoid: .sigmoid
    }
  }
}
