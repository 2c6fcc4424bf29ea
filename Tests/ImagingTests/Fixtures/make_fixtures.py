"""Writes the JSON files beside this script: what other libraries compute on small images.

    python make_fixtures.py

Made with numpy 2.4.6, scipy 1.17.1, scikit-image 0.26.0, torch 2.13.0 and opencv 5.0.0. Images are lists of numbers in
row order; masks are bits in row order, eight to a byte, the first the highest, in hexadecimal.
"""

import json
import pathlib

import cv2
import numpy
import scipy.fft
import scipy.ndimage
import skimage.filters
import skimage.measure
import skimage.morphology
import torch

random = numpy.random.default_rng(2015)


def image(width, height):
    return random.random((height, width)).astype(numpy.float32)


def numbers(array):
    return [float(f"{value:.7g}") for value in numpy.asarray(array, numpy.float64).ravel()]


def bits(mask):
    return numpy.packbits(numpy.asarray(mask, bool).ravel()).tobytes().hex()


def write(name, cases):
    text = "[\n" + ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases) + "\n]\n"
    (pathlib.Path(__file__).parent / name).write_text(text)


def resampling():
    borders = {"reflect": "mirror", "edge": "nearest", "constant": "constant"}
    turn = numpy.deg2rad(31)
    maps = [
        (11, 7, 9, 8, numpy.cos(turn), -numpy.sin(turn), numpy.sin(turn), numpy.cos(turn), 1.37, -2.21),
        (11, 7, 11, 7, 0.73, 0.11, -0.23, 0.61, 0.313, 0.417),
        (5, 9, 10, 6, 1.9, 0.7, -0.31, 2.3, -7.123, -3.781),
        (8, 6, 12, 5, 1, 0, 0, 1, -30.29, 41.63),
        (6, 6, 7, 7, 0.501, 0, 0, 1.303, 0.21, -1.17),
        (7, 5, 5, 7, 0, 1.03, -0.97, 0, 0.3, 4.1),
        (1, 6, 5, 8, 0.9, 0.2, 0.1, 0.8, -1.31, -0.4),
        (1, 1, 3, 2, 0.9, 0.2, 0.1, 0.8, -1.31, -0.4),
    ]
    for width, height, new_width, new_height, xx, xy, yx, yy, x, y in maps:
        source = image(width, height)
        rows, columns = numpy.mgrid[:new_height, :new_width].astype(numpy.float64)
        at = numpy.stack([yx * columns + yy * rows + y, xx * columns + xy * rows + x])
        labels = (source * 200).astype(numpy.uint8)
        for border, mode in borders.items():
            # A pixel beyond the last centre by less than a half is still the nearest: scipy calls that `grid-constant`.
            nearest = "grid-constant" if mode == "constant" else mode
            yield {
                "width": width, "height": height, "source": numbers(source), "labels": labels.ravel().tolist(),
                "map": [xx, xy, yx, yy, x, y], "newWidth": new_width, "newHeight": new_height, "border": border,
                "linear": numbers(scipy.ndimage.map_coordinates(source.astype(float), at, order=1, mode=mode)),
                "nearest": scipy.ndimage.map_coordinates(labels, at, order=0, mode=nearest).ravel().tolist(),
            }


def resizing():
    sizes = [(5, 7, 8, 3), (1, 1, 4, 5), (16, 16, 5, 5), (6, 4, 12, 8), (9, 1, 4, 3), (13, 11, 1, 1), (7, 5, 7, 9)]
    for width, height, new_width, new_height in sizes:
        source = image(width, height)
        tensor = torch.from_numpy(source).double()[None, None]
        size = (new_height, new_width)
        interpolate = torch.nn.functional.interpolate
        yield {
            "width": width, "height": height, "source": numbers(source), "newWidth": new_width,
            "newHeight": new_height,
            "linear": numbers(interpolate(tensor, size, mode="bilinear", align_corners=False, antialias=False)),
            "nearest": numbers(interpolate(tensor, size, mode="nearest-exact")),
            "cubic": numbers(interpolate(tensor, size, mode="bicubic", align_corners=False, antialias=False)),
            "cubicOfOpenCV": numbers(cv2.resize(source, (new_width, new_height), interpolation=cv2.INTER_CUBIC)),
        }


def padding():
    for width, height, top, left, bottom, right in [(5, 4, 3, 4, 2, 1), (2, 3, 1, 1, 2, 0), (4, 1, 0, 3, 0, 2)]:
        source = image(width, height)
        margins = ((top, bottom), (left, right))
        yield {
            "width": width, "height": height, "source": numbers(source), "margins": [top, left, bottom, right],
            "reflect": numbers(numpy.pad(source, margins, mode="reflect")),
            "edge": numbers(numpy.pad(source, margins, mode="edge")),
            "constant": numbers(numpy.pad(source, margins)),
        }


def normalization():
    sources = [
        image(9, 7), random.normal(500, 30, (5, 8)), random.integers(0, 65536, (6, 6)), random.integers(0, 3, (6, 9)),
        -numpy.exp(random.normal(0, 3, (8, 8))), numpy.array([[2.0, 3.0]]),
    ]
    for source in sources:
        source = numpy.array(numbers(source.astype(numpy.float32))).reshape(source.shape)
        case = {
            "width": source.shape[1], "height": source.shape[0], "source": numbers(source),
            "zScore": numbers((source - source.mean()) / source.std()),
            "minMax": numbers((source - source.min()) / (source.max() - source.min())), "percentiles": [],
        }
        for low, high in [(0.5, 99.5), (1, 99), (10, 75), (0, 100)]:
            bounds = numpy.percentile(source, [low, high])
            scaled = (numpy.clip(source, *bounds) - bounds[0]) / (bounds[1] - bounds[0])
            case["percentiles"].append({"low": low, "high": high, "bounds": numbers(bounds), "scaled": numbers(scaled)})
        yield case


def elements():
    for radius in [0, 1, 2, 3, 6]:
        y, x = numpy.mgrid[-radius : radius + 1, -radius : radius + 1]
        yield "disk", radius, x * x + y * y <= radius * radius
    for side in [1, 2, 3, 4]:
        yield "square", side, numpy.ones((side, side), bool)
    for radius in [1, 4]:
        y, x = numpy.mgrid[-radius : radius + 1, -radius : radius + 1]
        yield "diamond", radius, abs(x) + abs(y) <= radius


def masks():
    for width, height, smooth in [(1, 1, 0), (7, 5, 0.6), (63, 10, 1), (64, 9, 1), (65, 12, 0.8), (130, 21, 1.5)]:
        noise = random.random((height, width))
        smoothed = scipy.ndimage.gaussian_filter(noise, smooth, mode="constant", cval=0.5)
        yield smoothed > numpy.quantile(smoothed, 0.42)


def morphology():
    for mask in masks():
        for kind, size, element in elements():
            margin = 2 * size
            inside = (slice(margin, margin + mask.shape[0]), slice(margin, margin + mask.shape[1]))
            closed = scipy.ndimage.binary_closing(numpy.pad(mask, margin), element)[inside]
            yield {
                "width": mask.shape[1], "height": mask.shape[0], "mask": bits(mask), "element": kind, "size": size,
                "eroded": bits(scipy.ndimage.binary_erosion(mask, element)),
                "dilated": bits(scipy.ndimage.binary_dilation(mask, element)),
                "opened": bits(scipy.ndimage.binary_opening(mask, element)), "closed": bits(closed),
            }


def objects():
    for mask in list(masks()) + [random.random((14, 70)) < share for share in (0.3, 0.5, 0.62, 0.9)]:
        eight, count = skimage.measure.label(mask, connectivity=2, return_num=True)
        case = {
            "width": mask.shape[1], "height": mask.shape[0], "mask": bits(mask),
            "filled": bits(scipy.ndimage.binary_fill_holes(mask)), "eight": eight.ravel().tolist(),
            "eightCount": count, "four": scipy.ndimage.label(mask)[0].ravel().tolist(),
            "fourCount": scipy.ndimage.label(mask)[1], "large": [],
        }
        for area in [0, 1, 2, 5, 40]:
            # `max_size` is the largest area removed.
            large = skimage.morphology.remove_small_objects(mask, max_size=area - 1, connectivity=2)
            case["large"].append({"area": area, "mask": bits(large)})
        yield case


def otsu():
    sources = [
        numpy.concatenate([random.normal(0.3, 0.05, 150), random.normal(0.8, 0.1, 60)]), random.random(200),
        random.exponential(40, 250), numpy.array([0.0, 1.0, 1.0]), random.integers(0, 256, 120).astype(float),
        numpy.concatenate([numpy.full(30, -5.0), numpy.full(3, 100.0), random.normal(20, 9, 80)]),
    ]
    for source in sources:
        source = numpy.array(numbers(source.astype(numpy.float32))).astype(numpy.float32).astype(float)
        yield {"source": numbers(source), "threshold": float(skimage.filters.threshold_otsu(source))}


def overlaps(source, target):
    """The share of each source position that each target position covers, as means."""
    low, high = numpy.arange(target)[:, None] * source / target, numpy.arange(1, target + 1)[:, None] * source / target
    at = numpy.arange(source)[None]
    return numpy.clip(numpy.minimum(high, at + 1) - numpy.maximum(low, at), 0, None) * target / source


def area_resizing():
    for width, height, new_width, new_height in [(23, 17, 8, 5), (40, 30, 10, 6), (9, 7, 3, 3), (13, 12, 12, 11)]:
        source = image(width, height)
        yield {
            "width": width, "height": height, "source": numbers(source), "newWidth": new_width,
            "newHeight": new_height,
            "area": numbers(cv2.resize(source, (new_width, new_height), interpolation=cv2.INTER_AREA)),
        }
    # OpenCV does not enlarge by areas.
    for width, height, new_width, new_height in [(3, 4, 8, 7), (5, 1, 3, 4), (6, 9, 9, 6)]:
        source = image(width, height)
        area = overlaps(height, new_height) @ source.astype(float) @ overlaps(width, new_width).T
        yield {
            "width": width, "height": height, "source": numbers(source), "newWidth": new_width,
            "newHeight": new_height, "area": numbers(area),
        }


def lowest_frequencies(square):
    return scipy.fft.dctn(square, type=2, norm="ortho")[:8, :8]


def perceptual_hash(square):
    low = lowest_frequencies(square)
    # None so near the median that rounding could decide.
    assert numpy.sort(abs(low.ravel() - numpy.median(low)))[0] > 1e-3
    bits = (low > numpy.median(low)).ravel()
    return f"{sum(1 << place for place in numpy.flatnonzero(bits).tolist()):016x}"


def fingerprints():
    for width, height in [(50, 41), (70, 64)]:
        smooth = scipy.ndimage.gaussian_filter(random.random((height, width)), 4)
        smooth += random.random((height, width)) * numpy.ptp(smooth) / 4
        source = numpy.round((smooth - smooth.min()) / numpy.ptp(smooth) * 255).astype(numpy.uint8)
        square = overlaps(height, 32) @ source.astype(float) @ overlaps(width, 32).T
        turned = []
        for transposes in [False, True]:
            for rows in [1, -1]:
                for columns in [1, -1]:
                    turned.append((square.T if transposes else square)[::rows, ::columns])
        yield {
            "width": width, "height": height, "source": source.ravel().tolist(),
            "square": numbers(square), "frequencies": [float(f"{value:.12g}") for value in lowest_frequencies(
                numpy.array(numbers(square)).reshape(32, 32)).ravel()],
            "hashes": [perceptual_hash(each) for each in turned],
        }


def correlations():
    for count in [5, 40, 300]:
        first = random.integers(0, 256, count)
        second = numpy.clip(first + random.normal(0, 60, count), 0, 255).astype(int)
        yield {
            "first": first.tolist(), "second": second.tolist(), "correlation": float(numpy.corrcoef(first, second)[0, 1])
        }


def distances():
    for mask in list(masks()) + [random.random((17, 40)) < 0.02, numpy.zeros((3, 5), bool), numpy.ones((4, 3), bool)]:
        # scipy measures to the nearest background and has no answer where there is none.
        squared = numpy.rint(scipy.ndimage.distance_transform_edt(~mask) ** 2).astype(int)
        yield {
            "width": mask.shape[1], "height": mask.shape[0], "mask": bits(mask),
            "squared": squared.ravel().tolist() if mask.any() else [],
        }


def weight_maps():
    """The weight map of the U-Net paper, equation 2, by one distance transform an object."""
    eight = numpy.ones((3, 3))
    for width, height, classes, share, ignored, w0, sigma in [
        (40, 30, 2, 0.04, 0, 10, 5), (33, 21, 3, 0.05, 0.02, 10, 5), (26, 19, 4, 0.3, 0.1, 4, 1.5), (9, 7, 2, 0.02, 0, 10, 5),
        (1, 30, 2, 0.3, 0, 10, 2), (30, 1, 3, 0.4, 0.1, 7, 30),
    ]:
        labels = numpy.where(random.random((height, width)) < share, random.integers(1, classes, (height, width)), 0)
        labels = scipy.ndimage.grey_dilation(labels, (min(3, height), min(2, width))) if share < 0.1 else labels
        labels = numpy.where(random.random((height, width)) < ignored, 255, labels)
        weights = numpy.array(numbers(random.random(classes) * 3))
        found = []
        for label in range(1, classes):
            parts, count = scipy.ndimage.label(labels == label, eight)
            found += [scipy.ndimage.distance_transform_edt(parts != part) for part in range(1, count + 1)]
        result = weights[numpy.minimum(labels, classes - 1)]
        if len(found) > 1:
            first, second = numpy.sort(numpy.stack(found), axis=0)[:2]
            result = result + w0 * numpy.exp(-((first + second) ** 2) / (2 * sigma**2))
        yield {
            "width": width, "height": height, "labels": labels.ravel().tolist(), "classWeights": weights.tolist(),
            "w0": w0, "sigma": sigma, "objects": len(found),
            "weights": [float(f"{value:.10g}") for value in numpy.where(labels == 255, 0, result).ravel()],
        }


write("resampling.json", resampling())
write("resizing.json", resizing())
write("padding.json", padding())
write("normalization.json", normalization())
write("morphology.json", morphology())
write("objects.json", objects())
write("otsu.json", otsu())
write("area.json", area_resizing())
write("fingerprints.json", fingerprints())
write("correlations.json", correlations())
write("distances.json", distances())
write("weight-maps.json", weight_maps())
