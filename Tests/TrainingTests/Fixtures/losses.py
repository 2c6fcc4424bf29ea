"""Writes losses.json: values and gradients of the losses by PyTorch 2.13 and MONAI, in float64.

MONAI's MaskedDiceLoss masks before the activation, so that ignored pixels count as 0.5; here the mask is laid on the
probabilities, and MONAI's DiceLoss does the rest.
"""

import json
from pathlib import Path

import torch
from monai.losses import DiceLoss
from torch.nn import functional as F

IGNORED = 255
EPSILON = 1e-5
torch.set_default_dtype(torch.float64)


def one_hot(labels, classes):
    return torch.stack([(labels == index).double() for index in range(classes)], dim=1)


def bce(logits, labels, classes):
    mask = (labels != IGNORED).unsqueeze(1).expand_as(logits).double()
    each = F.binary_cross_entropy_with_logits(logits, one_hot(labels, classes)[:, 1:], reduction="none")
    return (each * mask).sum() / mask.sum().clamp(min=1)


def cross_entropy(logits, labels, classes):
    if bool((labels == IGNORED).all()):
        return logits.sum() * 0
    return F.cross_entropy(logits, labels, ignore_index=IGNORED)


def dice(logits, labels, classes, softmax):
    probabilities = logits.softmax(dim=1)[:, 1:] if softmax else logits.sigmoid()
    mask = (labels != IGNORED).unsqueeze(1).double()
    loss = DiceLoss(smooth_nr=EPSILON, smooth_dr=EPSILON, reduction="mean")
    return loss(probabilities * mask, one_hot(labels, classes)[:, 1:] * mask)


def case(name, classes, weights, softmax, labels, scale=2.0):
    generator = torch.Generator().manual_seed(len(name))
    channels = classes if softmax else classes - 1
    shape = [labels.shape[0], channels, *labels.shape[1:]]
    logits = (torch.randn(shape, generator=generator) * scale).float().double().requires_grad_()
    terms = {
        "bce": lambda: bce(logits, labels, classes),
        "crossEntropy": lambda: cross_entropy(logits, labels, classes),
        "dice": lambda: dice(logits, labels, classes, softmax),
    }
    loss = sum(weight * terms[term]() for term, weight in weights.items())
    (gradient,) = torch.autograd.grad(loss, logits)
    return {
        "name": name, "classes": classes, "weights": weights, "shape": shape,
        "logits": logits.detach().flatten().tolist(), "labels": labels.flatten().tolist(),
        "loss": loss.item(), "gradient": gradient.flatten().tolist(),
    }


def draw(classes, shape, ignored=0.0, seed=0):
    generator = torch.Generator().manual_seed(seed)
    labels = torch.randint(0, classes, shape, generator=generator)
    return torch.where(torch.rand(shape, generator=generator) < ignored, IGNORED, labels)


flat, volume = [2, 3, 4], [2, 2, 3, 2]
absent = draw(3, flat)
absent[0][absent[0] == 2] = 0
half = draw(2, flat)
half[1] = IGNORED
cases = [
    case("bce", 2, {"bce": 1}, False, draw(2, flat)),
    case("bce, ignored pixels", 2, {"bce": 1}, False, draw(2, flat, 0.3)),
    case("bce, four classes", 4, {"bce": 1}, False, draw(4, flat, 0.2)),
    case("bce, far from zero", 2, {"bce": 1}, False, draw(2, flat), scale=60),
    case("bce, nothing counted", 2, {"bce": 1}, False, draw(2, flat, 1.0)),
    case("cross-entropy", 3, {"crossEntropy": 1}, True, draw(3, flat)),
    case("cross-entropy, two classes, ignored pixels", 2, {"crossEntropy": 1}, True, draw(2, flat, 0.3)),
    case("cross-entropy, far from zero", 3, {"crossEntropy": 1}, True, draw(3, flat), scale=200),
    case("cross-entropy, nothing counted", 3, {"crossEntropy": 1}, True, draw(3, flat, 1.0)),
    case("dice, sigmoid", 2, {"dice": 1}, False, draw(2, flat)),
    case("dice, sigmoid, ignored pixels", 2, {"dice": 1}, False, draw(2, flat, 0.3)),
    case("dice, sigmoid, an image ignored", 2, {"dice": 1}, False, half),
    case("dice, softmax", 4, {"dice": 1}, True, draw(4, flat, 0.2)),
    case("dice, softmax, absent class", 3, {"dice": 1}, True, absent),
    case("dice and bce", 2, {"dice": 1, "bce": 0.5}, False, draw(2, flat, 0.1)),
    case("dice and bce, three classes", 3, {"dice": 2, "bce": 1}, False, draw(3, flat, 0.1)),
    case("dice and cross-entropy", 3, {"dice": 1, "crossEntropy": 1}, True, draw(3, flat, 0.1)),
    case("dice and cross-entropy, volume", 3, {"dice": 1, "crossEntropy": 1}, True, draw(3, volume, 0.1)),
]
Path(__file__).with_name("losses.json").write_text(json.dumps(cases, indent=0).replace(",\n", ",").replace("[\n", "["))
