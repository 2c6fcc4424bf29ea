import Foundation
import Imaging
import Testing

@Suite struct CustomElementTests {
  @Test func theOriginIsTheMiddleUnlessGiven() throws {
    let even = try CustomElement(rows: [[true, true], [true, true]])
    #expect(even.origin == .init(x: 1, y: 1))
    let dot = mask("...", ".#.", "...")
    #expect(dot.dilated(by: .custom(even)) == dot.dilated(by: .square(side: 2)))
    let right = try CustomElement(rows: [[true, true]], origin: (0, 0))
    #expect(dot.dilated(by: .custom(right)) == mask("...", ".##", "..."))
    #expect(mask("##.").eroded(by: .custom(right)) == mask("#.."))
  }

  @Test func anOriginOutsideOfTheElementMovesWhatIsDilated() throws {
    let away = StructuringElement.custom(try CustomElement(rows: [[false, false, true]], origin: (0, 0)))
    #expect(mask("##..").dilated(by: away) == mask("..##"))
    #expect(mask("..##").eroded(by: away) == mask("##.."))
    // A compound operation moves there and back, over the edge of the image, too.
    #expect(mask("##..").closed(by: away) == mask("##..") && mask("##..").opened(by: away) == mask("##.."))
  }

  @Test func anImageOfOnePlaneSeesTheSectionThroughTheOrigin() throws {
    let element = StructuringElement.custom(
      try CustomElement(planes: [[[true, true, true]], [[false, true, true]]], origin: .init(x: 1, y: 0, plane: 1)))
    #expect(mask(".#.").dilated(by: element) == mask(".##"))
    let stack = BitMask(planes: [mask("..."), mask(".#.")])
    #expect(stack.dilated(by: element) == BitMask(planes: [mask("###"), mask(".##")]))
  }

  @Test func whatCannotBeUsedIsRefused() {
    #expect(throws: CustomElementError.self) { try CustomElement(rows: []) }
    #expect(throws: CustomElementError.self) { try CustomElement(rows: [[]]) }
    #expect(throws: CustomElementError.self) { try CustomElement(rows: [[true], [true, false]]) }
    #expect(throws: CustomElementError.self) { try CustomElement(planes: [[[true]], [[true], [true]]]) }
    #expect(throws: CustomElementError.self) { try CustomElement(rows: [[false, false]]) }
    #expect(throws: CustomElementError.self) { try CustomElement(rows: [[true]], origin: (1, 0)) }
    #expect(throws: CustomElementError.self) { try CustomElement(rows: [[true]], origin: (0, -1)) }
    #expect(throws: CustomElementError.self) {
      try CustomElement(planes: [[[true]]], origin: .init(x: 0, y: 0, plane: 1))
    }
  }

  @Test func everyElementSurvivesCoding() throws {
    for element in MorphologyLawsTests.elements {
      let decoded = try JSONDecoder().decode(StructuringElement.self, from: JSONEncoder().encode(element))
      #expect(decoded == element)
    }
    let ragged = Data(#"{"custom":{"_0":{"planes":[[[true],[]]],"origin":{"x":0,"y":0,"plane":0}}}}"#.utf8)
    #expect(throws: CustomElementError.self) { try JSONDecoder().decode(StructuringElement.self, from: ragged) }
  }
}
