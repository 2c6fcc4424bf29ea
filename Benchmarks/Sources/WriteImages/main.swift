// Writes an image of every kind that Sulcus writes, and its samples beside it, for `peers/read_back.py` to compare.
//
// usage: WriteImages FOLDER
import Foundation
import ImageCodecs
import Imaging

let folder = CommandLine.arguments[1]
try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
var listed: [[String: Any]] = []

/// Numbers that no two neighbours share.
func numbers(_ count: Int) -> [UInt32] { (0..<count).map { UInt32(truncatingIfNeeded: $0 &* 2_654_435_761 &+ 12_345) } }

/// Red, green and blue of every index; empty for other channels.
func palette(_ channels: Image.Channels) -> [[Int]] {
  guard case .palette(let colors) = channels else { return [] }
  return colors.map { [Int($0.red), Int($0.green), Int($0.blue)] }
}

@MainActor func write(
  _ name: String, _ channels: Image.Channels, bits: Int, type: String, width: Int = 37, height: Int = 23,
  planes: Int = 1,
  samples: ([UInt32]) -> Image.Samples
) throws {
  let image = Image(
    width: width, height: height, planes: planes, channels: channels, bitsPerSample: bits,
    samples: samples(numbers(width * height * planes * channels.count)))
  try ImageCodec.write(image, to: "\(folder)/\(name)")
  try image.samples.withUnsafeBytes { Data($0) }.write(to: URL(fileURLWithPath: "\(folder)/\(name).raw"))
  listed.append([
    "file": name, "type": type, "bits": bits, "shape": [planes, height, width, channels.count],
    "palette": palette(channels),
  ])
}

func bytes(_ bits: Int) -> ([UInt32]) -> Image.Samples { { .uint8($0.map { UInt8($0 >> UInt32(32 - bits)) }) } }
let words: ([UInt32]) -> Image.Samples = { .uint16($0.map { UInt16($0 >> 16) }) }
let floats: ([UInt32]) -> Image.Samples = { .float($0.map { Float($0) / 7 - 1e8 }) }
let colors = (0..<256).map { Image.RGB(UInt8($0), UInt8(255 - $0), UInt8($0 / 2)) }

for bits in [1, 2, 4, 8] { try write("gray\(bits).png", .gray, bits: bits, type: "uint8", samples: bytes(bits)) }
for bits in [1, 2, 4, 8] {
  let palette = Image.Channels.palette(Array(colors.prefix(1 << bits)))
  try write("palette\(bits).png", palette, bits: bits, type: "uint8", samples: bytes(bits))
}
try write("gray16.png", .gray, bits: 16, type: "uint16", samples: words)
for (name, channels) in [("grayalpha", Image.Channels.grayAlpha), ("rgb", .rgb), ("rgba", .rgba)] {
  try write("\(name)8.png", channels, bits: 8, type: "uint8", samples: bytes(8))
  try write("\(name)16.png", channels, bits: 16, type: "uint16", samples: words)
}

let types: [(name: String, bits: Int, samples: ([UInt32]) -> Image.Samples)] = [
  ("uint8", 8, bytes(8)), ("int8", 8, { .int8($0.map { Int8(truncatingIfNeeded: $0 >> 24) }) }), ("uint16", 16, words),
  ("int16", 16, { .int16($0.map { Int16(truncatingIfNeeded: $0 >> 16) }) }), ("uint32", 32, { .uint32($0) }),
  ("int32", 32, { .int32($0.map { Int32(bitPattern: $0) }) }), ("float32", 32, floats),
  ("float64", 64, { .double($0.map { Double($0) / 7 - 1e8 }) }),
]
for (type, bits, samples) in types {
  try write("\(type).tif", .gray, bits: bits, type: type, samples: samples)
  try write("\(type)-stack.tif", .gray, bits: bits, type: type, planes: 4, samples: samples)
  try write("\(type)-rgb.tif", .rgb, bits: bits, type: type, samples: samples)
}
for bits in [1, 2, 4] { try write("gray\(bits).tif", .gray, bits: bits, type: "uint8", samples: bytes(bits)) }
try write("palette8.tif", .palette(colors), bits: 8, type: "uint8", samples: bytes(8))
try write("rgba.tif", .rgba, bits: 8, type: "uint8", samples: bytes(8))
// Large enough for tiles, which do not fit evenly.
for (type, bits, samples) in types where ["uint8", "uint16", "float32"].contains(type) {
  try write("\(type)-tiled.tif", .gray, bits: bits, type: type, width: 4301, height: 4099, samples: samples)
}
try write("tiled-stack.tif", .rgb, bits: 8, type: "uint8", width: 2600, height: 2500, planes: 2, samples: bytes(8))

try JSONSerialization.data(withJSONObject: listed).write(to: URL(fileURLWithPath: "\(folder)/files.json"))
print("\(listed.count) images written to \(folder)")
