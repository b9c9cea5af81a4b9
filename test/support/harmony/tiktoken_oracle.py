"""Encodes a million strings with tiktoken and writes a hash of the ids of each ten thousand: fixtures/tiktoken.json.

Run: python test/support/harmony/tiktoken_oracle.py (a few minutes)
"""

import hashlib
import json
from array import array
from pathlib import Path

import tiktoken
from tiktoken.load import load_tiktoken_bpe

from strings import RANKS, Random, Strings

FIXTURE = Path(__file__).parent / "fixtures" / "tiktoken.json"
BLOCKS = 100
STRINGS_PER_BLOCK = 10_000
RANKS_SHA256 = "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d"


def o200k() -> tiktoken.Encoding:
    ranks = load_tiktoken_bpe(str(RANKS), expected_hash=RANKS_SHA256)
    official = tiktoken_ext_pattern()
    return tiktoken.Encoding("o200k_harmony", pat_str=official, mergeable_ranks=ranks, special_tokens={})


def tiktoken_ext_pattern() -> str:
    """The pattern as tiktoken itself spells it, without the download that its constructor would make."""
    from tiktoken_ext import openai_public

    openai_public.load_tiktoken_bpe = lambda *_, **__: {}
    return openai_public.o200k_base()["pat_str"]


def main() -> None:
    encoding = o200k()
    strings = Strings()
    hashes = []
    tokens = 0
    for block in range(BLOCKS):
        random = Random(block)
        digest = hashlib.sha256()
        for _ in range(STRINGS_PER_BLOCK):
            ids = encoding.encode_ordinary(strings.string(random))
            tokens += len(ids)
            digest.update(array("I", [len(ids), *ids]).tobytes())
        hashes.append(digest.hexdigest())
    fixture = {"tiktoken": tiktoken.__version__, "stringsPerBlock": STRINGS_PER_BLOCK, "tokens": tokens, "blocks": hashes}
    FIXTURE.write_text(json.dumps(fixture, indent=1) + "\n")
    print(BLOCKS * STRINGS_PER_BLOCK, "strings,", tokens, "tokens")


if __name__ == "__main__":
    main()
