import Foundation
import Imaging
import Networks
import Tensors
import Testing
import Training

@testable import Pipeline

@Suite struct PlanTests {
  /// The plan of ten cases of 32×32, of which seven train.
  private func plan(_ settings: [String] = []) throws -> NetworkPlan {
    try withFolder { folder in
      try folder.writeCases(10, width: 32, height: 32)
      return try folder.plan(settings)
    }
  }

  private func error(_ settings: [String]) throws -> PipelineError {
    try #require(failure(PipelineError.self) { try plan(settings) })
  }

  @Test func weightsOfDeepSupervisionFitTheOutputs() throws {
    let deep = "model={architecture: unet++, width: 2, depth: 2, deepSupervision: {weights: [1, 0.5]}}"
    let plan = try plan([deep])
    #expect(plan.outputWeights == [1, 0.5])
    #expect(plan.network.options["deepSupervision"] == .flag(true))
    let error = try error(["model={architecture: unet++, width: 2, depth: 3, deepSupervision: {weights: [1, 0.5]}}"])
    #expect(error.description.contains("has 2 numbers, and unet++ has 3 outputs: main, head.1, head.2"))
  }

  @Test func everythingIsResolved() throws {
    let plan = try plan(["training.device=auto", "training.precision=auto", "training.threads="])
    #expect(try plan.network == ArchitectureCatalog.resolve(NetworkConfiguration(width: 2, depth: 2)))
    #expect(plan.parameters == (try ArchitectureCatalog.build(plan.network)).parameterCount)
    #expect(DataSet.allCases.map { plan.cases(in: $0).count } == [7, 1, 2])
    #expect(plan.threads >= 1)
    #expect(try "\(Device(named: plan.device))" == plan.device)
  }

  // MARK: Steps

  @Test func anEpochSeesAboutEveryPixelOnce() throws {
    let plan = try plan()
    // Four patches of 16×16 in each of seven images of 32×32: 28 samples, 2 a batch.
    #expect(plan.stepsPerEpoch == 14)
    #expect(plan.totalSteps == 42)
    // Twenty steps at least from one validation to the next.
    #expect(plan.epochsPerValidation == 2)
  }

  @Test func severalBatchesAreOneStep() throws {
    let plan = try plan(["training.accumulate=4"])
    // 28 samples, 4 batches of 2 a step.
    #expect(plan.stepsPerEpoch == 4)
    #expect(plan.totalSteps == 12)
  }

  @Test func validationComesAsOftenAsAskedFor() throws {
    #expect(try plan(["training.validateEvery=1"]).epochsPerValidation == 1)
    #expect(try plan(["training.validateEvery=1"]).epochsPerCheckpoint == 2)
    #expect(try plan(["training.validateEvery=5"]).epochsPerValidation == 5)
  }

  @Test func rulesMustNameParameters() throws {
    #expect(try plan(["training.parameters=[{match: decoder, learningRateFactor: 2}]"]).parameterRules.count == 1)
    let unknown = try error(["training.parameters=[{match: decodr.*, freeze: true}]"])
    #expect(unknown.description.contains("'decodr.*' names no parameter of unet; the nearest paths are 'decoder"))
    let frozen = try error(["training.parameters=[{match: \"**\", freezeEpochs: 1}]"])
    #expect(frozen.description.contains("all parameters of unet are frozen at first"))
  }

  @Test func aWarmUpMustEndBeforeTheTraining() throws {
    let error = try error(["training.schedule={name: cosine, warmupEpochs: 3}"])
    #expect(error.code == .schedule)
    #expect(error.description.contains("training.schedule.warmupEpochs is 3.0 of the training's 3 epochs"))
  }

  @Test func thePreprocessedSizeCounts() throws {
    #expect(try plan(["preprocessing=[resize: {height: 16, width: 16}]"]).stepsPerEpoch == 4)
  }

  @Test func wholeImagesAreSeenOnce() throws {
    let plan = try plan(["training.patch=", "training.batch=3", "training.epochs=5"])
    #expect(plan.stepsPerEpoch == 3)
    #expect(plan.totalSteps == 15)
    #expect(plan.epochsPerValidation == 7)
  }

  @Test func aPatchLargerThanTheImageIsOneSampleAPlane() throws {
    #expect(try plan(["training.patch=[64, 64]"]).stepsPerEpoch == 4)
  }

  @Test func aTimeLeavesTheStepsOpen() throws {
    let plan = try plan(["training.epochs=", "training.trainFor=90s"])
    #expect(plan.totalSteps == nil)
    #expect(plan.trainFor == 90)
  }

  // MARK: What a network cannot take

  @Test(arguments: [
    ("[2, 16]", "height of 2 pixels"), ("[18, 16]", "The valid sizes around it are 16 and 20"),
    ("[16, 18]", "width of 18 pixels"),
  ])
  func aPatchThatTheDivisorDoesNotDivide(patch: String, message: String) throws {
    let error = try error(["training.patch=\(patch)"])
    #expect(error.code == .patch)
    #expect(error.description.contains("training.patch \(patch)"))
    #expect(error.description.contains(message))
  }

  @Test(arguments: [
    ("[128, 128]", "The nearest valid size is 188"), ("[188, 200]", "The valid sizes around it are 188 and 204"),
  ])
  func aPatchThatThePapersNetworkCannotTake(patch: String, message: String) throws {
    let error = try error(["model={architecture: unet/2015, width: 2}", "training.patch=\(patch)"])
    #expect(error.code == .patch)
    #expect(error.description.contains(message))
  }

  @Test func thePapersNetworkTakesPatchesAndNoWholeImages() throws {
    let settings = ["model={architecture: unet/2015, width: 2}"]
    #expect(
      try plan(settings + ["training.patch=[188, 204]"]).patch == PipelineDefinition.Size(height: 188, width: 204))
    let error = try error(settings + ["training.patch="])
    #expect(error.code == .patch)
    #expect(error.description.contains("unet/2015 gives less than it takes and needs a training.patch"))
  }

  @Test func aCardThatIsNotThere() throws {
    let error = try error(["training.device=cuda:99"])
    #expect(error.code == .device)
    #expect(error.description.contains("training.device cuda:99"))
    #expect(throws: PipelineError.self) { try Device(named: "cuda:99") }
  }

  @Test func theLossDecidesTheChannelsOfTheNetwork() throws {
    #expect(try plan().network.outputChannels == 1)
    #expect(try plan(["training.loss={crossEntropy: 1}"]).network.outputChannels == 2)
    #expect(try plan(["data.channels=rgb"]).network.inputChannels == 3)
  }

  @Test func aWeightMapBalancesTheClassesOfTheTrainingSet() throws {
    try withFolder { folder in
      for (name, set, columns) in [("a", 1, 4), ("b", 1, 8), ("c", 2, 16), ("d", 3, 16)] {
        try folder.write(Image.gray(16, 16) { x, y in UInt8(x + y + set) }, to: "images/\(name).png")
        // The last row of the masks is not scored.
        try folder.write(
          Image.gray(16, 16) { x, y in y == 15 ? 9 : x < columns ? 255 : 0 }, to: "masks/\(name).png")
      }
      try folder.write("image,set\na,train\nb,train\nc,validation\nd,test\n", to: "split.csv")
      let settings = ["data.split={file: \(folder.file("split.csv"))}", "data.ignore=9", "data.allowDuplicates=true"]
      let map = "training.loss={bce: 1, weightMap: {}}"
      // Of 480 pixels 180 are of the class: 4 and 8 of 16 columns.
      let weights = try #require(try folder.plan(settings + [map]).loss.weightMap?.classWeights)
      #expect(abs(weights[0] - 480 / (2 * 300.0)) < 1e-12 && abs(weights[1] - 480 / (2 * 180.0)) < 1e-12)
      let given = try folder.plan(settings + [map, "training.loss.classWeights={cell: 3}"])
      #expect(given.loss.weightMap?.classWeights == [1, 3])
    }
  }

  // MARK: Identity

  @Test func survivesItsFile() throws {
    let plans = [
      try plan(), try plan(["training.epochs=", "training.trainFor=90s", "training.patch=", "augmentation=[]"]),
      try plan([
        "seed=18446744073709551615", "postprocessing=[threshold: {value: 0.3}, open, fillHoles, removeSmall]",
        "preprocessing=[resize: {height: 16, width: 16}, normalize: {method: percentile}]",
        "training.loss={bce: 1, focal: {gamma: 1.5, alpha: 0.3}, classWeights: {cell: 1.1}, weightMap: {sigma: 3}}",
        "training.optimizer={name: sgd, nesterov: true}", "training.schedule={name: constant}", "data.ignore=7",
      ]),
    ]
    try withFolder { folder in
      for plan in plans {
        try writeJSON(plan, to: folder.file("plan.json"))
        #expect(try Plan.read(folder.file("plan.json")) == .network(plan))
      }
    }
  }

  @Test func anotherFileIsNoPlan() throws {
    try withFolder { folder in
      let path = try folder.write("{\"name\": 1}", to: "plan.json")
      let error = try #require(failure(PipelineError.self) { try Plan.read(path) })
      #expect(error.code == .resume)
      #expect(error.description.contains("is not the plan of a run"))
    }
  }

  @Test func aRunIsTheSameUntilASettingOrAFileChanges() throws {
    let plan = try plan()
    #expect(plan.describesSameRun(as: plan))
    var other = plan
    other.seed += 1
    #expect(!plan.describesSameRun(as: other))
    other = plan
    other.cases[3].imageDigest = "0"
    #expect(!plan.describesSameRun(as: other))
    other = plan
    other.totalSteps = 7
    #expect(!plan.describesSameRun(as: other))
  }

  @Test func theStepsThatATimeFixedAreNoDifference() throws {
    let open = try plan(["training.epochs=", "training.trainFor=90s"])
    var fixed = open
    fixed.totalSteps = 70
    #expect(fixed.describesSameRun(as: open))
    var longer = open
    longer.trainFor = 91
    #expect(!fixed.describesSameRun(as: longer))
  }
}
