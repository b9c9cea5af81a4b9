"""What each field of config.json does to a model, by transformers' own classes.

Usage: config_fields.py (no arguments). Writes config-fields.json and rope-tables.json beside this file.
README.md beside this file says what they hold.
"""

import json
import re
import warnings
from dataclasses import fields
from pathlib import Path

import torch
import transformers
from transformers import GenerationConfig, GptOssConfig, GptOssForCausalLM
from transformers.models.gpt_oss.modeling_gpt_oss import GptOssRotaryEmbedding

HERE = Path(__file__).parent
ROPE = {
    "rope_type": "yarn",
    "factor": 32.0,
    "beta_fast": 32.0,
    "beta_slow": 1.0,
    "original_max_position_embeddings": 64,
    "truncate": False,
}
# Small, and every field decides: gates beyond the clamp, more tokens than the window, ids beyond YaRN's original context.
BASE = {
    "architectures": ["GptOssForCausalLM"],
    "model_type": "gpt_oss",
    "num_hidden_layers": 2,
    "num_local_experts": 4,
    "num_experts_per_tok": 3,
    "vocab_size": 48,
    "hidden_size": 32,
    "intermediate_size": 32,
    "head_dim": 16,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "sliding_window": 4,
    "layer_types": ["sliding_attention", "full_attention"],
    "rms_norm_eps": 1e-5,
    "rope_theta": 150000.0,
    "rope_scaling": ROPE,
    "swiglu_limit": 7.0,
    "max_position_embeddings": 128,
    "attention_bias": True,
    "hidden_act": "silu",
    "tie_word_embeddings": False,
}
VALUES = [None, True, False, 0, 1, 2, 3, 4, 0.5, 2.0, 1e-3, 10000.0, "x", "default", "linear", "eager", [], [1], {}, {"0": 1}]
SOURCES = [
    "modeling_rope_utils.py",
    "masking_utils.py",
    "modeling_utils.py",
    "configuration_utils.py",
    "integrations/moe.py",
    "models/gpt_oss/modeling_gpt_oss.py",
]
# Keys of config.json that transformers 4, OpenAI's own reader, converters and other model families write.
OTHERS = """
experts_per_token num_experts initial_context_length rope_scaling_factor rope_ntk_alpha rope_ntk_beta torch_dtype
rope_parameters original_max_position_embeddings partial_rotary_factor per_layer_config name_or_path _name_or_path _commit_hash
attn_implementation _attn_implementation _attn_implementation_autoset experts_implementation output_attentions num_labels
torchscript pruned_heads use_bfloat16 tf_legacy_loss tie_encoder_decoder add_cross_attention cross_attention_hidden_size
is_decoder finetuning_task task_specific_params tokenizer_class prefix sep_token_id decoder_start_token_id unsloth_fixed
unsloth_version gpt_oss_web tie_last_hidden_states auto_map pretraining_tp mlp_bias mlp_layer_types logits_scaling logit_scale
attn_logit_softcapping final_logit_softcapping attention_multiplier residual_multiplier embedding_multiplier
query_pre_attn_scalar use_qk_norm norm_topk_prob routed_scaling_factor n_group use_sliding_window max_window_layers
rope_interleave scale_embeddings attention_chunk_size is_causal use_bidirectional_attention router_jitter_noise
""".split()
ROPE_NAMES = """
rope_type type factor beta_fast beta_slow original_max_position_embeddings truncate attention_factor mscale mscale_all_dim
rope_theta partial_rotary_factor short_factor long_factor low_freq_factor high_freq_factor mrope_section finetuned
full_attention sliding_attention
""".split()
# Read or written by the loader, not by the arithmetic; and what no config.json can set.
LEFT_OUT = {"quantization_config", "model_type", "sub_configs"}


def main() -> None:
    warnings.simplefilter("ignore")
    transformers.logging.set_verbosity(transformers.logging.CRITICAL)
    torch.set_num_threads(1)  # The model is tiny.
    torch.manual_seed(1)
    judge = Judge()
    names = sorted(field_names() - LEFT_OUT)
    top = {name: judge.effects(lambda value, name=name: {**BASE, name: value}) for name in names}
    rope = {name: judge.effects(lambda value, name=name: with_rope(name, value)) for name in ROPE_NAMES}
    report = {"transformers": transformers.__version__, "base": BASE, "values": VALUES, "top": top, "rope": rope}
    write("config-fields.json", json.dumps(report))
    rows = [table(name, change) for name, change in rope_changes().items()]
    write("rope-tables.json", json.dumps({"transformers": transformers.__version__, "rows": rows}))


def field_names() -> set[str]:
    """Every name that transformers may read of a config of this family, and OTHERS."""
    names = {field.name for field in fields(GptOssConfig)} | set(OTHERS) | set(BASE)
    names |= set(GenerationConfig._get_default_generation_params())
    root = Path(transformers.__file__).parent
    for source in SOURCES:
        text = (root / source).read_text()
        names |= set(re.findall(r"\bconfig\.([a-z]\w+)\b(?!\()", text))
        names |= set(re.findall(r"(?:getattr|hasattr)\((?:self\.)?config, \"(\w+)\"", text))
    # Methods and properties that no config.json can set.
    return {name for name in names if not callable(getattr(GptOssConfig, name, None))}


def with_rope(name: str, value: object) -> dict:
    return {**BASE, "rope_scaling": {**ROPE, name: value}}


class Judge:
    """Runs one model with one set of weights under many configs."""

    def __init__(self) -> None:
        self.ids = torch.tensor([[3, 1, 4, 1, 5, 9, 2, 6, 5, 35, 8, 9]])
        self.positions = torch.arange(60, 72)[None]
        model = GptOssForCausalLM(GptOssConfig(**fresh(BASE))).double().eval()
        self.state = {
            name: torch.randn(tensor.shape, dtype=torch.float64) * (2.0 if "experts" in name else 0.5)
            for name, tensor in model.state_dict().items()
        }
        self.expected = self.logits(BASE)

    @torch.inference_mode()
    def logits(self, config: dict) -> torch.Tensor:
        made = GptOssConfig(**fresh(config))
        made._attn_implementation = made._experts_implementation = "eager"
        model = GptOssForCausalLM(made).double().eval()
        model.load_state_dict(self.state, strict=True)
        return model(self.ids, position_ids=self.positions, use_cache=False, return_dict=True).logits

    def effects(self, config_of) -> dict[str, list[int]]:
        """Indices of VALUES by what they do: nothing, other logits, or no model at all."""
        found: dict[str, list[int]] = {"same": [], "other": [], "refused": []}
        for index, value in enumerate(VALUES):
            effect = self.effect(config_of(value))
            # JSON has one kind of number; transformers' strict fields take 7.0 and not 7.
            if effect == "refused" and isinstance(value, (int, float)) and value == int(value) and value is not True:
                effect = self.effect(config_of(float(value) if isinstance(value, int) else int(value)))
            found[effect].append(index)
        return {effect: indices for effect, indices in found.items() if indices}

    def effect(self, config: dict) -> str:
        try:
            logits = self.logits(config)
        except Exception:
            return "refused"
        return "same" if torch.equal(logits, self.expected) else "other"


def fresh(config: dict) -> dict:
    """A copy that transformers may change."""
    return json.loads(json.dumps(config))


def rope_changes() -> dict[str, dict]:
    """Changes to gpt-oss's own fields, by name."""
    rope = {**ROPE, "original_max_position_embeddings": 4096}
    scaled = lambda **changes: {"rope_scaling": {**rope, **changes}}  # noqa: E731
    without = lambda *names: {"rope_scaling": {k: v for k, v in rope.items() if k not in names}}  # noqa: E731
    factors = {f"factor {x}": scaled(factor=x) for x in (0.25, 0.5, 1, 1.0, 1.5, 2.0, 4.0, 8, 40.0, 64.0, 1000.0)}
    attention = {f"attention_factor {x}": scaled(attention_factor=x) for x in (1.0, 0.5, 1.3465735902799727, 2.0, 1)}
    mscales = {
        f"mscale {a}, mscale_all_dim {b}, factor {f}": scaled(mscale=a, mscale_all_dim=b, factor=f)
        for a in (None, 0, 0.707, 1.0, 2.0)
        for b in (None, 0.707, 1.0)
        for f in (0.5, 32.0)
    }
    betas = {f"beta_fast {a}, beta_slow {b}": scaled(beta_fast=a, beta_slow=b) for a, b in ((64, 2), (1, 32), (8.5, 8.5), (1, 1))}
    truncated = {f"truncate {x}": scaled(truncate=x) for x in (True, False, None)}
    contexts = {
        f"original {x}, truncate {t}": scaled(original_max_position_embeddings=x, truncate=t)
        for x in (1, 6, 128, 4096, 131072, 1048576)
        for t in (True, False)
    }
    thetas = {f"rope_theta {x}": {"rope_theta": x} for x in (2.0, 500.0, 10000, 1e6, 1e9)}
    heads = {f"head_dim {x}": {"head_dim": x} for x in (8, 16, 40, 128, 256)}
    forms = {
        "neither beta": without("beta_fast", "beta_slow"),
        "no truncate": without("truncate"),
        "no original context": without("original_max_position_embeddings"),
        "type for rope_type": {"rope_scaling": {**without("rope_type")["rope_scaling"], "type": "yarn"}},
        "rope_parameters alone": {"rope_scaling": None, "rope_theta": None, "rope_parameters": {**rope, "rope_theta": 10000.0}},
        "rope_parameters without theta": {"rope_scaling": None, "rope_parameters": rope, "rope_theta": 77.0},
        "theta in rope_scaling": {"rope_scaling": {**rope, "rope_theta": 500.0}},
        "both forms, the same": {"rope_parameters": rope},
        "both forms, different": {"rope_parameters": {**rope, "factor": 2.0}},
        "original context beside": {"original_max_position_embeddings": 512},
        "half a head rotated": {"partial_rotary_factor": 0.5},
        "factor null": scaled(factor=None),
    }
    return {**factors, **attention, **mscales, **betas, **truncated, **contexts, **thetas, **heads, **forms}


def table(name: str, change: dict) -> dict:
    """The rotary table of the official fields with a change; `error` where transformers has none."""
    base = {**BASE, "head_dim": 64, "max_position_embeddings": 131072}
    config = {**base, "rope_scaling": {**ROPE, "original_max_position_embeddings": 4096}, **change}
    try:
        embedding = GptOssRotaryEmbedding(GptOssConfig(**{key: value for key, value in fresh(config).items() if value is not None}))
    except Exception as error:
        return {"name": name, "config": config, "error": type(error).__name__}
    rows = [float(f"{x:.9g}") for x in embedding.inv_freq.tolist()]
    return {"name": name, "config": config, "invFreq": rows, "attentionScaling": embedding.attention_scaling}


def write(name: str, text: str) -> None:
    (HERE / name).write_text(text + "\n")


if __name__ == "__main__":
    main()
