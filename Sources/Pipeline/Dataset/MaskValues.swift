internal import Foundation
internal import ImageCodecs
internal import Imaging

/// The values that masks hold, found by reading all of them.
enum MaskValues {
  /// - Returns: the values of the masks that can be read, and why the others cannot.
  static func find(in files: [MaskFile], limits: DecodingLimits) -> (values: Set<Int32>, problems: [any Error]) {
    let reader = CaseReader(orientation: .apply, classes: ClassTable(classes: []), limits: limits)
    let results = concurrentMap(files.count, workers: ProcessInfo.processInfo.activeProcessorCount) { index in
      Result {
        distinct(try MaskCodes.read(reader.mask(files[index].path).content, asColors: false, file: files[index].path))
      }
    }
    var found: (values: Set<Int32>, problems: [any Error]) = ([], [])
    for result in results {
      switch result {
      case .success(let values): found.values.formUnion(values)
      case .failure(let error): found.problems.append(error)
      }
    }
    return found
  }

  /// Masks are areas of one value: of a row of equal ones the first is entered.
  private static func distinct(_ codes: [Int32]) -> Set<Int32> {
    var values: Set<Int32> = []
    var last: Int32?
    for code in codes where code != last {
      values.insert(code)
      last = code
    }
    return values
  }
}
