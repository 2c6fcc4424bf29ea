internal import Crypto
internal import Foundation
internal import ImageCodecs
internal import Imaging

/// An image with its mask, as the plan lists it.
public struct Case: Sendable, Equatable, Codable {
  /// The base name of its files.
  public var name: String
  public var image: String
  /// One file, or several that make up the mask.
  public var masks: [MaskFile]
  /// What must not be cut across sets: a patient.
  public var group: String?
  public var set: DataSet
  /// The fold that tests it, where there are folds.
  public var fold: Int?
  /// Pixels, in the orientation used.
  public var width: Int
  public var height: Int
  /// Pages of a stack.
  public var planes: Int
  /// The pixels that preprocessing leaves of it, of its largest page; absent: all, and no more.
  public var prepared: PipelineDefinition.Size?
  /// SHA-256 of the file, in hexadecimal.
  public var imageDigest: String
  /// Of each mask file.
  public var maskDigests: [String]

  /// The size that the network sees, of the largest page.
  var preparedSize: PipelineDefinition.Size {
    prepared ?? PipelineDefinition.Size(height: height, width: width)
  }
}

/// The SHA-256 of bytes, in hexadecimal.
func digest(_ bytes: some DataProtocol) -> String {
  SHA256.hash(data: bytes).map { String(format: "%02x", $0) }.joined()
}

/// The SHA-256 of a file, in hexadecimal.
func digest(ofFile path: String) throws -> String {
  digest(try Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe))
}
