"""Checks a made checkpoint with the libraries that read the official one: safetensors and tokenizers.

Takes a folder and its config; raises AssertionError where they disagree.
"""

import json
from pathlib import Path

from safetensors import safe_open
from tokenizers import Tokenizer


def check_checkpoint(folder: Path, config: dict) -> None:
    check_shards(folder, config)
    check_tokenizer(Tokenizer.from_file(str(folder / "tokenizer.json")), config)


def check_shards(folder: Path, config: dict) -> None:
    """Every tensor is in the file the index names, with the right size in sum, and no file holds another."""
    index = json.loads((folder / "model.safetensors.index.json").read_text())
    found = {}
    total = 0
    for path in sorted(folder.glob("*.safetensors")):
        with safe_open(path, framework="np") as shard:
            for name in shard.keys():
                piece = shard.get_slice(name)
                elements = 1
                for size in piece.get_shape():
                    elements *= size
                total += elements * {"BF16": 2, "U8": 1}[piece.get_dtype()]
                found[name] = path.name
    assert found == index["weight_map"]
    assert total == index["metadata"]["total_size"]
    assert len(found) == 19 * config["num_hidden_layers"] + 3


def check_tokenizer(tokenizer: Tokenizer, config: dict) -> None:
    """Text round-trips through its bytes; special tokens have config's ids and are never made from ordinary text by BPE."""
    text = "Größe 12345 \u3000naïve\r\n 🙂 don't"
    assert tokenizer.encode(text).ids == list(text.encode())
    assert tokenizer.decode(list(text.encode())) == text
    assert tokenizer.token_to_id("<|return|>") == config["eos_token_id"]
    assert tokenizer.token_to_id("<|endoftext|>") == config["pad_token_id"]
    start = config["pad_token_id"] + 7
    assert tokenizer.encode("<|start|>a").ids == [start, ord("a")]
    assert tokenizer.decode([start, ord("a")], skip_special_tokens=False) == "<|start|>a"
