"""Writes intensity.json beside this script: what other libraries make of small images with given parameters.

    python make_intensity.py

Made with numpy 2.4.6, scipy 1.17.1, scikit-image 0.26.0, opencv 5.0.0, torch 2.13.0, torchvision 0.28.0, monai 1.6.1 and
batchgenerators 0.25.5. Images are lists of numbers in channel, row, column order.
"""

import importlib.util
import json
import pathlib
from unittest import mock

import cv2
import monai.transforms
import numpy
import scipy.ndimage
import skimage.color
import skimage.exposure
import skimage.filters
import torch
from batchgenerators.augmentations import color_augmentations

# The file by itself: beside another build of torch, torchvision as a whole cannot be imported.
file = pathlib.Path(importlib.util.find_spec("torchvision").submodule_search_locations[0])
spec = importlib.util.spec_from_file_location("vision", file / "transforms" / "_functional_tensor.py")
vision = importlib.util.module_from_spec(spec)
spec.loader.exec_module(vision)

random = numpy.random.default_rng(2021)


def image(width, height, channels=1):
    return random.normal(0.2, 1, (channels, height, width)).round(3).astype(numpy.float32)


def case(step, parameters, source, result, margin=0, tolerance=1e-5):
    channels, height, width = source.shape
    return {
        "step": step, "parameters": parameters, "width": width, "height": height, "channels": channels,
        "margin": margin, "tolerance": tolerance, "source": numbers(source), "result": numbers(result),
    }


def numbers(array):
    return [float(f"{value:.7g}") for value in numpy.asarray(array, numpy.float64).ravel()]


def drawn(value):
    """batchgenerators draws from a range; this draws one value."""
    return mock.patch("numpy.random.uniform", return_value=value)


def brightness():
    for factor in [0.75, 1.2]:
        source = image(7, 5, 2)
        result = color_augmentations.augment_brightness_multiplicative(source.copy(), (factor, factor), per_channel=True)
        yield case("brightness", {"factor": factor}, source, result)


def contrast():
    for factor, preserve in [(0.8, True), (1.25, True), (1.25, False)]:
        source = image(9, 4, 2)
        result = color_augmentations.augment_contrast(source.astype(float), lambda: factor, preserve, per_channel=True)
        yield case("contrast", {"factor": factor, "preserve": float(preserve)}, source, result)


def gamma():
    for exponent in [0.7, 1.5]:
        for invert in [False, True]:
            for retain in [False, True]:
                source = image(8, 6, 2)
                with drawn(exponent):
                    result = color_augmentations.augment_gamma(
                        source.astype(float), (0.5, 2), invert, 1e-7, per_channel=True, retain_stats=retain)
                parameters = {"exponent": exponent, "invert": float(invert), "retain": float(retain)}
                yield case("gamma", parameters, source, result)
    # scikit-image's needs an image from 0 to 1.
    source = random.random((1, 6, 5)).round(3).astype(numpy.float32)
    source.flat[3], source.flat[8] = 0, 1
    parameters = {"exponent": 2.2, "invert": 0, "retain": 0}
    yield case("gamma", parameters, source, skimage.exposure.adjust_gamma(source.astype(float), 2.2))


def blur():
    for sigma_x, sigma_y, width, height in [(1, 1, 11, 8), (0.5, 0.9, 6, 7), (2.3, 0.7, 4, 3), (1, 1, 1, 1), (3, 3, 9, 2)]:
        source = image(width, height)
        plane = source[0].astype(float)
        result = scipy.ndimage.gaussian_filter(plane, (sigma_y, sigma_x), mode="mirror", truncate=4)
        radius = [int(4 * sigma + 0.5) for sigma in (sigma_x, sigma_y)]
        if width > radius[0] and height > radius[1]:
            other = cv2.GaussianBlur(plane, [2 * side + 1 for side in radius], sigma_x, None, sigma_y, cv2.BORDER_REFLECT_101)
            assert numpy.abs(other - result).max() < 1e-12
        yield case("blur", {"sigmaX": sigma_x, "sigmaY": sigma_y}, source, result[None])


def sharpen():
    for sigma, amount in [(0.7, 0.5), (1, 1.6)]:
        source = image(13, 12)
        result = skimage.filters.unsharp_mask(source[0].astype(float), sigma, amount, preserve_range=True)
        # scikit-image repeats the edge pixel beyond the edge.
        yield case("sharpen", {"sigma": sigma, "amount": amount}, source, result[None], margin=int(4 * sigma + 0.5))


def low_resolution():
    for factor, width, height in [(0.5, 12, 9), (0.63, 11, 7), (0.9, 5, 5), (0.5, 1, 1)]:
        source = image(width, height, 2)
        size = [max(1, round(side * factor)) for side in (height, width)]
        interpolate = torch.nn.functional.interpolate
        small = interpolate(torch.from_numpy(source).double()[None], size, mode="nearest-exact")
        result = interpolate(small, (height, width), mode="bilinear")[0]
        yield case("lowResolution", {"factor": factor}, source, result.numpy())


def bias_field():
    for degree, width, height in [(3, 9, 7), (1, 5, 4), (5, 6, 8), (3, 1, 5), (2, 1, 1)]:
        coefficients = random.uniform(-0.4, 0.4, (degree + 1) * (degree + 2) // 2)
        source = image(width, height, 2)
        transform = monai.transforms.RandBiasField(degree=degree, dtype=numpy.float64, prob=1)
        transform._do_transform = True
        transform._coeff = coefficients.tolist()
        result = transform(source.astype(float), randomize=False)
        parameters = {"degree": degree} | {f"c{index}": float(value) for index, value in enumerate(coefficients)}
        yield case("biasField", parameters, source, result.numpy())


def gibbs():
    sizes = [(16, 12, 1), (15, 7, 1), (1, 1, 1), (13, 11, 2), (7, 1, 1), (2, 2, 1), (6, 5, 3), (1, 13, 2), (18, 20, 1)]
    for width, height, channels in sizes:
        for alpha in [0, 0.3, 0.6]:
            # Below this radius MONAI removes the mean of an even side.
            if (1 - alpha) * max(width, height) < 1:
                continue
            source = image(width, height, channels)
            result = monai.transforms.GibbsNoise(alpha)(torch.from_numpy(source).double())
            yield case("gibbs", {"alpha": alpha}, source, result.numpy())


def jitter(brightness, contrast, saturation, hue):
    source = (random.random((3, 5, 6)) * 0.3 + 0.35).round(3).astype(numpy.float32)
    result = torch.from_numpy(source).double()
    result = vision.adjust_brightness(result, brightness)
    result = vision.adjust_contrast(result, contrast)
    result = vision.adjust_saturation(result, saturation).numpy()
    # torchvision clips to 0…1.
    assert 0 < result.min() and result.max() < 1
    yiq = skimage.color.rgb2yiq(result, channel_axis=0)
    turn = numpy.deg2rad(hue)
    in_phase, quadrature = yiq[1].copy(), yiq[2].copy()
    yiq[1] = numpy.cos(turn) * in_phase - numpy.sin(turn) * quadrature
    yiq[2] = numpy.sin(turn) * in_phase + numpy.cos(turn) * quadrature
    result = skimage.color.yiq2rgb(yiq, channel_axis=0)
    parameters = {"brightness": brightness, "contrast": contrast, "saturation": saturation, "hue": hue}
    # torchvision's weights of the luma, 0.2989, 0.587 and 0.114, have a sum of 0.9999.
    needs_luma = contrast != 1 or saturation != 1
    return case("colorJitter", parameters, source, result, tolerance=1e-4 if needs_luma else 1e-5)


def color_jitter():
    yield jitter(1.2, 1, 1, 0)
    yield jitter(1, 0.7, 1, 0)
    yield jitter(1, 1, 0.4, 0)
    yield jitter(1, 1, 1, 35)
    yield jitter(0.9, 1.2, 1.3, -140)


steps = [
    brightness, contrast, gamma, blur, sharpen, low_resolution, bias_field, gibbs, color_jitter,
]
cases = [json.dumps(case, separators=(",", ":")) for step in steps for case in step()]
(pathlib.Path(__file__).parent / "intensity.json").write_text("[\n" + ",\n".join(cases) + "\n]\n")
