"""Writes raters.json: what STAPLE makes of the masks of several raters, by SimpleITK and by numpy.

    python make_raters.py

The numpy code follows Warfield, Zou and Wells 2004, equations 14 to 20 and, for more classes, their multi-category form. Made
with SimpleITK 2.5.7 and numpy 2.4. SimpleITK's STAPLE is binary; its estimates stand beside numpy's where there are two classes.
"""

import json
import pathlib

import numpy as np
import SimpleITK as sitk

SIDE = 20
draws = np.random.default_rng(8)


def staple(masks, classes):
    """Probabilities [class, pixel] and confusions [rater, truth, label] by expectation maximization."""
    votes = np.stack([mask.ravel() for mask in masks])
    prior = np.array([(votes == label).mean() for label in range(classes)])
    start = np.full((classes, classes), 1e-5 / (classes - 1))
    np.fill_diagonal(start, 0.99999)
    confusion = np.stack([start] * len(masks))
    for _ in range(1000):
        chances = prior[:, None] * np.ones(votes.shape[1])
        for rater in range(len(masks)):
            chances = chances * confusion[rater][:, votes[rater]]
        chances /= chances.sum(axis=0)
        old = confusion.copy()
        for rater in range(len(masks)):
            for label in range(classes):
                confusion[rater][:, label] = (chances * (votes[rater] == label)).sum(axis=1)
            rows = confusion[rater].sum(axis=1, keepdims=True)
            confusion[rater] = np.where(rows > 0, confusion[rater] / np.where(rows > 0, rows, 1), old[rater])
        if np.abs(confusion - old).max() < 1e-10:
            break
    return chances, confusion


def truth(classes):
    """Blobs of every class."""
    y, x = np.mgrid[:SIDE, :SIDE]
    mask = np.zeros((SIDE, SIDE), np.uint8)
    for label in range(1, classes):
        for _ in range(2):
            row, column, radius = draws.integers(3, SIDE - 3, 2).tolist() + [draws.integers(2, 5)]
            mask[(y - row) ** 2 + (x - column) ** 2 <= radius ** 2] = label
    return mask


def rated(mask, classes, error):
    wrong = draws.random(mask.shape) < error
    return np.where(wrong, draws.integers(0, classes, mask.shape), mask).astype(np.uint8)


def entry(masks, classes):
    chances, confusion = staple(masks, classes)
    result = {
        "classes": classes,
        "masks": ["".join(str(value) for value in mask.ravel()) for mask in masks],
        "probabilities": [[float(np.format_float_positional(value, 12)) for value in row] for row in chances.T.tolist()],
        "sensitivities": [[float(rates[label, label]) for label in range(classes)] for rates in confusion],
    }
    if classes == 2:
        judge = sitk.STAPLEImageFilter()
        judge.SetForegroundValue(1)
        judge.SetMaximumIterations(1000)
        image = sitk.GetArrayFromImage(judge.Execute([sitk.GetImageFromArray(mask) for mask in masks]))
        result["itkForeground"] = [float(np.format_float_positional(value, 12)) for value in image.ravel().tolist()]
        result["itkSensitivities"] = list(judge.GetSensitivity())
        result["itkSpecificities"] = list(judge.GetSpecificity())
    return result


entries = []
for classes, errors in [(2, [0.05, 0.1, 0.3]), (2, [0.2] * 5), (2, [0.02, 0.4]), (3, [0.1, 0.1, 0.2]), (4, [0.05, 0.2, 0.3, 0.1])]:
    mask = truth(classes)
    entries.append(entry([rated(mask, classes, error) for error in errors], classes))
path = pathlib.Path(__file__).with_name("raters.json")
# One entry a pattern of votes, since pixels of one pattern are alike.
for one in entries:
    seen = {}
    for pixel, votes in enumerate(zip(*one["masks"])):
        seen.setdefault("".join(votes), pixel)
    one["probabilities"] = {votes: one["probabilities"][pixel] for votes, pixel in seen.items()}
    if "itkForeground" in one:
        one["itkForeground"] = {votes: one["itkForeground"][pixel] for votes, pixel in seen.items()}
path.write_text(json.dumps(entries) + "\n")
for one in entries:
    print(one["sensitivities"], one.get("itkSensitivities"))
    if "itkForeground" in one:
        print(max(abs(one["itkForeground"][v] - p[1]) for v, p in one["probabilities"].items()))
        print({v: round(p[1], 4) for v, p in one["probabilities"].items()})
