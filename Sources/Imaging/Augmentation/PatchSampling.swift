public import Randomness

/// Where patches are taken from an image: anywhere, or often where there is something to learn.
///
/// In an image of little foreground most patches hold none; nnU-Net (Isensee et al. 2021) makes a third of them hold some.
public struct PatchSampling: Sendable, Equatable, Codable {
  /// The share of patches that are centred on a foreground pixel, 0 to 1.
  public var foreground: Double
  /// Whether images are drawn so that each foreground class is the wanted one equally often; else each image comes once a
  /// pass.
  public var isClassBalanced: Bool

  public init(foreground: Double = 0, isClassBalanced: Bool = false) {
    self.foreground = foreground
    self.isClassBalanced = isClassBalanced
  }

  /// The pixel that a patch is to be centred on: its class drawn evenly from the image's foreground classes, the pixel
  /// evenly from those of the class.
  ///
  /// - Parameters:
  ///   - wanted: the class; nil for any. An image that lacks it gives any other. With it every patch is centred, unless
  ///     ``foreground`` says how many are.
  ///   - isOfSets: whether labels are sets of classes that overlap, see ``ClassMasks``.
  ///   - generator: keyed by seed, pass and image; each call makes three draws.
  /// - Returns: nil where the patch may lie anywhere: by the draw, or because the image has no foreground.
  public func drawCentre(
    in labels: LabelMap, wanted: UInt8? = nil, isOfSets: Bool = false, using generator: inout KeyedGenerator
  ) -> (x: Int, y: Int)? {
    let isForeground = Double(generator.uniform()) < foreground
    let (classDraw, pixelDraw) = (generator.uniform(), generator.uniform())
    guard isForeground || wanted != nil && foreground == 0 else { return nil }
    let counts =
      isOfSets ? labels.pixels(ofSets: ClassMasks.maximumInSets + 1) : labels.pixels(classes: Int(LabelMap.ignored))
    let present = counts.indices.dropFirst().filter { counts[$0] > 0 }.map { UInt8($0) }
    guard !present.isEmpty else { return nil }
    let label =
      wanted.flatMap { counts[Int($0)] > 0 ? $0 : nil } ?? present[Self.place(classDraw, below: present.count)]
    var rest = Self.place(pixelDraw, below: counts[Int(label)])
    func isOfClass(_ found: UInt8) -> Bool {
      isOfSets ? found != LabelMap.ignored && found >> (label - 1) & 1 == 1 : found == label
    }
    for (pixel, found) in labels.labels.enumerated() where isOfClass(found) {
      if rest == 0 { return (pixel % labels.width, pixel / labels.width % labels.height) }
      rest -= 1
    }
    return nil
  }

  private static func place(_ draw: Float, below count: Int) -> Int {
    min(count - 1, Int(Double(draw) * Double(count)))
  }
}
