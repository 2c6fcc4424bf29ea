/// A level set φ on its way to where the energy of Chan and Vese is least; positive inside.
///
/// One step moves every pixel from the values before it (Getreuer, IPOL 2012, equation 22):
///
///     φ' = (φ + dt δ(φ) (μ Σ Cᵢ φᵢ − λ₁ (f − c₁)² + λ₂ (f − c₂)²)) / (1 + μ dt δ(φ) Σ Cᵢ),   δ(φ) = 1 / (1 + φ²)
///
/// over the four neighbours φᵢ, with Cᵢ = 1 / √(η + difference to the neighbour² + central difference the other way²),
/// η = 1e-16, and c₁, c₂ the means of the image f inside and outside. Beyond the edge φ goes on with its edge pixels.
struct ChanVeseContour {
  private let image: PaddedPlane
  private let sum: Double
  private var levels: PaddedPlane
  private var inside: (sum: Double, count: Int)

  /// - Parameters:
  ///   - image: in row order, from 0 to 1.
  ///   - levels: the level set to start from.
  init(_ image: [Float], levels: [Float], width: Int) {
    precondition(image.count == levels.count && image.count % width == 0)
    self.image = PaddedPlane(image, width: width)
    self.levels = PaddedPlane(levels, width: width)
    sum = image.reduce(0) { $0 + Double($1) }
    let chosen = image.indices.filter { levels[$0] > 0 }
    inside = (chosen.reduce(0) { $0 + Double(image[$1]) }, chosen.count)
  }

  mutating func evolve(_ method: ChanVese) {
    var moved = levels
    for _ in 0..<method.iterations {
      let sums = step(ChanVeseStep(method, means: means), to: &moved)
      swap(&levels, &moved)
      inside = (sums.inside, Int(sums.count))
      if (sums.change / Double(pixels)).squareRoot() <= method.tolerance { return }
    }
  }

  /// φ in row order; above 0 inside.
  var values: [Float] { levels.values }

  /// Whether there are pixels inside and outside.
  var isDivided: Bool { inside.count > 0 && inside.count < pixels }

  private var pixels: Int { image.width * image.height }

  /// The mean intensity inside and outside; 0 of no pixels.
  var means: (inside: Double, outside: Double) {
    (inside.sum / Double(max(inside.count, 1)), (sum - inside.sum) / Double(max(pixels - inside.count, 1)))
  }

  private func step(_ step: ChanVeseStep, to moved: inout PaddedPlane) -> ChanVeseStep.Sums {
    var sums = ChanVeseStep.Sums()
    let stride = levels.stride
    moved.withMutableRows { target in
      levels.withRows { source in
        image.withRows { image in
          for y in 0..<levels.height {
            let row = y * stride
            step.moveRow(
              target + row, from: source + row, image: image + row, stride: stride, count: levels.width, &sums)
          }
        }
      }
    }
    moved.extendEdges()
    return sums
  }
}
