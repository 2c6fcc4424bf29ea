internal import Randomness

/// What made-up images look like.
public enum SyntheticKind: String, CaseIterable, Sendable {
  /// Ultrasound: dark lesions in speckled layers of tissue; 8-bit gray.
  case lesions
  /// Electron microscopy: cells, their membranes and mitochondria; 16-bit gray.
  case membranes
  /// Fundus photographs: a branching tree of vessels; 8-bit RGB.
  case vessels
}

/// A made-up image with its exact mask: a sample that a program can be tried on where no patient's image may travel.
public struct SyntheticCase: Sendable {
  public let image: Image
  /// Class indices on the image's own grid.
  public let labels: LabelMap
  /// The gray value of each class index in a mask file.
  public let maskValues: [UInt8]
  /// In the order of the class indices, the background first.
  public let classNames: [String]
}

/// Makes one image with its mask; the same arguments give the same samples, bit for bit, on every machine.
///
/// To keep that promise all synthesis uses only + − × ÷ and square roots, which IEEE 754 rounds exactly, and no
/// function of the C library, whose last bits differ between versions. Swift neither fuses a multiplication with an
/// addition nor reorders a sum, so the order written is the order computed. Noise that should be normal is a sum of
/// uniform draws, and directions turn by rational rotations.
///
/// - Parameters:
///   - kind: what to imitate.
///   - index: which image of the series; each is drawn on its own, so any may be made alone.
///   - seed: another seed gives another series.
///   - width: columns, at least 32.
///   - height: rows, at least 32.
/// - Precondition: the image is at least 32 × 32.
public func synthesize(_ kind: SyntheticKind, index: Int, seed: UInt64, width: Int, height: Int) -> SyntheticCase {
  precondition(width >= 32 && height >= 32)
  let scene = SyntheticScene(kind: kind, index: index, seed: seed, width: width, height: height)
  return switch kind {
  case .lesions: LesionSynthesizer(scene: scene).make()
  case .membranes: MembraneSynthesizer(scene: scene).make()
  case .vessels: VesselSynthesizer(scene: scene).make()
  }
}

/// What an image is made from: its size and where its draws come from.
struct SyntheticScene {
  let kind: SyntheticKind
  let index: Int
  let seed: UInt64
  let width: Int
  let height: Int

  /// The shorter side, which shapes are measured by.
  var side: Float { Float(min(width, height)) }

  /// The draws of one ingredient, so that a change to it leaves the others as they were.
  func draws(_ ingredient: String) -> KeyedGenerator {
    KeyedGenerator(seed: seed, stream: "synthesis.\(kind.rawValue)", step: index, item: ingredient)
  }

  /// Smooth noise of mean 0 and deviation 1; see `FloatImage.smoothNoise`.
  func noise(_ ingredient: String, scale: Float, octaves: Int = 1) -> FloatImage {
    noise(ingredient, scaleX: scale, scaleY: scale, octaves: octaves)
  }

  func noise(_ ingredient: String, scaleX: Float, scaleY: Float, octaves: Int = 1) -> FloatImage {
    var draws = draws(ingredient)
    return .smoothNoise(
      width: width, height: height, scaleX: scaleX, scaleY: scaleY, octaves: octaves, using: &draws)
  }
}
