"""Writes what PyTorch computes for networks written by hand from their papers: `NAME.parity`, one a network.

    python parity.py            # needs torch and numpy; made with torch 2.13

Inputs, parameters and the weights of the loss come from `formula`, dropout masks from `kept`, which ParityFixture.swift
and the sources of Networks repeat, so that only results are stored: the main output in evaluation mode, every output in
training mode, the gradient of every parameter, and the running statistics after one training step. All in float64.

A file is a little-endian 64-bit length, that many bytes of JSON, then for every tensor some of its elements as 40-bit
signed integers in units of `largest` / (2^39 - 1): an error of at most 1e-12 of the tensor's largest value. Of a tensor
with more than 600 elements every `stride`-th is stored; `sum`, of all its elements weighted by `formula`, vouches for
the others.
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


def philox(counter, key):
    """Philox4x32-10 of Salmon et al. (SC 2011): `counter` is four arrays of 32-bit numbers, `key` two numbers."""
    x, y, z, w = (c.astype(np.uint64) for c in counter)
    for turn in range(10):
        k0, k1 = ((k + turn * bump) % 2**32 for k, bump in zip(key, (0x9E3779B9, 0xBB67AE85)))
        first, second = x * np.uint64(0xD2511F53), z * np.uint64(0xCD9E8D57)
        x, y = second >> np.uint64(32) ^ y ^ np.uint64(k0), second % 2**32
        z, w = first >> np.uint64(32) ^ w ^ np.uint64(k1), first % 2**32
    return x, y, z, w


def kept(path, probability, shape):
    """What the dropout node of that path keeps with seed 0 in step 0: 0 or 1 / (1 - probability)."""
    blocks = np.arange(-(-math.prod(shape) // 4), dtype=np.uint64)
    counter = [np.full_like(blocks, hash32("dropout")), 0 * blocks, np.full_like(blocks, hash32(path)), blocks]
    words = np.stack(philox(counter, (0, 0)), 1).ravel()[: math.prod(shape)]
    mask = (words >> np.uint64(8)) * 2.0**-24 >= probability
    return torch.from_numpy(mask / (1 - probability)).reshape(shape)


class Dropout(nn.Module):
    """Dropout with the mask of `kept`; `path` is set when the network is whole."""

    def __init__(self, probability):
        super().__init__()
        self.probability = probability

    def forward(self, x):
        return x * kept(self.path, self.probability, tuple(x.shape)) if self.training else x


class Block(nn.Module):
    """`count` times a convolution, batch normalization (or none), ReLU, dropout."""

    def __init__(
        self, inputs, outputs, kernel=3, count=2, bias=False, normalized=True, padding="same", dropout=0, dims=2):
        super().__init__()
        convolution = nn.Conv2d if dims == 2 else nn.Conv3d
        normalization = nn.BatchNorm2d if dims == 2 else nn.BatchNorm3d
        has_bias = bias or not normalized
        self.convolution = nn.ModuleList(
            [convolution(i, outputs, kernel, padding=padding, bias=has_bias) for i in [inputs] + [outputs] * (count - 1)])
        if normalized:
            self.normalization = nn.ModuleList([normalization(outputs) for _ in range(count)])
        if dropout:
            self.dropout = nn.ModuleList([Dropout(dropout) for _ in range(count)])

    def linear(self, x, index=0):
        x = self.convolution[index](x)
        return self.normalization[index](x) if hasattr(self, "normalization") else x

    def forward(self, x):
        for index in range(len(self.convolution)):
            x = F.relu(self.linear(x, index))
            if hasattr(self, "dropout"):
                x = self.dropout[index](x)
        return x


class Encoder(nn.Module):
    """The contracting path that all have in common."""

    def __init__(self, block, inputs, widths, dims=2):
        super().__init__()
        self.pool = F.max_pool2d if dims == 2 else F.max_pool3d
        self.encoder = nn.ModuleList([block(i, o) for i, o in zip([inputs] + widths, widths[:-1])])
        self.bottleneck = block(*widths[-2:])

    def contract(self, x):
        features = []
        for level in self.encoder:
            features.append(level(x))
            x = self.pool(features[-1], 2)
        return features + [self.bottleneck(x)]


def doubling(width, levels=5):
    return [width << level for level in range(levels)]


class UNet(Encoder):
    """Figure 1 of Ronneberger et al.; `block` makes it the modern default, the paper's own or that of Zhou et al."""

    def __init__(self, block, width, up_first=False):
        widths = doubling(width)
        super().__init__(block, 1, widths)
        self.up_first = up_first
        self.decoder = nn.ModuleList([block(2 * w, w) for w in widths[:-1]])
        for w, level in zip(widths, self.decoder):
            level.upsampling = nn.ConvTranspose2d(2 * w, w, 2, stride=2)
        self.head = nn.Conv2d(width, 1, 1)

    def forward(self, x):
        *skips, x = self.contract(x)
        for level, skip in zip(reversed(self.decoder), reversed(skips)):
            up = level.upsampling(x)
            top, left = (skip.shape[2] - up.shape[2]) // 2, (skip.shape[3] - up.shape[3]) // 2
            skip = skip[:, :, top : top + up.shape[2], left : left + up.shape[3]]
            x = level(torch.cat([up, skip] if self.up_first else [skip, up], 1))
        return {"main": self.head(x)}


class NestedUNet(Encoder):
    """Figure 1 of Zhou et al., with a head on each of the nodes x(0, 1) to x(0, 4)."""

    def __init__(self, block, width, up_first=False):
        widths = doubling(width)
        super().__init__(block, 1, widths)
        self.up_first = up_first
        self.node = nn.ModuleDict()
        for i in range(4):
            row = nn.ModuleDict()
            for j in range(1, 5 - i):
                row[str(j)] = block((j + 1) * widths[i], widths[i])
                row[str(j)].upsampling = nn.ConvTranspose2d(widths[i + 1], widths[i], 2, stride=2)
            self.node[str(i)] = row
        self.head = nn.Conv2d(width, 1, 1)
        for j in range(1, 4):
            self.head.add_module(str(j), nn.Conv2d(width, 1, 1))

    def forward(self, x):
        x = {(i, 0): feature for i, feature in enumerate(self.contract(x))}
        for j in range(1, 5):
            for i in range(5 - j):
                node = self.node[str(i)][str(j)]
                skips, up = [x[i, k] for k in range(j)], [node.upsampling(x[i + 1, j - 1])]
                x[i, j] = node(torch.cat(up + skips if self.up_first else skips + up, 1))
        heads = {f"head.{j}": self.head.get_submodule(str(j))(x[0, j]) for j in range(1, 4)}
        return {"main": self.head(x[0, 4]), **heads}


class Gate(nn.Module):
    """Additive attention at the skip connection's own size: x * sigmoid(psi(relu(W_g g + W_x x)))."""

    def __init__(self, channels, bias):
        super().__init__()
        self.signal = Block(channels, channels // 2, kernel=1, count=1, bias=bias)
        self.skip = Block(channels, channels // 2, kernel=1, count=1, bias=bias)
        self.psi = Block(channels // 2, 1, kernel=1, count=1, bias=True) if bias else nn.Conv2d(channels // 2, 1, 1)

    def forward(self, x, g):
        both = F.relu(self.signal.linear(g) + self.skip.linear(x))
        psi = self.psi.linear(both) if isinstance(self.psi, Block) else self.psi(both)
        return x * torch.sigmoid(psi)


class AttentionUNet(Encoder):
    """The 2-D forms: the modern default, and the common port, with bias everywhere and nearest up-sampling."""

    def __init__(self, block, width, port=False):
        widths = doubling(width)
        super().__init__(block, 1, widths)
        self.port = port
        self.decoder = nn.ModuleList([block(2 * w, w) for w in widths[:-1]])
        for w, level in zip(widths, self.decoder):
            level.upsampling = block(2 * w, w, count=1) if port else nn.ConvTranspose2d(2 * w, w, 2, stride=2)
            level.gate = Gate(w, bias=port)
        self.head = nn.Conv2d(width, 1, 1)

    def forward(self, x):
        *skips, x = self.contract(x)
        for level, skip in zip(reversed(self.decoder), reversed(skips)):
            up = level.upsampling(F.interpolate(x, scale_factor=2, mode="nearest") if self.port else x)
            x = level(torch.cat([level.gate(skip, up), up], 1))
        return {"main": self.head(x)}


class GridGate(nn.Module):
    """The gate of Oktay et al., figure 2, computed on the grid of the coarser gating signal."""

    def __init__(self, channels, signal):
        super().__init__()
        self.theta = nn.Conv3d(channels, channels, 2, stride=2, bias=False)
        self.phi = nn.Conv3d(signal, channels, 1)
        self.psi = nn.Conv3d(channels, 1, 1)
        self.convolution = nn.ModuleList([nn.Conv3d(channels, channels, 1)])
        self.normalization = nn.ModuleList([nn.BatchNorm3d(channels)])

    def forward(self, x, g):
        theta = self.theta(x)
        phi = F.interpolate(self.phi(g), size=theta.shape[2:], mode="trilinear", align_corners=False)
        attention = torch.sigmoid(self.psi(F.relu(theta + phi)))
        attention = F.interpolate(attention, size=x.shape[2:], mode="trilinear", align_corners=False)
        return self.normalization[0](self.convolution[0](attention * x))


class GridGates(Block):
    """Gates side by side and the convolution that fuses them."""

    def __init__(self, count, channels, signal):
        super().__init__(count * channels, channels, kernel=1, count=1, bias=True, dims=3)
        for index in range(count):
            self.add_module(str(index), GridGate(channels, signal))

    def forward(self, x, g):
        gates = [gate for gate in self.children() if isinstance(gate, GridGate)]
        return super().forward(torch.cat([gate(x, g) for gate in gates], 1))


class AttentionUNet3D(Encoder):
    """Figure 1 of Oktay et al.: no gate at the top, heads of all levels fused."""

    def __init__(self, width, outputs, gates):
        widths = doubling(width)
        block = blocks(bias=True, dims=3)
        super().__init__(block, 1, widths, dims=3)
        if gates:
            self.gating = block(widths[4], widths[4], kernel=1, count=1)
        self.decoder = nn.ModuleList([block(3 * w, w) for w in widths[:-1]])
        for w, level in zip(widths[1:], self.decoder[1:]):
            if gates:
                level.gate = GridGates(gates, w, 2 * w)
        self.head = nn.Conv3d(4 * outputs, outputs, 1)
        for index, w in enumerate(widths[:-1]):
            self.head.add_module(str(index), nn.Conv3d(w, outputs, 1))

    def forward(self, x):
        *skips, x = self.contract(x)
        g = self.gating(x) if hasattr(self, "gating") else x
        heads = []
        for index in (3, 2, 1, 0):
            level, skip = self.decoder[index], skips[index]
            if hasattr(level, "gate"):
                skip = level.gate(skip, g)
            x = g = level(torch.cat([skip, F.interpolate(x, scale_factor=2, mode="trilinear")], 1))
            head = self.head.get_submodule(str(index))(x)
            heads.insert(0, F.interpolate(head, scale_factor=2**index, mode="trilinear") if index else head)
        return {"main": self.head(torch.cat(heads, 1))}


class UNet3Plus(Encoder):
    """Figure 1 of Huang et al.; `kernel` is that of the heads, the coarser ones of which are for deep supervision."""

    def __init__(self, block, width, kernel, supervised=False, classified=False):
        widths = doubling(width)
        super().__init__(block, 1, widths)
        self.decoder = nn.ModuleList([block(5 * width, 5 * width, count=1) for _ in range(4)])
        for index, level in enumerate(self.decoder):
            inputs = [w if scale <= index or scale == 4 else 5 * width for scale, w in enumerate(widths)]
            level.scale = nn.ModuleList([block(i, width, count=1) for i in inputs])
        self.head = nn.Conv2d(5 * width, 1, kernel, padding="same")
        for index in range(1, 5) if supervised else []:
            inputs = widths[4] if index == 4 else 5 * width
            self.head.add_module(str(index), nn.Conv2d(inputs, 1, kernel, padding="same"))
        if classified:
            self.classification = nn.Module()
            self.classification.dropout = Dropout(0.5)
            self.classification.convolution = nn.Conv2d(widths[4], 2, 1)

    def forward(self, x):
        features = self.contract(x)
        for index in (3, 2, 1, 0):
            scales = []
            for scale, feature in enumerate(features):
                if scale < index:
                    feature = F.max_pool2d(feature, 2 ** (index - scale), ceil_mode=True)
                elif scale > index:
                    feature = F.interpolate(feature, scale_factor=2 ** (scale - index), mode="bilinear")
                scales.append(self.decoder[index].scale[scale](feature))
            features[index] = self.decoder[index](torch.cat(scales, 1))
        outputs = {"main": self.head(features[0])}
        for index, head in self.head.named_children():
            logits = head(features[int(index)])
            outputs["head." + index] = F.interpolate(logits, scale_factor=2 ** int(index), mode="bilinear")
        if hasattr(self, "classification"):
            evidence = self.classification.convolution(self.classification.dropout(features[4]))
            outputs["classification"] = torch.sigmoid(F.adaptive_max_pool2d(evidence, 1))
        return outputs


def blocks(**style):
    """Block with a style of its own, which a call may still change."""
    return lambda inputs, outputs, **more: Block(inputs, outputs, **{**style, **more})


def our_name(name):
    return name.replace("running_mean", "runningMean").replace("running_var", "runningVariance")


def results(network, input_shape, input_name="input"):
    """All tensors of a fixture, by name."""
    network = network.double()
    for path, module in network.named_modules():
        module.path = path
    state = {k: v for k, v in network.state_dict().items() if not k.endswith("num_batches_tracked")}
    for name, tensor in state.items():
        tensor.copy_(parameter(our_name(name), tuple(tensor.shape)))
    image = formula(input_name, input_shape)
    with torch.no_grad():
        tensors = {"evaluation": network.eval()(image)["main"]}
    outputs = network.train()(image)
    loss = 0
    for name, output in outputs.items():
        tensors["training/" + name] = output
        loss = loss + (output * formula("loss/" + name, tuple(output.shape))).mean()
    loss.backward()
    for name, p in network.named_parameters():
        tensors["gradient/" + our_name(name)] = p.grad
    for name, buffer in network.named_buffers():
        if "running" in name:
            tensors["updated/" + our_name(name)] = buffer
    return tensors


def sampling_stride(count):
    """1 where all is stored; else not divisible by 2 or 3, so that every place in a kernel is met."""
    stride = -(-count // 600)
    while stride % 2 == 0 or stride % 3 == 0:
        stride += 1
    return stride


def write(name, tensors):
    header, data = [], b""
    for key, tensor in tensors.items():
        numbers = tensor.detach().contiguous().numpy().ravel()
        largest = float(np.abs(numbers).max())
        stride = sampling_stride(len(numbers))
        steps = np.rint(numbers[::stride] / (largest or 1) * (2**39 - 1)).astype("<i8")
        data += steps.view(np.uint8).reshape(-1, 8)[:, :5].tobytes()
        total = float(numbers @ formula("sum/" + key, numbers.shape).numpy())
        header.append({"name": key, "shape": list(tensor.shape), "stride": stride, "largest": largest, "sum": total})
    text = json.dumps(header).encode()
    path = pathlib.Path(__file__).parent / (name + ".parity")
    path.write_bytes(len(text).to_bytes(8, "little") + text + data)
    print(path.name, path.stat().st_size, "bytes", len(header), "tensors")


if __name__ == "__main__":
    modern, biased = blocks(), blocks(bias=True)
    valid, dropping = blocks(normalized=False, padding="valid"), blocks(normalized=False, dropout=0.5)
    image, volume = (2, 1, 32, 48), (2, 1, 16, 16, 32)
    write("unet", results(UNet(modern, 4), image))
    write("unet-2015", results(UNet(valid, 4), (1, 1, 188, 188)))
    write("unet-2018", results(UNet(dropping, 4, up_first=True), image))
    write("unet++", results(NestedUNet(modern, 4), image))
    write("unet++-2018", results(NestedUNet(dropping, 4, up_first=True), image))
    write("attention-unet", results(AttentionUNet(modern, 4), image))
    # With these inputs no ReLU or pooling is so near to deciding otherwise that float32 does, which would change
    # gradients by jumps.
    write("attention-unet-2d", results(AttentionUNet(biased, 4, port=True), (2, 1, 16, 32), "input/46"))
    for gates in range(3):
        write(f"attention-unet-2018-3d-{gates}", results(AttentionUNet3D(4, 2, gates), volume, "input/10"))
    write("unet3+", results(UNet3Plus(modern, 4, kernel=1, supervised=True), image))
    write("unet3+-2020", results(UNet3Plus(biased, 4, kernel=3, supervised=True, classified=True), image))
