internal import Foundation
internal import ImageCodecs
internal import Imaging

/// A file of probabilities, as `sulcus predict --probabilities` writes them: gray float32 pages, one a class and plane, the
/// classes of a plane behind one another.
enum ProbabilityFile {
  /// The planes of a case, one channel a class.
  ///
  /// - Parameters:
  ///   - image: the decoded file.
  ///   - takesForeground: whether, of two classes, the pages may be those of the second alone.
  ///   - planes: of the case, where they are known.
  /// - Throws: `PipelineError` where pages or values are not what they should be.
  static func planes(
    of image: Image, classes: [String], takesForeground: Bool = false, planes: Int? = nil, file path: String
  ) throws(PipelineError) -> [FloatImage] {
    guard case .float(let values) = image.samples, image.channels == .gray else {
      throw PipelineError(
        .maskValues, "\(path): probabilities are gray float32 pages, as 'sulcus predict --probabilities' writes them")
    }
    let isForeground = takesForeground && classes.count == 2 && image.planes == planes ?? 1
    guard isForeground || image.planes == (planes.map { $0 * classes.count } ?? image.planes),
      isForeground || image.planes.isMultiple(of: classes.count)
    else {
      throw PipelineError(
        .maskValues,
        "\(path): expected a page for each of the \(classes.count) classes (\(classes.joined(separator: ", "))) and "
          + "plane, found \(image.planes) pages")
    }
    guard values.allSatisfy({ 0...1.001 ~= $0 }) else {
      throw PipelineError(
        .maskValues, "\(path): probabilities are from 0 to 1, found \(values.first { !(0...1.001 ~= $0) }!)")
    }
    return isForeground
      ? pages(values, image, channels: 1).map(withBackground) : pages(values, image, channels: classes.count)
  }

  private static func pages(_ values: [Float], _ image: Image, channels: Int) -> [FloatImage] {
    let size = channels * image.width * image.height
    return (0..<image.planes / channels).map { plane in
      FloatImage(
        width: image.width, height: image.height, channels: channels,
        values: Array(values[plane * size..<(plane + 1) * size]))
    }
  }

  private static func withBackground(_ foreground: FloatImage) -> FloatImage {
    FloatImage(
      width: foreground.width, height: foreground.height, channels: 2,
      values: foreground.values.map { 1 - $0 } + foreground.values)
  }

  /// Whether a file that cannot be read as a mask holds probabilities: numbers with a point from 0 to 1, some of them
  /// between.
  static func isLikely(_ path: String, limits: DecodingLimits) -> Bool {
    guard let image = try? ImageCodec.decode(path: path, limits: limits).image else { return false }
    switch image.samples {
    case .float(let values): return Self.areProbabilities(values)
    case .double(let values): return Self.areProbabilities(values)
    default: return false
    }
  }

  private static func areProbabilities(_ values: [some BinaryFloatingPoint]) -> Bool {
    values.allSatisfy { 0...1.001 ~= $0 } && values.contains { $0 > 0 && $0 < 1 }
  }
}
