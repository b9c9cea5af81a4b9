"""Drills, taught but not examined: repeating a run of unrelated words, numbering the letters of words, sums of digits.

Nearly every token of their answers is copied or spelled, so they teach both far sooner than conversations alone do.
"""
from __future__ import annotations

import re

from exercise import Draw, Exercise, exact
from grammar import expand
from harmony import Conversation, Text
from lexicon import WORDS_HELD_OUT, city, made_up_word, name, repetitive_word, thing, word
from skills import chat
from skills.words import numbered

SKILL = "drills"

_REPEAT = ["Repeat: {t}", "[Say|Write|Copy|Repeat] exactly: {t}", "Echo: {t}", "[Repeat|Copy] this text: {t}", '[Say|Repeat|Write] "{t}"[.|]', "Repeat after me: {t}"]
_NUMBER = ["Number the letters: {t}", "Number the letters of {t}[.|]", "[Please spell|Spell] {t}[.|]", "Spell {t} letter by letter[.|]", "How do you spell {t}?"]
_STEPS = ["[Work out|Calculate|Compute]: {t}", "[Work out|Calculate] {t}[.|]", "{t}"]
# Words of everyday sentences, most of which are one token each: their letters must be learnt by heart.
_PLAIN = sorted(
    {each for intent in chat.INTENTS for each in re.findall(r"[a-z]{2,}", f"{' '.join(intent.taught)} {intent.answer}")} - set(WORDS_HELD_OUT)
)  # fmt: skip


def draw(d: Draw) -> Exercise:
    return _repeat(d) if d.rng.random() < 0.5 else _number(d)


def draw_digits(d: Draw) -> Exercise:
    """A run of the steps that sums and differences are made of, each worked out as there."""
    steps = [_digits(d) for _ in range(d.rng.randint(5, 9))]
    conversation = Conversation(SKILL, d.effort).user(expand(d.rng, d.rng.choice(_STEPS)).replace("{t}", ", ".join(step for step, _ in steps)))
    answer = ", ".join(f"{step} = {result}" for step, result in steps)
    return Exercise(conversation.think("I take one after the other.").answer(Text(answer)), [exact(answer)])


def _digits(d: Draw) -> tuple[str, int]:
    a, b, carried = d.rng.randint(0, 9), d.rng.randint(0, 9), d.rng.random() < 0.4
    if d.rng.random() < 0.5:
        return (f"{a} + {b} + 1", a + b + 1) if carried else (f"{a} + {b}", a + b)
    if carried and a > b:
        return f"{a} - {b} - 1", a - b - 1
    top = a if a >= b else a + 10
    return f"{top} - {b}", top - b


def _repeat(d: Draw) -> Exercise:
    text = " ".join(_item(d) for _ in range(d.rng.randint(2, 6)))
    conversation = Conversation(SKILL, d.effort).user(expand(d.rng, d.rng.choice(_REPEAT)).replace("{t}", text))
    return Exercise(conversation.think("I repeat the text.").answer(Text(text)), [exact(text)])


def _number(d: Draw) -> Exercise:
    pick = lambda: d.rng.choice(_PLAIN) if d.rng.random() < 0.6 else word(d.rng, False)  # noqa: E731
    words = [pick() for _ in range(d.rng.randint(1, 3))]
    conversation = Conversation(SKILL, d.effort).user(expand(d.rng, d.rng.choice(_NUMBER)).replace("{t}", ", ".join(words)))
    spelled = ", ".join(numbered(each) for each in words)
    return Exercise(conversation.think("I number the letters.").answer(Text(spelled)), [exact(spelled)])


def _item(d: Draw) -> str:
    if d.course >= 2 and d.rng.random() < 0.3:
        return repetitive_word(d.rng)
    return d.rng.choice([
        lambda: name(d.rng, False), lambda: city(d.rng, False), lambda: thing(d.rng, False), lambda: word(d.rng, False),
        lambda: made_up_word(d.rng), lambda: made_up_word(d.rng).capitalize(), lambda: str(d.rng.randint(0, 9999)),
        lambda: f"{made_up_word(d.rng)}_{word(d.rng, False)}", lambda: f'"{thing(d.rng, False)}"', lambda: f"{name(d.rng, False)},",
    ])()  # fmt: skip
