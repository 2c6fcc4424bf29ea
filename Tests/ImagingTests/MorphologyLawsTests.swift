import Testing

@testable import Imaging

/// What holds of every element, whatever it looks like.
@Suite struct MorphologyLawsTests {
  static let elements: [StructuringElement] = [
    .disk(radius: 0), .disk(radius: 1), .disk(radius: 4), .disk(radius: 12), .square(side: 1), .square(side: 2),
    .square(side: 7), .square(side: 70), .diamond(radius: 0), .diamond(radius: 5), .line(length: 1, degrees: 12),
    .line(length: 9, degrees: 30), .line(length: 6, degrees: 120), .line(length: 40, degrees: -3), .ball(radius: 0),
    .ball(radius: 3), .cube(side: 1), .cube(side: 2), .cube(side: 5), .octahedron(radius: 0), .octahedron(radius: 4),
    custom("#..", "##.", "..#"), custom("##.##"), custom("..#", "...", "#.."),
  ]

  static let sizes = [(1, 1, 1), (1, 9, 1), (9, 1, 2), (7, 5, 1), (64, 5, 1), (65, 6, 3), (130, 11, 1)]

  private static func custom(_ rows: String...) -> StructuringElement {
    // Drawn with one pixel at least, so that it cannot fail.
    .custom(try! CustomElement(rows: rows.map { $0.map { $0 == "#" } }))
  }

  private func masks(_ size: (Int, Int, Int)) -> [BitMask] {
    [0, 0.2, 0.7, 0.97, 1].map {
      BitMask(congruential: 9, width: size.0, height: size.1, planes: size.2, share: $0)
    }
  }

  @Test(arguments: elements, sizes)
  func openingIsBelowAndClosingAboveTheMask(_ element: StructuringElement, _ size: (Int, Int, Int)) {
    for mask in masks(size) {
      for border in MorphologyBorder.allCases {
        let opened = mask.opened(by: element, border: border)
        let closed = mask.closed(by: element, border: border)
        #expect(opened.isSubset(of: mask) && mask.isSubset(of: closed))
        #expect(opened.opened(by: element, border: border) == opened)
        #expect(closed.closed(by: element, border: border) == closed)
        #expect(mask.topHat(by: element, border: border).union(opened) == mask)
        #expect(mask.blackHat(by: element, border: border) == closed.subtracting(mask))
        let gradient = mask.gradient(by: element, border: border)
        #expect(gradient == mask.dilated(by: element).subtracting(mask.eroded(by: element, border: border)))
      }
    }
  }

  /// A dilation lies below a mask where the mask's erosion lies above what was dilated: one gives the other.
  @Test(arguments: elements, sizes)
  func erosionIsTheAdjointOfDilation(_ element: StructuringElement, _ size: (Int, Int, Int)) {
    for mask in masks(size) {
      let (dilated, eroded) = (mask.dilated(by: element), mask.eroded(by: element, border: .ignore))
      #expect(mask.isSubset(of: dilated.eroded(by: element, border: .ignore)))
      #expect(eroded.dilated(by: element).isSubset(of: mask))
    }
  }

  /// With the outside complemented as well, eroding a mask is dilating its complement by the mirrored element.
  @Test(arguments: elements, sizes)
  func erosionAndDilationAreDual(_ element: StructuringElement, _ size: (Int, Int, Int)) {
    guard let mirrored = mirrored(element) else { return }
    for mask in masks(size) {
      #expect(mask.eroded(by: element, border: .ignore) == mask.inverted.dilated(by: mirrored).inverted)
      #expect(mask.opened(by: element, border: .ignore) == mask.inverted.closed(by: mirrored, border: .ignore).inverted)
    }
  }

  /// nil where the element's own coding has no mirror image: of even side.
  private func mirrored(_ element: StructuringElement) -> StructuringElement? {
    switch element {
    case .square(let side), .cube(let side), .line(let side, _): return side % 2 == 0 ? nil : element
    case .disk, .diamond, .ball, .octahedron: return element
    case .custom(let custom):
      let planes = custom.planes.reversed().map { $0.reversed().map { [Bool]($0.reversed()) } }
      let origin = CustomElement.Origin(
        x: planes[0][0].count - 1 - custom.origin.x, y: planes[0].count - 1 - custom.origin.y,
        plane: planes.count - 1 - custom.origin.plane)
      return (try? CustomElement(planes: planes, origin: origin)).map { .custom($0) }
    }
  }

  @Test(arguments: [
    StructuringElement.disk(radius: 0), .square(side: 1), .diamond(radius: 0), .line(length: 1, degrees: 77),
    .ball(radius: 0), .cube(side: 1), .octahedron(radius: 0),
  ])
  func aRadiusOfNothingIsTheIdentity(_ element: StructuringElement) {
    let mask = BitMask(congruential: 4, width: 67, height: 5, planes: 2, share: 0.5)
    for border in MorphologyBorder.allCases {
      #expect(mask.eroded(by: element, border: border) == mask && mask.dilated(by: element) == mask)
      #expect(mask.opened(by: element, border: border) == mask && mask.closed(by: element, border: border) == mask)
      #expect(mask.gradient(by: element, border: border).isEmpty)
    }
  }

  /// Larger than the image, an element fits in nowhere on a background; with nothing outside it sees the image alone.
  @Test(arguments: [
    StructuringElement.disk(radius: 30), .square(side: 1_000_001), .square(side: 1_000_000),
    .diamond(radius: 1_000_000), .ball(radius: 20), .cube(side: 1_000_001), .octahedron(radius: 1_000_000),
  ])
  func anElementMayBeLargerThanTheImage(_ element: StructuringElement) {
    let mask = BitMask(congruential: 4, width: 17, height: 9, planes: 2, share: 0.5)
    let full = BitMask(congruential: 4, width: 17, height: 9, planes: 2, share: 1)
    #expect(full.eroded(by: element).isEmpty && full.opened(by: element).isEmpty)
    #expect(mask.dilated(by: element) == full && full.eroded(by: element, border: .ignore) == full)
    #expect(mask.opened(by: element, border: .ignore).isEmpty && mask.closed(by: element, border: .ignore) == full)
    #expect(full.opened(by: element, border: .ignore) == full)
    #expect(mask.isSubset(of: mask.closed(by: element)) && full.closed(by: element) == full)
  }

  /// By distances, a disk does what it does by moves.
  @Test func largeDisksAreTheSameByDistances() {
    for (width, height, planes) in [(1, 1, 1), (70, 9, 1), (40, 33, 2)] {
      for share in [0, 0.02, 0.6, 0.995, 1] {
        let mask = BitMask(congruential: 5, width: width, height: height, planes: planes, share: share)
        for radius in [0, 1, 2, 5, 11, 30] {
          let disk = StructuringElement.disk(radius: radius)
          func changed(_ operations: MoveProgram.Operation..., complementing: Bool = false) -> BitMask {
            mask.changed(byDisk: radius, operations, complementing: complementing)
          }
          #expect(changed(.erosion) == mask.eroded(by: disk) && changed(.dilation) == mask.dilated(by: disk))
          #expect(changed(.mirroredDilation, complementing: true) == mask.eroded(by: disk, border: .ignore))
          #expect(changed(.erosion, .dilation) == mask.opened(by: disk))
          #expect(changed(.dilation, .erosion) == mask.closed(by: disk))
        }
      }
    }
  }

  @Test func anyRadiusIsDefined() {
    let mask = BitMask(congruential: 4, width: 33, height: 20, share: 0.5)
    let limit = BitMask.largestMovedDisk([.dilation])
    for radius in [limit, limit + 1, 1_000_000] {
      #expect(mask.dilated(by: .disk(radius: radius)).count == 33 * 20)
      #expect(mask.eroded(by: .disk(radius: radius)).isEmpty && mask.opened(by: .disk(radius: radius)).isEmpty)
    }
  }

  /// A line of repeated parts is the line of its pixels.
  @Test func linesInFewStepsAreTheirPixels() {
    let mask = BitMask(congruential: 6, width: 150, height: 90, share: 0.93)
    for length in [1, 2, 3, 8, 21, 40, 77, 120] {
      for degrees in [0, 1, 13.7, 30, 45, 60.2, 89, 90, 91, 135, 160, -20] as [Double] {
        let line = DigitalLine(length: length, degrees: degrees)
        var (few, many) = (MoveProgram(), MoveProgram())
        _ = few.line(0, line)
        for run in line.runs {
          for x in run.columns where (x, run.row) != (0, 0) {
            _ = many.join(many.output, 0, movedBy: .init(x: x, y: run.row))
          }
        }
        #expect(few.run(on: mask) == many.run(on: mask))
        #expect(few.steps.count <= 8 * (64 - length.leadingZeroBitCount))
      }
    }
  }

  /// Squares and diamonds double what is joined; lines do so part by part.
  @Test func theCostIsLogarithmicInTheRadius() {
    func steps(_ element: StructuringElement) -> Int {
      var program = MoveProgram()
      _ = program.append(element, to: 0, .dilation, isSolid: true)
      return program.steps.count
    }
    for exponent in 1...9 {
      let radius = 1 << exponent
      #expect(steps(.square(side: 2 * radius + 1)) <= 2 * (exponent + 2))
      #expect(steps(.cube(side: 2 * radius + 1)) <= 3 * (exponent + 2))
      #expect(steps(.diamond(radius: radius)) <= 2 * (exponent + 1))
      #expect(steps(.octahedron(radius: radius)) <= 6 * (exponent + 1))
      #expect(steps(.disk(radius: radius)) <= 2 * radius)
      for degrees in stride(from: 0.0, to: 180, by: 7.3) {
        #expect(steps(.line(length: 2 * radius + 1, degrees: degrees)) <= 8 * (exponent + 2))
      }
    }
  }

  /// Cut to the image, a large element closes as it would in full.
  @Test func cuttingALargeElementChangesNoClosing() {
    for seed in 1...20 as ClosedRange<UInt64> {
      let mask = BitMask(congruential: seed, width: 6, height: 5, share: 0.2)
      let stack = BitMask(congruential: seed, width: 4, height: 3, planes: 3, share: 0.1)
      for size in [11, 12, 13, 14, 15, 16, 17, 24, 25] {
        #expect(mask.closed(by: .square(side: size)) == mask.closed(by: rows(.square(side: size), size + 1)))
        #expect(mask.closed(by: .diamond(radius: size)) == mask.closed(by: rows(.diamond(radius: size), size + 1)))
      }
      for size in [9, 10, 11, 12, 13] {
        #expect(stack.closed(by: .cube(side: size)) == stack.closed(by: solid(.cube(side: size), size + 1)))
        #expect(
          stack.closed(by: .octahedron(radius: size)) == stack.closed(by: solid(.octahedron(radius: size), size + 1)))
      }
    }
  }

  /// The element drawn pixel by pixel, which nothing cuts.
  private func rows(_ element: StructuringElement, _ reach: Int) -> StructuringElement {
    let side = 2 * reach + 1
    var mask = BitMask(width: side, height: side)
    mask[reach, reach] = true
    let pixels = mask.dilated(by: element).pixels
    let rows = (0..<side).map { y in [Bool](pixels[y * side..<(y + 1) * side]) }
    return .custom(try! CustomElement(rows: rows))
  }

  private func solid(_ element: StructuringElement, _ reach: Int) -> StructuringElement {
    let side = 2 * reach + 1
    var mask = BitMask(width: side, height: side, planes: side)
    mask[reach, reach, reach] = true
    let pixels = mask.dilated(by: element).pixels
    let planes = (0..<side).map { z in
      (0..<side).map { y in [Bool](pixels[(z * side + y) * side..<(z * side + y + 1) * side]) }
    }
    return .custom(try! CustomElement(planes: planes))
  }
}
