"""Computes the area under the ROC curve and the average precision of many pixels with scikit-learn, and prints its seconds.

usage: python ranking.py FOLDER [--rounds 1]
       python ranking.py --make FOLDER [--pixels 100000000]    writes probabilities.raw (float32) and labels.raw (bytes)
"""

import argparse
import json
import statistics
import time
from pathlib import Path

import numpy


def make(folder, pixels):
    """Pixels of a good network: 10 % foreground, logits normal around 4 and -4."""
    folder.mkdir(parents=True, exist_ok=True)
    random = numpy.random.default_rng(8)
    with open(folder / "probabilities.raw", "wb") as probabilities, open(folder / "labels.raw", "wb") as labels:
        for start in range(0, pixels, 10_000_000):
            count = min(10_000_000, pixels - start)
            truth = random.random(count, dtype=numpy.float32) < 0.1
            logits = random.standard_normal(count, dtype=numpy.float32) * 3 + numpy.where(truth, 4, -4).astype(numpy.float32)
            (1 / (1 + numpy.exp(-logits))).astype(numpy.float32).tofile(probabilities)
            truth.astype(numpy.uint8).tofile(labels)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--make", action="store_true")
    parser.add_argument("--pixels", type=int, default=100_000_000)
    parser.add_argument("--rounds", type=int, default=1)
    options = parser.parse_args()
    if options.make:
        return make(options.folder, options.pixels)
    import sklearn
    from sklearn import metrics

    probabilities = numpy.fromfile(options.folder / "probabilities.raw", numpy.float32)
    labels = numpy.fromfile(options.folder / "labels.raw", numpy.uint8)
    areas, precisions = [], []
    for _ in range(options.rounds):
        start = time.perf_counter()
        area = metrics.roc_auc_score(labels, probabilities)
        areas.append(time.perf_counter() - start)
        start = time.perf_counter()
        precision = metrics.average_precision_score(labels, probabilities)
        precisions.append(time.perf_counter() - start)
    print(json.dumps({
        "program": f"scikit-learn {sklearn.__version__}", "pixels": len(labels), "seconds": statistics.median(areas),
        "least": min(areas), "secondsOfAveragePrecision": statistics.median(precisions), "area": float(area),
        "averagePrecision": float(precision)}))


if __name__ == "__main__":
    main()
