"""An exercise: a conversation with the right answers in it, and rules that score other answers to it.

The same exercise teaches (its learnt segments are the targets) and examines (they are cut out and replaced by rules).
Rules are plain JSON, so that Python and TypeScript score alike; `scoring.py` says what each means.
"""
from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from grammar import expand, plain, plain_readings
from harmony import Conversation

Rule = dict


@dataclass
class Exercise:
    conversation: Conversation
    # One rule for each of the model's turns, in order.
    rules: list[Rule]


@dataclass(frozen=True)
class Draw:
    """Where an exercise draws from: its generator, and whether it is of the examination, which has words of its own."""

    rng: random.Random
    effort: str
    held_out: bool
    # Courses from 2 on have words that are hard to copy.
    course: int = 0

    def pick(self, taught: list, examined: list):
        """One of the taught values, or of those kept for the examination."""
        return self.rng.choice(examined if self.held_out else taught)

    def phrase(self, taught: Sequence[str], examined: Sequence[str]) -> str:
        """A reading of a phrase kept for the examination; or one of a taught phrase, and none that the examination has, too."""
        if self.held_out:
            return expand(self.rng, self.rng.choice(examined))
        kept = plain_readings(tuple(examined))
        while plain(text := expand(self.rng, self.rng.choice(taught))) in kept:
            pass
        return text


def keywords(*groups: str) -> Rule:
    """The answer must have a word of every group; the words of a group are separated by `|`."""
    return {"kind": "keywords", "groups": [group.split("|") for group in groups]}


def exact(text: str) -> Rule:
    return {"kind": "exact", "text": text}


def pattern(regular_expression: str) -> Rule:
    return {"kind": "pattern", "pattern": regular_expression}


def json_equal(value: object) -> Rule:
    return {"kind": "json", "value": value}


def calls(name: str, arguments: dict) -> Rule:
    return {"kind": "call", "name": name, "arguments": arguments}


def thought(effort: str, *sentences: str) -> str:
    """As much of a chain of thought as the effort allows: the first sentence, the first two, or all."""
    count = {"low": 1, "medium": 2, "high": len(sentences)}[effort]
    return " ".join(sentences[:count])
