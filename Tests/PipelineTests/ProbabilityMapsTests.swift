import Foundation
import ImageCodecs
import Imaging
import Testing

@testable import Pipeline

@Suite struct ProbabilityMapsTests {
  private func levels(_ maps: ProbabilityMaps, _ name: String, _ label: Int) throws -> (Image, [UInt8]) {
    let image = try ImageCodec.decode(path: maps.path(name, label: label)).image
    guard case .uint8(let values) = image.samples else { return (image, []) }
    return (image, values)
  }

  /// A stack of a run's cases, one page a number.
  private func prepared(_ folder: Folder, _ name: String, width: Int, height: Int, pages: Int) throws -> PreparedImage {
    try folder.writeCases(10)
    let usage = try folder.resolved(["model={method: otsu}", "data.allowDuplicates=true", "preprocessing=[]"])
    guard case .method(let plan) = usage else { throw PipelineError(.model, "a method was asked for") }
    let path = try folder.write(
      Image.stack(width, height, pages) { x, y, z in UInt8((x + y + z) % 200) }, to: "\(name).tif")
    try MethodModel.write(plan, to: folder.file("model.safetensors"))
    return try PreparedImage(
      ImageFile(path: path, baseName: name), model: SegmentationModel.load(folder.file("model.safetensors")),
      limits: .standard)
  }

  @Test func ofAStackTheMiddlePageIsKeptOneFileAClass() throws {
    try withFolder { folder in
      let image = try prepared(folder, "deep/stack", width: 3, height: 2, pages: 3)
      let maps = ProbabilityMaps(folder: folder.file("maps"), classes: 3)
      try maps.prepare([image.file])
      let pages = (0..<3).map { page in
        FloatImage(
          width: 3, height: 2, channels: 3, values: (0..<18).map { Float($0) / 18 * Float(page == 1 ? 1 : 0) })
      }
      try maps.write(pages, of: image)
      for label in 1...2 {
        let (file, values) = try levels(maps, "deep/stack", label)
        #expect((file.width, file.height, file.channels) == (3, 2, .gray))
        #expect(values == (0..<6).map { UInt8((Float(6 * label + $0) / 18 * 255).rounded()) })
      }
      #expect(maps.dataURLs("deep/stack")?.count == 2)
      #expect(maps.dataURLs("other") == nil)
    }
  }

  @Test func aLargeImageIsReducedByMeans() throws {
    try withFolder { folder in
      let image = try prepared(folder, "wide", width: 840, height: 4, pages: 1)
      let maps = ProbabilityMaps(folder: folder.file("maps"), classes: 2)
      try maps.prepare([image.file])
      // Columns of 0 and 1 by turns, rows of the same.
      let foreground = (0..<840 * 4).map { Float($0 % 2) }
      try maps.write(
        [FloatImage(width: 840, height: 4, channels: 2, values: foreground.map { 1 - $0 } + foreground)], of: image)
      let (file, values) = try levels(maps, "wide", 1)
      #expect((file.width, file.height) == (420, 2))
      #expect(values == Array(repeating: 128, count: 840))
    }
  }

  @Test func manyClassesHaveMapsUpToEight() {
    #expect(ProbabilityMaps(folder: "", classes: 2).classes == 1)
    #expect(ProbabilityMaps(folder: "", classes: 200).classes == 8)
  }
}
