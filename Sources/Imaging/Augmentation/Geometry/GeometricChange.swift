/// What a geometric step does to one sample.
public enum GeometricChange: Sendable {
  case affine(AffineMap)
  case field(any DisplacementField)
}

/// A distortion that says of every place how far away its pixel is taken from.
///
/// Coordinates are those of the sample, in pixels with centres at whole numbers. Beyond the sample's edge pixels
/// displacements go on as they are at the edge.
public protocol DisplacementField: Sendable {
  /// From a place of the result to the place that it shows, in pixels.
  func displacement(x: Double, y: Double) -> (x: Double, y: Double)

  /// Moves places that lie anywhere to those that they show.
  func displace(_ places: PlaceRow)

  /// Moves the pixel centres of a part of one row to the places that they show; sooner done than places in general.
  ///
  /// - Parameters:
  ///   - places: the centres of this row's pixels from `column` on.
  ///   - column: of the first; at least 0, and perhaps beyond the sample.
  ///   - row: at least 0, and perhaps beyond it.
  func displace(_ places: PlaceRow, column: Int, row: Int)
}

extension DisplacementField {
  // Here and not in the caller, so that the loop knows which field it is and holds no call.
  public func displace(_ places: PlaceRow) {
    for index in 0..<places.count {
      let moved = displacement(x: places.x[index], y: places.y[index])
      places.x[index] += moved.x
      places.y[index] += moved.y
    }
  }

  public func displace(_ places: PlaceRow, column: Int, row: Int) { displace(places) }
}

/// Places to be moved, for as long as the call lasts.
public struct PlaceRow {
  public let x: UnsafeMutablePointer<Double>
  public let y: UnsafeMutablePointer<Double>
  public let count: Int

  public init(x: UnsafeMutablePointer<Double>, y: UnsafeMutablePointer<Double>, count: Int) {
    self.x = x
    self.y = y
    self.count = count
  }
}
