internal import Randomness

/// A number for each channel: one for all, or one each.
struct ChannelNumbers {
  /// As many as there are channels; nil for a channel that stays as it is.
  var numbers: [Double?]
  /// Whether each channel has its own.
  var areSeparate: Bool

  /// For people to read: `factor`, or `factor.0` and so on.
  func parameters(_ name: String) -> [DrawnParameter] {
    if !areSeparate { return numbers.prefix(1).compactMap { $0 }.map { DrawnParameter(name, $0) } }
    return numbers.enumerated().compactMap { channel, number in
      number.map { DrawnParameter("\(name).\(channel)", $0) }
    }
  }

  /// A form for each channel that has a number.
  func forms<Form>(_ form: (Int, Double) -> Form) -> [Form?] {
    numbers.enumerated().map { channel, number in number.map { form(channel, $0) } }
  }
}

extension KeyedGenerator {
  /// A number for each channel.
  ///
  /// - Parameters:
  ///   - perChannel: whether each draws its own.
  ///   - probability: of each channel to take part, where each draws for itself.
  mutating func numbers(
    channels: Int, perChannel: Bool, probability: Double = 1, _ draw: (inout KeyedGenerator) -> Double
  ) -> ChannelNumbers {
    if !perChannel {
      return ChannelNumbers(numbers: Array(repeating: draw(&self), count: channels), areSeparate: false)
    }
    var numbers: [Double?] = []
    for _ in 0..<channels {
      let happens = probability >= 1 || happens(probability)
      let number = draw(&self)
      numbers.append(happens ? number : nil)
    }
    return ChannelNumbers(numbers: numbers, areSeparate: true)
  }

  /// A factor, as often below 1 as above, however far the range reaches on either side; evenly on each.
  ///
  /// So do batchgenerators and nnU-Net draw contrast and gamma. A range with 1 at an end or outside is drawn from evenly.
  mutating func factor(in range: ClosedRange<Double>) -> Double {
    let isBelow = happens(0.5)
    if range.lowerBound >= 1 || range.upperBound <= 1 { return number(in: range) }
    return number(in: isBelow ? range.lowerBound...1 : 1...range.upperBound)
  }
}
