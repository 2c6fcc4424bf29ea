public import Randomness

/// Ringing at edges, as of a magnetic resonance scan that was cut off in k-space: frequencies farther than
/// (1 − α) · longer side / √2 from the middle of the spectrum are removed.
///
/// MONAI's `GibbsNoise`; its middle, ((H − 1) / 2, (W − 1) / 2) of the shifted spectrum, is kept, and that the imaginary part of
/// what comes of it is dropped: where one of two opposite frequencies is beyond the radius, the pair is halved. The mean stays in
/// every case. α = 0 changes nothing.
///
/// It takes four transforms along an axis for each two channels, about as long as ten blurs where the sides have no factor above
/// 7, and up to eight times that for others.
public struct GibbsRinging: IntensityStep {
  public static let name = "gibbs"

  /// How much is cut off: 0 nothing, 1 all but the mean.
  public var alpha: ClosedRange<Double>
  /// 0 to 1.
  public var probability: Double

  public init(alpha: ClosedRange<Double> = 0...0.5, probability: Double = 0.1) {
    self.alpha = alpha
    self.probability = probability
  }

  public func draw(
    width: Int, height: Int, channels: Int, using draws: inout KeyedGenerator
  ) -> Drawn<IntensityChange>? {
    guard draws.happens(probability) else { return nil }
    let alpha = draws.number(in: alpha)
    let change = IntensityChange(
      .image { image in
        let filter = SpectrumFilter(alpha: alpha, width: image.width, height: image.height)
        let size = image.width * image.height
        image.values.withUnsafeMutableBufferPointer { values in
          for channel in stride(from: 0, to: values.count / size, by: 2) {
            let first = values.baseAddress! + channel * size
            filter.apply(to: first, and: channel * size + size < values.count ? first + size : nil)
          }
        }
      })
    return Drawn(change, [DrawnParameter("alpha", alpha)])
  }
}

/// Keeps, halves or removes each frequency of two planes at once: one is the real part of a complex image, the other the
/// imaginary one, and a filter that treats opposite frequencies alike does not mix them.
private struct SpectrumFilter {
  private let width: Int
  private let height: Int
  private let alongX: FourierTransform
  private let alongY: FourierTransform
  private let radiusSquared: Double
  private let columns: FrequencyDistances
  private let rows: FrequencyDistances

  init(alpha: Double, width: Int, height: Int) {
    self.width = width
    self.height = height
    alongX = FourierTransform(count: width)
    alongY = FourierTransform(count: height)
    let radius = (1 - alpha) * Double(max(width, height)) * 2.0.squareRoot() / 2
    radiusSquared = radius * radius
    columns = FrequencyDistances(count: width)
    rows = FrequencyDistances(count: height)
  }

  func apply(to first: UnsafeMutablePointer<Float>, and second: UnsafeMutablePointer<Float>?) {
    let size = width * height
    // Without a second plane the imaginary part begins as zeros; it must be kept between the axes all the same.
    let scratch = second == nil ? UnsafeMutablePointer<Float>.allocate(capacity: size) : nil
    scratch?.initialize(repeating: 0, count: size)
    defer { scratch?.deallocate() }
    guard let imaginary = second ?? scratch else { return }
    let planes = Planes(real: first, imaginary: imaginary)
    let strip = ComplexSeries(count: max(width, height))
    defer { strip.deallocate() }
    eachStrip(of: width) { columns in
      planes.load(strip, elements: height, step: width, lanes: columns, laneStep: 1)
      alongY.forward(strip)
      planes.store(strip, elements: height, step: width, lanes: columns, laneStep: 1)
    }
    eachStrip(of: height) { rows in
      planes.load(strip, elements: width, step: 1, lanes: rows, laneStep: width)
      alongX.forward(strip)
      mask(strip, rows: rows)
      alongX.backward(strip)
      planes.store(strip, elements: width, step: 1, lanes: rows, laneStep: width)
    }
    eachStrip(of: width) { columns in
      planes.load(strip, elements: height, step: width, lanes: columns, laneStep: 1)
      alongY.backward(strip)
      planes.store(strip, elements: height, step: width, lanes: columns, laneStep: 1)
    }
  }

  private func eachStrip(of count: Int, _ body: (Range<Int>) -> Void) {
    for start in stride(from: 0, to: count, by: FourierTransform.lanes) {
      body(start..<min(start + FourierTransform.lanes, count))
    }
  }

  /// Weighs the frequencies of some rows, and makes up for what two transforms to and fro multiply by.
  private func mask(_ strip: ComplexSeries, rows lanes: Range<Int>) {
    let scale = 1 / Float(width * height)
    for column in 0..<width {
      for (lane, row) in lanes.enumerated() {
        let index = column * FourierTransform.lanes + lane
        let weight = scale * self.weight(column: column, row: row)
        strip.real[index] *= weight
        strip.imaginary[index] *= weight
      }
    }
  }

  @inline(__always)
  private func weight(column: Int, row: Int) -> Float {
    if column == 0 && row == 0 { return 1 }
    let here: Float = columns.squares[column] + rows.squares[row] <= radiusSquared ? 0.5 : 0
    let opposite: Float = columns.opposite[column] + rows.opposite[row] <= radiusSquared ? 0.5 : 0
    return here + opposite
  }
}

/// How far frequencies lie from the middle of the shifted spectrum, squared: each, and the one opposite to it.
private struct FrequencyDistances {
  let squares: [Double]
  let opposite: [Double]

  init(count: Int) {
    func square(_ frequency: Int) -> Double {
      let distance = Double((frequency + count / 2) % count) - Double(count - 1) / 2
      return distance * distance
    }
    squares = (0..<count).map(square)
    opposite = (0..<count).map { square((count - $0) % count) }
  }
}

/// Two planes as one complex image.
private struct Planes {
  let real: UnsafeMutablePointer<Float>
  let imaginary: UnsafeMutablePointer<Float>

  func load(_ strip: ComplexSeries, elements: Int, step: Int, lanes: Range<Int>, laneStep: Int) {
    for element in 0..<elements {
      let target = element * FourierTransform.lanes
      for (lane, place) in lanes.enumerated() {
        strip.real[target + lane] = real[element * step + place * laneStep]
        strip.imaginary[target + lane] = imaginary[element * step + place * laneStep]
      }
    }
  }

  func store(_ strip: ComplexSeries, elements: Int, step: Int, lanes: Range<Int>, laneStep: Int) {
    for element in 0..<elements {
      let source = element * FourierTransform.lanes
      for (lane, place) in lanes.enumerated() {
        real[element * step + place * laneStep] = strip.real[source + lane]
        imaginary[element * step + place * laneStep] = strip.imaginary[source + lane]
      }
    }
  }
}
