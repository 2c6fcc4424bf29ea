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
  init(plan: NetworkPlan, divisors: [Int]) throws {
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

/// Makes any batch of a run, and any sample.
struct BatchMaker: Sendable {
  let plan: NetworkPlan
  let divisors: [Int]
  let cases: [Case]
  /// The case and plane of every training plane.
  let units: [(entry: Int, plane: Int)]
  private let store: PreparedCases
  /// Of each foreground class, where classes are balanced: the places in `units` of the planes that hold it.
  let holders: [(label: UInt8, units: [Int])]
  /// What each pixel counts in the loss, where that asks for it.
  let weightMap: WeightMap?

  init(plan: NetworkPlan, divisors: [Int]) throws {
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
    var places = SamplePlaces(self)
    let samples = try (step * plan.batch..<(step + 1) * plan.batch).map { try sample(places[$0]) }
    return assemble(samples.map(\.sample), names: samples.map(\.name))
  }

  /// The sample of a place, with others put into it where the augmentation says so.
  ///
  /// A partner is any other training plane, drawn evenly, or the plane itself where it is the only one. It is made as every
  /// sample is, but with draws of its own, at the size of the sample it goes into, and without partners.
  func sample(_ place: SamplePlace) throws -> (sample: AugmentedSample, name: String) {
    let key = SampleKey(seed: plan.seed, turn: place.turn, item: name(of: place.unit))
    let patch = plan.patch.map { ($0.height, $0.width) }
    let alone = try plainSample(of: place.unit, key: key, patch: patch, wanted: place.wanted)
    let mixed = try plan.augmentation.mixed(alone, key: key, partners: max(1, units.count - 1)) { number, seed in
      let unit = number < place.unit || units.count == 1 ? number : number + 1
      let item = name(of: unit)
      let partner = try plainSample(
        of: unit, key: SampleKey(seed: seed, turn: place.turn, item: item),
        patch: (alone.image.height, alone.image.width), wanted: nil)
      return (partner, item)
    }
    return (mixed, key.item)
  }

  /// - Parameter wanted: the class whose pixels a patch is to be centred on.
  private func plainSample(
    of unit: Int, key: SampleKey, patch: (height: Int, width: Int)?, wanted: UInt8?
  ) throws -> AugmentedSample {
    let prepared = try prepared(unit)
    var centre: (x: Int, y: Int)?
    if plan.patch != nil, plan.sampling != PatchSampling() {
      var draws = KeyedGenerator(seed: key.seed, stream: "sampling", step: key.turn, item: key.item)
      centre = plan.sampling.drawCentre(
        in: prepared.labels, wanted: wanted, isOfSets: plan.classes.isOverlapping, using: &draws)
    }
    return plan.augmentation.sample(
      image: prepared.image, labels: prepared.labels, patch: patch, centre: centre, key: key)
  }

  /// A training plane before it is augmented.
  func prepared(_ unit: Int) throws -> (image: FloatImage, labels: LabelMap) {
    try store.prepared(cases[units[unit].entry], plane: units[unit].plane)
  }

  /// The base name of a training plane's image, with the plane in a stack.
  func name(of unit: Int) -> String {
    let entry = cases[units[unit].entry]
    return entry.planes == 1 ? entry.name : "\(entry.name)#\(units[unit].plane)"
  }

  private static func holders(
    _ units: [(entry: Int, plane: Int)], _ cases: [Case], _ store: PreparedCases, plan: NetworkPlan
  ) throws -> [(label: UInt8, units: [Int])] {
    let classes = plan.classes
    let counts = try concurrentMap(units.count, workers: ProcessInfo.processInfo.activeProcessorCount) { number in
      Result {
        classes.pixels(of: try store.prepared(cases[units[number].entry], plane: units[number].plane).labels)
      }
    }.map { try $0.get() }
    let holders = (1..<classes.classes.count).map { label in
      (label: UInt8(label), units: counts.indices.filter { counts[$0][label] > 0 })
    }
    return holders.filter { !$0.units.isEmpty }
  }

  /// Whole images differ in size: each is padded to the largest by reflection, and the padding is not scored.
  private func assemble(_ samples: [AugmentedSample], names: [String]) -> Batch {
    let height = plan.patch?.height ?? samples.map(\.image.height).max()!.roundedUp(to: divisors[0])
    let width = plan.patch?.width ?? samples.map(\.image.width).max()!.roundedUp(to: divisors[1])
    var images: [Float] = []
    var labels: [UInt8] = []
    var weights: [Float]? = weightMap == nil ? nil : []
    var blends: [Batch.Blend] = []
    images.reserveCapacity(samples.count * samples[0].image.channels * height * width)
    labels.reserveCapacity(samples.count * height * width)
    for (place, sample) in samples.enumerated() {
      let margins = Margins(bottom: height - sample.image.height, right: width - sample.image.width)
      images += margins == Margins() ? sample.image.values : sample.image.padded(margins, border: .reflect).values
      let own = target(sample.labels, margins)
      labels += own.labels
      if let map = own.weights { weights! += map }
      for blend in sample.blends {
        let further = target(blend.labels, margins)
        blends.append(Batch.Blend(image: place, share: blend.share, labels: further.labels, weights: further.weights))
      }
    }
    return Batch(
      images: images, shape: [samples.count, samples[0].image.channels, height, width], labels: labels,
      weights: weights, blends: blends, names: names)
  }

  /// Labels with their margins, and what each pixel counts where the loss asks for it.
  private func target(_ labels: LabelMap, _ margins: Margins) -> (labels: [UInt8], weights: [Float]?) {
    // Of the sample itself: what is padded holds no objects.
    let map = weightMap.map { FloatImage(width: labels.width, height: labels.height, values: $0.weights(of: labels)) }
    if margins == Margins() { return (labels.labels, map?.values) }
    return (
      labels.padded(margins, with: LabelMap.ignored).labels, map?.padded(margins, border: .constant).values
    )
  }
}

/// What one sample of a run is made from.
struct SamplePlace: Sendable, Equatable {
  /// The training plane.
  var unit: Int
  /// Sets this sample of a plane apart from its others.
  var turn: Int
  /// The class whose pixels a patch is to be centred on, where classes are balanced.
  var wanted: UInt8?
}

/// The samples of a run by their place in it, from 0: batch by batch, in the order of the batch.
struct SamplePlaces {
  private let maker: BatchMaker
  private var order: (pass: Int, units: [Int]) = (-1, [])

  init(_ maker: BatchMaker) { self.maker = maker }

  /// Any place; neighbours of one pass are fastest.
  subscript(place: Int) -> SamplePlace {
    mutating get {
      let count = maker.units.count
      guard maker.holders.isEmpty else {
        var draws = KeyedGenerator(seed: maker.plan.seed, stream: "balance", step: place)
        let holder = maker.holders[draws.integer(below: maker.holders.count)]
        return SamplePlace(
          unit: holder.units[draws.integer(below: holder.units.count)], turn: place, wanted: holder.label)
      }
      let pass = place / count
      if pass != order.pass {
        var draws = KeyedGenerator(seed: maker.plan.seed, stream: "order", step: pass)
        order = (pass, draws.permutation(of: count))
      }
      return SamplePlace(unit: order.units[place % count], turn: pass, wanted: nil)
    }
  }
}

/// Decoded and preprocessed training planes, kept while memory lasts.
private final class PreparedCases: Sendable {
  typealias Prepared = (image: FloatImage, labels: LabelMap)

  private let reader: CaseReader
  private let channels: ChannelSelection
  private let preprocessing: Preprocessing
  /// What the kept planes may take together.
  private let budget: Int
  private let kept = Mutex<(planes: [String: Prepared], bytes: Int)>(([:], 0))

  init(plan: NetworkPlan) {
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
      return (image: prepared.image, labels: prepared.grid.labels(labels.plane(plane)))
    }
    let prepared = try prepare(plane)
    keep(prepared, as: key)
    let bytes = Self.bytes(prepared)
    for other in 0..<entry.planes where other != plane {
      let otherKey = "\(entry.name)#\(other)"
      // A page that is cropped to its foreground may take more or less than the first.
      guard kept.withLock({ $0.bytes + bytes <= budget && $0.planes[otherKey] == nil }) else { continue }
      keep(try prepare(other), as: otherKey)
    }
    return prepared
  }

  /// What it takes.
  private static func bytes(_ prepared: Prepared) -> Int {
    prepared.image.values.count * MemoryLayout<Float>.size + prepared.labels.labels.count
  }

  private func keep(_ prepared: Prepared, as key: String) {
    let bytes = Self.bytes(prepared)
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
