/// Where each pixel of a sample comes from: all its geometric changes, one after the other.
///
/// Affine changes that follow one another are one link.
public struct CoordinateMap: Sendable {
  /// In the order in which they change what is seen; a place of the result passes them from the last to the first.
  public private(set) var links: [GeometricChange]

  public init(_ map: AffineMap = .identity) { links = [.affine(map)] }

  /// The whole of it, where it is affine.
  public var affine: AffineMap? {
    if links.count == 1, case .affine(let map) = links[0] { return map }
    return nil
  }

  /// These changes first, then another on their result.
  public func then(_ next: GeometricChange) -> CoordinateMap {
    var map = self
    if case .affine(let change) = next, case .affine(let last) = links[links.count - 1] {
      map.links[links.count - 1] = .affine(last.then(change))
    } else {
      map.links.append(next)
    }
    return map
  }

  /// The place of the source that a place of the result shows.
  public func source(x: Double, y: Double) -> (x: Double, y: Double) {
    var place = (x: x, y: y)
    for link in links.reversed() { place = link.source(x: place.x, y: place.y) }
    return place
  }

  /// Where in the result a place of the source is seen: how a landmark moves.
  ///
  /// - Returns: nil where no such place was found, as a field may fold over and hide what lies between.
  public func result(x: Double, y: Double) -> (x: Double, y: Double)? {
    var place = (x: x, y: y)
    for link in links {
      guard let found = link.result(x: place.x, y: place.y) else { return nil }
      place = found
    }
    return place
  }
}

extension GeometricChange {
  func source(x: Double, y: Double) -> (x: Double, y: Double) {
    switch self {
    case .affine(let map): return map.source(x: x, y: y)
    case .field(let field):
      let moved = field.displacement(x: x, y: y)
      return (x + moved.x, y + moved.y)
    }
  }

  func result(x: Double, y: Double) -> (x: Double, y: Double)? {
    switch self {
    case .affine(let map): map.inverse.source(x: x, y: y)
    case .field(let field): field.result(x: x, y: y)
    }
  }
}

extension DisplacementField {
  /// The place that shows a source place, within a thousandth of a pixel, by Newton's method with differences over a
  /// hundredth of a pixel; a step that leads further away is halved.
  func result(x: Double, y: Double) -> (x: Double, y: Double)? {
    func error(_ place: (x: Double, y: Double)) -> (x: Double, y: Double) {
      let moved = displacement(x: place.x, y: place.y)
      return (place.x + moved.x - x, place.y + moved.y - y)
    }
    func size(_ error: (x: Double, y: Double)) -> Double { error.x * error.x + error.y * error.y }
    var place = (x: x, y: y)
    for _ in 0..<100 {
      let missed = error(place)
      if size(missed) < 1e-6 { return place }
      let (right, below) = (error((place.x + 0.01, place.y)), error((place.x, place.y + 0.01)))
      let (xx, yx) = ((right.x - missed.x) * 100, (right.y - missed.y) * 100)
      let (xy, yy) = ((below.x - missed.x) * 100, (below.y - missed.y) * 100)
      let determinant = xx * yy - xy * yx
      guard abs(determinant) > 1e-9 else { return nil }
      let change = (x: (yy * missed.x - xy * missed.y) / determinant, y: (xx * missed.y - yx * missed.x) / determinant)
      var share = 1.0
      func next() -> (x: Double, y: Double) { (place.x - share * change.x, place.y - share * change.y) }
      while share > 1e-4, size(error(next())) >= size(missed) { share /= 2 }
      place = next()
    }
    return nil
  }
}
