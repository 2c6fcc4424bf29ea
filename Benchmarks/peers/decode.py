"""Decodes the images of a folder with Pillow or OpenCV on one thread, from file to array, and prints how many a second.

usage: python decode.py FOLDER --program Pillow|OpenCV [--rounds N]
       python decode.py --make FOLDER      writes folders of 48 images of 512×512 pixels: PNG and JPEG, gray and colour
"""

import argparse
import json
import statistics
import time
from pathlib import Path

import numpy


def texture(seed, channels):
    """Smooth structure under fine noise: about as hard to compress as a micrograph."""
    random = numpy.random.default_rng(seed)
    spectrum = numpy.fft.rfft2(random.normal(size=(512, 512)))
    y, x = numpy.meshgrid(numpy.fft.fftfreq(512), numpy.fft.rfftfreq(512), indexing="ij")
    smooth = numpy.fft.irfft2(spectrum * numpy.exp(-((x * x + y * y) * 4000)))
    base = 128 + 45 * smooth / smooth.std()
    planes = [base + shift + random.normal(0, 4, base.shape) for shift in range(0, 10 * channels, 10)]
    image = numpy.clip(numpy.stack(planes, -1), 0, 255).astype(numpy.uint8)
    return image[..., 0] if channels == 1 else image


def make(folder):
    from PIL import Image

    for kind, channels in (("gray", 1), ("rgb", 3)):
        for name in (f"png-{kind}", f"jpeg-{kind}"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        for index in range(48):
            image = Image.fromarray(texture(index, channels))
            image.save(folder / f"png-{kind}" / f"{index:02}.png")
            image.save(folder / f"jpeg-{kind}" / f"{index:02}.jpg", quality=92)


def decoder(program):
    if program == "Pillow":
        import PIL
        from PIL import Image

        return lambda path: numpy.asarray(Image.open(path)), f"Pillow {PIL.__version__}"
    import cv2

    cv2.setNumThreads(1)
    return lambda path: cv2.imread(path, cv2.IMREAD_UNCHANGED), f"OpenCV {cv2.__version__}"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--make", action="store_true")
    parser.add_argument("--program", choices=["Pillow", "OpenCV"], default="Pillow")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    if options.make:
        return make(options.folder)
    decode, name = decoder(options.program)
    files = sorted(str(path) for path in options.folder.iterdir())
    seconds = []
    for _ in range(options.rounds + 1):
        start = time.perf_counter()
        for path in files:
            assert decode(path) is not None
        seconds.append(time.perf_counter() - start)
    rate = len(files) / statistics.median(seconds[1:])
    print(json.dumps({"program": name, "threads": 1, "folder": options.folder.name, "imagesPerSecond": rate}))


if __name__ == "__main__":
    main()
