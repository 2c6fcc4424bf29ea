/// Which network: an architecture's name, its options, and the channels it reads and gives.
///
///     NetworkConfiguration(architecture: "unet", width: 16, inputChannels: 3, outputChannels: 1)
public struct NetworkConfiguration: Sendable, Codable, Equatable {
  public var architecture: String
  /// Channels of the first level; each level below has twice as many. Absent: the architecture's own.
  public var width: Int?
  /// Number of poolings. Absent: the architecture's own.
  public var depth: Int?
  /// What else an architecture lets choose, by name.
  public var options: [String: OptionValue]
  public var inputChannels: Int
  /// Classes that the network decides: 1 for a sigmoid of one class, K for a softmax over K.
  public var outputChannels: Int
  /// 2 or 3.
  public var dimensions: Int

  public init(
    architecture: String = "unet", width: Int? = nil, depth: Int? = nil, options: [String: OptionValue] = [:],
    inputChannels: Int = 1, outputChannels: Int = 1, dimensions: Int = 2
  ) {
    self.architecture = architecture
    self.width = width
    self.depth = depth
    self.options = options
    self.inputChannels = inputChannels
    self.outputChannels = outputChannels
    self.dimensions = dimensions
  }

  /// All options that were given, width and depth among them.
  var givenOptions: [String: OptionValue] {
    var given = options
    if let width { given["width"] = .integer(width) }
    if let depth { given["depth"] = .integer(depth) }
    return given
  }
}

/// The value of an option, as YAML and JSON write it: there a whole number and a number of that value are the same.
public enum OptionValue: Sendable, Equatable, Codable, CustomStringConvertible {
  case flag(Bool)
  case integer(Int)
  case number(Double)
  case text(String)

  public static func == (left: OptionValue, right: OptionValue) -> Bool {
    switch (left, right) {
    case (.flag(let left), .flag(let right)): left == right
    case (.text(let left), .text(let right)): left == right
    case (.integer(let left), .integer(let right)): left == right
    case (.number(let left), .number(let right)): left == right
    case (.integer(let whole), .number(let number)), (.number(let number), .integer(let whole)):
      Int(exactly: number) == whole
    default: false
    }
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let flag = try? container.decode(Bool.self) {
      self = .flag(flag)
    } else if let integer = try? container.decode(Int.self) {
      self = .integer(integer)
    } else if let number = try? container.decode(Double.self) {
      self = .number(number)
    } else {
      self = .text(try container.decode(String.self))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .flag(let value): try container.encode(value)
    case .integer(let value): try container.encode(value)
    case .number(let value): try container.encode(value)
    case .text(let value): try container.encode(value)
    }
  }

  public var description: String {
    switch self {
    case .flag(let value): "\(value)"
    case .integer(let value): "\(value)"
    case .number(let value): Int(exactly: value).map { "\($0)" } ?? "\(value)"
    case .text(let value): value
    }
  }
}
