import Imaging
import Testing

@testable import Pipeline

@Suite struct StepDecoderTests {
  private func decode(_ yaml: String) throws -> PipelineDefinition {
    try withFolder { folder in
      try PipelineDefinition.load(folder.write("data: {images: i, masks: m}\n" + yaml, to: "pipeline.yaml"))
    }
  }

  private func messages(_ yaml: String) -> [String] {
    failure(DefinitionError.self) { try decode(yaml) }?.diagnostics.map(\.message) ?? []
  }

  @Test(arguments: [
    ("flip", Flip(horizontal: 0.5, vertical: 0.5) as any AugmentationStep),
    ("flip: {horizontal: 0}", Flip(horizontal: 0, vertical: 0.5)),
    ("rotate: {degrees: [-10, 20], probability: 1}", Rotation(degrees: -10...20, probability: 1)),
    ("scale:", Scaling(factor: 0.7...1.4, probability: 0.2)),
    ("copyPaste", CopyPaste(objects: 1...10, probability: 0.5)),
    ("copyPaste: {objects: [3, 3], probability: 1}", CopyPaste(objects: 3...3, probability: 1)),
    ("cutMix", CutMix(alpha: 1, probability: 0.5)), ("cutMix: {alpha: 0.5}", CutMix(alpha: 0.5, probability: 0.5)),
    ("mixUp:", MixUp(alpha: 0.2, probability: 0.5)), ("mixUp: {alpha: 2}", MixUp(alpha: 2, probability: 0.5)),
    ("scale: {perAxis: true}", Scaling(factor: 0.7...1.4, probability: 0.2, isPerAxis: true)),
    ("turn", Turn(probability: 0.75)), ("turn: {probability: 1}", Turn(probability: 1)),
    ("shift", Shift(share: -0.1...0.1, probability: 0.2)), ("shift: {share: [0, 0.5]}", Shift(share: 0...0.5)),
    ("shear", Shear(degrees: -10...10, probability: 0.2)),
    ("elastic", Elastic(grid: 3, sigma: 10, probability: 0.2)),
    ("elastic: {grid: 5, sigma: 2.5, probability: 0.4}", Elastic(grid: 5, sigma: 2.5, probability: 0.4)),
    ("elasticField: {alpha: [10, 20]}", ElasticField(alpha: 10...20, sigma: 9...13, probability: 0.2)),
    ("gridDistortion", GridDistortion(cells: 5, amount: 0.3, probability: 0.2)),
  ])
  func readsAugmentation(yaml: String, step: any AugmentationStep) throws {
    #expect(try decode("augmentation:\n  - \(yaml)").augmentation == Augmentation(steps: [step]))
  }

  @Test(arguments: [
    ("{preset: standard}", Augmentation.standard), ("{preset: none}", Augmentation(steps: [])),
    ("[]", Augmentation(steps: [])), ("", .standard), ("{}", .standard),
    ("{steps: [flip, turn]}", Augmentation(steps: [Flip(), Turn()])), ("{steps: []}", Augmentation(steps: [])),
    ("{preset: none, border: constant}", Augmentation(border: .constant(0))),
    ("{preset: none, border: {method: constant, value: -1.5}}", Augmentation(border: .constant(-1.5))),
    ("{preset: none, border: ignore}", Augmentation(border: .ignore(nil))),
    ("{preset: none, border: {method: ignore}}", Augmentation(border: .ignore(nil))),
    ("{preset: none, border: {method: ignore, image: constant}}", Augmentation(border: .ignore(0))),
    ("{steps: [flip], border: reflect, interpolation: cubic}", Augmentation(steps: [Flip()], interpolation: .cubic)),
  ])
  func readsPresets(yaml: String, augmentation: Augmentation) throws {
    #expect(try decode("augmentation: \(yaml)").augmentation == augmentation)
  }

  @Test(arguments: [
    ("preprocessing: [{pad: {}, crop: {}}]", "'preprocessing.0' must be one step"),
    ("preprocessing: [[normalize]]", "'preprocessing.0' must be one step"),
    ("preprocessing: [normalise]", "unknown step 'normalise'; did you mean 'normalize'?"),
    ("augmentation: none", "'augmentation' must be a list of steps, found 'none'"),
    ("augmentation: {preset: standrad}", "did you mean 'standard'?"),
    ("augmentation: {presets: none}", "unknown key 'augmentation.presets'; did you mean 'preset'?"),
    ("augmentation: [flip: {horizontal: 1.5}]", "'augmentation.0.flip.horizontal' must be from 0.0 to 1.0, found 1.5"),
    ("augmentation: [rotate: {degrees: [10, -10]}]", "'augmentation.0.rotate.degrees' must be [lowest, highest]"),
    ("augmentation: [copyPaste: {objects: [5, 1]}]", "'augmentation.0.copyPaste.objects' must be [lowest, highest]"),
    ("augmentation: [copyPaste: {objects: [0, 1]}]", "within 1 and 100000"),
    ("augmentation: [copyPaste: {objects: [1, 2.5]}]", "'augmentation.0.copyPaste.objects' must be [lowest, highest]"),
    ("augmentation: [cutMix: {alpha: 0}]", "'augmentation.0.cutMix.alpha' must be from 0.01 to 100.0, found 0.0"),
    ("augmentation: [mixUp: {probability: -1}]", "'augmentation.0.mixUp.probability' must be from 0.0 to 1.0"),
    ("augmentation: [cutMix: {probability: 1.5}]", "'augmentation.0.cutMix.probability' must be from 0.0 to 1.0"),
    ("augmentation: [copyPaste: {probability: 2}]", "'augmentation.0.copyPaste.probability' must be from 0.0 to 1.0"),
    ("augmentation: [mixup]", "unknown step 'mixup'; did you mean 'mixUp'?"),
    ("augmentation: [rotate: {degrees: [10, -10]}]", "found [10.0, -10.0], which is reversed"),
    ("augmentation: [rotate: {degrees: 10}]", "must be [lowest, highest] within -360.0 and 360.0, found '10'"),
    ("augmentation: [scale: {factor: [0, 2]}]", "within 0.01 and 100.0, found [0.0, 2.0]"),
    ("augmentation: [scale: {perAxis: both}]", "'augmentation.0.scale.perAxis' must be true or false"),
    ("augmentation: [turn: {probability: -0.1}]", "'augmentation.0.turn.probability' must be from 0.0 to 1.0"),
    ("augmentation: [shear: {degrees: [-90, 0]}]", "within -80.0 and 80.0, found [-90.0, 0.0]"),
    ("augmentation: [shift: {share: [-2, 0]}]", "within -1.0 and 1.0"),
    ("augmentation: [elastic: {grid: 1}]", "'augmentation.0.elastic.grid' must be from 2 to 64, found 1"),
    ("augmentation: [elastic: {sigma: -1}]", "'augmentation.0.elastic.sigma' must be from 0.0 to 10000.0, found -1.0"),
    ("augmentation: [elastic: {alpha: 3}]", "unknown key 'augmentation.0.elastic.alpha'"),
    ("augmentation: [elasticField: {sigma: [-1, 3]}]", "within 0.0 and 1000.0"),
    ("augmentation: [gridDistortion: {amount: 1}]", "must be from 0.0 to 0.99, found 1.0"),
    ("augmentation: [elastik]", "unknown step 'elastik'; did you mean 'elastic'?"),
    ("augmentation: {steps: [turn: {chance: 1}]}", "unknown key 'augmentation.steps.0.turn.chance'"),
    ("augmentation: {steps: turn}", "'augmentation.steps' must be a list of steps, found 'turn'"),
    ("augmentation: {preset: none, steps: [flip]}", "'augmentation' has a preset or steps, not both"),
    ("augmentation: {border: mirror}", "'augmentation.border' has no choice 'mirror'"),
    ("augmentation: {border: {method: reflect, value: 1}}", "unknown key 'augmentation.border.value'"),
    ("augmentation: {border: {method: constant, value: dark}}", "'augmentation.border.value' must be a number"),
    ("augmentation: {interpolation: nearest}", "'augmentation.interpolation' has no choice 'nearest'"),
  ])
  func refusesWhatIsNoStep(yaml: String, message: String) {
    let found = messages(yaml)
    #expect(found.contains { $0.contains(message) }, "\(found)")
  }
}
