"""Writes the JSON files on preprocessing beside this script: what other libraries compute on small images.

    python make_preprocessing_fixtures.py

Made with numpy 2.4.6, opencv 5.0.0 and torchstain 1.4.1. Images are lists of numbers in
row order, colours channel by channel.
"""

import json
import pathlib

import cv2
import numpy
import torchstain

random = numpy.random.default_rng(2009)


def numbers(array):
    return [float(f"{value:.7g}") for value in numpy.asarray(array, numpy.float64).ravel()]


def write(name, cases):
    text = "[\n" + ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases) + "\n]\n"
    (pathlib.Path(__file__).parent / name).write_text(text)


def smooth(width, height, high):
    """Something with broad and narrow peaks in its histogram."""
    y, x = numpy.mgrid[:height, :width]
    wave = numpy.sin(x / 5) * numpy.cos(y / 4) * 0.3 + 0.35 + random.normal(0, 0.05, (height, width))
    wave[: height // 3, : width // 3] = 0.05
    return numpy.clip(wave * high, 0, high).round()


def regions():
    """Mean and deviation of the pixels that are not 0, as nnU-Net and MONAI take them."""
    for share in [0.3, 0.9]:
        source = numpy.array(numbers(random.normal(900, 40, (7, 9)).astype(numpy.float32))).reshape(7, 9)
        source[random.random((7, 9)) > share] = 0
        inside = source != 0
        result = numpy.where(inside, (source - source[inside].mean()) / source[inside].std(), 0)
        yield {"width": 9, "height": 7, "source": numbers(source), "nonZero": numbers(result)}


def image_net():
    """torchvision's `Normalize` of its pretrained networks."""
    mean, deviation = (numpy.array(each)[:, None, None] for each in [(0.485, 0.456, 0.406), (0.229, 0.224, 0.225)])
    for bits, high in [(8, 255), (16, 65535)]:
        source = random.integers(0, high + 1, (3, 4, 5))
        result = (source / high - mean) / deviation
        yield {"width": 5, "height": 4, "bits": bits, "source": source.ravel().tolist(), "result": numbers(result)}


def equalization():
    sources = [smooth(23, 17, 255), smooth(40, 3, 255), random.integers(100, 104, (9, 9)), numpy.full((4, 4), 77),
               numpy.array([[0, 255]]), numpy.array([[9]])]
    for source in sources:
        source = source.astype(numpy.uint8)
        yield {
            "width": source.shape[1], "height": source.shape[0], "source": source.ravel().tolist(),
            "result": cv2.equalizeHist(source).ravel().tolist(),
        }


def adaptive_equalization():
    cases = [
        (32, 32, 4, 4, 2.0, 255), (37, 29, 8, 8, 2.0, 255), (32, 29, 8, 8, 40.0, 255), (48, 40, 3, 5, 0.0, 255),
        (50, 41, 2, 2, 3.5, 255), (5, 3, 8, 8, 2.0, 255), (1, 1, 8, 8, 2.0, 255), (24, 24, 1, 1, 1.0, 255),
        (33, 30, 4, 4, 4.0, 65535), (24, 20, 2, 2, 900.0, 65535),
    ]
    for width, height, columns, rows, limit, high in cases:
        source = smooth(width, height, high).astype(numpy.uint8 if high == 255 else numpy.uint16)
        clahe = cv2.createCLAHE(clipLimit=limit, tileGridSize=(columns, rows))
        yield {
            "width": width, "height": height, "columns": columns, "rows": rows, "clipLimit": limit, "bins": high + 1,
            "source": source.ravel().tolist(), "result": clahe.apply(source).ravel().tolist(),
        }


def macenko(image, light=240, threshold=0.15, percentile=1):
    """Macenko et al., ISBI 2009, with the reference that the common implementations share; not rounded."""
    density = -numpy.log((image.reshape(-1, 3).astype(float) + 1) / light)
    stained = density[(density >= threshold).all(axis=1)]
    axes = numpy.linalg.eigh(numpy.cov(stained.T))[1][:, [2, 1]]
    if axes[:, 0].sum() < 0:
        axes[:, 0] *= -1
    angles = numpy.arctan2(stained @ axes[:, 1], stained @ axes[:, 0])
    low, high = (axes @ [numpy.cos(a), numpy.sin(a)] for a in numpy.percentile(angles, [percentile, 100 - percentile]))
    stains = numpy.stack([low, high] if low[0] > high[0] else [high, low], axis=1)
    amounts = numpy.linalg.lstsq(stains, density.T, rcond=None)[0]
    amounts *= (numpy.array([1.9705, 1.0308]) / numpy.percentile(amounts, 99, axis=1))[:, None]
    reference = numpy.array([[0.5626, 0.2159], [0.7201, 0.8012], [0.4062, 0.5581]])
    return numpy.clip(light * numpy.exp(-reference @ amounts), 0, 255).T.reshape(image.shape)


def stains():
    mixtures = [
        [[0.65, 0.70, 0.29], [0.07, 0.99, 0.11]], [[0.55, 0.75, 0.35], [0.20, 0.85, 0.45]],
        [[0.49, 0.77, 0.41], [0.10, 0.86, 0.50]],
    ]
    for (width, height), mixture in zip([(20, 16), (31, 9), (12, 25)], mixtures):
        amounts = random.gamma(1.2, 0.5, (height * width, 2)) * (random.random((height * width, 2)) > 0.25)
        light = 240 * numpy.exp(-(amounts @ numpy.array(mixture))) + random.normal(0, 1.5, (height * width, 3))
        image = numpy.clip(light, 0, 255).round().astype(numpy.uint8).reshape(height, width, 3)
        # What torchstain gives is cut down to whole levels. Its eigenvectors may point either way.
        torchstains = torchstain.normalizers.MacenkoNormalizer(backend="numpy").normalize(image, stains=False)[0]
        yield {
            "width": width, "height": height, "source": image.transpose(2, 0, 1).ravel().tolist(),
            "result": numbers(macenko(image).transpose(2, 0, 1)),
            "torchstain": torchstains.transpose(2, 0, 1).ravel().tolist(),
        }


def data_set():
    """nnU-Net's statistics of a data set, of all foreground pixels instead of a sample of them."""
    for kind in ["8 bit", "16 bit", "float"]:
        images, masks = [], []
        for height, width in [(6, 7), (9, 5), (4, 11)]:
            image = random.normal(0, 1, (2, height, width))
            image = {"8 bit": lambda v: numpy.clip(v * 40 + 120, 0, 255).round(),
                     "16 bit": lambda v: numpy.clip(v * 900 + 60000, 0, 65535).round(),
                     "float": lambda v: numpy.exp(v * 3).astype(numpy.float32)}[kind](image)
            images.append(numpy.array(numbers(image)).reshape(image.shape))
            masks.append(random.choice([0, 0, 1, 2, 255], (height, width)))
        found = []
        for channel in range(2):
            foreground = numpy.concatenate([i[channel][(m > 0) & (m < 255)] for i, m in zip(images, masks)])
            scored = numpy.concatenate([i[channel][m < 255] for i, m in zip(images, masks)])
            low, high = numpy.percentile(foreground, [0.5, 99.5])
            found.append({
                "low": low, "high": high, "mean": foreground.mean(), "deviation": foreground.std(),
                "count": len(foreground), "scoredMean": scored.mean(), "scoredDeviation": scored.std(),
            })
        yield {
            "kind": kind, "channels": found,
            "images": [
                {"width": m.shape[1], "height": m.shape[0], "values": numbers(i), "labels": m.ravel().tolist()}
                for i, m in zip(images, masks)
            ],
        }


def majority():
    """By enlarging everything until both grids are multiples of it."""
    sizes = [(6, 4, 3, 2), (7, 5, 3, 2), (5, 7, 8, 3), (9, 9, 1, 1), (4, 3, 12, 6), (10, 8, 7, 7)]
    for width, height, new_width, new_height in sizes:
        labels = random.choice([0, 1, 2, 255], (height, width), p=[0.4, 0.3, 0.2, 0.1])
        fine = labels.repeat(new_height, axis=0).repeat(new_width, axis=1)
        result = numpy.zeros((new_height, new_width), int)
        for y in range(new_height):
            for x in range(new_width):
                part = fine[y * height : (y + 1) * height, x * width : (x + 1) * width]
                areas = numpy.bincount(part.ravel(), minlength=256)
                nearest = labels[(2 * y + 1) * height // (2 * new_height), (2 * x + 1) * width // (2 * new_width)]
                result[y, x] = nearest if areas[nearest] == areas.max() else areas.argmax()
        yield {
            "width": width, "height": height, "labels": labels.ravel().tolist(), "newWidth": new_width,
            "newHeight": new_height, "result": result.ravel().tolist(),
        }


write("regions.json", regions())
write("image-net.json", image_net())
write("equalization.json", equalization())
write("clahe.json", adaptive_equalization())
write("stains.json", stains())
write("data-set.json", data_set())
write("majority.json", majority())
