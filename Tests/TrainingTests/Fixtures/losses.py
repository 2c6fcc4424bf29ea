"""Writes losses.json: values and gradients of the losses by PyTorch 2.13 and MONAI 1.6, in float64.

Where MONAI's definition is not ours, the fixture is MONAI's computation without its last step, the mean:

- ignored pixels: MONAI's MaskedDiceLoss masks before the activation, so that they count as 0.5; here the mask is laid on
  the probabilities, and MONAI's DiceLoss and TverskyLoss do the rest;
- class weights of dice and jaccard: MONAI multiplies with them, ours is a weighted mean, which is MONAI's with weights
  whose mean is 1; TverskyLoss has none, and its values of each image and class are averaged here;
- focal: MONAI's mean runs over the channels under a softmax as well, here it runs over the pixels; `check_focal` shows
  that nothing else differs.
"""

import json
from pathlib import Path

import torch
from monai.losses import DiceLoss, FocalLoss, TverskyLoss
from monai.losses.focal_loss import sigmoid_focal_loss, softmax_focal_loss
from torch.nn import functional as F

IGNORED = 255
EPSILON = 1e-5
torch.set_default_dtype(torch.float64)


def one_hot(labels, classes):
    return torch.stack([(labels == index).double() for index in range(classes)], dim=1)


def counted(labels):
    return (labels != IGNORED).unsqueeze(1).double()


class Subject:
    """Logits and what they are compared with."""

    def __init__(self, logits, labels, classes, softmax, class_weights, pixel_weights):
        self.logits, self.labels, self.softmax, self.class_weights = logits, labels, softmax, class_weights
        self.planes = one_hot(labels, classes)
        self.targets = self.planes if softmax else self.planes[:, 1:]
        if pixel_weights is not None:
            self.weights = pixel_weights.unsqueeze(1) * counted(labels)
        elif class_weights:
            by_class = torch.tensor([*class_weights, *[0.0] * (IGNORED + 1 - classes)], dtype=torch.float64)
            self.weights = by_class[labels].unsqueeze(1)
        else:
            self.weights = counted(labels)
        self.has_map = pixel_weights is not None

    def mean(self, each):
        """Over pixels, and over the channels of `each`."""
        total = self.weights.sum() * each.shape[1]
        return (each * self.weights).sum() / (total if total > 0 else 1)

    def region(self, loss):
        probabilities = self.logits.softmax(dim=1)[:, 1:] if self.softmax else self.logits.sigmoid()
        mask = counted(self.labels)
        return loss(probabilities * mask, self.planes[:, 1:] * mask)

    def region_weights(self):
        weights = torch.tensor(self.class_weights[1:], dtype=torch.float64) if self.class_weights else torch.ones(self.planes.shape[1] - 1)
        return weights / weights.mean()


def bce(subject):
    return subject.mean(F.binary_cross_entropy_with_logits(subject.logits, subject.targets, reduction="none"))


def cross_entropy(subject):
    if bool((subject.labels == IGNORED).all()):
        return subject.logits.sum() * 0
    if subject.has_map:
        return subject.mean(
            F.cross_entropy(subject.logits, subject.labels, ignore_index=IGNORED, reduction="none").unsqueeze(1))
    weight = torch.tensor(subject.class_weights, dtype=torch.float64) if subject.class_weights else None
    return F.cross_entropy(subject.logits, subject.labels, weight=weight, ignore_index=IGNORED)


def focal(subject, gamma=2.0, alpha=None):
    if not subject.softmax:
        return subject.mean(sigmoid_focal_loss(subject.logits, subject.targets, gamma, alpha))
    return subject.mean(softmax_focal_loss(subject.logits, subject.targets, gamma, alpha).sum(dim=1, keepdim=True))


def check_focal(subject, gamma=2.0, alpha=None):
    """The class of MONAI, which computes in float32, differs by no more than the number of channels."""
    if subject.class_weights or subject.has_map or bool((subject.labels == IGNORED).any()):
        return
    loss = FocalLoss(gamma=gamma, alpha=alpha, use_softmax=subject.softmax)(subject.logits, subject.targets)
    channels = subject.logits.shape[1] if subject.softmax else 1
    value = focal(subject, gamma, alpha).item()
    assert abs(loss.item() * channels - value) <= 2e-6 * max(1, value), (loss.item() * channels, value)


def mse(subject):
    probabilities = subject.logits.softmax(dim=1) if subject.softmax else subject.logits.sigmoid()
    return subject.mean(F.mse_loss(probabilities, subject.targets, reduction="none"))


def dice(subject, jaccard=False):
    return subject.region(
        DiceLoss(smooth_nr=EPSILON, smooth_dr=EPSILON, jaccard=jaccard, weight=subject.region_weights()))


def tversky(subject, alpha=0.3, beta=0.7):
    each = subject.region(
        TverskyLoss(alpha=alpha, beta=beta, smooth_nr=EPSILON, smooth_dr=EPSILON, reduction="none"))
    return (each * subject.region_weights()).mean()


TERMS = {
    "bce": bce, "crossEntropy": cross_entropy, "focal": focal, "mse": mse, "dice": dice,
    "jaccard": lambda subject: dice(subject, jaccard=True), "tversky": tversky,
}


def evaluate(subject, terms):
    total = 0
    for term, value in terms.items():
        parameters = dict(value) if isinstance(value, dict) else {"weight": value}
        weight = parameters.pop("weight", 1)
        if term == "focal":
            check_focal(subject, **parameters)
        total = total + weight * TERMS[term](subject, **parameters)
    return total


def numbers(tensor):
    return [float(f"{value:.12g}") for value in tensor.flatten().tolist()]


def case(name, classes, terms, softmax, labels, scale=2.0, class_weights=None, pixel_weights=None):
    generator = torch.Generator().manual_seed(len(name))
    channels = classes if softmax else classes - 1
    shape = [labels.shape[0], channels, *labels.shape[1:]]
    # Short in decimal, and the same in float32.
    logits = ((torch.randn(shape, generator=generator) * scale * 64).round() / 64).requires_grad_()
    loss = evaluate(Subject(logits, labels, classes, softmax, class_weights, pixel_weights), terms)
    (gradient,) = torch.autograd.grad(loss, logits)
    configuration = {
        term: {"weight": 1, **value} if isinstance(value, dict) else value for term, value in terms.items()
    }
    for term in ("focal", "tversky"):
        if term in terms and not isinstance(terms[term], dict):
            configuration[term] = {"weight": terms[term]}
    if class_weights:
        configuration["classWeights"] = class_weights
    made = {
        "name": name, "classes": classes, "configuration": configuration, "shape": shape,
        "logits": numbers(logits.detach()), "labels": labels.flatten().tolist(),
        "loss": loss.item(), "gradient": numbers(gradient),
    }
    if pixel_weights is not None:
        configuration["weightMap"] = {}
        made["pixelWeights"] = numbers(pixel_weights)
    return made


def draw(classes, shape, ignored=0.0, seed=0):
    generator = torch.Generator().manual_seed(seed)
    labels = torch.randint(0, classes, shape, generator=generator)
    return torch.where(torch.rand(shape, generator=generator) < ignored, IGNORED, labels)


def drawn_weights(shape):
    return (torch.rand(shape, generator=torch.Generator().manual_seed(3)) * 10 * 64).round() / 64


flat, volume = [2, 3, 4], [2, 2, 3, 2]
absent = draw(3, flat)
absent[0][absent[0] == 2] = 0
half = draw(2, flat)
half[1] = IGNORED
ones, zeros = torch.ones(flat, dtype=torch.int64), torch.zeros(flat, dtype=torch.int64)
rest = {"jaccard": 1, "tversky": 1, "focal": 1, "mse": 1}
cases = [
    case("bce", 2, {"bce": 1}, False, draw(2, flat)),
    case("bce, ignored pixels", 2, {"bce": 1}, False, draw(2, flat, 0.3)),
    case("bce, four classes", 4, {"bce": 1}, False, draw(4, flat, 0.2)),
    case("bce, far from zero", 2, {"bce": 1}, False, draw(2, flat), scale=60),
    case("bce, nothing counted", 2, {"bce": 1}, False, draw(2, flat, 1.0)),
    case("bce, class weights", 2, {"bce": 1}, False, draw(2, flat, 0.2), class_weights=[1, 3]),
    case("bce, class weights, three classes", 3, {"bce": 1}, False, draw(3, flat, 0.2), class_weights=[0.5, 3, 0]),
    case("bce, class weights, nothing counted", 2, {"bce": 1}, False, draw(2, flat, 1.0), class_weights=[1, 3]),
    case("bce, weight map", 2, {"bce": 1}, False, draw(2, flat, 0.2), pixel_weights=drawn_weights(flat)),
    case("cross-entropy", 3, {"crossEntropy": 1}, True, draw(3, flat)),
    case("cross-entropy, two classes, ignored pixels", 2, {"crossEntropy": 1}, True, draw(2, flat, 0.3)),
    case("cross-entropy, far from zero", 3, {"crossEntropy": 1}, True, draw(3, flat), scale=200),
    case("cross-entropy, nothing counted", 3, {"crossEntropy": 1}, True, draw(3, flat, 1.0)),
    case("cross-entropy, class weights", 3, {"crossEntropy": 1}, True, draw(3, flat, 0.2), class_weights=[0.25, 1, 4]),
    case("cross-entropy, weight map", 3, {"crossEntropy": 1}, True, draw(3, flat, 0.2), pixel_weights=drawn_weights(flat)),
    case("dice, sigmoid", 2, {"dice": 1}, False, draw(2, flat)),
    case("dice, sigmoid, ignored pixels", 2, {"dice": 1}, False, draw(2, flat, 0.3)),
    case("dice, sigmoid, an image ignored", 2, {"dice": 1}, False, half),
    case("dice, softmax", 4, {"dice": 1}, True, draw(4, flat, 0.2)),
    case("dice, softmax, absent class", 3, {"dice": 1}, True, absent),
    case("dice, softmax, class weights", 4, {"dice": 1}, True, draw(4, flat, 0.2), class_weights=[9, 1, 0, 2.5]),
    case("dice and bce", 2, {"dice": 1, "bce": 0.5}, False, draw(2, flat, 0.1)),
    case("dice and bce, three classes", 3, {"dice": 2, "bce": 1}, False, draw(3, flat, 0.1)),
    case("dice and bce, class weights", 3, {"dice": 2, "bce": 1}, False, draw(3, flat, 0.1), class_weights=[0.5, 1, 4]),
    case("dice and cross-entropy", 3, {"dice": 1, "crossEntropy": 1}, True, draw(3, flat, 0.1)),
    case("dice and cross-entropy, volume", 3, {"dice": 1, "crossEntropy": 1}, True, draw(3, volume, 0.1)),
    case("focal, sigmoid", 2, {"focal": 1}, False, draw(2, flat)),
    case("focal, sigmoid, alpha, ignored pixels", 2, {"focal": {"alpha": 0.25}}, False, draw(2, flat, 0.3)),
    case("focal and bce, four classes", 4, {"focal": {"gamma": 1.5}, "bce": 0.5}, False, draw(4, flat, 0.2)),
    case("focal, sigmoid, far from zero", 2, {"focal": {"gamma": 0.5}}, False, draw(2, flat), scale=60),
    case("focal, sigmoid, gamma 0", 2, {"focal": {"gamma": 0, "alpha": 0.75}}, False, draw(2, flat)),
    case("focal, softmax", 3, {"focal": 1}, True, draw(3, flat)),
    case("focal, softmax, alpha, ignored pixels", 3, {"focal": {"alpha": 0.7}}, True, draw(3, flat, 0.3)),
    # Below 1, MONAI's gradient is no number where a pixel is entirely right.
    case("focal, softmax, far from zero", 3, {"focal": {"gamma": 1.5}}, True, draw(3, flat), scale=60),
    case("focal, softmax, gamma 0", 3, {"focal": {"gamma": 0}}, True, draw(3, flat)),
    case("focal, softmax, class weights", 3, {"focal": {"gamma": 3}}, True, draw(3, flat, 0.2), class_weights=[0.5, 1, 4]),
    case("focal, sigmoid, weight map", 2, {"focal": 2}, False, draw(2, flat, 0.2), pixel_weights=drawn_weights(flat)),
    case("tversky, sigmoid, ignored pixels", 2, {"tversky": 1}, False, draw(2, flat, 0.3)),
    case("tversky, softmax", 4, {"tversky": {"alpha": 0.9, "beta": 0.4}}, True, draw(4, flat, 0.2)),
    case("tversky, softmax, class weights", 3, {"tversky": 1}, True, absent, class_weights=[1, 1, 3]),
    case("jaccard, sigmoid, ignored pixels", 2, {"jaccard": 1}, False, draw(2, flat, 0.3)),
    case("jaccard, sigmoid, an image ignored", 2, {"jaccard": 1}, False, half),
    case("jaccard, softmax, absent class", 3, {"jaccard": 1}, True, absent),
    case("jaccard, softmax, class weights", 4, {"jaccard": 1}, True, draw(4, flat, 0.2), class_weights=[1, 1, 5, 2]),
    case("mse, sigmoid", 2, {"mse": 1}, False, draw(2, flat)),
    case("mse, softmax, ignored pixels", 3, {"mse": 1}, True, draw(3, flat, 0.3)),
    case("mse, class weights", 3, {"mse": 1}, True, draw(3, flat, 0.2), class_weights=[0.5, 1, 4]),
    case("mse, weight map", 2, {"mse": 1}, False, draw(2, flat, 0.2), pixel_weights=drawn_weights(flat)),
    case("all but entropies, one class alone", 2, rest, False, ones),
    case("all but entropies, background alone", 3, rest, True, zeros),
    case("all but entropies, nothing counted", 3, rest, True, draw(3, flat, 1.0)),
    case("all under a sigmoid, nothing counted", 2, {"bce": 1, "dice": 1, **rest}, False, draw(2, flat, 1.0)),
    case("all under a sigmoid, volume", 3, {"bce": 1, "dice": 0.5, **rest}, False, draw(3, volume, 0.1)),
    case(
        "all under a softmax, volume, weights of all kinds", 3, {"crossEntropy": 1, "dice": 0.5, **rest}, True,
        draw(3, volume, 0.1), class_weights=[0.5, 1, 4], pixel_weights=drawn_weights(volume)),
]
lines = ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases)
Path(__file__).with_name("losses.json").write_text(f"[\n{lines}\n]\n")
