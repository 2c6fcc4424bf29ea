internal import Foundation

/// The colours of charts, light and dark: as variables of a page, and literally in files.
///
/// Series differ by shape and dash as well, so that no chart is read by colour alone. All colours stand out from the card
/// they lie on by 3 to 1 at least.
enum ChartStyle {
  /// Colours of series before they begin again.
  static let seriesColors = 8

  private static let light = [
    ("ink", "#1b1f24"), ("soft", "#5c6670"), ("line", "#d9dee3"), ("card", "#ffffff"), ("first", "#0072b2"),
    ("second", "#c55200"), ("s0", "#0072b2"), ("s1", "#c55200"), ("s2", "#007a5a"), ("s3", "#a8447f"),
    ("s4", "#7a6500"), ("s5", "#444b52"), ("s6", "#6a4bc4"), ("s7", "#8a5a2b"),
  ]
  private static let dark = [
    ("s0", "#56b4e9"), ("s1", "#f08a3c"), ("s2", "#3cc79a"), ("s3", "#e08bbd"), ("s4", "#e6c84a"),
    ("s5", "#c5cbd1"), ("s6", "#b79bf5"), ("s7", "#d1a377"),
  ]

  /// Rules for a page with the variables of ``ReportStyle``.
  static var css: String {
    func variables(_ colors: [(String, String)]) -> String {
      colors.map { "--\($0.0): \($0.1);" }.joined(separator: " ")
    }
    // The page has the others.
    let series = light.filter { color in dark.contains { $0.0 == color.0 } }
    return """

      :root { \(variables(series)) }
      @media (prefers-color-scheme: dark) { :root { \(variables(dark)) } }
      \(rules)
      @media (max-width: 520px) { svg.chart text { font-size: 14px; } svg.chart .title { font-size: 16px; } }
      @media print { :root { \(variables(light)) } }
      """
  }

  /// The same rules with the light colours in them, for files: not every program that opens SVG knows variables.
  static var literal: String {
    light.reduce("svg text { font-family: sans-serif; } .paper { fill: #ffffff; }\n" + rules) { rules, color in
      rules.replacingOccurrences(of: "var(--\(color.0))", with: color.1)
    }
  }

  private static let rules: String = {
    let series = (0..<seriesColors).map { index in
      """
      svg .stroke.s\(index) { stroke: var(--s\(index)); } svg .mark.s\(index) { fill: var(--s\(index)); \
      stroke: var(--s\(index)); }
      """
    }
    let dashes = ["none", "7 3", "2 3", "9 3 2 3", "4 2", "12 4", "1 2", "6 2 1 2 1 2"].enumerated().map {
      "svg .stroke.s\($0) { stroke-dasharray: \($1); }"
    }
    return """
      svg text { fill: var(--ink); font-size: 12px; } svg .title { font-weight: 600; font-size: 14px; }
      svg .tick, svg .label { fill: var(--soft); } svg .name { fill: var(--ink); }
      svg .strong { fill: var(--ink); font-weight: 600; }
      svg .grid { stroke: var(--line); } svg .zero { stroke: var(--ink); stroke-dasharray: 3 3; }
      svg .stroke { fill: none; stroke-width: 2; } svg .stroke.faint { stroke-width: 1.25; stroke-opacity: 0.7; }
      svg .mark { stroke-width: 1.5; } svg .whisker { stroke: var(--ink); stroke-width: 1.5; }
      svg .box { fill: none; stroke: var(--ink); stroke-width: 1.5; } svg .median { stroke: var(--ink); stroke-width: 3; }
      svg .thin { stroke: var(--soft); stroke-width: 1; fill: none; } svg .front { stroke: var(--ink); fill: none;
        stroke-width: 1.5; stroke-dasharray: 5 3; }
      svg .spread { stroke: var(--soft); stroke-width: 1.5; stroke-dasharray: 4 2; }
      svg .cell { fill: var(--card); stroke: var(--line); } svg .share { fill: var(--first); stroke: var(--line); }
      svg .better { fill: var(--first); stroke: var(--first); fill-opacity: 0.2; }
      svg .worse { fill: var(--second); stroke: var(--second); fill-opacity: 0.2; }
      \(series.joined(separator: "\n"))
      \(dashes.joined(separator: " "))
      svg .mark.hollow { fill: var(--card); } svg .mark.case { fill-opacity: 0.5; stroke: none; }
      svg .halo { paint-order: stroke; stroke: var(--card); stroke-width: 4px; stroke-linejoin: round; }
      """
  }()
}
