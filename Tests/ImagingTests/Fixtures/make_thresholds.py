"""Writes the JSON files of thresholds beside this script: what scikit-image computes on small images.

    python make_thresholds.py

Made with numpy 2.4.6, scipy 1.17.1 and scikit-image 0.26.0. Images are numbers in row order; masks are bits in row order, eight to a byte, the first the highest, in hexadecimal.
"""

import json
import pathlib

import numpy
import scipy.ndimage
import skimage.filters

random = numpy.random.default_rng(1979)


def numbers(array):
    rounded = [float(f"{value:.7g}") for value in numpy.asarray(array, numpy.float64).ravel()]
    return [int(value) if value.is_integer() else value for value in rounded]


def bits(mask):
    return numpy.packbits(numpy.asarray(mask, bool).ravel()).tobytes().hex()


def write(name, cases):
    text = "[\n" + ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases) + "\n]\n"
    (pathlib.Path(__file__).parent / name).write_text(text)


def mixture(parts, count):
    """Whole numbers, so that the file is small; a few bins are empty."""
    spread = [random.normal(random.uniform(0, 400), random.uniform(4, 40), count) for _ in range(parts)]
    return numpy.round(numpy.concatenate(spread)).astype(numpy.float32)


def multi_otsu():
    sources = [mixture(parts, count) for parts, count in [(2, 150), (3, 100), (4, 150), (5, 90), (1, 300)]]
    sources += [
        numpy.float32([0, 1, 1, 2, 2, 2]), numpy.float32([5, 5, 6, 8, 8, 8, 9, 13]), numpy.float32([-3, -1, 0, 0.5, 7]),
        numpy.round(numpy.exp(mixture(3, 60) / 80)).astype(numpy.float32), mixture(3, 60) / numpy.float32(128) - 1,
        numpy.float32([0, 0, 0, 0, 1, 1, 200, 200, 255, 255, 255, 90]),
    ]
    for source in sources:
        used = numpy.count_nonzero(numpy.histogram(source, 256)[0])
        thresholds = [skimage.filters.threshold_multiotsu(source, classes) for classes in range(2, min(used, 5) + 1)]
        yield {"source": numbers(source), "thresholds": [numbers(several) for several in thresholds]}


def lit(width, height):
    """Spots on a slope of light."""
    rows, columns = numpy.mgrid[:height, :width]
    spots = scipy.ndimage.gaussian_filter(random.random((height, width)), 1)
    return numpy.round(200 * (spots + 0.004 * rows + 0.01 * columns)).astype(numpy.float32)


def hysteresis():
    for width, height in [(1, 1), (13, 9), (65, 20), (130, 7)]:
        image = lit(width, height)
        low, high = numpy.quantile(image, [0.6, 0.85]).round() + 0.5
        for first, second in [(low, high), (high, low), (low, 999)]:
            found = skimage.filters.apply_hysteresis_threshold(image, first, second)
            yield {
                "width": width, "height": height, "source": numbers(image), "low": float(first), "high": float(second),
                "mask": bits(found),
            }


def local():
    filters = skimage.filters
    for width, height, windows in [
        (1, 1, [1, 5]), (1, 7, [3, 31]), (9, 1, [5, 21]), (13, 11, [1, 3, 35]), (30, 17, [15]),
    ]:
        image = lit(width, height)
        # In double precision, and none of it lost by rounding to single in between.
        exact = image.astype(numpy.float64)
        for window in windows:
            yield {
                "width": width, "height": height, "source": numbers(image), "window": window,
                "niblack": numbers(filters.threshold_niblack(exact, window, k=0.2)),
                "sauvola": numbers(filters.threshold_sauvola(exact, window, k=0.3, r=30)),
                "mean": numbers(filters.threshold_local(exact, window, "mean", offset=4)),
                "gaussian": numbers(filters.threshold_local(exact, window, "gaussian", offset=-0.5)),
            }


write("multi-otsu.json", multi_otsu())
write("hysteresis.json", hysteresis())
write("local-thresholds.json", local())
