/// A decoded image with its samples exactly as the file holds them.
///
/// Samples are ordered plane, row, column, channel. A photograph has one plane; a stack has one a page.
public struct Image: Sendable, Equatable {
  /// Samples in the type the file holds; 1, 2 and 4 bits widen to `uint8` with their stored values, half to `float`.
  public enum Samples: Sendable, Equatable {
    case uint8([UInt8])
    case int8([Int8])
    case uint16([UInt16])
    case int16([Int16])
    case uint32([UInt32])
    case int32([Int32])
    case float([Float])
    case double([Double])
  }

  /// What the channels mean.
  public enum Channels: Sendable, Equatable {
    case gray
    case grayAlpha
    case rgb
    case rgba
    case cmyk
    /// One channel of indices into these colours.
    case palette([RGB])
    /// Channels without a meaning of their own, as in multi-channel microscopy.
    case other(Int)

    /// Samples a pixel has.
    public var count: Int {
      switch self {
      case .gray, .palette: 1
      case .grayAlpha: 2
      case .rgb: 3
      case .rgba, .cmyk: 4
      case .other(let count): count
      }
    }
  }

  /// An 8-bit colour.
  public struct RGB: Sendable, Hashable, Codable {
    public var red: UInt8
    public var green: UInt8
    public var blue: UInt8

    public init(_ red: UInt8, _ green: UInt8, _ blue: UInt8) {
      self.red = red
      self.green = green
      self.blue = blue
    }
  }

  /// The size of a pixel in millimetres.
  public struct Spacing: Sendable, Equatable, Codable {
    public var x: Double
    public var y: Double

    public init(x: Double, y: Double) {
      self.x = x
      self.y = y
    }
  }

  /// Columns.
  public let width: Int
  /// Rows.
  public let height: Int
  /// Pages of a stack; 1 for a single image.
  public let planes: Int
  public let channels: Channels
  /// Bits of a stored sample: 1, 2, 4, 8, 16, 32 or 64.
  public let bitsPerSample: Int
  /// Whether the smallest sample is white, as some scanners write it; samples are as stored either way.
  public let isMinimumWhite: Bool
  /// Where the file says it.
  public let spacing: Spacing?
  public let samples: Samples

  /// - Precondition: `samples` holds `planes × height × width × channels` values, none of which is 0.
  public init(
    width: Int, height: Int, planes: Int = 1, channels: Channels, bitsPerSample: Int, isMinimumWhite: Bool = false,
    spacing: Spacing? = nil, samples: Samples
  ) {
    precondition(width > 0 && height > 0 && planes > 0 && channels.count > 0)
    precondition(samples.count == planes * height * width * channels.count)
    self.width = width
    self.height = height
    self.planes = planes
    self.channels = channels
    self.bitsPerSample = bitsPerSample
    self.isMinimumWhite = isMinimumWhite
    self.spacing = spacing
    self.samples = samples
  }
}

extension Image.Samples {
  /// The number of samples.
  public var count: Int {
    switch self {
    case .uint8(let values): values.count
    case .int8(let values): values.count
    case .uint16(let values): values.count
    case .int16(let values): values.count
    case .uint32(let values): values.count
    case .int32(let values): values.count
    case .float(let values): values.count
    case .double(let values): values.count
    }
  }

  /// The samples as they lie in memory, in this machine's order of bytes.
  public func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    switch self {
    case .uint8(let values): values.withUnsafeBytes(body)
    case .int8(let values): values.withUnsafeBytes(body)
    case .uint16(let values): values.withUnsafeBytes(body)
    case .int16(let values): values.withUnsafeBytes(body)
    case .uint32(let values): values.withUnsafeBytes(body)
    case .int32(let values): values.withUnsafeBytes(body)
    case .float(let values): values.withUnsafeBytes(body)
    case .double(let values): values.withUnsafeBytes(body)
    }
  }
}
