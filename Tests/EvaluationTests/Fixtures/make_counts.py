"""Writes counts.json: scores of pixel counts, by scikit-learn.

    python make_counts.py

Made with scikit-learn 1.9.1 and numpy 2.4.
"""

import json
import pathlib

import numpy as np
from sklearn import metrics


def entry(tp, fp, fn, tn):
    truth = np.repeat([1, 0, 1, 0], [tp, fp, fn, tn])
    predicted = np.repeat([1, 1, 0, 0], [tp, fp, fn, tn])
    return {
        "counts": [tp, fp, fn, tn],
        "balancedAccuracy": float(metrics.balanced_accuracy_score(truth, predicted)),
        "f2": float(metrics.fbeta_score(truth, predicted, beta=2)),
        "f0.5": float(metrics.fbeta_score(truth, predicted, beta=0.5)),
        "matthews": float(metrics.matthews_corrcoef(truth, predicted)),
        "kappa": float(metrics.cohen_kappa_score(truth, predicted)),
    }


cases = [(40, 3, 7, 950), (1, 0, 3, 20), (10, 10, 10, 10), (5, 80, 2, 13), (300, 0, 0, 700), (2, 9, 30, 1)]
path = pathlib.Path(__file__).with_name("counts.json")
path.write_text(json.dumps([entry(*case) for case in cases]) + "\n")
