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

  /// The value of an option that the architecture declares as a number.
  func number(_ option: String) -> Double {
    switch values[option] {
    case .number(let value): return value
    case .integer(let value): return Double(value)
    default: preconditionFailure("\(option) is not declared")
    }
  }

  /// The value of an option that the architecture declares as true or false.
  func flag(_ option: String) -> Bool {
    guard case .flag(let value) = values[option] else { preconditionFailure("\(option) is not declared") }
    return value
  }

  /// The value of an option that the architecture declares as a choice.
  func choice(_ option: String) -> String {
    guard case .text(let value) = values[option] else { preconditionFailure("\(option) is not declared") }
    return value
  }
}

extension NetworkBuilder {
  convenience init(_ settings: ArchitectureSettings) {
    self.init(name: settings.architecture, dimensions: settings.dimensions, inputChannels: settings.inputChannels)
    if case .text(let name) = settings.values["initialization"] { initialization = Initialization(rawValue: name)! }
  }
}
