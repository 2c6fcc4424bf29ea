"""Writes digests.json: the SHA-256 of the stored samples of every PNG and TIFF that independent readers can read.

PNG by pypng (samples as stored: 16 bits little-endian, 1, 2 and 4 bits as bytes, a palette as indices), TIFF by
tifffile (page 1; 1, 2 and 4 bits as bytes, half precision widened to float). Two folders are read: the committed
fixtures of the ImageCodecs tests, and `data/codec-odd` where it is there.

Run at the top of the checkout: python Tests/PipelineTests/Fixtures/make_digests.py
(needs numpy, pypng, tifffile, imagecodecs)
"""

import csv
import hashlib
import json
from pathlib import Path

import numpy
import png
import tifffile

here = Path(__file__).parent
fixtures = here / "../../ImageCodecsTests/Fixtures"
odd = here / "../../../data/codec-odd"


def png_samples(path):
    width, height, rows, info = png.Reader(filename=str(path)).read()
    array = numpy.array([list(row) for row in rows])
    return array.astype("<u2" if info["bitdepth"] == 16 else "u1")


def tiff_samples(path):
    with tifffile.TiffFile(path) as file:
        page = file.pages[0]
        if page.compression in (6, 7):
            raise ValueError("JPEG inside: decoders may differ by 1")
        array = page.asarray()
        if page.planarconfig == 2 and page.samplesperpixel > 1:
            array = numpy.moveaxis(array, 0, -1)
    if array.dtype == bool:
        array = array.astype("u1")
    if array.dtype == numpy.float16:
        array = array.astype("<f4")
    return array.astype(array.dtype.newbyteorder("<"))


def digests(folder, names):
    found = {}
    for name in sorted(names):
        reader = png_samples if name.endswith(".png") else tiff_samples
        try:
            samples = reader(folder / name)
        except Exception as error:  # A reader that cannot read it says nothing about it.
            print(f"left out: {name}: {type(error).__name__}: {error}")
            continue
        found[name] = hashlib.sha256(samples.tobytes()).hexdigest()
    return found


result = {"fixtures": digests(fixtures, [p.name for p in fixtures.iterdir() if p.suffix in (".png", ".tif")])}
if odd.exists():
    with open(odd / "manifest.csv", newline="") as table:
        rows = [row for row in csv.DictReader(table) if row["should_decode"] in ("yes", "optional")]
    names = [row["file"] for row in rows if row["format"] == "PNG" or row["format"] == "TIFF"]
    result["codec-odd"] = digests(odd, names)
(here / "digests.json").write_text(json.dumps(result, indent=1, sort_keys=True) + "\n")
