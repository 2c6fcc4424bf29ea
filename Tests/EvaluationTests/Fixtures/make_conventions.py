"""Writes conventions.json: overlap scores of sets of small masks, by the functions of four libraries with their defaults.

    python make_conventions.py NNUNETV2_WHEEL MMSEGMENTATION_WHEEL

Made with MONAI 1.6.1, torchmetrics 1.9.0, nnunetv2 2.8.1, mmsegmentation 1.2.2, PyTorch 2.13 and numpy 2.4. The first two are
installed; of the others only the files with the metrics are taken from the wheels (pip download --no-deps), and what those
import beside numpy and torch is replaced by empty modules, since the metrics use none of it.
"""

import json
import pathlib
import sys
import tempfile
import types
import warnings
import zipfile

import numpy as np
import torch
import torchmetrics
from monai.metrics import DiceMetric, MeanIoU
from monai.networks import one_hot
from scipy import ndimage
from torchmetrics import segmentation

SIDE = 12
draws = np.random.default_rng(31)


class Anything(types.ModuleType):
    """A module whose every name is an empty class, or passes a decorated class through."""

    __path__ = []

    def __getattr__(self, name):
        if name == "METRICS":
            return types.SimpleNamespace(register_module=lambda: lambda kind: kind)
        return type(name, (), {"__init__": lambda self, *_, **__: None})


def load(wheel, member, name, stubs):
    """A module of a wheel, where the modules named `stubs` are empty."""
    for stub in stubs:
        parts = stub.split(".")
        for end in range(1, len(parts) + 1):
            sys.modules.setdefault(".".join(parts[:end]), Anything(".".join(parts[:end])))
    with tempfile.TemporaryDirectory() as folder:
        path = zipfile.ZipFile(wheel).extract(member, folder)
        module = types.ModuleType(name)
        exec(compile(pathlib.Path(path).read_text(), member, "exec"), module.__dict__)
    return module


nnunet = load(
    sys.argv[1], "nnunetv2/evaluation/evaluate_predictions.py", "nnunet_metrics",
    ["batchgenerators.utilities.file_and_folder_operations", "nnunetv2.configuration", "nnunetv2.imageio.base_reader_writer",
     "nnunetv2.imageio.reader_writer_registry", "nnunetv2.imageio.simpleitk_reader_writer",
     "nnunetv2.utilities.json_export", "nnunetv2.utilities.plans_handling.plans_handler"])
mmseg = load(
    sys.argv[2], "mmseg/evaluation/metrics/iou_metric.py", "mmseg_metrics",
    ["mmengine.dist", "mmengine.evaluator", "mmengine.logging", "mmengine.utils", "prettytable", "mmseg.registry"])


def by_nnunet(pairs, classes):
    """`foreground_mean` as its function writes it to summary.json."""
    files = {f"{kind}/{index}": mask for index, pair in enumerate(pairs) for kind, mask in zip("rp", pair)}
    reader = types.SimpleNamespace(read_seg=lambda path: (files[path], {}))
    written = {}

    class Inline:
        def __init__(self, *_): pass
        def starmap(self, function, arguments): return [function(*entry) for entry in arguments]
        def close(self): pass
        def join(self): pass
        def __enter__(self): return self
        def __exit__(self, *_): pass

    class Multiprocessing:
        @staticmethod
        def get_context(_): return types.SimpleNamespace(Pool=Inline)

    names = [str(index) for index in range(len(pairs))]
    nnunet.multiprocessing, nnunet.Pool = Multiprocessing, Inline
    nnunet.subfiles = lambda *_, **__: names
    nnunet.join = lambda folder, name: f"{folder}/{name}"
    nnunet.os = types.SimpleNamespace(path=types.SimpleNamespace(isfile=lambda _: True))
    nnunet.recursive_fix_for_json_export = lambda _: None
    nnunet.save_summary_json = lambda results, _: written.update(results)
    nnunet.compute_metrics_on_folder("r", "p", "summary.json", reader, ".png", list(range(1, classes)), num_processes=1)
    mean = written["foreground_mean"]
    return {"foreground_mean Dice": mean["Dice"], "foreground_mean IoU": mean["IoU"]}


def by_mmsegmentation(pairs, classes):
    """nanmean over classes, as `compute_metrics` takes it before it rounds."""
    metric = mmseg.IoUMetric
    areas = [
        metric.intersect_and_union(torch.tensor(prediction), torch.tensor(reference), classes, 255)
        for reference, prediction in pairs
    ]
    values = metric.total_area_to_metrics(*[sum(entry) for entry in zip(*areas)], ["mIoU", "mDice"])
    return {"mIoU": np.nanmean(values["IoU"]), "mDice": np.nanmean(values["Dice"])}


def by_monai(pairs, classes):
    found = {}
    for text in ["", "include_background=False", "include_background=False, ignore_empty=False"]:
        for metric in (DiceMetric, MeanIoU):
            scorer = eval(f"{metric.__name__}({text})", {metric.__name__: metric})
            for reference, prediction in pairs:
                scorer(*[one_hot(torch.tensor(mask[None, None]), classes) for mask in (prediction, reference)])
            found[f"{metric.__name__}({text})"] = scorer.aggregate().item()
    return found


def by_torchmetrics(pairs, classes):
    reference, prediction = [torch.tensor(np.stack(masks)).long() for masks in zip(*pairs)]
    scorers = {
        "DiceScore(num_classes)": segmentation.DiceScore(classes, input_format="index"),
        "MeanIoU(num_classes)": segmentation.MeanIoU(classes, input_format="index"),
        'JaccardIndex(task="multiclass")': torchmetrics.JaccardIndex("multiclass", num_classes=classes),
    }
    return {name: scorer(prediction, reference).item() for name, scorer in scorers.items()}


def blobs(classes, share=0.4):
    """Smoothed noise above quantiles."""
    noise = ndimage.gaussian_filter(draws.random((SIDE, SIDE)), 1.2)
    return np.digitize(noise, np.quantile(noise, np.linspace(1 - share, 1, classes)[:-1])).astype(np.uint8)


def near(mask, classes):
    moved = np.roll(mask, 1, draws.integers(2))
    return np.where(draws.random(mask.shape) < 0.1, blobs(classes), moved)


def without(mask, label):
    return np.where(mask == label, 0, mask).astype(np.uint8)


def random_pairs(count, classes):
    references = [blobs(classes, draws.uniform(0.1, 0.7)) for _ in range(count)]
    return [(mask, near(mask, classes)) for mask in references]


def sets():
    nothing, everything = np.zeros((SIDE, SIDE), np.uint8), np.ones((SIDE, SIDE), np.uint8)
    yield 2, random_pairs(5, 2)
    yield 4, random_pairs(6, 4)
    a, b, c, d = random_pairs(4, 3)
    # Class 2: in both, in neither, in the reference alone, in the prediction alone.
    yield 3, [a, tuple(without(mask, 2) for mask in b), (c[0], without(c[1], 2)), (without(d[0], 2), d[1])]
    # Class 1 in no case, and so undefined everywhere.
    yield 3, [tuple(without(mask, 1) for mask in pair) for pair in random_pairs(3, 3)]
    one, other, third = random_pairs(3, 2)
    yield 2, [one, (nothing, nothing), (nothing, other[1]), (third[0], nothing)]
    yield 2, [(nothing, nothing), (nothing, nothing)]
    yield 2, [(nothing, one[1]), (nothing, nothing)]
    yield 2, [(one[0], nothing)]
    yield 2, [(everything, everything), other]
    yield 2, [third]


def text(mask):
    return "".join(str(label) for label in mask.ravel())


def entry(classes, pairs):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        values = by_monai(pairs, classes) | by_torchmetrics(pairs, classes)
        values |= by_nnunet(pairs, classes) | by_mmsegmentation(pairs, classes)
    return {
        "classes": classes, "side": SIDE,
        "references": [text(pair[0]) for pair in pairs], "predictions": [text(pair[1]) for pair in pairs],
        "values": {name: None if np.isnan(value) else float(value) for name, value in values.items()},
    }


path = pathlib.Path(__file__).with_name("conventions.json")
path.write_text(json.dumps([entry(*case) for case in sets()]) + "\n")
