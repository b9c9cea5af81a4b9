"""Phrases with choices: "[Hi|Hello] there[!|]" stands for four of them. Choices nest; "[please |]" may be empty.

Takes a seeded generator and a phrase, gives one of its readings. Knows nothing of skills.
"""
from __future__ import annotations

import random
import re

_INNERMOST = re.compile(r"\[([^\[\]]*)\]")


def expand(rng: random.Random, phrase: str) -> str:
    """One reading of `phrase`, every choice equally likely."""
    while True:
        phrase, replaced = _INNERMOST.subn(lambda match: rng.choice(match.group(1).split("|")), phrase)
        if not replaced:
            return phrase


def vary(rng: random.Random, text: str, keep_case: bool = False) -> str:
    """How people really type: sometimes without capitals, without the last mark, with a word of politeness."""
    roll = 1.0 if keep_case else rng.random()
    if roll < 0.12:
        text = text[:1].lower() + text[1:]
    elif roll < 0.17:
        text = text.lower()
    if rng.random() < 0.12:
        text = text.rstrip("?.!")
    if rng.random() < 0.08 and not text[:2] == "I ":
        text = rng.choice(["Hi! ", "Hello, ", "Hey, ", "OK, ", "So, ", "One more question: "]) + text
    if rng.random() < 0.05:
        text += rng.choice([" Thanks!", " Thank you.", " Please.", " Please answer."])
    return text
