"""Writes classical.json, growing.json and clusters.json beside this script: how other libraries divide small images.

    python make_classical.py

Made with numpy 2.4.6, scipy 1.17.1, scikit-image 0.26.0 and scikit-learn 1.9.1. Images are lists of numbers in channel, row,
column order; masks are bits in row order, eight to a byte, the first the highest, in hexadecimal.
"""

import heapq
import json
import pathlib
import warnings

import numpy
import scipy.ndimage
import skimage.feature
import skimage.filters
import skimage.segmentation
import sklearn.cluster

random = numpy.random.default_rng(2107)


def blobs(width, height, noise=0.1):
    """Bright blobs of several depths on a sloping ground, with noise."""
    bumps = scipy.ndimage.gaussian_filter(random.normal(0, 1, (height, width)), 3)
    bumps = numpy.tanh(12 * (bumps - 0.05)) + 0.4 * numpy.linspace(0, 1, width)
    return (bumps + random.normal(0, noise, (height, width))).round(3).astype(numpy.float32)


def numbers(array):
    return [float(f"{value:.7g}") for value in numpy.asarray(array, numpy.float64).ravel()]


def bits(mask):
    return numpy.packbits(numpy.asarray(mask, bool).ravel()).tobytes().hex()


def scaled(image):
    image = image.astype(numpy.float64)
    return (image - image.min()) / (image.max() - image.min())


def sobel():
    for width, height in [(13, 9), (1, 6), (6, 1)]:
        image = blobs(width, height)
        yield {
            "method": "sobel", "width": width, "height": height, "source": numbers(image),
            "parameters": {}, "values": numbers(skimage.filters.sobel(image.astype(numpy.float64))), "mask": "",
        }


def canny():
    for width, height, sigma, low, high in [
        (48, 40, 1, 0.7, 0.9), (41, 37, 2, 0.6, 0.8), (24, 40, 0.6, 0.5, 0.95), (33, 20, 3, 0.3, 0.5), (9, 7, 1, 0.2, 0.6),
    ]:
        image = blobs(width, height)
        edges = skimage.feature.canny(
            scaled(image), sigma=sigma, low_threshold=low, high_threshold=high, use_quantiles=True)
        yield {
            "method": "canny", "width": width, "height": height, "source": numbers(image),
            "parameters": {"sigma": sigma, "low": low, "high": high}, "values": [], "mask": bits(edges),
        }


def chan_vese():
    for width, height, noise, start, parameters in [
        (40, 32, 0.2, "checkerboard", {}),
        (41, 31, 0.5, "checkerboard", {"mu": 0.1, "tolerance": 1e-4}),
        (32, 40, 0.2, "disk", {"mu": 0.5, "lambda1": 1.5}),
        (30, 25, 0.3, "small disk", {"mu": 0.05, "lambda2": 2, "step": 0.8, "iterations": 60}),
        (25, 30, 0.1, "checkerboard", {"step": 0.2, "iterations": 7}),
    ]:
        image = blobs(width, height, noise)
        used = {"mu": 0.25, "lambda1": 1, "lambda2": 1, "tolerance": 1e-3, "iterations": 500, "step": 0.5} | parameters
        inside = skimage.segmentation.chan_vese(
            scaled(image), mu=used["mu"], lambda1=used["lambda1"], lambda2=used["lambda2"], tol=used["tolerance"],
            max_num_iter=used["iterations"], dt=used["step"], init_level_set=start)
        isBright = image[inside].mean() > image[~inside].mean()
        yield {
            "method": "chanVese", "width": width, "height": height, "source": numbers(image), "parameters": used,
            "start": start, "values": [], "mask": bits(inside == isBright),
        }


def grown(image, seeds, tolerance):
    """Seeded region growing as GrowingRegions describes it, with a list of all that waits."""
    height, width = image.shape
    owner = numpy.zeros(image.shape, int)
    pixels = {}
    waiting = []
    arrivals = 0

    def around(place):
        y, x = place
        return [
            (y + j, x + i) for j in (-1, 0, 1) for i in (-1, 0, 1)
            if (j or i) and 0 <= y + j < height and 0 <= x + i < width
        ]

    def difference(place, region):
        return abs(float(image[place]) - numpy.mean(pixels[region]))

    def find(place):
        nonlocal arrivals
        for near in around(place):
            if owner[near] == 0 and difference(near, owner[place]) <= tolerance:
                owner[near] = -1
                heapq.heappush(waiting, (numpy.float32(difference(near, owner[place])), arrivals, near))
                arrivals += 1

    for number, seed in enumerate(seeds, 1):
        owner[seed] = number
        pixels[number] = [float(image[seed])]
    for place in sorted(seeds):
        find(place)
    while waiting:
        _, _, place = heapq.heappop(waiting)
        best = min(
            (difference(place, owner[near]), order, owner[near])
            for order, near in enumerate(around(place)) if owner[near] > 0)
        owner[place] = 0
        if best[0] <= tolerance:
            owner[place] = best[2]
            pixels[best[2]].append(float(image[place]))
            find(place)
    return owner > 0


def growing():
    for width, height, seeds, tolerance in [
        (41, 33, [(10, 12)], 0.4), (30, 44, [(3, 3), (40, 20)], 0.9), (25, 25, [(12, 12), (0, 0), (24, 3)], 0.25),
    ]:
        image = blobs(width, height)
        # In the units in which the method compares: parts of the range.
        values = scaled(image).astype(numpy.float32)
        deviation = values.astype(numpy.float64).std()
        flooded = skimage.segmentation.flood(values, seeds[0], connectivity=2, tolerance=tolerance * deviation)
        yield {
            "width": width, "height": height, "source": numbers(image), "tolerance": tolerance,
            "seeds": [[(x + 0.5) / width, (y + 0.5) / height] for y, x in seeds], "flooded": bits(flooded),
            "grown": bits(grown(values, seeds, tolerance * deviation)),
        }


def clusters():
    for width, height, channels, count in [(30, 20, 1, 2), (37, 21, 1, 3), (40, 30, 1, 6), (30, 20, 3, 2), (24, 31, 3, 4)]:
        planes = numpy.stack([blobs(width, height, 0.5) for _ in range(channels)])
        points = planes.reshape(channels, -1).T.astype(numpy.float64)
        brightness = points @ [0.299, 0.587, 0.114] if channels == 3 else points[:, 0]
        order = numpy.argsort(brightness, kind="stable")
        limits = [part * len(points) // count for part in range(count + 1)]
        first = numpy.array([points[order[a:b]].mean(0) for a, b in zip(limits, limits[1:])])
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            found = sklearn.cluster.KMeans(count, init=first, n_init=1, tol=0, max_iter=1000).fit(points)
        means = [brightness[found.labels_ == label].mean() for label in range(count)]
        names = numpy.argsort(numpy.argsort(means))
        yield {
            "width": width, "height": height, "channels": channels, "count": count, "source": numbers(planes),
            "labels": "".join(str(names[label]) for label in found.labels_),
        }


folder = pathlib.Path(__file__).parent
for name, cases in [
    ("classical", [*sobel(), *canny(), *chan_vese()]), ("growing", [*growing()]), ("clusters", [*clusters()]),
]:
    (folder / f"{name}.json").write_text(json.dumps(cases, separators=(",", ":")) + "\n")
