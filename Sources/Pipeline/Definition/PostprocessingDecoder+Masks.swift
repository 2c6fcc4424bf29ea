internal import Imaging

/// The steps on masks.
extension PostprocessingDecoder {
  var onMasks: [(name: String, read: Read)] {
    morphology + [
      ("fillHoles", { HoleFilling(area: area($0), connectivity: connectivity($0)) }),
      ("removeSmall", { SmallObjectRemoval(area: area($0) ?? .pixels(30), connectivity: connectivity($0)) }),
      (
        "keepLargest",
        { LargestObjects(count: $0.value("count", default: 1, in: 1...1_000_000), connectivity: connectivity($0)) }
      ),
      ("clearBorder", { BorderClearing(connectivity: connectivity($0)) }),
      ("convexHull", convexHull), ("skeleton", { _ in Skeletonization() }),
      ("contour", { ContourExtraction(connectivity: connectivity($0)) }),
      ("split", split),
    ]
  }

  private var morphology: [(name: String, read: Read)] {
    [
      ("erode", bordered(Erosion.self)), ("dilate", { Dilation(element: ElementDecoder(reader: $0).decode()) }),
      ("open", bordered(Opening.self)), ("close", bordered(Closing.self)),
      ("gradient", bordered(MorphologicalGradient.self)), ("topHat", bordered(TopHat.self)),
      ("blackHat", bordered(BlackHat.self)),
      (
        "reconstruct",
        {
          ReconstructionOpening(
            element: ElementDecoder(reader: $0).decode(), border: border($0), connectivity: connectivity($0))
        }
      ),
    ]
  }

  private func bordered<Step: ElementStep>(_ kind: Step.Type) -> Read {
    { Step(element: ElementDecoder(reader: $0).decode(), border: border($0)) }
  }

  private func border(_ reader: ConfigurationReader) -> MorphologyBorder {
    reader.choice("border", default: .background)
  }

  private func split(_ reader: ConfigurationReader) -> ObjectSplitting {
    ObjectSplitting(
      depth: reader.value("depth", default: 0.75, in: 0.01...1000),
      minimumDistance: reader.value("minimumDistance", default: 0, in: 0...10_000), connectivity: connectivity(reader))
  }

  private func convexHull(_ reader: ConfigurationReader) -> ConvexHulls? {
    let perObject = reader.value("perObject", default: true)
    if !perObject, let node = reader.node("connectivity") {
      reader.report(
        "'\(reader.name("connectivity"))' says what is one object, and perObject is false", at: node.origin)
    }
    return ConvexHulls(perObject: perObject, connectivity: perObject ? connectivity(reader) : nil)
  }

  /// `area: 30`, or `area: 0.25, unit: mm2`; nothing where there is none.
  private func area(_ reader: ConfigurationReader) -> ObjectArea? {
    enum Unit: String, CaseIterable { case px, mm2 }
    let unit = reader.choice("unit", default: Unit.px)
    guard reader.node("area") != nil else {
      if reader.node("unit") != nil {
        reader.report("'\(reader.name("unit"))' is of an area, and none is given", at: reader.place(of: "unit"))
      }
      return nil
    }
    switch unit {
    case .px: return .pixels(reader.value("area", default: 30, in: 0...1_000_000_000))
    case .mm2: return .squareMillimetres(reader.value("area", default: 0, in: 0...1e9))
    }
  }
}
