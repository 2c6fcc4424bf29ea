import Foundation
import ImageCodecs
import Imaging
import Testing

/// The committed sample images are what `synthesize` makes today.
@Suite struct SampleDataTests {
  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("sample-data").path

  @Test(arguments: [("lesions", 64), ("membranes", 16), ("vessels", 16)])
  func reproduceFromTheirSeed(kind: String, count: Int) throws {
    let folder = try Folder()
    let made = try Program.run(
      "synthesize", "--kind", kind, "--count", "\(count)", "--seed", "1", "--output", kind, "--quiet", in: folder)
    #expect(made.status == 0, "\(made.errors)")
    for part in ["images", "masks"] {
      let names = try folder.names("\(kind)/\(part)")
      #expect(names.count == count)
      #expect(try FileManager.default.contentsOfDirectory(atPath: "\(Self.folder)/\(kind)/\(part)").sorted() == names)
      for name in names {
        // Pixels, not bytes: another zlib may pack them differently.
        let committed = try ImageCodec.decode(path: "\(Self.folder)/\(kind)/\(part)/\(name)").image
        #expect(try ImageCodec.decode(path: folder.file("\(kind)/\(part)/\(name)")).image == committed, "\(name)")
      }
    }
  }
}
