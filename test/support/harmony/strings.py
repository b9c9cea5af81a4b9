"""Random and adversarial strings from a seed: the same ones as strings.ts makes, draw for draw."""

import base64
import re
from pathlib import Path

ROOT = Path(__file__).parents[3]
RANKS = ROOT / "node_modules" / "gpt-tokenizer" / "data" / "o200k_base.tiktoken"
MASK = 0xFFFFFFFF

WORDS = "the I'm HTTPServer don't WE'LL naïve Straße it'S x2 café ſ's über-cool e.g. O'Neil İstanbul ΌΣΟΣ ǅ привет שלום हिन्दी".split()
SPECIALS = [
    "<|start|>", "<|end|>", "<|message|>", "<|channel|>", "<|constrain|>", "<|return|>", "<|call|>",
    "<|endoftext|>", "<|startoftext|>", "<|endofprompt|>", "<|reserved_200013|>", "<|", "|>", "<|start", "start|>",
]
SPACES = [0x20, 0x20, 0x20, 0x0A, 0x0D, 0x09, 0x0B, 0x0C, 0x85, 0xA0, 0x1680, 0x2003, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000, 0xFEFF, 0x200B, 0x180E]
APOSTROPHES = ["'s", "'S", "'ſ", "'t", "'RE", "'vE", "'m", "'ll", "'Ll", "'d", "'x", "’s", "'", "''s"]
EMOJI = [0x1F600, 0x1F468, 0x200D, 0x1F469, 0x1F467, 0x1F3FD, 0xFE0F, 0x2764, 0x1F1E9, 0x1F1EA, 0x1F3F4, 0xE0067, 0xE007F, 0x20E3, 0x23]
SIGNS = "!?.,;:/\\-_=+*#@&%$^~`\"'()[]{}<>|§€←→…—「」【】†"


def read_runs() -> dict[str, list[tuple[int, int]]]:
    """Ranges of code points per class, from the table that the tokenizer uses."""
    source = (ROOT / "src" / "worker" / "tokenizer" / "encoding" / "unicode-classes.ts").read_text()
    ranges: dict[str, list[tuple[int, int]]] = {}
    start = 0
    for letter, digits in re.findall(r"([a-z])([0-9A-V]*)", re.search(r"'(o9[^']*)'", source).group(1)):
        length = int(digits or "1", 32)
        ranges.setdefault(letter, []).append((start, length))
        start += length
    return ranges


class Random:
    """xorshift32."""

    def __init__(self, seed: int) -> None:
        self.state = (seed * 0x9E3779B1 + 1) & MASK or 1

    def below(self, bound: int) -> int:
        state = self.state
        state ^= (state << 13) & MASK
        state ^= state >> 17
        state ^= (state << 5) & MASK
        self.state = state
        return state % bound


class Strings:
    def __init__(self) -> None:
        self.ranges = read_runs()
        lines = RANKS.read_bytes().splitlines()
        self.tokens = [base64.b64decode(line.split()[0]).decode("utf-8", "replace") for line in lines]
        self.kinds = [
            self.any, self.words, self.spaces, self.run, self.numbers, self.cases,
            self.emoji, self.vocabulary, self.specials, self.surrogates, self.controls,
        ]

    def string(self, r: Random) -> str:
        return self.kinds[r.below(len(self.kinds))](r)

    def of_class(self, r: Random, letters: str) -> str:
        ranges = self.ranges[letters[r.below(len(letters))]]
        start, length = ranges[r.below(len(ranges))]
        return chr(start + r.below(length))

    def some(self, r: Random, bound: int, part) -> str:
        return "".join([part() for _ in range(1 + r.below(bound))])

    def any(self, r: Random) -> str:
        return self.some(r, 14, lambda: self.of_class(r, "oulcmnse"))

    def words(self, r: Random) -> str:
        return self.some(r, 8, lambda: WORDS[r.below(len(WORDS))] + chr(SPACES[r.below(len(SPACES))]))

    def spaces(self, r: Random) -> str:
        return self.some(r, 16, lambda: chr(SPACES[r.below(len(SPACES))]) if r.below(6) else WORDS[r.below(len(WORDS))])

    def run(self, r: Random) -> str:
        character = self.of_class(r, "oulcmns")
        return self.of_class(r, "ules") + character * (1 + r.below(64)) + self.of_class(r, "uolc")

    def numbers(self, r: Random) -> str:
        return self.some(r, 12, lambda: self.of_class(r, "n") if r.below(3) == 0 else str(r.below(100000)) if r.below(2) else SIGNS[r.below(len(SIGNS))])

    def cases(self, r: Random) -> str:
        return self.some(r, 12, lambda: self.of_class(r, "ulcm") if r.below(4) else APOSTROPHES[r.below(len(APOSTROPHES))])

    def emoji(self, r: Random) -> str:
        return self.some(r, 12, lambda: chr(EMOJI[r.below(len(EMOJI))]))

    def vocabulary(self, r: Random) -> str:
        return self.some(r, 6, lambda: self.tokens[r.below(len(self.tokens))])

    def specials(self, r: Random) -> str:
        return self.some(r, 6, lambda: SPECIALS[r.below(len(SPECIALS))] if r.below(2) else WORDS[r.below(len(WORDS))])

    def surrogates(self, r: Random) -> str:
        return self.some(r, 8, lambda: chr(0xD800 + r.below(0x800)) if r.below(2) else self.of_class(r, "ulos"))

    def controls(self, r: Random) -> str:
        return self.some(r, 12, lambda: chr(r.below(0xA0)) if r.below(3) else SIGNS[r.below(len(SIGNS))])
