extension NetworkGraph {
  /// What a node computes. Kernels, strides and paddings have one number a spatial dimension.
  public enum Operation: Sendable, Equatable {
    /// The image, `[batch, inputChannels, …]`; always the first node, and only that.
    case input
    case convolution(Convolution)
    /// The transpose of a strided convolution: it enlarges.
    case transposedConvolution(Convolution)
    case normalization(Normalization)
    case activation(Activation)
    case maxPooling(Pooling)
    /// Reads one node and enlarges it by a factor, or reads two and takes on the size of the second.
    case resize(Resize)
    /// Joins channels, in the order of the inputs.
    case concatenate
    /// Sums its inputs; axes of size 1 are repeated.
    case add
    /// Multiplies its inputs; axes of size 1 are repeated (a gate of one channel scales all).
    case multiply
    case dropout(Dropout)
    /// Reads two nodes: cuts the first, about its centre, to the size of the second.
    case crop
    /// Pools to a fixed size.
    case adaptiveMaxPooling(AdaptivePooling)
  }
}

extension NetworkGraph.Operation {
  /// Weight `[output, input / groups, kernel…]`; transposed `[input, output / groups, kernel…]`.
  public struct Convolution: Sendable, Codable, Equatable {
    public var inputChannels: Int
    public var outputChannels: Int
    public var kernel: [Int]
    public var stride: [Int]
    /// Zeros on each side; transposed: what is cut from each side of the result.
    public var padding: [Int]
    public var dilation: [Int]
    public var groups: Int
    public var bias: Bool
    /// How the weight begins; absent: as He proposes.
    public var initialization: Initialization?
  }

  /// Shifts and scales each channel to mean 0 and variance 1, then by a learnt weight and bias.
  public struct Normalization: Sendable, Codable, Equatable {
    public enum Method: String, Sendable, Codable { case batch, instance, group }
    public var method: Method
    public var channels: Int
    /// Of `group`; 1 otherwise.
    public var groups = 1
    /// Share of the new batch in the running statistics.
    public var momentum = 0.1
    public var epsilon = 1e-5
  }

  public struct Activation: Sendable, Codable, Equatable {
    public enum Function: String, Sendable, Codable, CaseIterable { case relu, leakyReLU, gelu, silu, sigmoid }
    public var function: Function
    /// Of `leakyReLU` below zero.
    public var slope = 0.01
  }

  public struct Pooling: Sendable, Codable, Equatable {
    public var kernel: [Int]
    public var stride: [Int]
    public var padding: [Int]
    /// Whether a last, incomplete window counts.
    public var ceil: Bool
  }

  /// Half-pixel centres.
  public struct Resize: Sendable, Codable, Equatable {
    public enum Method: String, Sendable, Codable { case nearest, linear }
    public var method: Method
    /// Absent where the node takes on the size of its second input.
    public var factor: [Int]?
  }

  public struct Dropout: Sendable, Codable, Equatable {
    /// Of an element to become 0; the others are divided by 1 − probability.
    public var probability: Double
  }

  public struct AdaptivePooling: Sendable, Codable, Equatable {
    public var size: [Int]
  }
}
