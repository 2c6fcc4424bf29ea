import Foundation
import Networks
import Randomness
import Tensors

/// The median seconds of a prediction, from an image in memory to its logits, and the most memory that predictions added.
func measure(_ graph: NetworkGraph, size: Int, passes: Int, precision: Precision) throws -> [String: Any] {
  let executor = try InferenceExecutor(
    graph: graph, parameters: ParameterStore(graph: graph, seed: 0), precision: precision)
  var draws = KeyedGenerator(seed: 0, stream: "benchmark")
  let image = try Tensor((0..<size * size).map { _ in draws.uniform(in: -1.7...1.7) }, shape: [1, 1, size, size])
  // What building the network left free would otherwise hide what the first pass takes.
  Engine.releaseFreeMemory()
  let before = try memory("VmRSS")
  var seconds: [Double] = []
  let warmUp = 2
  for _ in 0..<(warmUp + passes) {
    seconds.append(try ContinuousClock().measure { _ = try executor(image) } / .seconds(1))
  }
  return ["seconds": median(seconds.dropFirst(warmUp)), "peakMiB": Double(try memory("VmHWM") - before) / 1024]
}

/// The operations a second of the best of several products of 2048×2048 matrices, written as a 1×1 convolution.
func matrixProductPeak(_ type: ScalarType) throws -> Double {
  let size = 2048
  return try withInference {
    let image = try Tensor.full(0.5, shape: [1, size, 32, size / 32]).to(type).channelsLast()
    let weight = try Tensor.full(0.5, shape: [size, size, 1, 1]).to(type)
    let packed = image.canUsePackedWeights ? try weight.packedForConvolution(ofInput: image.shape) : nil
    let seconds = try (0..<10).map { _ in
      try ContinuousClock().measure {
        _ = if let packed { try image.packedConvolution(packed) } else { try image.convolution(weight) }
      } / .seconds(1)
    }
    return 2 * Double(size * size * size) / seconds.min()!
  }
}

/// A line of this process's status in KiB: `VmRSS`, what is in memory now; `VmHWM`, the most that ever was.
private func memory(_ name: String) throws -> Int {
  let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
  let line = status.split(separator: "\n").first { $0.hasPrefix("\(name):") }
  return line.flatMap { Int($0.split(whereSeparator: \.isWhitespace)[1]) }!
}

private func median(_ values: some Collection<Double>) -> Double {
  let sorted = values.sorted()
  return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
}
