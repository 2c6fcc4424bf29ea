internal import ImageCodecs
public import Imaging

/// What every plan has, whatever makes the masks: the cases, and the way from a file's pixels to a mask's scores.
public struct SharedPlan: Sendable, Equatable, Codable {
  public var name: String
  public var seed: UInt64
  /// Which fold is the test set; absent where there are no folds.
  public var fold: Fold?
  public var cases: [Case]
  var classes: ClassTable
  public var channels: ChannelSelection
  public var orientation: PipelineDefinition.Orientation
  /// Bytes beyond which an image is refused, see `DecodingLimits`.
  var decodedBytes: Int
  public var preprocessing: Preprocessing
  public var postprocessing: Postprocessing
  public var evaluation: EvaluationSettings

  init(_ definition: PipelineDefinition, scan: DatasetScan) {
    (name, seed, fold) = (definition.name, definition.seed, scan.fold)
    (cases, classes) = (scan.cases, scan.classes)
    let data = definition.data
    (channels, orientation, decodedBytes) = (data.channels, data.orientation, data.decodingLimit)
    preprocessing = scan.preprocessing ?? definition.preprocessing
    (postprocessing, evaluation) = (definition.postprocessing, definition.evaluation)
  }

  /// Cases of a set, in order.
  public func cases(in set: DataSet) -> [Case] { cases.filter { $0.set == set } }

  /// What a decoder refuses.
  var decodingLimits: DecodingLimits { DecodingLimits(decodedBytes: decodedBytes) }

  /// Reads images and masks as the definition says.
  var caseReader: CaseReader {
    CaseReader(orientation: orientation, classes: classes, limits: decodingLimits)
  }

  /// Reads the masks that the run wrote.
  var predictionReader: CaseReader {
    CaseReader(orientation: .ignore, classes: classes.forPredictions, limits: decodingLimits)
  }
}

extension Joined where Shared == SharedPlan {
  /// Cases of a set, in order.
  public func cases(in set: DataSet) -> [Case] { shared.cases(in: set) }
}
