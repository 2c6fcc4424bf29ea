"""Writes reference.safetensors with the reference implementation (safetensors 0.8.0, numpy)."""

from pathlib import Path

import numpy as np
from safetensors.numpy import save_file

folder = Path(__file__).parent
arrays = {
    "encoder.0.convolution.1.weight": (np.arange(12, dtype=np.float32) / 8 - 1).reshape(2, 1, 2, 3),
    "head.bias": np.array([0.5], dtype=np.float32),
    "scalar": np.array(3.25, dtype=np.float32),
    "counts": np.array([1, -2, 2**40], dtype=np.int64),
    "empty": np.zeros((0, 3), dtype=np.uint8),
}
# One key only: the reference implementation writes several in no fixed order.
save_file(arrays, folder / "reference.safetensors", metadata={"note": 'é "quoted" \\ /\n\t\x01 x'})
