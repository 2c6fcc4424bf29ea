/// Every step there is. A new one is its file, a line here, and one in the decoder of pipeline files.
enum AugmentationCatalog {
  static let steps: [any AugmentationStep.Type] = geometric + intensity + mixing

  private static let geometric: [any AugmentationStep.Type] = [
    Flip.self, Turn.self, Rotation.self, Scaling.self, Shift.self, Shear.self, Elastic.self, ElasticField.self,
    GridDistortion.self,
  ]

  private static let intensity: [any AugmentationStep.Type] = [
    Brightness.self, Contrast.self, Gamma.self, GaussianNoise.self, SpeckleNoise.self, ShotNoise.self, Blur.self,
    Sharpening.self, LowResolution.self, BiasField.self, GibbsRinging.self, CoarseDropout.self, ColorJitter.self,
    ChannelDrop.self,
  ]

  private static let mixing: [any AugmentationStep.Type] = [CopyPaste.self, CutMix.self, MixUp.self]
}

/// A step as `{"rotate": {…}}`.
struct CodedAugmentationStep: Codable {
  var step: any AugmentationStep

  init(_ step: any AugmentationStep) { self.step = step }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: NameKey.self)
    guard let key = container.allKeys.first, container.allKeys.count == 1,
      let kind = AugmentationCatalog.steps.first(where: { $0.name == key.stringValue })
    else {
      throw DecodingError.dataCorrupted(
        DecodingError.Context(
          codingPath: decoder.codingPath,
          debugDescription: "expected one augmentation step, found \(container.allKeys.map(\.stringValue))"))
    }
    func decode<Step: AugmentationStep>(_ kind: Step.Type) throws -> any AugmentationStep {
      try container.decode(kind, forKey: key)
    }
    step = try decode(kind)
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: NameKey.self)
    try container.encode(step, forKey: NameKey(stringValue: type(of: step).name))
  }
}
