/// Classes that may overlap: each is decided and changed by itself, and no class takes a pixel from another.
extension Postprocessing {
  /// Where each foreground class is predicted: above its threshold, whatever other classes are there.
  ///
  /// - Parameters:
  ///   - planes: the pages of the case, of one size; one channel a class, the background first, which is not looked at.
  ///   - classes: the names of the classes, the background first.
  ///   - spacing: the size of a pixel in mm, where the file states it.
  /// - Precondition: ``canOverlap``, and a step that needs the spacing has it.
  public func masks(from planes: [FloatImage], classes: [String], spacing: Image.Spacing? = nil) -> ClassMasks {
    precondition(canOverlap && planes.allSatisfy { $0.channels == classes.count })
    let planes = change(planes, classes)
    let candidates = candidates(planes, classes: classes)
    let decided = candidates.indices.dropFirst().map { BitMask(candidates[$0], channel: $0, in: planes) }
    return apply(to: ClassMasks(decided), classes: classes, spacing: spacing)
  }

  /// The steps on masks alone: each changes the classes that it acts on, in order. Ignored pixels stay.
  ///
  /// - Parameters:
  ///   - masks: of the whole case.
  ///   - classes: the names of the classes, the background first.
  ///   - spacing: the size of a pixel in mm, where the file states it.
  /// - Precondition: a step that needs the spacing has it.
  public func apply(to masks: ClassMasks, classes: [String], spacing: Image.Spacing? = nil) -> ClassMasks {
    precondition(masks.masks.count == classes.count - 1)
    var changed = masks.masks
    for entry in steps {
      guard let step = entry.step as? any MaskStep else { continue }
      for index in changed.indices where entry.acts(on: classes[index + 1]) && !changed[index].isEmpty {
        let after = step.apply(to: changed[index], spacing: spacing)
        changed[index] = masks.ignored.map(after.subtracting) ?? after
      }
    }
    return ClassMasks(changed, ignored: masks.ignored)
  }

  /// Whether every step lets classes overlap; `argmax` gives a pixel to one of them.
  public var canOverlap: Bool { !steps.contains { $0.step is ArgmaxDecision } }
}

extension BitMask {
  /// Where a class may be.
  fileprivate init(_ candidates: Candidates, channel: Int, in planes: [FloatImage]) {
    switch candidates {
    case .mask(let mask): self = mask
    case .above(let threshold):
      self.init(
        planes: planes.map { plane in
          let first = channel * plane.width * plane.height
          return BitMask(width: plane.width, height: plane.height) { plane.values[first + $0] > threshold }
        })
    }
  }
}
