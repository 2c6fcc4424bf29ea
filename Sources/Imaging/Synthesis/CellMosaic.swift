internal import Randomness

/// A bent power diagram: cells of different sizes that fill the plane, and what stands in each.
struct CellMosaic {
  /// A seed of the diagram; coordinates are in pixels before bending.
  struct Cell {
    var seed: SIMD2<Float>
    /// Moves the borders away from the seed; px².
    var weight: Float
    var gray: Float
    /// The contrast of its membrane.
    var strength: Float
    var mitochondrion: Mitochondrion?
  }

  struct Mitochondrion {
    var center: SIMD2<Float>
    var radii: SIMD2<Float>
    var axis: SIMD2<Float>
    var gray: Float
  }

  /// Where a pixel lies.
  struct Place {
    /// Its position before bending.
    var position: SIMD2<Float>
    var cell: Int
    /// The cell beyond the nearest border.
    var neighbour: Int
    /// The distance to that border, px.
    var margin: Float
  }

  private static let spacing: Float = 34
  /// Cells that reach beyond the image, so that its edge looks like its middle.
  private static let rim = 3

  let scene: SyntheticScene
  private let columns: Int
  private let rows: Int
  private(set) var cells: [Cell] = []
  /// The cell of each node of the grid, or −1 where a node has none and its neighbours grow.
  private var grid: [Int] = []

  init(scene: SyntheticScene) {
    self.scene = scene
    columns = Int(Float(scene.width) / Self.spacing) + 1 + 2 * Self.rim
    rows = Int(Float(scene.height) / Self.spacing) + 1 + 2 * Self.rim
    var draws = scene.draws("cells")
    for row in 0..<rows {
      for column in 0..<columns {
        let node = SIMD2(Float(column - Self.rim) + 0.5, Float(row - Self.rim) + 0.5)
        let cell = Self.cell(at: node * Self.spacing, using: &draws)
        let isMissing = draws.bernoulli(0.14)
        grid.append(isMissing ? -1 : cells.count)
        if !isMissing { cells.append(cell) }
      }
    }
    furnishMiddle()
  }

  private static func cell(at node: SIMD2<Float>, using draws: inout KeyedGenerator) -> Cell {
    let jitter = SIMD2(draws.uniform(in: -0.35...0.35), draws.uniform(in: -0.35...0.35))
    let seed = node + jitter * spacing
    let weight = draws.uniform(in: -0.03...0.03) * spacing * spacing
    let gray = draws.uniform(in: 0.58...0.78)
    let strength = draws.uniform(in: 0.12...0.42)
    let body = mitochondrion(near: seed, using: &draws)
    return Cell(
      seed: seed, weight: weight, gray: gray, strength: strength,
      mitochondrion: draws.bernoulli(0.42) ? body : nil)
  }

  private static func mitochondrion(near seed: SIMD2<Float>, using draws: inout KeyedGenerator) -> Mitochondrion {
    let offset = SIMD2(draws.uniform(in: -0.12...0.12), draws.uniform(in: -0.12...0.12))
    return Mitochondrion(
      center: seed + offset * spacing,
      radii: SIMD2(draws.uniform(in: 0.24...0.46), draws.uniform(in: 0.15...0.23)) * spacing,
      axis: draws.direction(), gray: draws.uniform(in: 0.34...0.5))
  }

  /// Every image shows every class: where no cell well inside it has a mitochondrion, the one nearest the middle gets
  /// one.
  private mutating func furnishMiddle() {
    let middle = SIMD2(Float(scene.width), Float(scene.height)) * 0.5
    let inside = cells.indices.filter {
      abs(cells[$0].seed.x - middle.x) < middle.x - 10 && abs(cells[$0].seed.y - middle.y) < middle.y - 10
    }
    guard !inside.contains(where: { cells[$0].mitochondrion != nil }) else { return }
    let nearest = cells.indices.min { (cells[$0].seed - middle).length < (cells[$1].seed - middle).length }!
    cells[nearest].mitochondrion = Mitochondrion(
      center: cells[nearest].seed, radii: SIMD2(0.35, 0.2) * Self.spacing, axis: SIMD2(1, 0), gray: 0.42)
  }

  /// The place of every pixel in row order.
  func places() -> [Place] {
    let bendX = scene.noise("bend x", scale: 24)
    let bendY = scene.noise("bend y", scale: 24)
    var near: [Int] = []
    near.reserveCapacity(25)
    return (0..<scene.width * scene.height).map { pixel in
      let x = Float(pixel % scene.width) + 4 * clamp(bendX.values[pixel], -3, 3)
      let y = Float(pixel / scene.width) + 4 * clamp(bendY.values[pixel], -3, 3)
      collectCells(around: x, y, into: &near)
      return place(x, y, among: near)
    }
  }

  private func collectCells(around x: Float, _ y: Float, into near: inout [Int]) {
    let column = Int(x / Self.spacing + Float(Self.rim))
    let row = Int(y / Self.spacing + Float(Self.rim))
    near.removeAll(keepingCapacity: true)
    for nodeY in max(0, row - 2)...min(rows - 1, row + 2) {
      for nodeX in max(0, column - 2)...min(columns - 1, column + 2) where grid[nodeY * columns + nodeX] >= 0 {
        near.append(grid[nodeY * columns + nodeX])
      }
    }
  }

  private func place(_ x: Float, _ y: Float, among near: [Int]) -> Place {
    var (cell, best) = (0, Float.infinity)
    for candidate in near {
      let power = power(x, y, of: candidate)
      if power < best { (cell, best) = (candidate, power) }
    }
    var (neighbour, margin) = (cell, Float.infinity)
    for candidate in near where candidate != cell {
      // The distance to the line of equal power of two seeds.
      let apart = (cells[candidate].seed - cells[cell].seed).length
      let distance = (power(x, y, of: candidate) - best) / (2 * apart)
      if distance < margin { (neighbour, margin) = (candidate, distance) }
    }
    return Place(position: SIMD2(x, y), cell: cell, neighbour: neighbour, margin: margin)
  }

  @inline(__always)
  private func power(_ x: Float, _ y: Float, of cell: Int) -> Float {
    let across = x - cells[cell].seed.x
    let down = y - cells[cell].seed.y
    return across * across + down * down - cells[cell].weight
  }
}
