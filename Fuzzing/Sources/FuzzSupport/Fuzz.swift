import CFuzzer
import Foundation
import ImageCodecs
import Imaging

/// Decodes whatever it is given; what is decoded must hold together, be turned and be written and read back equal.
public enum Fuzz {
  /// Small, so that a bomb shows as an error and not as a slow input.
  private static let limits = DecodingLimits(decodedBytes: 32 << 20)

  /// Runs libFuzzer on a target until its options end it.
  public static func run(_ target: @convention(c) (UnsafePointer<UInt8>?, Int) -> Int32) -> Never {
    exit(cfuzzer_run(CommandLine.argc, CommandLine.unsafeArgv, target))
  }

  /// The bytes with the signature of a format in their place, so that no input is wasted on the first check.
  public static func bytes(
    _ start: UnsafePointer<UInt8>?, _ count: Int, signature: [UInt8]
  ) -> [UInt8] {
    var bytes = [UInt8](UnsafeBufferPointer(start: start, count: count))
    for (index, byte) in signature.enumerated() where index < count { bytes[index] = byte }
    return bytes
  }

  public static func decode(_ bytes: [UInt8]) {
    guard let decoded = try? ImageCodec.decode(bytes: bytes, name: "fuzz", limits: limits) else { return }
    let image = decoded.image
    precondition(image.samples.count == image.planes * image.height * image.width * image.channels.count)
    precondition(1...8 ~= decoded.orientation && !decoded.pages.isEmpty)
    let turned = image.orientated(decoded.orientation)
    precondition(turned.samples.count == image.samples.count)
    guard image.samples.count < 1 << 16, let written = try? ImageCodec.encode(image, as: .tiff) else { return }
    guard let again = try? ImageCodec.decode(bytes: written, name: "fuzz", limits: limits) else {
      preconditionFailure("what was written cannot be read")
    }
    precondition(equal(again.image.samples, image.samples))
  }

  /// Windows of a TIFF, from a file without a name.
  public static func readWindows(_ bytes: [UInt8]) {
    let descriptor = cfuzzer_memory_file(bytes, bytes.count)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    _ = try? ImageCodec.probe(path: "/proc/self/fd/\(descriptor)")
    guard let reader = try? TIFFRegionReader(path: "/proc/self/fd/\(descriptor)", limits: limits) else { return }
    let (width, height) = (min(reader.width, 64), min(reader.height, 64))
    for (x, y) in [(0, 0), (reader.width - width, reader.height - height), ((reader.width - width) / 2, 0)] {
      _ = try? reader.image(ImageRegion(x: x, y: y, width: width, height: height))
    }
  }

  /// Bit by bit, for what is no number does not equal itself.
  private static func equal(_ first: Image.Samples, _ second: Image.Samples) -> Bool {
    first.withUnsafeBytes { first in second.withUnsafeBytes { first.elementsEqual($0) } }
  }
}
