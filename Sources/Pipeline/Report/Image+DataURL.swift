internal import Foundation
internal import ImageCodecs
internal import Imaging

extension Image {
  /// The image as text that stands in a page in place of a file's address.
  func dataURL(_ format: ImageFormat) throws(CodecError) -> String {
    let bytes = try ImageCodec.encode(self, as: format)
    return "data:image/\(format.rawValue);base64," + Data(bytes).base64EncodedString()
  }
}
