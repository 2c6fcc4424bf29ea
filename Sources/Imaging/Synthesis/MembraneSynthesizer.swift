internal import Randomness

/// Electron-microscopy-like images: cells side by side, the dark membranes between them, and mitochondria.
///
/// Membranes fade here and there, mitochondria are as dark as membranes, granules are darker than either, and the
/// illumination is uneven, so brightness alone tells neither class.
struct MembraneSynthesizer {
  let scene: SyntheticScene

  private static let membrane: UInt8 = 1
  private static let mitochondrion: UInt8 = 2

  func make() -> SyntheticCase {
    let cells = CellMosaic(scene: scene)
    let places = cells.places()
    var labels = LabelMap(width: scene.width, height: scene.height)
    var brightness = cytoplasm(cells, places)
    addGranules(to: &brightness, places)
    addMitochondria(to: &brightness, &labels, cells, places)
    addMembranes(to: &brightness, &labels, cells, places)
    return SyntheticCase(
      image: exposed(brightness), labels: labels, maskValues: [0, 128, 255],
      classNames: ["cell", "membrane", "mitochondrion"])
  }

  /// Every cell has a gray of its own, with a fine texture.
  private func cytoplasm(_ cells: CellMosaic, _ places: [CellMosaic.Place]) -> FloatImage {
    let texture = scene.noise("cytoplasm", scale: 5, octaves: 2)
    let clouds = scene.noise("clouds", scale: 20)
    return FloatImage(width: scene.width, height: scene.height) { _, _, pixel in
      cells.cells[places[pixel].cell].gray + 0.05 * texture.values[pixel] + 0.04 * clouds.values[pixel]
    }
  }

  /// Small dark vesicles, some with a bright core, alone and in heaps.
  private func addGranules(to brightness: inout FloatImage, _ places: [CellMosaic.Place]) {
    var draws = scene.draws("granules")
    for _ in 0..<scene.width * scene.height / 1800 {
      let center = SIMD2(draws.uniform(in: 0...Float(scene.width)), draws.uniform(in: 0...Float(scene.height)))
      let isHeap = draws.bernoulli(0.25)
      for _ in 0..<(isHeap ? 3 + draws.integer(below: 6) : 1) {
        let spread: Float = isHeap ? 4 : 0
        let position = center + SIMD2(draws.bell(), draws.bell()) * spread
        let radius = draws.uniform(in: 1.3...2.9)
        let (darkness, isHollow) = (draws.uniform(in: 0.25...0.5), draws.bernoulli(0.4))
        stamp(&brightness, at: position, radius: radius) { distance in
          -darkness * (isHollow ? bump((distance - 0.75) / 0.6) : smoothStep(1.2, 0.6, distance))
        }
      }
    }
  }

  /// Adds to the pixels around a point what a function of the distance, in radii, says.
  private func stamp(
    _ image: inout FloatImage, at center: SIMD2<Float>, radius: Float, _ value: (Float) -> Float
  ) {
    let reach = radius * 1.5
    for y in pixels(from: center.y - reach, to: center.y + reach, below: scene.height) {
      for x in pixels(from: center.x - reach, to: center.x + reach, below: scene.width) {
        image.values[y * scene.width + x] += value((SIMD2(Float(x), Float(y)) - center).length / radius)
      }
    }
  }

  /// Ellipses with a dark rim and bent stripes of cristae, kept off the membranes.
  private func addMitochondria(
    to brightness: inout FloatImage, _ labels: inout LabelMap, _ cells: CellMosaic, _ places: [CellMosaic.Place]
  ) {
    let outline = scene.noise("outline", scale: 8)
    let bend = scene.noise("cristae", scale: 14)
    for pixel in places.indices {
      let place = places[pixel]
      guard let body = cells.cells[place.cell].mitochondrion, place.margin > 4.5 else { continue }
      let offset = place.position - body.center
      let along = offset.x * body.axis.x + offset.y * body.axis.y
      let beside = offset.y * body.axis.x - offset.x * body.axis.y
      let (first, second) = (along / body.radii.x, beside / body.radii.y)
      let distance =
        (first * first + second * second).squareRoot() + 0.08 * clamp(outline.values[pixel], -2, 2)
      guard distance < 1 else { continue }
      labels.labels[pixel] = Self.mitochondrion
      let wave = (along + 1.6 * bend.values[pixel]) / 4.2
      let stripe = triangle(wave) * smoothStep(1, 0.8, distance)
      brightness.values[pixel] =
        mix(brightness.values[pixel], body.gray, 0.85) + 0.11 * stripe - 0.16 * bump((distance - 0.92) / 0.16)
    }
  }

  /// A wave of straight flanks between −1 and 1, of period 1.
  private func triangle(_ value: Float) -> Float {
    let rest = value - value.rounded(.down)
    return 4 * (rest < 0.5 ? rest : 1 - rest) - 1
  }

  /// Dark lines on the borders, of a width and a contrast that change along them.
  private func addMembranes(
    to brightness: inout FloatImage, _ labels: inout LabelMap, _ cells: CellMosaic, _ places: [CellMosaic.Place]
  ) {
    let strength = scene.noise("strength", scale: 16)
    let thickness = scene.noise("thickness", scale: 22)
    for pixel in places.indices {
      let place = places[pixel]
      let half = clamp(1.9 + 0.45 * thickness.values[pixel], 1.2, 2.9)
      if place.margin < half { labels.labels[pixel] = Self.membrane }
      let contrast = clamp(
        0.5 * (cells.cells[place.cell].strength + cells.cells[place.neighbour].strength)
          + 0.1 * strength.values[pixel], 0.07, 0.5)
      brightness.values[pixel] -= contrast * smoothStep(half + 0.9, half - 0.9, place.margin)
    }
  }

  /// Uneven illumination, a soft focus and grain, over most of the 16-bit range.
  private func exposed(_ brightness: FloatImage) -> Image {
    var draws = scene.draws("exposure")
    let focused = brightness.softened(across: 1, down: 1)
    let light = scene.noise("light", scale: scene.side * 0.5)
    let slope = draws.direction() * draws.uniform(in: 0.1...0.3)
    let samples = (0..<scene.width * scene.height).map { pixel in
      let across = Float(pixel % scene.width) / Float(scene.width) - 0.5
      let down = Float(pixel / scene.width) / Float(scene.height) - 0.5
      let illumination = 0.85 + 0.08 * light.values[pixel] + slope.x * across + slope.y * down
      let value = max(0, focused.values[pixel]) * max(0.3, illumination)
      let noisy = value + (0.03 + 0.05 * value.squareRoot()) * draws.bell()
      return UInt16(clamp((noisy * 60_000 + 2_000).rounded(), 0, 65_535))
    }
    return Image(
      width: scene.width, height: scene.height, channels: .gray, bitsPerSample: 16, samples: .uint16(samples))
  }
}
