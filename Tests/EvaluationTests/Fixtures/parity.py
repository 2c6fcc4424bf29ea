"""Writes ParityFixture.swift: masks and the scores that MONAI and torchmetrics give them.

    python3 -m pip install torch monai torchmetrics
    python3 Fixtures/parity.py > ParityFixture.swift

Made with torch 2.13.0, MONAI 1.6.1, torchmetrics 1.9.0. Masks are 12 columns by 8 rows, one digit a pixel, '.' where
it is ignored. Undefined numbers are null, as MONAI gives them; torchmetrics puts 0 (its zero_division) in their place.
"""

import json
import math
import textwrap

import numpy
import torch
from monai.metrics import compute_dice, compute_iou
from torchmetrics.functional.classification import (
    binary_accuracy,
    binary_specificity,
    multiclass_accuracy,
    multiclass_confusion_matrix,
    multiclass_f1_score,
    multiclass_jaccard_index,
    multiclass_precision,
    multiclass_recall,
)

WIDTH, HEIGHT = 12, 8
IGNORED = 255


def clean(values):
    return [None if math.isnan(value) else round(value, 9) for value in torch.as_tensor(values).double().tolist()]


def blobs(random, classes):
    """Random areas, so that some pixels agree and edges do not."""
    mask = numpy.zeros((HEIGHT, WIDTH), numpy.int64)
    for _ in range(6):
        row, column = random.integers(0, HEIGHT - 2), random.integers(0, WIDTH - 2)
        mask[row : row + random.integers(1, 5), column : column + random.integers(1, 7)] = random.integers(0, classes)
    return mask


def one_hot(mask, classes, scored):
    """MONAI's layout, batch × class × pixels, of the scored pixels alone: it knows no ignore label."""
    return torch.stack([torch.tensor((mask[scored] == index)[None].astype("float32")) for index in range(classes)], 1)


def peers(prediction, reference, classes):
    scored = (prediction != IGNORED) & (reference != IGNORED)
    truth, guess = one_hot(reference, classes, scored), one_hot(prediction, classes, scored)
    # An ignored prediction is ignored in the reference too; torchmetrics looks at the reference alone.
    target = torch.tensor(numpy.where(scored, reference, IGNORED)).flatten()
    predicted = torch.tensor(numpy.where(scored, prediction, 0)).flatten()
    settings = {"num_classes": classes, "ignore_index": IGNORED}
    every = {**settings, "average": "none"}
    one = [((predicted == k).long(), torch.where(target == IGNORED, IGNORED, (target == k).long())) for k in range(classes)]
    return {
        "confusion": multiclass_confusion_matrix(predicted, target, **settings).flatten().tolist(),
        "monai": {
            "dice": clean(compute_dice(guess, truth, ignore_empty=True)[0]),
            "iou": clean(compute_iou(guess, truth, ignore_empty=True)[0]),
        },
        "torchmetrics": {
            "iou": clean(multiclass_jaccard_index(predicted, target, **every)),
            "dice": clean(multiclass_f1_score(predicted, target, **every)),
            "precision": clean(multiclass_precision(predicted, target, **every)),
            "recall": clean(multiclass_recall(predicted, target, **every)),
            "specificity": clean([binary_specificity(p, t, ignore_index=IGNORED) for p, t in one]),
            "accuracy": clean([binary_accuracy(p, t, ignore_index=IGNORED) for p, t in one]),
        },
        "accuracy": clean([multiclass_accuracy(predicted, target, average="micro", **settings)])[0],
    }


def text(mask):
    return "".join("." if label == IGNORED else str(label) for label in mask.flatten())


def case(name, prediction, reference, classes):
    return {
        "name": name, "classes": classes, "prediction": text(prediction), "reference": text(reference),
        **peers(prediction, reference, classes),
    }


def cases():
    random = numpy.random.default_rng(2)
    for classes in (2, 3, 5):
        for number in range(3):
            yield case(f"random-{classes}-{number}", blobs(random, classes), blobs(random, classes), classes)
    truth, guess = blobs(random, 3), blobs(random, 3)
    hole = truth.copy()
    hole[2:5, 3:9] = IGNORED
    yield case("ignored-in-reference", guess, hole, 3)
    hole = guess.copy()
    hole[0:3, 0:6] = IGNORED
    yield case("ignored-in-prediction", hole, truth, 3)
    nothing, blob, full = numpy.zeros_like(truth), (truth > 0).astype(int), numpy.ones_like(truth)
    yield case("both-empty", nothing, nothing, 2)
    yield case("reference-empty", blob, nothing, 2)
    yield case("prediction-empty", nothing, blob, 2)
    yield case("both-full", full, full, 2)
    yield case("reference-full", blob, full, 2)
    yield case("equal", truth, truth, 3)
    yield case("disjoint", numpy.where(blob == 1, 0, 1), blob, 2)
    yield case("one-class-in-neither", numpy.where(guess == 2, 1, guess), numpy.where(truth == 2, 1, truth), 3)
    yield case("one-class-only-predicted", guess, numpy.where(truth == 2, 1, truth), 3)
    yield case("one-class-only-in-reference", numpy.where(guess == 2, 1, guess), truth, 3)
    yield case("all-ignored", blob, numpy.full_like(truth, IGNORED), 2)


def averages():
    """A set in which class 2 is sometimes in neither mask, but never in the prediction alone, where peers differ."""
    random = numpy.random.default_rng(3)
    pairs = [(blobs(random, 3), blobs(random, 3)) for _ in range(5)]
    for _, reference in pairs:
        reference[0, :3] = range(3)
    pairs[4] = tuple(numpy.where(mask == 2, 0, mask) for mask in pairs[4])
    dice, iou = [], []
    for prediction, reference in pairs:
        assert not any((prediction == k).any() and not (reference == k).any() for k in range(3))
        everywhere = numpy.ones_like(reference, bool)
        truth, guess = one_hot(reference, 3, everywhere), one_hot(prediction, 3, everywhere)
        dice.append(compute_dice(guess, truth, ignore_empty=True)[0])
        iou.append(compute_iou(guess, truth, ignore_empty=True)[0])
    predicted = torch.tensor(numpy.stack([pair[0] for pair in pairs])).flatten()
    target = torch.tensor(numpy.stack([pair[1] for pair in pairs])).flatten()
    return {
        "predictions": [text(pair[0]) for pair in pairs],
        "references": [text(pair[1]) for pair in pairs],
        "macroDice": clean(torch.stack(dice).nanmean(0)),
        "macroIoU": clean(torch.stack(iou).nanmean(0)),
        "pooledDice": clean(multiclass_f1_score(predicted, target, num_classes=3, average="none")),
        "pooledIoU": clean(multiclass_jaccard_index(predicted, target, num_classes=3, average="none")),
        "pooledMeanIoU": clean([multiclass_jaccard_index(predicted, target, num_classes=3, average="macro")])[0],
        "pooledAccuracy": clean([multiclass_accuracy(predicted, target, num_classes=3, average="micro")])[0],
    }


def lines(value):
    return textwrap.fill(json.dumps(value), 112, break_long_words=False, break_on_hyphens=False)


def main():
    print("// Written by Fixtures/parity.py.")
    print("// swift-format-ignore-file")
    print('enum ParityFixture {\n  static let cases = #"""\n    [')
    print(textwrap.indent(",\n".join(lines(entry) for entry in cases()), "    "))
    print('    ]\n    """#\n\n  static let averages = #"""')
    print(textwrap.indent(lines(averages()), "    "))
    print('    """#\n}')


main()
