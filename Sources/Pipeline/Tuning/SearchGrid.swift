internal import Imaging

/// The values that tuning tries.
enum SearchGrid {
  /// 0.05, 0.1 … 0.95.
  static let thresholds = (1...19).map { Double($0) / 20 }
  /// Of structuring elements, px.
  static let radii = [1, 2, 3, 5, 8]
  /// Of objects and holes, px.
  static let areas = [5, 10, 20, 50, 100, 200, 500, 1000, 2000]
  /// What an area in mm², chosen for the subject by somebody who knows it, is multiplied with.
  static let factors = [0.25, 0.5, 2, 4]
}

/// A kind of step whose size can be tuned, in the order in which they come where there were none.
enum TunableStep: Int, CaseIterable {
  case open
  case close
  case fillHoles
  case removeSmall

  /// Nothing where the step is of no such kind.
  init?(_ step: any PostprocessingStep) {
    switch step {
    case is Opening: self = .open
    case is Closing: self = .close
    case is HoleFilling: self = .fillHoles
    case is SmallObjectRemoval: self = .removeSmall
    default: return nil
    }
  }

  var name: String {
    switch self {
    case .open: Opening.name
    case .close: Closing.name
    case .fillHoles: HoleFilling.name
    case .removeSmall: SmallObjectRemoval.name
    }
  }

  /// Where there is none now: none, then larger and larger ones.
  var sizes: [any PostprocessingStep] {
    switch self {
    case .open: SearchGrid.radii.map { Opening(element: .disk(radius: $0)) }
    case .close: SearchGrid.radii.map { Closing(element: .disk(radius: $0)) }
    case .fillHoles: SearchGrid.areas.map { HoleFilling(area: .pixels($0)) } + [HoleFilling()]
    case .removeSmall: SearchGrid.areas.map { SmallObjectRemoval(area: .pixels($0)) }
    }
  }

  /// Where there is one now: others of its shape and unit, alike in all else.
  static func sizes(like step: any PostprocessingStep) -> [any PostprocessingStep] {
    func changed<Step: PostprocessingStep>(_ step: Step, _ change: (inout Step) -> Void) -> Step {
      var step = step
      change(&step)
      return step
    }
    return switch step {
    case let step as Opening: elements(like: step.element).map { element in changed(step) { $0.element = element } }
    case let step as Closing: elements(like: step.element).map { element in changed(step) { $0.element = element } }
    case let step as HoleFilling:
      (areas(like: step.area) + [nil]).map { area in changed(step) { $0.area = area } }
    case let step as SmallObjectRemoval:
      areas(like: step.area).map { area in changed(step) { $0.area = area } }
    default: []
    }
  }

  /// Nothing for an element without a radius.
  private static func elements(like element: StructuringElement) -> [StructuringElement] {
    switch element {
    case .disk: SearchGrid.radii.map { .disk(radius: $0) }
    case .square: SearchGrid.radii.map { .square(side: 2 * $0 + 1) }
    case .diamond: SearchGrid.radii.map { .diamond(radius: $0) }
    case .ball: SearchGrid.radii.map { .ball(radius: $0) }
    case .cube: SearchGrid.radii.map { .cube(side: 2 * $0 + 1) }
    case .octahedron: SearchGrid.radii.map { .octahedron(radius: $0) }
    case .line, .custom: []
    }
  }

  private static func areas(like area: ObjectArea?) -> [ObjectArea] {
    guard case .squareMillimetres(let area) = area else { return SearchGrid.areas.map { .pixels($0) } }
    return SearchGrid.factors.map { .squareMillimetres(area * $0) }
  }
}
