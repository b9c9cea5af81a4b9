"""Writes what the package `tokenizers` makes of small tokenizer.json files: fixtures/tokenizer-fields.json.gz.

Two kinds of cases: one for each field and value, and random added tokens over all of their flags. A file is given as its
difference from `base()`. Run: python test/support/harmony/tokenizer_fields.py (seconds)
"""

import copy
import json

import tokenizers
from tokenizers import Tokenizer

from fixture import write_fixture
from strings import Random

PATTERN = (
    "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?|"
    "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]+[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?|"
    "\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+"
)
TEXTS = ["", "ab abc", "Ab  ba\n\té 汉😀", " <|end|>ab", "don't 12345 ab!\r\n/ "]
FILES = 400
TEXTS_PER_FILE = 12


def alphabet() -> list[str]:
    """GPT-2's character for each byte."""
    free = iter(range(0x100, 0x200))
    printable = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    return [chr(byte) if byte in printable else chr(next(free)) for byte in range(256)]


def byte_level(**fields) -> dict:
    return {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": False} | fields


def split(**fields) -> dict:
    return {"type": "Split", "pattern": {"Regex": PATTERN}, "behavior": "Isolated", "invert": False} | fields


def sequence(name: str, *steps) -> dict:
    return {"type": "Sequence", name: list(steps)}


def base() -> dict:
    merges = [["a", "b"], ["b", "a"], ["ab", "c"], ["Ġ", "ab"], ["Ġ", "a"]]
    vocab = {character: byte for byte, character in enumerate(alphabet())}
    for left, right in merges:
        vocab[left + right] = len(vocab)
    model = {"type": "BPE", "dropout": None, "unk_token": None, "continuing_subword_prefix": None, "end_of_word_suffix": None}
    model |= {"fuse_unk": False, "byte_fallback": False, "ignore_merges": False, "vocab": vocab, "merges": merges}
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [added("<|end|>", len(vocab), special=True)],
        "normalizer": None,
        "pre_tokenizer": sequence("pretokenizers", split(), byte_level()),
        "post_processor": byte_level(),
        "decoder": byte_level(),
        "model": model,
    }


def added(content: str, number: int, **flags) -> dict:
    token = {"id": number, "content": content, "single_word": False, "lstrip": False, "rstrip": False}
    return token | {"normalized": False, "special": False} | flags


def put(file: dict, path: list, value) -> None:
    """Sets what stands at `path`; the value "absent" takes it away."""
    for name in path[:-1]:
        file = file[name]
    if value == "absent":
        del file[path[-1]]
    else:
        file[path[-1]] = value


def encoded(file: dict, texts: list[str]) -> dict:
    """Ids with special tokens and without, and text of the former; or the error."""
    try:
        tokenizer = Tokenizer.from_str(json.dumps(file))
        with_specials = [tokenizer.encode(text, add_special_tokens=True).ids for text in texts]
        decoded = [tokenizer.decode(ids, skip_special_tokens=False) for ids in with_specials]
        tokenizer.encode_special_tokens = True
        return {"ids": with_specials, "plain": [tokenizer.encode(text).ids for text in texts], "decoded": decoded}
    except BaseException as error:  # The library's panics are no Exceptions.
        return {"error": str(error)[:200]}


TEMPLATE = {
    "type": "TemplateProcessing",
    "single": [{"Sequence": {"id": "A", "type_id": 0}}],
    "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}}],
    "special_tokens": {"a": {"id": "a", "ids": [97], "tokens": ["a"]}},
}
START = [{"SpecialToken": {"id": "a", "type_id": 0}}, *TEMPLATE["single"]]
PADDING = {"strategy": "BatchLongest", "direction": "Right", "pad_to_multiple_of": None, "pad_id": 0, "pad_type_id": 0, "pad_token": "a"}
TRUNCATION = {"direction": "Right", "max_length": 3, "strategy": "LongestFirst", "stride": 0}
OTHERS = ["absent", None, False, True, "", "x", 0, 1, 0.5, [], {}]
ADDED_FLAGS = ["single_word", "lstrip", "rstrip", "normalized", "special"]


def steps(name: str, *more) -> list:
    """The forms in which a section may hold steps."""
    return [byte_level(), sequence(name), sequence(name, byte_level()), sequence(name, sequence(name, byte_level())), *more]


def values() -> dict[str, list]:
    """By path, what else each field is tried with."""
    pre, norm, post, decode = "pretokenizers", "normalizers", "processors", "decoders"
    return {
        "version": ["1.0", "1.1", "2.0"],
        "truncation": [TRUNCATION],
        "padding": [PADDING, PADDING | {"pad_to_multiple_of": 16}, PADDING | {"strategy": {"Fixed": 12}}],
        "normalizer": [
            {"type": "NFC"}, {"type": "NFKC"}, {"type": "Lowercase"}, {"type": "Prepend", "prepend": "_"},
            {"type": "Strip", "strip_left": True, "strip_right": True}, {"type": "ByteLevel"},
            {"type": "Replace", "pattern": {"String": "a"}, "content": "b"}, sequence(norm), sequence(norm, {"type": "NFC"}),
        ],
        "pre_tokenizer": steps(
            pre, {"type": "Whitespace"}, {"type": "Digits", "individual_digits": True}, split(), sequence(pre, split()),
            sequence(pre, split(invert=True), byte_level()), sequence(pre, split(behavior="Removed"), byte_level()),
            sequence(pre, split(behavior="MergedWithNext"), byte_level()),
            sequence(pre, split(pattern={"String": " "}), byte_level()),
            sequence(pre, split(pattern={"Regex": " "}), byte_level()),
            sequence(pre, split(), byte_level(add_prefix_space=True)), sequence(pre, split(), byte_level(use_regex=True)),
            sequence(pre, split(), byte_level(trim_offsets=False)), sequence(pre, byte_level(), split()),
            sequence(pre, split(), byte_level(), byte_level()), sequence(pre, sequence(pre, split(), byte_level())),
            sequence(pre, split(), {"type": "Digits", "individual_digits": True}, byte_level()),
            sequence(pre, split(), {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True}),
        ),
        "post_processor": steps(
            post, TEMPLATE, TEMPLATE | {"single": START}, sequence(post, TEMPLATE, byte_level()),
            {"type": "BertProcessing", "sep": ["a", 97], "cls": ["b", 98]},
            {"type": "RobertaProcessing", "sep": ["a", 97], "cls": ["b", 98], "trim_offsets": True, "add_prefix_space": False},
        ),
        "decoder": steps(
            decode, {"type": "Fuse"}, {"type": "ByteFallback"}, {"type": "WordPiece", "prefix": "##", "cleanup": True},
            sequence(decode, byte_level(), {"type": "Strip", "content": "a", "start": 1, "stop": 0}),
            {"type": "Replace", "pattern": {"String": "a"}, "content": "b"},
        ),
        "unheard_of": [],
        "added_tokens": [],
        "model.type": ["BPE", "Unigram", "WordPiece", "WordLevel"],
        "model.dropout": [0.0, 1.0, 2.0],
        "model.unk_token": ["a", "<|end|>"],
        "model.continuing_subword_prefix": ["##", "a"],
        "model.end_of_word_suffix": ["</w>", "b"],
        "model.fuse_unk": [],
        "model.byte_fallback": [],
        "model.ignore_merges": [],
        "model.unheard_of": [],
        "model.merges": [["a b", "b a"], [["a", "b"], ["b", "a"], ["a", "b"]], ["a b", ["b", "a"]], ["a z"], ["a b c"]],
        "added_tokens.0.content": ["<|end|>ab", " ", "é", "a", "ab", "Ġ"],
        "added_tokens.0.id": [260, 262, 97],
        "added_tokens.0.unheard_of": [],
        **{f"added_tokens.0.{flag}": [] for flag in ADDED_FLAGS},
    }


def field_cases() -> list[dict]:
    cases = []
    for name, more in values().items():
        path = [int(part) if part.isdigit() else part for part in name.split(".")]
        for value in [*OTHERS, *more]:
            file = base()
            if value == "absent" and "unheard_of" in path:
                continue
            if value == 0.5 and "dropout" in path:
                continue  # By chance: no ids to compare with.
            put(file, path, value)
            cases.append({"path": path, "value": value, "texts": TEXTS, **encoded(file, TEXTS)})
    return cases


CONTENTS = [" ", "\n", "  ", "a", "ab", "ba", "abc", "é", "汉", "😀", "<x>", "<x", "x>", "<|end|>", "end", "|>", "_", "1", "Ġ", "ß!"]
GLUE = [*CONTENTS, "\t", "\u00a0", "\u3000", "\u0085", "\u200d", "\u0301", "b", ".", "Ⓐ", "٣", "\ufeff"]


def pick(random: Random, choices: list):
    return choices[random.below(len(choices))]


def added_cases(random: Random) -> list[dict]:
    """Random added tokens, some of which the vocabulary lists, over random texts."""
    cases = []
    for _ in range(FILES):
        file = base()
        vocab = file["model"]["vocab"]
        contents = list(dict.fromkeys(pick(random, CONTENTS) for _ in range(1 + random.below(5))))
        listed = [content for content in contents if content not in vocab and random.below(4) == 0]
        for content in listed:
            vocab[content] = len(vocab)
        free = len(vocab)
        file["added_tokens"] = []
        for content in contents:
            flags = {flag: random.below(3) == 0 for flag in ADDED_FLAGS}
            file["added_tokens"].append(added(content, vocab.get(content, free), **flags))
            free += content not in vocab
        file["model"]["ignore_merges"] = random.below(2) == 0
        texts = ["".join(pick(random, GLUE) for _ in range(random.below(9))) for _ in range(TEXTS_PER_FILE)]
        change = {"added": file["added_tokens"], "listed": listed, "ignoreMerges": file["model"]["ignore_merges"]}
        cases.append({**change, "texts": texts, **encoded(file, texts)})
    return cases


def main() -> None:
    content = {"tokenizers": tokenizers.__version__, "base": base(), "cases": field_cases(), "added": added_cases(Random(4))}
    write_fixture("tokenizer-fields", copy.deepcopy(content))
    for kind in ("cases", "added"):
        print(kind, len(content[kind]), "of which errors", sum("error" in case for case in content[kind]))


if __name__ == "__main__":
    main()
