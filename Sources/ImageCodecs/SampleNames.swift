internal import Imaging

extension Image.Samples {
  /// As written in sentences.
  var typeName: String {
    switch self {
    case .uint8: "8-bit unsigned"
    case .int8: "8-bit signed"
    case .uint16: "16-bit unsigned"
    case .int16: "16-bit signed"
    case .uint32: "32-bit unsigned"
    case .int32: "32-bit signed"
    case .float: "32-bit float"
    case .double: "64-bit float"
    }
  }
}

extension Image.Channels {
  /// As written in sentences.
  var name: String {
    switch self {
    case .gray: "gray"
    case .grayAlpha: "gray with alpha"
    case .rgb: "RGB"
    case .rgba: "RGBA"
    case .cmyk: "CMYK"
    case .palette: "palette"
    case .other(let count): "\(count) channels"
    }
  }
}
