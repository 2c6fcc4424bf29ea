/// A structuring element drawn pixel by pixel: in a plane, or in several.
///
///     let corner = try CustomElement(rows: [[true, true], [true, false]], origin: (0, 0))
///
/// An element of one plane changes each plane of a stack by itself. One of several acts on an image of one plane as its
/// section through the origin. The origin need not be one of its pixels; a dilation then moves what it grows.
public struct CustomElement: Sendable, Hashable, Codable {
  /// `[planes, rows, columns]`: whether each pixel belongs to the element.
  public let planes: [[[Bool]]]
  public let origin: Origin

  public struct Origin: Sendable, Hashable, Codable {
    public var x, y, plane: Int

    public init(x: Int, y: Int, plane: Int = 0) {
      (self.x, self.y, self.plane) = (x, y, plane)
    }
  }

  /// - Parameters:
  ///   - planes: of equal size; at least one pixel belongs to the element.
  ///   - origin: one of the places drawn; else the middle, of an even number the second of the two.
  public init(planes: [[[Bool]]], origin: Origin? = nil) throws(CustomElementError) {
    let (height, width) = (planes.first?.count ?? 0, planes.first?.first?.count ?? 0)
    guard planes.allSatisfy({ $0.count == height && $0.allSatisfy { $0.count == width } }) else {
      throw CustomElementError("its rows differ in length, or its planes in size; draw every place of a box")
    }
    guard planes.contains(where: { $0.contains { $0.contains(true) } }) else {
      throw CustomElementError("no pixel belongs to it; set one at least")
    }
    let origin = origin ?? Origin(x: width / 2, y: height / 2, plane: planes.count / 2)
    guard 0..<width ~= origin.x, 0..<height ~= origin.y, planes.indices ~= origin.plane else {
      throw CustomElementError(
        "its origin (column \(origin.x), row \(origin.y), plane \(origin.plane), counted from 0) lies outside of its "
          + "\(width) columns, \(height) rows and \(planes.count) planes")
    }
    (self.planes, self.origin) = (planes, origin)
  }

  /// An element of one plane.
  public init(rows: [[Bool]], origin: (x: Int, y: Int)? = nil) throws(CustomElementError) {
    try self.init(planes: [rows], origin: origin.map { Origin(x: $0.x, y: $0.y) })
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    try self.init(
      planes: container.decode([[[Bool]]].self, forKey: .planes),
      origin: container.decode(Origin.self, forKey: .origin))
  }

  var runs: [StructuringElement.Run] {
    planes.indices.flatMap { plane in
      planes[plane].indices.flatMap { row in
        Self.runs(of: planes[plane][row]).map { columns in
          StructuringElement.Run(
            plane: plane - origin.plane, row: row - origin.y,
            columns: columns.lowerBound - origin.x...columns.upperBound - origin.x)
        }
      }
    }
  }

  private static func runs(of row: [Bool]) -> [ClosedRange<Int>] {
    var runs: [ClosedRange<Int>] = []
    for (x, isSet) in row.enumerated() where isSet {
      if let last = runs.last, last.upperBound == x - 1 {
        runs[runs.count - 1] = last.lowerBound...x
      } else {
        runs.append(x...x)
      }
    }
    return runs
  }
}

/// Why a structuring element cannot be drawn as asked.
public struct CustomElementError: Error, Sendable, Equatable, CustomStringConvertible {
  public let description: String

  init(_ reason: String) { description = "The custom structuring element cannot be used: \(reason)." }
}
