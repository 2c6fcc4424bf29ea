internal import Foundation
internal import ImageCodecs
public import Imaging

/// What to show of a pipeline's training samples, and where to put it.
public struct PreviewRequest: Sendable {
  public var pipeline: String
  public var overrides: DefinitionOverrides
  public var output: String
  /// The training planes to show; fewer where there are not so many.
  public var samples: Int
  /// How many samples of each.
  public var count: Int
  /// Whether a page to flip through is written.
  public var html: Bool

  public init(
    pipeline: String, overrides: DefinitionOverrides = .init(), output: String, samples: Int = 6, count: Int = 7,
    html: Bool = false
  ) {
    self.pipeline = pipeline
    self.overrides = overrides
    self.output = output
    self.samples = samples
    self.count = count
    self.html = html
  }
}

/// What a preview holds, as `preview.json` tells it.
public struct Preview: Sendable, Equatable, Codable {
  /// The program's version.
  public var sulcus: String
  public var name: String
  public var definition: String
  public var seed: UInt64
  public var samples: [Sample]
  /// All that was written, to be replaced by the next preview.
  public var files: [String]

  /// A training plane.
  public struct Sample: Sendable, Equatable, Codable {
    /// The image's base name, with its plane in a stack.
    public var name: String
    /// The contact sheet.
    public var file: String
    /// Of the plane before augmentation, px.
    public var width: Int
    public var height: Int
    public var versions: [Version]
  }

  /// What a training makes of a plane once.
  public struct Version: Sendable, Equatable, Codable {
    /// Sets it apart from the plane's others: the pass over the training set.
    public var turn: Int
    /// The steps that changed it, in order.
    public var steps: [DrawnStep]
  }
}

/// Shows what training would see: a contact sheet for each of some training planes, and what was drawn for it.
public enum PreviewStage {
  /// - Throws: what `sulcus check` finds wrong; `PipelineError` of code `output` where the folder holds other files.
  public static func perform(_ request: PreviewRequest) throws -> Preview {
    let checked = try CheckedPipeline.load(request.pipeline, overrides: request.overrides)
    guard let plan = checked.plan.network else {
      throw PipelineError(
        .model,
        "\(request.pipeline): a preview shows what training sees, and \(checked.plan.method!.method.name) is not trained; preview "
          + "a pipeline whose model is a network")
    }
    let folder = PreviewFolder(path: request.output)
    let earlier = try folder.prepare()
    let maker = try BatchMaker(plan: plan, divisors: [1, 1])
    let places = firstPlaces(of: maker, count: request.samples, each: request.count)
    let sheets = PreviewFolder.sheets(of: places.map { maker.name(of: $0[0].unit) })
    var preview = Preview(
      sulcus: sulcusVersion, name: plan.name, definition: request.pipeline, seed: plan.seed, samples: [],
      files: sheets + ["preview.txt"] + (request.html ? ["preview.html"] : []))
    try folder.begin(preview, replacing: earlier)
    let made = try concurrentMap(places.count, workers: ProcessInfo.processInfo.activeProcessorCount) { index in
      Result {
        let shown = try ShownSample(places[index], of: maker)
        let pictures = shown.pictures()
        try ImageCodec.write(ContactSheet.draw(pictures), to: folder.file(sheets[index]))
        let sample = shown.described(file: sheets[index])
        return (sample: sample, section: request.html ? try PreviewPage.section(sample, pictures) : "")
      }
    }.map { try $0.get() }
    preview.samples = made.map(\.sample)
    try writeFile(Data(preview.text.utf8), to: folder.file("preview.txt"))
    if request.html {
      let page = PreviewPage(preview: preview, sections: made.map(\.section), classes: plan.classes.names).page
      try writeFile(Data(page.utf8), to: folder.file("preview.html"))
    }
    try folder.finish(preview)
    return preview
  }

  /// Where classes are balanced a plane may come seldom: the search ends there.
  private static let mostPlaces = 1_000_000

  /// The first places of the planes that a training draws first.
  ///
  /// - Parameters:
  ///   - count: of the planes.
  ///   - each: places of each; fewer of a plane that is hardly ever drawn.
  static func firstPlaces(of maker: BatchMaker, count: Int, each: Int) -> [[SamplePlace]] {
    var places = SamplePlaces(maker)
    var found: [[SamplePlace]] = []
    var position: [Int: Int] = [:]
    let wanted = min(count, maker.units.count)
    for number in 0..<max(mostPlaces, maker.units.count * each) {
      let place = places[number]
      if position[place.unit] == nil && found.count < wanted {
        position[place.unit] = found.count
        found.append([])
      }
      guard let index = position[place.unit], found[index].count < each else { continue }
      found[index].append(place)
      if found.count == wanted && found.allSatisfy({ $0.count == each }) { break }
    }
    return found
  }
}

/// A training plane with samples that are made of it.
struct ShownSample {
  var name: String
  /// Before augmentation.
  var image: FloatImage
  var labels: LabelMap
  var versions: [(turn: Int, sample: AugmentedSample)]
  private let classes: ClassTable

  /// Pictures are shrunk to this, px.
  private static let longestSide = 512
  /// Smaller ones are enlarged, by whole factors, up to this.
  private static let shortestSide = 256

  /// - Parameter places: of one plane.
  init(_ places: [SamplePlace], of maker: BatchMaker) throws {
    name = maker.name(of: places[0].unit)
    classes = maker.plan.classes
    (image, labels) = try maker.prepared(places[0].unit)
    versions = try places.map { place in (place.turn, try maker.sample(place).sample) }
  }

  func described(file: String) -> Preview.Sample {
    Preview.Sample(
      name: name, file: file, width: image.width, height: image.height,
      versions: versions.map { Preview.Version(turn: $0.turn, steps: $0.sample.draws) })
  }

  /// The original and all samples; the original as large as the samples are at most.
  func pictures() -> [SamplePicture] {
    let range = DisplayRange(image)
    let width = versions.map(\.sample.image.width).max() ?? image.width
    let height = versions.map(\.sample.image.height).max() ?? image.height
    let longest = max(width, height)
    let scale =
      longest > Self.longestSide
      ? Double(Self.longestSide) / Double(longest) : Double(max(1, Self.shortestSide / longest))
    let fitting = min(
      scale, scale * Double(width) / Double(image.width), scale * Double(height) / Double(image.height))
    return [SamplePicture(image: image, labels: classes.layers(of: labels), range: range, scale: fitting)]
      + versions.map { _, sample in
        SamplePicture(
          image: sample.image, labels: classes.layers(of: sample.labels),
          blends: sample.blends.flatMap { classes.layers(of: $0.labels) }, range: range, scale: scale)
      }
  }
}

extension Preview {
  /// `preview.txt`: sample by sample what was drawn.
  var text: String {
    var lines = ["\(name): training samples with seed \(seed), by \(definition)", ""]
    for sample in samples {
      lines.append("\(sample.file): \(sample.name), \(sample.width) × \(sample.height) before augmentation")
      for version in sample.versions {
        let steps = version.steps.isEmpty ? "no step happened" : version.steps.map(\.summary).joined(separator: "; ")
        lines.append("  turn \(version.turn): \(steps)")
      }
      lines.append("")
    }
    return lines.joined(separator: "\n")
  }
}

extension DrawnStep {
  /// For people to read: "rotate: degrees 12.5".
  var summary: String {
    let numbers = parameters.map { "\($0.name) \(String(format: "%.4g", $0.value))" }
    let details = (partner.map { ["with \($0)"] } ?? []) + numbers
    return details.isEmpty ? name : "\(name): \(details.joined(separator: ", "))"
  }
}
