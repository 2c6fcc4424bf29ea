"""Writes ReferenceScores.swift: scores of random masks by scikit-learn, torchmetrics and MONAI.

    python reference_scores.py > ReferenceScores.swift

Made with scikit-learn 1.9.1, torchmetrics 1.9.0, MONAI 1.6.1, numpy 2.4 and PyTorch 2.13.

Pixels that either mask ignores are taken out before a library sees them, since scikit-learn and MONAI know no ignore
label and torchmetrics looks for it in the reference alone.
"""

import math

import monai.metrics as mm
import numpy as np
import sklearn.metrics as sk
import torch
import torchmetrics.classification as tm

CLASSES, WIDTH, HEIGHT, IGNORED = 4, 13, 7, 255
ALL = list(range(CLASSES))


def make_cases():
    """Masks where classes are missing from the reference, the prediction, or both, and some pixels are ignored."""
    draws = np.random.default_rng(20)
    available = [(ALL, ALL), ([0, 1, 2], ALL), (ALL, [0, 1, 3]), ([0, 1], [0, 1]), ([0], [0, 2])]
    for number, (in_reference, in_prediction) in enumerate(available):
        reference = draws.choice(in_reference, WIDTH * HEIGHT)
        guess = draws.choice(in_prediction, WIDTH * HEIGHT)
        keep = np.isin(reference, in_prediction) & (draws.random(WIDTH * HEIGHT) < 0.6)
        prediction = np.where(keep, reference, guess)
        if number in (1, 2):
            reference[draws.random(WIDTH * HEIGHT) < 0.1] = IGNORED
            prediction[draws.random(WIDTH * HEIGHT) < 0.05] = IGNORED
        yield reference, prediction


def by_scikit_learn(truth, predicted):
    """IoU, Dice, precision, recall, specificity and accuracy of each class."""
    rows = []
    for label in ALL:
        t, p = truth == label, predicted == label
        rows.append([
            sk.jaccard_score(t, p) if (t | p).any() else math.nan,  # it offers 0 or 1 where the union is empty
            sk.f1_score(t, p, zero_division=np.nan),
            sk.precision_score(t, p, zero_division=np.nan),
            sk.recall_score(t, p, zero_division=np.nan),
            sk.recall_score(~t, ~p, zero_division=np.nan),
            sk.accuracy_score(t, p),
        ])
    return rows


def by_monai(truth, predicted):
    """IoU and Dice of each class; MONAI leaves a class undefined wherever the reference lacks it."""
    one_hot = lambda mask: torch.nn.functional.one_hot(torch.tensor(mask), CLASSES).T.reshape(1, CLASSES, 1, -1)
    return [
        metric(one_hot(predicted), one_hot(truth), include_background=True, ignore_empty=True)[0].double().tolist()
        for metric in (mm.compute_iou, mm.compute_dice)
    ]


def by_torchmetrics(pairs):
    """IoU, Dice, precision, recall, specificity and accuracy of each class over the pixels of all cases."""
    options = dict(num_classes=CLASSES, average=None)
    iou, dice = tm.MulticlassJaccardIndex(**options), tm.MulticlassF1Score(**options)
    precision, recall = tm.MulticlassPrecision(**options), tm.MulticlassRecall(**options)
    specificity = tm.MulticlassSpecificity(**options)
    metrics = [iou, dice, precision, recall, specificity]
    for truth, predicted in pairs:
        for metric in metrics:
            metric.update(torch.tensor(predicted), torch.tensor(truth))
    return torch.stack([metric.compute() for metric in metrics], 1).double().tolist()


def swift(value):
    if isinstance(value, list):
        return "[" + ", ".join(swift(entry) for entry in value) + "]"
    return ".nan" if isinstance(value, float) and math.isnan(value) else repr(value)


def digits(mask):
    return "".join("-" if value == IGNORED else str(value) for value in mask)


def rows(values, indent):
    return "".join(f"{' ' * indent}{swift(row)},\n" for row in values)


def main():
    pairs, overall = [], []
    print("// swift-format-ignore-file")
    print("// Written by reference_scores.py beside this file.\n")
    print("/// Random masks and what the libraries of the field make of them; see `reference_scores.py`.")
    print("enum ReferenceScores {")
    print(f"  static let classes = {CLASSES}\n  static let width = {WIDTH}\n  static let height = {HEIGHT}\n")
    print("  static let cases: [ReferenceCase] = [")
    for reference, prediction in make_cases():
        scored = (reference != IGNORED) & (prediction != IGNORED)
        truth, predicted = reference[scored], prediction[scored]
        pairs.append((truth, predicted))
        overall.append(float(sk.accuracy_score(truth, predicted)))
        matrix = sk.confusion_matrix(truth, predicted, labels=ALL).ravel().tolist()
        iou, dice = by_monai(truth, predicted)
        print("    ReferenceCase(")
        print(f'      reference: "{digits(reference)}",')
        print(f'      prediction: "{digits(prediction)}",')
        print(f"      matrix: {swift(matrix)},")
        print("      scikitLearn: [")
        print(rows([[float(value) for value in row] for row in by_scikit_learn(truth, predicted)], 8), end="")
        print("      ],")
        print(f"      monaiIoU: {swift(iou)},")
        print(f"      monaiDice: {swift(dice)}),")
    print("  ]\n")
    print("  /// scikit-learn: the share of all pixels predicted right, a case at a time and over all.")
    print(f"  static let accuracy = {swift(overall)}")
    together = [np.concatenate(masks) for masks in zip(*pairs)]
    print(f"  static let pooledAccuracy = {swift(float(sk.accuracy_score(*together)))}\n")
    print("  /// torchmetrics: IoU, Dice, precision, recall and specificity of each class over all cases.")
    print("  static let pooled: [[Double]] = [")
    print(rows(by_torchmetrics(pairs), 4), end="")
    print("  ]\n}\n")
    print("""struct ReferenceCase {
  /// The class of each pixel in row order; - is ignored.
  let reference: String
  let prediction: String
  /// scikit-learn: reference × prediction.
  let matrix: [Int]
  /// IoU, Dice, precision, recall, specificity and accuracy of each class.
  let scikitLearn: [[Double]]
  /// Undefined wherever the reference lacks the class.
  let monaiIoU: [Double]
  let monaiDice: [Double]
}""")


main()
