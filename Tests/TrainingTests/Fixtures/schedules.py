"""Writes schedules.json: the learning rates of 50 steps of torch.optim.lr_scheduler (PyTorch 2.13), base rate 1.

The configurations are written as Sulcus's own JSON has them. A plateau is told a score after every step.
"""

import json
import math
from pathlib import Path

import torch
from torch.optim import lr_scheduler

TOTAL = 50


def rates(make, scores=None):
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1)
    schedule = make(optimizer)
    seen = []
    for step in range(TOTAL):
        seen.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        schedule.step(*([scores[step]] if scores else []))
    return seen


def warmed_cosine(warmup, minimum):
    def make(optimizer):
        rise = lr_scheduler.LinearLR(optimizer, start_factor=1 / (warmup + 1), total_iters=warmup)
        fall = lr_scheduler.CosineAnnealingLR(optimizer, T_max=TOTAL - warmup, eta_min=minimum)
        return lr_scheduler.SequentialLR(optimizer, [rise, fall], milestones=[warmup])

    return make


def case(name, schedule, make, steps_per_epoch=1, scores=None):
    told = scores and [None if math.isnan(score) else score for score in scores]
    return {"name": name, "schedule": schedule, "stepsPerEpoch": steps_per_epoch, "factors": rates(make, scores),
            "scores": told}


def one_cycle(rise, initial, final):
    values = {"rise": rise, "initialDivisor": initial, "finalDivisor": final}
    return case(f"one-cycle, {rise}", {"oneCycle": values}, lambda optimizer: lr_scheduler.OneCycleLR(
        optimizer, max_lr=1, total_steps=TOTAL, pct_start=rise, div_factor=initial, final_div_factor=final,
        cycle_momentum=False))


def plateau(name, scores, factor, patience, change, cooldown, minimum):
    values = {"factor": factor, "patience": patience, "minimumChange": change, "cooldown": cooldown, "minimum": minimum}
    return case(name, {"plateau": values}, lambda optimizer: lr_scheduler.ReduceLROnPlateau(
        optimizer, mode="max", factor=factor, patience=patience, threshold=change, threshold_mode="abs",
        cooldown=cooldown, min_lr=minimum, eps=0), scores=scores)


# Rising more and more slowly under a swing, with two scores that are undefined.
SCORES = [round(0.8 * (1 - math.exp(-step / 12)) + 0.03 * math.sin(step * 2.3), 6) for step in range(TOTAL)]
SCORES[0] = SCORES[9] = math.nan

cases = [
    case("constant", {"constant": {}}, lambda optimizer: lr_scheduler.ConstantLR(optimizer, factor=1)),
    case("polynomial", {"polynomial": {"power": 0.9}},
         lambda optimizer: lr_scheduler.PolynomialLR(optimizer, total_iters=TOTAL, power=0.9)),
    case("step", {"step": {"epochs": 2, "factor": 0.3}},
         lambda optimizer: lr_scheduler.StepLR(optimizer, step_size=10, gamma=0.3), steps_per_epoch=5),
    case("cosine", {"cosine": {"warmupEpochs": 0, "minimum": 0}},
         lambda optimizer: lr_scheduler.CosineAnnealingLR(optimizer, T_max=TOTAL)),
    case("cosine, warm-up", {"cosine": {"warmupEpochs": 1.5, "minimum": 0.1}}, warmed_cosine(6, 0.1),
         steps_per_epoch=4),
    one_cycle(0.3, 25, 1e4),
    one_cycle(0.45, 10, 100),
    plateau("plateau", SCORES, 0.1, 3, 1e-4, 0, 0),
    plateau("plateau, cooldown, minimum", SCORES, 0.5, 1, 0.01, 3, 0.05),
]
Path(__file__).with_name("schedules.json").write_text(json.dumps(cases, indent=0).replace(",\n", ",").replace("[\n", "["))
