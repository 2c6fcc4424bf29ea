/// Every method there is. A new one is its file, a line here, and one in the decoder of pipeline files.
public enum ClassicalCatalog {
  public static let methods: [any ClassicalMethod.Type] = [
    GlobalThreshold.self, OtsuMethod.self, MultiOtsuMethod.self, Niblack.self, Sauvola.self, LocalMean.self,
    LocalGaussian.self, SobelEdges.self, CannyEdges.self, RegionGrowing.self, SplitAndMerge.self, KMeans.self,
    WatershedMethod.self, ChanVese.self,
  ]

  /// The method of a name in pipeline files; nil where there is none.
  public static func method(named name: String) -> (any ClassicalMethod.Type)? {
    methods.first { $0.name == name }
  }
}

/// A method as `{"otsu": {…}}`.
public struct CodedClassicalMethod: Sendable, Equatable, Codable {
  public var method: any ClassicalMethod

  public init(_ method: any ClassicalMethod) { self.method = method }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: NameKey.self)
    guard let key = container.allKeys.first, container.allKeys.count == 1,
      let kind = ClassicalCatalog.method(named: key.stringValue)
    else {
      throw DecodingError.dataCorrupted(
        DecodingError.Context(
          codingPath: decoder.codingPath,
          debugDescription: "expected one classical method, found \(container.allKeys.map(\.stringValue))"))
    }
    func decode<Method: ClassicalMethod>(_ kind: Method.Type) throws -> any ClassicalMethod {
      try container.decode(kind, forKey: key)
    }
    method = try decode(kind)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: NameKey.self)
    try container.encode(method, forKey: NameKey(stringValue: type(of: method).name))
  }

  public static func == (one: CodedClassicalMethod, other: CodedClassicalMethod) -> Bool {
    one.method.isEqual(to: other.method)
  }
}
