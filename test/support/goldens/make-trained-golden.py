"""Makes the golden of a trained checkpoint: what transformers answers to a few prompts of gpt-oss-tiny's examination.

python test/support/goldens/make-trained-golden.py [MODEL_DIR]      gpt-oss-tiny unless named; README.md beside this file says what it holds
"""

import hashlib
import json
import sys
from importlib.metadata import version
from pathlib import Path

import numpy as np
from golden_model import Greedy, Prefill, continue_greedily, load_model, prefill, top_logprobs

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
TINY = ROOT / "public/models/gpt-oss-tiny"
EXAMINATION = ROOT / "tools/tiny-model/held-out.jsonl"

SKILLS = ["chat", "arithmetic", "functions"]
POSITIONS = 8  # so many last positions of a prompt keep their logits
MAX_TOKENS = 160  # of an answer; the longest right one has some 110
MIN_MARGIN = 5e-3  # between the two largest logits of a greedy step, as in make-goldens.py
MIN_ROUTER_GAP = 2e-5  # twice what f32 rounding moves a router logit


def main(folder: Path) -> None:
    model = load_model(str(folder))
    stops = json.loads((folder / "generation_config.json").read_text())["eos_token_id"]
    items = [json.loads(line) for line in EXAMINATION.read_text().splitlines()]
    kept, logits = [], []
    for skill in SKILLS:
        for item in (item for item in items if item["skill"] == skill):
            first, greedy = prefill(model, item["prompt"]), continue_greedily(model, item["prompt"], MAX_TOKENS, stops)
            if is_fair(first, greedy, stops):
                break
        else:
            sys.exit(f"No prompt of {skill} has choices clear enough to be a fair test.")
        kept.append(golden(item, first, greedy))
        logits.append(first.logits[-POSITIONS:])
    digests = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.glob("*.safetensors"))}
    made_with = {package: version(package) for package in ("torch", "transformers")}
    header = {"digests": digests, "positions": POSITIONS, "madeWith": made_with, "prompts": kept}
    out = HERE / "trained"
    out.mkdir(exist_ok=True)
    (out / "golden.json").write_text(json.dumps(header, ensure_ascii=False, separators=(",", ":")) + "\n")
    (out / "golden.bin").write_bytes(np.concatenate(logits).astype("<f4").tobytes())


def is_fair(first: Prefill, greedy: Greedy, stops: list[int]) -> bool:
    """Whether no choice, of an id or of an expert, is so close that rounding could decide it, and the answer ends."""
    return greedy.margin > MIN_MARGIN and first.router_gap > MIN_ROUTER_GAP and greedy.ids[-1] in stops


def golden(item: dict, first: Prefill, greedy: Greedy) -> dict:
    return {
        "skill": item["skill"],
        "prompt": item["prompt"],
        "greedy": {"ids": greedy.ids, "top": [top_logprobs(logits) for logits in greedy.logits]},
        "facts": {"greedyMargin": greedy.margin, "routerGap": first.router_gap, "logitStd": float(first.logits.std())},
    }


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else TINY)
