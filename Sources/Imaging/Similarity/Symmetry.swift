/// The eight ways to lay an image down on its sides: turned by quarters, mirrored or not.
///
/// Each transposes first, where it does, and then mirrors columns and rows.
public enum Symmetry: Int, Sendable, CaseIterable {
  case identity
  /// Left and right swapped.
  case mirroredColumns
  /// Top and bottom swapped.
  case mirroredRows
  case halfTurn
  /// Rows and columns swapped.
  case transposed
  case quarterTurnClockwise
  case quarterTurnCounterclockwise
  /// Mirrored about the other diagonal.
  case antitransposed

  var transposes: Bool { rawValue & 4 != 0 }
  var mirrorsColumns: Bool { rawValue & 1 != 0 }
  var mirrorsRows: Bool { rawValue & 2 != 0 }

  /// The values of a square, laid down anew.
  func apply<Value>(to values: [Value], side: Int) -> [Value] {
    (0..<side * side).map { place in
      let row = mirrorsRows ? side - 1 - place / side : place / side
      let column = mirrorsColumns ? side - 1 - place % side : place % side
      return values[transposes ? column * side + row : row * side + column]
    }
  }

  /// In the words of a message: "mirrored left to right", "turned by 90° clockwise"; empty for the image as it is.
  public var text: String {
    switch self {
    case .identity: ""
    case .mirroredColumns: "mirrored left to right"
    case .mirroredRows: "mirrored top to bottom"
    case .halfTurn: "turned by 180°"
    case .transposed: "mirrored and turned by 90° counter-clockwise"
    case .quarterTurnClockwise: "turned by 90° clockwise"
    case .quarterTurnCounterclockwise: "turned by 90° counter-clockwise"
    case .antitransposed: "mirrored and turned by 90° clockwise"
    }
  }
}
