extension NetworkGraph {
  /// What to divide a size by so that pooling and enlarging meet again, one number an axis: 2^depth for a `unet`.
  public var divisors: [Int] { (0..<dimensions).map(divisor(alongAxis:)) }

  /// The largest of `divisors`, or rather their least common multiple.
  public var divisor: Int { divisors.reduce(1, leastCommonMultiple) }

  /// Size of the main output for an image of the given size: 572×572 gives 388×388 in `unet/2015`.
  ///
  /// - Throws: `NetworkError.invalidSize`, naming the valid sizes around.
  public func outputSize(for size: [Int]) throws(NetworkError) -> [Int] {
    Array(try shapes(for: size)[outputs[Self.mainOutput]!].dropFirst())
  }

  /// Whether the network can take an image of that size.
  public func accepts(_ size: [Int]) -> Bool { (try? shapes(for: size)) != nil }

  /// The smallest size that the network takes and whose output covers the given one.
  ///
  /// Pad the image to it on both sides alike, run, and cut the output's centre: for `unet` this pads to the divisor,
  /// for `unet/2015` it adds the 184 pixels that its valid convolutions lose.
  public func inputSize(covering size: [Int]) throws(NetworkError) -> [Int] {
    var covering: [Int] = []
    for (axis, wanted) in size.enumerated() {
      let main = outputs[Self.mainOutput]!
      let candidates = max(wanted, 1)...max(wanted, 1) + searchRange
      guard let found = candidates.first(where: { (outputs(alongAxis: axis, $0)?[main] ?? 0) >= wanted }) else {
        throw NetworkError(.invalidSize, "\(name) has no input size whose output covers \(wanted) pixels.")
      }
      covering.append(found)
    }
    return covering
  }

  func invalidSize(_ size: Int, axis: Int, because conflict: SizeConflict) -> NetworkError {
    let name = dimensions == 2 ? ["height", "width"][axis] : ["depth", "height", "width"][axis]
    let neighbours = validSizes(around: size, axis: axis).map(String.init)
    let advice =
      switch neighbours.count {
      case 0: "No valid size lies near."
      case 1: "The nearest valid size is \(neighbours[0])."
      default: "The valid sizes around it are \(neighbours[0]) and \(neighbours[1])."
      }
    return NetworkError(
      .invalidSize,
      "\(self.name) cannot take a \(name) of \(size) pixels (\(conflict.path): \(conflict.reason)). \(advice)")
  }

  private func validSizes(around size: Int, axis: Int) -> [Int] {
    let below = stride(from: size - 1, through: max(1, size - searchRange), by: -1)
      .first { outputs(alongAxis: axis, $0) != nil }
    let above = (max(1, size + 1)...max(1, size + 1) + searchRange).first { outputs(alongAxis: axis, $0) != nil }
    return [below, above].compactMap { $0 }
  }

  /// How far the next valid size can be: a few periods, and what valid convolutions lose.
  private var searchRange: Int { 64 * divisor }

  private func outputs(alongAxis axis: Int, _ size: Int) -> [Int]? { try? sizes(alongAxis: axis, input: size) }

  /// Least common multiple of how many input pixels lie between neighbours, over all nodes.
  private func divisor(alongAxis axis: Int) -> Int {
    var steps: [Ratio] = []
    for node in nodes {
      let step = node.inputs.first.map { steps[$0] } ?? Ratio(1, 1)
      switch node.operation {
      case .convolution(let payload): steps.append(step.multiplied(by: payload.stride[axis]))
      case .maxPooling(let payload): steps.append(step.multiplied(by: payload.stride[axis]))
      case .transposedConvolution(let payload): steps.append(step.divided(by: payload.stride[axis]))
      case .resize(let payload):
        steps.append(payload.factor.map { step.divided(by: $0[axis]) } ?? steps[node.inputs[1]])
      default: steps.append(step)
      }
    }
    return steps.map(\.numerator).reduce(1, leastCommonMultiple)
  }
}

/// A positive fraction in lowest terms. Beyond `most` it stays there, which no sensible network reaches.
private struct Ratio {
  static let most = 1 << 24
  let numerator: Int
  let denominator: Int

  init(_ numerator: Int, _ denominator: Int) {
    let common = greatestCommonDivisor(numerator, denominator)
    self.numerator = min(numerator / common, Self.most)
    self.denominator = min(denominator / common, Self.most)
  }

  func multiplied(by factor: Int) -> Ratio { Ratio(numerator * factor, denominator) }
  func divided(by factor: Int) -> Ratio { Ratio(numerator, denominator * factor) }
}

private func greatestCommonDivisor(_ a: Int, _ b: Int) -> Int { b == 0 ? a : greatestCommonDivisor(b, a % b) }
private func leastCommonMultiple(_ a: Int, _ b: Int) -> Int {
  min(a / greatestCommonDivisor(a, b) * b, Ratio.most)
}
