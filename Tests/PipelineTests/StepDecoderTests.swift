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
  ])
  func readsAugmentation(yaml: String, step: any AugmentationStep) throws {
    #expect(try decode("augmentation:\n  - \(yaml)").augmentation == Augmentation(steps: [step]))
  }

  @Test(arguments: [
    ("{preset: standard}", Augmentation.standard), ("{preset: none}", Augmentation(steps: [])),
    ("[]", Augmentation(steps: [])), ("", .standard),
  ])
  func readsPresets(yaml: String, augmentation: Augmentation) throws {
    #expect(try decode("augmentation: \(yaml)").augmentation == augmentation)
  }

  @Test(arguments: [
    ("threshold", PostprocessingStep.threshold(value: 0.5)), ("argmax", .argmax), ("fillHoles: {}", .fillHoles),
    ("open: {radius: 2}", .open(.disk(radius: 2))), ("close: {element: square, radius: 2}", .close(.square(side: 5))),
    ("open: {element: diamond}", .open(.diamond(radius: 1))), ("removeSmall: {area: 7}", .removeSmall(area: 7)),
  ])
  func readsPostprocessing(yaml: String, step: PostprocessingStep) throws {
    #expect(try decode("postprocessing:\n  - \(yaml)").postprocessing.steps == [step])
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
    ("augmentation: [scale: {factor: [0, 2]}]", "within 0.01 and 100.0"),
    ("postprocessing: [threshold, argmax]", "may have one threshold or argmax, and it comes first"),
    ("postprocessing: [open: {element: disc}]", "did you mean 'disk'?"),
    ("postprocessing: [fillHoles: {radius: 1}]", "unknown key 'postprocessing.0.fillHoles.radius'"),
  ])
  func refusesWhatIsNoStep(yaml: String, message: String) {
    let found = messages(yaml)
    #expect(found.contains { $0.contains(message) }, "\(found)")
  }
}
