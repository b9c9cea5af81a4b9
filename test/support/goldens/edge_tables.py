"""Small tables at the edges of single operations, computed by transformers' and torch's own functions.

Takes nothing, gives one JSON object; README.md beside this file says what each table holds.
"""

import math
from types import SimpleNamespace

import torch
from transformers import GptOssConfig
from transformers.integrations.mxfp4 import convert_moe_packed_tensors
from transformers.models.gpt_oss.modeling_gpt_oss import (
    GptOssExperts,
    GptOssRMSNorm,
    GptOssRotaryEmbedding,
    GptOssTopKRouter,
    eager_attention_forward,
)


@torch.inference_mode()
def edge_tables() -> dict:
    return {
        "rope": rope(),
        "mxfp4": mxfp4(),
        "rmsNorm": rms_norm(),
        "swiglu": swiglu(),
        "router": router(),
        "sinks": sinks(),
    }


def rope() -> dict:
    """cos and sin at the positions where they go wrong, with the official config's YaRN."""
    config = GptOssConfig(
        rope_parameters={
            "rope_type": "yarn",
            "rope_theta": 150000.0,
            "factor": 32.0,
            "beta_fast": 32.0,
            "beta_slow": 1.0,
            "truncate": False,
            "original_max_position_embeddings": 4096,
        }
    )
    positions = [0, 1, 17, 127, 128, 4095, 4096, 100000, 131071]
    embedding = GptOssRotaryEmbedding(config)
    cos, sin = embedding(torch.zeros(1), torch.tensor([positions]))
    # transformers rounds inv_freq and the angle to f32: the fastest angle, p radians, is off by up to p·2^-23.
    tolerances = [embedding.attention_scaling * position * 2**-23 + 1e-6 for position in positions]
    return {
        "invFreq": embedding.inv_freq.tolist(),
        "attentionScaling": embedding.attention_scaling,
        "rows": [
            {"position": position, "cos": cos[0, row].tolist(), "sin": sin[0, row].tolist(), "tolerance": tolerances[row]}
            for row, position in enumerate(positions)
        ],
    }


def mxfp4() -> list[dict]:
    """A block with every code in both nibbles, at each scale; values as f32 bits, because of -0, subnormals and infinity."""
    block = [low | (15 - low) << 4 for low in range(16)]
    rows = []
    for scale in (0, 1, 120, 127, 134, 254):
        blocks = torch.tensor(block, dtype=torch.uint8).reshape(1, 1, 1, 16)
        scales = torch.tensor([scale], dtype=torch.uint8).reshape(1, 1, 1)
        values = convert_moe_packed_tensors(blocks, scales, dtype=torch.float32).flatten()
        bits = values.contiguous().view(torch.int32).to(torch.int64) & 0xFFFFFFFF
        rows.append({"scale": scale, "block": block, "f32Bits": bits.tolist()})
    return rows


def rms_norm() -> list[dict]:
    """Rows so small that epsilon decides: at 1e-3 the mean square is a tenth of it. Where eps is 1e-6 these differ, logits do not."""
    generator = torch.Generator().manual_seed(1)
    rows = []
    for magnitude in (1.0, 1e-2, 1e-3, 1e-5, 0.0):
        norm = GptOssRMSNorm(32, eps=1e-5)
        norm.weight.copy_(torch.rand(32, generator=generator) + 0.5)
        row = torch.randn(32, generator=generator) * magnitude
        rows.append({"magnitude": magnitude, "weight": norm.weight.tolist(), "row": row.tolist(), "normed": norm(row).tolist()})
    return rows


def swiglu() -> list[dict]:
    """The activation in f64 beyond, at and inside its clamps; gate has no lower one."""
    gates = [-50.0, -20.0, -8.0, -7.0, 0.0, 7.0, 8.0, 20.0]
    ups = [-50.0, -8.0, -7.0, -1.0, 0.0, 7.0, 8.0, 50.0]
    limits = SimpleNamespace(limit=7.0, alpha=1.702)
    pairs = torch.cartesian_prod(torch.tensor(gates, dtype=torch.float64), torch.tensor(ups, dtype=torch.float64))
    values = GptOssExperts._apply_gate(limits, pairs.reshape(-1)[None])[0]
    return [{"gate": gate, "up": up, "value": value} for (gate, up), value in zip(pairs.tolist(), values.tolist(), strict=True)]


def router() -> list[dict]:
    """Top-4 of router logits. Of equal ones the lowest index goes first, which torch.topk leaves open; the weights are transformers'."""
    cases = {
        "distinct": [0.5, -1.0, 3.0, 2.0, -0.5, 1.0, 2.5, 0.0],
        "all equal": [1.0] * 8,
        "tie across the cut": [2.0, 1.0, 1.0, 3.0, 1.0, 1.0, 0.0, 4.0],
        "tie inside": [0.0, 5.0, 1.0, 5.0, 2.0, 5.0, 3.0, 4.0],
        "negative ties": [-3.0, -2.0, -2.0, -2.0, -2.0, -2.0, -9.0, -9.0],
        "far apart": [100.0, 0.0, -100.0, 50.0, 0.0, 0.0, 0.0, 0.0],
    }
    module = GptOssTopKRouter(SimpleNamespace(num_experts_per_tok=4, num_local_experts=8, hidden_size=1))
    rows = []
    for name, logits in cases.items():
        module.bias.copy_(torch.tensor(logits))
        _, weights, chosen = module(torch.zeros(1, 1))
        experts = torch.tensor(logits).sort(descending=True, stable=True).indices[:4]
        assert [logits[expert] for expert in experts] == [logits[expert] for expert in chosen[0]]
        rows.append({"name": name, "logits": logits, "experts": experts.tolist(), "weights": weights[0].tolist()})
    return rows


def sinks() -> dict:
    """Attention of two query heads on one key head, full and causal, with sinks far below, among and far above the scores."""
    generator = torch.Generator().manual_seed(2)
    tokens, head_dim = 5, 8
    query = torch.randn(1, 2, tokens, head_dim, generator=generator)
    key, value = torch.randn(2, 1, 1, tokens, head_dim, generator=generator).unbind()
    mask = torch.full((tokens, tokens), -math.inf).triu(1)
    rows = []
    for sink in ([-100.0, -30.0], [0.0, 1.5], [30.0, 100.0]):
        module = SimpleNamespace(num_key_value_groups=2, sinks=torch.tensor(sink), training=False)
        output, _ = eager_attention_forward(module, query, key, value, mask, scaling=head_dim**-0.5)
        rows.append({"sinks": sink, "output": output[0].tolist()})  # (token, head, head_dim)
    by_token = {"query": query[0].transpose(0, 1), "key": key[0].transpose(0, 1), "value": value[0].transpose(0, 1)}
    return {**{name: tensor.tolist() for name, tensor in by_token.items()}, "rows": rows}
