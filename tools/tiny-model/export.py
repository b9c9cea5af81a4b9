"""Writes a trained state as a checkpoint in the official layout, and proves that transformers reads the same model from it.

Usage: export.py WORK_DIR MODEL_DIR. Takes WORK_DIR/state.pt and WORK_DIR/tokenizer.json.
"""
from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path

import torch
from safetensors.torch import save_file

import corpus
import mxfp4
from harmony import completion_start
from huggingface import load
from model import Config, Model, Weights, as_shipped
from tokenizer import Codec

NOTICE = "A small demonstration model, not gpt-oss-20b: it has a few skills, and beyond them its answers are worth nothing."
# As the official files: three, counted from 0, "of 2".
SHARDS = 3
TOLERANCE = 1e-3


def official(weights: Weights, config: Config) -> dict[str, torch.Tensor]:
    """Tensors by their official names and dtypes: MXFP4 blocks and scales u8, the rest bfloat16."""
    tensors = {}
    for i in range(config.layers):
        w = {name.split(".")[1]: tensor for name, tensor in weights.items() if name.startswith(f"{i}.")}
        layer = {
            "input_layernorm.weight": w["norm1"], "post_attention_layernorm.weight": w["norm2"], "self_attn.sinks": w["sinks"],
            **{f"self_attn.{x}_proj.weight": w[x] for x in "qkvo"}, **{f"self_attn.{x}_proj.bias": w[f"{x}_bias"] for x in "qkvo"},
            "mlp.router.weight": w["router"], "mlp.router.bias": w["router_bias"],
            "mlp.experts.gate_up_proj_bias": torch.stack([w["gate_bias"], w["up_bias"]], -1).flatten(-2),
            "mlp.experts.down_proj_bias": w["down_bias"],
        }  # fmt: skip
        layer = {name: tensor.to(torch.bfloat16) for name, tensor in layer.items()}
        # Even rows are gate, odd rows are up.
        matrices = {"gate_up": torch.stack([w["gate"], w["up"]], 2).flatten(1, 2), "down": w["down"]}
        for name, matrix in matrices.items():
            blocks, scales = mxfp4.pack(matrix)
            layer |= {f"mlp.experts.{name}_proj_blocks": blocks, f"mlp.experts.{name}_proj_scales": scales}
        tensors |= {f"model.layers.{i}.{name}": layer[name] for name in sorted(layer)}
    ends = {"model.embed_tokens.weight": "embed", "model.norm.weight": "norm", "lm_head.weight": "head"}
    return tensors | {name: weights[ours].to(torch.bfloat16) for name, ours in ends.items()}


def write_shards(tensors: dict[str, torch.Tensor], folder: Path) -> int:
    """Cuts the tensors into files of about equal size wherever that falls, also inside a layer. Gives the bytes of all."""
    total = sum(tensor.nbytes for tensor in tensors.values())
    shards: list[dict[str, torch.Tensor]] = [{} for _ in range(SHARDS)]
    done = 0
    for name, tensor in tensors.items():
        shards[done * SHARDS // total][name] = tensor.contiguous()
        done += tensor.nbytes
    weight_map = {}
    for i, shard in enumerate(shards):
        file = f"model-{i:05}-of-{SHARDS - 1:05}.safetensors"
        save_file(shard, folder / file, {"format": "pt"})
        (folder / file).chmod(0o644)
        weight_map |= dict.fromkeys(shard, file)
    index = {"metadata": {"total_size": total}, "weight_map": dict(sorted(weight_map.items()))}
    _write_json(folder / "model.safetensors.index.json", index)
    return total


def _write_json(path: Path, value: dict) -> None:
    path.write_text(json.dumps(value, indent=2) + "\n")


def largest_difference(folder: Path, weights: Weights, config: Config, codec: Codec) -> float:
    """The largest difference of a logit between transformers on the written files and the model that was trained, in f32."""
    ours = Model(config, torch.float32)
    shipped = {name: as_shipped(name, tensor).float() for name, tensor in weights.items()}
    theirs, rng = load(folder), corpus.seeded(7)
    largest = 0.0
    for effort in corpus.EFFORTS * 2:
        exercise = corpus.draw_exercise(rng, effort).conversation
        segments = corpus.draw_system(rng, effort, bool(exercise.tools)) + exercise.segments + completion_start()
        ids = torch.tensor(codec.encode(segments)[0])
        with torch.no_grad():
            difference = ours.logits(shipped, ids) - theirs(ids[None]).logits[0]
        largest = max(largest, difference.abs().max().item())
    return largest


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("work", type=Path)
    parser.add_argument("model", type=Path)
    arguments = parser.parse_args()
    state = torch.load(arguments.work / "state.pt")
    weights, config = state["weights"], Config(**state["config"])
    codec = Codec.load(arguments.work / "tokenizer.json")
    arguments.model.mkdir(parents=True, exist_ok=True)
    shutil.copy(arguments.work / "tokenizer.json", arguments.model)
    stops = [codec.special("return"), codec.special("endoftext"), codec.special("call")]
    official_config = config.huggingface(stops[0], stops[1])
    _write_json(arguments.model / "config.json", official_config | {"gpt_oss_web": {"notice": NOTICE}})
    generation = {"bos_token_id": codec.special("startoftext"), "do_sample": True, "eos_token_id": stops, "pad_token_id": stops[1]}
    _write_json(arguments.model / "generation_config.json", generation)
    size = write_shards(official(weights, config), arguments.model)
    difference = largest_difference(arguments.model, weights, config, codec)
    parameters = sum(tensor.numel() for tensor in weights.values())
    print(json.dumps({"step": state["step"], "parameters": parameters, "bytes": size, "largest_logit_difference": difference}))
    if difference > TOLERANCE:
        raise SystemExit(f"transformers differs by {difference} from what was trained; at most {TOLERANCE} is allowed")


if __name__ == "__main__":
    main()
