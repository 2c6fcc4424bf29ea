/// What to measure and where to put it.
public struct MeasureRequest: Sendable {
  /// What is an object.
  public enum Objects: Sendable, Equatable {
    /// The connected parts of each class but the background.
    ///
    /// - Parameters:
    ///   - connectivity: 4, 8, 6, 18 or 26; nothing: 8, in a stack 26.
    ///   - split: whether parts that touch are divided.
    case components(connectivity: Int?, split: Bool)
    /// The pixels of each mask value but 0.
    case instances
  }

  /// A folder, a glob or a file.
  public var masks: String
  public var output: String
  /// Whose values are measured; paired with the masks by base name.
  public var images: String?
  /// Nothing: the masks tell.
  public var classes: [ClassDefinition]?
  public var objects: Objects
  /// Whether images with the numbers of the objects are written, too.
  public var labels: Bool
  /// Bytes beyond which an image is refused; nothing: the default.
  public var decodingLimit: Int?

  public init(
    masks: String, output: String, images: String? = nil, classes: [ClassDefinition]? = nil,
    objects: Objects = .components(connectivity: nil, split: false), labels: Bool = false, decodingLimit: Int? = nil
  ) {
    self.masks = masks
    self.output = output
    self.images = images
    self.classes = classes
    self.objects = objects
    self.labels = labels
    self.decodingLimit = decodingLimit
  }
}

/// What was measured, and the masks that failed.
public struct MeasureResult: Sendable {
  /// One an image and class, in the order of the images.
  public var summaries: [MeasureSummary]
  /// One sentence a problem.
  public var failures: [String]
  public var measured: Int
}

/// The objects of one class in one image, together: a row of `summary.csv`.
public struct MeasureSummary: Sendable, Equatable, Encodable {
  public var image: String
  public var className: String
  public var objects: Int
  /// Pixels, or voxels of a stack.
  public var totalArea: Int
  /// Nothing without objects.
  public var meanArea: Double?
  /// Of the image.
  public var areaShare: Double
  /// Nothing where the file states no spacing, and in a stack.
  public var totalAreaMM2: Double?
  public var meanAreaMM2: Double?
  public var objectsPerMM2: Double?

  enum CodingKeys: String, CodingKey {
    case image
    case className = "class"
    case objects
    case totalArea = "total_area_px"
    case meanArea = "mean_area_px"
    case areaShare = "area_share"
    case totalAreaMM2 = "total_area_mm2"
    case meanAreaMM2 = "mean_area_mm2"
    case objectsPerMM2 = "objects_per_mm2"
  }

  /// Names of the columns, with their units.
  public static let header: [String] = [
    CodingKeys.image, .className, .objects, .totalArea, .meanArea, .areaShare, .totalAreaMM2, .meanAreaMM2,
    .objectsPerMM2,
  ].map(\.rawValue)

  /// The fields of the row; empty where there is nothing to say.
  public var row: [String] {
    [image, className, "\(objects)", "\(totalArea)"]
      + [meanArea, areaShare, totalAreaMM2, meanAreaMM2, objectsPerMM2].map { $0.map { "\($0)" } ?? "" }
  }
}
