"""Writes statistics.json: what scipy and statsmodels make of small sets of numbers.

    python make_statistics.py

Made with scipy 1.17.1 and numpy 2.4. Resampling is given by the tables of indices that stand in the file.
"""

import json
import pathlib

import numpy as np
from scipy import stats

draws = np.random.default_rng(8)


def differences(count, shift, digits):
    return [round(float(value), digits) for value in draws.normal(shift, 0.02, count)]


def sign_flips():
    """Exact: all sign patterns, by scipy's permutation test of a paired mean."""
    for count, shift, digits in [(2, 0.1, 4), (5, 0.01, 6), (6, 0.05, 6), (9, 0.01, 2), (12, 0.012, 8), (16, 0.004, 8)]:
        values = differences(count, shift, digits)
        test = stats.permutation_test(
            (np.array(values),), lambda x, axis: np.mean(x, axis=axis), permutation_type="samples", n_resamples=np.inf,
            vectorized=True)
        yield {"differences": values, "p": float(test.pvalue)}


def wilcoxon():
    sets = [differences(8, 0.01, 6), differences(30, 0.005, 6), differences(50, 0.004, 6), differences(51, 0.004, 6),
            differences(70, 0.0, 2), differences(12, 0.01, 2), [0.0, 0.01, -0.02, 0.03, 0.04, 0.0, 0.05],
            differences(40, 0.01, 2)]
    for values in sets:
        test = stats.wilcoxon(values)
        yield {"differences": values, "statistic": float(test.statistic), "p": float(test.pvalue)}


def normal():
    for p in [1e-300, 1e-20, 1e-9, 0.001, 0.025, 0.2, 0.4999, 0.5, 0.7, 0.975, 0.9999, 1 - 1e-12]:
        yield {"p": p, "z": float(stats.norm.ppf(p))}


# Fractions that sums hold exactly, so that ties are the same for everyone.
LOPSIDED = [value / 1024 for value in (100, 200, 900, 940, 960, 990, 980, 300)]


def bootstrap():
    for values, count in [(differences(7, 0.01, 6), 60), (LOPSIDED, 99)]:
        table = draws.integers(0, len(values), (count, len(values)))
        sample = np.array(values)
        entry = {"values": values, "table": table.ravel().tolist(), "draws": count}
        for method in ["percentile", "BCa"]:
            result = scipy_bootstrap(sample, table, method)
            entry[method.lower()] = [float(result.low), float(result.high)]
        yield entry


def equivalence():
    for count, shift in [(5, 0.0), (20, 0.004), (40, 0.012)]:
        values = np.array(differences(count, shift, 6))
        above = stats.ttest_1samp(values, -0.01, alternative="greater").pvalue
        below = stats.ttest_1samp(values, 0.01, alternative="less").pvalue
        yield {"differences": values.tolist(), "margin": 0.01, "p": float(max(above, below))}


def medians():
    for count in [6, 7, 19, 50, 120]:
        values = differences(count, 0.8, 6)
        interval = stats.quantile_test(values, p=0.5).confidence_interval(0.95)
        yield {"values": values, "median": float(np.median(values)), "interval": [float(interval.low), float(interval.high)]}


def scipy_bootstrap(sample, table, method):
    """scipy's interval over given draws: its own resampling is replaced, all else is scipy's."""
    from scipy.stats import _resampling

    original = _resampling._bootstrap_resample
    _resampling._bootstrap_resample = lambda sample, n_resamples=None, rng=None, *, xp: sample[..., table]
    try:
        return stats.bootstrap((sample,), np.mean, n_resamples=len(table), method=method, batch=None).confidence_interval
    finally:
        _resampling._bootstrap_resample = original


def main():
    content = {
        "signFlips": list(sign_flips()), "wilcoxon": list(wilcoxon()), "normal": list(normal()),
        "bootstrap": list(bootstrap()), "equivalence": list(equivalence()), "medians": list(medians()),
    }
    path = pathlib.Path(__file__).with_name("statistics.json")
    path.write_text(json.dumps(content) + "\n")


main()
