"""The tokenizer: a byte-level BPE of a few thousand tokens in the o200k_harmony pattern, with Harmony's special tokens.

Trains on text, writes and reads `tokenizer.json`, encodes segments. A frequent piece of text is one token; any other is its
letters, never parts of words, so that copying and spelling what is new is a matter of letters. Digits never merge, so that
sums can be done digit by digit; special tokens sit at the same distance from the first of them as in the official vocabulary.
"""
from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, pre_tokenizers

from harmony import Segment, Special

PATTERN = "|".join([
    r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?",
    r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?",
    r"\p{N}{1,3}",
    r" ?[^\s\p{L}\p{N}]+[\r\n/]*",
    r"\s*[\r\n]+",
    r"\s+(?!\S)",
    r"\s+",
])

SPECIAL_COUNT = 32
LONGEST_PIECE = 24
# Offsets from the first special token, as 199998 is the first in o200k_harmony.
OFFSETS = {
    "startoftext": 0, "endoftext": 1, "return": 4, "constrain": 5, "channel": 7, "start": 8, "end": 9, "message": 10,
    "call": 14,
}  # fmt: skip


def special_names(first: int) -> list[str]:
    """The text of every special token, in the order of their ids."""
    named = {offset: f"<|{name}|>" for name, offset in OFFSETS.items()}
    return [named.get(i, f"<|reserved_{first + i}|>") for i in range(SPECIAL_COUNT)]


def train(texts: Iterable[str], spelled: Container[str], vocabulary: int) -> Tokenizer:
    """
    The most frequent pieces of `texts` as whole tokens, until text and special tokens make `vocabulary`. Merges join only the
    bytes of one character: any other piece is written letter by letter, and so is every word of `spelled` (small letters).
    """
    split = _pre_tokenizer()
    texts = Counter(texts)
    pieces: Counter[str] = Counter()
    for text, count in texts.items():
        pieces.update({piece: count * n for piece, n in Counter(piece for piece, _ in split.pre_tokenize_str(text)).items()})
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    tokens = {byte: i for i, byte in enumerate(alphabet)}
    merges = []
    for character in sorted({character for text in texts for character in text if ord(character) > 127}):
        spelt = _byte_level(character)
        for end in range(2, len(spelt) + 1):
            if spelt[:end] not in tokens:
                tokens[spelt[:end]] = len(tokens)
                merges.append((spelt[: end - 1], spelt[end - 1]))
    for piece, _ in sorted(pieces.items(), key=lambda item: (-item[1], item[0])):
        if len(tokens) < vocabulary - SPECIAL_COUNT and _is_whole(piece, spelled):
            tokens.setdefault(piece, len(tokens))
    if len(tokens) != vocabulary - SPECIAL_COUNT:
        raise ValueError(f"the corpus gave only {len(tokens)} text tokens")
    tokenizer = Tokenizer(models.BPE(vocab=tokens, merges=merges, ignore_merges=True))
    tokenizer.pre_tokenizer = _pre_tokenizer()
    tokenizer.decoder = decoders.ByteLevel()
    names = special_names(len(tokens))
    tokenizer.add_special_tokens([AddedToken(name, special=True, normalized=False) for name in names])
    return tokenizer


def _byte_level(text: str) -> str:
    return pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False).pre_tokenize_str(text)[0][0]


def _is_whole(piece: str, spelled: Container[str]) -> bool:
    """Whether a piece may be a token: no digits, none of the words to spell, nor their plural or reverse."""
    letters = "".join(character for character in piece.removeprefix("Ġ") if character.isalpha()).lower()
    if any(character.isdigit() for character in piece) or len(piece) > LONGEST_PIECE:
        return False
    return not any(form in spelled for form in (letters, letters.removesuffix("s"), letters[::-1]))


def _pre_tokenizer() -> pre_tokenizers.PreTokenizer:
    split = pre_tokenizers.Split(Regex(PATTERN), behavior="isolated")
    byte_level = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)
    return pre_tokenizers.Sequence([split, byte_level])


class Codec:
    """Ids of segments, text of ids."""

    def __init__(self, tokenizer: Tokenizer):
        self.tokenizer = tokenizer
        self.first = tokenizer.get_vocab_size() - SPECIAL_COUNT
        self.stops = frozenset(self.first + OFFSETS[name] for name in ("return", "call", "endoftext"))
        # Ordinary text never becomes a marker, whatever it says: encode with a copy that knows no special tokens.
        self._plain = Tokenizer.from_str(tokenizer.to_str())
        self._plain.encode_special_tokens = True
        self._encode = lru_cache(maxsize=200_000)(lambda text: tuple(self._plain.encode(text).ids))

    @staticmethod
    def load(path: Path) -> "Codec":
        return Codec(Tokenizer.from_file(str(path)))

    def special(self, name: str) -> int:
        return self.first + OFFSETS[name]

    def encode(self, segments: Iterable[Segment]) -> tuple[list[int], list[bool]]:
        """Ids, and for each whether it is to be learnt."""
        ids: list[int] = []
        learn: list[bool] = []
        for segment in segments:
            piece = list(self._pieces(segment))
            ids += piece
            learn += [segment.learn] * len(piece)
        return ids, learn

    def _pieces(self, segment: Segment) -> Iterator[int]:
        if isinstance(segment, Special):
            yield self.special(segment.name)
        else:
            yield from self._encode(segment.text)

    def decode(self, ids: Iterable[int]) -> str:
        """Text with the special tokens written out."""
        return self.tokenizer.decode(list(ids), skip_special_tokens=False)
