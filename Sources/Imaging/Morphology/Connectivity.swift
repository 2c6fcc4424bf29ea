/// Which neighbours a pixel is connected to.
///
/// In a stack 4 and 8 stay within each plane; the others reach into the planes above and below, and are 4, 8 and 8 on an
/// image of one plane.
public enum Connectivity: Int, Sendable, Codable, CaseIterable {
  /// Left, right, above, below.
  case four = 4
  /// Diagonal neighbours too.
  case eight = 8
  /// Of a stack: the pixels that share a face.
  case six = 6
  /// Of a stack: the pixels that share a face or an edge.
  case eighteen = 18
  /// Of a stack: the pixels that share a face, an edge or a corner.
  case twentySix = 26

  /// Whether pixels of different planes can be neighbours.
  public var crossesPlanes: Bool { self == .six || self == .eighteen || self == .twentySix }

  /// A row that comes before another and holds neighbours of its pixels.
  struct Row {
    /// How many planes it is further up the stack, and how many rows further up the plane; the latter may be −1.
    var planes: Int
    var rows: Int
    /// By how many columns neighbours may differ.
    var reach: Int32
  }

  /// The rows before a row; those after it follow by symmetry.
  var rowsBefore: [Row] {
    switch self {
    case .four: [Row(planes: 0, rows: 1, reach: 0)]
    case .eight: [Row(planes: 0, rows: 1, reach: 1)]
    case .six: [Row(planes: 0, rows: 1, reach: 0), Row(planes: 1, rows: 0, reach: 0)]
    case .eighteen: block(inPlane: 1, beside: 1, diagonal: 0)
    case .twentySix: block(inPlane: 1, beside: 1, diagonal: 1)
    }
  }

  private func block(inPlane: Int32, beside: Int32, diagonal: Int32) -> [Row] {
    [
      Row(planes: 0, rows: 1, reach: inPlane), Row(planes: 1, rows: 0, reach: beside),
      Row(planes: 1, rows: 1, reach: diagonal), Row(planes: 1, rows: -1, reach: diagonal),
    ]
  }
}
