"""Writes real-masks.json: what scipy and scikit-image find in real masks, as digests (see make_components.py).

    python make_real_masks.py DATA      # the folder `data` at the top of the checkout

Made with numpy 2.4.6, scipy 1.17.1, scikit-image 0.26.0 and opencv 5.0.0, of CHASE_DB1, of the first stage of the Data
Science Bowl 2018 with its community fixes, and of the ISBI 2012 challenge. No pixel of them is in the file.
"""

import json
import pathlib
import sys

import cv2
import numpy

sys.path.append(str(pathlib.Path(__file__).parents[2] / "ImagingTests" / "Fixtures"))
import make_components

data = pathlib.Path(sys.argv[1])


def case(*files):
    mask = numpy.stack([cv2.imread(str(data / file), cv2.IMREAD_UNCHANGED) != 0 for file in files])
    planes, height, width = mask.shape
    return {"files": files, "width": width, "height": height, "results": make_components.results(mask)}


def names(folder, count):
    files = sorted((data / folder).iterdir())
    return [f"{folder}/{file.name}" for file in files[:: max(len(files) // count, 1)][:count]]


def cases():
    alone = names("nuclei-dsb2018/masks", 6) + names("retina-chasedb1/masks", 2) + names("em-isbi2012/masks", 1)
    return [case(file) for file in alone] + [case(*sorted(names("em-isbi2012/masks", 20)[:4]))]


lines = ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases())
(pathlib.Path(__file__).parent / "real-masks.json").write_text(f"[\n{lines}\n]\n")
