internal import Foundation
internal import ImageCodecs
internal import Imaging

/// What kind of images to make.
public enum SynthesisKind: String, Sendable, CaseIterable {
  case lesions
  case membranes
  case vessels
}

/// Writes images with exact masks: PNG for lesions, 16-bit TIFF for membranes, JPEG for vessels; masks are PNG.
public enum SynthesizeStage {
  /// - Throws: `PipelineError` where the folder cannot be written, `CodecError` where a file cannot.
  public static func perform(_ kind: SynthesisKind, count: Int, seed: UInt64, output: String) throws {
    let images = FilePath.join(output, "images")
    let masks = FilePath.join(output, "masks")
    try makeFolder(images)
    try makeFolder(masks)
    let digits = String(count).count
    let failures = concurrentMap(count, workers: ProcessInfo.processInfo.activeProcessorCount) { index in
      Result {
        let made = synthesize(kind.synthetic, index: index, seed: seed, width: kind.side, height: kind.side)
        let number = String(index + 1)
        let name = "\(kind.rawValue.dropLast())-" + String(repeating: "0", count: digits - number.count) + number
        try ImageCodec.write(made.image, to: "\(images)/\(name).\(kind.fileExtension)")
        try ImageCodec.write(made.mask, to: "\(masks)/\(name).png")
      }
    }.compactMap { if case .failure(let error) = $0 { error } else { nil } }
    if let first = failures.first { throw first }
  }
}

extension SynthesisKind {
  fileprivate var synthetic: SyntheticKind {
    switch self {
    case .lesions: .lesions
    case .membranes: .membranes
    case .vessels: .vessels
    }
  }

  fileprivate var fileExtension: String {
    switch self {
    case .lesions: "png"
    case .membranes: "tif"
    case .vessels: "jpg"
    }
  }

  /// Width and height, px.
  fileprivate var side: Int {
    switch self {
    case .lesions: 128
    case .membranes, .vessels: 256
    }
  }
}

extension SyntheticCase {
  /// The mask with the gray value of each class.
  fileprivate var mask: Image {
    Image(
      width: labels.width, height: labels.height, channels: .gray, bitsPerSample: 8,
      samples: .uint8(labels.labels.map { maskValues[Int($0)] }))
  }
}
