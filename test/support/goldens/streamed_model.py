"""Hugging Face's GptOssForCausalLM over a checkpoint that is larger than memory: weights come from the files when they are used.

Takes a checkpoint folder, gives the model itself, whose arithmetic is transformers' own; one layer's attention, one expert and a
slice of the unembedding are in memory at a time. Knows nothing of our engine.
"""

import json
from contextlib import ExitStack
from pathlib import Path

import torch
from safetensors import safe_open
from torch import nn
from transformers import GptOssConfig, GptOssForCausalLM
from transformers.integrations.mxfp4 import FP4_VALUES, convert_moe_packed_tensors
from transformers.models.gpt_oss.modeling_gpt_oss import GptOssDecoderLayer, GptOssRotaryEmbedding

UNEMBEDDING_ROWS = 8192  # at a time: 94 MB in f32 at gpt-oss-20b's width
# Both E2M1 values of every byte, low nibble first; a pair of f32 is looked up as one complex number.
PAIRS = torch.view_as_complex(torch.tensor([[FP4_VALUES[byte & 15], FP4_VALUES[byte >> 4]] for byte in range(256)]))


class Files:
    """The tensors of a folder's safetensors files."""

    def __init__(self, folder: Path) -> None:
        self.map = json.loads((folder / "model.safetensors.index.json").read_text())["weight_map"]
        with ExitStack() as stack:
            self.shards = {name: stack.enter_context(safe_open(folder / name, framework="pt")) for name in set(self.map.values())}
            self.keep_open = stack.pop_all()

    def whole(self, name: str) -> torch.Tensor:
        return self.shards[self.map[name]].get_tensor(name)

    def rows(self, name: str, start: int, end: int) -> torch.Tensor:
        return self.shards[self.map[name]].get_slice(name)[start:end]


class StreamedExperts:
    """Stands for GptOssExperts' gate_up_proj or down_proj: `[expert]` dequantises that expert's matrix."""

    def __init__(self, files: Files, name: str, dtype: torch.dtype) -> None:
        self.files, self.name, self.dtype = files, name, dtype

    def __getitem__(self, expert: torch.Tensor) -> torch.Tensor:
        index = int(expert)
        blocks, scales = (self.files.rows(f"{self.name}_{kind}", index, index + 1) for kind in ("blocks", "scales"))
        return dequantised(blocks, scales)[0].to(self.dtype)


def dequantised(blocks: torch.Tensor, scales: torch.Tensor) -> torch.Tensor:
    """What transformers' convert_moe_packed_tensors gives, (1, columns, rows) in f32, in a tenth of its time; f32 holds every value exactly."""
    one, rows, groups, _ = blocks.shape
    values = torch.view_as_real(PAIRS[blocks.flatten().int()]).reshape(one, rows, groups, 32)
    values *= torch.exp2(scales.float() - 127)[..., None]
    return values.reshape(one, rows, groups * 32).transpose(1, 2)


def check_dequantised(files: Files, name: str) -> None:
    """Compares one expert's matrix with transformers' own, bit for bit."""
    blocks, scales = (files.rows(f"{name}_{kind}", 0, 1) for kind in ("blocks", "scales"))
    assert torch.equal(dequantised(blocks, scales), convert_moe_packed_tensors(blocks, scales, dtype=torch.float32))


class StreamedEmbedding(nn.Module):
    def __init__(self, files: Files, dtype: torch.dtype) -> None:
        super().__init__()
        self.files, self.dtype = files, dtype

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        rows = [self.files.rows("model.embed_tokens.weight", token, token + 1) for token in ids.flatten().tolist()]
        return torch.cat(rows).to(self.dtype).reshape(*ids.shape, -1)


class StreamedUnembedding(nn.Module):
    def __init__(self, files: Files, vocabulary: int) -> None:
        super().__init__()
        self.files, self.vocabulary = files, vocabulary

    def forward(self, hidden: torch.Tensor) -> torch.Tensor:
        starts = range(0, self.vocabulary, UNEMBEDDING_ROWS)
        slices = (self.files.rows("lm_head.weight", start, min(start + UNEMBEDDING_ROWS, self.vocabulary)) for start in starts)
        return torch.cat([nn.functional.linear(hidden, rows.to(hidden.dtype)) for rows in slices], dim=-1)


def load_streamed(folder: Path, dtype: torch.dtype = torch.float32) -> GptOssForCausalLM:
    """The model with all arithmetic in `dtype`, but for the norms' and angles', which transformers does in f32."""
    config = GptOssConfig.from_pretrained(folder, attn_implementation="eager", experts_implementation="eager")
    files = Files(folder)
    with torch.device("meta"):
        model = GptOssForCausalLM(config)
    model.model.embed_tokens = StreamedEmbedding(files, dtype)
    model.lm_head = StreamedUnembedding(files, config.vocab_size)
    model.model.rotary_emb = GptOssRotaryEmbedding(config)
    model.model.norm.load_state_dict({"weight": files.whole("model.norm.weight").to(dtype)}, assign=True)
    for name in ("gate_up_proj", "down_proj"):
        check_dequantised(files, f"model.layers.0.mlp.experts.{name}")
    for index, layer in enumerate(model.model.layers):
        stream_layer(layer, files, f"model.layers.{index}.", dtype)
    assert model.config._attn_implementation == model.config._experts_implementation == "eager"
    return model.eval()


def stream_layer(layer: GptOssDecoderLayer, files: Files, prefix: str, dtype: torch.dtype) -> None:
    """Loads what is not experts' matrices before each call of the layer, and drops it after."""
    experts = layer.mlp.experts
    for name in ("gate_up_proj", "down_proj"):
        delattr(experts, name)
        setattr(experts, name, StreamedExperts(files, f"{prefix}mlp.experts.{name}", dtype))
    names = list(layer.state_dict())

    def load(*_) -> None:
        layer.load_state_dict({name: files.whole(prefix + name).to(dtype) for name in names}, assign=True)

    layer.register_forward_pre_hook(load)
    layer.register_forward_hook(lambda *_: layer.to("meta") and None)
