"""Writes surfaces.json: distances between the surfaces of small masks and stacks, by MONAI.

    python make_surfaces.py

Made with MONAI 1.6.1, scipy 1.17.1, numpy 2.4 and PyTorch 2.13. MONAI crops masks to what is set in either before it looks
for surfaces, so that the edge of the image does not count as outside everywhere; masks here stay clear of the edge.
"""

import json
import pathlib

import numpy as np
import torch
from monai import metrics
from scipy import ndimage

draws = np.random.default_rng(12)


def blobs(shape, share):
    """Smoothed noise above a quantile, with two empty pixels around."""
    noise = ndimage.gaussian_filter(draws.random(shape), 1.5)
    mask = noise > np.quantile(noise, 1 - share)
    inner = tuple(slice(2, -2) if size > 4 else slice(None) for size in shape)
    clear = np.zeros(shape, bool)
    clear[inner] = mask[inner]
    return clear


def cases():
    for shape, spacing in [
        ((20, 30), None), ((33, 70), None), ((25, 130), (0.5, 2.0)), ((16, 16), (1.25, 0.4)),
        ((9, 14, 20), None), ((8, 12, 70), (3.0, 0.5, 0.7)),
    ]:
        reference = blobs(shape, 0.3)
        prediction = np.roll(reference, 1, -1) ^ (blobs(shape, 0.05) & ~reference)
        yield reference, prediction, spacing
    far = np.zeros((2, 40, 150), bool)
    far[0, 2:5, 2:5] = True
    far[1, 30:36, 130:147] = True
    yield far[0], far[1], None


def entry(reference, prediction, spacing):
    pair = [torch.tensor(mask[None, None]) for mask in (prediction, reference)]
    options = dict(include_background=True, spacing=spacing)
    tolerance = 1.0
    return {
        "shape": list(reference.shape), "spacing": list(spacing) if spacing else None,
        "reference": np.packbits(reference).tobytes().hex(), "prediction": np.packbits(prediction).tobytes().hex(),
        "hausdorff": float(metrics.compute_hausdorff_distance(*pair, **options)),
        "hausdorff95": float(metrics.compute_hausdorff_distance(*pair, percentile=95, **options)),
        "averageSymmetric": float(metrics.compute_average_surface_distance(*pair, symmetric=True, **options)),
        "surfaceDice": float(metrics.compute_surface_dice(*pair, class_thresholds=[tolerance], **options)),
        "tolerance": tolerance,
    }


path = pathlib.Path(__file__).with_name("surfaces.json")
path.write_text(json.dumps([entry(*case) for case in cases()]) + "\n")
