"""What one training step of the default `unet` costs in eager PyTorch, and how well it learns.

    python train_step.py --threads 2 --steps 10                      # float32, as it comes
    python train_step.py --channels-last --bfloat16 --fused          # tuned: channels-last, autocast to bfloat16, fused Adam
    python train_step.py --quality DIR --steps 300                   # trains on given batches, prints the validation Dice

Speed: batch 4x1x256x256, Adam 1e-3, Dice + binary cross-entropy; every step from setting gradients to none to the optimizer's
update, the batch in memory. Prints one JSON object with the median seconds of a step.

Quality: DIR holds three safetensors files, written by `quality_data.py`, which both programs read:
    weights.safetensors      the parameters before training, under Sulcus's names, float32
    batches.safetensors      images [batches, 4, 1, 256, 256], float32; labels [batches, 4, 256, 256], uint8, 0 or 1;
                             step i takes batch i modulo their number
    validation.safetensors   images [n, 1, 256, 256], float32; labels [n, 256, 256], uint8, 0 or 1
It trains with Adam 1e-3 at a constant rate, then predicts the validation images with running statistics, threshold 0.5.
"""

import argparse
import json
import statistics
import time
from pathlib import Path

import torch
from safetensors.torch import load_file

import nuclei
from unet import UNet, dice_and_cross_entropy


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--steps", type=int, default=10, help="steps to time, or to train with --quality")
    parser.add_argument("--warmup", type=int, default=3, help="steps before the first that is timed")
    parser.add_argument("--channels-last", action="store_true")
    parser.add_argument("--bfloat16", action="store_true", help="autocast to bfloat16")
    parser.add_argument("--fused", action="store_true", help="Adam in one fused kernel")
    parser.add_argument("--quality", type=Path, metavar="DIR", help="train on the files of DIR")
    return parser.parse_args()


class Training:
    """A network, its optimizer, and the options that change how fast it runs."""

    def __init__(self, options):
        self.options = options
        self.format = torch.channels_last if options.channels_last else torch.contiguous_format
        self.network = UNet()

    def start(self):
        self.network = self.network.to(memory_format=self.format).train()
        self.optimizer = torch.optim.Adam(self.network.parameters(), lr=1e-3, fused=self.options.fused)

    def logits(self, images):
        with torch.autocast("cpu", torch.bfloat16, enabled=self.options.bfloat16):
            return self.network(images.contiguous(memory_format=self.format))

    def step(self, images, targets):
        self.optimizer.zero_grad()
        loss = dice_and_cross_entropy(self.logits(images), targets)
        loss.backward()
        self.optimizer.step()
        return loss.item()


def measure_speed(training):
    generator = torch.Generator().manual_seed(0)
    images = torch.randn(4, 1, 256, 256, generator=generator)
    targets = (images > 1).float()
    training.start()
    seconds = []
    for _ in range(training.options.warmup + training.options.steps):
        start = time.perf_counter()
        loss = training.step(images, targets)
        seconds.append(time.perf_counter() - start)
    return {"secondsPerStep": statistics.median(seconds[training.options.warmup :]), "loss": loss}


def measure_quality(training):
    folder = training.options.quality
    with torch.no_grad():
        training.network.load_weights(load_file(folder / "weights.safetensors"))
    batches = load_file(folder / "batches.safetensors")
    training.start()
    for step in range(training.options.steps):
        index = step % len(batches["images"])
        loss = training.step(batches["images"][index], batches["labels"][index][:, None].float())
    macro, pooled = validate(training, load_file(folder / "validation.safetensors"))
    return {"loss": loss, "validationDice": macro, "validationDicePooled": pooled}


def validate(training, data):
    training.network.eval()
    with torch.inference_mode():
        rows = [
            nuclei.counts((training.logits(image[None])[0, 0] > 0).numpy(), label.numpy())
            for image, label in zip(data["images"], data["labels"])
        ]
    return nuclei.dice(rows)


def main():
    options = arguments()
    torch.set_num_threads(options.threads)
    torch.manual_seed(0)
    training = Training(options)
    result = {
        "program": f"PyTorch {torch.__version__}",
        "precision": "bfloat16" if options.bfloat16 else "float32",
        "channelsLast": options.channels_last,
        "threads": options.threads,
        "steps": options.steps,
    }
    measure = measure_quality if options.quality else measure_speed
    print(json.dumps(result | measure(training)))


if __name__ == "__main__":
    main()
