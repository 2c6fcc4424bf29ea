"""Writes watersheds.json and split-objects.json beside this script: what scikit-image floods on small reliefs.

    python make_watershed.py

Made with numpy 2.4.6, scipy 1.17.1 and scikit-image 0.26.0. Numbers are in order of plane, row and column, labels
a digit each; masks are bits in
that order, eight to a byte, the first the highest, in hexadecimal.
"""

import json
import pathlib

import numpy
import scipy.ndimage
import skimage.measure
import skimage.morphology
import skimage.segmentation

random = numpy.random.default_rng(1993)


def bits(mask):
    return numpy.packbits(numpy.asarray(mask, bool).ravel()).tobytes().hex()


def digits(labels):
    return "".join(str(label) for label in labels.ravel())


def write(name, cases):
    text = "[\n" + ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases) + "\n]\n"
    (pathlib.Path(__file__).parent / name).write_text(text)


def case(relief, markers, mask, lines):
    floods = [
        {
            "connectivity": {2: [4, 8], 3: [6, 18, 26]}[relief.ndim][connectivity - 1], "masked": masked, "line": line,
            "labels": digits(
                skimage.segmentation.watershed(
                    relief, markers, connectivity, mask=mask if masked else None, watershed_line=line)),
        }
        for connectivity in range(1, relief.ndim + 1) for masked in (False, True) for line in lines
    ]
    return {
        "width": relief.shape[-1], "height": relief.shape[-2], "planes": relief.shape[0] if relief.ndim == 3 else 1,
        "relief": relief.ravel().tolist(), "markers": digits(markers), "mask": bits(mask), "floods": floods,
    }


def watersheds():
    shapes = [(1, 1), (1, 9), (9, 1), (12, 17), (3, 70), (4, 6, 7), (2, 1, 9), (1, 5, 6)]
    for shape in shapes:
        # Plateaus everywhere, a few of them, and none.
        for levels in (1, 4, 10_000):
            relief = random.integers(0, levels, shape) - levels // 2
            markers = numpy.zeros(shape, int)
            # Some of them touch, and labels come more than once.
            for label in random.integers(1, 5, 1 + markers.size // 20):
                markers.flat[random.integers(markers.size)] = label
            mask = random.random(shape) < 0.85
            yield case(relief, markers, mask, lines=(False,))
            # In its queue pixels of lines come again and again, which changes the order of markers that are equally high.
            marked = numpy.flatnonzero(markers)
            apart = 100 * relief
            apart.flat[marked] += random.permutation(marked.size)
            yield case(apart, markers, mask, lines=(True,))


def blobs(shape, count, radius):
    """Balls that overlap."""
    grid = numpy.indices(shape)
    mask = numpy.zeros(shape, bool)
    for _ in range(count):
        center = [random.uniform(0, side) for side in shape]
        size = random.uniform(radius / 2, radius)
        mask |= sum((axis - middle) ** 2 for axis, middle in zip(grid, center)) <= size**2
    return mask


def split_objects():
    """The same markers, found by h-maxima: reconstruction of the distance from itself minus the depth."""
    for shape, count, radius in [((40, 60), 14, 9), ((70, 50), 20, 8), ((9, 12), 1, 30), ((12, 24, 26), 16, 6)]:
        mask = blobs(shape, count, radius)
        around = numpy.ones((3,) * len(shape))
        distance = scipy.ndimage.distance_transform_edt(mask)
        for depth in (0.5, 0.75, 1.5):
            domes = distance - skimage.morphology.reconstruction(distance - depth, distance, footprint=around)
            # A maximum that is `depth` deep has a dome of that height, up to rounding.
            parts = skimage.measure.label(mask, connectivity=len(shape))
            deep = skimage.measure.label(domes > 1e-9, connectivity=len(shape))
            heights = scipy.ndimage.maximum(domes, deep, range(1, deep.max() + 1)) if deep.max() else []
            yield {
                "width": shape[-1], "height": shape[-2], "planes": shape[0] if len(shape) == 3 else 1, "depth": depth,
                "mask": bits(mask), "objects": int(parts.max()),
                "count": int(sum(height >= depth - 1e-9 for height in heights)),
            }


write("watersheds.json", watersheds())
write("split-objects.json", split_objects())
