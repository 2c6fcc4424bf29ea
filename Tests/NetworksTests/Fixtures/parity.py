"""Writes what PyTorch computes for networks written by hand from their papers: `NAME.parity`, one a network.

    python parity.py            # needs torch and numpy; made with torch 2.13

Inputs, parameters and the weights of the loss come from `formula`, which Parity.swift repeats, so that only results
are stored: logits in training and in evaluation mode, the gradient of every parameter, and the running statistics
after one training step. All in float64.

A file is a little-endian 64-bit length, that many bytes of JSON, then for every tensor its elements as 40-bit signed
integers in units of `largest` / (2^39 - 1): an error of at most 1e-12 of the tensor's largest value.
"""

import json
import math
import pathlib

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F


def hash32(text):
    """FNV-1a of 64 bits, folded to 32."""
    h = 0xCBF29CE484222325
    for byte in text.encode():
        h = (h ^ byte) * 0x100000001B3 % 2**64
    return (h ^ h >> 32) % 2**32


def formula(name, shape):
    """Numbers in [-1, 1) that depend on a tensor's name and the element's index alone."""
    h = (hash32(name) + np.arange(1, math.prod(shape) + 1, dtype=np.uint64) * 0x9E3779B9) % 2**32
    h = (h ^ h >> 16) * 0x85EBCA6B % 2**32
    h = (h ^ h >> 13) * 0xC2B2AE35 % 2**32
    h ^= h >> 16
    return torch.from_numpy(h.astype(np.float64) / 2**31 - 1).reshape(shape)


def parameter(name, shape):
    """Convolution weights of He's size; weights and variances of a normalization about 1; all else about 0."""
    numbers = formula(name, shape)
    if name.endswith("weight") and len(shape) > 1:
        return numbers * math.sqrt(6 / math.prod(shape[1:]))
    if name.endswith("weight"):
        return 1 + 0.2 * numbers
    if name.endswith("runningVariance"):
        return 1 + 0.5 * numbers
    return 0.1 * numbers


class NormalizedBlock(nn.Module):
    """Twice a 3x3 convolution without bias, batch normalization, ReLU."""

    def __init__(self, inputs, outputs):
        super().__init__()
        self.convolution = nn.ModuleList(
            [nn.Conv2d(inputs, outputs, 3, padding=1, bias=False), nn.Conv2d(outputs, outputs, 3, padding=1, bias=False)])
        self.normalization = nn.ModuleList([nn.BatchNorm2d(outputs), nn.BatchNorm2d(outputs)])

    def forward(self, x):
        x = F.relu(self.normalization[0](self.convolution[0](x)))
        return F.relu(self.normalization[1](self.convolution[1](x)))


class ValidBlock(nn.Module):
    """Twice a 3x3 convolution of whole windows with bias, ReLU."""

    def __init__(self, inputs, outputs):
        super().__init__()
        self.convolution = nn.ModuleList([nn.Conv2d(inputs, outputs, 3), nn.Conv2d(outputs, outputs, 3)])

    def forward(self, x):
        return F.relu(self.convolution[1](F.relu(self.convolution[0](x))))


class UNet(nn.Module):
    """Figure 1 of Ronneberger et al.; `block` makes it the modern default or the paper's own."""

    def __init__(self, block, inputs, outputs, width):
        super().__init__()
        widths = [width, 2 * width, 4 * width, 8 * width]
        self.encoder = nn.ModuleList([block(i, o) for i, o in zip([inputs] + widths, widths)])
        self.bottleneck = block(8 * width, 16 * width)
        self.decoder = nn.ModuleList([block(2 * w, w) for w in widths])
        for w, level in zip(widths, self.decoder):
            level.upsampling = nn.ConvTranspose2d(2 * w, w, 2, stride=2)
        self.head = nn.Conv2d(width, outputs, 1)

    def forward(self, x):
        skips = []
        for level in self.encoder:
            skips.append(level(x))
            x = F.max_pool2d(skips[-1], 2)
        x = self.bottleneck(x)
        for level, skip in zip(reversed(self.decoder), reversed(skips)):
            up = level.upsampling(x)
            top, left = (skip.shape[2] - up.shape[2]) // 2, (skip.shape[3] - up.shape[3]) // 2
            skip = skip[:, :, top : top + up.shape[2], left : left + up.shape[3]]
            x = level(torch.cat([skip, up], 1))
        return self.head(x)


def our_name(name):
    return name.replace("running_mean", "runningMean").replace("running_var", "runningVariance")


def results(network, input_shape):
    """All tensors of a fixture, by name."""
    network = network.double()
    state = {k: v for k, v in network.state_dict().items() if not k.endswith("num_batches_tracked")}
    for name, tensor in state.items():
        tensor.copy_(parameter(our_name(name), tuple(tensor.shape)))
    image = formula("input", input_shape)
    with torch.no_grad():
        tensors = {"evaluation": network.eval()(image)}
    logits = network.train()(image)
    tensors["training"] = logits
    (logits * formula("loss", tuple(logits.shape))).mean().backward()
    for name, p in network.named_parameters():
        tensors["gradient/" + our_name(name)] = p.grad
    for name, buffer in network.named_buffers():
        if "running" in name:
            tensors["updated/" + our_name(name)] = buffer
    return tensors


def write(name, tensors):
    header, data = [], b""
    for key, tensor in tensors.items():
        numbers = tensor.detach().contiguous().numpy().ravel()
        largest = float(np.abs(numbers).max())
        steps = np.rint(numbers / (largest or 1) * (2**39 - 1)).astype("<i8")
        data += steps.view(np.uint8).reshape(-1, 8)[:, :5].tobytes()
        header.append({"name": key, "shape": list(tensor.shape), "largest": largest})
    text = json.dumps(header).encode()
    path = pathlib.Path(__file__).parent / (name + ".parity")
    path.write_bytes(len(text).to_bytes(8, "little") + text + data)
    print(path.name, path.stat().st_size, "bytes", len(header), "tensors")


if __name__ == "__main__":
    write("unet", results(UNet(NormalizedBlock, 1, 1, 4), (2, 1, 32, 48)))
    write("unet-2015", results(UNet(ValidBlock, 1, 1, 4), (1, 1, 188, 188)))
