internal import Imaging

/// A structuring element: a shape with its size, or one that is drawn.
///
///     open: {element: line, length: 9, degrees: 45}
///     open: {element: [[0, 1, 0], [1, 1, 1], [0, 1, 0]]}
struct ElementDecoder {
  let reader: ConfigurationReader

  private enum Shape: String, CaseIterable { case disk, square, diamond, line, ball, cube, octahedron }

  func decode() -> StructuringElement {
    if let node = reader.node("element"), case .list(let items) = node.content { return drawn(items, at: node.origin) }
    let shape = reader.choice("element", default: Shape.disk)
    if shape == .line {
      return .line(
        length: reader.value("length", default: 3, in: 1...2049),
        degrees: reader.value("degrees", default: 0, in: -360...360))
    }
    let radius = reader.value("radius", default: 1, in: 0...1024)
    switch shape {
    case .disk, .line: return .disk(radius: radius)
    case .square: return .square(side: 2 * radius + 1)
    case .diamond: return .diamond(radius: radius)
    case .ball: return .ball(radius: radius)
    case .cube: return .cube(side: 2 * radius + 1)
    case .octahedron: return .octahedron(radius: radius)
    }
  }

  /// Rows of 0 and 1, or planes of such rows; the origin is in the middle.
  private func drawn(_ items: [ConfigurationNode], at place: ConfigurationNode.Origin) -> StructuringElement {
    let planes = items.compactMap(rows)
    let drawn = planes.count == items.count ? planes : rows(items).map { [$0] }
    guard let drawn, !items.isEmpty else {
      reader.report(
        "'\(reader.name("element"))' must be a shape, rows of 0 and 1 as in [[0, 1, 0], [1, 1, 1], [0, 1, 0]], or planes of "
          + "such rows", at: place)
      return .disk(radius: 0)
    }
    do {
      return .custom(try CustomElement(planes: drawn))
    } catch {
      reader.report("'\(reader.name("element"))': \(error)", at: place)
      return .disk(radius: 0)
    }
  }

  private func rows(_ node: ConfigurationNode) -> [[Bool]]? {
    guard case .list(let items) = node.content else { return nil }
    return rows(items)
  }

  private func rows(_ items: [ConfigurationNode]) -> [[Bool]]? {
    let rows = items.compactMap { [Int]($0) }
    guard rows.count == items.count, rows.allSatisfy({ $0.allSatisfy { $0 == 0 || $0 == 1 } }) else { return nil }
    return rows.map { $0.map { $0 == 1 } }
  }
}
