/// Where each of several classes is that may overlap: a mask a foreground class. There is no background.
public struct ClassMasks: Sendable, Equatable {
  /// In the order of the classes, of one size.
  public let masks: [BitMask]
  /// Pixels that take no part in training or scoring; nil: all do.
  public let ignored: BitMask?

  /// - Precondition: there is one mask at least, and all have one size.
  public init(_ masks: [BitMask], ignored: BitMask? = nil) {
    let size = (masks[0].width, masks[0].height, masks[0].planes)
    precondition((masks + [ignored].compactMap(\.self)).allSatisfy { ($0.width, $0.height, $0.planes) == size })
    self.masks = masks
    self.ignored = ignored
  }

  /// No class anywhere.
  public init(width: Int, height: Int, planes: Int = 1, classes: Int) {
    self.init(Array(repeating: BitMask(width: width, height: height, planes: planes), count: classes))
  }

  public var width: Int { masks[0].width }
  public var height: Int { masks[0].height }
  public var planes: Int { masks[0].planes }

  /// Pixels that two classes or more share, ignored ones aside.
  public var sharedPixels: Int {
    var (any, shared) = (masks[0], BitMask(width: width, height: height, planes: planes))
    for mask in masks.dropFirst() {
      shared = shared.union(any.intersection(mask))
      any = any.union(mask)
    }
    return (ignored.map(shared.subtracting) ?? shared).count
  }
}
