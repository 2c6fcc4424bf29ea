/// Buffers for the values of a program on a block of rows, as few as can be, and which step writes where.
final class MoveWorkspace {
  /// A step on words: `word` and `bit` say how far the second value is shifted.
  private struct Lowered {
    var step: MoveProgram.Step
    var first, second, target: Int
    var word: Int
    var bit: UInt64
    /// Bits before the block's first and behind its last that others need of the result.
    var before, after: Int
  }

  private(set) var buffers: [UnsafeMutablePointer<UInt64>] = []
  private var lowered: [Lowered] = []
  private var output = 0
  private let pitch: Int
  private let rows: Int
  /// Rows around a block that are loaded.
  private(set) var margin = 0
  private var rowsPerBlock = 0

  /// Words before the first row, so that no shift reads beyond its buffer.
  private static let slack = 4
  /// Of all buffers together: half of a usual second-level cache.
  private static let cacheWords = 1 << 16

  init(_ program: MoveProgram, _ string: BitString) {
    (pitch, rows) = (string.pitch, string.rows)
    lower(program, string)
    let furthest = lowered.reduce(0) { max($0, $1.before + abs($1.word) * 64 + 64, $1.after + abs($1.word) * 64 + 64) }
    margin = furthest / (pitch * 64) + 1
    let count = (lowered.map(\.target).max() ?? 0) + 1
    rowsPerBlock = min(max(Self.cacheWords / (count * pitch) - 2 * margin, 6 * margin, 1), rows)
    let size = (rowsPerBlock + 2 * margin) * pitch + 2 * Self.slack
    for _ in 0..<count {
      let buffer = UnsafeMutablePointer<UInt64>.allocate(capacity: size)
      buffer.initialize(repeating: 0, count: size)
      buffers.append(buffer)
    }
  }

  deinit { for buffer in buffers { buffer.deallocate() } }

  /// Ranges of rows of the string, from the first to the last.
  var blocks: [Range<Int>] {
    stride(from: 0, to: rows, by: rowsPerBlock).map { $0..<min($0 + rowsPerBlock, rows) }
  }

  /// The first word of a row in every buffer.
  func position(of row: Int, in block: Range<Int>) -> Int {
    Self.slack + (row - block.lowerBound + margin) * pitch
  }

  var result: UnsafeMutablePointer<UInt64> { buffers[output] }

  /// Finds a buffer for every value, free again after the last step that reads it, and how much of it is needed.
  private func lower(_ program: MoveProgram, _ string: BitString) {
    let steps = program.steps
    var lastUse = [Int](repeating: -1, count: steps.count + 1)
    for (index, step) in steps.enumerated() {
      lastUse[step.first] = index
      lastUse[step.second] = index
    }
    var buffer = [0] + [Int](repeating: -1, count: steps.count)
    var (free, count) = ([Int](), 1)
    for (index, step) in steps.enumerated() {
      // A step may write over its first value, which it reads at the same place, but not over what it shifts.
      if step.first != step.second && lastUse[step.first] == index { free.append(buffer[step.first]) }
      buffer[index + 1] = free.popLast() ?? count
      count = max(count, buffer[index + 1] + 1)
      if lastUse[step.second] == index { free.append(buffer[step.second]) }
      let bits = string.bits(step.move)
      lowered.append(
        Lowered(
          step: step, first: buffer[step.first], second: buffer[step.second], target: buffer[index + 1],
          word: bits >> 6, bit: UInt64(bits & 63), before: 0, after: 0))
    }
    output = buffer[steps.count]
    findNeeds(program, string)
  }

  private func findNeeds(_ program: MoveProgram, _ string: BitString) {
    var before = [Int](repeating: 0, count: program.steps.count + 1)
    var after = before
    for (index, step) in program.steps.enumerated().reversed() {
      let (here, there) = (before[index + 1], after[index + 1])
      (lowered[index].before, lowered[index].after) = (here, there)
      let bits = string.bits(step.move)
      let way = step.form == .both ? abs(bits) : bits
      before[step.first] = max(before[step.first], here)
      after[step.first] = max(after[step.first], there)
      before[step.second] = max(before[step.second], here + way)
      after[step.second] = max(after[step.second], there + (step.form == .both ? way : -way))
    }
  }

  /// Runs all steps on what was loaded around a block.
  func run(rows block: Range<Int>) {
    for step in lowered {
      let start = position(of: block.lowerBound, in: block) - (step.before + 63) / 64
      let end = position(of: block.upperBound, in: block) + (step.after + 63) / 64
      let target = buffers[step.target] + start
      let first = UnsafePointer(buffers[step.first] + start)
      let second = UnsafePointer(buffers[step.second] + start)
      switch step.step.operation {
      case .erosion:
        Self.perform(step, target, first, second, end - start) { $0 & $1 }
      case .dilation, .mirroredDilation:
        Self.perform(step, target, first, second, end - start) { $0 | $1 }
      }
    }
  }

  @inline(__always)
  private static func perform(
    _ step: Lowered, _ target: UnsafeMutablePointer<UInt64>, _ first: UnsafePointer<UInt64>,
    _ second: UnsafePointer<UInt64>, _ count: Int, _ join: (UInt64, UInt64) -> UInt64
  ) {
    let (low, word, bit) = (second - step.word, step.word, step.bit)
    let up = second + word
    let rest = 64 &- bit
    switch (step.step.form, bit) {
    case (.one, 0): for i in 0..<count { target[i] = join(first[i], low[i]) }
    case (.one, _):
      for i in 0..<count { target[i] = join(first[i], low[i] &<< bit | low[i &- 1] &>> rest) }
    case (.both, 0): for i in 0..<count { target[i] = join(join(first[i], low[i]), up[i]) }
    case (.both, _):
      for i in 0..<count {
        let moved = low[i] &<< bit | low[i &- 1] &>> rest
        target[i] = join(join(first[i], moved), up[i] &>> bit | up[i &+ 1] &<< rest)
      }
    case (.alone, 0): for i in 0..<count { target[i] = low[i] }
    case (.alone, _): for i in 0..<count { target[i] = low[i] &<< bit | low[i &- 1] &>> rest }
    }
  }
}
