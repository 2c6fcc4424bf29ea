/// The architectures by name.
///
///     let graph = try ArchitectureCatalog.build(NetworkConfiguration(architecture: "unet", width: 16))
public enum ArchitectureCatalog {
  public static let architectures: [Architecture] = [
    .unet, .unet2015, .unet2018, .unetPlusPlus, .unetPlusPlus2018, .attentionUNet, .attentionUNet2D,
    .attentionUNet2018, .unet3Plus, .unet3Plus2020,
  ]

  public static var names: [String] { architectures.map(\.name) }

  /// Channels at the deepest level beyond which a network is surely a mistake.
  private static let mostChannels = 16_384

  /// The graph of a configuration.
  ///
  /// - Throws: `NetworkError.unknownArchitecture`, `.unknownOption` (both with the nearest name) or `.invalidOption`.
  public static func build(_ configuration: NetworkConfiguration) throws(NetworkError) -> NetworkGraph {
    let architecture = try architecture(named: configuration.architecture)
    return architecture.build(try settings(configuration, architecture))
  }

  /// The configuration with every option written out, as a resolved plan keeps it.
  public static func resolve(_ configuration: NetworkConfiguration) throws(NetworkError) -> NetworkConfiguration {
    let settings = try settings(configuration, architecture(named: configuration.architecture))
    var resolved = configuration
    resolved.options = settings.values
    if case .integer(let width) = resolved.options.removeValue(forKey: "width") { resolved.width = width }
    if case .integer(let depth) = resolved.options.removeValue(forKey: "depth") { resolved.depth = depth }
    return resolved
  }

  public static func architecture(named name: String) throws(NetworkError) -> Architecture {
    if let found = architectures.first(where: { $0.name == name }) { return found }
    throw NetworkError(
      .unknownArchitecture,
      "There is no architecture named “\(name)”\(suggestion(for: name, among: names)); "
        + "there are \(names.joined(separator: ", ")).")
  }

  private static func settings(_ configuration: NetworkConfiguration, _ architecture: Architecture)
    throws(NetworkError) -> ArchitectureSettings
  {
    try checkChannels(configuration, architecture)
    var values: [String: OptionValue] = [:]
    for option in architecture.options { values[option.name] = option.defaultValue }
    // All of an encoder, unless less of it is asked for.
    if let encoder = configuration.options["encoder"], encoder != .text("none") {
      values["depth"] = .integer(ResNet.depth)
    }
    for (name, value) in configuration.givenOptions.sorted(by: { $0.key < $1.key }) {
      values[name] = try checked(value, of: name, architecture)
    }
    let settings = ArchitectureSettings(
      architecture: architecture.name, inputChannels: configuration.inputChannels,
      outputChannels: configuration.outputChannels, dimensions: configuration.dimensions, values: values)
    try checkDeepestLevel(settings)
    try checkEncoder(settings)
    return settings
  }

  private static func checked(_ value: OptionValue, of name: String, _ architecture: Architecture)
    throws(NetworkError) -> OptionValue
  {
    guard let option = architecture.options.first(where: { $0.name == name }) else {
      let names = architecture.options.map(\.name)
      throw NetworkError(
        .unknownOption,
        "\(architecture.name) has no option “\(name)”\(suggestion(for: name, among: names)); "
          + "it has \(names.joined(separator: ", ")).")
    }
    if option.accepts(value) { return value }
    throw NetworkError(
      .invalidOption, "The \(name) of \(architecture.name) cannot be \(value); expected \(option.expectation).")
  }

  private static func checkChannels(_ configuration: NetworkConfiguration, _ architecture: Architecture)
    throws(NetworkError)
  {
    let channels = 1...4096
    if !channels.contains(configuration.inputChannels) || !channels.contains(configuration.outputChannels) {
      throw NetworkError(
        .invalidOption,
        "A network has 1 to \(channels.upperBound) input and output channels; \(configuration.inputChannels) and "
          + "\(configuration.outputChannels) were asked for.")
    }
    if !architecture.dimensions.contains(configuration.dimensions) {
      throw NetworkError(
        .invalidOption,
        "\(architecture.name) cannot be built in \(configuration.dimensions) dimensions, only in "
          + "\(architecture.dimensions.map(String.init).joined(separator: " or ")).")
    }
  }

  private static func checkDeepestLevel(_ settings: ArchitectureSettings) throws(NetworkError) {
    guard case .integer(let width) = settings.values["width"], case .integer(let depth) = settings.values["depth"]
    else { return }
    if width << depth > mostChannels {
      throw NetworkError(
        .invalidOption,
        "Width \(width) at depth \(depth) makes \(width << depth) channels at the deepest level; "
          + "at most \(mostChannels) are possible. Lower one of them.")
    }
  }

  private static func checkEncoder(_ settings: ArchitectureSettings) throws(NetworkError) {
    guard case .text(let encoder)? = settings.values["encoder"], encoder != "none" else { return }
    let depth = settings.integer("depth")
    guard settings.dimensions == 2, 2...ResNet.depth ~= depth else {
      throw NetworkError(
        .invalidOption,
        "The encoder \(encoder) is for images of 2 dimensions and a depth of 2 to \(ResNet.depth); "
          + "\(settings.dimensions) dimensions and depth \(depth) were asked for.")
    }
  }

  private static func suggestion(for name: String, among names: [String]) -> String {
    nearestName(to: name, among: names).map { " (did you mean “\($0)”?)" } ?? ""
  }
}
