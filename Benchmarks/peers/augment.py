"""What a training sample costs in albumentations, MONAI and batchgenerators: 512×512 gray pixels with a mask.

    python augment.py --program albumentations --pipeline basic
    python augment.py --program MONAI --pipeline full --threads 2

Every step happens in every sample. basic: flips, rotation by up to 180°, scaling by 0.7 to 1.4 and z-score; albumentations and MONAI
take rotation and scaling in one resampling, their fastest way. full: with elastic deformation, Gaussian noise, gamma and
contrast. The elastic deformation is each library's own: MONAI's interpolates a coarse grid, the others smooth noise pixel by
pixel. Prints one JSON object with the median milliseconds of a sample; several threads are as many processes that share
nothing, and their time is that of all by the number of samples.
"""

import argparse
import json
import math
import multiprocessing
import os
import statistics
import time

os.environ["NO_ALBUMENTATIONS_UPDATE"] = "1"
# One thread a process, before any library reads it.
for variable in ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"]:
    os.environ[variable] = "1"

import cv2
import numpy

PIPELINES = ["basic", "full"]


def images(size, count=8):
    """Smooth structure under noise, and a mask of two classes, as Augment makes them."""
    random = numpy.random.default_rng(7)
    rows, columns = numpy.mgrid[:size, :size]
    for number in range(count):
        smooth = numpy.sin(columns / 19) * numpy.cos((rows + 40 * number) / 23)
        image = (smooth + 0.3 * random.random((size, size))).astype(numpy.float32)
        # Gamma needs numbers from 0 to 1 in some libraries.
        image = (image - image.min()) / (image.max() - image.min())
        yield image, (image > 0.5).astype(numpy.uint8)


def albumentations(size, pipeline):
    import albumentations as A

    steps = [
        A.HorizontalFlip(p=1), A.VerticalFlip(p=1),
        A.Affine(scale=(0.7, 1.4), rotate=(-180, 180), border_mode=cv2.BORDER_REFLECT_101, p=1),
    ]
    if pipeline == "full":
        steps += [
            A.ElasticTransform(alpha=100, sigma=11, border_mode=cv2.BORDER_REFLECT_101, p=1),
            A.GaussNoise(std_range=(0, 0.3), p=1), A.RandomGamma(gamma_limit=(70, 150), p=1),
            A.RandomBrightnessContrast(brightness_limit=(0, 0), contrast_limit=(-0.25, 0.25), p=1),
        ]
    steps.append(A.Normalize(normalization="image", p=1))
    compose = A.Compose(steps)
    data = list(images(size))

    def sample(turn):
        image, mask = data[turn % len(data)]
        made = compose(image=image, mask=mask)
        assert made["image"].shape == made["mask"].shape == (size, size)

    return sample


def monai(size, pipeline):
    import torch
    from monai.transforms import (
        Compose, NormalizeIntensityd, Rand2DElasticd, RandAdjustContrastd, RandAffined, RandFlipd, RandGaussianNoised,
        RandScaleIntensityFixedMeand,
    )

    torch.set_num_threads(1)
    keys = ["image", "mask"]
    # Scale ranges are added to 1; one number turns about the only axis there is.
    moves = {
        "prob": 1, "rotate_range": math.pi, "scale_range": [(-0.3, 0.4)] * 2, "mode": ("bilinear", "nearest"),
        "padding_mode": "reflection",
    }
    steps = [RandFlipd(keys, prob=1, spatial_axis=1), RandFlipd(keys, prob=1, spatial_axis=0)]
    if pipeline == "full":
        spacing = (size - 1) / 2
        steps += [
            Rand2DElasticd(keys, spacing=(spacing, spacing), magnitude_range=(5, 15), **moves),
            RandGaussianNoised("image", prob=1, std=0.3), RandAdjustContrastd("image", prob=1, gamma=(0.7, 1.5)),
            RandScaleIntensityFixedMeand("image", prob=1, factors=0.25),
        ]
    else:
        steps.append(RandAffined(keys, **moves))
    steps.append(NormalizeIntensityd("image"))
    compose = Compose(steps)
    data = [
        {"image": torch.from_numpy(image)[None], "mask": torch.from_numpy(mask)[None]} for image, mask in images(size)
    ]

    def sample(turn):
        made = compose(data[turn % len(data)])
        assert made["image"].shape == made["mask"].shape == (1, size, size)

    return sample


def batchgenerators(size, pipeline):
    from batchgenerators.transforms.abstract_transforms import Compose
    from batchgenerators.transforms.color_transforms import ContrastAugmentationTransform, GammaTransform
    from batchgenerators.transforms.noise_transforms import GaussianNoiseTransform
    from batchgenerators.transforms.sample_normalization_transforms import ZeroMeanUnitVarianceTransform
    from batchgenerators.transforms.spatial_transforms import MirrorTransform, SpatialTransform

    steps = [
        SpatialTransform(
            (size, size), do_elastic_deform=pipeline == "full", alpha=(0, 200), sigma=(9, 13),
            angle_x=(-math.pi, math.pi), scale=(0.7, 1.4), border_mode_data="mirror", border_mode_seg="mirror",
            order_data=1, order_seg=0, random_crop=False, patch_center_dist_from_border=None),
        MirrorTransform(axes=(0, 1)),
    ]
    if pipeline == "full":
        steps += [
            GaussianNoiseTransform(noise_variance=(0, 0.1)), ContrastAugmentationTransform(contrast_range=(0.75, 1.25)),
            GammaTransform(gamma_range=(0.7, 1.5)),
        ]
    steps.append(ZeroMeanUnitVarianceTransform())
    compose = Compose(steps)
    data = list(images(size))

    def sample(turn):
        image, mask = data[turn % len(data)]
        made = compose(data=image[None, None].copy(), seg=mask[None, None].astype(numpy.float32))
        assert made["data"].shape == made["seg"].shape == (1, 1, size, size)

    return sample


PROGRAMS = {"albumentations": albumentations, "MONAI": monai, "batchgenerators": batchgenerators}


def run(options, samples):
    """Milliseconds of each sample."""
    cv2.setNumThreads(1)
    sample = PROGRAMS[options.program](options.size, options.pipeline)
    milliseconds = []
    warm_up = max(samples // 20, 3)
    for turn in range(warm_up + samples):
        start = time.perf_counter()
        sample(turn)
        milliseconds.append(1000 * (time.perf_counter() - start))
    return milliseconds[warm_up:]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", choices=PROGRAMS, required=True)
    parser.add_argument("--pipeline", choices=PIPELINES, default="basic")
    parser.add_argument("--samples", type=int, default=100)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--size", type=int, default=512)
    options = parser.parse_args()
    if options.threads == 1:
        milliseconds = statistics.median(run(options, options.samples))
    else:
        # Spawned, so that no library's threads are copied half alive.
        with multiprocessing.get_context("spawn").Pool(options.threads) as pool:
            each = [(options, options.samples)] * options.threads
            milliseconds = statistics.mean(map(statistics.median, pool.starmap(run, each))) / options.threads
    print(json.dumps({
        "program": options.program, "pipeline": options.pipeline, "size": options.size, "threads": options.threads,
        "millisecondsWithZScore": milliseconds,
    }))


if __name__ == "__main__":
    main()
