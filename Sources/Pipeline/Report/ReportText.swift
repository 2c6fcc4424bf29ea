internal import Foundation

/// A score as pages show it; a dash where it is undefined.
func scoreText(_ value: Double?, decimals: Int = 3) -> String {
  guard let value, !value.isNaN else { return "–" }
  if value.isInfinite { return value < 0 ? "−∞" : "∞" }
  let text = String(format: "%.\(decimals)f", abs(value))
  // A value that rounds to zero has no sign.
  return value < 0 && text.contains { $0 != "0" && $0 != "." } ? "−" + text : text
}

/// `0.690 to 0.734`; a dash where an end is undefined.
func intervalText(_ low: Double, _ high: Double) -> String {
  low.isNaN || high.isNaN ? "–" : "\(scoreText(low)) to \(scoreText(high))"
}

/// A time for people.
func durationText(_ seconds: Double) -> String {
  seconds < 120 ? String(format: "%.0f s", seconds) : String(format: "%.1f min", seconds / 60)
}

/// 7,762,465
func groupedDigits(_ number: Int) -> String {
  var digits = String(number)
  var index = digits.count - 3
  while index > 0 && digits[digits.index(digits.startIndex, offsetBy: index - 1)] != "-" {
    digits.insert(",", at: digits.index(digits.startIndex, offsetBy: index))
    index -= 3
  }
  return digits
}

/// `1 case`, `3 cases`.
func counted(_ number: Int, _ name: String) -> String { "\(groupedDigits(number)) \(name)\(number == 1 ? "" : "s")" }

/// Text as HTML shows it.
func escape(_ text: String) -> String {
  text.replacingOccurrences(of: "&", with: "&amp;").replacingOccurrences(of: "<", with: "&lt;")
    .replacingOccurrences(of: ">", with: "&gt;").replacingOccurrences(of: "\"", with: "&quot;")
}

/// A name that fits below a small picture.
func shortened(_ name: String) -> String { shortened(name, to: 28) }

/// A name of so many characters at most.
func shortened(_ name: String, to most: Int) -> String { name.count > most ? name.prefix(most - 1) + "…" : name }
