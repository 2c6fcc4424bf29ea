public import Randomness

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// Light and colour of an RGB image, changed a little; all of it is linear, so it does not matter whether values lie from 0 to 1,
/// from 0 to 255 or about 0.
///
/// One after the other: brightness x · b; contrast (x − m) · c + m about the mean m of the luma; saturation (x − luma) · s + luma;
/// hue, a rotation of the two chroma axes of YIQ by an angle. Luma is 0.299 R + 0.587 G + 0.114 B. The first three are
/// torchvision's `adjust_brightness`, `adjust_contrast` and `adjust_saturation` without their clipping to 0…1; its hue, a way
/// through HSV, is not linear. An image that has not three channels stays as it is.
public struct ColorJitter: IntensityStep {
  public static let name = "colorJitter"

  /// Above 0.
  public var brightness: ClosedRange<Double>
  /// Above 0.
  public var contrast: ClosedRange<Double>
  /// 0 is gray.
  public var saturation: ClosedRange<Double>
  /// Degrees, −180 to 180.
  public var hue: ClosedRange<Double>
  /// 0 to 1.
  public var probability: Double

  public init(
    brightness: ClosedRange<Double> = 0.8...1.2, contrast: ClosedRange<Double> = 0.8...1.2,
    saturation: ClosedRange<Double> = 0.8...1.2, hue: ClosedRange<Double> = -15...15, probability: Double = 0.2
  ) {
    self.brightness = brightness
    self.contrast = contrast
    self.saturation = saturation
    self.hue = hue
    self.probability = probability
  }

  public func draw(
    width: Int, height: Int, channels: Int, using draws: inout KeyedGenerator
  ) -> Drawn<IntensityChange>? {
    guard draws.happens(probability), channels == 3 else { return nil }
    let brightness = draws.factor(in: brightness)
    let contrast = draws.factor(in: contrast)
    let saturation = draws.factor(in: saturation)
    let hue = draws.number(in: hue)
    let chroma = ColorMatrix.hue(degrees: hue).after(.saturation(saturation))
    let change = IntensityChange(
      .measured(.moments) { image in
        let luma = zip(ColorMatrix.luma, image.channels).reduce(0) { $0 + $1.0 * $1.1.mean }
        // Saturation and hue leave gray as it is, so the mean may be added after them.
        return ColorMixing(
          matrix: chroma.scaled(by: brightness * contrast), offset: (1 - contrast) * brightness * luma)
      })
    return Drawn(
      change,
      [
        DrawnParameter("brightness", brightness), DrawnParameter("contrast", contrast),
        DrawnParameter("saturation", saturation), DrawnParameter("hue", hue),
      ])
  }
}

/// Three rows of factors for red, green and blue.
private struct ColorMatrix: Sendable {
  var rows: [[Double]]

  static let luma = [0.299, 0.587, 0.114]
  /// From RGB to Y, I and Q (NTSC, as scikit-image has it), and back.
  private static let toYIQ = ColorMatrix(rows: [
    luma, [0.59590059, -0.27455667, -0.32134392], [0.21153661, -0.52273617, 0.31119955],
  ])

  /// (x − luma) · s + luma.
  static func saturation(_ saturation: Double) -> ColorMatrix {
    ColorMatrix(
      rows: (0..<3).map { row in
        (0..<3).map { column in (row == column ? saturation : 0) + (1 - saturation) * luma[column] }
      })
  }

  /// From I towards Q.
  static func hue(degrees: Double) -> ColorMatrix {
    let (sine, cosine) = (sin(degrees * .pi / 180), cos(degrees * .pi / 180))
    let turn = ColorMatrix(rows: [[1, 0, 0], [0, cosine, -sine], [0, sine, cosine]])
    return toYIQ.inverse.after(turn).after(toYIQ)
  }

  /// First `other`, then this.
  func after(_ other: ColorMatrix) -> ColorMatrix {
    ColorMatrix(
      rows: rows.map { row in
        (0..<3).map { column in (0..<3).reduce(0) { $0 + row[$1] * other.rows[$1][column] } }
      })
  }

  func scaled(by factor: Double) -> ColorMatrix { ColorMatrix(rows: rows.map { $0.map { $0 * factor } }) }

  /// By cofactors.
  private var inverse: ColorMatrix {
    func minor(_ row: Int, _ column: Int) -> Double {
      let (nextRow, lastRow) = ((row + 1) % 3, (row + 2) % 3)
      let (nextColumn, lastColumn) = ((column + 1) % 3, (column + 2) % 3)
      return rows[nextRow][nextColumn] * rows[lastRow][lastColumn]
        - rows[nextRow][lastColumn] * rows[lastRow][nextColumn]
    }
    let determinant = (0..<3).reduce(0) { $0 + rows[0][$1] * minor(0, $1) }
    return ColorMatrix(rows: (0..<3).map { row in (0..<3).map { minor($0, row) / determinant } })
  }
}

/// Each channel becomes a sum of all three.
private struct ColorMixing: PixelOperation {
  private let factors: [SIMD3<Float>]
  private let offset: Float

  init(matrix: ColorMatrix, offset: Double) {
    factors = matrix.rows.map { SIMD3(Float($0[0]), Float($0[1]), Float($0[2])) }
    self.offset = Float(offset)
  }

  func apply(to block: PixelBlock) {
    let (red, green, blue) = (block.channel(0), block.channel(1), block.channel(2))
    let (toRed, toGreen, toBlue) = (factors[0], factors[1], factors[2])
    for index in red.indices {
      let (r, g, b) = (red[index], green[index], blue[index])
      red[index] = r * toRed.x + g * toRed.y + b * toRed.z + offset
      green[index] = r * toGreen.x + g * toGreen.y + b * toGreen.z + offset
      blue[index] = r * toBlue.x + g * toBlue.y + b * toBlue.z + offset
    }
  }
}
