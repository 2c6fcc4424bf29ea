"""Writes optimizers.json: parameters after every 10 of 50 steps of torch.optim (PyTorch 2.13), in float64.

The gradient of parameter number i (counted over all tensors) is (1 + i mod 3) (p − 0.3 i) + sin(5 p + step).
"""

import json
from pathlib import Path

import torch

torch.set_default_dtype(torch.float64)
SHAPES = [[2, 3], [4], [1, 1, 2, 2]]
TOTAL = 50


def parameters():
    tensors, first = [], 0
    for shape in SHAPES:
        count = torch.Size(shape).numel()
        tensors.append(((torch.arange(first, first + count) % 5 - 2.0) / 4).reshape(shape).requires_grad_())
        first += count
    return tensors


def gradient(tensor, first, step):
    number = torch.arange(first, first + tensor.numel()).reshape(tensor.shape)
    value = tensor.detach()
    return (1 + number % 3) * (value - 0.3 * number) + torch.sin(5 * value + step)


def trajectory(make, rate, power):
    tensors = parameters()
    optimizer = make(tensors)
    seen = []
    for step in range(TOTAL):
        first = 0
        for tensor in tensors:
            tensor.grad = gradient(tensor, first, step)
            first += tensor.numel()
        for group in optimizer.param_groups:
            group["lr"] = rate * (1 - step / TOTAL) ** power
        optimizer.step()
        if step % 10 == 9:
            seen.append(torch.cat([tensor.detach().flatten() for tensor in tensors]).tolist())
    return seen


def sgd(name, rate, power=0, momentum=0, nesterov=False, decay=0):
    make = lambda tensors: torch.optim.SGD(tensors, lr=rate, momentum=momentum, nesterov=nesterov, weight_decay=decay)
    return {
        "name": name, "learningRate": rate, "power": power,
        "sgd": {"momentum": momentum, "nesterov": nesterov, "weightDecay": decay},
        "seen": trajectory(make, rate, power),
    }


def adam(name, rate, power=0, betas=(0.9, 0.999), epsilon=1e-8, decay=0):
    make = lambda tensors: torch.optim.Adam(tensors, lr=rate, betas=betas, eps=epsilon, weight_decay=decay)
    return {
        "name": name, "learningRate": rate, "power": power,
        "adam": {"beta1": betas[0], "beta2": betas[1], "epsilon": epsilon, "weightDecay": decay},
        "seen": trajectory(make, rate, power),
    }


cases = [
    sgd("sgd", 0.05),
    sgd("sgd, momentum", 0.02, momentum=0.9),
    sgd("sgd, Nesterov, weight decay, polynomial", 0.02, power=0.9, momentum=0.99, nesterov=True, decay=3e-2),
    adam("adam", 0.01),
    adam("adam, weight decay, polynomial", 0.05, power=0.9, decay=0.01),
    adam("adam, other constants", 0.02, betas=(0.8, 0.95), epsilon=1e-3),
]
Path(__file__).with_name("optimizers.json").write_text(json.dumps(cases, indent=0).replace(",\n", ",").replace("[\n", "["))
