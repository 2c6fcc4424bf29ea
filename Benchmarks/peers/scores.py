"""What the scores of one pair of masks cost in MONAI and torchmetrics, on one thread, from tensors in memory to numbers.

    python scores.py PAIR [--seconds 1]

PAIR is what `Scores --make-pair` writes: reference and prediction of 512×512 bytes, of one class and then of three. Prints one JSON
object a piece of work and program, as Benchmarks/Sources/Scores does. torchmetrics is timed twice: by its functions, each of which
looks at the masks anew, and as a MetricCollection, whose metrics share what they have in common.
"""

import argparse
import json
import os
import statistics
import time

# One thread, before any library reads it.
for variable in ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"]:
    os.environ[variable] = "1"

import monai.metrics
import numpy
import torch
import torchmetrics
from torchmetrics import classification as metrics
from torchmetrics.functional import classification as functions

SIDE, CLASSES = 512, 4
torch.set_num_threads(1)


def surfaces(reference, prediction):
    pair = [torch.tensor(mask[None, None].astype(bool)) for mask in (prediction, reference)]
    return lambda: [
        monai.metrics.compute_hausdorff_distance(*pair, include_background=True, percentile=95).item(),
        monai.metrics.compute_average_surface_distance(*pair, include_background=True, symmetric=True).item(),
        monai.metrics.compute_surface_dice(*pair, include_background=True, class_thresholds=[1]).item(),
    ]


def overlap(reference, prediction):
    """Of each class against the others; Matthews and kappa over all classes have no value a class, and are taken of masks of each."""
    truth, found = torch.tensor(reference[None]).long(), torch.tensor(prediction[None]).long()
    options = {"num_classes": CLASSES, "average": "none", "validate_args": False}
    names = ["jaccard_index", "f1_score", "precision", "recall", "specificity"]

    def mean(value):
        return value.mean().item()

    def by_functions():
        values = [mean(getattr(functions, f"multiclass_{name}")(found, truth, **options)) for name in names]
        masks = [(found == label, truth == label) for label in range(CLASSES)]
        values.append(sum(functions.binary_accuracy(*pair, validate_args=False).item() for pair in masks) / CLASSES)
        for beta in (2.0, 0.5):
            values.append(mean(functions.multiclass_fbeta_score(found, truth, beta=beta, **options)))
        for name in ("matthews_corrcoef", "cohen_kappa"):
            function = getattr(functions, f"binary_{name}")
            values.append(sum(function(*pair, validate_args=False).item() for pair in masks) / CLASSES)
        values.append((values[3] + values[4]) / 2)
        return values

    many = torchmetrics.MetricCollection({
        "iou": metrics.MulticlassJaccardIndex(**options), "dice": metrics.MulticlassF1Score(**options),
        "precision": metrics.MulticlassPrecision(**options), "recall": metrics.MulticlassRecall(**options),
        "specificity": metrics.MulticlassSpecificity(**options), "f2": metrics.MulticlassFBetaScore(beta=2.0, **options),
        "fHalf": metrics.MulticlassFBetaScore(beta=0.5, **options),
    })
    # Accuracy, Matthews and kappa of each class against the others: one label is one binary mask.
    labels = {"num_labels": CLASSES, "validate_args": False}
    each = torchmetrics.MetricCollection({
        "accuracy": metrics.MultilabelAccuracy(average="none", **labels),
    })
    single = [
        torchmetrics.MetricCollection({
            "matthews": metrics.BinaryMatthewsCorrCoef(validate_args=False),
            "kappa": metrics.BinaryCohenKappa(validate_args=False),
        })
        for _ in range(CLASSES)
    ]

    def by_collection():
        many.reset(), each.reset()
        many.update(found, truth)
        masks = [torch.nn.functional.one_hot(map, CLASSES).movedim(-1, 1) for map in (found, truth)]
        each.update(*masks)
        pairs = []
        for label, collection in enumerate(single):
            collection.reset()
            collection.update(masks[0][:, label], masks[1][:, label])
            pairs.append(collection.compute())
        values = {name: mean(value) for name, value in (many.compute() | each.compute()).items()}
        for name in ("matthews", "kappa"):
            values[name] = sum(entry[name].item() for entry in pairs) / CLASSES
        values["balanced"] = (values["recall"] + values["specificity"]) / 2
        order = ["iou", "dice", "precision", "recall", "specificity", "accuracy", "f2", "fHalf", "matthews", "kappa", "balanced"]
        return [values[name] for name in order]

    return by_functions, by_collection


def measure(call, seconds):
    call(), call()
    milliseconds = []
    while sum(milliseconds) < 1000 * seconds or len(milliseconds) < 5:
        start = time.perf_counter()
        result = call()
        milliseconds.append(1000 * (time.perf_counter() - start))
    return result, milliseconds


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pair")
    parser.add_argument("--seconds", type=float, default=1)
    options = parser.parse_args()
    masks = numpy.fromfile(options.pair, numpy.uint8).reshape(2, 2, SIDE, SIDE)
    by_functions, by_collection = overlap(*masks[1])
    version = torchmetrics.__version__
    for work, program, call in [
        ("surfaces", f"MONAI {monai.__version__}", surfaces(*masks[0])),
        ("overlap", f"torchmetrics {version}, functions", by_functions),
        ("overlap", f"torchmetrics {version}, MetricCollection", by_collection),
    ]:
        result, milliseconds = measure(call, options.seconds)
        print(json.dumps({
            "program": program, "work": work, "milliseconds": statistics.median(milliseconds), "least": min(milliseconds),
            "calls": len(milliseconds), "numbers": result,
        }), flush=True)


if __name__ == "__main__":
    main()
