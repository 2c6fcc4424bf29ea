#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// Weights that add up to 1, moved over an image along its rows and then along its columns.
protocol SmoothingWindow {
  /// Replaces each of `lanes` lines, which lie side by side, by its weighted sums.
  ///
  /// - Parameters:
  ///   - line: place `i` of lane `l` is `line[i × stride + l]`.
  ///   - count: places of a line.
  func smooth(_ line: UnsafeMutablePointer<Double>, count: Int, stride: Int, lanes: Int)
}

extension SmoothingWindow {
  /// The weighted sum of the window around each pixel, in row order.
  func weightedSums(_ values: [Double], width: Int, height: Int) -> [Double] {
    var sums = values
    let lanes = 32
    sums.withUnsafeMutableBufferPointer { sums in
      let pixels = sums.baseAddress!
      for row in 0..<height { smooth(pixels + row * width, count: width, stride: 1, lanes: 1) }
      for column in stride(from: 0, to: width, by: lanes) {
        smooth(pixels + column, count: height, stride: width, lanes: min(lanes, width - column))
      }
    }
    return sums
  }
}

/// How a line goes on beyond its ends: to and fro, without end.
enum MirrorBorder {
  /// a b c | c b a: scipy's `reflect`.
  case edgeMirror
  /// a b c | b a: numpy's `reflect`, scipy's `mirror`.
  case centerMirror

  /// After so many places a line of `count` repeats.
  func period(_ count: Int) -> Int { self == .edgeMirror ? 2 * count : max(2 * count - 2, 1) }

  /// Where place `index` of an endless line lies in one of `count`.
  func index(_ index: Int, count: Int) -> Int {
    let period = period(count)
    let place = index - floorQuotient(index, period) * period
    if place < count { return place }
    return period - place - (self == .edgeMirror ? 1 : 0)
  }
}

private func floorQuotient(_ number: Int, _ divisor: Int) -> Int {
  let quotient = number / divisor
  return number % divisor < 0 ? quotient - 1 : quotient
}

/// All pixels of a square alike: differences of running sums, so that the time does not depend on the side.
struct BoxWindow: SmoothingWindow {
  /// Odd.
  let side: Int
  let border: MirrorBorder

  func smooth(_ line: UnsafeMutablePointer<Double>, count: Int, stride: Int, lanes: Int) {
    let period = border.period(count)
    withUnsafeTemporaryAllocation(of: Double.self, capacity: (period + 1) * lanes) { memory in
      // Sums over the places of one period before each.
      let sums = memory.baseAddress!
      sums.initialize(repeating: 0, count: lanes)
      for place in 0..<period {
        let (source, target) = (line + border.index(place, count: count) * stride, sums + place * lanes)
        for lane in 0..<lanes { target[lanes + lane] = target[lane] + source[lane] }
      }
      let whole = sums + period * lanes
      for place in 0..<count {
        let (first, end) = (place - side / 2, place + side / 2 + 1)
        let (before, after) = (floorQuotient(first, period), floorQuotient(end, period))
        let periods = Double(after - before)
        let lower = sums + (first - before * period) * lanes
        let upper = sums + (end - after * period) * lanes
        let target = line + place * stride
        for lane in 0..<lanes {
          target[lane] = (periods * whole[lane] + (upper[lane] - lower[lane])) / Double(side)
        }
      }
    }
  }
}

/// A Gaussian, cut off at 4 σ; beyond the edge the image is mirrored about its edge (scipy's `gaussian_filter`).
struct GaussianWindowing: SmoothingWindow {
  /// From the middle outwards.
  private let weights: [Double]

  /// - Parameter sigma: in pixels; at 0 nothing is smoothed.
  init(sigma: Double) {
    let bells = (0...Int(4 * sigma + 0.5)).map { $0 == 0 ? 1 : exp(-Double($0 * $0) / (2 * sigma * sigma)) }
    let sum = 2 * bells.reduce(0, +) - 1
    weights = bells.map { $0 / sum }
  }

  func smooth(_ line: UnsafeMutablePointer<Double>, count: Int, stride: Int, lanes: Int) {
    let reach = weights.count - 1
    withUnsafeTemporaryAllocation(of: Double.self, capacity: (count + 2 * reach) * lanes) { memory in
      let padded = memory.baseAddress!
      for place in 0..<count + 2 * reach {
        let source = line + MirrorBorder.edgeMirror.index(place - reach, count: count) * stride
        (padded + place * lanes).initialize(from: source, count: lanes)
      }
      for place in 0..<count {
        let (center, target) = (padded + (place + reach) * lanes, line + place * stride)
        for lane in 0..<lanes { target[lane] = weights[0] * center[lane] }
        for distance in 1..<weights.count {
          let (before, after) = (center - distance * lanes, center + distance * lanes)
          let weight = weights[distance]
          for lane in 0..<lanes { target[lane] += weight * (before[lane] + after[lane]) }
        }
      }
    }
  }
}
