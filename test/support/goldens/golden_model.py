"""Runs Hugging Face's GptOssForCausalLM in f32 on a checkpoint folder and hands back everything a golden holds.

Takes a folder and token ids, gives numpy arrays and plain numbers; knows nothing of files' formats or of our code.
"""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import torch
from transformers import GptOssForCausalLM, Mxfp4Config
from transformers.models.gpt_oss.modeling_gpt_oss import GptOssExperts, GptOssTopKRouter

TOP = 20  # as many log-probabilities as the API can be asked for


@dataclass
class Prefill:
    """One forward pass over a whole prompt of T tokens."""

    hidden: list[np.ndarray]  # L+1 of (T, D): the embedding, then the residual after each layer; the last is the final norm's input
    normed: np.ndarray  # (T, D), the final norm's output
    logits: np.ndarray  # (T, V)
    clamp_hits: dict[str, int]  # values beyond ±7 before the clamps, over all layers, tokens and chosen experts
    router_gap: float  # smallest distance between the last chosen and the first rejected router logit


@dataclass
class Greedy:
    """A greedy continuation, decoded with the KV cache."""

    ids: list[int]
    logits: list[np.ndarray]  # (V) at each step, before the id was chosen
    margin: float  # smallest distance between the largest and second largest logit


def load_model(folder: str) -> GptOssForCausalLM:
    """Loads in f32, the experts too.

    The dequantised experts stay bf16 whatever `dtype` says, and the default grouped path would then round activations to bf16:
    hence `.float()` after loading and the eager experts. MXFP4 values are exact in bf16, so nothing is lost on the way.
    """
    model = GptOssForCausalLM.from_pretrained(
        folder,
        dtype=torch.float32,
        attn_implementation="eager",
        experts_implementation="eager",
        quantization_config=Mxfp4Config(dequantize=True),
    )
    model = model.float().eval()
    assert all(tensor.dtype == torch.float32 for tensor in model.state_dict().values())
    return model


@torch.inference_mode()
def prefill(model: GptOssForCausalLM, prompt: list[int]) -> Prefill:
    """One pass over the prompt, recorded by hooks on the modules themselves."""
    inner = model.model
    recorded: dict[str, torch.Tensor] = {}
    gaps: list[float] = []

    def record(name):
        return lambda _module, _inputs, output: recorded.__setitem__(name, output[0] if isinstance(output, tuple) else output)

    def record_gap(router: GptOssTopKRouter, _inputs, output):
        ranked = output[0].sort(dim=-1, descending=True).values
        gaps.append((ranked[:, router.top_k - 1] - ranked[:, router.top_k]).min().item())

    hooks = [inner.embed_tokens.register_forward_hook(record("hidden.0")), inner.norm.register_forward_hook(record("normed"))]
    for index, layer in enumerate(inner.layers):
        hooks.append(layer.register_forward_hook(record(f"hidden.{index + 1}")))
        hooks.append(layer.mlp.router.register_forward_hook(record_gap))
    with CountingClamps() as hits:
        output = model(torch.tensor([prompt]), output_hidden_states=True)
    for hook in hooks:
        hook.remove()

    arrays = {name: tensor.reshape(len(prompt), -1).numpy().copy() for name, tensor in recorded.items()}
    hidden = [arrays[f"hidden.{index}"] for index in range(len(inner.layers) + 1)]
    # transformers' own tuple has the same states, except that its last is the final norm's output instead of its input.
    for ours, theirs in zip([*hidden[:-1], arrays["normed"]], output.hidden_states, strict=True):
        assert np.array_equal(ours, theirs[0].numpy())
    return Prefill(hidden, arrays["normed"], output.logits[0].numpy(), hits, min(gaps))


@torch.inference_mode()
def continue_greedily(model: GptOssForCausalLM, prompt: list[int], count: int, stops: Collection[int] = ()) -> Greedy:
    """Takes the largest logit `count` times, or until one of `stops`, feeding one token at a time through the KV cache."""
    ids: list[int] = []
    steps: list[np.ndarray] = []
    margins: list[float] = []
    output = model(torch.tensor([prompt]), use_cache=True)
    for _ in range(count):
        logits = output.logits[0, -1]
        largest, second = logits.topk(2).values.tolist()
        margins.append(largest - second)
        ids.append(int(logits.argmax()))
        steps.append(logits.numpy().copy())
        if ids[-1] in stops:
            break
        output = model(torch.tensor([ids[-1:]]), past_key_values=output.past_key_values, use_cache=True)
    return Greedy(ids, steps, min(margins))


def top_logprobs(logits: np.ndarray) -> list[dict]:
    """The most likely ids, most likely first, with the natural logarithm of softmax over the whole vocabulary."""
    exact = logits.astype(np.float64)
    logprobs = exact - exact.max() - np.log(np.exp(exact - exact.max()).sum())
    order = np.argsort(-logprobs, kind="stable")[:TOP]
    return [{"id": int(token), "logprob": float(logprobs[token])} for token in order]


@torch.inference_mode()
def window_shift(model: GptOssForCausalLM, prompt: list[int]) -> float:
    """What a window one key too narrow or too wide does to the logits, at its least: the largest |Δlogit| of the milder mistake."""
    right = model.config.sliding_window
    logits = {}
    for window in (right - 1, right, right + 1):
        model.config.sliding_window = window
        logits[window] = model(torch.tensor([prompt]), use_cache=False).logits
    model.config.sliding_window = right
    return min((logits[window] - logits[right]).abs().max().item() for window in (right - 1, right + 1))


class CountingClamps:
    """Counts, while active, the values that the SwiGLU clamps change: gate > 7, up > 7 and up < -7."""

    def __enter__(self) -> dict[str, int]:
        hits = {"gateAbove": 0, "upAbove": 0, "upBelow": 0}
        self.apply_gate = GptOssExperts._apply_gate

        def counted(experts: GptOssExperts, gate_up: torch.Tensor) -> torch.Tensor:
            gate, up = gate_up[..., ::2], gate_up[..., 1::2]
            hits["gateAbove"] += int((gate > experts.limit).sum())
            hits["upAbove"] += int((up > experts.limit).sum())
            hits["upBelow"] += int((up < -experts.limit).sum())
            return self.apply_gate(experts, gate_up)

        GptOssExperts._apply_gate = counted
        return hits

    def __exit__(self, *_) -> None:
        GptOssExperts._apply_gate = self.apply_gate
