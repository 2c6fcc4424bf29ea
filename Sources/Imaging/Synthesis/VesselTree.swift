internal import Randomness

/// The vessels as fields over the image.
struct PaintedVessels {
  /// To the nearest vessel's wall, px; negative inside it.
  var distance: FloatImage
  /// How much green light the nearest vessel takes.
  var contrast: FloatImage
  /// How much of that the reflex along its middle gives back.
  var reflex: FloatImage
}

/// Vessels that grow from the disc step by step, wander, taper and branch.
struct VesselTree {
  /// The growing end of a vessel.
  private struct Tip {
    var position: SIMD2<Float>
    var direction: SIMD2<Float>
    /// Half of the width, px.
    var radius: Float
    /// Where it slowly turns to, of length 1.
    var heading: SIMD2<Float>
    var isArtery: Bool
    /// The tangent of half the angle that it turns by a step, which changes slowly.
    var bend: Float = 0
  }

  let scene: SyntheticScene
  let eye: Eye

  /// The image's size against that of 256 pixels, for which lengths are written here.
  private var scale: Float { scene.side / 256 }
  private var stepLength: Float { 2 * scale }
  /// Half the width of the thinnest vessel, px; one below a pixel would break up.
  private var thinnest: Float { 0.6 * max(1, scale) }

  func draw() -> PaintedVessels {
    var draws = scene.draws("vessels")
    var painted = PaintedVessels(
      distance: FloatImage(width: scene.width, height: scene.height, repeating: 1_000),
      contrast: FloatImage(width: scene.width, height: scene.height),
      reflex: FloatImage(width: scene.width, height: scene.height))
    var tips = trunks(using: &draws)
    var steps = 0
    while var tip = tips.popLast(), steps < 6_000 {
      while tip.radius > thinnest && (tip.position - eye.center).length < eye.radius + 4 {
        let start = tip.position
        grow(&tip, using: &draws)
        paint(from: start, to: tip, into: &painted)
        if draws.bernoulli(0.034) { tips.append(branch(off: &tip, using: &draws)) }
        steps += 1
      }
    }
    return painted
  }

  /// An artery and a vein for each quarter of the retina, and thin ones towards the macula.
  private func trunks(using draws: inout KeyedGenerator) -> [Tip] {
    var tips: [Tip] = []
    for (vertical, isArtery) in [(Float(-1), true), (-1, false), (1, true), (1, false)] {
      let full = isArtery ? draws.uniform(in: 1.8...2.3) : draws.uniform(in: 2.4...3.1)
      for (away, heading, share) in [
        (eye.side * draws.uniform(in: 0.2...0.7), SIMD2(eye.side, -0.12 * vertical), Float(1)),
        (-eye.side * draws.uniform(in: 0.5...1.2), SIMD2(-eye.side, vertical * 0.5), 0.8),
        (eye.side * draws.uniform(in: 1.5...3), SIMD2(eye.side, vertical * 0.2), 0.42),
      ] {
        let direction = SIMD2(away, vertical)
        tips.append(
          Tip(
            position: eye.disc + SIMD2(draws.bell(), draws.bell()) * (eye.discRadius * 0.25),
            direction: direction / direction.length, radius: max(full * share * scale, thinnest * 1.3),
            heading: heading / heading.length, isArtery: isArtery))
      }
    }
    return tips
  }

  /// One step on: a little to one side, a little towards the heading, a little thinner.
  private func grow(_ tip: inout Tip, using draws: inout KeyedGenerator) {
    tip.bend = 0.9 * tip.bend + 0.0075 * draws.bell()
    let aside = tip.direction.x * tip.heading.y - tip.direction.y * tip.heading.x
    tip.direction = tip.direction.turned(halfTangent: tip.bend + 0.012 * aside)
    tip.direction /= tip.direction.length
    tip.position += tip.direction * stepLength
    tip.radius *= 0.994
  }

  /// A side branch; the vessel itself turns the other way and becomes thinner.
  private func branch(off tip: inout Tip, using draws: inout KeyedGenerator) -> Tip {
    let side: Float = draws.bernoulli(0.5) ? 1 : -1
    var child = tip
    child.direction = tip.direction.turned(halfTangent: side * draws.uniform(in: 0.22...0.5))
    child.heading = child.direction.turned(halfTangent: side * draws.uniform(in: -0.2...0.1))
    child.radius = tip.radius * draws.uniform(in: 0.5...0.82)
    child.bend = 0
    tip.direction = tip.direction.turned(halfTangent: -side * 0.08)
    tip.radius *= 0.94
    return child
  }

  /// A capsule from the last position to the tip; of several vessels over a pixel the deepest shows.
  private func paint(from start: SIMD2<Float>, to tip: Tip, into painted: inout PaintedVessels) {
    let reach = tip.radius + 2
    let low = SIMD2(min(start.x, tip.position.x), min(start.y, tip.position.y)) - reach
    let high = SIMD2(max(start.x, tip.position.x), max(start.y, tip.position.y)) + reach
    // Thin vessels hold less blood and look paler.
    let contrast = (tip.isArtery ? 0.34 : 0.48) * min(1, 0.5 + 0.25 * tip.radius)
    for y in pixels(from: low.y, to: high.y, below: scene.height) {
      for x in pixels(from: low.x, to: high.x, below: scene.width) {
        let offset = SIMD2(Float(x), Float(y)) - start
        let along = clamp(offset.x * tip.direction.x + offset.y * tip.direction.y, 0, stepLength)
        let away = (offset - tip.direction * along).length
        let pixel = y * scene.width + x
        guard away - tip.radius < painted.distance.values[pixel] else { continue }
        painted.distance.values[pixel] = away - tip.radius
        painted.contrast.values[pixel] = contrast
        painted.reflex.values[pixel] = (tip.isArtery ? 0.45 : 0.2) * bump(away / (0.55 * tip.radius))
      }
    }
  }
}
