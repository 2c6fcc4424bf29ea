internal import Foundation
internal import Imaging

/// The probabilities of cases in a temporary folder, so that memory does not grow with their number.
///
/// They are kept as they are, four bytes each, on the image's own pixel grid: rounding them would move pixels across
/// thresholds. The folder lies where the system keeps temporary files (`TMPDIR` says where) and goes with this object; of a
/// killed process it stays behind, as `sulcus-tuning-…`.
final class ProbabilitySpool: PredictionSink {
  let folder: String
  private let places: [String: Int]

  /// - Parameters:
  ///   - cases: by base names, in order.
  ///   - classes: channels of each plane.
  /// - Throws: `PipelineError` of code `output` where the disk has no room.
  init(_ cases: [Case], classes: Int) throws(PipelineError) {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("sulcus-tuning-\(UUID().uuidString)").path
    places = Dictionary(uniqueKeysWithValues: cases.enumerated().map { ($1.name, $0) })
    try makeFolder(folder)
    do {
      let pixels = cases.reduce(0) { $0 + $1.width * $1.height * $1.planes }
      try checkWritable(folder, bytes: pixels * classes * MemoryLayout<Float>.size)
    } catch {
      try? FileManager.default.removeItem(atPath: folder)
      throw error
    }
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  func prepare(_ files: [ImageFile]) {}

  func write(_ planes: [FloatImage], of prepared: PreparedImage) throws {
    let restored = zip(planes, prepared.planes).map { Predictor.restore($0, from: $1.grid) }
    try keep(restored, of: prepared.file.baseName, spacing: prepared.image.spacing)
  }

  /// Keeps the planes of a case, all of one size.
  func keep(_ planes: [FloatImage], of name: String, spacing: Image.Spacing?) throws(PipelineError) {
    let shape = Shape(
      width: planes[0].width, height: planes[0].height, channels: planes[0].channels, planes: planes.count,
      spacing: spacing.map { [$0.x, $0.y] })
    var data = Data()
    data.reserveCapacity(shape.planes * shape.valuesPerPlane * MemoryLayout<Float>.size)
    for plane in planes { plane.values.withUnsafeBytes { data.append(contentsOf: $0) } }
    try writeFile(data, to: path(places[name]!, "values"))
    try writeJSON(shape, to: path(places[name]!, "json"))
  }

  /// The planes of a case, and the size of its pixels in mm where the file states it.
  func read(_ place: Int) throws -> (planes: [FloatImage], spacing: Image.Spacing?) {
    let shape = try jsonDecoder.decode(Shape.self, from: Data(contentsOf: URL(fileURLWithPath: path(place, "json"))))
    let data = try Data(contentsOf: URL(fileURLWithPath: path(place, "values")), options: .mappedIfSafe)
    let size = shape.valuesPerPlane * MemoryLayout<Float>.size
    let planes = (0..<shape.planes).map { plane in
      let values = [Float](unsafeUninitializedCapacity: shape.valuesPerPlane) { values, count in
        data.copyBytes(to: values, from: plane * size..<(plane + 1) * size)
        count = shape.valuesPerPlane
      }
      return FloatImage(width: shape.width, height: shape.height, channels: shape.channels, values: values)
    }
    return (planes, shape.spacing.map { Image.Spacing(x: $0[0], y: $0[1]) })
  }

  private func path(_ place: Int, _ ending: String) -> String { FilePath.join(folder, "\(place).\(ending)") }

  private struct Shape: Codable {
    var width: Int
    var height: Int
    var channels: Int
    var planes: Int
    /// x, y.
    var spacing: [Double]?

    var valuesPerPlane: Int { width * height * channels }
  }
}
