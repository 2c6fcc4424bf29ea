internal import Imaging

/// What mask values mean: turns a decoded mask into class indices, and predicted classes back into values.
struct ClassTable: Sendable, Equatable, Codable {
  var classes: [ClassDefinition]
  /// The mask value of unscored pixels.
  var ignore: Int?
  /// Values above it are foreground; with it there are two classes and their values are for writing alone.
  var threshold: Double?
  /// Whether masks come, and are written, as one file a foreground class.
  var isFilePerClass: Bool
  /// Whether classes may overlap; absent: no, a pixel has one class. Where they do, each has a file.
  var overlap: Bool?

  init(classes: [ClassDefinition], ignore: Int? = nil, threshold: Double? = nil, isFilePerClass: Bool = false) {
    self.classes = classes
    self.ignore = ignore
    self.threshold = threshold
    self.isFilePerClass = isFilePerClass
  }

  var names: [String] { classes.map(\.name) }

  /// Whether a pixel may have several classes.
  var isOverlapping: Bool { overlap == true }

  /// The names of what is scored: all classes, or where they overlap those of the foreground, for there is no background.
  var scoredNames: [String] { isOverlapping ? Array(names.dropFirst()) : names }

  /// The same classes for reading masks that were predicted: they hold the declared values and no others.
  var forPredictions: ClassTable {
    var table = ClassTable(classes: classes, isFilePerClass: isFilePerClass)
    table.overlap = overlap
    return table
  }

  var usesColors: Bool {
    classes.contains { $0.values.contains { if case .color = $0 { true } else { false } } }
  }

  /// The class of every pixel.
  ///
  /// - Parameters:
  ///   - mask: a decoded mask, its samples as stored.
  ///   - file: where it comes from, and the class that it marks if it marks one alone.
  /// - Throws: `PipelineError` that names each value which no class covers and how many pixels have it.
  func labels(of mask: Image, file: MaskFile) throws(PipelineError) -> LabelMap {
    if let labels = labelsOfBytes(mask, file: file) { return labels }
    let marked = file.className.flatMap { name in names.firstIndex(of: name) }
    let codes = try MaskCodes.read(
      mask, asColors: usesColors && marked == nil, threshold: threshold, file: file.path)
    var labels = [UInt8](repeating: 0, count: codes.count)
    if threshold != nil || marked != nil {
      if threshold == nil { try requireTwoValues(codes, file: file.path) }
      let limit = threshold ?? 0
      let label = UInt8(marked ?? 1)
      for (index, code) in codes.enumerated() {
        labels[index] = ignore == Int(code) ? LabelMap.ignored : Double(code) > limit ? label : 0
      }
    } else {
      let unknown = translate(codes, into: &labels)
      if !unknown.isEmpty { throw uncovered(unknown, total: codes.count, file: file.path) }
    }
    return LabelMap(width: mask.width, height: mask.height, planes: mask.planes, labels: labels)
  }

  /// A file that marks one class holds 0 and one other value; more look like smoothed edges.
  private func requireTwoValues(_ codes: [Int32], file: String) throws(PipelineError) {
    var found: Set<Int32> = []
    var last: Int32 = 0
    for code in codes where code != last {
      last = code
      if code != 0, ignore != Int(code) { found.insert(code) }
    }
    guard found.count > 1 || found.contains(where: { $0 < 0 }) else { return }
    let listed = found.sorted().prefix(6).map(String.init).joined(separator: ", ") + (found.count > 6 ? ", …" : "")
    throw PipelineError(
      .maskValues,
      "\(file): marks one class and should hold 0 and one value above it, found \(listed); if edges are smoothed set "
        + "data.maskThreshold, for example 128")
  }

  private func translate(_ codes: [Int32], into labels: inout [UInt8]) -> [Int32: Int] {
    var table: [Int32: UInt8] = [:]
    for (index, entry) in classes.enumerated() {
      for value in entry.values { table[MaskCodes.code(of: value, asColors: usesColors)] = UInt8(index) }
    }
    if let ignore {
      table[MaskCodes.code(of: .gray(ignore), asColors: usesColors)] = LabelMap.ignored
    }
    var unknown: [Int32: Int] = [:]
    // Masks are flat: most pixels have their neighbour's value, so the table is rarely asked.
    var lastCode = codes.first.map { $0 &+ 1 } ?? 0
    var lastLabel: UInt8?
    for (index, code) in codes.enumerated() {
      if code != lastCode { (lastCode, lastLabel) = (code, table[code]) }
      if let lastLabel { labels[index] = lastLabel } else { unknown[code, default: 0] += 1 }
    }
    return unknown
  }

  private func uncovered(_ unknown: [Int32: Int], total: Int, file: String) -> PipelineError {
    let listed = unknown.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(6).map { code, count in
      "\(MaskCodes.text(of: code, asColors: usesColors)) (\(count) pixels)"
    }
    let declared = classes.map { "\($0.name): \($0.values.map(\.text).joined(separator: ", "))" }
    let remedy =
      unknown.count > 8 && classes.count == 2
      ? "edges look smoothed: set data.maskThreshold, for example 128" : "add them to data.classes or set data.ignore"
    return PipelineError(
      .maskValues,
      "\(file): mask values that no class covers: \(listed.joined(separator: ", "))\(unknown.count > 6 ? ", …" : "") "
        + "of \(total) pixels; classes are {\(declared.joined(separator: ", "))}; \(remedy)")
  }
}

extension ClassTable {
  /// The classes that a set of masks seems to have, where the definition names none.
  ///
  /// - Parameter counts: pixels by mask value over all masks.
  /// - Throws: `PipelineError` with the values, their counts and a proposal, unless they are 0 and one other.
  static func binary(from counts: [Int32: Int], location: String) throws(PipelineError) -> [ClassDefinition] {
    let values = counts.keys.sorted()
    if values.count == 2, values[0] == 0 {
      return [
        ClassDefinition(name: "background", values: [.gray(0)]),
        ClassDefinition(name: "foreground", values: [.gray(Int(values[1]))]),
      ]
    }
    let listed = values.prefix(12).map { "\($0) (\(counts[$0]!) pixels)" }.joined(separator: ", ")
    let names = values.prefix(12).enumerated().map { $0 == 0 ? "background: \($1)" : "class\($0): \($1)" }
    let remedy =
      values.count > 12
      ? "many values look like smoothed edges: set data.maskThreshold, for example 128"
      : "say what they mean, for example data.classes: {\(names.joined(separator: ", "))}"
    throw PipelineError(
      .maskValues, "\(location): masks hold the values \(listed)\(values.count > 12 ? ", …" : ""); \(remedy)")
  }
}
