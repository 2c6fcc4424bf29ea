internal import Randomness

extension Parameter {
  /// The values before training, in logical order.
  ///
  /// Weights of convolutions, transposed ones and heads included, are He's: uniform in ±√(6 / fan-in), the variance
  /// 2 / fan-in of He et al., "Delving deep into rectifiers" (ICCV 2015). Fan-in counts the inputs that add up to one
  /// output; under a transposed convolution each output sees only kernel / stride of the kernel. Uniform rather than
  /// normal, because it takes nothing but a square root and products: the bits are equal on every machine. Biases and
  /// running means are 0, weights of normalizations and running variances 1.
  ///
  /// Draws are keyed by the parameter's name, so that a layer begins alike in every network that has it.
  func initialValues(seed: UInt64) -> [Float] {
    switch role {
    case .bias, .runningMean: return [Float](repeating: 0, count: count)
    case .runningVariance: return [Float](repeating: 1, count: count)
    case .weight:
      if fanIn == 0 { return [Float](repeating: 1, count: count) }
      let bound = (6 / Float(fanIn)).squareRoot()
      var draws = KeyedGenerator(seed: seed, stream: "initialization", item: name)
      return (0..<count).map { _ in draws.uniform(in: -bound...bound) }
    }
  }
}
