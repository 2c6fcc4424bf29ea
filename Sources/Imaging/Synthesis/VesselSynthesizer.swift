internal import Randomness

/// Fundus-like photographs: a tree of vessels that leave a bright disc, on an unevenly lit retina.
///
/// The dark surround, the macula, haemorrhages and the shade towards the rim are as dark as vessels, so brightness
/// alone does not tell one.
struct VesselSynthesizer {
  let scene: SyntheticScene

  func make() -> SyntheticCase {
    let eye = Eye(scene: scene)
    let vessels = VesselTree(scene: scene, eye: eye).draw()
    var retina = Retina(scene: scene, eye: eye)
    retina.addDisc()
    retina.addDarkBlobs()
    retina.addBrightSpots()
    retina.addVessels(vessels)
    let labels = vessels.distance.values.indices.map { pixel -> UInt8 in
      vessels.distance.values[pixel] < 0 && eye.rim(pixel, width: scene.width) < 0 ? 1 : 0
    }
    return SyntheticCase(
      image: retina.photographed(), labels: LabelMap(width: scene.width, height: scene.height, labels: labels),
      maskValues: [0, 255], classNames: ["background", "vessel"])
  }
}

/// Where the parts of the eye lie; pixels.
struct Eye {
  let center: SIMD2<Float>
  /// Of the round field of view.
  let radius: Float
  let disc: SIMD2<Float>
  let discRadius: Float
  let macula: SIMD2<Float>
  /// 1 where the macula lies to the right of the disc, −1 where it lies to the left.
  let side: Float

  init(scene: SyntheticScene) {
    var draws = scene.draws("eye")
    let unit = scene.side
    center = SIMD2(Float(scene.width), Float(scene.height)) * 0.5
    radius = unit * draws.uniform(in: 0.5...0.56)
    side = draws.bernoulli(0.5) ? 1 : -1
    disc = center + SIMD2(-side * draws.uniform(in: 0.2...0.3), draws.uniform(in: -0.06...0.06)) * unit
    discRadius = unit * draws.uniform(in: 0.055...0.075)
    macula = disc + SIMD2(side * draws.uniform(in: 0.32...0.4), draws.uniform(in: 0...0.06)) * unit
  }

  /// The distance of a pixel from the rim of the field of view, negative inside.
  func rim(_ pixel: Int, width: Int) -> Float {
    (SIMD2(Float(pixel % width), Float(pixel / width)) - center).length - radius
  }
}

/// The photograph while it is painted: how much of each colour comes back from the retina.
private struct Retina {
  let scene: SyntheticScene
  let eye: Eye
  private var red: FloatImage
  private var green: FloatImage
  private var blue: FloatImage

  /// The bare retina: orange, with the faint net of the choroid.
  init(scene: SyntheticScene, eye: Eye) {
    self.scene = scene
    self.eye = eye
    var draws = scene.draws("retina")
    let tint = SIMD3(draws.uniform(in: 0.68...0.84), draws.uniform(in: 0.34...0.46), draws.uniform(in: 0.14...0.24))
    let clouds = scene.noise("clouds", scale: scene.side * 0.2, octaves: 2)
    let choroid = scene.noise("choroid", scale: scene.side * 0.035, octaves: 2)
    let base = FloatImage(width: scene.width, height: scene.height) { _, _, pixel in
      1 + 0.06 * clouds.values[pixel] + 0.035 * choroid.values[pixel]
    }
    red = FloatImage(width: scene.width, height: scene.height) { _, _, pixel in tint.x * base.values[pixel] }
    green = FloatImage(width: scene.width, height: scene.height) { _, _, pixel in
      tint.y * (base.values[pixel] + 0.05 * choroid.values[pixel])
    }
    blue = FloatImage(width: scene.width, height: scene.height) { _, _, pixel in tint.z * base.values[pixel] }
  }

  /// The head of the optic nerve, pale with a paler cup, and its glow.
  mutating func addDisc() {
    let eye = eye
    paint(SIMD3(1, 0.8, 0.52)) { _, position in
      let distance = (position - eye.disc).length / eye.discRadius
      return smoothStep(1.15, 0.85, distance) * 0.75 + 0.2 * bump(distance / 0.7) + 0.11 * bump(distance / 3.2)
    }
  }

  /// The macula and haemorrhages: dark, and no vessels.
  mutating func addDarkBlobs() {
    var draws = scene.draws("dark blobs")
    let (macula, reach) = (eye.macula, scene.side * draws.uniform(in: 0.09...0.13))
    paint(SIMD3(0.42, 0.16, 0.08)) { _, position in 0.55 * bump((position - macula).length / reach) }
    for number in 0..<4 + draws.integer(below: 6) {
      let blob = Blob(
        center: SIMD2(draws.uniform(in: 0.12...0.88), draws.uniform(in: 0.12...0.88)),
        radii: SIMD2(draws.uniform(in: 0.012...0.05), draws.uniform(in: 0.01...0.028)), axis: draws.direction(),
        roughness: 0.22)
      let opacity = draws.uniform(in: 0.45...0.8)
      let shape = blob.field(in: scene, named: "blob\(number)")
      paint(SIMD3(0.44, 0.13, 0.09)) { pixel, _ in opacity * smoothStep(1.2, 0.8, shape.values[pixel]) }
    }
  }

  /// Small yellow exudates.
  mutating func addBrightSpots() {
    var draws = scene.draws("bright spots")
    for number in 0..<draws.integer(below: 7) {
      let spot = Blob(
        center: SIMD2(draws.uniform(in: 0.15...0.85), draws.uniform(in: 0.15...0.85)),
        radii: SIMD2(draws.uniform(in: 0.006...0.02), draws.uniform(in: 0.006...0.014)), axis: draws.direction(),
        roughness: 0.2)
      let shape = spot.field(in: scene, named: "spot\(number)")
      paint(SIMD3(0.95, 0.78, 0.4)) { pixel, _ in 0.7 * smoothStep(1.3, 0.7, shape.values[pixel]) }
    }
  }

  /// Blood takes green most; arteries shine along their middle.
  mutating func addVessels(_ vessels: PaintedVessels) {
    for pixel in vessels.distance.values.indices {
      let cover = smoothStep(0.9, -0.9, vessels.distance.values[pixel])
      guard cover > 0 else { continue }
      let dark = vessels.contrast.values[pixel] * cover * (1 - vessels.reflex.values[pixel])
      red.values[pixel] *= 1 - 0.45 * dark
      green.values[pixel] *= 1 - dark
      blue.values[pixel] *= 1 - 0.6 * dark
    }
  }

  /// Mixes in a colour by each pixel's share.
  private mutating func paint(_ colour: SIMD3<Float>, by share: (_ pixel: Int, _ position: SIMD2<Float>) -> Float) {
    for pixel in red.values.indices {
      let opacity = min(1, share(pixel, SIMD2(Float(pixel % scene.width), Float(pixel / scene.width))))
      guard opacity > 0 else { continue }
      red.values[pixel] = mix(red.values[pixel], colour.x, opacity)
      green.values[pixel] = mix(green.values[pixel], colour.y, opacity)
      blue.values[pixel] = mix(blue.values[pixel], colour.z, opacity)
    }
  }

  /// Light that falls off towards one side and the rim, a soft focus, grain, and the dark surround.
  func photographed() -> Image {
    var draws = scene.draws("camera")
    let light = eye.center + draws.direction() * (scene.side * draws.uniform(in: 0.05...0.25))
    let (exposure, falloff) = (draws.uniform(in: 0.9...1.1), draws.uniform(in: 0.35...0.6))
    let channels = [red, green, blue].map { $0.softened(across: 1, down: 1) }
    var samples: [UInt8] = []
    samples.reserveCapacity(3 * scene.width * scene.height)
    for pixel in 0..<scene.width * scene.height {
      let position = SIMD2(Float(pixel % scene.width), Float(pixel / scene.width))
      let away = (position - light).length / scene.side
      let inside = smoothStep(1, -1, eye.rim(pixel, width: scene.width))
      let illumination = exposure / (1 + falloff * 3 * away * away) * inside
      for channel in channels {
        samples.append(byte(255 * channel.values[pixel] * illumination + 4 + (1 + 3 * inside) * draws.bell()))
      }
    }
    return Image(
      width: scene.width, height: scene.height, channels: .rgb, bitsPerSample: 8, samples: .uint8(samples))
  }
}
