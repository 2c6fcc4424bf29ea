"""Writes what `train_step.py --quality` and Sulcus's TrainStep both train on: initial weights, batches, validation images.

    python quality_data.py DIR [--batches 60] [--data FOLDER]

The batches are random 256x256 patches of the nuclei training images, flipped at random; the validation images are cut into
256x256 tiles. The formats stand in `train_step.py`. Everything is drawn from --seed.
"""

import argparse
import math
from pathlib import Path

import numpy as np
import torch
from safetensors.numpy import save_file
from torch import nn

import nuclei
from unet import UNet

SIZE = 256


def initial_weights(seed):
    """He's uniform initialization for every convolution, zero for every bias."""
    torch.manual_seed(seed)
    network = UNet()
    for module in network.modules():
        if isinstance(module, (nn.Conv2d, nn.ConvTranspose2d)):
            area = math.prod(module.kernel_size) // math.prod(module.stride)
            bound = math.sqrt(6 / (module.in_channels * area))
            nn.init.uniform_(module.weight, -bound, bound)
            if module.bias is not None:
                nn.init.zeros_(module.bias)
    return {name: tensor.numpy() for name, tensor in network.named_weights()}


def patch(image, mask, generator):
    """A random square of both, flipped alike."""
    top = generator.integers(image.shape[1] - SIZE + 1)
    left = generator.integers(image.shape[2] - SIZE + 1)
    both = np.concatenate([image, mask])[:, top : top + SIZE, left : left + SIZE]
    for axis in (1, 2):
        if generator.random() < 0.5:
            both = np.flip(both, axis)
    return both


def tiles(image, mask):
    """All whole squares of both, side by side from the top left."""
    both = np.concatenate([image, mask])
    for top in range(0, both.shape[1] - SIZE + 1, SIZE):
        for left in range(0, both.shape[2] - SIZE + 1, SIZE):
            yield both[:, top : top + SIZE, left : left + SIZE]


def read(folder, part):
    return [(nuclei.read_image(folder, name), nuclei.read_mask(folder, name)) for name in nuclei.names(folder, part)]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("output", type=Path, metavar="DIR")
    parser.add_argument("--batches", type=int, default=60)
    parser.add_argument("--data", type=Path, default=nuclei.FOLDER)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    generator = np.random.default_rng(options.seed)

    pairs = read(options.data, "train")
    chosen = generator.integers(len(pairs), size=4 * options.batches)
    patches = np.stack([patch(*pairs[index], generator) for index in chosen])
    patches = patches.reshape(options.batches, 4, 2, SIZE, SIZE)
    squares = np.stack([tile for pair in read(options.data, "validation") for tile in tiles(*pair)])

    options.output.mkdir(parents=True, exist_ok=True)
    files = {
        "weights": initial_weights(options.seed),
        "batches": {"images": patches[:, :, :1], "labels": patches[:, :, 1]},
        "validation": {"images": squares[:, :1], "labels": squares[:, 1]},
    }
    for name, tensors in files.items():
        types = {"labels": np.uint8}
        tensors = {key: np.ascontiguousarray(value, types.get(key, np.float32)) for key, value in tensors.items()}
        save_file(tensors, options.output / f"{name}.safetensors")
    print(f"{options.batches} batches, {len(squares)} validation tiles in {options.output}")


if __name__ == "__main__":
    main()
