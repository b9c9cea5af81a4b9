"""Scores a checkpoint on the examination, greedily, with transformers: the second opinion to evaluate.ts.

Usage: evaluate.py MODEL_DIR [--failures N]. Prints one line per skill and, if asked, examples of what went wrong.
"""
from __future__ import annotations

import argparse
import json
from collections import defaultdict
from pathlib import Path

import torch

from held_out import FILE
from huggingface import load
from scoring import keeps, parse
from tokenizer import Codec

MAX_TOKENS = 160
AT_ONCE = 81


@torch.no_grad()
def complete(model, codec: Codec, prompts: list[list[int]]) -> list[list[int]]:
    """Greedy continuations of all prompts at once, each until its stop token."""
    pad, longest = codec.special("endoftext"), max(map(len, prompts))
    ids = torch.tensor([[pad] * (longest - len(prompt)) + prompt for prompt in prompts])
    mask = torch.tensor([[0] * (longest - len(prompt)) + [1] * len(prompt) for prompt in prompts])
    out = model.generate(ids, attention_mask=mask, max_new_tokens=MAX_TOKENS, do_sample=False, eos_token_id=sorted(codec.stops), pad_token_id=pad)
    return [_until_stop(row, codec) for row in out[:, longest:].tolist()]


def _until_stop(ids: list[int], codec: Codec) -> list[int]:
    for i, token in enumerate(ids):
        if token in codec.stops:
            return ids[: i + 1]
    return ids


def examine(model, codec: Codec, items: list[dict]) -> list[dict]:
    """Per item: whether all of its turns keep their rules, whether all are well-formed, and what was written."""
    results = [{"skill": item["skill"], "text": item["text"], "right": True, "well_formed": [], "wrote": []} for item in items]
    contexts = [list(item["prompt"]) for item in items]
    for turn in range(max(len(item["turns"]) for item in items)):
        # By length, so that little is padded; an item that went wrong is not asked on.
        open_items = sorted((i for i, item in enumerate(items) if turn < len(item["turns"]) and results[i]["right"]), key=lambda i: len(contexts[i]))
        for start in range(0, len(open_items), AT_ONCE):
            some = open_items[start : start + AT_ONCE]
            for i, ids in zip(some, complete(model, codec, [contexts[i] for i in some])):
                text = codec.decode(ids)
                parsed = parse(text)
                results[i]["right"] &= keeps(items[i]["turns"][turn]["rule"], parsed)
                results[i]["well_formed"].append(parsed.well_formed)
                results[i]["wrote"].append(text)
                contexts[i] += ids + items[i]["turns"][turn].get("then", [])
    return results


def report(results: list[dict], failures: int) -> None:
    by_skill = defaultdict(list)
    for result in results:
        by_skill[result["skill"]].append(result)
    for skill, group in by_skill.items():
        right = sum(result["right"] for result in group)
        print(f"{skill:13} {right:3} of {len(group)}  {100 * right / len(group):5.1f} %")
        for result in [result for result in group if not result["right"]][:failures]:
            print(f"    {result['text'][-150:]!r}\n      -> {' || '.join(result['wrote'])[:400]!r}")
    turns = [well_formed for result in results for well_formed in result["well_formed"]]
    print(f"well-formed   {sum(turns)} of {len(turns)} turns  {100 * sum(turns) / len(turns):.1f} %")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path)
    parser.add_argument("--failures", type=int, default=0)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    items = [json.loads(line) for line in FILE.read_text().splitlines()]
    report(examine(load(arguments.model), Codec.load(arguments.model / "tokenizer.json"), items), arguments.failures)


if __name__ == "__main__":
    main()
