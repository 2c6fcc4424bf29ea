"""What operations on a binary mask cost in OpenCV, scikit-image, scipy, cc3d and edt, on one thread.

    python morphology.py --make MASK              # a blob mask of 2048×2048 pixels, one byte each, 0 or 1
    python morphology.py MASK                     # the table
    python morphology.py MASK --chart             # openings of all radii in OpenCV

Prints one JSON object a piece of work and program, as Benchmarks/Sources/Morphology does: the median and the least milliseconds
of a call, and a number of its result, which all programs share. Every call allocates what it returns. All peers take and give
one byte a pixel (booleans or 0 and 1); components are int32 labels (cc3d: the smallest type that holds them), distances float32
in OpenCV and edt, float64 in scipy.
"""

import argparse
import json
import math
import os
import statistics
import time

# One thread, before any library reads it.
for variable in ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"]:
    os.environ[variable] = "1"

import cv2
import numpy

SIDE = 2048
RADII = [1, 2, 3, 5, 7, 10, 15, 20, 30, 40, 50, 60, 80, 100]


def make(path):
    """Noise smoothed by a Gaussian of 6 pixels, above its median, with a little noise in its pixels: blobs, holes and specks."""
    import scipy.ndimage

    random = numpy.random.default_rng(7)
    smooth = scipy.ndimage.gaussian_filter(random.random((SIDE, SIDE)), 6)
    mask = smooth > numpy.median(smooth)
    mask ^= random.random((SIDE, SIDE)) < 0.001
    mask.astype(numpy.uint8).tofile(path)


def line(length, degrees):
    """As Sulcus draws it: one pixel a step of the axis that the line is closer to."""
    turn = math.radians(math.remainder(degrees, 180))
    x, y = math.cos(turn), -math.sin(turn)
    steep = abs(y) > abs(x) + 1e-9
    slope = round(2**20 * (x / y if steep else y / x))
    half = length // 2
    mask = numpy.zeros((2 * half + 1,) * 2, numpy.uint8)
    for step in range(-half, half + 1):
        other = int(math.copysign((2 * abs(step * slope) + 2**20) // 2**21, step * slope))
        mask[half + (step if steep else other), half + (other if steep else step)] = 1
    # Without the rows and columns that hold nothing.
    return mask[mask.any(1)][:, mask.any(0)]


def element(name, radius):
    y, x = numpy.mgrid[-radius : radius + 1, -radius : radius + 1]
    return {
        "disk": lambda: (x * x + y * y <= radius * radius).astype(numpy.uint8),
        "square": lambda: numpy.ones_like(x, numpy.uint8),
        "diamond": lambda: (abs(x) + abs(y) <= radius).astype(numpy.uint8),
        "line": lambda: line(2 * radius + 1, 30),
    }[name]()


def opening(mask, shape):
    # Outside is background, as in Sulcus: an opening then sees nothing of it.
    return cv2.morphologyEx(mask, cv2.MORPH_OPEN, shape, borderType=cv2.BORDER_CONSTANT, borderValue=0)


def table(mask):
    """Name, program, call, number of its result, seconds to spend."""
    import cc3d
    import edt
    import scipy.ndimage
    import skimage.measure
    import skimage.morphology

    flags, outside = mask.astype(bool), (1 - mask).astype(numpy.uint8)
    eight = numpy.ones((3, 3), bool)
    count = lambda result: int(numpy.count_nonzero(result))
    labels = lambda result: int(result.max())
    squares = lambda result: int(numpy.rint(result.astype(numpy.float64) ** 2).sum())
    for name, shape in [("open disk 5", element("disk", 5)), ("open square 11", element("square", 5))]:
        yield name, "OpenCV", lambda: opening(mask, shape), count
        yield name, "scikit-image", lambda: skimage.morphology.opening(flags, shape, mode="min"), count
        yield name, "scipy", lambda: scipy.ndimage.binary_opening(flags, shape), count
    yield "components", "OpenCV", lambda: cv2.connectedComponents(mask, connectivity=8, ltype=cv2.CV_32S), lambda r: r[0] - 1
    yield "components", "cc3d", lambda: cc3d.connected_components(mask, connectivity=8), labels
    yield "components", "scikit-image", lambda: skimage.measure.label(flags, connectivity=2), labels
    yield "components", "scipy", lambda: scipy.ndimage.label(flags, eight), lambda result: result[1]
    yield "fill holes", "scipy", lambda: scipy.ndimage.binary_fill_holes(flags), count
    remove = lambda: skimage.morphology.remove_small_objects(flags, max_size=63, connectivity=2)
    yield "remove small", "scikit-image", remove, count
    precise = lambda: cv2.distanceTransform(outside, cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    yield "distance transform", "OpenCV", precise, squares
    yield "distance transform", "edt", lambda: edt.edt(outside, black_border=False, parallel=1), squares
    yield "distance transform", "scipy", lambda: scipy.ndimage.distance_transform_edt(outside), squares


def chart(mask):
    for radius in RADII:
        for name in ["disk", "square", "diamond", "line"]:
            shape = element(name, radius)
            yield f"open {name} radius {radius}", "OpenCV", lambda: opening(mask, shape), lambda r: int(numpy.count_nonzero(r))


def measure(call, seconds):
    result = call()
    milliseconds = []
    while sum(milliseconds) < 1000 * seconds or len(milliseconds) < 3:
        start = time.perf_counter()
        result = call()
        milliseconds.append(1000 * (time.perf_counter() - start))
        # A call of seconds is timed twice.
        if len(milliseconds) > 1 and sum(milliseconds) > 3000 * seconds:
            break
    return result, milliseconds


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("mask")
    parser.add_argument("--make", action="store_true")
    parser.add_argument("--chart", action="store_true")
    parser.add_argument("--seconds", type=float, default=1)
    options = parser.parse_args()
    if options.make:
        make(options.mask)
        return
    cv2.setNumThreads(1)
    mask = numpy.fromfile(options.mask, numpy.uint8).reshape(SIDE, SIDE)
    for work, program, call, number in (chart if options.chart else table)(mask):
        result, milliseconds = measure(call, options.seconds)
        print(json.dumps({
            "program": program, "work": work, "milliseconds": statistics.median(milliseconds), "least": min(milliseconds),
            "calls": len(milliseconds), "number": number(result),
        }), flush=True)


if __name__ == "__main__":
    main()
