"""Phrases with choices: "[Hi|Hello] there[!|]" stands for four of them. Choices nest; "[please |]" may be empty.

Takes a seeded generator and a phrase, gives one of its readings. Knows nothing of skills.
"""
from __future__ import annotations

import random
import re
from functools import lru_cache

_INNERMOST = re.compile(r"\[([^\[\]]*)\]")
_PLACE = re.compile(r"\{\w+\}")


def expand(rng: random.Random, phrase: str) -> str:
    """One reading of `phrase`, every choice equally likely."""
    while True:
        phrase, replaced = _INNERMOST.subn(lambda match: rng.choice(match.group(1).split("|")), phrase)
        if not replaced:
            return phrase


def plain(text: str) -> str:
    """Small letters and digits only, every place to fill alike: a missing mark or another name for a place makes no other phrase."""
    return re.sub(r"\W+", " ", _PLACE.sub(" x ", text)).strip().lower()


# As many as the lists without values in them, and some; one with values comes only once.
@lru_cache(256)
def plain_readings(phrases: tuple[str, ...]) -> frozenset[str]:
    """All readings of all the phrases, plain."""
    return frozenset(plain(reading) for phrase in phrases for reading in _readings(phrase))


def _readings(phrase: str) -> list[str]:
    choice = _INNERMOST.search(phrase)
    if not choice:
        return [phrase]
    start, end = choice.span()
    return [reading for part in choice.group(1).split("|") for reading in _readings(phrase[:start] + part + phrase[end:])]


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
        text = rng.choice(["Hi! ", "Hello, ", "Hey, ", "OK, ", "So, ", "And ", "But ", "Well, ", "Sorry, ", "Now, ", "One more question: "]) + text
    if rng.random() < 0.05:
        text += rng.choice([" Thanks!", " Thank you.", " Please.", " Please answer."])
    return text


def emphasise(rng: random.Random, text: str) -> str:
    """Sometimes an adverb after the subject: "are you really free?"."""
    if rng.random() > 0.08:
        return text
    adverb = rng.choice(["really", "actually", "also", "still", "even", "just"])
    return re.sub(r"\b(I|you|it|this app)(?= [a-z])", rf"\1 {adverb}", text, count=1)


def mistype(rng: random.Random, text: str) -> str:
    """Sometimes a letter dropped, doubled, or swapped with the next."""
    places = [i for i in range(1, len(text) - 1) if text[i - 1 : i + 2].isalpha()]
    if not places or rng.random() > 0.06:
        return text
    i = rng.choice(places)
    middle = rng.choice(["", text[i] * 2, text[i + 1] + text[i]])
    return text[:i] + middle + text[i + (2 if len(middle) == 2 and middle[0] != middle[1] else 1) :]
