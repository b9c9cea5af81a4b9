"""Writes src/worker/tokenizer/encoding/unicode-classes.ts: how tiktoken's regex engine classes every code point.

Found by encoding all code points with a pattern that keeps one class: tiktoken drops text that its pattern does not match.
Run: python test/support/harmony/unicode_classes.py
"""

from itertools import groupby
from pathlib import Path

import tiktoken

TABLE = Path(__file__).parents[3] / "src" / "worker" / "tokenizer" / "encoding" / "unicode-classes.ts"

# Letters as unicode-classes.ts explains them; what no pattern keeps is o.
CLASSES = {
    "e": r"[\r\n]",
    "s": r"[^\S\r\n]",
    "u": r"[\p{Lu}\p{Lt}]",
    "l": r"\p{Ll}",
    "c": r"[\p{Lm}\p{Lo}]",
    "m": r"\p{M}",
    "n": r"\p{N}",
}

HEAD = """// The class of every code point in the o200k pattern, as in tiktoken {version}. Browsers have other
// Unicode versions, which differ from one another. Written by
// test/support/harmony/unicode_classes.py. Do not edit it.

/**
 * Runs of code points from U+0000 on. A run is a letter and, where it is longer than one, its
 * length in base 32. The letters: o other, u upper and title case, l lower case, c letters without
 * case, m marks, n numbers, s white space without line ends, e line ends. The digits are capitals,
 * so they cannot be classes.
 */
export const UNICODE_RUNS =
  '{runs}';
"""

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUV"


def base32(number: int) -> str:
    return base32(number // 32) + DIGITS[number % 32] if number >= 32 else DIGITS[number]


def members(pattern: str) -> str:
    ranks = {bytes([byte]): byte for byte in range(256)}
    encoding = tiktoken.Encoding("class", pat_str=pattern, mergeable_ranks=ranks, special_tokens={})
    scalars = (code for code in range(0x110000) if not 0xD800 <= code <= 0xDFFF)
    return bytes(encoding.encode_ordinary("".join(map(chr, scalars)))).decode("utf-8")


def main() -> None:
    classes = ["o"] * 0x110000
    for letter, pattern in CLASSES.items():
        for character in members(pattern):
            classes[ord(character)] = letter
    runs = ((letter, len(list(run))) for letter, run in groupby(classes))
    text = "".join(letter + (base32(length) if length > 1 else "") for letter, length in runs)
    TABLE.write_text(HEAD.format(version=tiktoken.__version__, runs=text))
    print({letter: classes.count(letter) for letter in "oulcmnse"}, len(text), "characters")


if __name__ == "__main__":
    main()
