#!/usr/bin/env bash
# Makes gpt-oss-tiny from a seed: trains, exports, draws the examination, scores with transformers. Usage: make.sh WORK_DIR
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"
work="$1"
model="$here/../../public/models/gpt-oss-tiny"
python="${PYTHON:-python3}"
"$python" "$here/train.py" "$work"
"$python" "$here/export.py" "$work" "$model"
npm --prefix "$here/../.." run --silent make-manifest -- "$(realpath "$model")"
"$python" "$here/held_out.py" "$model"
cp "$work/log.jsonl" "$here/log.jsonl"
"$python" "$here/evaluate.py" "$model"
