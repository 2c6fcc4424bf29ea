internal import Imaging

/// The steps that put another sample into one.
extension DefinitionDecoder {
  static var mixingSteps: StepReaders<any AugmentationStep> {
    [("copyPaste", copyPaste), ("cutMix", cutMix), ("mixUp", mixUp)]
  }

  private static func copyPaste(_ reader: ConfigurationReader) -> CopyPaste {
    CopyPaste(
      objects: range(reader, "objects", default: 1...10, within: 1...100_000),
      probability: probability(reader, default: 0.5))
  }

  private static func cutMix(_ reader: ConfigurationReader) -> CutMix {
    CutMix(alpha: alpha(reader, default: 1), probability: probability(reader, default: 0.5))
  }

  private static func mixUp(_ reader: ConfigurationReader) -> MixUp {
    MixUp(alpha: alpha(reader, default: 0.2), probability: probability(reader, default: 0.5))
  }

  private static func alpha(_ reader: ConfigurationReader, default fallback: Double) -> Double {
    reader.value("alpha", default: fallback, in: 0.01...100)
  }
}
