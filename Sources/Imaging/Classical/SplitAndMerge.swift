/// Regions of nearly one intensity, found by splitting and merging, then divided into classes by their means.
///
/// Horowitz and Pavlidis, "Picture Segmentation by a Directed Split-and-Merge Procedure", 1974: a block whose intensities differ too
/// much is split into quarters (``SplitBlocks``), then regions side by side whose means differ little become one
/// (``RegionMerging``). Every pixel takes the mean of its region, and Otsu's threshold of those, in which a region counts as often as it
/// has pixels, tells dark regions from bright ones; for more than two
/// classes several thresholds do.
public struct SplitAndMerge: ClassicalMethod {
  public static let name = "splitAndMerge"
  public static let maximumClasses = Int(LabelMap.ignored)

  /// What says how much the intensities of a block differ.
  public enum Criterion: String, Sendable, Codable, CaseIterable {
    case standardDeviation
    /// The largest less the smallest.
    case range
  }

  public var criterion: Criterion
  /// A block that differs by more is split; in standard deviations of the image, 0 to 100.
  public var limit: Double
  /// Blocks are not split below this width and height, px; 1 to 1024.
  public var minimumSide: Int
  /// Neighbours whose means differ by no more become one; in standard deviations of the image, 0 to 100.
  public var merge: Double

  public init(
    criterion: Criterion = .standardDeviation, limit: Double = 0.1, minimumSide: Int = 1, merge: Double = 0.3
  ) {
    self.criterion = criterion
    self.limit = limit
    self.minimumSide = minimumSide
    self.merge = merge
  }

  public func divide(_ image: FloatImage, into classes: Int) -> LabelMap {
    Self.checkClasses(classes)
    var plane = IntensityPlane(image)
    if plane.isConstant { return LabelMap(width: image.width, height: image.height) }
    plane.values = regionMeans(plane.scaledToOne, width: plane.width)
    return plane.labels(above: plane.otsuThresholds(classes: classes))
  }

  /// For each pixel the mean of its region.
  func regionMeans(_ values: [Float], width: Int) -> [Float] {
    let unit = values.standardDeviation
    let blocks = SplitBlocks(
      values, width: width, criterion: criterion, limit: limit * unit, minimumSide: minimumSide)
    var merging = RegionMerging(values, regions: blocks.regions, count: blocks.count, width: width)
    merging.merge(within: merge * unit)
    return merging.means
  }
}
