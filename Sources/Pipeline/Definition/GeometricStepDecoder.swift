internal import Imaging

/// The steps that move pixels, and how samples are taken from images.
extension DefinitionDecoder {
  static var geometricSteps: StepReaders<any AugmentationStep> {
    [
      ("flip", flip),
      ("turn", { Turn(probability: probability($0, default: 0.75)) }),
      ("rotate", rotation),
      ("scale", scaling),
      ("shift", shift),
      ("shear", shear),
      ("elastic", elastic),
      ("elasticField", elasticField),
      ("gridDistortion", gridDistortion),
    ]
  }

  private static func flip(_ reader: ConfigurationReader) -> Flip {
    Flip(
      horizontal: probability(reader, "horizontal", default: 0.5),
      vertical: probability(reader, "vertical", default: 0.5))
  }

  private static func rotation(_ reader: ConfigurationReader) -> Rotation {
    Rotation(
      degrees: range(reader, "degrees", default: -180...180, within: -360...360),
      probability: probability(reader, default: 0.2))
  }

  private static func scaling(_ reader: ConfigurationReader) -> Scaling {
    Scaling(
      factor: range(reader, "factor", default: 0.7...1.4, within: 0.01...100),
      probability: probability(reader, default: 0.2), isPerAxis: reader.value("perAxis", default: false))
  }

  private static func shift(_ reader: ConfigurationReader) -> Shift {
    Shift(
      share: range(reader, "share", default: -0.1...0.1, within: -1...1),
      probability: probability(reader, default: 0.2))
  }

  private static func shear(_ reader: ConfigurationReader) -> Shear {
    Shear(
      degrees: range(reader, "degrees", default: -10...10, within: -80...80),
      probability: probability(reader, default: 0.2))
  }

  private static func elastic(_ reader: ConfigurationReader) -> Elastic {
    Elastic(
      grid: reader.value("grid", default: 3, in: 2...64), sigma: reader.value("sigma", default: 10, in: 0...10_000),
      probability: probability(reader, default: 0.2))
  }

  private static func elasticField(_ reader: ConfigurationReader) -> ElasticField {
    ElasticField(
      alpha: range(reader, "alpha", default: 0...200, within: 0...1_000_000),
      sigma: range(reader, "sigma", default: 9...13, within: 0...1000),
      probability: probability(reader, default: 0.2))
  }

  private static func gridDistortion(_ reader: ConfigurationReader) -> GridDistortion {
    GridDistortion(
      cells: reader.value("cells", default: 5, in: 1...1024),
      amount: reader.value("amount", default: 0.3, in: 0...0.99), probability: probability(reader, default: 0.2))
  }

  /// `reflect`, `constant`, `ignore`, or a map with that as its `method`.
  static func border(_ reader: ConfigurationReader) -> SampleBorder {
    enum Method: String, CaseIterable { case reflect, constant, ignore }
    enum Shown: String, CaseIterable { case reflect, constant }
    let isMap = reader.node("border")?.isMap ?? false
    let options = isMap ? reader.nested("border") : nil
    defer { options?.finish() }
    func value() -> Float { Float(options?.value("value", default: 0, in: -1e30...1e30) ?? 0) }
    let method =
      options.map { $0.choice("method", default: Method.reflect) } ?? reader.choice("border", default: .reflect)
    switch method {
    case .reflect: return .reflect
    case .constant: return .constant(value())
    case .ignore:
      switch options?.choice("image", default: Shown.reflect) ?? .reflect {
      case .reflect: return .ignore(nil)
      case .constant: return .ignore(value())
      }
    }
  }
}
