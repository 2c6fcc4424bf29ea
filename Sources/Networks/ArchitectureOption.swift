/// An option, the values it takes and the one it has when nothing is said.
public struct ArchitectureOption: Sendable, Equatable {
  public enum Values: Sendable, Equatable {
    case integer(ClosedRange<Int>, default: Int)
    /// Takes whole numbers too, for YAML writes 0 where 0.0 is meant.
    case number(ClosedRange<Double>, default: Double)
    case flag(default: Bool)
    case choice([String], default: String)
  }

  public let name: String
  public let values: Values

  var defaultValue: OptionValue {
    switch values {
    case .integer(_, let value): .integer(value)
    case .number(_, let value): .number(value)
    case .flag(let value): .flag(value)
    case .choice(_, let value): .text(value)
    }
  }

  func accepts(_ value: OptionValue) -> Bool {
    switch (values, value) {
    case (.integer(let range, _), .integer(let value)): range.contains(value)
    case (.number(let range, _), .number(let value)): range.contains(value)
    case (.number(let range, _), .integer(let value)): range.contains(Double(value))
    case (.flag, .flag): true
    case (.choice(let names, _), .text(let value)): names.contains(value)
    default: false
    }
  }

  /// What the option takes, for messages: "a whole number from 1 to 7".
  var expectation: String {
    switch values {
    case .integer(let range, _): "a whole number from \(range.lowerBound) to \(range.upperBound)"
    case .number(let range, _):
      "a number from \(OptionValue.number(range.lowerBound)) to \(OptionValue.number(range.upperBound))"
    case .flag: "true or false"
    case .choice(let names, _): names.joined(separator: ", ")
    }
  }
}

// MARK: - The options that architectures share

extension ArchitectureOption {
  static func width(default width: Int) -> ArchitectureOption {
    ArchitectureOption(name: "width", values: .integer(1...512, default: width))
  }

  static let depth = depth(most: 7)

  static func depth(most: Int) -> ArchitectureOption {
    ArchitectureOption(name: "depth", values: .integer(1...most, default: 4))
  }

  /// Convolutions of a level.
  static let convolutions = ArchitectureOption(name: "convolutions", values: .integer(1...8, default: 2))

  static let normalization = ArchitectureOption(
    name: "normalization", values: .choice(["batch", "instance", "group", "none"], default: "batch"))

  static let activation = ArchitectureOption(
    name: "activation", values: .choice(["relu", "leakyReLU", "gelu", "silu"], default: "relu"))

  /// How the decoder doubles the size of what it has.
  static let upsampling = ArchitectureOption(
    name: "upsampling", values: .choice(["transposed", "linear", "nearest"], default: "transposed"))

  /// Probability of an element to be dropped after each activation of a level.
  static func dropout(default probability: Double) -> ArchitectureOption {
    ArchitectureOption(name: "dropout", values: .number(0...0.99, default: probability))
  }

  /// Whether the input of a level is added to its result.
  static let residual = ArchitectureOption(name: "residual", values: .flag(default: false))

  /// Whether coarser levels have heads of their own, as further outputs.
  static let deepSupervision = ArchitectureOption(name: "deepSupervision", values: .flag(default: false))

  /// How the weights of convolutions begin.
  static let initialization = ArchitectureOption(
    name: "initialization", values: .choice(Initialization.allCases.map(\.rawValue), default: "he"))

  /// Of all modern defaults, besides their depth and how they up-sample.
  static let modern: [ArchitectureOption] = [
    .width(default: 32), .convolutions, .normalization, .activation, .dropout(default: 0), .residual, .deepSupervision,
    .initialization,
  ]
}
