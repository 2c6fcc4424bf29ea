internal import Imaging

/// The post-processings that tuning chooses among: those of a run with other sizes in some places.
///
/// Places are the threshold; with several foreground classes that of each, too; each opening, closing, filling of holes and
/// removal of small objects that stands in the list, with its classes and its shape; and one place for each of these kinds
/// that does not, for all classes: behind the last kind that comes before it in `TunableStep`, else before all other steps on masks.
/// Whatever else is in the list stays where it is.
struct SearchSpace {
  struct Place {
    /// As the report calls it.
    var name: String
    /// The first is what is there now; later ones intervene more.
    var options: [Option]
  }

  struct Option: Equatable {
    /// As the report calls it: `0.45`, `none`.
    var title: String
    /// Nothing, or one step, in the place; of the threshold all that decides.
    var steps: [ScopedPostprocessingStep]
  }

  /// In the order of the list.
  private(set) var places: [Place] = []
  /// Places by kind; of those that gain alike the first is tuned first.
  private(set) var order: [Int] = []

  private enum Item {
    case fixed(ScopedPostprocessingStep)
    case place(Int)
  }

  private let present: Postprocessing
  private let classes: [String]
  /// What changes probabilities.
  private let before: [ScopedPostprocessingStep]
  /// What changes masks.
  private var items: [Item] = []
  /// The place of the threshold, and those of single classes.
  private var threshold: Int?
  private var classThresholds: [Int] = []

  /// - Parameters:
  ///   - present: that of the run.
  ///   - classes: names, the background first.
  ///   - hasProbabilities: whether anything lies between 0 and 1, so that a threshold matters.
  init(_ present: Postprocessing, classes: [String], hasProbabilities: Bool = true) {
    self.present = present
    self.classes = classes
    before = present.steps.filter { $0.step is any ProbabilityStep }
    if hasProbabilities { addThresholds() }
    var ranks: [(rank: Int, place: Int)] = []
    let masks = present.steps.filter { $0.step is any MaskStep }
    let found = masks.compactMap { TunableStep($0.step) }
    func add(_ kinds: [TunableStep]) {
      for kind in kinds where !found.contains(kind) {
        ranks.append((kind.rawValue, places.count))
        items.append(.place(places.count))
        places.append(Place(name: kind.name, options: Self.options(kind.sizes, now: nil, classes: nil)))
      }
    }
    /// The missing kinds that belong behind a kind: up to the next one that is there.
    func missing(behind kind: TunableStep?) -> [TunableStep] {
      TunableStep.allCases.filter { candidate in
        candidate.rawValue > kind?.rawValue ?? -1 && !found.contains(candidate)
          && !found.contains { $0.rawValue > kind?.rawValue ?? -1 && $0.rawValue < candidate.rawValue }
      }
    }
    add(missing(behind: nil))
    for (index, entry) in masks.enumerated() {
      guard let kind = TunableStep(entry.step) else {
        items.append(.fixed(entry))
        continue
      }
      ranks.append((kind.rawValue, places.count))
      items.append(.place(places.count))
      let scope = entry.classes.map { " of " + $0.joined(separator: ", ") } ?? ""
      places.append(
        Place(
          name: kind.name + scope,
          options: Self.options(TunableStep.sizes(like: entry.step), now: entry, classes: entry.classes)))
      let isLast = !masks[(index + 1)...].contains { TunableStep($0.step) == kind }
      if isLast { add(missing(behind: kind)) }
    }
    order = [threshold].compactMap { $0 } + classThresholds + ranks.sorted { $0 < $1 }.map(\.place)
  }

  /// The post-processing of a choice: one option for each place.
  func postprocessing(_ choice: [Int]) -> Postprocessing {
    if choice.allSatisfy({ $0 == 0 }) { return present }
    let masks = items.flatMap { item -> [ScopedPostprocessingStep] in
      switch item {
      case .fixed(let step): [step]
      case .place(let place): places[place].options[choice[place]].steps
      }
    }
    return Postprocessing(scoped: before + deciding(choice) + masks)
  }

  private static func options(
    _ sizes: [any PostprocessingStep], now: ScopedPostprocessingStep?, classes: [String]?
  ) -> [Option] {
    let none = Option(title: "none", steps: [])
    guard let now else { return [none] + sizes.map { option($0, classes) } }
    let present = option(now.step, classes)
    return [present, none] + sizes.map { option($0, classes) }.filter { $0 != present }
  }

  private static func option(_ step: any PostprocessingStep, _ classes: [String]?) -> Option {
    Option(title: size(step), steps: [ScopedPostprocessingStep(step, classes: classes)])
  }

  private static func size(_ step: any PostprocessingStep) -> String {
    switch step {
    case let step as any ElementStep: size(step.element)
    case let step as HoleFilling: step.area.map(size) ?? "all"
    case let step as SmallObjectRemoval: size(step.area)
    default: "\(step)"
    }
  }

  private static func size(_ element: StructuringElement) -> String {
    switch element {
    case .disk(let radius): "disk \(radius)"
    case .diamond(let radius): "diamond \(radius)"
    case .square(let side): "square \(side)"
    case .line(let length, let degrees): "line \(length), \(degrees)°"
    case .ball(let radius): "ball \(radius)"
    case .cube(let side): "cube \(side)"
    case .octahedron(let radius): "octahedron \(radius)"
    case .custom: "as drawn"
    }
  }

  private static func size(_ area: ObjectArea) -> String {
    switch area {
    case .pixels(let count): "\(count) px"
    case .squareMillimetres(let area): "\(area) mm²"
    }
  }
}

// MARK: - Thresholds

extension SearchSpace {
  private mutating func addThresholds() {
    let deciding = present.steps.filter { $0.step is any DecidingStep }
    threshold = places.count
    places.append(Place(name: ThresholdDecision.name, options: Self.thresholds(deciding, classes: classes)))
    guard classes.count > 2 else { return }
    for name in classes.dropFirst() {
      classThresholds.append(places.count)
      let values = SearchGrid.thresholds.map { value in
        Option(
          title: "\(value)", steps: [ScopedPostprocessingStep(ThresholdDecision(value: value), classes: [name])])
      }
      places.append(
        Place(name: "\(ThresholdDecision.name) of \(name)", options: [Option(title: "as all", steps: [])] + values))
    }
  }

  /// What decides now, then fixed thresholds, those next to the present one first.
  private static func thresholds(_ deciding: [ScopedPostprocessingStep], classes: [String]) -> [Option] {
    var now = Option(title: classes.count == 2 ? "0.5" : ArgmaxDecision.name, steps: deciding)
    var value = classes.count == 2 ? 0.5 : nil
    if let last = deciding.last {
      let plain = deciding.count == 1 && last.classes == nil ? last.step as? ThresholdDecision : nil
      value = plain?.perClass == nil ? plain?.value : nil
      now.title = value.map { "\($0)" } ?? type(of: last.step).name
    }
    let centre = value ?? 0.5
    let others = SearchGrid.thresholds.filter { $0 != value }
      .sorted { (abs($0 - centre), $0) < (abs($1 - centre), $1) }
    return [now]
      + others.map { Option(title: "\($0)", steps: [ScopedPostprocessingStep(ThresholdDecision(value: $0))]) }
  }

  private func deciding(_ choice: [Int]) -> [ScopedPostprocessingStep] {
    guard let threshold else { return present.steps.filter { $0.step is any DecidingStep } }
    let common = places[threshold].options[choice[threshold]].steps
    let single = classThresholds.flatMap { places[$0].options[choice[$0]].steps }
    // Where the most probable class wins, no class has a threshold.
    if single.isEmpty || isArgmax(common) { return common }
    if common.count == 1, common[0].classes == nil, var merged = common[0].step as? ThresholdDecision {
      let values = single.compactMap { entry in
        (entry.step as? ThresholdDecision).map { (entry.classes![0], $0.value) }
      }
      merged.perClass = (merged.perClass ?? [:]).merging(values) { $1 }
      return [ScopedPostprocessingStep(merged)]
    }
    // No class may be decided twice.
    let taken = Set(single.flatMap { $0.classes! })
    let rest = common.compactMap { entry -> ScopedPostprocessingStep? in
      let left = (entry.classes ?? Array(classes.dropFirst())).filter { !taken.contains($0) }
      return left.isEmpty ? nil : ScopedPostprocessingStep(entry.step, classes: left)
    }
    return rest + single
  }

  private func isArgmax(_ deciding: [ScopedPostprocessingStep]) -> Bool {
    deciding.last.map { $0.step is ArgmaxDecision } ?? (classes.count != 2)
  }

  /// The same choice without what changes nothing, so that it is scored once.
  func plain(_ choice: [Int]) -> [Int] {
    guard let threshold, isArgmax(places[threshold].options[choice[threshold]].steps) else { return choice }
    var plain = choice
    for place in classThresholds { plain[place] = 0 }
    return plain
  }
}
