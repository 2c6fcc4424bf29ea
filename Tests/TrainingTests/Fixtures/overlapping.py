"""Writes overlapping.json: losses of classes that overlap and their gradients by PyTorch 2.13 and MONAI 1.6, in float64.

Each pixel's label is a set, the lowest bit the first class; 255 is ignored. Targets are one plane a class. Binary
cross-entropy is PyTorch's, the mean over counted pixels and classes; the region losses are MONAI's DiceLoss and
TverskyLoss on probabilities that the mask was laid on; focal is MONAI's for each pixel and class.
"""

import json
from pathlib import Path

import torch
from monai.losses import DiceLoss, TverskyLoss
from monai.losses.focal_loss import sigmoid_focal_loss
from torch.nn import functional as F

torch.set_default_dtype(torch.float64)
torch.manual_seed(8)
BATCH, CLASSES, HEIGHT, WIDTH = 2, 3, 4, 5

logits = torch.randn(BATCH, CLASSES, HEIGHT, WIDTH) * 2
labels = torch.randint(0, 2**CLASSES, (BATCH, HEIGHT, WIDTH))
labels[0, 0] = 255
labels[1, 2, 3] = 255
mask = (labels != 255).unsqueeze(1).double()
planes = torch.stack([(labels >> index & 1).double() for index in range(CLASSES)], dim=1) * mask


def mean(each):
    return (each * mask).sum() / (mask.sum() * CLASSES)


def region(loss):
    return lambda x: loss(x.sigmoid() * mask, planes)


def squared(x):
    return mean((x.sigmoid() - planes) ** 2)


losses = {
    "bce": ({"bce": 1}, lambda x: mean(F.binary_cross_entropy_with_logits(x, planes, reduction="none"))),
    "dice": ({"dice": 1}, region(DiceLoss(smooth_nr=1e-5, smooth_dr=1e-5))),
    "jaccard": ({"jaccard": 1}, region(DiceLoss(jaccard=True, smooth_nr=1e-5, smooth_dr=1e-5))),
    "tversky": (
        {"tversky": {"weight": 1, "alpha": 0.3, "beta": 0.7}},
        region(TverskyLoss(alpha=0.3, beta=0.7, smooth_nr=1e-5, smooth_dr=1e-5)),
    ),
    "focal": ({"focal": {"weight": 1, "gamma": 2}}, lambda x: mean(sigmoid_focal_loss(x, planes, gamma=2))),
    "mse": ({"mse": 1}, squared),
}
losses["dice + bce"] = ({"dice": 1, "bce": 1}, lambda x: losses["dice"][1](x) + losses["bce"][1](x))

cases = []
for name, (configuration, loss) in losses.items():
    x = logits.clone().requires_grad_()
    value = loss(x)
    value.backward()
    cases.append({
        "name": name, "configuration": {**configuration, "overlap": True}, "shape": list(logits.shape),
        "logits": logits.flatten().tolist(), "labels": labels.flatten().tolist(), "loss": value.item(),
        "gradient": x.grad.flatten().tolist(),
    })
Path(__file__).with_name("overlapping.json").write_text(json.dumps(cases) + "\n")
