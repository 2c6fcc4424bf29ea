public import Imaging
public import Networks
public import Training

/// A pipeline as its YAML file describes it: every key typed, every default filled in.
///
/// Paths are absolute or relative to the current directory.
public struct PipelineDefinition: Sendable, Equatable {
  /// Where the images and masks are, and what the masks mean.
  public struct Data: Sendable, Equatable {
    /// A folder, a glob or a file.
    public var images: String
    public var masks: MaskSource
    /// In the order of the file; empty where the masks are to tell.
    public var classes: [ClassDefinition]
    public var channels: ChannelSelection
    /// Which images belong together.
    public var groups: GroupSource?
    /// Mask values above it are foreground.
    public var maskThreshold: Double?
    /// The mask value of unscored pixels.
    public var ignore: Int?
    /// Whether a pixel may have several classes; masks then come one file a class.
    public var overlap: Bool
    public var orientation: Orientation
    /// Bytes that an image may take in memory before it is refused.
    public var decodingLimit: Int
    public var split: Split
    /// Whether images that look alike may stand in different sets.
    public var allowDuplicates: Bool
  }

  /// What names the group of an image: a patient, a slide, a stack.
  public enum GroupSource: Sendable, Equatable {
    /// A CSV of `image,group`.
    case file(String)
    /// A regular expression for base names, whose first capture group is the image's group.
    case pattern(String)
  }

  /// What an orientation tag does.
  public enum Orientation: String, Sendable, Equatable, Codable, CaseIterable {
    case apply
    case ignore
  }

  /// How cases are divided into training, validation and test.
  public enum Split: Sendable, Equatable, Codable {
    case fractions(train: Double, validation: Double, test: Double, seed: UInt64?)
    /// One fold of a cross-validation as the test set; without its number each fold in turn.
    case fold(Int?, of: Int, seed: UInt64?)
    /// A CSV of `image,set`, or of `image,fold` and then as `fold`.
    case file(String, fold: Int? = nil, seed: UInt64? = nil)
  }

  /// How long to train.
  public enum Duration: Sendable, Equatable, Codable {
    case epochs(Int)
    case seconds(Double)
  }

  /// A size in pixels.
  public struct Size: Sendable, Equatable, Codable {
    public var height: Int
    public var width: Int

    public init(height: Int, width: Int) {
      self.height = height
      self.width = width
    }
  }

  /// What makes the masks.
  public enum Model: Sendable, Equatable {
    case network(NetworkConfiguration)
    case method(MethodDefinition)

    /// Nothing where a method makes the masks.
    public var network: NetworkConfiguration? { if case .network(let network) = self { network } else { nil } }

    /// Nothing where a network makes the masks.
    public var method: MethodDefinition? { if case .method(let method) = self { method } else { nil } }
  }

  public struct Training: Sendable, Equatable {
    public var loss: LossConfiguration
    /// How much the main output and then each head of deep supervision counts; absent: alike.
    public var outputWeights: [Double]?
    /// A safetensors file with the encoder's first weights, by torchvision's names.
    public var pretrained: String?
    /// The weights that training begins with; absent: drawn ones.
    public var start: Start?
    /// What is frozen, or learns at another rate; later rules override earlier ones.
    public var parameterRules: [ParameterRule]
    public var optimizer: OptimizerConfiguration
    public var schedule: ScheduleConfiguration
    /// Clipping, accumulation, average, and what happens to a loss that is no number.
    public var stepOptions: StepOptions
    public var selection: ModelSelection
    /// Epochs from one validation to the next; absent: as many as have 20 steps.
    public var validateEvery: Int?
    /// Bytes of main memory that the run may take; absent: what it takes.
    public var maxMemory: Int?
    /// Whether TensorBoard's event files are written.
    public var tensorBoard: Bool
    /// Which patches are drawn.
    public var sampling: PatchSampling
    /// Absent: whole images.
    public var patch: Size?
    public var batch: Int
    public var duration: Duration
    public var precision: PrecisionChoice
    public var workers: Int
    public var device: DeviceChoice
    /// Absent: all cores.
    public var threads: Int?
  }

  /// A checkpoint of an earlier run.
  public struct Start: Sendable, Equatable {
    public var checkpoint: String
    /// Parameters that begin as drawn nonetheless.
    public var reinitialize: [ParameterPattern] = []
  }

  public enum PrecisionChoice: String, Sendable, Equatable, Codable, CaseIterable {
    case auto
    case float32
    case bfloat16
  }

  public enum DeviceChoice: Sendable, Equatable, Codable {
    case auto
    case cpu
    case cuda(Int)
  }

  public struct Prediction: Sendable, Equatable, Codable {
    /// The share of a tile that the next one covers again.
    public var overlap: Double
    /// Whether probabilities are averaged over the four mirrors.
    public var flips: Bool
    /// Whether probabilities are averaged over the quarter turns; with the mirrors these are eight.
    public var turns = false
  }

  /// The file, as the user named it.
  public var source: String
  public var name: String
  public var seed: UInt64
  public var data: Data
  public var preprocessing: Preprocessing
  public var augmentation: Augmentation
  public var model: Model
  /// Of no account where a method makes the masks.
  public var training: Training
  public var prediction: Prediction
  public var postprocessing: Postprocessing
  public var evaluation: EvaluationSettings
  /// What `sulcus tune` tries; of no account elsewhere.
  var search: SearchSettings?
  /// The text of the file, as given.
  public var yaml: String
}

extension PipelineDefinition.Prediction {
  /// A missing key has its default, so that plans and checkpoints from before it existed can be read.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    overlap = try values.decode(Double.self, forKey: .overlap)
    flips = try values.decode(Bool.self, forKey: .flips)
    turns = try values.decodeIfPresent(Bool.self, forKey: .turns) ?? false
  }
}

/// A class and the mask values that stand for it.
public struct ClassDefinition: Sendable, Equatable, Codable {
  /// A mask value: a gray value, a palette index, or a colour.
  public enum Value: Sendable, Hashable, Codable {
    case gray(Int)
    case color(Image.RGB)
  }

  public var name: String
  /// The first is the one that predicted masks carry.
  public var values: [Value]

  public init(name: String, values: [Value]) {
    self.name = name
    self.values = values
  }
}
