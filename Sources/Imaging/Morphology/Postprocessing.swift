/// One step between probabilities and a predicted mask.
public enum PostprocessingStep: Sendable, Equatable, Codable {
  /// The most probable foreground class wins a pixel where its probability is above `value`.
  case threshold(value: Double)
  /// The most probable class wins a pixel.
  case argmax
  case open(StructuringElement)
  case close(StructuringElement)
  case fillHoles
  /// Keeps objects of at least `area` pixels.
  case removeSmall(area: Int)
}

/// The steps of a pipeline file, in order.
public struct Postprocessing: Sendable, Equatable, Codable {
  public var steps: [PostprocessingStep]

  public init(steps: [PostprocessingStep] = []) { self.steps = steps }

  /// The predicted class of each pixel.
  ///
  /// `threshold` or `argmax` decides first, wherever it stands; of several the last. Without either, two classes are
  /// divided at 0.5 and more by argmax. The other steps follow in order.
  ///
  /// - Parameter probabilities: one channel a class, the background first.
  public func apply(to probabilities: FloatImage) -> LabelMap {
    apply(to: decide(probabilities), classes: probabilities.channels)
  }

  /// The morphology alone: each step changes every foreground class, in order.
  ///
  /// Each class sees the labels before the step. A pixel that a class loses becomes background; one that it gains is
  /// its own only where it was background, and goes to the first of several.
  ///
  /// - Parameters:
  ///   - labels: a map of one plane.
  ///   - classes: how many classes there are, the background included.
  public func apply(to labels: LabelMap, classes: Int) -> LabelMap {
    precondition(labels.planes == 1)
    return steps.reduce(labels) { labels, step in
      step.isMorphology ? step.changeEachClass(of: labels, classes: classes) : labels
    }
  }

  private func decide(_ probabilities: FloatImage) -> LabelMap {
    switch steps.last(where: { !$0.isMorphology }) {
    case .threshold(let value): LabelMap(mostProbableOf: probabilities, above: Float(value))
    case nil where probabilities.channels == 2: LabelMap(mostProbableOf: probabilities, above: 0.5)
    default: LabelMap(mostProbableOf: probabilities)
    }
  }
}

extension PostprocessingStep {
  fileprivate var isMorphology: Bool {
    switch self {
    case .threshold, .argmax: false
    case .open, .close, .fillHoles, .removeSmall: true
    }
  }

  fileprivate func changeEachClass(of labels: LabelMap, classes: Int) -> LabelMap {
    var changed = labels
    var free = BitMask(labels, class: 0)
    changed.labels.withUnsafeMutableBufferPointer { pixels in
      for label in 1..<UInt8(max(classes, 1)) {
        let before = BitMask(labels, class: label)
        if before.isEmpty { continue }
        let after = change(before)
        let gained = after.intersection(free)
        before.subtracting(after).forEachPixel { pixels[$0] = 0 }
        gained.forEachPixel { pixels[$0] = label }
        free = free.subtracting(gained)
      }
    }
    return changed
  }

  private func change(_ mask: BitMask) -> BitMask {
    switch self {
    case .threshold, .argmax: mask
    case .open(let element): mask.opened(by: element)
    case .close(let element): mask.closed(by: element)
    case .fillHoles: mask.fillingHoles()
    case .removeSmall(let area): mask.removingSmall(area: area)
    }
  }
}
