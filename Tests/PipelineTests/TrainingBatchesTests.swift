import Foundation
import Imaging
import Testing
import Training

@testable import Pipeline

@Suite struct TrainingBatchesTests {
  /// The body runs while the files of the plan exist.
  private func withPlan<Result>(
    _ settings: [String] = [], cases: Int = 8, _ body: (NetworkPlan) throws -> Result
  ) throws -> Result {
    try withFolder { folder in
      try folder.writeCases(cases)
      return try body(folder.plan(settings))
    }
  }

  private func batches(_ plan: NetworkPlan, _ steps: Range<Int>) throws -> [Batch] {
    let source = try TrainingBatches(plan: plan, divisors: [4, 4])
    return try steps.map { try source.batch(at: $0) }
  }

  @Test(arguments: [2, 5]) func theNumberOfThreadsChangesNothing(workers: Int) throws {
    try withPlan { plan in
      let expected = try batches(plan, 0..<8)
      var parallel = plan
      parallel.workers = workers
      #expect(try batches(parallel, 0..<8) == expected)
      // The draws do differ from step to step.
      #expect(Set(expected.map(\.images)).count == 8)
    }
  }

  @Test func aBatchDependsOnItsNumberAlone() throws {
    try withPlan { plan in
      let expected = try batches(plan, 0..<7)
      let source = try TrainingBatches(plan: plan, divisors: [4, 4])
      for step in [5, 6, 2, 2, 3] { #expect(try source.batch(at: step) == expected[step]) }
    }
  }

  @Test func theSeedChangesOrderAndDraws() throws {
    try withPlan { plan in
      var other = plan
      other.seed += 1
      let names = try [plan, other].map { plan in try batches(plan, 0..<6).map { $0.names } }
      #expect(names[0] != names[1])
    }
  }

  /// Common random numbers: what is compared sees the same images, patches and draws.
  @Test func everyArchitectureSeesTheSameBatches() throws {
    try withFolder { folder in
      try folder.writeCases(8)
      let expected = try batches(try folder.plan(), 0..<6)
      for model in ["{architecture: unet++, width: 3, depth: 2}", "{architecture: attention-unet, width: 2, depth: 1}"]
      {
        #expect(try batches(try folder.plan(["model=\(model)"]), 0..<6) == expected)
      }
    }
  }

  @Test func everyPassSeesEachUnitOnce() throws {
    try withPlan(["training.batch=4"]) { plan in
      let train = plan.cases(in: .train).map(\.name)
      #expect(train.count == 6)
      // Three passes over six units are 18 samples: batches run on over the end of a pass.
      let names = try batches(plan, 0..<5).flatMap(\.names)
      for pass in 0..<3 { #expect(names[pass * 6..<(pass + 1) * 6].sorted() == train) }
      #expect(Array(names[0..<6]) != Array(names[6..<12]) || Array(names[6..<12]) != Array(names[12..<18]))
    }
  }

  @Test func everyPlaneOfAStackIsAUnit() throws {
    try withFolder { folder in
      try folder.writeCases(2)
      try folder.write("image,set\nstack,train\ncase-0,validation\ncase-1,test\n", to: "split.csv")
      try folder.write(Image.stack(16, 16, 3) { x, _, z in UInt8(x + 50 * z) }, to: "images/stack.tif")
      try folder.write(Image.stack(16, 16, 3) { x, _, z in x > 4 * z ? 255 : 0 }, to: "masks/stack.tif")
      let plan = try folder.plan([
        "data.split={file: \(folder.file("split.csv"))}", "augmentation=[]", "preprocessing=[]", "training.batch=3",
      ])
      let batch = try #require(try batches(plan, 0..<1).first)
      #expect(batch.names.sorted() == ["stack#0", "stack#1", "stack#2"])
      for (place, name) in batch.names.enumerated() {
        let plane = Int(String(name.last!))!
        #expect(batch.images[place * 256] == Float(50 * plane))
        #expect(batch.labels[place * 256..<place * 256 + 16].count { $0 == 1 } == 15 - 4 * plane)
      }
    }
  }

  @Test func patchesHaveThePatchsSize() throws {
    try withPlan(["training.patch=[8, 12]"]) { plan in
      let batch = try batches(plan, 0..<1)[0]
      #expect(batch.shape == [2, 1, 8, 12])
      #expect(Set(batch.labels).isSubset(of: [0, 1]))
    }
  }

  /// A patch beyond the image shows its reflection, whose labels are reflected as well.
  @Test func aPatchMayBeLargerThanTheImage() throws {
    try withPlan(["training.patch=[32, 32]"]) { plan in
      let batch = try batches(plan, 0..<1)[0]
      #expect(batch.shape == [2, 1, 32, 32])
      #expect(Set(batch.labels).isSubset(of: [0, 1]))
    }
  }

  @Test func wholeImagesArePaddedAndThePaddingIsNotScored() throws {
    try withFolder { folder in
      try folder.writeCase("small", number: 1, width: 6, height: 5)
      try folder.writeCase("wide", number: 2, width: 13, height: 4)
      for (number, name) in ["a", "b"].enumerated() { try folder.writeCase(name, number: 3 + number) }
      try folder.write("image,set\nsmall,train\nwide,train\na,validation\nb,test\n", to: "split.csv")
      let plan = try folder.plan([
        "data.split={file: \(folder.file("split.csv"))}", "augmentation=[]", "preprocessing=[]", "training.patch=",
      ])
      let batch = try batches(plan, 0..<1)[0]
      // The largest height and width, each up to a multiple of 4.
      #expect(batch.shape == [2, 1, 8, 16])
      let small = try #require(batch.names.firstIndex(of: "small"))
      let wide = 1 - small
      for (place, width, height) in [(small, 6, 5), (wide, 13, 4)] {
        for y in 0..<8 {
          for x in 0..<16 {
            let isInside = x < width && y < height
            #expect((batch.labels[(place * 8 + y) * 16 + x] == LabelMap.ignored) == !isInside)
          }
        }
      }
      // An image goes on by reflection.
      let row = Array(batch.images[wide * 128..<wide * 128 + 16])
      #expect(Array(row[13...]) == [row[11], row[10], row[9]])
    }
  }

  // MARK: Weight map

  private static let mapped = "training.loss={bce: 1, weightMap: {w0: 7, sigma: 3}}"

  @Test func withoutAWeightMapThereAreNoWeights() throws {
    let batch = try withPlan { plan in try batches(plan, 0..<1)[0] }
    #expect(batch.weights == nil)
  }

  @Test(arguments: [1, 3]) func weightsAreThoseOfTheAugmentedLabels(workers: Int) throws {
    try withPlan([Self.mapped, "training.patch=[8, 12]"]) { plan in
      var plan = plan
      plan.workers = workers
      let map = WeightMap(
        classWeights: try #require(plan.loss.weightMap?.classWeights), borderWeight: 7, borderWidth: 3)
      for batch in try batches(plan, 0..<4) {
        let expected = (0..<2).flatMap { place in
          map.weights(of: LabelMap(width: 12, height: 8, labels: Array(batch.labels[place * 96..<place * 96 + 96])))
        }
        #expect(batch.weights == expected)
      }
    }
  }

  @Test func paddingHasNoWeightAndNoObjects() throws {
    try withFolder { folder in
      try folder.writeCase("small", number: 1, width: 6, height: 5)
      try folder.writeCase("wide", number: 2, width: 13, height: 4)
      for (number, name) in ["a", "b"].enumerated() { try folder.writeCase(name, number: 3 + number) }
      try folder.write("image,set\nsmall,train\nwide,train\na,validation\nb,test\n", to: "split.csv")
      let plan = try folder.plan([
        Self.mapped, "data.split={file: \(folder.file("split.csv"))}", "augmentation=[]", "preprocessing=[]",
        "training.patch=",
      ])
      let batch = try batches(plan, 0..<1)[0]
      let weights = try #require(batch.weights)
      let classWeights = try #require(plan.loss.weightMap?.classWeights).map { Float($0) }
      // One object an image: only the classes weigh.
      for (label, weight) in zip(batch.labels, weights) {
        #expect(weight == (label == LabelMap.ignored ? 0 : classWeights[Int(label)]))
      }
    }
  }

  // MARK: Sampling

  /// Squares of 5×5 in images of 16×16: a patch of 4×4 about one of their pixels holds some, most others hold none.
  @Test func patchesAreCentredOnForegroundAsOftenAsAsked() throws {
    try withPlan(["training.patch=[4, 4]", "augmentation=[]", "training.sampling={foreground: 1}"]) { plan in
      let always = try batches(plan, 0..<10)
      for batch in always {
        for sample in 0..<plan.batch { #expect(batch.labels[sample * 16..<(sample + 1) * 16].contains(1)) }
      }
      var anywhere = plan
      anywhere.sampling = PatchSampling()
      let plain = try batches(anywhere, 0..<10)
      #expect(plain.map(\.names) == always.map(\.names), "the order of the images is the same")
      #expect(
        plain.contains { batch in (0..<plan.batch).contains { !batch.labels[$0 * 16..<($0 + 1) * 16].contains(1) } })
    }
  }

  /// One image of five has the rare class; it is half of the samples.
  @Test(arguments: [1, 3]) func balancedClassesComeEquallyOften(workers: Int) throws {
    try withFolder { folder in
      for number in 0..<7 {
        let rare = number == 0
        try folder.write(Image.noise(16, 16, number: number), to: "images/\(number).png")
        try folder.write(
          Image.gray(16, 16) { x, y in (x, y) == (3, 4) && rare ? 2 : x < 8 && !rare ? 1 : 0 },
          to: "masks/\(number).png")
      }
      let sets = (0..<5).map { "\($0),train\n" }.joined() + "5,validation\n6,test\n"
      try folder.write("image,set\n" + sets, to: "split.csv")
      let plan = try folder.plan([
        "data.split={file: \(folder.file("split.csv"))}", "data.classes={none: 0, common: 1, rare: 2}",
        "training.sampling={balanceClasses: true}", "training.patch=[8, 8]", "training.batch=4",
        "training.workers=\(workers)",
      ])
      let found = try batches(plan, 0..<40)
      let share = Double(found.flatMap(\.names).count { $0 == "0" }) / 160
      #expect(abs(share - 0.5) < 0.16, "four standard deviations of 160 draws")
      for batch in found {
        for (sample, name) in batch.names.enumerated() where name == "0" {
          #expect(batch.labels[sample * 64..<(sample + 1) * 64].contains(2))
        }
      }
      #expect(Set(found.map(\.images)).count == 40, "an image drawn twice gives two samples")
    }
  }

  // MARK: Mixing

  private static let mixing =
    "augmentation=[{mixUp: {alpha: 1, probability: 1}}, {cutMix: {probability: 1}}, {copyPaste: {probability: 1}}]"

  @Test func blendsComeWithTheLabelsAndWeightsOfBoth() throws {
    try withPlan([
      "augmentation=[{mixUp: {alpha: 1, probability: 0.5}}]", "training.patch=[8, 12]", "training.batch=4",
      "training.loss={bce: 1, weightMap: {w0: 7, sigma: 3}}",
    ]) { plan in
      let map = WeightMap(
        classWeights: try #require(plan.loss.weightMap?.classWeights), borderWeight: 7, borderWidth: 3)
      var plain = plan
      plain.augmentation = Augmentation()
      var blended = 0
      for (batch, untouched) in zip(try batches(plan, 0..<10), try batches(plain, 0..<10)) {
        #expect(batch.labels == untouched.labels && batch.names == untouched.names)
        blended += batch.blends.count
        for blend in batch.blends {
          #expect(blend.weights == map.weights(of: LabelMap(width: 12, height: 8, labels: blend.labels)))
        }
        for image in 0..<4 {
          let range = image * 96..<(image + 1) * 96
          let isBlend = batch.blends.contains { $0.image == image }
          #expect((batch.images[range] != untouched.images[range]) == isBlend)
        }
      }
      // Five standard deviations of 40 draws.
      #expect(abs(blended - 20) < 16)
    }
  }

  /// An image is mixed with each of the others, and never with itself.
  @Test func partnersAreAllOtherImages() throws {
    try withFolder { folder in
      for number in 0..<5 {
        try folder.write(Image.gray(8, 8) { x, _ in UInt8(40 * number + x) }, to: "images/\(number).png")
        try folder.write(Image.gray(8, 8) { x, _ in x > number ? 255 : 0 }, to: "masks/\(number).png")
      }
      try folder.write("image,set\n0,train\n1,train\n2,train\n3,validation\n4,test\n", to: "split.csv")
      let plan = try folder.plan([
        "data.split={file: \(folder.file("split.csv"))}", "preprocessing=[]", "training.batch=3",
        "training.patch=[8, 8]",
        "augmentation=[{mixUp: {alpha: 1, probability: 1}}]", "data.allowDuplicates=true",
      ])
      var pairs: [String: Set<Int>] = [:]
      for batch in try batches(plan, 0..<40) {
        for blend in batch.blends {
          // The label map tells whose it is: 1 from the column after the image's number.
          pairs[batch.names[blend.image], default: []].insert(8 - blend.labels.prefix(8).count { $0 == 1 } - 1)
        }
      }
      #expect(pairs == ["0": [1, 2], "1": [0, 2], "2": [0, 1]])
    }
  }

  /// The only image is its own partner: another patch of it, augmented anew.
  @Test func aSetOfOneImageIsMixedWithItself() throws {
    try withFolder { folder in
      try folder.writeCases(3)
      try folder.write("image,set\ncase-0,train\ncase-1,validation\ncase-2,test\n", to: "split.csv")
      let settings = [
        "data.split={file: \(folder.file("split.csv"))}", "training.batch=2", "training.patch=[8, 8]",
      ]
      let mixed = try batches(folder.plan(settings + [Self.mixing]), 0..<4)
      let plain = try batches(folder.plan(settings + ["augmentation=[]"]), 0..<4)
      #expect(mixed.allSatisfy { $0.blends.count == 2 })
      #expect(zip(mixed, plain).allSatisfy { $0.images != $1.images && $0.names == $1.names })
    }
  }

  /// Whole images differ in size: the partner is cut or padded to the size of the sample.
  @Test func wholeImagesAreMixedAtTheirOwnSize() throws {
    try withFolder { folder in
      try folder.writeCase("small", number: 1, width: 6, height: 5)
      try folder.writeCase("wide", number: 2, width: 13, height: 4)
      for (number, name) in ["a", "b"].enumerated() { try folder.writeCase(name, number: 3 + number) }
      try folder.write("image,set\nsmall,train\nwide,train\na,validation\nb,test\n", to: "split.csv")
      let plan = try folder.plan([
        "data.split={file: \(folder.file("split.csv"))}", Self.mixing, "training.patch=",
      ])
      let batch = try batches(plan, 0..<1)[0]
      #expect(batch.shape == [2, 1, 8, 16] && batch.blends.map(\.image) == [0, 1])
      for blend in batch.blends {
        let own = batch.labels[blend.image * 128..<(blend.image + 1) * 128]
        #expect(own.map { $0 == LabelMap.ignored } == blend.labels.map { $0 == LabelMap.ignored })
      }
    }
  }

  @Test func aFileThatVanishedIsNamed() throws {
    try withFolder { folder in
      try folder.writeCases(5)
      let plan = try folder.plan()
      for number in 0..<5 { try folder.remove("masks/case-\(number).png") }
      let source = try TrainingBatches(plan: plan, divisors: [4, 4])
      let error = #expect(throws: (any Error).self) { try source.batch(at: 0) }
      #expect("\(try #require(error))".contains("masks/case-"))
    }
  }
}
