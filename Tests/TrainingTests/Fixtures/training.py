"""Writes training.json: 50 steps of whole trainings in PyTorch 2.13, in float64.

The network and its batches are those of TinyNetwork.swift, without dropout; the loss is the binary cross-entropy over the
counted pixels. Number k of the trained parameters, counted over all, begins as (37 k mod 17 − 8) / 16, the weights of the
normalization as 1. The configurations are written as Sulcus's own JSON has them.
"""

import json
from pathlib import Path

import numpy
import torch
import torch.nn.functional as F
from torch.optim import lr_scheduler

torch.set_default_dtype(torch.float64)
TOTAL, STEPS_PER_EPOCH = 50, 5


def batch(number):
    index = numpy.arange(128)
    pixels = ((index * 7919 + number * 104729) % 211).astype(numpy.float32) / numpy.float32(211)
    labels = numpy.where(index % 29 == 0, 255, pixels > 0.5)
    shape = (2, 1, 8, 8)
    return torch.tensor(pixels.astype(numpy.float64)).reshape(shape), torch.tensor(labels).reshape(shape)


def network():
    layers = torch.nn.Sequential(
        torch.nn.Conv2d(1, 4, 3, padding=1, bias=False), torch.nn.BatchNorm2d(4), torch.nn.ReLU(),
        torch.nn.Conv2d(4, 1, 1))
    first = 0
    for parameter in layers.parameters():
        number = torch.arange(first, first + parameter.numel())
        parameter.data = ((37 * number % 17 - 8) / 16).reshape(parameter.shape)
        first += parameter.numel()
    layers[1].weight.data.fill_(1)
    return layers


def loss_of(layers, number):
    images, labels = batch(number)
    each = F.binary_cross_entropy_with_logits(layers(images), (labels == 1).double(), reduction="none")
    counted = (labels != 255).double()
    return (each * counted).sum() / counted.sum()


def flat(tensors):
    return torch.cat([tensor.detach().flatten() for tensor in tensors]).tolist()


def train(optimizer_of, schedule_of, accumulate=1, clip=None, decay=None, frozen=(), until=0, frozen_normalization=False,
          scores=None):
    layers = network()
    optimizer = optimizer_of(layers)
    schedule = schedule_of(optimizer)
    average = [parameter.detach().clone() for parameter in layers.parameters()]
    losses, seen, clipped = [], [], 0
    for step in range(TOTAL):
        if frozen_normalization:
            layers[1].eval()
        optimizer.zero_grad()
        total = 0
        for number in range(step * accumulate, (step + 1) * accumulate):
            loss = loss_of(layers, number) / accumulate
            loss.backward()
            total += loss.item()
        for parameter in layers.parameters():
            if step < until and any(parameter is other for other in frozen(layers)):
                parameter.grad = None
        losses.append(total)
        if clip and "norm" in clip:
            clipped += torch.nn.utils.clip_grad_norm_(layers.parameters(), clip["norm"]).item() > clip["norm"]
        if clip and "value" in clip:
            gradients = [parameter.grad for parameter in layers.parameters()]
            clipped += max(gradient.abs().max().item() for gradient in gradients) > clip["value"]
            torch.nn.utils.clip_grad_value_(layers.parameters(), clip["value"])
        optimizer.step()
        if scores is None:
            schedule.step()
        elif (step + 1) % STEPS_PER_EPOCH == 0:
            schedule.step(scores[step // STEPS_PER_EPOCH])
        if decay is not None:
            share = min(decay, (1 + step) / (10 + step))
            for mean, parameter in zip(average, layers.parameters()):
                mean.mul_(share).add_(parameter.detach(), alpha=1 - share)
        if (step + 1) % 25 == 0:
            seen.append({
                "parameters": flat(layers.parameters()), "averages": flat(average) if decay is not None else None,
                "statistics": flat([layers[1].running_mean, layers[1].running_var]),
            })
    assert not clip or 5 < clipped < TOTAL, f"clipping should bind in some steps, not in {clipped}"
    return {"losses": losses, "seen": seen}


def spared(layers):
    return [layers[1].weight, layers[1].bias, layers[3].bias]


def decayed(layers):
    return [layers[0].weight, layers[3].weight]


def everything():
    optimizer_of = lambda layers: torch.optim.AdamW(
        [{"params": decayed(layers)}, {"params": spared(layers), "weight_decay": 0}], lr=0.02, weight_decay=0.3)

    def schedule_of(optimizer):
        rise = lr_scheduler.LinearLR(optimizer, start_factor=1 / 6, total_iters=5)
        fall = lr_scheduler.CosineAnnealingLR(optimizer, T_max=TOTAL - 5, eta_min=0.002)
        return lr_scheduler.SequentialLR(optimizer, [rise, fall], milestones=[5])

    return {
        "name": "adamW, warm-up, cosine, accumulation, clipping by norm, average",
        "optimizer": {
            "method": {"adamW": {"beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8, "weightDecay": 0.3}},
            "learningRate": 0.02, "decayNormsAndBiases": False,
        },
        "schedule": {"cosine": {"warmupEpochs": 1, "minimum": 0.1}},
        "options": {"accumulate": 2, "clipping": {"norm": {"_0": 0.23}}, "averageDecay": 0.8},
        "rules": [], "scores": None,
    } | train(optimizer_of, schedule_of, accumulate=2, clip={"norm": 0.23}, decay=0.8)


def one_cycle():
    optimizer_of = lambda layers: torch.optim.SGD(
        layers.parameters(), lr=1, momentum=0.9, nesterov=True, weight_decay=0.01)
    schedule_of = lambda optimizer: lr_scheduler.OneCycleLR(
        optimizer, max_lr=0.1, total_steps=TOTAL, cycle_momentum=False)
    return {
        "name": "sgd, Nesterov, one-cycle, clipping by value",
        "optimizer": {
            "method": {"sgd": {"momentum": 0.9, "nesterov": True, "weightDecay": 0.01}}, "learningRate": 0.1,
        },
        "schedule": {"oneCycle": {"rise": 0.3, "initialDivisor": 25, "finalDivisor": 1e4}},
        "options": {"clipping": {"value": {"_0": 0.12}}}, "rules": [], "scores": None,
    } | train(optimizer_of, schedule_of, clip={"value": 0.12})


def rules():
    optimizer_of = lambda layers: torch.optim.RMSprop(
        [{"params": list(layers[:3].parameters())}, {"params": layers[3].parameters(), "lr": 0.001}],
        lr=0.01, alpha=0.95, momentum=0.5, centered=True, weight_decay=0.02)
    scores = [0.1, 0.3, 0.2, 0.25, 0.4, 0.41, 0.3, 0.3, 0.5, 0.2]
    schedule_of = lambda optimizer: lr_scheduler.ReduceLROnPlateau(
        optimizer, mode="max", factor=0.5, patience=1, threshold=0.05, threshold_mode="abs", eps=0)
    values = {"smoothing": 0.95, "epsilon": 1e-8, "momentum": 0.5, "centered": True, "weightDecay": 0.02}
    return {
        "name": "rmsprop, plateau, accumulation, a slow head and a convolution that begins later",
        "optimizer": {"method": {"rmsprop": values}, "learningRate": 0.01},
        "schedule": {"plateau": {"factor": 0.5, "patience": 1, "minimumChange": 0.05, "cooldown": 0, "minimum": 0}},
        "options": {"accumulate": 3},
        "rules": [
            {"match": "head", "learningRateFactor": 0.1},
            {"match": "encoder.convolution", "freeze": {"epochs": {"_0": 2}}},
        ],
        "scores": scores,
    } | train(
        optimizer_of, schedule_of, accumulate=3, frozen=lambda layers: [layers[0].weight], until=2 * STEPS_PER_EPOCH,
        scores=scores)


def frozen_normalization():
    optimizer_of = lambda layers: torch.optim.Adam([*layers[0].parameters(), *layers[3].parameters()], lr=0.01)
    return {
        "name": "adam, a normalization that is frozen",
        "optimizer": {
            "method": {"adam": {"beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8, "weightDecay": 0}}, "learningRate": 0.01,
        },
        "schedule": {"constant": {}}, "options": {},
        "rules": [{"match": "**.normalization", "freeze": {"always": {}}}], "scores": None,
    } | train(
        optimizer_of, lambda optimizer: lr_scheduler.ConstantLR(optimizer, factor=1), frozen_normalization=True)


cases = [everything(), one_cycle(), rules(), frozen_normalization()]
Path(__file__).with_name("training.json").write_text(json.dumps(cases, indent=0).replace(",\n", ",").replace("[\n", "["))
