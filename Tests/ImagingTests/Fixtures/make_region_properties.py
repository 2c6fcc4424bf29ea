"""Writes region-properties.json beside this script: what scikit-image measures of labelled objects.

    python make_region_properties.py

Made with numpy 2.4.6, scipy 1.17.1 and scikit-image 0.26.0. Numbers are in order of plane, row and column. `scaled` are the
same properties with a spacing of [row, column].
"""

import json
import pathlib

import numpy
import scipy.ndimage
import skimage.measure

random = numpy.random.default_rng(2000)
PROPERTIES = ["area", "centroid", "bbox", "equivalent_diameter_area"]
PLANE = [
    "eccentricity", "axis_major_length", "axis_minor_length", "orientation", "solidity", "area_convex",
]
INTENSITIES = ["intensity_mean", "intensity_min", "intensity_max", "intensity_std"]


def write(name, cases):
    text = "[\n" + ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases) + "\n]\n"
    (pathlib.Path(__file__).parent / name).write_text(text)


def drawn(*rows):
    return numpy.array([[int(digit) for digit in row] for row in rows])


def shapes():
    yield drawn("1")
    yield drawn("2222222")
    yield drawn("1", "1", "1")
    yield drawn("10000", "01000", "00100", "00010", "00001")
    yield drawn("0003", "0030", "0300", "3000")
    yield drawn("011110", "110011", "100001", "110011", "011110")
    yield drawn("1110002", "1000002", "1000002", "1112222")
    yield drawn("10201", "00200", "33333", "00200", "10201")
    yield drawn("11", "11")
    yield drawn("0040", "4440", "0044", "0040")
    blobs = scipy.ndimage.gaussian_filter(random.random((40, 56)), 2)
    yield skimage.measure.label(blobs > numpy.quantile(blobs, 0.6), connectivity=2)
    grains = random.random((25, 30)) > 0.55
    # Numbers with gaps, larger than 16 bits.
    yield skimage.measure.label(grains, connectivity=2) * 4099
    yield skimage.measure.label(scipy.ndimage.gaussian_filter(random.random((6, 14, 15)), 1) > 0.52, connectivity=3)


def values(table):
    return {name: numpy.asarray(column, float).tolist() for name, column in table.items()}


def regions():
    for labels in shapes():
        image = random.integers(0, 4096, labels.shape + (2,))
        flat = labels.ndim == 2
        names = ["label"] + PROPERTIES + INTENSITIES + (PLANE + ["perimeter"] if flat else [])
        case = {
            "width": labels.shape[-1], "height": labels.shape[-2], "planes": 1 if flat else labels.shape[0],
            "labels": labels.ravel().tolist(), "image": image.ravel().tolist(),
            "table": values(skimage.measure.regionprops_table(labels, image, names)),
        }
        if flat:
            case["spacing"] = [0.65, 0.25]
            case["scaled"] = values(
                skimage.measure.regionprops_table(labels, None, PROPERTIES + PLANE, spacing=case["spacing"]))
        yield case


write("region-properties.json", regions())
