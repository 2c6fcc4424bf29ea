#!/usr/bin/env bash
# make bench: times Sulcus and its peers in turn, on this machine, and prints their ratios: the training step and
# prediction beside PyTorch, decoding beside Pillow and OpenCV, reading windows of a large TIFF,
# augmentation beside albumentations, MONAI and batchgenerators, binary masks beside OpenCV, scikit-image, scipy, cc3d and edt, and
# the ROC curve of 10^8 pixels beside scikit-learn, and the scores of masks beside MONAI and torchmetrics.
#
# PEERS_PYTHON names a Python that has peers/requirements.txt; without it they go into .venv of this checkout.
# THREADS (2), STEPS (10), ROUNDS (3) and PARTS (train inference decode regions augment morphology ranking scores) may be
# set.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "$here/.."

python=${PEERS_PYTHON:-.venv/bin/python}
if [ -z "${PEERS_PYTHON:-}" ] && ! .venv/bin/python -c 'import monai, safetensors, cv2, albumentations, batchgenerators, skimage, cc3d, edt, sklearn, torchmetrics' 2>/dev/null; then
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

swift build -c release --package-path Benchmarks
programs=Benchmarks/.build/release
mkdir -p .build
results=$(mktemp)
trap 'rm -f "$results"' EXIT

# Each runs the programs in turn, so that a machine that grows warm or busy slows both.

train() {
  local options=(--threads "${THREADS:-2}" --steps "${STEPS:-10}")
  for _ in $(seq "${ROUNDS:-3}"); do
    "$python" Benchmarks/peers/train_step.py "${options[@]}" | tee -a "$results"
    "$python" Benchmarks/peers/train_step.py "${options[@]}" --channels-last --bfloat16 --fused | tee -a "$results"
    "$programs/TrainStep" "${options[@]}" | tee -a "$results"
  done
  "$python" Benchmarks/peers/compare.py "$results"
}

inference() {
  for size in 512 256; do
    for network in unet unet++ attention-unet unet3+; do
      local options=(--network "$network" --size "$size" --threads "${THREADS:-2}" --passes "${STEPS:-10}")
      for _ in $(seq "${ROUNDS:-3}"); do
        "$python" Benchmarks/peers/inference.py "${options[@]}" | tee -a "$results"
        "$python" Benchmarks/peers/inference.py "${options[@]}" --tuned | tee -a "$results"
        "$programs/Inference" "${options[@]}" | tee -a "$results"
      done
    done
  done
  "$python" Benchmarks/peers/compare_inference.py "$results"
}

decode() {
  local images=.build/decode
  if [ ! -d "$images" ]; then
    rm -rf "$images.partial"
    "$python" Benchmarks/peers/decode.py --make "$images.partial"
    mv "$images.partial" "$images"
  fi
  for folder in "$images"/*; do
    for _ in $(seq "${ROUNDS:-3}"); do
      "$python" Benchmarks/peers/decode.py "$folder" --program OpenCV
      "$python" Benchmarks/peers/decode.py "$folder" --program Pillow
      "$programs/DecodeFolder" "$folder"
      "$programs/DecodeFolder" "$folder" --threads "${THREADS:-2}"
    done
  done >"$results"
  "$python" Benchmarks/peers/compare_decoding.py "$results"
}

regions() {
  local file=.build/large.tif
  if [ ! -e "$file" ]; then
    "$programs/ReadRegions" --make "$file.partial"
    mv "$file.partial" "$file"
  fi
  "$programs/ReadRegions" "$file"
}

augment() {
  for threads in 1 "${THREADS:-2}"; do
    for pipeline in basic full; do
      for _ in $(seq "${ROUNDS:-3}"); do
        for program in albumentations MONAI batchgenerators; do
          "$python" Benchmarks/peers/augment.py --program "$program" --pipeline "$pipeline" --threads "$threads" --samples 60
        done
        "$programs/Augment" --pipeline "$pipeline" --threads "$threads"
        if [ "$pipeline" = full ]; then "$programs/Augment" --pipeline field --threads "$threads" --samples 100; fi
      done
    done
  done >"$results"
  "$python" Benchmarks/peers/compare_augment.py "$results"
}

morphology() {
  local mask=.build/blobs-2048.raw
  "$python" Benchmarks/peers/morphology.py --make "$mask"
  for _ in $(seq "${ROUNDS:-3}"); do
    "$python" Benchmarks/peers/morphology.py "$mask"
    "$programs/Morphology" "$mask"
  done >"$results"
  # The chart once: OpenCV takes minutes for its large disks.
  "$programs/Morphology" "$mask" --chart --seconds 0.2 >>"$results"
  "$python" Benchmarks/peers/morphology.py "$mask" --chart --seconds 0.2 >>"$results"
  "$python" Benchmarks/peers/compare_morphology.py "$results" --chart .build/morphology.svg
}

ranking() {
  local pixels=.build/ranking
  if [ ! -d "$pixels" ]; then
    rm -rf "$pixels.partial"
    "$python" Benchmarks/peers/ranking.py --make "$pixels.partial"
    mv "$pixels.partial" "$pixels"
  fi
  for _ in $(seq "${ROUNDS:-3}"); do
    "$python" Benchmarks/peers/ranking.py "$pixels"
    "$programs/RankingCurves" "$pixels"
  done >"$results"
  "$python" Benchmarks/peers/compare_ranking.py "$results"
}

scores() {
  local pair=.build/disks-512.raw folder=.build/disks-1000
  "$programs/Scores" --make-pair "$pair"
  if [ ! -d "$folder" ]; then
    rm -rf "$folder.partial"
    "$programs/Scores" --make "$folder.partial"
    mv "$folder.partial" "$folder"
  fi
  for _ in $(seq "${ROUNDS:-3}"); do
    "$python" Benchmarks/peers/scores.py "$pair"
    "$programs/Scores"
    "$programs/Scores" --folder "$folder"
  done >"$results"
  "$python" Benchmarks/peers/compare_scores.py "$results"
}

for part in ${PARTS:-train inference decode regions augment morphology ranking scores}; do
  : >"$results"
  "$part"
done
