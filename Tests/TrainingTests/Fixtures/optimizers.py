"""Writes optimizers.json: parameters after every 10 of 50 steps of torch.optim (PyTorch 2.13), in float64.

The gradient of parameter number i (counted over all tensors) is (1 + i mod 3) (p − 0.3 i) + sin(5 p + step). The
configurations are written as Sulcus's own JSON has them.
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


def trajectory(make, rate, power, decay, decay_all):
    tensors = parameters()
    spared = [] if decay_all else [tensor for tensor in tensors if tensor.dim() == 1]
    groups = [{"params": [tensor for tensor in tensors if not any(tensor is other for other in spared)]}]
    if spared:
        groups.append({"params": spared, "weight_decay": 0})
    optimizer = make(groups, lr=rate, weight_decay=decay)
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


def case(name, method, make, rate, power=0, decay=0, decay_all=True):
    (key, values), = method.items()
    return {
        "name": name, "power": power,
        "configuration": {
            "method": {key: values | {"weightDecay": decay}}, "learningRate": rate, "decayNormsAndBiases": decay_all,
        },
        "seen": trajectory(make, rate, power, decay, decay_all),
    }


def sgd(name, rate, momentum=0, nesterov=False, **rest):
    make = lambda groups, **rates: torch.optim.SGD(groups, momentum=momentum, nesterov=nesterov, **rates)
    return case(name, {"sgd": {"momentum": momentum, "nesterov": nesterov}}, make, rate, **rest)


def adam(name, rate, betas=(0.9, 0.999), epsilon=1e-8, decoupled=False, **rest):
    kind = torch.optim.AdamW if decoupled else torch.optim.Adam
    make = lambda groups, **rates: kind(groups, betas=betas, eps=epsilon, **rates)
    values = {"beta1": betas[0], "beta2": betas[1], "epsilon": epsilon}
    return case(name, {"adamW" if decoupled else "adam": values}, make, rate, **rest)


def rmsprop(name, rate, smoothing=0.99, epsilon=1e-8, momentum=0, centered=False, **rest):
    make = lambda groups, **rates: torch.optim.RMSprop(
        groups, alpha=smoothing, eps=epsilon, momentum=momentum, centered=centered, **rates)
    values = {"smoothing": smoothing, "epsilon": epsilon, "momentum": momentum, "centered": centered}
    return case(name, {"rmsprop": values}, make, rate, **rest)


cases = [
    sgd("sgd", 0.05),
    sgd("sgd, momentum", 0.02, momentum=0.9),
    sgd("sgd, Nesterov, weight decay, polynomial", 0.02, power=0.9, momentum=0.99, nesterov=True, decay=3e-2),
    sgd("sgd, momentum, weight decay without biases", 0.02, momentum=0.9, decay=0.1, decay_all=False),
    adam("adam", 0.01),
    adam("adam, weight decay, polynomial", 0.05, power=0.9, decay=0.01),
    adam("adam, other constants", 0.02, betas=(0.8, 0.95), epsilon=1e-3),
    adam("adamW, polynomial", 0.02, power=0.9, decay=0.1, decoupled=True),
    adam("adamW, weight decay without biases", 0.02, betas=(0.8, 0.99), decay=0.3, decay_all=False, decoupled=True),
    rmsprop("rmsprop", 0.01),
    rmsprop("rmsprop, momentum, weight decay without biases", 0.01, momentum=0.9, decay=0.1, decay_all=False),
    rmsprop("rmsprop, centered, polynomial", 0.01, power=0.9, smoothing=0.9, epsilon=1e-4, centered=True),
    rmsprop("rmsprop, centered, momentum, weight decay", 0.005, momentum=0.5, centered=True, decay=0.05),
]
Path(__file__).with_name("optimizers.json").write_text(json.dumps(cases, indent=0).replace(",\n", ",").replace("[\n", "["))
