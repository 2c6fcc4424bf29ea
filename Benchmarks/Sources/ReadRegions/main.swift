// Reads windows of a large TIFF and prints how fast, and the most memory that this process has had.
//
// usage: ReadRegions FILE.tif [WINDOWS]        512×512 windows at places that a fixed sequence gives
//        ReadRegions --make FILE.tif           writes 32768×32768 pixels of 8 bits in tiles of 256×256: 1 GiB
import Foundation
import ImageCodecs
import Imaging

/// A BigTIFF of uncompressed tiles, written as a stream, so that making it needs no memory either.
func make(_ path: String) throws {
  let (side, tile) = (32_768, 256)
  let tiles = (side / tile) * (side / tile)
  guard FileManager.default.createFile(atPath: path, contents: nil), let file = FileHandle(forWritingAtPath: path)
  else { fatalError("\(path) cannot be written") }
  func little(_ value: some FixedWidthInteger) -> Data { withUnsafeBytes(of: value.littleEndian) { Data($0) } }
  let offsets = 16 + tiles * tile * tile
  let directory = offsets + 2 * 8 * tiles
  file.write(Data("II".utf8) + little(UInt16(43)) + little(UInt16(8)) + little(UInt16(0)) + little(UInt64(directory)))
  for index in 0..<tiles {
    var pixels = [UInt8](repeating: 0, count: tile * tile)
    for pixel in pixels.indices { pixels[pixel] = UInt8(truncatingIfNeeded: (pixel &* 31 &+ index) ^ (pixel >> 8)) }
    file.write(Data(pixels))
  }
  var tables = Data()
  for index in 0..<tiles { tables += little(UInt64(16 + index * tile * tile)) }
  for _ in 0..<tiles { tables += little(UInt64(tile * tile)) }
  file.write(tables)
  let fields: [(tag: UInt16, type: UInt16, count: Int, value: Int)] = [
    (256, 4, 1, side), (257, 4, 1, side), (258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 1), (277, 3, 1, 1),
    (322, 4, 1, tile), (323, 4, 1, tile), (324, 16, tiles, offsets), (325, 16, tiles, offsets + 8 * tiles),
  ]
  var entries = little(UInt64(fields.count))
  for field in fields {
    entries += little(field.tag) + little(field.type) + little(UInt64(field.count)) + little(UInt64(field.value))
  }
  file.write(entries + little(UInt64(0)))
  try file.close()
}

/// The most memory that was resident at once, MiB.
func peakMemory() -> Int {
  var usage = rusage()
  // RUSAGE_SELF is 0, and on Linux of another type than this function takes.
  getrusage(0, &usage)
  return usage.ru_maxrss / 1024
}

let arguments = Array(CommandLine.arguments.dropFirst())
if arguments.first == "--make" {
  try make(arguments[1])
  exit(0)
}
let reader = try TIFFRegionReader(path: arguments[0])
let count = arguments.count > 1 ? Int(arguments[1]) ?? 1000 : 1000
let side = 512
let start = ContinuousClock.now
var sum = 0
for index in 0..<count {
  let x = index &* 7_919 % (reader.width - side)
  let y = index &* 104_729 % (reader.height - side)
  let window = try reader.image(ImageRegion(x: x, y: y, width: side, height: side))
  if case .uint8(let samples) = window.samples { sum &+= Int(samples[index % samples.count]) }
}
let elapsed = start.duration(to: .now)
let seconds = Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) * 1e-18
let result: [String: Any] = [
  "program": "Sulcus", "windows": count, "windowsPerSecond": Double(count) / seconds, "peakMemoryMiB": peakMemory(),
  "fileMiB": (try FileManager.default.attributesOfItem(atPath: arguments[0])[.size] as? Int ?? 0) >> 20, "sum": sum,
]
print(String(decoding: try JSONSerialization.data(withJSONObject: result, options: .sortedKeys), as: UTF8.self))
