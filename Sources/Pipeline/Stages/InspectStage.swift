internal import Foundation
internal import ImageCodecs
internal import Imaging

/// What `sulcus inspect` says of one file, as stored.
public struct InspectedFile: Sendable, Encodable {
  public var path: String
  public var format: String?
  public var width: Int?
  public var height: Int?
  public var channels: Int?
  public var bitsPerSample: Int?
  public var pages: Int?
  public var minimum: Double?
  public var maximum: Double?
  /// The values of what may be a mask: one channel with few whole values.
  public var values: [Int]?
  /// EXIF's number, 1 where nothing is said.
  public var orientation: Int?
  public var notes: [String]
  /// Why the file cannot be read.
  public var error: String?
}

/// Reads files and tells what they are.
public enum InspectStage {
  /// The most values that are listed.
  private static let mostValues = 12

  /// - Parameter paths: files, globs, or folders, which are searched with their sub-folders.
  /// - Returns: one entry a file; a file that cannot be read has an `error`.
  public static func perform(_ paths: [String]) throws(PipelineError) -> [InspectedFile] {
    var files: [String] = []
    for path in paths { files += try ImageFiles.find(path, recursive: true).map(\.path) }
    let found = files
    return concurrentMap(found.count, workers: ProcessInfo.processInfo.activeProcessorCount) { inspect(found[$0]) }
  }

  private static func inspect(_ path: String) -> InspectedFile {
    var result = InspectedFile(path: path, notes: [])
    do throws(CodecError) {
      let decoded = try ImageCodec.decode(path: path)
      let image = decoded.image
      result.format = decoded.format.rawValue
      (result.width, result.height) = (image.width, image.height)
      (result.channels, result.bitsPerSample) = (image.channels.count, image.bitsPerSample)
      result.pages = decoded.pages
      result.orientation = decoded.orientation
      result.notes = decoded.notes
      (result.minimum, result.maximum) = image.samples.extremes
      if image.channels.count == 1, let values = image.samples.fewValues(atMost: mostValues) { result.values = values }
    } catch {
      result.error = error.message
    }
    return result
  }
}

extension Image.Samples {
  /// The least and the greatest sample; nothing where one is no number.
  fileprivate var extremes: (Double?, Double?) {
    func of<Value: Comparable>(_ values: [Value], _ number: (Value) -> Double) -> (Double?, Double?) {
      (values.min().map(number), values.max().map(number))
    }
    return switch self {
    case .uint8(let values): of(values, Double.init)
    case .int8(let values): of(values, Double.init)
    case .uint16(let values): of(values, Double.init)
    case .int16(let values): of(values, Double.init)
    case .uint32(let values): of(values, Double.init)
    case .int32(let values): of(values, Double.init)
    case .float(let values): of(values.filter { !$0.isNaN }, Double.init)
    case .double(let values): of(values.filter { !$0.isNaN }) { $0 }
    }
  }

  /// The distinct whole values in order; nothing where there are more than `limit`, or one is no whole number.
  fileprivate func fewValues(atMost limit: Int) -> [Int]? {
    func of<Value: Hashable>(_ values: [Value], _ whole: (Value) -> Int?) -> [Int]? {
      var found: Set<Value> = []
      var last: Value?
      for value in values where value != last {
        last = value
        found.insert(value)
        if found.count > limit { return nil }
      }
      let numbers = found.compactMap(whole)
      return numbers.count == found.count ? numbers.sorted() : nil
    }
    return switch self {
    case .uint8(let values): of(values) { Int($0) }
    case .int8(let values): of(values) { Int($0) }
    case .uint16(let values): of(values) { Int($0) }
    case .int16(let values): of(values) { Int($0) }
    case .uint32(let values): of(values) { Int($0) }
    case .int32(let values): of(values) { Int($0) }
    case .float(let values): of(values) { Int(exactly: $0) }
    case .double(let values): of(values) { Int(exactly: $0) }
    }
  }
}
