"""Writes parity.json: every score of random masks, and of every empty case, by other programs.

    python make_parity.py [MEDPY_SDIST_FOLDER]

Made with scikit-learn 1.9.1, torchmetrics 1.9.0, MONAI 1.6.1, scipy 1.17.1, scikit-image 0.26, OpenCV 5.0, medpy 0.5.2 and numpy
2.4. Of medpy only `metric/binary.py` is read. Each value is what the library gives with undefined divisions set to NaN where it
can be told so; NaN is null, infinity "inf", and an error "error". Where that differs from our definitions, the test says so.
"""

import json
import math
import pathlib
import sys
import warnings

import cv2
import numpy as np
import torch
from monai import metrics as monai
from scipy import ndimage
from scipy.spatial import cKDTree
from skimage.morphology import skeletonize
from sklearn import metrics
from torchmetrics.functional import segmentation

TOLERANCE = 1.0
draws = np.random.default_rng(57)
medpy = {}
if len(sys.argv) > 1:
    exec((pathlib.Path(sys.argv[1]) / "medpy/metric/binary.py").read_text(), medpy)


def by_scikit_learn(reference, prediction):
    truth, found = reference.ravel(), prediction.ravel()
    nan = {"zero_division": np.nan}
    return {
        "iou": lambda: metrics.jaccard_score(truth, found, zero_division=0),
        "dice": lambda: metrics.f1_score(truth, found, **nan),
        "precision": lambda: metrics.precision_score(truth, found, **nan),
        "recall": lambda: metrics.recall_score(truth, found, **nan),
        "specificity": lambda: metrics.recall_score(truth, found, pos_label=0, **nan),
        "accuracy": lambda: metrics.accuracy_score(truth, found),
        "balancedAccuracy": lambda: metrics.balanced_accuracy_score(truth, found),
        "f2": lambda: metrics.fbeta_score(truth, found, beta=2, **nan),
        "f0.5": lambda: metrics.fbeta_score(truth, found, beta=0.5, **nan),
        "matthews": lambda: metrics.matthews_corrcoef(truth, found),
        "kappa": lambda: metrics.cohen_kappa_score(truth, found, labels=[0, 1]),
    }


def by_torchmetrics(reference, prediction):
    pair = [torch.tensor(mask[None]).long() for mask in (prediction, reference)]
    return {"miou": lambda: segmentation.mean_iou(*pair, num_classes=2, input_format="index").item()}


def by_monai(reference, prediction):
    pair = [torch.tensor(mask[None, None]).float() for mask in (prediction, reference)]
    options = {"include_background": True}
    return {
        "hd": lambda: monai.compute_hausdorff_distance(*pair, **options).item(),
        "hd95": lambda: monai.compute_hausdorff_distance(*pair, percentile=95, **options).item(),
        "assd": lambda: monai.compute_average_surface_distance(*pair, symmetric=True, **options).item(),
        "nsd": lambda: monai.compute_surface_dice(*pair, class_thresholds=[TOLERANCE], **options).item(),
        "dice": lambda: monai.compute_dice(*pair, **options).item(),
        "iou": lambda: monai.compute_iou(*pair, **options).item(),
    }


def by_scipy(reference, prediction):
    """Surfaces by erosion, beyond the edge being outside, and distances by a k-d tree."""
    surfaces = [mask & ~ndimage.binary_erosion(mask, border_value=0) for mask in (prediction > 0, reference > 0)]
    points = [np.argwhere(surface) for surface in surfaces]
    if any(len(entry) == 0 for entry in points):
        return {}
    there, back = cKDTree(points[1]).query(points[0])[0], cKDTree(points[0]).query(points[1])[0]
    both = np.concatenate([there, back])
    return {
        "hd": lambda: max(there.max(), back.max()),
        "hd95": lambda: max(np.percentile(there, 95), np.percentile(back, 95)),
        "assd": lambda: both.mean(),
        "nsd": lambda: (both <= TOLERANCE).mean(),
    }


def by_opencv(reference, prediction):
    """Boundary IoU with the erosion that its authors' program uses: 3 × 3, as often as the band is wide, in a frame of zeros."""
    width = max(1, round(0.02 * math.hypot(*reference.shape)))

    def band(mask):
        framed = cv2.copyMakeBorder(mask.astype(np.uint8), 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=0)
        return mask - cv2.erode(framed, np.ones((3, 3), np.uint8), iterations=width)[1:-1, 1:-1]

    first, second = band(prediction) > 0, band(reference) > 0
    union = (first | second).sum()
    return {"boundaryIoU": lambda: (first & second).sum() / union if union else math.nan}


def by_scikit_image(reference, prediction):
    """clDice by its paper's formula over skeletons of scikit-image."""
    def share(skeleton, mask):
        return (skeleton & (mask > 0)).sum() / skeleton.sum()

    def score():
        precision = share(skeletonize(prediction > 0), reference)
        sensitivity = share(skeletonize(reference > 0), prediction)
        return 2 * precision * sensitivity / (precision + sensitivity)

    return {"clDice": score}


def by_medpy(reference, prediction):
    """The relative volume difference, of prediction and reference in this order."""
    return {"volumeDifference": lambda: medpy["ravd"](prediction, reference)} if medpy else {}


def value(function):
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            found = float(function())
        except (RuntimeError, ValueError, IndexError):
            return "error"
    return None if math.isnan(found) else "inf" if math.isinf(found) else found


def blobs(shape, share, blur=1.5):
    noise = ndimage.gaussian_filter(draws.random(shape), blur)
    return (noise > np.quantile(noise, 1 - share)).astype(np.uint8)


def pairs():
    """What a pair is called, its reference and its prediction."""
    for number, shape in enumerate([(16, 24), (33, 70), (9, 9), (40, 64), (21, 130)]):
        reference = blobs(shape, draws.uniform(0.15, 0.6))
        prediction = np.roll(reference, 1, number % 2) ^ (blobs(shape, 0.06) & 1)
        yield "random", reference, prediction
    lines = np.zeros((30, 50), np.uint8)
    for row, column in [(6, 3), (20, 8)]:
        lines[row:row + 3, column:column + 38] = 1
    lines[5:24, 22:25] = 1
    broken = lines.copy()
    broken[:, 30:35] = 0
    yield "random", lines, np.roll(broken, 1, 0)
    shape = (12, 20)
    some, none, all_set = blobs(shape, 0.3), np.zeros(shape, np.uint8), np.ones(shape, np.uint8)
    yield "equal", some, some
    yield "bothEmpty", none, none
    yield "noReference", none, some
    yield "noPrediction", some, none
    yield "bothFull", all_set, all_set
    yield "fullReference", all_set, some
    yield "fullPrediction", some, all_set
    yield "fullAndEmpty", all_set, none
    yield "emptyAndFull", none, all_set
    yield "onePixel", np.eye(1, dtype=np.uint8), np.eye(1, dtype=np.uint8)


LIBRARIES = {
    "scikit-learn": by_scikit_learn, "torchmetrics": by_torchmetrics, "MONAI": by_monai, "scipy": by_scipy,
    "OpenCV": by_opencv, "scikit-image": by_scikit_image, "medpy": by_medpy,
}


def entry(kind, reference, prediction):
    return {
        "kind": kind, "shape": list(reference.shape), "tolerance": TOLERANCE,
        "reference": np.packbits(reference).tobytes().hex(), "prediction": np.packbits(prediction).tobytes().hex(),
        "values": {
            library: {name: value(score) for name, score in scores(reference, prediction).items()}
            for library, scores in LIBRARIES.items()
        },
    }


path = pathlib.Path(__file__).with_name("parity.json")
path.write_text(json.dumps([entry(*case) for case in pairs()]) + "\n")
