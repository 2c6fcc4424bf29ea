import Foundation
import Imaging
import Randomness
import Testing

@Suite struct PreprocessingTests {
  private static let pipelines: [Preprocessing] = [
    Preprocessing(),
    Preprocessing(steps: [.normalize(.zScore)]),
    Preprocessing(steps: [.resize(height: 12, width: 20)]),
    Preprocessing(steps: [.resize(height: 5, width: 40, interpolation: .cubic, labels: .majority)]),
    Preprocessing(steps: [.resample(x: 0.7, y: 1.1, interpolation: .area)]),
    Preprocessing(steps: [.pad(height: 16, width: 33)]),
    Preprocessing(steps: [.pad(height: 16, width: 33, border: .constant, value: -3), .normalize(.minMax)]),
    Preprocessing(steps: [.crop(height: 4, width: 6)]),
    Preprocessing(steps: [.letterbox(height: 12, width: 30, border: .edge)]),
    Preprocessing(steps: [.cropForeground(above: 0.6, margin: 1), .letterbox(height: 9, width: 9)]),
    Preprocessing(steps: [.normalize(.minMax), .pad(height: 9, width: 9), .crop(height: 8, width: 5)]),
    Preprocessing(steps: [.crop(height: 5, width: 50), .resize(height: 7, width: 3), .pad(height: 8, width: 8)]),
  ]
  private static let spacing = ImageProperties(spacing: .init(x: 0.5, y: 1))

  private func prepare(_ steps: Preprocessing, _ image: FloatImage) throws -> PreprocessedImage {
    try steps.prepare(image, properties: Self.spacing)
  }

  @Test(arguments: pipelines, awkwardSizes)
  func everyGridCanBeLeftAndReachedAgain(_ steps: Preprocessing, _ size: (Int, Int)) throws {
    let (width, height) = size
    let prepared = try prepare(steps, noise(width, height, channels: 2))
    #expect((prepared.image.width, prepared.image.height) == (prepared.grid.width, prepared.grid.height))
    let map = prepared.grid.labels(randomLabels(width, height, classes: 3))
    #expect((map.width, map.height) == (prepared.grid.width, prepared.grid.height))
    let back = prepared.grid.restore(prepared.image, fill: 0)
    #expect((back.width, back.height, back.channels) == (width, height, 2))
    let labels = prepared.grid.restore(map)
    #expect((labels.width, labels.height) == (width, height))
    #expect(Set(labels.labels).isSubset(of: [0, 1, 2, 255]))
  }

  /// Probabilities stay from 0 to 1 and add up to 1, whichever steps are combined.
  @Test(arguments: 0..<40) func probabilitiesComeBackAsProbabilities(number: Int) throws {
    var draws = KeyedGenerator(seed: 4, stream: "probabilities", step: number)
    let (width, height) = (1 + draws.integer(below: 40), 1 + draws.integer(below: 40))
    let steps = Preprocessing(steps: (0..<4).map { _ in Self.drawStep(&draws, lossless: false) })
    let grid = try prepare(steps, noise(width, height)).grid
    let one = noise(grid.width, grid.height, item: "probability")
    let back = grid.restore(one, fill: 0)
    let other = grid.restore(
      FloatImage(width: one.width, height: one.height, values: one.values.map { 1 - $0 }), fill: 1)
    #expect((back.width, back.height) == (width, height))
    for (first, second) in zip(back.values, other.values) {
      #expect(abs(first + second - 1) <= 1e-5)
      #expect(first >= -1e-6 && first <= 1 + 1e-6)
    }
  }

  /// A label map that only lossless steps have moved comes back as it was, whatever their order and sizes.
  @Test(arguments: 0..<60) func labelsComeBackAsTheyWere(number: Int) throws {
    var draws = KeyedGenerator(seed: 4, stream: "lossless", step: number)
    let (width, height) = (1 + draws.integer(below: 30), 1 + draws.integer(below: 30))
    var steps: [PreprocessingStep] = []
    var (currentWidth, currentHeight) = (width, height)
    for _ in 0..<3 {
      switch draws.integer(below: 4) {
      case 0:
        let factor = (1 + draws.integer(below: 3), 1 + draws.integer(below: 3))
        (currentWidth, currentHeight) = (currentWidth * factor.0, currentHeight * factor.1)
        let labels: LabelResizeMethod = draws.bernoulli(0.5) ? .nearest : .majority
        steps.append(.resize(height: currentHeight, width: currentWidth, labels: labels))
      case 1:
        let factor = 1 + draws.integer(below: 3)
        let (more, below) = (draws.integer(below: 9), draws.integer(below: 9))
        // One side fits exactly, so that the factor is whole.
        let isWide = draws.bernoulli(0.5)
        (currentWidth, currentHeight) = (
          currentWidth * factor + (isWide ? more : 0), currentHeight * factor + (isWide ? 0 : below)
        )
        steps.append(.letterbox(height: currentHeight, width: currentWidth))
      default:
        let step = Self.drawStep(&draws, lossless: true, width: currentWidth, height: currentHeight)
        if case .pad(let newHeight, let newWidth, _, _) = step {
          (currentWidth, currentHeight) = (max(currentWidth, newWidth), max(currentHeight, newHeight))
        }
        if case .crop(let newHeight, let newWidth) = step { (currentWidth, currentHeight) = (newWidth, newHeight) }
        steps.append(step)
      }
    }
    let labels = randomLabels(width, height, classes: 5)
    let grid = try prepare(Preprocessing(steps: steps), noise(width, height)).grid
    #expect(grid.restore(grid.labels(labels)) == labels, "\(steps)")
  }

  private static func drawStep(
    _ draws: inout KeyedGenerator, lossless: Bool, width: Int = 1, height: Int = 1
  ) -> PreprocessingStep {
    let (newHeight, newWidth) = (height + draws.integer(below: 30), width + draws.integer(below: 30))
    let method = ResizeMethod.allCases[draws.integer(below: 4)]
    switch draws.integer(below: lossless ? 2 : 7) {
    case 0: return .pad(height: newHeight, width: newWidth, border: Border.allCases[draws.integer(below: 3)])
    // Larger than the image, so that nothing is lost.
    case 1: return .crop(height: newHeight, width: newWidth)
    case 2: return .resize(height: newHeight, width: newWidth, interpolation: method)
    case 3: return .resample(x: 0.3, y: Double(draws.uniform(in: 0.5...3)), interpolation: method)
    case 4: return .letterbox(height: newHeight, width: newWidth, interpolation: method)
    case 5: return .cropForeground(above: 0.7, margin: draws.integer(below: 2))
    default: return .normalize(.zScore)
    }
  }

  /// A blob comes back where it was, to half a pixel of the coarser grid.
  @Test(arguments: [
    [PreprocessingStep.resize(height: 40, width: 96)], [.resample(x: 1.3, y: 0.6)], [.letterbox(height: 50, width: 50)],
    [.cropForeground(above: 0.4, margin: 9), .letterbox(height: 64, width: 90, interpolation: .area)],
    [.crop(height: 70, width: 40), .resize(height: 33, width: 20), .pad(height: 50, width: 50)],
  ])
  func positionsComeBack(_ steps: [PreprocessingStep]) throws {
    let (width, height, x, y) = (64, 48, 37.0, 21.0)
    let blob = FloatImage(
      width: width, height: height,
      values: (0..<width * height).map { index in
        let (dx, dy) = (Double(index % width) - x, Double(index / width) - y)
        return Float(max(0, 1 - (dx * dx + dy * dy) / 90))
      })
    let prepared = try prepare(Preprocessing(steps: steps), blob)
    let back = prepared.grid.restore(prepared.image, fill: 0)
    let mass = back.values.reduce(0) { $0 + Double($1) }
    let center = back.values.enumerated().reduce(into: (0.0, 0.0)) { sum, entry in
      sum.0 += Double(entry.element) * Double(entry.offset % width) / mass
      sum.1 += Double(entry.element) * Double(entry.offset / width) / mass
    }
    #expect(abs(center.0 - x) < 0.05 && abs(center.1 - y) < 0.05, "\(center)")
  }

  @Test(arguments: awkwardSizes) func paddingIsUndoneExactly(width: Int, height: Int) throws {
    let image = noise(width, height)
    for border in Border.allCases {
      let steps = Preprocessing(steps: [
        .pad(height: 8, width: 70, border: border, value: 3), .pad(height: 13, width: 71, border: border),
      ])
      let prepared = try prepare(steps, image)
      #expect(prepared.grid.restore(prepared.image, fill: 0) == image)
    }
  }

  @Test func whatACropRemovedIsFilled() throws {
    let image = FloatImage(width: 4, height: 1, values: [1, 2, 3, 4])
    let prepared = try prepare(Preprocessing(steps: [.crop(height: 1, width: 2)]), image)
    #expect(prepared.image.values == [2, 3])
    #expect(prepared.grid.restore(prepared.image, fill: -1).values == [-1, 2, 3, -1])
    #expect(!Preprocessing.padsForCrop([prepared.grid]))
  }

  @Test func aCropThatIsLargerThanTheImagePadsIt() throws {
    let image = FloatImage(width: 4, height: 1, values: [1, 2, 3, 4])
    let prepared = try prepare(Preprocessing(steps: [.crop(height: 3, width: 2)]), image)
    #expect(prepared.image.values == [2, 3, 2, 3, 2, 3])
    #expect(prepared.grid.labels(labels("0120")).labels == [255, 255, 1, 2, 255, 255])
    #expect(prepared.grid.restore(prepared.image, fill: 0).values == [0, 2, 3, 0])
    #expect(Preprocessing.padsForCrop([prepared.grid]))
    #expect(!Preprocessing.padsForCrop([try prepare(Preprocessing(steps: [.pad(height: 3, width: 3)]), image).grid]))
  }

  @Test func aResizeIsUndoneLinearlyOrByAreas() throws {
    let steps = Preprocessing(steps: [.resize(height: 1, width: 2)])
    let larger = try prepare(steps, FloatImage(width: 4, height: 1, repeating: 0)).grid
    #expect(larger.restore(FloatImage(width: 2, height: 1, values: [0, 1]), fill: 0).values == [0, 0.25, 0.75, 1])
    let smaller = try prepare(
      Preprocessing(steps: [.resize(height: 1, width: 6)]), FloatImage(width: 2, height: 1, repeating: 0)
    ).grid
    #expect(
      smaller.restore(FloatImage(width: 6, height: 1, values: [0, 0, 1, 1, 1, 0]), fill: 0).values
        == [Float(1) / 3, Float(2) / 3])
  }

  @Test func imagesReflectWhereLabelsAreIgnored() throws {
    let steps = Preprocessing(steps: [.pad(height: 1, width: 5), .normalize(.none)])
    let prepared = try prepare(steps, FloatImage(width: 3, height: 1, values: [1, 2, 3]))
    #expect(prepared.image.values == [2, 1, 2, 3, 2])
    #expect(prepared.grid.labels(labels("012")).labels == [255, 0, 1, 2, 255])
  }

  @Test func aLetterboxKeepsTheShape() throws {
    let steps = Preprocessing(steps: [.letterbox(height: 10, width: 10, value: -1)])
    let prepared = try prepare(steps, FloatImage(width: 40, height: 20, repeating: 5))
    #expect((prepared.image.width, prepared.image.height) == (10, 10))
    let rows = (0..<10).map { Array(prepared.image.values[$0 * 10..<$0 * 10 + 10]) }
    for (number, row) in rows.enumerated() {
      #expect(row == Array(repeating: (2..<7).contains(number) ? 5 : -1, count: 10))
    }
    // However thin, something is left of it.
    let thin = try prepare(steps, noise(400, 1)).grid
    #expect((thin.width, thin.height) == (10, 10))
  }

  @Test func resamplingGoesToTheNearestWholePixels() throws {
    // 0.5 × 1 mm.
    let image = noise(41, 30)
    let grid = try prepare(Preprocessing(steps: [.resample(x: 1, y: 1)]), image).grid
    #expect((grid.width, grid.height) == (21, 30))
    // A resize before it changes the size of a pixel.
    let resized = try prepare(Preprocessing(steps: [.resize(height: 15, width: 82), .resample(x: 1, y: 1)]), image).grid
    #expect((resized.width, resized.height) == (21, 30))
    let cropped = try prepare(Preprocessing(steps: [.crop(height: 10, width: 20), .resample(x: 0.25, y: 0.5)]), image)
    #expect((cropped.grid.width, cropped.grid.height) == (40, 20))
    let tiny = try prepare(Preprocessing(steps: [.resample(x: 1e4, y: 1e4)]), image).grid
    #expect((tiny.width, tiny.height) == (1, 1))
  }

  private func error(
    _ steps: [PreprocessingStep], _ image: FloatImage = noise(4, 4), _ properties: ImageProperties = .init()
  ) -> PreprocessingError? {
    do {
      _ = try Preprocessing(steps: steps).prepare(image, properties: properties)
      return nil
    } catch { return error }
  }

  @Test func saysWhatAFileDoesNotTell() {
    let spacing = error([.normalize(.zScore), .resample(x: 1, y: 1)])
    #expect(spacing?.code == .spacing && spacing?.step == 1)
    #expect(error([.resample(x: 1e-5, y: 1)], noise(4, 4), Self.spacing)?.code == .size)
    #expect(error([.normalize(.imageNet)], noise(4, 4), .init(range: 0...255))?.code == .channels)
    for method: Normalization in [.imageNet, .macenko(Macenko())] {
      let colors = noise(4, 4, channels: 3)
      #expect(error([.normalize(method)], colors)?.code == .range)
      #expect(error([.normalize(.zScore), .normalize(method)], colors, .init(range: 0...255))?.step == 1)
      #expect(error([.normalize(method)], colors, .init(range: 0...255)) == nil)
      #expect(error([.normalize(.minMax), .normalize(method)], colors) == nil)
    }
  }

  @Test func gridsAreKnownBeforeTheWork() throws {
    // A box that begins lower on the second page.
    let samples = (0..<2 * 12 * 9).map { (index: Int) -> UInt16 in
      let (x, y, page) = (index % 12, index / 12 % 9, index / 108)
      return x > 3 && y > 2 + 2 * page ? UInt16(index) : 0
    }
    let stack = Image(
      width: 12, height: 9, planes: 2, channels: .gray, bitsPerSample: 16, spacing: .init(x: 1, y: 2),
      samples: .uint16(samples))
    for steps: [PreprocessingStep] in [
      [.resample(x: 2, y: 1), .normalize(.zScore)], [.cropForeground(), .letterbox(height: 20, width: 20)],
      [.normalize(.minMax), .cropForeground(above: 0.1, margin: 1), .resample(x: 0.5, y: 0.5)], [],
    ] {
      let preprocessing = Preprocessing(steps: steps)
      let grids = try preprocessing.grids(of: stack, channels: .gray)
      #expect(grids == (try (0..<2).map { try preprocessing.prepare(stack, plane: $0, channels: .gray).grid }))
    }
    let boxes = try Preprocessing(steps: [.cropForeground()]).grids(of: stack, channels: .gray)
    #expect(boxes[0].height > boxes[1].height && boxes[0].width == 8)
  }

  @Test(arguments: pipelines) func survivesJSON(_ steps: Preprocessing) throws {
    let copy = try JSONDecoder().decode(Preprocessing.self, from: JSONEncoder().encode(steps))
    #expect(copy == steps)
  }

  @Test func everyNormalizationSurvivesJSON() throws {
    let channel = DataSetScaling.Channel(mean: 1.0 / 3, deviation: 2.0 / 7, lowest: -0.1, highest: 0.7, count: 3)
    let all: [Normalization] = [
      .none, .zScore, .nonZeroZScore, .minMax, .percentile(low: 1, high: 98), .window(centre: 40, width: 400),
      .imageNet,
      .equalize(.init(bins: 64)), .clahe(.init(columns: 3, rows: 5, clipLimit: 1.5)), .macenko(.init()),
      .dataSet(.init(.zScore)), .dataSet(.init(.percentile(low: 0.5, high: 99.5), channels: [channel])),
    ]
    let steps = Preprocessing(steps: all.map { .normalize($0) })
    #expect(try JSONDecoder().decode(Preprocessing.self, from: JSONEncoder().encode(steps)) == steps)
    #expect(steps.unresolvedSteps == [10])
  }

  @Test func whatCannotBeIsNotSound() {
    #expect(Self.pipelines.allSatisfy { $0.isSound(channels: 1) })
    let channel = DataSetScaling.Channel(mean: 0, deviation: 1, count: 1)
    for step: PreprocessingStep in [
      .resize(height: 0, width: 4), .pad(height: 4, width: -1), .crop(height: 1 << 40, width: 4), .resample(x: 0, y: 1),
      .letterbox(height: 4, width: 4, value: .nan), .cropForeground(margin: -1), .normalize(.imageNet),
      .normalize(.macenko(.init())), .normalize(.percentile(low: 4, high: 3)), .normalize(.window(centre: 0, width: 0)),
      .normalize(.equalize(.init(bins: 1))), .normalize(.clahe(.init(columns: 0))),
      .normalize(.dataSet(.init(.zScore))),
      .normalize(.dataSet(.init(.zScore, channels: [channel, channel]))),
    ] { #expect(!Preprocessing(steps: [step]).isSound(channels: 1), "\(step)") }
    #expect(Preprocessing(steps: [.normalize(.dataSet(.init(.zScore, channels: [channel])))]).isSound(channels: 1))
  }
}
