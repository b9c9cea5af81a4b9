"""Drills, taught but not examined: repeating a run of unrelated words, and numbering the letters of words.

Nearly every token of their answers is copied or spelled, so they teach both far sooner than conversations alone do.
"""
from __future__ import annotations

import re

from exercise import Draw, Exercise, exact
from grammar import expand
from harmony import Conversation, Text
from lexicon import WORDS_HELD_OUT, city, made_up_word, name, thing, word
from skills import chat
from skills.words import numbered

SKILL = "drills"

_REPEAT = ["Repeat: {t}", "[Say|Write|Copy|Repeat] exactly: {t}", "Echo: {t}", "[Repeat|Copy] this text: {t}", '[Say|Repeat|Write] "{t}"[.|]', "Repeat after me: {t}"]
_NUMBER = ["Number the letters: {t}", "Number the letters of {t}[.|]", "[Please spell|Spell] {t}[.|]", "Spell {t} letter by letter[.|]", "How do you spell {t}?"]
# Words of everyday sentences, most of which are one token each: their letters must be learnt by heart.
_PLAIN = sorted(
    {each for intent in chat.INTENTS for each in re.findall(r"[a-z]{2,}", f"{' '.join(intent.taught)} {intent.answer}")} - set(WORDS_HELD_OUT)
)  # fmt: skip


def draw(d: Draw) -> Exercise:
    return _repeat(d) if d.rng.random() < 0.5 else _number(d)


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
    return d.rng.choice([
        lambda: name(d.rng, False), lambda: city(d.rng, False), lambda: thing(d.rng, False), lambda: word(d.rng, False),
        lambda: made_up_word(d.rng), lambda: made_up_word(d.rng).capitalize(), lambda: str(d.rng.randint(0, 9999)),
        lambda: f"{made_up_word(d.rng)}_{word(d.rng, False)}", lambda: f'"{thing(d.rng, False)}"', lambda: f"{name(d.rng, False)},",
    ])()  # fmt: skip
