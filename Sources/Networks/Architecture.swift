/// An architecture of the catalog: a name, the options it knows, and the function that writes its graph.
public struct Architecture: Sendable {
  /// As in YAML: `unet/2015`.
  public let name: String
  /// One line for people.
  public let description: String
  /// Spatial dimensions that it can be built in.
  public let dimensions: ClosedRange<Int>
  public let options: [ArchitectureOption]
  let build: @Sendable (ArchitectureSettings) -> NetworkGraph
}

/// An option, the values it takes and the one it has when nothing is said.
public struct ArchitectureOption: Sendable, Equatable {
  public enum Values: Sendable, Equatable {
    case integer(ClosedRange<Int>, default: Int)
    case flag(default: Bool)
    case choice([String], default: String)
  }

  public let name: String
  public let values: Values

  static func width(default width: Int) -> ArchitectureOption {
    ArchitectureOption(name: "width", values: .integer(1...512, default: width))
  }

  static let depth = ArchitectureOption(name: "depth", values: .integer(1...7, default: 4))

  var defaultValue: OptionValue {
    switch values {
    case .integer(_, let value): .integer(value)
    case .flag(let value): .flag(value)
    case .choice(_, let value): .text(value)
    }
  }

  func accepts(_ value: OptionValue) -> Bool {
    switch (values, value) {
    case (.integer(let range, _), .integer(let value)): range.contains(value)
    case (.flag, .flag): true
    case (.choice(let names, _), .text(let value)): names.contains(value)
    default: false
    }
  }

  /// What the option takes, for messages: "a whole number from 1 to 7".
  var expectation: String {
    switch values {
    case .integer(let range, _): "a whole number from \(range.lowerBound) to \(range.upperBound)"
    case .flag: "true or false"
    case .choice(let names, _): names.joined(separator: ", ")
    }
  }
}

/// A configuration with every option checked and filled in.
struct ArchitectureSettings: Sendable {
  let architecture: String
  let inputChannels: Int
  let outputChannels: Int
  let dimensions: Int
  let values: [String: OptionValue]

  /// The value of an option that the architecture declares as a whole number.
  func integer(_ option: String) -> Int {
    guard case .integer(let value) = values[option] else { preconditionFailure("\(option) is not declared") }
    return value
  }
}

extension NetworkBuilder {
  convenience init(_ settings: ArchitectureSettings) {
    self.init(name: settings.architecture, dimensions: settings.dimensions, inputChannels: settings.inputChannels)
  }
}
