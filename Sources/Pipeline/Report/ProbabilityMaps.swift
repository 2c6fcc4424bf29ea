internal import Foundation
internal import ImageCodecs
internal import Imaging

/// Small pictures of the class probabilities that test cases got, so that a report can draw outlines at any threshold, and
/// can be made again without predicting.
///
/// `class-1/NAME.png`: 8 bits, 255 for a probability of 1; the mean over the pixels that one of the picture covers. Of a
/// stack it is the middle page.
struct ProbabilityMaps: PredictionSink {
  let folder: String
  /// How many foreground classes have maps.
  let classes: Int

  /// More classes get no maps, so that they stay small.
  private static let mostClasses = 8

  /// - Parameter classes: all, the background included.
  init(folder: String, classes: Int) {
    self.folder = folder
    self.classes = min(classes - 1, Self.mostClasses)
  }

  func prepare(_ files: [ImageFile]) throws {
    let folders = Set(files.map { FilePath.folder(of: $0.baseName) })
    for label in 1...classes {
      for folder in folders { try makeFolder(FilePath.join(place(ofClass: label), folder)) }
    }
  }

  func write(_ planes: [FloatImage], of prepared: PreparedImage) throws {
    let middle = planes.count / 2
    let whole = Predictor.restore(planes[middle], from: prepared.planes[middle].grid)
    let size = ReducedSize(width: whole.width, height: whole.height)
    let map = whole.resized(width: size.width, height: size.height, method: .area)
    let pixels = map.width * map.height
    for label in 1...classes {
      let levels = map.values[label * pixels..<(label + 1) * pixels].map { UInt8(max(0, min(1, $0)) * 255 + 0.5) }
      try ImageCodec.write(
        Image(width: map.width, height: map.height, channels: .gray, bitsPerSample: 8, samples: .uint8(levels)),
        to: path(prepared.file.baseName, label: label))
    }
  }

  /// The maps of a case as texts that stand in a page in place of a file's address, one a foreground class; nothing where one
  /// is not there.
  func dataURLs(_ name: String) -> [String]? {
    let files = (1...classes).compactMap { FileManager.default.contents(atPath: path(name, label: $0)) }
    return files.count == classes ? files.map { "data:image/png;base64," + $0.base64EncodedString() } : nil
  }

  func path(_ name: String, label: Int) -> String { FilePath.join(place(ofClass: label), name + ".png") }

  private func place(ofClass label: Int) -> String { FilePath.join(folder, "class-\(label)") }
}
