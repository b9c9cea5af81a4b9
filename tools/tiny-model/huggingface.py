"""The shipped checkpoint as Hugging Face transformers runs it, in f32, experts included: the independent witness.

Takes a model folder, gives a `GptOssForCausalLM`.
"""
from __future__ import annotations

from pathlib import Path

import torch
from transformers import GptOssForCausalLM, Mxfp4Config


def load(folder: Path) -> GptOssForCausalLM:
    """Reads `folder`. Dequantised experts stay bfloat16 unless the whole model is cast afterwards."""
    model = GptOssForCausalLM.from_pretrained(
        folder, dtype=torch.float32, attn_implementation="eager", experts_implementation="eager",
        quantization_config=Mxfp4Config(dequantize=True),
    )  # fmt: skip
    return model.float().eval()
