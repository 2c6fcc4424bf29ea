internal import Foundation
internal import Imaging
internal import Randomness
internal import Synchronization
internal import Training

/// The batches of a run: decoded, preprocessed and augmented on worker threads ahead of the engine.
///
/// A batch depends on the plan and its number alone. Training planes are drawn pass by pass, each pass a new order of
/// all of them; batches run on over the end of a pass and are never short. Where classes are balanced, each sample is drawn
/// by itself instead.
final class TrainingBatches: BatchSource, @unchecked Sendable {
  private let maker: BatchMaker
  private let workers: Int
  // Touched by the engine's thread alone.
  private var prefetcher: Prefetcher<Batch>?
  private var nextStep = -1
  /// What the engine has waited for batches, in all.
  private(set) var waited = Duration.zero

  /// - Throws: where classes are to be balanced and a mask cannot be read.
  init(plan: Plan, divisors: [Int]) throws {
    maker = try BatchMaker(plan: plan, divisors: divisors)
    workers = plan.workers
  }

  deinit { prefetcher?.close() }

  /// The batch of a step; asked for in order it is ready already.
  func batch(at step: Int) throws -> Batch {
    if step != nextStep {
      prefetcher?.close()
      let maker = maker
      prefetcher = Prefetcher(step..<Int.max, workers: workers, ahead: workers + 2) { try maker.make(step: $0) }
    }
    nextStep = step + 1
    let began = ContinuousClock.now
    defer { waited += ContinuousClock.now - began }
    return try prefetcher!.next()!
  }
}

/// Makes any batch of a run.
private struct BatchMaker: Sendable {
  let plan: Plan
  let divisors: [Int]
  let cases: [Case]
  /// The case and plane of every training plane.
  let units: [(entry: Int, plane: Int)]
  let store: PreparedCases
  /// Of each foreground class, where classes are balanced: the places in `units` of the planes that hold it.
  let holders: [(label: UInt8, units: [Int])]
  /// What each pixel counts in the loss, where that asks for it.
  let weightMap: WeightMap?

  init(plan: Plan, divisors: [Int]) throws {
    self.plan = plan
    self.divisors = divisors
    let cases = plan.cases(in: .train)
    self.cases = cases
    units = cases.indices.flatMap { entry in (0..<cases[entry].planes).map { (entry, $0) } }
    store = PreparedCases(plan: plan)
    holders = plan.sampling.isClassBalanced ? try Self.holders(units, cases, store, plan: plan) : []
    weightMap = plan.loss.weightMap.map { map in
      WeightMap(classWeights: map.classWeights, borderWeight: map.w0, borderWidth: map.sigma)
    }
  }

  func make(step: Int) throws -> Batch {
    var samples: [(image: FloatImage, labels: LabelMap)] = []
    var names: [String] = []
    var order: (pass: Int, units: [Int]) = (-1, [])
    for place in step * plan.batch..<(step + 1) * plan.batch {
      var (number, turn, wanted) = (0, place, UInt8?.none)
      if holders.isEmpty {
        turn = place / units.count
        if turn != order.pass {
          var draws = KeyedGenerator(seed: plan.seed, stream: "order", step: turn)
          order = (turn, draws.permutation(of: units.count))
        }
        number = order.units[place % units.count]
      } else {
        var draws = KeyedGenerator(seed: plan.seed, stream: "balance", step: place)
        let holder = holders[draws.integer(below: holders.count)]
        (number, wanted) = (holder.units[draws.integer(below: holder.units.count)], holder.label)
      }
      let sample = try sample(of: units[number], turn: turn, wanted: wanted)
      samples.append((sample.image, sample.labels))
      names.append(sample.name)
    }
    return assemble(samples, names: names)
  }

  /// - Parameters:
  ///   - turn: sets this sample of a plane apart from its others.
  ///   - wanted: the class whose pixels a patch is to be centred on.
  private func sample(
    of unit: (entry: Int, plane: Int), turn: Int, wanted: UInt8?
  ) throws -> (image: FloatImage, labels: LabelMap, name: String) {
    let entry = cases[unit.entry]
    let prepared = try store.prepared(entry, plane: unit.plane)
    let item = entry.planes == 1 ? entry.name : "\(entry.name)#\(unit.plane)"
    var centre: (x: Int, y: Int)?
    if plan.patch != nil, plan.sampling != PatchSampling() {
      var draws = KeyedGenerator(seed: plan.seed, stream: "sampling", step: turn, item: item)
      centre = plan.sampling.drawCentre(in: prepared.labels, wanted: wanted, using: &draws)
    }
    let sample = plan.augmentation.sample(
      image: prepared.image, labels: prepared.labels, patch: plan.patch.map { ($0.height, $0.width) }, centre: centre,
      key: SampleKey(seed: plan.seed, turn: turn, item: item))
    return (sample.image, sample.labels, item)
  }

  private static func holders(
    _ units: [(entry: Int, plane: Int)], _ cases: [Case], _ store: PreparedCases, plan: Plan
  ) throws -> [(label: UInt8, units: [Int])] {
    let classes = plan.classes.classes.count
    let counts = try concurrentMap(units.count, workers: ProcessInfo.processInfo.activeProcessorCount) { number in
      Result {
        try store.prepared(cases[units[number].entry], plane: units[number].plane).labels.pixels(classes: classes)
      }
    }.map { try $0.get() }
    let holders = (1..<classes).map { label in
      (label: UInt8(label), units: counts.indices.filter { counts[$0][label] > 0 })
    }
    return holders.filter { !$0.units.isEmpty }
  }

  /// Whole images differ in size: each is padded to the largest by reflection, and the padding is not scored.
  private func assemble(_ samples: [(image: FloatImage, labels: LabelMap)], names: [String]) -> Batch {
    let height = samples.map(\.image.height).max()!.roundedUp(to: divisors[0])
    let width = samples.map(\.image.width).max()!.roundedUp(to: divisors[1])
    var images: [Float] = []
    var labels: [UInt8] = []
    var weights: [Float]? = weightMap == nil ? nil : []
    images.reserveCapacity(samples.count * samples[0].image.channels * height * width)
    labels.reserveCapacity(samples.count * height * width)
    for sample in samples {
      // Of the sample itself: what is padded holds no objects.
      let map = weightMap.map { weightMap in
        FloatImage(
          width: sample.labels.width, height: sample.labels.height, values: weightMap.weights(of: sample.labels))
      }
      if plan.patch != nil || (sample.image.height, sample.image.width) == (height, width) {
        images += sample.image.values
        labels += sample.labels.labels
        if let map { weights! += map.values }
      } else {
        let margins = Margins(
          top: 0, left: 0, bottom: height - sample.image.height, right: width - sample.image.width)
        images += sample.image.padded(margins, border: .reflect).values
        labels += sample.labels.padded(margins, with: LabelMap.ignored).labels
        if let map { weights! += map.padded(margins, border: .constant).values }
      }
    }
    return Batch(
      images: images,
      shape: [samples.count, samples[0].image.channels, plan.patch?.height ?? height, plan.patch?.width ?? width],
      labels: labels, weights: weights, names: names)
  }
}

/// Decoded and preprocessed training planes, kept while memory lasts.
private final class PreparedCases: Sendable {
  struct Prepared {
    var image: FloatImage
    var labels: LabelMap

    /// What it takes.
    var bytes: Int { image.values.count * MemoryLayout<Float>.size + labels.labels.count }
  }

  private let reader: CaseReader
  private let channels: ChannelSelection
  private let preprocessing: Preprocessing
  /// What the kept planes may take together.
  private let budget: Int
  private let kept = Mutex<(planes: [String: Prepared], bytes: Int)>(([:], 0))

  init(plan: Plan) {
    reader = plan.caseReader
    channels = plan.channels
    preprocessing = plan.preprocessing
    budget = plan.keptBytes
  }

  func prepared(_ entry: Case, plane: Int) throws -> Prepared {
    let key = "\(entry.name)#\(plane)"
    if let found = kept.withLock({ $0.planes[key] }) { return found }
    // All planes of a file, since it is decoded as a whole.
    let image = try reader.image(entry.image).content
    let labels = try reader.labels(entry.masks)
    func prepare(_ plane: Int) throws -> Prepared {
      let prepared = try preprocessing.prepare(image, plane: plane, channels: channels, file: entry.image)
      return Prepared(image: prepared.image, labels: prepared.grid.labels(labels.plane(plane)))
    }
    let prepared = try prepare(plane)
    keep(prepared, as: key)
    for other in 0..<entry.planes where other != plane {
      let otherKey = "\(entry.name)#\(other)"
      // A page that is cropped to its foreground may take more or less than the first.
      guard kept.withLock({ $0.bytes + prepared.bytes <= budget && $0.planes[otherKey] == nil }) else { continue }
      keep(try prepare(other), as: otherKey)
    }
    return prepared
  }

  private func keep(_ prepared: Prepared, as key: String) {
    let bytes = prepared.bytes
    kept.withLock { kept in
      guard kept.bytes + bytes <= budget, kept.planes[key] == nil else { return }
      kept.planes[key] = prepared
      kept.bytes += bytes
    }
  }
}

extension Int {
  /// The smallest multiple that is not below this.
  func roundedUp(to divisor: Int) -> Int { quotientRoundedUp(by: divisor) * divisor }
}
