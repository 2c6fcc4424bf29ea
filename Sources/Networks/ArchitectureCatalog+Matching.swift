extension NetworkSummary {
  /// What networks are made equal in before they are compared.
  public enum Quantity: String, Sendable, Codable, CaseIterable {
    case parameters, multiplyAdds, peakActivationBytes
  }

  public subscript(quantity: Quantity) -> Int {
    switch quantity {
    case .parameters: parameters
    case .multiplyAdds: multiplyAdds
    case .peakActivationBytes: peakActivationBytes
    }
  }
}

extension ArchitectureCatalog {
  /// The configuration at the width that brings a quantity nearest to a target, by ratio.
  ///
  /// This makes the "wide U-Net" of a pair: the control that has as many parameters as the network it is compared with.
  ///
  ///     let control = try ArchitectureCatalog.matching(
  ///       NetworkConfiguration(architecture: "unet/2018"), .parameters, target: 9_041_601, size: [256, 256])
  ///     print(control.width!)  // 35
  ///
  /// - Parameters:
  ///   - target: greater than 0.
  ///   - size: of the image, one number a dimension.
  /// - Throws: `NetworkError.unreachable` where the target lies outside what the narrowest and the widest network have;
  ///   whatever `build` and `NetworkSummary` throw of the narrowest.
  public static func matching(
    _ configuration: NetworkConfiguration, _ quantity: NetworkSummary.Quantity, target: Int, size: [Int]
  ) throws(NetworkError) -> NetworkConfiguration {
    func measure(_ width: Int) throws(NetworkError) -> Int {
      var candidate = configuration
      candidate.options["width"] = nil
      candidate.width = width
      let shape = [configuration.inputChannels] + size
      return try NetworkSummary(graph: build(candidate), inputShape: shape)[quantity]
    }
    // All three grow with the width, and a network that is too wide for the catalog counts as infinite.
    let least = try measure(1)
    let reached = try widestWidth(of: configuration) { (try? measure($0)).map { $0 <= target } ?? false }
    let values = [reached, reached + 1].compactMap { width in (try? measure(width)).map { (width, $0) } }
    guard target >= least, let last = values.last, last.1 >= target else {
      let widest = try widestWidth(of: configuration) { (try? measure($0)) != nil }
      throw NetworkError(
        .unreachable,
        "No width of \(configuration.architecture) reaches \(target) \(quantity.rawValue): width 1 has \(least), "
          + "width \(widest) has \(try measure(widest)).")
    }
    var matched = configuration
    matched.options["width"] = nil
    matched.width = values.min { distance($0.1, target) < distance($1.1, target) }!.0
    return matched
  }

  /// The greatest width that holds a condition, which holds up to some width and never beyond; at least 1.
  private static func widestWidth(
    of configuration: NetworkConfiguration, _ holds: (Int) -> Bool
  ) throws(NetworkError) -> Int {
    let widths = try widths(of: configuration)
    var (low, high) = (widths.lowerBound, widths.upperBound + 1)
    while high - low > 1 {
      let middle = (low + high) / 2
      if holds(middle) { low = middle } else { high = middle }
    }
    return low
  }

  private static func widths(of configuration: NetworkConfiguration) throws(NetworkError) -> ClosedRange<Int> {
    let architecture = try architecture(named: configuration.architecture)
    for option in architecture.options where option.name == "width" {
      if case .integer(let range, _) = option.values { return range }
    }
    throw NetworkError(.unreachable, "\(architecture.name) has no width to change.")
  }

  /// How many times one is the other, whichever is greater.
  private static func distance(_ value: Int, _ target: Int) -> Double {
    let ratio = Double(value) / Double(target)
    return max(ratio, 1 / ratio)
  }
}
