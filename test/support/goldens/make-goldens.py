"""Makes the goldens: random checkpoints by test/support/make-checkpoint, outputs by Hugging Face transformers.

python test/support/goldens/make-goldens.py [NAME ...]      all of them unless named; README.md beside this file says what they hold
"""

import hashlib
import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import numpy as np
from checkpoint_check import check_checkpoint
from edge_tables import edge_tables
from golden_model import Greedy, Prefill, continue_greedily, load_model, prefill, top_logprobs, window_shift

HERE = Path(__file__).parent
ROOT = HERE.parents[2]

MIN_MARGIN = 5e-3  # between the two largest logits of a greedy step: five times the tolerance of the GPU tests
MIN_ROUTER_GAP = 1e-4  # ten times what f32 rounding moves a router logit: no implementation may choose another expert by rounding
MIN_WINDOW_SHIFT = 0.1  # what a window off by one does to the logits: a hundred times the tolerance
MAX_CACHE_DIFFERENCE = 1e-4  # between logits with and without the KV cache; f32 rounding alone gives some 1e-5


@dataclass
class Recipe:
    name: str
    seed: int  # of the checkpoint and of the prompt; chosen so that the assertions below hold
    shards: int
    prompt_tokens: int
    greedy_tokens: int
    logit_positions: list[int]  # prompt positions whose logits are kept


RECIPES = [
    Recipe("odd", seed=7, shards=3, prompt_tokens=48, greedy_tokens=24, logit_positions=list(range(48))),
    Recipe("window", seed=12, shards=4, prompt_tokens=320, greedy_tokens=24, logit_positions=[0, 63, *range(120, 136), *range(288, 320)]),
    Recipe("wide", seed=1, shards=2, prompt_tokens=6, greedy_tokens=8, logit_positions=list(range(6))),
]


def main(names: list[str]) -> None:
    unknown = set(names) - {recipe.name for recipe in RECIPES}
    if unknown:
        sys.exit(f"No such golden: {', '.join(sorted(unknown))}.")
    for recipe in RECIPES:
        if not names or recipe.name in names:
            make_golden(recipe)
    (HERE / "edge-tables.json").write_text(json.dumps(edge_tables(), separators=(",", ":")) + "\n")


def make_golden(recipe: Recipe) -> None:
    config_path = HERE / recipe.name / "config.json"
    with tempfile.TemporaryDirectory() as folder:
        make_checkpoint(config_path, recipe, folder)
        config = json.loads(config_path.read_text())
        check_checkpoint(Path(folder), config)
        digests = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(Path(folder).glob("*.safetensors"))}
        model = load_model(folder)
    prompt = np.random.default_rng(recipe.seed).integers(0, config["vocab_size"], recipe.prompt_tokens).tolist()
    first = prefill(model, prompt)
    greedy = continue_greedily(model, prompt, recipe.greedy_tokens)
    whole = prefill(model, prompt + greedy.ids)
    shift = window_shift(model, prompt)
    double = prefill(model.double(), prompt + greedy.ids).logits
    facts = {**check_facts(config, first, greedy, whole, double), "windowShift": shift}
    crosses_window = recipe.prompt_tokens > config["sliding_window"]
    assert shift > MIN_WINDOW_SHIFT if crosses_window else shift == 0, facts
    write_golden(recipe, prompt, first, greedy, {"digests": digests, "facts": facts})
    print(recipe.name, json.dumps(facts))


def make_checkpoint(config_path: Path, recipe: Recipe, folder: str) -> None:
    options = ["--config", str(config_path), "--seed", str(recipe.seed), "--shards", str(recipe.shards)]
    subprocess.run(["npm", "run", "--silent", "make-checkpoint", "--", *options, folder], cwd=ROOT, check=True)


def check_facts(config: dict, first: Prefill, greedy: Greedy, whole: Prefill, double: np.ndarray) -> dict:
    """Asserts what makes a golden a fair test, and gives the figures to be kept beside it."""
    prompt_tokens = len(first.logits)
    cached = np.concatenate([first.logits, np.stack(greedy.logits[1:])])
    facts = {
        "logitStd": float(first.logits.std()),
        "largestHidden": float(max(np.abs(hidden).max() for hidden in first.hidden)),
        "clampHits": first.clamp_hits,
        "routerGap": whole.router_gap,
        "greedyMargin": greedy.margin,
        "cacheDifference": float(np.abs(cached - whole.logits[:-1]).max()),
        "doubleDifference": float(np.abs(whole.logits - double).max()),
    }
    special = config["pad_token_id"], config["eos_token_id"], config["pad_token_id"] + 13  # <|endoftext|>, <|return|>, <|call|>
    assert not set(special) & set(greedy.ids), f"greedy ids hit a stop token: {greedy.ids}"
    assert len(set(greedy.ids)) * 2 >= len(greedy.ids), f"greedy ids repeat themselves: {greedy.ids}"
    assert greedy.margin > MIN_MARGIN, facts
    assert whole.router_gap > MIN_ROUTER_GAP, facts
    assert all(first.clamp_hits.values()), facts
    assert facts["cacheDifference"] < MAX_CACHE_DIFFERENCE, facts
    assert facts["doubleDifference"] < MAX_CACHE_DIFFERENCE, facts
    assert np.array_equal(whole.logits[prompt_tokens - 1 : -1].argmax(-1), greedy.ids)
    return facts


def write_golden(recipe: Recipe, prompt: list[int], first: Prefill, greedy: Greedy, extra: dict) -> None:
    arrays = [*first.hidden, first.normed, first.logits[recipe.logit_positions]]
    header = {
        "seed": recipe.seed,
        "shards": recipe.shards,
        "prompt": prompt,
        "logitPositions": recipe.logit_positions,
        "greedy": {"ids": greedy.ids, "top": [top_logprobs(logits) for logits in greedy.logits]},
        "madeWith": {package: version(package) for package in ("torch", "transformers")},
        **extra,
    }
    folder = HERE / recipe.name
    (folder / "golden.json").write_text(json.dumps(header, separators=(",", ":")) + "\n")
    (folder / "golden.bin").write_bytes(b"".join(array.astype("<f4").tobytes() for array in arrays))


if __name__ == "__main__":
    main(sys.argv[1:])
