internal import Randomness

/// Ultrasound-like images: one or two dark lesions of weak contrast in speckled tissue.
///
/// Layers of other echogenicity, shadows below bright interfaces, vessels and fat lobules are dark too, so brightness
/// alone does not tell a lesion.
struct LesionSynthesizer {
  let scene: SyntheticScene

  func make() -> SyntheticCase {
    var tissue = layers()
    addFatLobules(to: &tissue)
    let labels = addLesions(to: &tissue)
    addVessels(to: &tissue, sparing: labels)
    addShadows(to: &tissue)
    return SyntheticCase(
      image: scanned(tissue), labels: labels, maskValues: [0, 255], classNames: ["background", "lesion"])
  }

  // MARK: Tissue

  /// Echogenicity by depth: skin, fat, gland, muscle and what lies below, with a bright fascia between them.
  private func layers() -> FloatImage {
    var draws = scene.draws("layers")
    let depths: [Float] = [
      0.05, draws.uniform(in: 0.14...0.28), draws.uniform(in: 0.62...0.76), draws.uniform(in: 0.84...0.94),
    ]
    let echoes = [Float](arrayLiteral: 1.0, 0.42, 0.92, 0.5, 0.75).map { $0 * draws.uniform(in: 0.85...1.15) }
    let tilt = draws.uniform(in: -0.08...0.08)
    let waves = scene.noise("waves", scaleX: scene.side * 0.3, scaleY: scene.side, octaves: 2)
    let grain = scene.noise("grain", scaleX: scene.side * 0.14, scaleY: scene.side * 0.06, octaves: 3)
    return FloatImage(width: scene.width, height: scene.height) { x, y, pixel in
      let depth = Float(y) / Float(scene.height)
      let lateral = Float(x) / Float(scene.width) - 0.5
      var echo = echoes[0]
      for (boundary, level) in depths.enumerated() {
        let distance = depth - level - (boundary == 0 ? 0 : tilt * lateral + 0.025 * waves.values[pixel])
        echo = mix(echo, echoes[boundary + 1], smoothStep(-0.012, 0.012, distance)) + 0.35 * bump(distance / 0.015)
      }
      return echo * max(0.35, 1 + 0.2 * grain.values[pixel])
    }
  }

  /// Flat dark lobules with a bright capsule, as fat has them.
  private func addFatLobules(to tissue: inout FloatImage) {
    var draws = scene.draws("fat")
    for number in 0..<2 + draws.integer(below: 3) {
      let lobule = Blob(
        center: SIMD2(draws.uniform(in: 0.05...0.95), draws.uniform(in: 0.15...0.9)),
        radii: SIMD2(draws.uniform(in: 0.12...0.24), draws.uniform(in: 0.025...0.055)),
        axis: SIMD2<Float>(1, 0).turned(halfTangent: draws.uniform(in: -0.12...0.12)), roughness: 0.1)
      let darkness = draws.uniform(in: 0.4...0.6)
      let shape = lobule.field(in: scene, named: "fat\(number)")
      for pixel in shape.values.indices {
        let distance = shape.values[pixel]
        tissue.values[pixel] *= mix(darkness, 1, smoothStep(0.8, 1, distance))
        tissue.values[pixel] += 0.3 * bump((distance - 1) / 0.22)
      }
    }
  }

  // MARK: Lesions

  /// Darkens one or two irregular ellipses with blurred boundaries; the mask ends where half of the contrast is gone.
  private func addLesions(to tissue: inout FloatImage) -> LabelMap {
    var draws = scene.draws("lesions")
    var labels = LabelMap(width: scene.width, height: scene.height)
    let isPair = draws.bernoulli(0.35)
    for number in 0..<(isPair ? 2 : 1) {
      let columns: ClosedRange<Float> = isPair ? (number == 0 ? 0.17...0.36 : 0.64...0.83) : 0.22...0.78
      let long = draws.uniform(in: isPair ? 0.09...0.15 : 0.12...0.21)
      let lesion = Blob(
        center: SIMD2(draws.uniform(in: columns), draws.uniform(in: 0.34...0.7)),
        radii: SIMD2(long, long * draws.uniform(in: 0.55...0.9)),
        axis: SIMD2<Float>(1, 0).turned(halfTangent: draws.uniform(in: -0.3...0.3)), roughness: 0.14)
      let shape = lesion.field(in: scene, named: "lesion\(number)")
      darken(&tissue, shape, to: draws.uniform(in: 0.22...0.38), blur: draws.uniform(in: 0.1...0.25))
      for pixel in shape.values.indices where shape.values[pixel] < 1 { labels.labels[pixel] = 1 }
    }
    return labels
  }

  /// A lesion's own echoes are even: the layers behind it show through only by half.
  private func darken(_ tissue: inout FloatImage, _ shape: FloatImage, to darkness: Float, blur: Float) {
    for pixel in shape.values.indices {
      let share = smoothStep(1 + blur, 1 - blur, shape.values[pixel])
      tissue.values[pixel] = mix(tissue.values[pixel], darkness * (0.45 + 0.5 * tissue.values[pixel]), share)
    }
  }

  // MARK: What only looks like a lesion

  /// Small sharp black discs with a bright wall.
  private func addVessels(to tissue: inout FloatImage, sparing labels: LabelMap) {
    var draws = scene.draws("vessels")
    for number in 0..<1 + draws.integer(below: 4) {
      let radius = draws.uniform(in: 0.018...0.04)
      let vessel = Blob(
        center: SIMD2(draws.uniform(in: 0.05...0.95), draws.uniform(in: 0.2...0.92)),
        radii: SIMD2(radius * draws.uniform(in: 1...1.8), radius), axis: draws.direction(), roughness: 0.02)
      let shape = vessel.field(in: scene, named: "vessel\(number)")
      if shape.values.indices.contains(where: { shape.values[$0] < 1.4 && labels.labels[$0] != 0 }) { continue }
      for pixel in shape.values.indices where shape.values[pixel] < 1.5 {
        tissue.values[pixel] *= mix(0.12, 1, smoothStep(0.85, 1.05, shape.values[pixel]))
        tissue.values[pixel] += 0.5 * bump((shape.values[pixel] - 1.1) / 0.3)
      }
    }
  }

  /// Bright interfaces that keep the sound from what lies below them.
  private func addShadows(to tissue: inout FloatImage) {
    var draws = scene.draws("shadows")
    for _ in 0..<1 + draws.integer(below: 2) {
      let center = SIMD2(draws.uniform(in: 0.05...0.95), draws.uniform(in: 0.1...0.5))
      let (half, lean) = (draws.uniform(in: 0.03...0.07), draws.uniform(in: -0.12...0.12))
      let (echo, shade) = (draws.uniform(in: 0.7...1.3), draws.uniform(in: 0.35...0.6))
      for y in 0..<scene.height {
        for x in 0..<scene.width {
          let below = (Float(y) + 0.5) / Float(scene.height) - center.y
          let beside = (Float(x) + 0.5) / Float(scene.width) - center.x - lean * max(0, below)
          let arc = below - 3 * beside * beside
          let core = smoothStep(1.25, 0.75, (beside < 0 ? -beside : beside) / half)
          let pixel = y * scene.width + x
          tissue.values[pixel] *= 1 - shade * core * smoothStep(0, 0.04, arc)
          tissue.values[pixel] += echo * core * bump(arc / 0.018)
        }
      }
    }
  }

  // MARK: The scanner

  /// Attenuation with depth, Rayleigh speckle blurred by a point spread wider across than down, and compression.
  private func scanned(_ tissue: FloatImage) -> Image {
    var draws = scene.draws("scanner")
    let (loss, gain) = (draws.uniform(in: 0.5...1.1), draws.uniform(in: 0.9...1.15))
    let uneven = scene.noise("gain", scale: scene.side * 0.6)
    let (real, imaginary) = (speckle(using: &draws), speckle(using: &draws))
    let samples = (0..<scene.width * scene.height).map { pixel in
      let depth = Float(pixel / scene.width) / Float(scene.height)
      let (first, second) = (real.values[pixel], imaginary.values[pixel])
      let amplitude = (first * first + second * second).squareRoot()
      let echo =
        tissue.values[pixel] * amplitude * gain * max(0.4, 1 + 0.14 * uneven.values[pixel]) / (1 + loss * depth)
      return byte(310 * echo / (echo + 0.85) + 2 * draws.bell())
    }
    return Image(
      width: scene.width, height: scene.height, channels: .gray, bitsPerSample: 8, samples: .uint8(samples))
  }

  /// One component of the echo's field, of deviation about 0.8.
  private func speckle(using draws: inout KeyedGenerator) -> FloatImage {
    var field = FloatImage.whiteNoise(width: scene.width, height: scene.height, using: &draws)
      .softened(across: 3, down: 1)
    for pixel in field.values.indices { field.values[pixel] *= 1.85 }
    return field
  }
}

/// An ellipse with an irregular outline, measured in shares of the image.
struct Blob {
  var center: SIMD2<Float>
  var radii: SIMD2<Float>
  /// The direction of the first radius, of length 1.
  var axis: SIMD2<Float>
  /// How far the outline strays, as a share of the radius.
  var roughness: Float

  /// 0 at the centre, 1 on the outline, more outside.
  func field(in scene: SyntheticScene, named name: String) -> FloatImage {
    let outline = scene.noise(name, scale: max(4, scene.side * max(radii.x, radii.y)), octaves: 2)
    return FloatImage(width: scene.width, height: scene.height) { x, y, pixel in
      let across = (Float(x) + 0.5) / Float(scene.width) - center.x
      let down = (Float(y) + 0.5) / Float(scene.height) - center.y
      let first = (across * axis.x + down * axis.y) / radii.x
      let second = (down * axis.x - across * axis.y) / radii.y
      let stray = clamp(outline.values[pixel], -2, 2)
      return max(0, (first * first + second * second).squareRoot() + roughness * stray)
    }
  }
}
