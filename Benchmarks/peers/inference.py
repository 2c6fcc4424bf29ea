"""What a prediction costs in PyTorch: eager float32, or tuned.

    python inference.py --network unet++ --size 512             # float32, as it comes, without gradients
    python inference.py --network unet++ --size 512 --tuned     # channels-last, autocast to bfloat16, inference mode

One network and size a process, since memory is measured: the most that the process ever had (VmHWM) less what it had before
the first forward pass (VmRSS). Prints one JSON object with the median seconds of a pass at batch 1.
"""

import argparse
import json
import re
import statistics
import time
from pathlib import Path

import torch

from family import NETWORKS


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--network", choices=NETWORKS, default="unet")
    parser.add_argument("--size", type=int, default=256)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--passes", type=int, default=10)
    parser.add_argument("--tuned", action="store_true")
    return parser.parse_args()


def memory(name):
    """A line of this process's status, in MiB."""
    return int(re.search(rf"{name}:\s*(\d+)", Path("/proc/self/status").read_text())[1]) / 1024


def measure(network, image, options):
    seconds = []
    before = memory("VmRSS")
    warm_up = 2
    for _ in range(warm_up + options.passes):
        start = time.perf_counter()
        with torch.autocast("cpu", torch.bfloat16, enabled=options.tuned):
            network(image)
        seconds.append(time.perf_counter() - start)
    return {"seconds": statistics.median(seconds[warm_up:]), "peakMiB": memory("VmHWM") - before}


def main():
    options = arguments()
    torch.set_num_threads(options.threads)
    torch.manual_seed(0)
    network = NETWORKS[options.network]().eval()
    image = torch.randn(1, 1, options.size, options.size)
    if options.tuned:
        network = network.to(memory_format=torch.channels_last)
        image = image.contiguous(memory_format=torch.channels_last)
    with torch.inference_mode() if options.tuned else torch.no_grad():
        measured = measure(network, image, options)
    result = {
        "program": f"PyTorch {torch.__version__}" + ", tuned" * options.tuned,
        "precision": "bfloat16" if options.tuned else "float32",
        "network": options.network,
        "size": options.size,
        "parameters": sum(parameter.numel() for parameter in network.parameters()),
    }
    print(json.dumps(result | measured))


if __name__ == "__main__":
    main()
