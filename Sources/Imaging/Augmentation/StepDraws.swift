internal import Randomness

extension KeyedGenerator {
  /// Whether a step of this probability happens: one draw. 0 is never, 1 is always.
  mutating func happens(_ probability: Double) -> Bool { Double(uniform()) < probability }

  /// A number drawn evenly from a range.
  mutating func number(in range: ClosedRange<Double>) -> Double {
    range.lowerBound + Double(uniform()) * (range.upperBound - range.lowerBound)
  }
}
