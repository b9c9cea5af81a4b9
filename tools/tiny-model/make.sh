#!/usr/bin/env bash
# Makes gpt-oss-tiny from a seed: installs what is missing, trains, exports, draws the examination, scores with transformers.
# Usage: make.sh WORK_DIR. Python is $PYTHON, or an environment of its own in WORK_DIR.
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"
root="$(realpath "$here/../..")"
work="$1"
model="$root/public/models/gpt-oss-tiny"
# First, since the manifest needs it when an hour of training is done.
node --input-type=module -e "import('$root/tools/setup/prepare.mjs').then((setup) => setup.preparePackages())"
if [ -z "${PYTHON:-}" ]; then
  PYTHON="$work/venv/bin/python"
  [ -x "$PYTHON" ] || python3 -m venv "$work/venv"
  "$PYTHON" -m pip install --quiet -r "$here/requirements.txt"
fi
"$PYTHON" "$here/train.py" "$work"
"$PYTHON" "$here/export.py" "$work" "$model"
npm --prefix "$root" run --silent make-manifest -- "$model"
"$PYTHON" "$here/held_out.py" "$model"
cp "$work/log.jsonl" "$here/log.jsonl"
"$PYTHON" "$here/evaluate.py" "$model"
