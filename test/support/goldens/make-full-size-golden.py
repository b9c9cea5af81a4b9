"""Makes a golden of full size: what transformers, in f32, says after a prompt, from a random checkpoint's files.

python test/support/goldens/make-full-size-golden.py NAME FOLDER      README.md beside this file says how FOLDER is made
"""

import hashlib
import json
import resource
import sys
import time
from importlib.metadata import version
from pathlib import Path

import numpy as np
import torch
from golden_model import continue_greedily, top_logprobs
from streamed_model import load_streamed

HERE = Path(__file__).parent

SEED = 1  # of the checkpoint
# By name, chosen among 32 so that the assertions below hold.
PROMPT_SEEDS = {"full-size": 9, "full-size-120b": 8}
PROMPT_TOKENS = 10
GREEDY_TOKENS = 3
# Between the two largest logits of a step, as a share of the logits' standard deviation: far above what f32 rounding moves.
MIN_MARGIN = 0.1
# What rounding to f32 moves a router logit is some 1e-5: no implementation may choose another expert by it.
MIN_ROUTER_GAP = 1e-3


def main(name: str, folder: Path) -> None:
    started = time.time()
    model = load_streamed(folder)
    gaps: list[float] = []
    for layer in model.model.layers:
        layer.mlp.router.register_forward_hook(lambda router, _inputs, output: gaps.append(router_gap(output[0], router.top_k)))
    prompt = np.random.default_rng(PROMPT_SEEDS[name]).integers(0, model.config.vocab_size, PROMPT_TOKENS).tolist()
    greedy = continue_greedily(model, prompt, GREEDY_TOKENS)
    margins = [float(np.diff(np.sort(logits)[-2:])[0]) for logits in greedy.logits]
    facts = {"logitStd": float(np.std(greedy.logits)), "margins": margins, "routerGap": min(gaps)}
    print(json.dumps({"ids": greedy.ids, **facts}))
    assert len(set(greedy.ids)) == GREEDY_TOKENS, "greedy ids repeat themselves"
    assert min(margins) > MIN_MARGIN * facts["logitStd"]
    assert facts["routerGap"] > MIN_ROUTER_GAP
    golden = {
        "seed": SEED,
        "digests": {path.name: digest(path) for path in sorted(folder.glob("*.safetensors"))},
        "prompt": prompt,
        "greedy": {"ids": greedy.ids, "top": [top_logprobs(logits) for logits in greedy.logits]},
        "facts": facts,
        "madeWith": {package: version(package) for package in ("torch", "transformers")},
    }
    (HERE / name).mkdir(exist_ok=True)
    (HERE / name / "golden.json").write_text(json.dumps(golden, separators=(",", ":")) + "\n")
    # Of which most is pages of the files, which the system takes back at will.
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"{time.time() - started:.0f} s, {peak:.1f} GB resident at most")


def router_gap(logits: torch.Tensor, chosen: int) -> float:
    """Smallest distance between the last chosen and the first rejected expert."""
    ranked = logits.sort(dim=-1, descending=True).values
    return float((ranked[:, chosen - 1] - ranked[:, chosen]).min())


def digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
