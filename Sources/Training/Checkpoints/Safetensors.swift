/// The content of a safetensors file: named arrays and a map of strings.
///
/// The format is an eight-byte little-endian length, a JSON header of that length, and the arrays' bytes without gaps
/// (https://github.com/huggingface/safetensors). Files are written as the reference implementation writes them, arrays
/// of wide elements first and then by name, so that equal content gives equal bytes whatever order it came in.
///
///     let file = Safetensors(tensors: [.init(name: "bias", shape: [2], floats: [0, 1])], metadata: ["epoch": "3"])
///     try file.write(to: "weights.safetensors")
public struct Safetensors: Sendable, Equatable {
  public var tensors: [Entry]
  public var metadata: [String: String]

  public init(tensors: [Entry], metadata: [String: String] = [:]) {
    self.tensors = tensors
    self.metadata = metadata
  }

  /// The element types that the format knows and this program can meet; narrow ones first, as the format orders them.
  public enum ElementType: String, Sendable, CaseIterable {
    case bool = "BOOL"
    case uint8 = "U8"
    case int8 = "I8"
    case int16 = "I16"
    case uint16 = "U16"
    case float16 = "F16"
    case bfloat16 = "BF16"
    case int32 = "I32"
    case uint32 = "U32"
    case float32 = "F32"
    case float64 = "F64"
    case int64 = "I64"
    case uint64 = "U64"

    /// Bytes of one element.
    public var size: Int {
      switch self {
      case .bool, .uint8, .int8: 1
      case .int16, .uint16, .float16, .bfloat16: 2
      case .int32, .uint32, .float32: 4
      case .float64, .int64, .uint64: 8
      }
    }

    /// The place in the format's own order.
    var rank: Int { Self.allCases.firstIndex(of: self)! }
  }

  /// One named array, its elements little-endian in row-major order.
  public struct Entry: Sendable, Equatable {
    public let name: String
    public let type: ElementType
    public let shape: [Int]
    public let bytes: [UInt8]

    /// - Precondition: `bytes` holds exactly the elements that `shape` asks for.
    public init(name: String, type: ElementType, shape: [Int], bytes: [UInt8]) {
      precondition(bytes.count == shape.reduce(type.size, *), "\(name) has shape \(shape) and \(bytes.count) bytes")
      self.name = name
      self.type = type
      self.shape = shape
      self.bytes = bytes
    }

    public init(name: String, shape: [Int], floats: [Float]) {
      self.init(name: name, type: .float32, shape: shape, bytes: Self.bytes(of: floats))
    }

    public init(name: String, shape: [Int], integers: [Int64]) {
      self.init(name: name, type: .int64, shape: shape, bytes: Self.bytes(of: integers))
    }

    /// The elements; nil where the type is not float32.
    public var floats: [Float]? { type == .float32 ? elements() : nil }

    /// The elements of any floating-point type as float32, nearest; nil for other types.
    public var roundedFloats: [Float]? {
      switch type {
      case .float32: elements()
      case .float64: (elements() as [Double]).map { Float($0) }
      case .float16: (elements() as [UInt16]).map { Float(Float16(bitPattern: $0)) }
      case .bfloat16: (elements() as [UInt16]).map { Float(bitPattern: UInt32($0) << 16) }
      default: nil
      }
    }

    /// The elements; nil where the type is not int64.
    public var integers: [Int64]? { type == .int64 ? elements() : nil }

    /// The same array under another name.
    public func renamed(_ name: String) -> Entry { Entry(name: name, type: type, shape: shape, bytes: bytes) }

    private static func bytes<Element: BitwiseCopyable>(of elements: [Element]) -> [UInt8] {
      elements.withUnsafeBytes { Array($0) }
    }

    private func elements<Element: BitwiseCopyable>() -> [Element] {
      let count = bytes.count / MemoryLayout<Element>.stride
      return Array(unsafeUninitializedCapacity: count) { buffer, initialized in
        UnsafeMutableRawBufferPointer(buffer).copyBytes(from: bytes)
        initialized = count
      }
    }
  }

  /// The array of that name.
  public subscript(name: String) -> Entry? { tensors.first { $0.name == name } }
}
