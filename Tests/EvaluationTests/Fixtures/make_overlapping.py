"""Writes overlapping.json: masks of classes that overlap, scored by scikit-learn and MONAI.

    python make_overlapping.py > overlapping.json

Made with scikit-learn 1.9.1, MONAI 1.6.1, numpy 2.4 and PyTorch 2.13. Every class is a label of its own: scikit-learn's
multilabel confusion matrix, MONAI's metrics over channels without a background. Ignored pixels are taken out before
scikit-learn sees them, and are 0 for MONAI.
"""

import json

import monai.metrics as mm
import numpy as np
import sklearn.metrics as sk
import torch

draws = np.random.default_rng(8)


def disks(shape):
    """Three classes: a large disk, a small one within it, and one that sticks out of it."""
    grid = np.stack(np.meshgrid(*[np.arange(side) for side in shape], indexing="ij"))
    def disk(center, radius):
        moved = np.array(center) + draws.uniform(-2, 2, len(shape))
        return ((grid - moved.reshape(-1, *[1] * len(shape))) ** 2).sum(0) <= (radius + draws.uniform(-1.5, 1.5)) ** 2
    middle = [side / 2 for side in shape]
    return np.stack([disk(middle, 8), disk(middle, 4), disk([m + 5 for m in middle], 5)])


def text(mask):
    bits = "".join("1" if pixel else "0" for pixel in mask.ravel())
    return "".join("%x" % int(bits[i : i + 4].ljust(4, "0"), 2) for i in range(0, len(bits), 4))


def number(value):
    return None if np.isnan(value) else float(value)


cases = []
for number_of_case, shape in enumerate([(24, 31), (30, 26), (20, 20), (5, 22, 24)]):
    reference, prediction = disks(shape), disks(shape)
    ignored = np.zeros(shape, bool)
    if number_of_case == 1:
        ignored[..., -7:] = True
    if number_of_case == 2:
        reference[1], prediction[1], prediction[2] = False, False, False
    kept = ~ignored
    matrix = sk.multilabel_confusion_matrix(
        reference[:, kept].T.astype(int), prediction[:, kept].T.astype(int))  # [class][[tn, fp], [fn, tp]]
    def onehot(masks):
        return torch.tensor((masks & kept)[None].astype(np.float32))
    y, p = onehot(reference), onehot(prediction)
    iou = mm.compute_iou(p, y, include_background=True)[0]
    hd95 = mm.compute_hausdorff_distance(p, y, include_background=True, percentile=95)[0]
    assd = mm.compute_average_surface_distance(p, y, include_background=True, symmetric=True)[0]
    cases.append({
        "shape": list(shape), "ignored": text(ignored),
        "reference": [text(m) for m in reference], "prediction": [text(m) for m in prediction],
        "counts": [[int(m[1, 1]), int(m[0, 1]), int(m[1, 0]), int(m[0, 0])] for m in matrix],
        "iou": [number(v) for v in iou.double().tolist()],
        "hausdorff95": [number(v) if np.isfinite(v) else None for v in hd95.double().tolist()],
        "averageSymmetric": [number(v) if np.isfinite(v) else None for v in assd.double().tolist()],
    })
pooled = np.sum([case["counts"] for case in cases], axis=0)
macro = np.nanmean([[np.nan if v is None else v for v in case["iou"]] for case in cases], axis=0)
print(json.dumps({"cases": cases, "pooledIoU": float(np.mean(pooled[:, 0] / pooled[:, :3].sum(1))),
                  "macroIoU": float(np.mean(macro))}))
