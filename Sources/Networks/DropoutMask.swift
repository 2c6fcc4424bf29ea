internal import Randomness
internal import Tensors

/// What dropout keeps in one training step, drawn from the run's seed: the same whatever else is drawn or resumed.
struct DropoutMask {
  let seed: UInt64
  let step: Int

  /// 0 where an element is dropped and 1 / (1 − probability) elsewhere, in the shape, type and place of `tensor`.
  func scale(path: String, probability: Double, like tensor: Tensor) throws(TorchError) -> Tensor {
    var draws = KeyedGenerator(seed: seed, stream: "dropout", step: step, item: path)
    let kept = Float(1 / (1 - probability))
    let shape = tensor.shape
    let values = (0..<shape.reduce(1, *)).map { _ in draws.bernoulli(Float(probability)) ? 0 : kept }
    return try Tensor(values, shape: shape, device: tensor.device).to(tensor.scalarType).channelsInnermost()
  }
}
