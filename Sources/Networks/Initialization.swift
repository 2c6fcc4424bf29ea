internal import Randomness

/// How the weights of a convolution begin: evenly in ±bound, which keeps signals about as strong from layer to layer.
///
/// Uniform rather than normal, because it takes nothing but a square root and products: the bits are equal on every
/// machine.
public enum Initialization: String, Sendable, Codable, CaseIterable {
  /// ±√(6 / fan-in), variance 2 / fan-in: He et al., "Delving deep into rectifiers" (ICCV 2015).
  ///
  /// Fan-in counts the inputs that add up to one output; under a transposed convolution each output sees only
  /// kernel / stride of the kernel.
  case he
  /// ±√(6 / (fan-in + fan-out)), variance 2 / (fan-in + fan-out): Glorot and Bengio, "Understanding the difficulty of
  /// training deep feedforward neural networks" (AISTATS 2010).
  ///
  /// Both fans count the whole kernel, whatever the stride, as Keras does.
  case glorot
}

extension NetworkGraph.Operation.Convolution {
  /// The largest weight that a convolution begins with.
  ///
  /// - Parameter fanIn: inputs that add up to one output.
  func initialBound(fanIn: Int) -> Float {
    switch initialization ?? .he {
    case .he: (6 / Float(fanIn)).squareRoot()
    case .glorot: (6 / Float((inputChannels + outputChannels) / groups * kernelArea)).squareRoot()
    }
  }
}

extension Parameter {
  /// The values before training, in logical order.
  ///
  /// Weights of convolutions, transposed ones and heads included, begin as their `Initialization` says. Biases and
  /// running means are 0, weights of normalizations and running variances 1.
  ///
  /// Draws are keyed by the parameter's name, so that a layer begins alike in every network that has it.
  func initialValues(seed: UInt64) -> [Float] {
    switch role {
    case .bias, .runningMean: return [Float](repeating: 0, count: count)
    case .runningVariance: return [Float](repeating: 1, count: count)
    case .weight:
      if initialBound == 0 { return [Float](repeating: 1, count: count) }
      var draws = KeyedGenerator(seed: seed, stream: "initialization", item: name)
      return (0..<count).map { _ in draws.uniform(in: -initialBound...initialBound) }
    }
  }
}
