"""gpt-oss in PyTorch, made for training on a CPU: the family's arithmetic with every expert computed densely.

Takes a batch of conversations that share one system message, gives the loss. Weights are used as they will be shipped
(experts rounded to MXFP4, the rest to bfloat16, gradients straight through); the master copies are f32. Knows no text.
"""
from __future__ import annotations

import math
from dataclasses import asdict, dataclass

import torch
import torch.nn.functional as F

import induction
import mxfp4


@dataclass(frozen=True)
class Config:
    """Sizes; the letters are those of src/engine/config.ts."""

    vocabulary: int = 2048
    hidden: int = 192
    layers: int = 4
    heads: int = 4
    kv_heads: int = 2
    head_dim: int = 64
    experts: int = 8
    active_experts: int = 4
    expert_width: int = 96
    window: int = 64
    max_context: int = 4096

    rms_epsilon: float = 1e-5
    rope_theta: float = 150_000.0
    yarn_factor: float = 32.0
    yarn_original_context: int = 4096
    swiglu_limit: float = 7.0

    def huggingface(self, eos: int, pad: int) -> dict:
        """The official `config.json`."""
        kinds = ["sliding_attention", "full_attention"]
        return {
            "architectures": ["GptOssForCausalLM"], "model_type": "gpt_oss", "attention_bias": True, "attention_dropout": 0.0,
            "eos_token_id": eos, "pad_token_id": pad, "experts_per_token": self.active_experts,
            "num_experts_per_tok": self.active_experts, "num_local_experts": self.experts, "head_dim": self.head_dim,
            "hidden_act": "silu", "hidden_size": self.hidden, "initial_context_length": self.yarn_original_context,
            "initializer_range": 0.02, "intermediate_size": self.expert_width,
            "layer_types": [kinds[i % 2] for i in range(self.layers)], "max_position_embeddings": self.max_context,
            "num_attention_heads": self.heads, "num_hidden_layers": self.layers, "num_key_value_heads": self.kv_heads,
            "output_router_logits": False, "rms_norm_eps": self.rms_epsilon, "rope_theta": self.rope_theta,
            "rope_scaling": {
                "beta_fast": 32.0, "beta_slow": 1.0, "factor": self.yarn_factor,
                "original_max_position_embeddings": self.yarn_original_context, "rope_type": "yarn", "truncate": False,
            },
            "router_aux_loss_coef": 0.9, "sliding_window": self.window, "swiglu_limit": self.swiglu_limit,
            "tie_word_embeddings": False, "use_cache": True, "vocab_size": self.vocabulary,
            "quantization_config": {
                "quant_method": "mxfp4",
                "modules_to_not_convert": ["model.layers.*.self_attn", "model.layers.*.mlp.router", "model.embed_tokens", "lm_head"],
            },
        }  # fmt: skip

    def json(self) -> dict:
        return asdict(self)


Weights = dict[str, torch.Tensor]
# Kept in MXFP4; everything else in bfloat16.
EXPERT_MATRICES = ("gate", "up", "down")


def initialise(config: Config, seed: int) -> Weights:
    """Fresh master weights, f32. Expert matrices are [E, out, in]; gate and up are interleaved only when exported."""
    generator = torch.Generator().manual_seed(seed)
    D, E, W = config.hidden, config.experts, config.expert_width
    query, key = config.heads * config.head_dim, config.kv_heads * config.head_dim

    def normal(*shape: int, scale: float) -> torch.Tensor:
        return torch.randn(shape, generator=generator) * scale

    weights = {"embed": normal(config.vocabulary, D, scale=0.5), "head": normal(config.vocabulary, D, scale=0.02), "norm": torch.ones(D)}
    for i in range(config.layers):
        layer = {
            "norm1": torch.ones(D), "norm2": torch.ones(D), "sinks": torch.zeros(config.heads),
            "q": normal(query, D, scale=D**-0.5), "k": normal(key, D, scale=D**-0.5), "v": normal(key, D, scale=D**-0.5),
            "o": normal(D, query, scale=0.3 * query**-0.5), "q_bias": torch.zeros(query), "k_bias": torch.zeros(key),
            "v_bias": torch.zeros(key), "o_bias": torch.zeros(D), "router": normal(E, D, scale=D**-0.5), "router_bias": torch.zeros(E),
            "gate": normal(E, W, D, scale=D**-0.5), "up": normal(E, W, D, scale=D**-0.5), "down": normal(E, D, W, scale=0.3 * W**-0.5),
            "gate_bias": torch.zeros(E, W), "up_bias": torch.zeros(E, W), "down_bias": torch.zeros(E, D),
        }  # fmt: skip
        weights |= {f"{i}.{name}": tensor for name, tensor in layer.items()}
    induction.plant(weights, generator, rope_frequencies(config), config.heads // config.kv_heads)
    return weights


def as_shipped(name: str, tensor: torch.Tensor) -> torch.Tensor:
    """A weight as the checkpoint will hold it, bfloat16; every MXFP4 number is a bfloat16 number."""
    is_expert = name.split(".")[-1] in EXPERT_MATRICES
    return (mxfp4.fake_quantise(tensor) if is_expert else tensor).to(torch.bfloat16)


def rope_frequencies(config: Config) -> torch.Tensor:
    """Radians per token of every pair [head_dim / 2], f64, as YaRN stretches them."""
    half = config.head_dim // 2
    i = torch.arange(half, dtype=torch.float64)
    frequency = config.rope_theta ** (-i / half)

    def turn(beta: float) -> float:
        return half * math.log(config.yarn_original_context / (beta * 2 * math.pi)) / math.log(config.rope_theta)

    ramp = ((i - turn(32.0)) / (turn(1.0) - turn(32.0))).clamp(0, 1)
    return frequency * (1 - ramp) + frequency / config.yarn_factor * ramp


def rope_table(config: Config, length: int) -> tuple[torch.Tensor, torch.Tensor]:
    """cos and sin [length, head_dim / 2] of YaRN, its concentration included."""
    angles = torch.arange(length, dtype=torch.float64)[:, None] * rope_frequencies(config)
    concentration = 0.1 * math.log(config.yarn_factor) + 1
    return (angles.cos() * concentration).float(), (angles.sin() * concentration).float()


@dataclass
class Batch:
    """Conversations [B, L] padded at the end, all behind one system message [P]; what follows each token, and whether to learn it."""

    prefix: torch.Tensor
    rows: torch.Tensor
    targets: torch.Tensor
    learn: torch.Tensor


class Model:
    """
    The forward pass. Matrix products and the activation between them run in `precision` (bfloat16 to train, f32 to check
    against others), the rest in f32. Weights come in `precision`, too.
    """

    def __init__(self, config: Config, precision: torch.dtype = torch.bfloat16):
        self.config, self.precision = config, precision
        self.cos, self.sin = rope_table(config, config.max_context)

    def loss(self, weights: Weights, batch: Batch) -> tuple[torch.Tensor, torch.Tensor]:
        """Summed cross-entropy of the learnt tokens, and the summed load-balancing term of the routers."""
        x, balance = self._layers(weights, batch.prefix, batch.rows)
        logits = self._unembed(weights, x[len(batch.prefix) :].view(*batch.rows.shape, -1)[batch.learn])
        return F.cross_entropy(logits, batch.targets[batch.learn], reduction="sum"), balance

    def logits(self, weights: Weights, ids: torch.Tensor) -> torch.Tensor:
        """Logits [T, V] of one sequence."""
        x, _ = self._layers(weights, ids[:1], ids[None, 1:])
        return self._unembed(weights, x)

    def _unembed(self, weights: Weights, x: torch.Tensor) -> torch.Tensor:
        return F.linear(_rms(x, weights["norm"]).to(self.precision), weights["head"]).float()

    def _layers(self, weights: Weights, shared: torch.Tensor, own: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """The residual stream [P + B * L, D] after the last layer, and the summed load-balancing term."""
        prefix, (rows, length) = len(shared), own.shape
        tokens = torch.cat([shared, own.flatten()])
        x = F.embedding(tokens, weights["embed"]).float()
        places = torch.arange(prefix + length)
        position = torch.cat([places[:prefix], places[prefix:].repeat(rows)])
        balance = torch.zeros(())
        for i in range(self.config.layers):
            layer = {name.split(".")[1]: tensor for name, tensor in weights.items() if name.startswith(f"{i}.")}
            x = x + self._attend(layer, _rms(x, layer["norm1"]), position, (prefix, rows, length), i % 2 == 0)
            y, term = self._experts(layer, _rms(x, layer["norm2"]))
            x, balance = x + y, balance + term
        return x, balance

    def _attend(self, w: Weights, h: torch.Tensor, position: torch.Tensor, shape: tuple[int, int, int], sliding: bool) -> torch.Tensor:
        prefix, rows, length = shape
        c, h = self.config, h.to(self.precision)
        q = self._rotate(F.linear(h, w["q"], w["q_bias"]).float().unflatten(-1, (c.heads, c.head_dim)), position)
        k = self._rotate(F.linear(h, w["k"], w["k_bias"]).float().unflatten(-1, (c.kv_heads, c.head_dim)), position)
        v = F.linear(h, w["v"], w["v_bias"]).unflatten(-1, (c.kv_heads, c.head_dim))
        head = self._attention(q[None, :prefix], k[None, :prefix], v[None, :prefix], w["sinks"], sliding)

        def behind(tensor: torch.Tensor) -> torch.Tensor:
            shared = tensor[None, :prefix].expand(rows, -1, -1, -1)
            return torch.cat([shared, tensor[prefix:].unflatten(0, (rows, length))], 1)

        tail = self._attention(q[prefix:].unflatten(0, (rows, length)), behind(k), behind(v), w["sinks"], sliding)
        attended = torch.cat([head.flatten(0, 1), tail.flatten(0, 1)])
        return F.linear(attended, w["o"], w["o_bias"]).float()

    def _rotate(self, x: torch.Tensor, position: torch.Tensor) -> torch.Tensor:
        cos, sin = self.cos[position][:, None], self.sin[position][:, None]
        a, b = x.chunk(2, -1)
        return torch.cat([a * cos - b * sin, b * cos + a * sin], -1).to(self.precision)

    def _attention(self, q: torch.Tensor, k: torch.Tensor, v: torch.Tensor, sinks: torch.Tensor, sliding: bool) -> torch.Tensor:
        """q [B, T, H, d] at the end of k, v [B, S, G, d]; gives [B, T, H * d]."""
        c = self.config
        (B, T), S, group = q.shape[:2], k.shape[1], c.heads // c.kv_heads
        q = (q * c.head_dim**-0.5).view(B, T, c.kv_heads, group, c.head_dim).permute(0, 2, 3, 1, 4).flatten(2, 3)
        scores = (q @ k.permute(0, 2, 3, 1)).view(B, c.kv_heads, group, T, S)
        distance = torch.arange(S - T, S)[:, None] - torch.arange(S)
        hidden = (distance < 0) | (distance >= c.window) if sliding else distance < 0
        scores = scores + torch.zeros(T, S).masked_fill(hidden, -torch.inf)
        # The sink is one more key that takes its share of the softmax and has no value.
        sink = sinks.float().view(1, c.kv_heads, group, 1, 1).expand(B, -1, -1, T, 1)
        weight = torch.cat([scores, sink], -1).softmax(-1)[..., :S]
        out = weight.to(self.precision).flatten(2, 3) @ v.permute(0, 2, 1, 3)
        return out.view(B, c.kv_heads, group, T, c.head_dim).permute(0, 3, 1, 2, 4).reshape(B, T, c.heads * c.head_dim)

    def _experts(self, w: Weights, h: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        c = self.config
        router = F.linear(h, w["router"].float(), w["router_bias"].float())
        top, chosen = router.topk(c.active_experts, -1)
        share = torch.zeros_like(router).scatter(-1, chosen, top.softmax(-1))
        h = h.to(self.precision)
        gate = F.linear(h, w["gate"].flatten(0, 1), w["gate_bias"].flatten()).clamp(max=c.swiglu_limit)
        up = F.linear(h, w["up"].flatten(0, 1), w["up_bias"].flatten()).clamp(-c.swiglu_limit, c.swiglu_limit)
        active = (gate * torch.sigmoid(1.702 * gate) * (up + 1)).unflatten(-1, (c.experts, c.expert_width))
        active = (active * share[..., None].to(self.precision)).flatten(-2)
        out = F.linear(active, w["down"].permute(1, 0, 2).flatten(1)).float() + share @ w["down_bias"].float()
        used = (share > 0).float().mean(0)
        balance = c.experts * (used * router.softmax(-1).mean(0)).sum() / c.active_experts
        return out, balance


def _rms(x: torch.Tensor, gain: torch.Tensor) -> torch.Tensor:
    return gain.float() * x * torch.rsqrt(x.square().mean(-1, keepdim=True) + 1e-5)
