import Networks
import Testing

/// A network that must keep what every architecture promises.
struct ContractSubject: Sendable, CustomTestStringConvertible {
  let architecture: String
  let dimensions: Int
  var options: [String: OptionValue] = [:]

  /// `unet/3 residual=true`.
  var testDescription: String {
    options.sorted { $0.key < $1.key }.reduce("\(architecture)/\(dimensions)") { "\($0) \($1.key)=\($1.value)" }
  }

  /// Every architecture as it is, in every number of dimensions, and with every value that changes its graph.
  static let all: [ContractSubject] = plain + modernVariants + encoders + faithfulVariants

  private static let plain = ArchitectureCatalog.architectures.flatMap { architecture in
    architecture.dimensions.map { ContractSubject(architecture: architecture.name, dimensions: $0) }
  }

  private static let modernVariants = ["unet", "unet++", "attention-unet", "unet3+"].flatMap { name in
    [
      ContractSubject(
        architecture: name, dimensions: 2,
        options: [
          "normalization": .text("instance"), "activation": .text("gelu"), "upsampling": .text("linear"),
          "residual": .flag(true), "deepSupervision": .flag(true),
        ]),
      ContractSubject(
        architecture: name, dimensions: 2,
        options: [
          "normalization": .text("group"), "activation": .text("silu"), "upsampling": .text("nearest"),
          "convolutions": .integer(3), "dropout": .number(0.25),
        ]),
      ContractSubject(
        architecture: name, dimensions: 3,
        options: [
          "normalization": .text("none"), "activation": .text("leakyReLU"), "convolutions": .integer(1),
          "deepSupervision": .flag(true),
        ]),
    ]
  }

  private static let encoders = ["unet", "unet++"].map {
    ContractSubject(architecture: $0, dimensions: 2, options: ["encoder": .text("resnet18"), "depth": .integer(2)])
  }

  private static let faithfulVariants = [
    ContractSubject(architecture: "unet++/2018", dimensions: 2, options: ["deepSupervision": .flag(true)]),
    ContractSubject(architecture: "attention-unet/2018-3d", dimensions: 3, options: ["gates": .integer(0)]),
    ContractSubject(architecture: "attention-unet/2018-3d", dimensions: 3, options: ["gates": .integer(1)]),
    ContractSubject(
      architecture: "unet3+/2020", dimensions: 2,
      options: ["deepSupervision": .flag(true), "classification": .flag(true)]),
  ]

  func graph(width: Int = 4, depth: Int? = nil, inputs: Int = 1, outputs: Int = 1) throws -> NetworkGraph {
    try ArchitectureCatalog.build(
      NetworkConfiguration(
        architecture: architecture, width: width, depth: depth, options: options, inputChannels: inputs,
        outputChannels: outputs, dimensions: dimensions))
  }
}
