import Foundation
import Networks
import Tensors

/// What the command line asks for.
struct Options {
  var threads = 2
  var steps = 10
  var warmUp = 3
  /// bfloat16 where the processor has it, as in a run with `precision: auto`.
  var precision = Engine.cpuHasBFloat16 ? Precision.bfloat16 : .float32
  /// The folder to train on; absent: a step is timed.
  var quality: String?

  static let usage =
    "usage: TrainStep [--threads N] [--steps N] [--warmup N] [--precision float32|bfloat16] [--quality DIR]"

  /// - Throws: `UsageError` where an option is unknown or its value cannot be.
  init(_ arguments: [String]) throws {
    var rest = arguments[...]
    while let name = rest.popFirst() {
      guard let value = rest.popFirst() else { throw UsageError(name: name) }
      switch name {
      case "--threads": threads = try Self.positive(value, name)
      case "--steps": steps = try Self.positive(value, name)
      case "--warmup": warmUp = try Self.positive(value, name)
      case "--precision": precision = try Precision(rawValue: value) ?? { throw UsageError(name: name) }()
      case "--quality": quality = value
      default: throw UsageError(name: name)
      }
    }
  }

  private static func positive(_ text: String, _ name: String) throws -> Int {
    guard let number = Int(text), number > 0 else { throw UsageError(name: name) }
    return number
  }
}

/// An option that is unknown, or that lacks a fitting value.
struct UsageError: Error {
  let name: String
}
