internal import Foundation
internal import Imaging

/// The plan of a run whose masks a classical method makes.
public typealias MethodPlan = Joined<SharedPlan, MethodPart>

/// What a plan, or a model's file, has besides where a method makes the masks.
public struct MethodPart: Sendable, Equatable, Codable {
  public var method: PlannedMethod
  /// Blocks of the definition that a method cannot use; they were left alone.
  var unused: [String]
}

extension MethodPart {
  /// Whether it can be of a model with so many classes, for it may come from any file.
  func isSound(classes: Int) -> Bool {
    let algorithm = method.algorithm.method
    return (2...type(of: algorithm).maximumClasses).contains(method.classOfLevel.count)
      && method.classOfLevel.allSatisfy((0..<classes).contains) && DefinitionDecoder.isSound(algorithm)
  }

  /// What the user should know although nothing is wrong.
  var notes: [String] {
    guard !unused.isEmpty else { return [] }
    return ["\(method.name) is not trained and does not use these blocks: \(unused.joined(separator: ", "))"]
  }
}

extension MethodPlan {
  /// Whether two plans describe the same run: everything but what never changes a result.
  func describesSameRun(as other: MethodPlan) -> Bool {
    var other = other
    (other.shared.decodedBytes, other.own.unused) = (shared.decodedBytes, own.unused)
    return self == other
  }

  /// Resolves a definition against its files.
  ///
  /// - Throws: `PipelineError` where the method cannot tell the classes apart.
  static func resolve(
    _ definition: PipelineDefinition, method: MethodDefinition, scan: DatasetScan
  ) throws(PipelineError) -> MethodPlan {
    let names = scan.classes.names
    try check(method, classes: names, source: definition.source)
    let darkestFirst = darkestFirst(method, classes: names.count, order: scan.classOrder)
    let objects: ObjectBrightness = darkestFirst.last == 0 ? .dark : .bright
    let planned = PlannedMethod(
      algorithm: CodedClassicalMethod(
        method.algorithm.method.seeking(method.usesBrightness ? objects : nil)), foreground: method.foreground,
      classOfLevel: classOfLevel(method, darkestFirst: darkestFirst),
      contrasts: scan.classOrder?.contrasts, contrastCases: scan.classOrder?.cases, inputChannels: scan.inputChannels)
    return MethodPlan(
      SharedPlan(definition, scan: scan), MethodPart(method: planned, unused: method.unusedBlocks))
  }

  private static func check(
    _ method: MethodDefinition, classes: [String], source: String
  ) throws(PipelineError) {
    let most = type(of: method.algorithm.method).maximumClasses
    if classes.count > most {
      throw PipelineError(
        .network,
        "\(source): model.method \(method.name) tells \(most) classes apart, and the masks have \(classes.count): "
          + "\(classes.joined(separator: ", ")); choose multiOtsu, kMeans, splitAndMerge or watershed, or merge classes in data.classes"
      )
    }
    if let levels = method.levels, classes.count > 2 && levels != classes.count {
      throw PipelineError(
        .network,
        "\(source): model.levels is \(levels), and with \(classes.count) classes each level is a class: leave it out")
    }
  }

  /// The classes by their brightness: as it was measured, or as declared, or the reverse.
  private static func darkestFirst(_ method: MethodDefinition, classes: Int, order: ClassOrder?) -> [Int] {
    if let order { return order.darkestFirst }
    return method.foreground == .dark ? Array((0..<classes).reversed()) : Array(0..<classes)
  }

  /// Which level is which class. Of more levels than two classes have, one end is the foreground.
  private static func classOfLevel(_ method: MethodDefinition, darkestFirst: [Int]) -> [Int] {
    guard method.algorithm.method.ordersByBrightness else { return [0, 1] }
    guard let levels = method.levels, levels > darkestFirst.count else { return darkestFirst }
    let others = Array(repeating: 0, count: levels - 1)
    return darkestFirst == [0, 1] ? others + [1] : [1] + others
  }
}
