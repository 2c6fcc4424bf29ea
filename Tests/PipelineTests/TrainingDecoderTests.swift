import Evaluation
import Networks
import Testing
import Training

@testable import Pipeline

@Suite struct TrainingDecoderTests {
  private func load(_ training: String, model: String = "{}") throws -> PipelineDefinition.Training {
    try withFolder { folder in
      let yaml = "data: {images: images, masks: masks}\nmodel: \(model)\ntraining: \(training)\n"
      return try PipelineDefinition.load(folder.write(yaml, to: "pipeline.yaml")).training
    }
  }

  private func diagnostics(_ training: String, model: String = "{}") -> [Diagnostic] {
    failure(DefinitionError.self) { try load(training, model: model) }?.diagnostics ?? []
  }

  @Test func nothingIsAskedForByDefault() throws {
    let training = try load("{}")
    #expect(training.stepOptions == StepOptions())
    #expect(training.selection == ModelSelection(best: .iou))
    #expect(training.start == nil && training.parameterRules.isEmpty && training.validateEvery == nil)
    #expect(training.schedule == .polynomial(power: 0.9))
  }

  @Test(arguments: [
    ("{name: adamW}", OptimizerConfiguration(.adamW(), learningRate: 0.001)),
    (
      "{name: adamW, weightDecay: 0.1, beta1: 0.8, decayNormsAndBiases: false}",
      OptimizerConfiguration(.adamW(beta1: 0.8, weightDecay: 0.1), learningRate: 0.001, decayNormsAndBiases: false)
    ),
    ("{name: rmsprop}", OptimizerConfiguration(.rmsprop(), learningRate: 0.001)),
    (
      "{name: rmsprop, smoothing: 0.9, epsilon: 0.001, momentum: 0.9, centered: true, weightDecay: 0.1}",
      OptimizerConfiguration(
        .rmsprop(smoothing: 0.9, epsilon: 0.001, momentum: 0.9, centered: true, weightDecay: 0.1), learningRate: 0.001)
    ),
    (
      "{name: sgd, learningRate: 0.1, nesterov: true}",
      OptimizerConfiguration(.sgd(momentum: 0.9, nesterov: true), learningRate: 0.1)
    ),
    ("{beta2: 0.99}", OptimizerConfiguration(.adam(beta2: 0.99), learningRate: 0.001)),
  ])
  func readsOptimizers(yaml: String, expected: OptimizerConfiguration) throws {
    let found = try load("{optimizer: \(yaml)}").optimizer
    #expect(found == expected)
    try found.validate()
  }

  @Test(arguments: [
    ("{name: constant}", ScheduleConfiguration.constant), ("{power: 1}", .polynomial(power: 1)),
    ("{name: step, epochs: 5}", .step(epochs: 5)),
    ("{name: step, epochs: 0.5, factor: 0.5}", .step(epochs: 0.5, factor: 0.5)),
    ("{name: cosine}", .cosine()),
    ("{name: cosine, warmupEpochs: 2, minimum: 0.01}", .cosine(warmupEpochs: 2, minimum: 0.01)),
    ("{name: plateau}", .plateau()),
    (
      "{name: plateau, factor: 0.5, patience: 3, minimumChange: 0.01, cooldown: 2, minimum: 0.1}",
      .plateau(factor: 0.5, patience: 3, minimumChange: 0.01, cooldown: 2, minimum: 0.1)
    ),
    ("{name: oneCycle}", .oneCycle()),
    (
      "{name: oneCycle, rise: 0.4, initialDivisor: 10, finalDivisor: 100}",
      .oneCycle(rise: 0.4, initialDivisor: 10, finalDivisor: 100)
    ),
  ])
  func readsSchedules(yaml: String, expected: ScheduleConfiguration) throws {
    let found = try load("{schedule: \(yaml)}").schedule
    #expect(found == expected)
    try found.validate()
  }

  @Test func readsWhatAStepDoes() throws {
    let options = try load("{clipping: {norm: 1}, accumulate: 4, ema: {}, notFinite: skip}").stepOptions
    #expect(options == StepOptions(clipping: .norm(1), accumulate: 4, averageDecay: 0.999, notFinite: .skip))
    #expect(try load("{clipping: {value: 0.5}, ema: {decay: 0.99}}").stepOptions.clipping == .value(0.5))
    #expect(try load("{ema: null}").stepOptions.averageDecay == nil)
  }

  @Test func readsWhatValidationDecides() throws {
    #expect(try load("{best: dice}").selection == ModelSelection(best: .dice))
    let stopping = try load("{best: dice, earlyStopping: {patience: 5, minimumChange: 0.001}, validateEvery: 3}")
    #expect(
      stopping.selection
        == ModelSelection(best: .dice, earlyStopping: EarlyStopping(patience: 5, minimumChange: 0.001)))
    #expect(stopping.selection.stoppingScore == .dice && stopping.validateEvery == 3)
    #expect(try load("{earlyStopping: {score: recall}}").selection.stoppingScore == .recall)
    #expect(try load("{earlyStopping: {score: recall}}").selection.scores == [.iou, .miou, .dice, .recall])
  }

  @Test func readsRules() throws {
    let rules = try load(
      """

        parameters:
          - {match: encoder.*, freeze: true}
          - {match: encoder.3, freeze: false, learningRateFactor: 0.1}
          - {match: "**.normalization", freezeEpochs: 2}
      """, model: "{start: other.safetensors, freezeEpochs: 4}"
    ).parameterRules
    func rule(_ match: String, _ freeze: ParameterRule.Freeze?, _ factor: Double? = nil) -> ParameterRule {
      ParameterRule(match: ParameterPattern(match)!, freeze: freeze, learningRateFactor: factor)
    }
    #expect(
      rules == [
        rule("encoder", .epochs(4)), rule("encoder.*", .always), rule("encoder.3", .never, 0.1),
        rule("**.normalization", .epochs(2)),
      ])
  }

  @Test func readsTheStart() throws {
    let start = try load("{}", model: "{start: {checkpoint: /a/best.safetensors, reinitialize: [head, \"**.bias\"]}}")
      .start
    #expect(start?.checkpoint == "/a/best.safetensors")
    #expect(start?.reinitialize.map(\.text) == ["head", "**.bias"])
    #expect(try load("{}", model: "{start: best.safetensors}").start?.checkpoint.hasSuffix("/best.safetensors") == true)
  }

  @Test(arguments: [
    ("{optimizer: {learningRate: 0}}", 38, "'training.optimizer.learningRate' is 0: nothing is learnt with it"),
    ("{optimizer: {learningRate: -1}}", 38, "'training.optimizer.learningRate' must be from 1e-12"),
    ("{optimizer: {name: adamm}}", 30, "did you mean 'adam'?"),
    ("{optimizer: {name: rmsprop, beta1: 0.9}}", 39, "unknown key 'training.optimizer.beta1'"),
    ("{optimizer: {name: sgd, momentum: 0, nesterov: true}}", 48, "needs a momentum above 0"),
    ("{schedule: {name: step}}", 22, "'training.schedule.epochs' is missing"),
    ("{schedule: {name: cosine, power: 2}}", 37, "unknown key 'training.schedule.power'"),
    ("{schedule: {name: plateau, factor: 1}}", 46, "'training.schedule.factor' must be from"),
    ("{clipping: {}}", 22, "'training.clipping' must have one of: norm, value"),
    ("{clipping: {norm: 1, value: 1}}", 22, "'training.clipping' must have one of: norm, value"),
    ("{clipping: {norm: 0}}", 29, "'training.clipping.norm' is 0: all gradients would be 0"),
    ("{clipping: 1}", 22, "'training.clipping' must be a map"),
    ("{accumulate: 0}", 24, "'training.accumulate' must be from 1"),
    ("{ema: {decay: 1}}", 25, "'training.ema.decay' must be from 0"),
    ("{ema: true}", 17, "'training.ema' must be a map"),
    ("{notFinite: ignore}", 23, "'training.notFinite' has no choice 'ignore'"),
    ("{best: iouu}", 18, "did you mean 'iou'?"),
    ("{earlyStopping: {patience: 0}}", 38, "'training.earlyStopping.patience' must be from 1"),
    ("{earlyStopping: {pacience: 3}}", 28, "did you mean 'patience'?"),
    ("{validateEvery: 0}", 27, "'training.validateEvery' must be from 1"),
    ("{parameters: {}}", 24, "'training.parameters' must be a list"),
    ("{parameters: [{freeze: true}]}", 25, "'training.parameters.0.match' is missing"),
    ("{parameters: [{match: encoder}]}", 25, "'training.parameters.0' changes nothing"),
    ("{parameters: [{match: a..b, freeze: true}]}", 33, "must be a path with its parts between dots"),
    ("{parameters: [{match: a, freeze: true, freezeEpochs: 2}]}", 36, "has both freeze and freezeEpochs"),
    ("{parameters: [{match: a, learningRateFactor: 0}]}", 56, "say freeze: true"),
    ("{parameters: [{match: a, frees: true}]}", 36, "did you mean 'freeze'?"),
  ])
  func aMistakeHasItsPlace(yaml: String, column: Int, message: String) {
    let found = diagnostics(yaml)
    #expect(found.contains { $0.message.contains(message) && ($0.line, $0.column) == (3, column) }, "\(found)")
  }

  @Test(arguments: [
    ("{start: {}}", "'model.start.checkpoint' is missing"),
    ("{start: {checkpoint: a, reinitialise: [head]}}", "did you mean 'reinitialize'?"),
    ("{start: {checkpoint: a, reinitialize: head}}", "must be a list of patterns"),
    ("{start: {checkpoint: a, reinitialize: [\"\"]}}", "must be a path with its parts between dots"),
    ("{start: a, pretrained: b}", "has both start and pretrained"),
    ("{freezeEpochs: 3}", "would keep an encoder that was never trained"),
  ])
  func aMistakeOfTheModelHasItsPlace(yaml: String, message: String) {
    let found = diagnostics("{}", model: yaml)
    #expect(found.contains { $0.message.contains(message) && $0.line == 2 }, "\(found)")
  }
}
