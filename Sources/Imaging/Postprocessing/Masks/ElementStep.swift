/// A step on masks with a structuring element, and a border that matters.
public protocol ElementStep: MaskStep {
  var element: StructuringElement { get }
  /// What lies around the image.
  var border: MorphologyBorder { get }

  init(element: StructuringElement, border: MorphologyBorder)
}

extension ElementStep {
  public var isSound: Bool { element.isSound }
  public var needsStack: Bool { element.isSolid }
}

private enum ElementKey: String, CodingKey {
  case element
  case border
  /// The element in plans and checkpoints from before steps had more than one value.
  case unnamed = "_0"
}

extension ElementStep {
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: ElementKey.self)
    let key = values.contains(.unnamed) ? ElementKey.unnamed : .element
    self.init(
      element: try values.decode(StructuringElement.self, forKey: key),
      border: try values.decodeIfPresent(MorphologyBorder.self, forKey: .border) ?? .background)
  }

  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: ElementKey.self)
    try values.encode(element, forKey: .element)
    try values.encode(border, forKey: .border)
  }
}

extension StructuringElement {
  /// The largest radius that a file may ask for.
  static let largestRadius = 1024

  /// Whether it is an element at all, of a size that somebody may have meant.
  var isSound: Bool {
    let radii = 0...Self.largestRadius
    let sides = 1...2 * Self.largestRadius + 1
    return switch self {
    case .disk(let radius), .diamond(let radius), .ball(let radius), .octahedron(let radius): radii ~= radius
    case .square(let side), .cube(let side): sides ~= side
    case .line(let length, let degrees): sides ~= length && (-360...360).contains(degrees)
    case .custom(let element): element.planes.count <= sides.upperBound
    }
  }

  /// Whether it reaches into the planes above and below.
  var isSolid: Bool {
    switch self {
    case .disk, .square, .diamond, .line: false
    case .ball(let radius), .octahedron(let radius): radius > 0
    case .cube(let side): side > 1
    case .custom(let element): element.planes.count > 1
    }
  }
}
