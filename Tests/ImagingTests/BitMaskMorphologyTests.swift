import Imaging
import Testing

@Suite struct BitMaskMorphologyTests {
  struct Case: Decodable {
    let width, height, size: Int
    let mask, element, eroded, dilated, opened, closed: String

    var structuringElement: StructuringElement {
      switch element {
      case "disk": .disk(radius: size)
      case "square": .square(side: size)
      default: .diamond(radius: size)
      }
    }

    func decode(_ hexadecimal: String) throws -> BitMask {
      try ImagingTests.mask(width: width, height: height, hexadecimal: hexadecimal)
    }
  }

  @Test func agreesWithSciPy() throws {
    for example in try fixture("morphology", of: Case.self) {
      let mask = try example.decode(example.mask)
      let element = example.structuringElement
      #expect(mask.eroded(by: element) == (try example.decode(example.eroded)))
      #expect(mask.dilated(by: element) == (try example.decode(example.dilated)))
      #expect(mask.opened(by: element) == (try example.decode(example.opened)))
      #expect(mask.closed(by: element) == (try example.decode(example.closed)))
    }
  }

  private static let elements: [StructuringElement] = [
    .disk(radius: 0), .disk(radius: 1), .disk(radius: 2), .disk(radius: 7), .square(side: 1), .square(side: 2),
    .square(side: 5), .square(side: 66), .diamond(radius: 3),
  ]

  @Test(arguments: elements, awkwardSizes)
  func openingIsBelowAndClosingAboveTheMask(_ element: StructuringElement, _ size: (Int, Int)) {
    for share: Float in [0.2, 0.6, 0.95, 1.1] {
      let mask = randomMask(size.0, size.1, share: share)
      let opened = mask.opened(by: element)
      let closed = mask.closed(by: element)
      #expect(opened.isSubset(of: mask) && mask.isSubset(of: closed))
      #expect(mask.eroded(by: element).isSubset(of: mask) && mask.isSubset(of: mask.dilated(by: element)))
      #expect(opened.opened(by: element) == opened)
      #expect(closed.closed(by: element) == closed)
    }
  }

  @Test(arguments: elements) func erosionAndDilationAreDual(_ element: StructuringElement) {
    // On a window around all that happens, eroding the mask is dilating its complement by the mirrored element;
    // elements of even side are not their own mirror.
    if case .square(let side) = element, side % 2 == 0 { return }
    let mask = randomMask(90, 40).padded(by: 70)
    let window = BitMask(width: mask.width, height: mask.height, repeating: true)
    let dual = window.subtracting(window.subtracting(mask).dilated(by: element))
    #expect(mask.eroded(by: element).count == dual.count && mask.eroded(by: element) == dual)
  }

  @Test func theEdgeErodesButDoesNotStopAClosing() {
    let full = mask("###", "###", "###")
    #expect(full.eroded(by: .disk(radius: 1)) == mask("...", ".#.", "..."))
    #expect(full.closed(by: .disk(radius: 1)) == full)
    #expect(mask("#.#").closed(by: .square(side: 3)) == mask("###"))
    #expect(mask("###").opened(by: .disk(radius: 1)) == mask("..."))
  }
}

extension BitMask {
  fileprivate init(width: Int, height: Int, repeating isSet: Bool) {
    self.init(width: width, height: height) { _ in isSet }
  }

  fileprivate func padded(by margin: Int) -> BitMask {
    BitMask(width: width + 2 * margin, height: height + 2 * margin) { pixel in
      let x = pixel % (width + 2 * margin) - margin
      let y = pixel / (width + 2 * margin) - margin
      return x >= 0 && x < width && y >= 0 && y < height && self[x, y]
    }
  }
}
