"""Writes objects.json: objects of random images matched by brute force, and their panoptic quality by torchmetrics.

    python make_objects.py

Made with numpy 2.4, scipy 1.17.1, torchmetrics 1.9.0 and PyTorch 2.13.
"""

import json
import pathlib

import numpy as np
import torch
from scipy import ndimage
from torchmetrics.functional.detection import panoptic_quality

draws = np.random.default_rng(11)
SIDE = 36


def shapes(count):
    """Numbered rectangles, later ones above earlier ones."""
    image = np.zeros((SIDE, SIDE), np.int32)
    for number in draws.permutation(count) + 1:
        y, x = draws.integers(0, SIDE - 6, 2)
        image[y:y + draws.integers(4, 11), x:x + draws.integers(4, 11)] = number
    return image


def disturbed(image):
    """Moved by a pixel at most, some objects lost, one joined to another, others added."""
    moved = np.roll(image, (draws.integers(0, 2), draws.integers(0, 2)), (0, 1))
    result = np.where(draws.random(image.shape) < 0.05, 0, moved)
    for number in np.unique(image)[1:]:
        if draws.random() < 0.2:
            result[result == number] = 0
        elif draws.random() < 0.1:
            result[result == number] = 99
    extra = shapes(3)
    return np.where((result == 0) & (extra > 0), extra + 50, result)


def brute_force(reference, prediction, threshold):
    pairs = []
    for one in np.unique(reference[reference > 0]):
        for other in np.unique(prediction[prediction > 0]):
            union = np.logical_or(reference == one, prediction == other).sum()
            iou = np.logical_and(reference == one, prediction == other).sum() / union
            if iou > threshold:
                pairs.append(iou)
    found = len(pairs)
    missed = len(np.unique(reference[reference > 0])) - found
    false = len(np.unique(prediction[prediction > 0])) - found

    def ratio(top, bottom):
        return None if bottom == 0 else float(top / bottom)

    return {
        "precision": ratio(found, found + false), "recall": ratio(found, found + missed),
        "f1": ratio(2 * found, 2 * found + false + missed), "ap": ratio(found, found + false + missed),
        "sq": ratio(sum(pairs), found), "pq": ratio(2 * sum(pairs), 2 * found + false + missed),
    }


def by_torchmetrics(reference, prediction):
    """PQ, SQ and RQ of the objects; the background is a class without objects, whose quality is left aside."""
    pair = [torch.tensor(np.stack([(image > 0).astype(np.int32), image], -1))[None] for image in (prediction, reference)]
    values = panoptic_quality(*pair, things={1}, stuffs={0}, return_sq_and_rq=True, return_per_class=True)
    # In the order of the classes, things first.
    return [float(value) for value in values[0]]


def entry(reference, prediction):
    quality = by_torchmetrics(reference, prediction) if reference.any() and prediction.any() else None
    return {
        "side": SIDE, "reference": reference.ravel().tolist(), "prediction": prediction.ravel().tolist(),
        "scores": [brute_force(reference, prediction, threshold) for threshold in np.arange(10, 20) / 20],
        # Connected parts with 8 neighbours of all that is not 0.
        "components": [int(ndimage.label(image > 0, np.ones((3, 3)))[1]) for image in (reference, prediction)],
        "torchmetrics": quality,
    }


empty = np.zeros((SIDE, SIDE), np.int32)
cases = []
for count in (1, 4, 9, 15):
    reference = shapes(count)
    cases.append(entry(reference, disturbed(reference)))
cases += [entry(reference, reference), entry(reference, empty), entry(empty, reference), entry(empty, empty)]
path = pathlib.Path(__file__).with_name("objects.json")
path.write_text(json.dumps(cases, separators=(",", ":")) + "\n")
