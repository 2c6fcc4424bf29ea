/// How a library scores overlap where its user leaves the arguments as they are: the same masks get other numbers elsewhere.
///
///     let dice = ScoringConvention.monai.rules[0].value(cases)
///
/// Every rule agrees with the function that it names, on random masks and on every empty case (tests, with the script that ran
/// the libraries). An ignored pixel counts for none of them.
public struct ScoringConvention: Sendable, Equatable, CustomStringConvertible {
  public let name: String
  /// Of the library that the rules were compared with.
  public let version: String
  /// What it does, in a sentence.
  public let summary: String
  public let rules: [ScoringRule]

  /// With the version: `MONAI 1.6`.
  public var description: String { version.isEmpty ? name : "\(name) \(version)" }

  /// In the order of tables.
  public static let all = [
    sulcus, sulcusPooled, monai, monaiForeground, monaiKeepingEmpty, torchmetrics, torchmetricsJaccard, nnUNet,
    mmsegmentation,
  ]

  public static let sulcus = ScoringConvention(
    name: "Sulcus macro", version: "",
    summary: "each class over the cases where either mask has it, then over classes; the background is in mIoU alone",
    rules: [
      ScoringRule("dice", .dice, .casesThenClasses), ScoringRule("iou", .iou, .casesThenClasses),
      ScoringRule("miou", .iou, background: true, .casesThenClasses),
    ])

  public static let sulcusPooled = ScoringConvention(
    name: "Sulcus pooled", version: "",
    summary: "the pixels of all cases counted together, each class scored once, then the mean over classes",
    rules: [
      ScoringRule("dice", .dice, .pooled), ScoringRule("iou", .iou, .pooled),
      ScoringRule("miou", .iou, background: true, .pooled),
    ])

  /// `DiceMetric` and `MeanIoU` with their default arguments.
  public static let monai = ScoringConvention(
    name: "MONAI", version: "1.6",
    summary:
      "the background is a class; a class that the reference lacks is left out even where it is predicted; classes of a "
      + "case first, then cases; a mean over nothing is 0",
    rules: [
      ScoringRule(
        "DiceMetric()", .dice, background: true, empty: .leftOutWithoutReference, .classesThenCases, ofNothing: 0),
      ScoringRule(
        "MeanIoU()", .iou, background: true, empty: .leftOutWithoutReference, .classesThenCases, ofNothing: 0),
    ])

  /// The same as MONAI's tutorials write it.
  public static let monaiForeground = ScoringConvention(
    name: "MONAI foreground", version: "1.6",
    summary: "as MONAI, without the background: false positives in cases without the class cost nothing",
    rules: [
      ScoringRule(
        "DiceMetric(include_background=False)", .dice, empty: .leftOutWithoutReference, .classesThenCases, ofNothing: 0),
      ScoringRule(
        "MeanIoU(include_background=False)", .iou, empty: .leftOutWithoutReference, .classesThenCases, ofNothing: 0),
    ])

  public static let monaiKeepingEmpty = ScoringConvention(
    name: "MONAI empty-is-1", version: "1.6",
    summary: "as MONAI without the background, but a class that neither mask has scores 1, and one wrong pixel of it 0",
    rules: [
      ScoringRule("DiceMetric(include_background=False, ignore_empty=False)", .dice, empty: .one, .classesThenCases),
      ScoringRule("MeanIoU(include_background=False, ignore_empty=False)", .iou, empty: .one, .classesThenCases),
    ])

  /// `torchmetrics.segmentation` with default arguments; its `MeanIoU` takes all pairs of case and class alike.
  public static let torchmetrics = ScoringConvention(
    name: "torchmetrics", version: "1.9",
    summary:
      "the background is a class; what neither mask has is left out; Dice takes classes first and then cases, IoU all pairs "
      + "of a case and a class alike",
    rules: [
      ScoringRule("DiceScore(num_classes)", .dice, background: true, .classesThenCases),
      ScoringRule("MeanIoU(num_classes)", .iou, background: true, .pairs),
    ])

  public static let torchmetricsJaccard = ScoringConvention(
    name: "torchmetrics Jaccard", version: "1.9",
    summary: "the pixels of all cases counted together, the background a class, absent classes left out",
    rules: [ScoringRule("JaccardIndex(task=\"multiclass\")", .iou, background: true, .pooled)])

  /// `foreground_mean` of `summary.json`.
  public static let nnUNet = ScoringConvention(
    name: "nnU-Net", version: "2.8",
    summary:
      "each foreground class over the cases where either mask has it, then over classes; a class that is in no case leaves "
      + "the mean undefined",
    rules: [
      ScoringRule("foreground_mean Dice", .dice, .casesThenAllClasses),
      ScoringRule("foreground_mean IoU", .iou, .casesThenAllClasses),
    ])

  /// `IoUMetric`, with `iou_metrics=['mIoU', 'mDice']`.
  public static let mmsegmentation = ScoringConvention(
    name: "mmsegmentation", version: "1.2",
    summary: "the pixels of all cases counted together, the background a class, classes that are nowhere left out",
    rules: [
      ScoringRule("mDice", .dice, background: true, .pooled), ScoringRule("mIoU", .iou, background: true, .pooled),
    ])
}
