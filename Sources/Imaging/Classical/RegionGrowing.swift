/// Objects that grow from seeds over neighbours of nearly their intensity.
///
/// Seeded region growing, after Adams and Bischof, 1994: of all pixels beside a region the one nearest to the mean of its region
/// is looked at next (``GrowingRegions``). It joins where it differs by no more than ``tolerance``. All regions together are the
/// object. Seeds are given, or they are the brightest or the darkest pixels of the image, each 8-connected part of them a region.
public struct RegionGrowing: ObjectSeekingMethod {
  public static let name = "regionGrowing"

  /// A place in fractions of the image: (0, 0) is its upper left corner, (1, 1) its lower right.
  public struct Seed: Sendable, Hashable, Codable {
    /// 0 to 1.
    public var x: Double
    /// 0 to 1.
    public var y: Double

    public init(x: Double, y: Double) {
      self.x = x
      self.y = y
    }
  }

  /// What a pixel is compared with.
  public enum Reference: String, Sendable, Codable, CaseIterable {
    /// The mean of the region's pixels so far. It follows a blurred border outwards: good where objects are to be told from one
    /// another, and where nothing leads from bright to dark by small steps.
    case mean
    /// The mean of the region's seeds, which stays.
    case seed
  }

  /// One region each; if there are none, the brightest pixels of the image are seeds, or the darkest where objects are dark.
  public var seeds: [Seed]
  /// How many of the pixels are seeds where none are given, above 0, to 50 %.
  public var percent: Double
  /// The most by which a pixel may differ from its region, in standard deviations of the image (which are the units of a z-scored
  /// one); above 0, to 100.
  public var tolerance: Double
  public var reference: Reference
  public var objects: ObjectBrightness?

  public init(
    seeds: [Seed] = [], percent: Double = 5, tolerance: Double = 1.5, reference: Reference = .seed,
    objects: ObjectBrightness? = nil
  ) {
    self.seeds = seeds
    self.percent = percent
    self.tolerance = tolerance
    self.reference = reference
    self.objects = objects
  }

  public var ordersByBrightness: Bool { false }

  public func divide(_ image: FloatImage, into classes: Int) -> LabelMap {
    Self.checkClasses(classes)
    let plane = IntensityPlane(image)
    if plane.isConstant { return LabelMap(width: image.width, height: image.height) }
    let values = plane.scaledToOne
    var regions = GrowingRegions(
      values, width: plane.width, tolerance: tolerance * values.standardDeviation, followsMean: reference == .mean)
    for seeds in seedRegions(values, width: plane.width, height: plane.height) { regions.plant(seeds) }
    regions.grow()
    return regions.labels
  }

  /// The pixels of each region's seeds.
  private func seedRegions(_ values: [Float], width: Int, height: Int) -> [[Int]] {
    if !seeds.isEmpty {
      return seeds.map { seed in
        [min(Int(seed.y * Double(height)), height - 1) * width + min(Int(seed.x * Double(width)), width - 1)]
      }
    }
    let parts = extremes(values, width: width, height: height).components(connectivity: .eight)
    var regions = [[Int]](repeating: [], count: parts.count)
    for (pixel, part) in parts.labels.enumerated() where part > 0 { regions[Int(part) - 1].append(pixel) }
    return regions
  }

  /// All pixels at least as bright, or as dark, as the given share of them.
  private func extremes(_ values: [Float], width: Int, height: Int) -> BitMask {
    let ranks = RankedValues(values[...])
    switch objects ?? .bright {
    case .bright:
      let limit = Float(ranks.percentile(100 - percent))
      return BitMask(width: width, height: height) { values[$0] >= limit }
    case .dark:
      let limit = Float(ranks.percentile(percent))
      return BitMask(width: width, height: height) { values[$0] <= limit }
    }
  }
}
