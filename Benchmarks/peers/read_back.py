"""Reads what `WriteImages` wrote with Pillow, tifffile and pypng, and says where samples differ from what was meant.

usage: python read_back.py FOLDER      exit status 1 where a reader finds other samples; needs no imagecodecs
"""

import json
import sys
from pathlib import Path

import numpy
import png
import tifffile
from PIL import Image


def with_tifffile(path, meant):
    if not path.name.endswith(".tif"):
        return None
    try:
        return tifffile.imread(path).reshape(meant.shape)
    except NotImplementedError as error:
        print(f"left out: {path.name}: {error}")
        return None


def with_pypng(path, meant):
    if not path.name.endswith(".png"):
        return None
    _, _, rows, info = png.Reader(filename=str(path)).read()
    return numpy.array([list(row) for row in rows]).reshape(meant.shape)


def with_pillow(path, meant, bits):
    # Pillow has no such pixels: it would widen, narrow or refuse them.
    if bits in (2, 4) or bits == 64 or (bits == 16 and meant.shape[-1] > 1) or (bits == 32 and meant.shape[-1] > 1):
        return None
    if meant.dtype in (numpy.int8, numpy.uint32):
        return None
    planes = []
    with Image.open(path) as image:
        for index in range(meant.shape[0]):
            image.seek(index)
            planes.append(numpy.asarray(image))
    return numpy.stack(planes).reshape(meant.shape)


def palette_differs(path, colors):
    """Whether Pillow finds other colours than `colors`, an [r, g, b] a row."""
    with Image.open(path) as image:
        return image.getpalette()[: 3 * len(colors)] != [value for color in colors for value in color]


def main():
    folder = Path(sys.argv[1])
    Image.MAX_IMAGE_PIXELS = None
    compared, wrong = 0, 0
    for entry in json.loads((folder / "files.json").read_text()):
        path = folder / entry["file"]
        meant = numpy.fromfile(f"{path}.raw", dtype=entry["type"]).reshape(entry["shape"])
        found = {
            "tifffile": with_tifffile(path, meant),
            "pypng": with_pypng(path, meant),
            "Pillow": with_pillow(path, meant, entry["bits"]),
        }
        if entry["palette"]:
            compared += 1
            if palette_differs(path, entry["palette"]):
                wrong += 1
                print(f"{entry['file']}: Pillow finds other colours")
        for reader, samples in found.items():
            if samples is None:
                continue
            compared += 1
            # Equal as numbers, so that a sign that got lost shows; only Pillow and pypng choose types of their own.
            if not numpy.array_equal(samples, meant) or (reader == "tifffile" and samples.dtype != meant.dtype):
                wrong += 1
                print(f"{entry['file']}: {reader} finds other samples")
    print(f"{compared} readings compared, {wrong} differ")
    sys.exit(wrong > 0)


if __name__ == "__main__":
    main()
