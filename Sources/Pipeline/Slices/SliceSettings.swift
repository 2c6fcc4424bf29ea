/// By which columns of a table cases are sliced: `evaluation.slices` of a pipeline file.
public struct SliceSettings: Sendable, Equatable, Codable {
  /// A CSV file with a column `image` of base names.
  public var table: String
  /// Columns: numbers are cut at their quartiles, words are groups.
  public var by: [String]

  public init(table: String, by: [String]) {
    self.table = table
    self.by = by
  }
}

/// Where `sulcus evaluate` looks for failures.
public struct SliceRequest: Sendable {
  /// The folder of the images, for their contrast; nothing: it is not known.
  public var images: String?
  /// Nothing: what masks and images tell is all.
  public var columns: SliceSettings?

  public init(images: String? = nil, columns: SliceSettings? = nil) {
    self.images = images
    self.columns = columns
  }
}
