public import Tensors

/// The numbers that activations are.
public enum Precision: String, Sendable, Codable, CaseIterable {
  case float32
  /// Activations and convolution weights in bfloat16; master weights, normalization and outputs in float32.
  case bfloat16
  /// For tests against other implementations.
  case float64

  public var scalarType: ScalarType {
    switch self {
    case .float32: .float32
    case .bfloat16: .bfloat16
    case .float64: .float64
    }
  }

  /// What weights are kept in and outputs are given in.
  public var masterType: ScalarType { self == .float64 ? .float64 : .float32 }
}
