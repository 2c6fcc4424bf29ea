"""Writes rankings.json: areas under curves and calibration of random probabilities, by scikit-learn and torchmetrics.

    python make_rankings.py

Made with scikit-learn 1.9.1, torchmetrics 1.9.0, numpy 2.4 and PyTorch 2.13.
"""

import json
import pathlib

import numpy as np
import torch
from sklearn import metrics
from torchmetrics.functional.classification import binary_calibration_error

draws = np.random.default_rng(4)


def cases():
    for count, digits, share in [(40, 1, 0.5), (200, 2, 0.2), (300, 6, 0.05), (60, 0, 0.5), (8, 6, 0.5)]:
        truth = draws.random(count) < share
        truth[:2] = [True, False]
        logits = draws.normal(np.where(truth, 1, -1), 1.5)
        yield np.round(1 / (1 + np.exp(-logits)), digits).astype(np.float32), truth
    # Probabilities that differ near 0 and 1 alone, as a sure network gives them.
    truth = draws.random(200) < 0.5
    logits = draws.normal(np.where(truth, 3, -3), 8)
    yield (1 / (1 + np.exp(-logits))).astype(np.float32), truth


def entry(probabilities, truth):
    return {
        "probabilities": [float(value) for value in probabilities],
        "truth": [bool(value) for value in truth],
        "area": float(metrics.roc_auc_score(truth, probabilities)),
        "averagePrecision": float(metrics.average_precision_score(truth, probabilities)),
        "brier": float(np.mean((probabilities.astype(float) - truth) ** 2)),
        "calibration": float(binary_calibration_error(
            torch.tensor(probabilities, dtype=torch.float64), torch.tensor(truth).int(), n_bins=15)),
        "hasTiesAtEdges": bool(np.any([abs(probabilities * 15 - edge) < 1e-6 for edge in range(1, 15)])),
    }


path = pathlib.Path(__file__).with_name("rankings.json")
path.write_text(json.dumps([entry(*case) for case in cases()]) + "\n")
