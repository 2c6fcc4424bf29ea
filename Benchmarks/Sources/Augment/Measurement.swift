import Dispatch
import Foundation
import Imaging

/// The median milliseconds of a sample, without and with z-score, and the bytes a second of its resampling beside those of a plain
/// copy.
///
/// A sample reads and writes each pixel of the image, 4 bytes, and of the mask, 1 byte, once; what it reads several times, from a
/// cache, does not count.
func measure(_ augmentation: Augmentation, size: Int, samples: Int, threads: Int) throws -> [String: Any] {
  let cases = (0..<8).map { Case(size: size, number: $0) }
  @Sendable func sample(_ turn: Int) -> AugmentedSample {
    let entry = cases[turn % cases.count]
    return augmentation.sample(
      image: entry.image, labels: entry.labels, patch: (size, size),
      key: SampleKey(seed: 7, turn: turn, item: "\(turn % cases.count)"))
  }
  let plain = times(samples, threads) { _ = sample($0) }
  let normalized = times(samples, threads) {
    var made = sample($0)
    made.image.normalize(.zScore)
  }
  let bytes = Double(2 * (MemoryLayout<Float>.size + 1) * size * size)
  let copied = copyRate()
  let rate = bytes / (median(plain) * 1e-3)
  return [
    "milliseconds": median(plain), "fastestTenth": plain.sorted()[plain.count / 10],
    "slowestTenth": plain.sorted()[plain.count * 9 / 10], "millisecondsWithZScore": median(normalized),
    "bytesPerSecond": rate, "copyBytesPerSecond": copied, "shareOfCopy": rate / copied,
  ]
}

/// Smooth structure under noise, and a mask of two classes.
private struct Case: Sendable {
  let image: FloatImage
  let labels: LabelMap

  init(size: Int, number: Int) {
    var state = UInt64(number + 1)
    let values = (0..<size * size).map { pixel in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let noise = Float(state >> 40) * 0x1p-24
      return sin(Float(pixel % size) / 19) * cos(Float(pixel / size + 40 * number) / 23) + 0.3 * noise
    }
    image = FloatImage(width: size, height: size, values: values)
    labels = LabelMap(width: size, height: size, labels: values.map { $0 > 0.2 ? 1 : 0 })
  }
}

/// Milliseconds of each sample on one thread; of several, of each round of a twentieth of the samples by their number.
private func times(_ samples: Int, _ threads: Int, _ body: @Sendable (Int) -> Void) -> [Double] {
  for turn in 0..<max(samples / 20, 3) { body(turn) }
  func milliseconds(_ work: () -> Void) -> Double { ContinuousClock().measure(work) / .milliseconds(1) }
  if threads == 1 { return (0..<samples).map { turn in milliseconds { body(turn) } } }
  let each = max(samples / 20 / threads, 1)
  return (0..<20).map { round in
    milliseconds {
      DispatchQueue.concurrentPerform(iterations: threads) { thread in
        for turn in 0..<each { body((round * threads + thread) * each + turn) }
      }
    } / Double(each * threads)
  }
}

/// Bytes read and written a second by one thread that copies memory beyond every cache.
private func copyRate() -> Double {
  let count = 256 << 20
  let from = UnsafeMutableRawPointer.allocate(byteCount: count, alignment: 64)
  let to = UnsafeMutableRawPointer.allocate(byteCount: count, alignment: 64)
  defer {
    from.deallocate()
    to.deallocate()
  }
  memset(from, 1, count)
  memset(to, 2, count)
  let seconds = (0..<5).map { _ in ContinuousClock().measure { memcpy(to, from, count) } / .seconds(1) }
  return Double(2 * count) / seconds.min()!
}

private func median(_ values: [Double]) -> Double {
  let sorted = values.sorted()
  return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
}
