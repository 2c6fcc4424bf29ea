internal import Networks

/// What widths are chosen for: `parameters=7.8M`, or `parameters` alone, which takes the first network's number.
public struct WidthMatch: Sendable, Equatable {
  let quantity: NetworkSummary.Quantity
  /// Greater than 0; nothing where none was given.
  public internal(set) var target: Int?

  /// Reads `QUANTITY` or `QUANTITY=NUMBER`; K, M and G stand for 10³, 10⁶ and 10⁹.
  ///
  /// - Throws: `NetworkError.unknownOption` with the nearest quantity; `.invalidOption` where the number is none.
  public init(_ text: String) throws {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard let quantity = NetworkSummary.Quantity(rawValue: parts[0]) else {
      let names = NetworkSummary.Quantity.allCases.map(\.rawValue)
      let suggestion = nearestName(to: parts[0], among: names).map { " (did you mean “\($0)”?)" } ?? ""
      throw NetworkError(
        .unknownOption,
        "There is no quantity named “\(parts[0])”\(suggestion); there are \(names.joined(separator: ", ")).")
    }
    self.quantity = quantity
    guard parts.count == 2 else { return }
    guard let target = Self.number(parts[1]) else {
      throw NetworkError(
        .invalidOption, "The \(quantity.rawValue) cannot be “\(parts[1])”; expected a number such as 7762465 or 7.8M.")
    }
    self.target = target
  }

  /// A whole number from 1 to 10¹⁵, nil where the text is none.
  private static func number(_ text: String) -> Int? {
    let factors: [Character: Double] = ["K": 1e3, "M": 1e6, "G": 1e9]
    let factor = text.last.flatMap { factors[Character($0.uppercased())] }
    let digits = factor == nil ? text : String(text.dropLast())
    guard digits.allSatisfy({ "0123456789.".contains($0) }), let number = Double(digits) else { return nil }
    let value = (number * (factor ?? 1)).rounded()
    return (1...1e15).contains(value) ? Int(value) : nil
  }
}
