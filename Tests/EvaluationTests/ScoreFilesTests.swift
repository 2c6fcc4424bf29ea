import Foundation
import Testing

@testable import Evaluation

@Suite struct ScoreFilesTests {
  @Test func casesHaveARowForEachClass() {
    let cases = [
      CaseScores.drawn("a", group: "p1", width: 4, prediction: "0011", reference: "0111"),
      CaseScores.drawn("b", width: 4, prediction: "0000", reference: "0000"),
    ]
    let table = CaseTable(cases, classes: ["background", "cell"], scores: [.iou, .miou, .precision])
    #expect(
      table.text == """
        case,group,class,tp,fp,fn,tn,iou,miou,precision,status
        a,p1,background,1,1,0,2,0.5,0.5833333333333333,0.5,ok
        a,p1,cell,2,0,1,1,0.6666666666666666,0.5833333333333333,1.0,ok
        b,,background,4,0,0,0,1.0,1.0,1.0,ok
        b,,cell,0,0,0,4,,1.0,,empty

        """)
  }

  @Test(arguments: [
    ("a,b", "\"a,b\""), ("say \"cell\"", "\"say \"\"cell\"\"\""), ("two\nlines", "\"two\nlines\""),
    ("two\r\nlines", "\"two\r\nlines\""), ("accent \"\u{301}", "\"accent \"\"\u{301}\""), ("plain text", "plain text"),
  ])
  func namesAreQuoted(name: String, field: String) {
    let cases = [CaseScores.drawn(name, width: 4, prediction: "0011", reference: "0011")]
    let table = CaseTable(cases, classes: ["background", "cell"], scores: [])
    #expect(table.text.hasSuffix("\n\(field),,cell,2,0,0,2,ok\n"))
  }

  @Test func summaryHoldsBothAverages() {
    let cases = [
      CaseScores.drawn(classes: 3, width: 4, prediction: "0011", reference: "0111"),
      CaseScores.drawn(classes: 3, width: 4, prediction: "0000", reference: "0000"),
    ]
    let summary = ScoreSummary(cases, classes: ["background", "cell", "say \"no\""], scores: [.iou, .miou])
    #expect(
      summary.json == """
        {
          "classes": ["background", "cell", "say \\"no\\""],
          "macro": {"iou": 0.6666666666666666, "miou": 0.7083333333333333},
          "pooled": {"iou": 0.6666666666666666, "miou": 0.75},
          "perClass": {
            "background": {"macro": {"iou": 0.75}, "pooled": {"iou": 0.8333333333333334}},
            "cell": {"macro": {"iou": 0.6666666666666666}, "pooled": {"iou": 0.6666666666666666}},
            "say \\"no\\"": {"macro": {"iou": null}, "pooled": {"iou": null}}
          },
          "scored": 1,
          "undefined": 1
        }
        """)
  }

  @Test func anyClassNameIsValidJSON() throws {
    let names = ["back\\ground", "\u{1}\u{1F}\t\n \"Zelle\" é 細胞"]
    let summary = ScoreSummary(
      [CaseScores.drawn(width: 4, prediction: "0011", reference: "0111")], classes: names, scores: [.dice])
    let object = try #require(try JSONSerialization.jsonObject(with: Data(summary.json.utf8)) as? [String: Any])
    #expect(object["classes"] as? [String] == names)
    let perClass = try #require(object["perClass"] as? [String: [String: [String: Double]]])
    #expect(perClass[names[1]]?["pooled"]?["dice"] == 0.8)
  }
}
