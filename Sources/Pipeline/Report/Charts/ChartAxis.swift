internal import Foundation

/// Where values lie on a chart, and the round ones among them that are written beside it.
struct ChartAxis {
  enum Kind { case linear, logarithmic }

  let ticks: [Double]
  let kind: Kind
  /// Of strips, one a tick; else empty.
  private let names: [String]
  private let low: Double
  private let high: Double
  private let start: Double
  private let end: Double
  private let step: Double

  /// - Parameters:
  ///   - values: those that must have a place; the others among them, that are no finite numbers, are passed over. Of a
  ///     logarithmic axis they are above 0.
  ///   - start: where the lowest tick lies, px.
  ///   - end: where the highest lies, px; may be below `start`, for y points down.
  init(_ values: [Double], kind: Kind = .linear, from start: Double, to end: Double, steps: Double = 5) {
    let finite = values.filter(\.isFinite)
    precondition(kind == .linear || finite.allSatisfy { $0 > 0 })
    self.kind = kind
    names = []
    (self.start, self.end) = (start, end)
    let (least, most) = (finite.min() ?? 0, finite.max() ?? 1)
    switch kind {
    case .linear:
      // Values that are all the same, but for rounding, get an axis around them.
      let reach = max(abs(least), abs(most))
      let around = most - least > 1e-9 * reach ? 0 : reach > 0 ? reach * 0.1 : 0.5
      step = Self.roundStep((most - least + 2 * around) / steps)
      // A value that is a tick but for rounding needs no further one.
      let first = ((least - around) / step + 1e-9).rounded(.down)
      let last = ((most + around) / step - 1e-9).rounded(.up)
      ticks = stride(from: first, through: last, by: 1).map { [step] in $0 * step }
    case .logarithmic:
      step = 0
      ticks = Self.powers(from: finite.isEmpty ? 1 : least, to: finite.isEmpty ? 10 : most)
    }
    (low, high) = (ticks[0], ticks[ticks.count - 1])
  }

  /// Strips side by side, a name each, whose middles lie at 0.5, 1.5 …
  init(strips names: [String], from start: Double, to end: Double) {
    precondition(!names.isEmpty)
    kind = .linear
    self.names = names
    ticks = names.indices.map { Double($0) + 0.5 }
    (low, high, step) = (0, Double(names.count), 1)
    (self.start, self.end) = (start, end)
  }

  /// px.
  func callAsFunction(_ value: Double) -> Double {
    let share =
      kind == .linear ? (value - low) / (high - low) : (log(value) - log(low)) / (log(high) - log(low))
    return start + share * (end - start)
  }

  /// What stands at a tick: of a linear axis with as many decimals as tell it from the next, of strips the name as far as it
  /// fits.
  func text(_ tick: Double) -> String {
    if !names.isEmpty {
      return shortened(names[Int(tick)], to: max(4, Int(abs(end - start) / Double(names.count) / 6.5)))
    }
    if kind == .logarithmic { return String(format: "%g", tick) }
    let decimals = max(0, Int(-log10(step * 1.000001).rounded(.down)))
    let isLong = decimals > 5 || max(abs(low), abs(high)) >= 1e6
    let text = String(format: isLong ? "%.4g" : "%.\(decimals)f", tick)
    // 0 may come out as −0.
    return Double(text) == 0
      ? text.replacingOccurrences(of: "-", with: "") : text.replacingOccurrences(of: "-", with: "−")
  }

  /// 1, 2 or 5 times a power of ten.
  private static func roundStep(_ step: Double) -> Double {
    let power = pow(10, log10(step).rounded(.down))
    return [1, 2, 5].map { $0 * power }.first { $0 >= step * 0.999 } ?? 10 * power
  }

  /// Powers of ten around a range, with 2 and 5 times them where these are few.
  private static func powers(from least: Double, to most: Double) -> [Double] {
    let first = Int(log10(least).rounded(.down))
    let last = Int(log10(most).rounded(.up))
    let isShort = last - first <= 2
    let all = (first...max(last, first + 1)).flatMap { exponent in
      (isShort ? [1.0, 2, 5] : [1]).map { $0 * pow(10, Double(exponent)) }
    }
    let from = all.lastIndex { $0 <= least * 1.000001 } ?? 0
    let to = all.firstIndex { $0 >= most * 0.999999 } ?? all.count - 1
    return Array(all[min(from, all.count - 2)...max(to, from + 1)])
  }
}

extension ChartAxis {
  /// Lines down a chart with the ticks below, and what the axis shows below these.
  func columns(
    top: Double, bottom: Double, label: String, text: ((Double) -> String)? = nil
  ) -> [String] {
    let middle = (start + end) / 2
    return ticks.flatMap { tick in
      [
        ChartPart.line(self(tick), top, self(tick), bottom, style: "grid"),
        ChartPart.text(
          text?(tick) ?? self.text(tick), x: self(tick), y: bottom + 16, style: "tick", anchor: .middle),
      ]
    } + (label.isEmpty ? [] : [ChartPart.text(label, x: middle, y: bottom + 34, anchor: .middle)])
  }

  /// Lines across a chart with the ticks at their left.
  func rows(left: Double, right: Double) -> [String] {
    ticks.flatMap { tick in
      [
        ChartPart.line(left, self(tick), right, self(tick), style: "grid"),
        ChartPart.text(text(tick), x: left - 6, y: self(tick) + 4, style: "tick", anchor: .end),
      ]
    }
  }
}
