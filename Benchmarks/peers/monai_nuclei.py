"""Trains MONAI's BasicUNet on the nuclei for a given time, and scores it on the test set.

    python monai_nuclei.py --minutes 15 --threads 2 --predictions DIR

The same task as `pipelines/nuclei.yaml`: gray, z-score per image, random 256x256 patches, batch 8, flips, rotation and scaling
by MONAI's dictionary transforms, Dice + binary cross-entropy, Adam 1e-3 that falls to 0 by (1 - time / budget)^0.9, eager
float32. The data set is cached in memory and augmented on the training thread, as MONAI does by default.

The minutes count training alone: batches, augmentation, steps. Start-up, the validations that choose the best checkpoint
and the test come on top, which favours this side: Sulcus's minutes include its validations.

Masks go to DIR as 0/255 PNG under the images' names, for `sulcus evaluate`. Prints one JSON object at the end: the
foreground's IoU over the test images (macro: mean of cases; pooled: all pixels together), steps, seconds.
"""

import argparse
import json
import math
import sys
import time
from pathlib import Path

import monai
import numpy as np
import torch
from monai.data import CacheDataset, DataLoader
from monai.inferers import SlidingWindowInferer
from monai.losses import DiceLoss
from monai.networks.nets import BasicUNet
from monai.transforms import Compose, Lambdad, RandFlipd, RandRotated, RandSpatialCropd, RandZoomd
from PIL import Image

import nuclei

BOTH = ("image", "mask")
PATCH = (256, 256)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=15)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--validations", type=int, default=15, help="how often the checkpoint may be chosen")
    parser.add_argument("--data", type=Path, default=nuclei.FOLDER)
    parser.add_argument("--predictions", type=Path, metavar="DIR", help="where masks of the test images go")
    return parser.parse_args()


def training_batches(folder):
    """Random patches without end, eight at a time."""
    transforms = Compose(
        [
            Lambdad("image", lambda name: nuclei.read_image(folder, name)),
            Lambdad("mask", lambda name: nuclei.read_mask(folder, name)),
            RandSpatialCropd(BOTH, roi_size=PATCH, random_size=False),
            RandFlipd(BOTH, prob=0.5, spatial_axis=0),
            RandFlipd(BOTH, prob=0.5, spatial_axis=1),
            RandRotated(
                BOTH, range_x=math.pi, prob=0.2, mode=("bilinear", "nearest"), padding_mode="reflection"
            ),
            RandZoomd(
                BOTH, min_zoom=0.7, max_zoom=1.4, prob=0.2, mode=("bilinear", "nearest"), padding_mode="reflect"
            ),
        ]
    )
    cases = [{"image": name, "mask": name} for name in nuclei.names(folder, "train")]
    loader = DataLoader(
        CacheDataset(cases, transforms, progress=False), batch_size=8, shuffle=True, drop_last=True, num_workers=0
    )
    while True:
        yield from loader


class Model:
    """BasicUNet of features 32 to 512, and its prediction of whole images."""

    def __init__(self):
        self.network = BasicUNet(spatial_dims=2, in_channels=1, out_channels=1, features=(32, 64, 128, 256, 512, 32))
        self.inferer = SlidingWindowInferer(PATCH, sw_batch_size=4, overlap=0.5, mode="gaussian", padding_mode="reflect")

    def predict(self, image):
        """The foreground of an image [1, height, width] on its own grid: probability > 0.5."""
        self.network.eval()
        with torch.inference_mode():
            logits = self.inferer(torch.from_numpy(image)[None], self.network)
        self.network.train()
        return (logits[0] > 0).numpy()

    def score(self, folder, part, output=None):
        """Macro and pooled IoU of one part of the split; masks go to a folder where one is given."""
        rows = []
        for name in nuclei.names(folder, part):
            prediction = self.predict(nuclei.read_image(folder, name))
            rows.append(nuclei.counts(prediction, nuclei.read_mask(folder, name)))
            if output:
                Image.fromarray(prediction[0].astype(np.uint8) * 255).save(output / f"{name}.png")
        return nuclei.iou(rows)


def train(model, options):
    """Trains for the budget and leaves the best checkpoint of the validation set in the model; steps and seconds."""
    dice = DiceLoss(sigmoid=True)
    cross_entropy = torch.nn.BCEWithLogitsLoss()
    optimizer = torch.optim.Adam(model.network.parameters(), lr=1e-3)
    budget = 60 * options.minutes
    batches = training_batches(options.data)
    spent, steps, validations, best, weights = 0.0, 0, 0, -1.0, None
    while spent < budget:
        start = time.perf_counter()
        for group in optimizer.param_groups:
            group["lr"] = 1e-3 * (1 - spent / budget) ** 0.9
        batch = next(batches)
        logits = model.network(batch["image"])
        loss = dice(logits, batch["mask"]) + cross_entropy(logits, batch["mask"])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        spent += time.perf_counter() - start
        steps += 1
        if spent >= budget * (validations + 1) / options.validations:
            validations = int(spent / budget * options.validations)
            score, _ = model.score(options.data, "validation")
            print(f"{spent:.0f} s, step {steps}: loss {loss.item():.3f}, validation IoU {score:.4f}", file=sys.stderr)
            if score > best:
                best, weights = score, {k: v.clone() for k, v in model.network.state_dict().items()}
    model.network.load_state_dict(weights)
    return {"steps": steps, "trainingSeconds": round(spent, 1), "validationIoU": best}


def main():
    options = arguments()
    torch.set_num_threads(options.threads)
    monai.data.set_track_meta(False)  # plain tensors, which are faster
    monai.utils.set_determinism(options.seed, use_deterministic_algorithms=False)
    model = Model()
    result = {"program": f"MONAI {monai.__version__}, PyTorch {torch.__version__}", "threads": options.threads}
    result |= train(model, options)
    if options.predictions:
        options.predictions.mkdir(parents=True, exist_ok=True)
    macro, pooled = model.score(options.data, "test", options.predictions)
    print(json.dumps(result | {"testIoU": macro, "testIoUPooled": pooled}))


if __name__ == "__main__":
    main()
