"""Writes resnet18.json and resnet34.json: names and shapes of torchvision's networks, and features that they compute.

The weights are the formula of `parity.py`, by torchvision's own names; the features are those of the stem and of the four
layers for an image of the formula, [1, 3, 64, 64], in float32, every 97th element and the sum of all.

Run: python pretrained.py                      (needs torch and torchvision of one version)
     python pretrained.py --weights FILE       writes a resnet18 of torchvision's own random weights as safetensors
"""

import json
import re
import sys
from pathlib import Path

import torch

libraries = []
while True:
    try:
        import torchvision

        break
    except RuntimeError as error:
        # A torchvision for another kind of torch lacks operators that only detection needs; a name is enough here.
        missing = re.search(r"operator torchvision::(\w+) does not exist", str(error))
        if missing is None:
            raise
        for name in [name for name in sys.modules if name.startswith("torchvision")]:
            del sys.modules[name]
        libraries.append(torch.library.Library("torchvision", "FRAGMENT"))
        libraries[-1].define(f"{missing[1]}(Tensor x) -> Tensor")

from parity import formula

folder = Path(__file__).parent


def filled(name, tensor):
    numbers = formula(name, tuple(tensor.shape))
    if tensor.dim() > 1:
        return numbers * (6 / tensor[0].numel()) ** 0.5
    if name.endswith("running_var"):
        return 1 + 0.5 * numbers
    return 0.1 * numbers if name.endswith(("bias", "running_mean")) else 1 + 0.2 * numbers


def main():
    if "--weights" in sys.argv:
        from safetensors.torch import save_file

        torch.manual_seed(7)
        network = torchvision.models.resnet18(weights=None)
        save_file({name: tensor.contiguous() for name, tensor in network.state_dict().items()}, sys.argv[-1])
        return
    for name in ("resnet18", "resnet34"):
        network = getattr(torchvision.models, name)(weights=None).eval()
        state = network.state_dict()
        for key, tensor in state.items():
            if tensor.dim() > 0:
                tensor.copy_(filled(key, tensor))
        image = formula("image", (1, 3, 64, 64)).float()
        features = []
        with torch.no_grad():
            x = network.relu(network.bn1(network.conv1(image)))
            features.append(x)
            x = network.maxpool(x)
            for layer in (network.layer1, network.layer2, network.layer3, network.layer4):
                x = layer(x)
                features.append(x)
        result = {
            "shapes": {key: list(tensor.shape) for key, tensor in state.items() if tensor.dim() > 0},
            "features": [
                {"shape": list(x.shape), "values": x.flatten()[::97].tolist(), "sum": x.double().sum().item()}
                for x in features
            ],
        }
        (folder / f"{name}.json").write_text(json.dumps(result, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
