"""Reads the nuclei images and masks of `data/nuclei-dsb2018` as Sulcus's pipeline does, and scores predictions."""

import csv
from pathlib import Path

import numpy as np
from PIL import Image

FOLDER = Path(__file__).resolve().parents[2] / "data" / "nuclei-dsb2018"


def names(folder, part):
    """The images of one part of the split: train, validation or test."""
    with open(Path(folder) / "split.csv", newline="") as file:
        return [row["image"] for row in csv.DictReader(file) if row["set"] == part]


def read_image(folder, name):
    """Gray as 0.299 R + 0.587 G + 0.114 B, minus its mean, over its standard deviation: [1, height, width]."""
    with Image.open(Path(folder) / "images" / f"{name}.png") as file:
        colours = np.asarray(file.convert("RGB"), dtype=np.float32)
    gray = colours @ np.array([0.299, 0.587, 0.114], dtype=np.float32)
    return ((gray - gray.mean()) / max(float(gray.std()), 1e-8))[None]


def read_mask(folder, name):
    """1 for nuclei, 0 for background: [1, height, width]."""
    with Image.open(Path(folder) / "masks" / f"{name}.png") as file:
        return (np.asarray(file) > 0).astype(np.float32)[None]


def counts(prediction, reference):
    """Pixels right, too many and too few: TP, FP, FN of the foreground."""
    prediction, reference = prediction > 0, reference > 0
    return np.array(
        [(prediction & reference).sum(), (prediction & ~reference).sum(), (~prediction & reference).sum()], dtype=np.int64
    )


def iou(rows):
    """The foreground's IoU: mean over the cases where it is defined, and of all pixels together."""
    rows = np.stack(rows)
    cases = [row[0] / row.sum() for row in rows if row.sum()]
    pooled = rows.sum(axis=0)
    return float(np.mean(cases)), float(pooled[0] / pooled.sum())


def dice(rows):
    """As `iou`, of Dice = 2 TP / (2 TP + FP + FN)."""
    rows = np.stack(rows)
    cases = [2 * row[0] / (row[0] + row.sum()) for row in rows if row.sum()]
    pooled = rows.sum(axis=0)
    return float(np.mean(cases)), float(2 * pooled[0] / (pooled[0] + pooled.sum()))
