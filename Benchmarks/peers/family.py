"""Sulcus's defaults `unet++`, `attention-unet` and `unet3+` in plain PyTorch, beside `unet.py`, whose blocks they share."""

import torch
from torch import nn
from torch.nn import functional as F

from unet import Block, UNet


class Single(nn.Sequential):
    """A convolution, batch normalization and ReLU."""

    def __init__(self, inputs, outputs):
        super().__init__(
            nn.Conv2d(inputs, outputs, 3, padding=1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU(inplace=True)
        )


class Encoder(nn.Module):
    """Blocks with 2x2 max pooling between them."""

    def __init__(self, widths):
        super().__init__()
        self.blocks = nn.ModuleList([Block(a, b) for a, b in zip([1] + widths, widths)])

    def forward(self, x):
        features = []
        for index, block in enumerate(self.blocks):
            features.append(block(x if index == 0 else F.max_pool2d(features[-1], 2)))
        return features


class UNetPlusPlus(nn.Module):
    def __init__(self, width=32, depth=4):
        super().__init__()
        widths = [width << level for level in range(depth + 1)]
        self.encoder = Encoder(widths)
        self.upsampling = nn.ModuleDict()
        self.nodes = nn.ModuleDict()
        self.depth = depth
        for branch in range(1, depth + 1):
            for level in range(depth + 1 - branch):
                w = widths[level]
                self.upsampling[f"{level}-{branch}"] = nn.ConvTranspose2d(2 * w, w, 2, stride=2)
                self.nodes[f"{level}-{branch}"] = Block((branch + 1) * w, w)
        self.head = nn.Conv2d(width, 1, 1)

    def forward(self, x):
        levels = [[feature] for feature in self.encoder(x)]
        for branch in range(1, self.depth + 1):
            for level in range(self.depth + 1 - branch):
                name = f"{level}-{branch}"
                up = self.upsampling[name](levels[level + 1][branch - 1])
                levels[level].append(self.nodes[name](torch.cat(levels[level] + [up], dim=1)))
        return self.head(levels[0][-1])


class Gate(nn.Module):
    def __init__(self, channels):
        super().__init__()
        inside = channels // 2
        self.signal = nn.Sequential(nn.Conv2d(channels, inside, 1, bias=False), nn.BatchNorm2d(inside))
        self.skip = nn.Sequential(nn.Conv2d(channels, inside, 1, bias=False), nn.BatchNorm2d(inside))
        self.psi = nn.Conv2d(inside, 1, 1)

    def forward(self, skip, signal):
        return torch.sigmoid(self.psi(F.relu(self.signal(signal) + self.skip(skip)))) * skip


class AttentionUNet(UNet):
    def __init__(self, width=32, depth=4):
        super().__init__(width, depth)
        self.gates = nn.ModuleList([Gate(width << level) for level in range(depth)])

    def forward(self, x):
        skips = []
        for block in self.encoder:
            skips.append(block(x))
            x = F.max_pool2d(skips[-1], 2)
        x = self.bottleneck(x)
        for block, gate, skip in zip(reversed(self.decoder), reversed(self.gates), reversed(skips)):
            up = block.upsampling(x)
            x = Block.forward(block, torch.cat([gate(skip, up), up], dim=1))
        return self.head(x)


class UNet3Plus(nn.Module):
    def __init__(self, width=32, depth=4):
        super().__init__()
        widths = [width << level for level in range(depth + 1)]
        self.encoder = Encoder(widths)
        self.scales = nn.ModuleList()
        self.fusions = nn.ModuleList()
        joined = (depth + 1) * width
        for level in range(depth):
            inputs = [w if scale in range(level + 1) or scale == depth else joined for scale, w in enumerate(widths)]
            self.scales.append(nn.ModuleList([Single(channels, width) for channels in inputs]))
            self.fusions.append(Single(joined, joined))
        self.head = nn.Conv2d(joined, 1, 1)

    def forward(self, x):
        levels = self.encoder(x)
        for level in reversed(range(len(self.fusions))):
            scales = [
                convolution(self.resized(feature, scale - level))
                for scale, (feature, convolution) in enumerate(zip(levels, self.scales[level]))
            ]
            levels[level] = self.fusions[level](torch.cat(scales, dim=1))
        return self.head(levels[0])

    @staticmethod
    def resized(feature, levels):
        if levels < 0:
            return F.max_pool2d(feature, 1 << -levels, ceil_mode=True)
        if levels == 0:
            return feature
        return F.interpolate(feature, scale_factor=1 << levels, mode="bilinear", align_corners=False)


NETWORKS = {"unet": UNet, "unet++": UNetPlusPlus, "attention-unet": AttentionUNet, "unet3+": UNet3Plus}
