"""Sulcus's default `unet` in plain PyTorch, its loss, and its parameters under Sulcus's names.

Per level twice (3x3 convolution without bias, batch normalization, ReLU), 2x2 max pooling, 2x2 transposed convolution with
bias, [skip, up], 1x1 head: 7,762,465 parameters for one channel in and out at width 32 and depth 4.
"""

import torch
from torch import nn


class Block(nn.Module):
    """Twice a 3x3 convolution, batch normalization and ReLU."""

    def __init__(self, inputs, outputs):
        super().__init__()
        self.convolution = nn.ModuleList(
            [nn.Conv2d(inputs, outputs, 3, padding=1, bias=False), nn.Conv2d(outputs, outputs, 3, padding=1, bias=False)]
        )
        self.normalization = nn.ModuleList([nn.BatchNorm2d(outputs), nn.BatchNorm2d(outputs)])

    def forward(self, x):
        for convolution, normalization in zip(self.convolution, self.normalization):
            x = nn.functional.relu(normalization(convolution(x)), inplace=True)
        return x


class Decoder(Block):
    """Doubles the size, joins the skip connection, then a block."""

    def __init__(self, inputs, outputs):
        super().__init__(2 * outputs, outputs)
        self.upsampling = nn.ConvTranspose2d(inputs, outputs, 2, stride=2)

    def forward(self, x, skip):
        return super().forward(torch.cat([skip, self.upsampling(x)], dim=1))


class UNet(nn.Module):
    def __init__(self, width=32, depth=4, inputs=1, outputs=1):
        super().__init__()
        widths = [width << level for level in range(depth + 1)]
        self.encoder = nn.ModuleList([Block(a, b) for a, b in zip([inputs] + widths, widths[:-1])])
        self.bottleneck = Block(widths[-2], widths[-1])
        self.decoder = nn.ModuleList([Decoder(2 * w, w) for w in widths[:-1]])
        self.head = nn.Conv2d(width, outputs, 1)

    def forward(self, x):
        skips = []
        for block in self.encoder:
            skips.append(block(x))
            x = nn.functional.max_pool2d(skips[-1], 2)
        x = self.bottleneck(x)
        for block, skip in zip(reversed(self.decoder), reversed(skips)):
            x = block(x, skip)
        return self.head(x)

    def named_weights(self):
        """Parameters and running statistics by Sulcus's names, as `encoder.0.normalization.1.runningMean`."""
        renamed = {"running_mean": "runningMean", "running_var": "runningVariance"}
        for name, tensor in self.state_dict().items():
            path, _, role = name.rpartition(".")
            if role != "num_batches_tracked":
                yield f"{path}.{renamed.get(role, role)}", tensor

    def load_weights(self, weights):
        """Copies all parameters from a dictionary with Sulcus's names; a missing or further name is an error."""
        own = dict(self.named_weights())
        if own.keys() != weights.keys():
            raise ValueError(f"these names are in one network only: {sorted(own.keys() ^ weights.keys())}")
        for name, tensor in own.items():
            tensor.copy_(weights[name])


def dice_and_cross_entropy(logits, targets):
    """1 - (2I + e) / (P + G + e) for each image and class, then the mean; plus the mean binary cross-entropy."""
    logits = logits.float()
    probabilities = logits.sigmoid()
    intersection = (probabilities * targets).sum(dim=(2, 3))
    total = probabilities.sum(dim=(2, 3)) + targets.sum(dim=(2, 3))
    dice = 1 - ((2 * intersection + 1e-5) / (total + 1e-5)).mean()
    return dice + nn.functional.binary_cross_entropy_with_logits(logits, targets)
