import Evaluation
import Testing

@testable import Pipeline

@Suite struct ReportTextTests {
  @Test(arguments: [
    (0.12345, "0.123"), (-0.0001, "0.000"), (-0.25, "−0.250"), (Double.nan, "–"), (.infinity, "∞"),
    (-Double.infinity, "−∞"), (1, "1.000"),
  ])
  func scoresAsText(value: Double, text: String) { #expect(scoreText(value) == text) }

  @Test(arguments: [
    (0, "0"), (999, "999"), (1000, "1,000"), (7_762_465, "7,762,465"), (-1234, "-1,234"), (-123, "-123"),
  ])
  func digitsInGroups(number: Int, text: String) { #expect(groupedDigits(number) == text) }

  @Test func aNameIsCutToItsCharacters() {
    #expect(shortened("abcdef", to: 6) == "abcdef" && shortened("abcdef", to: 5) == "abcd…")
    #expect(shortened(String(repeating: "a", count: 29)).count == 28)
  }

  @Test func markupEscapesWhatItsLanguageWouldRead() {
    #expect(Markup.markdown("a_b*c <d> [e] `f` | g\\#\nh") == "a\\_b\\*c \\<d\\> \\[e\\] \\`f\\` \\| g\\\\\\# h")
    #expect(
      Markup.latex("−1 < ±∞ … 2 > |x|\n3 × 4 – 5")
        == "$-$1 $<$ $\\pm$$\\infty$ \\dots{} 2 $>$ $|$x$|$ 3 $\\times$ 4 -- 5")
  }

  @Test func termsTellTheUnitTheSeedsAndTheDraws() {
    let one = ReportTerm.allCases.map { $0.definition(unit: .case) }
    #expect(one[0].contains("independent observation, is a case.") && !one[0].contains("seeds"))
    let grouped = ReportTerm.count.definition(unit: .group, seeds: 3)
    #expect(grouped.contains("a group (a patient)") && grouped.contains("averaged over the 3 seeds"))
    #expect(ReportTerm.bootstrap.definition(unit: .case).contains("again 10,000 times"))
    #expect(ReportTerm.needed.definition(unit: .case, width: "0.02 (2 mm or px of a distance)").contains("2 mm or px"))
    #expect(Set(ReportTerm.allCases.map(\.title)).count == ReportTerm.allCases.count)
  }
}
