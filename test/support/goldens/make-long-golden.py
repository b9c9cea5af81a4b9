"""Makes the golden of long contexts: logits near position 4,096, and at the last positions of the model's 131,072.

python test/support/goldens/make-long-golden.py      README.md beside this file says what it holds
"""

import json
import subprocess
import tempfile
from pathlib import Path
from unittest.mock import patch

import numpy as np
import torch
from golden_model import load_model
from transformers import DynamicCache
from transformers.modeling_rope_utils import ROPE_INIT_FUNCTIONS

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
FOLDER = HERE / "long"

SEED = 3
CONTEXT = 4128  # tokens from position 0 on: past 4,096, where YaRN's original context ends
KEPT = 48  # of the context's last positions, logits are kept
FAR_END = 131_072  # the official max_position_embeddings
FAR_TOKENS = 48
MIN_SHIFT = 5e-3  # what angles of one position further do to a far logit: five times the tolerance of the GPU tests


def main() -> None:
    config = json.loads((FOLDER / "config.json").read_text())
    with tempfile.TemporaryDirectory() as folder:
        options = ["--config", str(FOLDER / "config.json"), "--seed", str(SEED), "--shards", "1"]
        subprocess.run(["npm", "run", "--silent", "make-checkpoint", "--", *options, folder], cwd=ROOT, check=True)
        model = load_model(folder)
    ids = np.random.default_rng(SEED).integers(0, config["vocab_size"], CONTEXT)
    near = context_logits(model, ids)
    far = far_logits(model, ids[:FAR_TOKENS], FAR_END - FAR_TOKENS)
    # A shift of all positions alike turns queries and keys together: only the zeros in front, which are not turned, tell.
    half = far_logits(model, ids[:FAR_TOKENS], FAR_END - FAR_TOKENS, FAR_TOKENS // 2)
    shift = float(np.abs(half[FAR_TOKENS // 2 :] - far[FAR_TOKENS // 2 :]).max())
    assert shift > MIN_SHIFT, shift
    header = {"seed": SEED, "shards": 1, "prompt": ids.tolist(), "kept": KEPT, "farStart": FAR_END - FAR_TOKENS, "farTokens": FAR_TOKENS}
    (FOLDER / "golden.json").write_text(json.dumps({**header, "farShift": shift}, separators=(",", ":")) + "\n")
    (FOLDER / "golden.bin").write_bytes(near.astype("<f4").tobytes() + far.astype("<f4").tobytes())
    print(f"far shift {shift:.4f}, logits of spread {near.std():.2f} and {far.std():.2f}")


@torch.inference_mode()
def context_logits(model, ids: np.ndarray) -> np.ndarray:
    """Of the last KEPT positions, from one pass over the whole context."""
    output = model(torch.tensor(ids)[None], use_cache=False, logits_to_keep=KEPT)
    return output.logits[0].numpy()


@torch.inference_mode()
def far_logits(model, ids: np.ndarray, start: int, moved: int | None = None) -> np.ndarray:
    """Of ids at positions from `start` on, every position before having keys and values of zero: what a GPU's fresh cache holds.

    `moved` is the index from which on positions are one too many: what a wrong angle would do. Angles are those of f64: transformers
    rounds them to f32, which at these positions is worth 3e-3 on a logit.
    """
    config = model.config
    cache = DynamicCache()
    zeros = torch.zeros(1, config.num_key_value_heads, start, config.head_dim)
    for layer in range(config.num_hidden_layers):
        cache.update(zeros, zeros, layer)
    positions = torch.arange(start, start + len(ids))[None]
    shift = (torch.arange(len(ids)) >= moved).long() if moved is not None else 0
    with patch.object(torch, "float", torch.float64), patch.object(torch, "float32", torch.float64):
        inverse, scaling = ROPE_INIT_FUNCTIONS["yarn"](config, "cpu")
    assert inverse.dtype == torch.float64

    def exact(_x, position_ids):
        angles = (position_ids + shift).double()[..., None] * inverse
        return (angles.cos() * scaling).float(), (angles.sin() * scaling).float()

    with patch.object(model.model.rotary_emb, "forward", exact):
        return model(torch.tensor(ids)[None], past_key_values=cache, position_ids=positions).logits[0].numpy()


if __name__ == "__main__":
    main()
