/// Text in the languages of tables for papers and notes.
enum Markup {
  /// Letters that Markdown would read as its own are escaped; a line's end is a space.
  static func markdown(_ text: String) -> String {
    text.map { "\\`*_[]<>|#".contains($0) ? "\\\($0)" : $0.isNewline ? " " : "\($0)" }.joined()
  }

  /// The same of letters that LaTeX would read as its own, or has only in mathematics; needs no package.
  static func latex(_ text: String) -> String {
    text.map { latexLetters[$0] ?? ($0.isNewline ? " " : "\($0)") }.joined()
  }

  private static let latexLetters: [Character: String] = [
    "\\": "\\textbackslash{}", "{": "\\{", "}": "\\}", "$": "\\$", "&": "\\&", "#": "\\#", "%": "\\%", "_": "\\_",
    "^": "\\textasciicircum{}", "~": "\\textasciitilde{}", "<": "$<$", ">": "$>$", "|": "$|$", "−": "$-$",
    "∞": "$\\infty$", "…": "\\dots{}", "±": "$\\pm$", "×": "$\\times$", "–": "--", "\"": "''",
  ]
}
