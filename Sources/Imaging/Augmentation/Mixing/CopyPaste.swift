public import Randomness

/// Some objects of another sample, their pixels and labels, lie on this one where they lay on theirs (Ghiasi et al., "Simple
/// Copy-Paste is a Strong Data Augmentation Method for Instance Segmentation", CVPR 2021).
///
/// An object is an 8-connected part of the foreground, all classes of it together: a tumour goes with its organ. Its edge is
/// hard, as in the paper, which found blending it of no use. A sample without foreground gives nothing.
public struct CopyPaste: MixingStep {
  public static let name = "copyPaste"

  /// How many objects are taken, drawn evenly; fewer where there are not so many.
  public var objects: ClosedRange<Int>
  /// 0 to 1.
  public var probability: Double

  public init(objects: ClosedRange<Int> = 1...10, probability: Double = 0.5) {
    self.objects = objects
    self.probability = probability
  }

  public func mix(
    _ partner: AugmentedSample, into sample: inout AugmentedSample, using draws: inout KeyedGenerator
  ) -> [DrawnParameter]? {
    let wanted = objects.lowerBound + draws.integer(below: objects.count)
    let labels = partner.labels.labels
    let foreground = BitMask(width: partner.labels.width, height: partner.labels.height) { pixel in
      labels[pixel] != 0 && labels[pixel] != LabelMap.ignored
    }
    let parts = foreground.components(connectivity: .eight)
    let chosen = draws.permutation(of: parts.count).prefix(wanted)
    guard !chosen.isEmpty else { return nil }
    // Parts count from 1; 0 is what belongs to none.
    var isChosen = [Bool](repeating: false, count: parts.count + 1)
    for part in chosen { isChosen[part + 1] = true }
    sample.paste(partner, where: parts.labels.map { isChosen[Int($0)] })
    return [DrawnParameter("objects", Double(chosen.count))]
  }
}
