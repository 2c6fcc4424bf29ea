#!/usr/bin/env bash
# make bench: times the training step of Sulcus and of PyTorch in turn, on this machine, and prints their ratio.
#
# PEERS_PYTHON names a Python that has peers/requirements.txt; without it they go into .venv of this checkout.
# THREADS (2), STEPS (10) and ROUNDS (3) may be set.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "$here/.."

python=${PEERS_PYTHON:-.venv/bin/python}
if [ -z "${PEERS_PYTHON:-}" ] && ! .venv/bin/python -c 'import monai, safetensors' 2>/dev/null; then
  echo "Installing the peers into .venv (once)"
  # With --clear: what an interrupted run left would lack packages.
  python3 -m venv --clear .venv || {
    echo "error: this Python cannot make virtual environments; try: apt-get install python3-venv" >&2
    exit 1
  }
  # The build for the CPU alone where the index has it; it fits the version that the requirements name.
  torch=$(sed -n 's/^torch==//p' Benchmarks/peers/requirements.txt)
  .venv/bin/python -m pip install --quiet "torch==$torch+cpu" 2>/dev/null || true
  .venv/bin/python -m pip install --quiet -r Benchmarks/peers/requirements.txt
fi

swift build -c release --package-path Benchmarks --product TrainStep
options=(--threads "${THREADS:-2}" --steps "${STEPS:-10}")
results=$(mktemp)
trap 'rm -f "$results"' EXIT

# In turn, so that a machine that grows warm or busy slows both.
for _ in $(seq "${ROUNDS:-3}"); do
  "$python" Benchmarks/peers/train_step.py "${options[@]}" | tee -a "$results"
  "$python" Benchmarks/peers/train_step.py "${options[@]}" --channels-last --bfloat16 | tee -a "$results"
  Benchmarks/.build/release/TrainStep "${options[@]}" | tee -a "$results"
done
"$python" Benchmarks/peers/compare.py "$results"
