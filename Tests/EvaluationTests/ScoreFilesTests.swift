import Evaluation
import Foundation
import Testing

@Suite struct ScoreFilesTests {
  private let cases = [
    CaseScores(name: "slice-1", group: "patient 1", counts: binary(3, 1, 0, 4)),
    CaseScores(name: "a, \"b\"\nc", counts: binary(0, 0, 0, 8)),
    CaseScores(name: "only predicted", counts: binary(0, 2, 0, 6)),
    CaseScores(name: "only referenced", counts: binary(0, 0, 2, 6)),
  ]

  @Test func tableHasARowForEachClassOfACase() {
    let table = CaseTable(cases, classes: ["background", "lesion"], scores: [.iou, .miou, .precision, .recall])
    #expect(
      table.text == """
        case,group,class,tp,fp,fn,tn,iou,miou,precision,recall,status
        slice-1,patient 1,background,4,0,1,3,0.8,0.775,1.0,0.8,ok
        slice-1,patient 1,lesion,3,1,0,4,0.75,0.775,0.75,1.0,ok
        "a, ""b""
        c",,background,8,0,0,0,1.0,1.0,1.0,1.0,ok
        "a, ""b""
        c",,lesion,0,0,0,8,,1.0,,,empty
        only predicted,,background,6,0,2,0,0.75,0.375,1.0,0.75,ok
        only predicted,,lesion,0,2,0,6,0.0,0.375,0.0,,noReference
        only referenced,,background,6,2,0,0,0.75,0.375,0.75,1.0,ok
        only referenced,,lesion,0,0,2,6,0.0,0.375,,0.0,noPrediction

        """)
  }

  @Test(arguments: [
    ("plain name", "plain name"), ("a,b", "\"a,b\""), ("say \"a\"", "\"say \"\"a\"\"\""), ("a\r\nb", "\"a\r\nb\""),
    ("a\rb", "\"a\rb\""), ("\"\u{301}", "\"\"\"\u{301}\""), ("naïve", "naïve"),
  ])
  func fieldsAreQuotedWhereTheyMustBe(name: String, field: String) {
    let table = CaseTable(
      [CaseScores(name: name, counts: binary(1, 0, 0, 1))], classes: ["no", "yes"], scores: [])
    // By scalars, since an accent would merge with the quote before it.
    let expected = "case,group,class,tp,fp,fn,tn,status\n\(field),,no,1,0,0,1,ok\n\(field),,yes,1,0,0,1,ok\n"
    #expect(Array(table.text.unicodeScalars) == Array(expected.unicodeScalars))
  }

  @Test func summaryHasTheKeysOfTheContract() {
    let summary = ScoreSummary(cases, classes: ["background", "lesion"], scores: [.iou, .miou, .recall])
    #expect(
      summary.json == """
        {
          "classes": ["background", "lesion"],
          "macro": {"iou": 0.25, "miou": 0.5375, "recall": 0.5},
          "pooled": {"iou": 0.375, "miou": 0.6012931034482758, "recall": 0.6},
          "perClass": {
            "background": {"macro": {"iou": 0.825, "recall": 0.8875}, "pooled": {"iou": 0.8275862068965517, "recall": 0.8888888888888888}},
            "lesion": {"macro": {"iou": 0.25, "recall": 0.5}, "pooled": {"iou": 0.375, "recall": 0.6}}
          },
          "scored": 3,
          "undefined": 1,
          "confusion": [[24, 3], [2, 3]]
        }
        """)
  }

  @Test func undefinedIsNullAndNamesAreEscaped() throws {
    let name = "a\"b\\c\u{1}\n\u{1F600}"
    let summary = ScoreSummary([cases[1]], classes: ["background", name], scores: [.iou, .miou])
    #expect(summary.json.contains(#""a\"b\\c\u0001\u000a😀": {"macro": {"iou": null}, "pooled": {"iou": null}}"#))
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(summary.json.utf8)) as? [String: Any])
    #expect(object["classes"] as? [String] == ["background", name])
    let macro = try #require(object["macro"] as? [String: Any])
    #expect(macro["iou"] is NSNull)
    #expect(macro["miou"] as? Double == 1)
  }
}
