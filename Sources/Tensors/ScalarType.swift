/// The type of a tensor's numbers. The order is that of `ct_scalar_type` in `ctorch.h`.
public enum ScalarType: Int32, Sendable, CaseIterable, CustomStringConvertible {
  case float32, float64, bfloat16, float16, int64, int32, uint8, bool

  public var isFloatingPoint: Bool {
    switch self {
    case .float32, .float64, .bfloat16, .float16: true
    case .int64, .int32, .uint8, .bool: false
    }
  }

  /// The size of one number in bytes.
  public var size: Int {
    switch self {
    case .float64, .int64: 8
    case .float32, .int32: 4
    case .bfloat16, .float16: 2
    case .uint8, .bool: 1
    }
  }

  public var description: String {
    switch self {
    case .float32: "float32"
    case .float64: "float64"
    case .bfloat16: "bfloat16"
    case .float16: "float16"
    case .int64: "int64"
    case .int32: "int32"
    case .uint8: "uint8"
    case .bool: "bool"
    }
  }
}

/// A Swift number whose arrays become tensors and come back from them.
public protocol TensorScalar: Sendable, BitwiseCopyable {
  static var scalarType: ScalarType { get }
  static var zero: Self { get }
}

extension Float: TensorScalar { public static var scalarType: ScalarType { .float32 } }
extension Double: TensorScalar { public static var scalarType: ScalarType { .float64 } }
extension Int64: TensorScalar { public static var scalarType: ScalarType { .int64 } }
extension Int32: TensorScalar { public static var scalarType: ScalarType { .int32 } }
extension UInt8: TensorScalar { public static var scalarType: ScalarType { .uint8 } }
