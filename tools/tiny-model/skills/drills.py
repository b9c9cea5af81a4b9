"""Drills, taught but not examined: repeating a run of unrelated words, and spelling several words.

Nearly every token of their answers is copied or spelled, so they teach both far sooner than conversations alone do.
"""
from __future__ import annotations

from exercise import Draw, Exercise, exact
from grammar import expand
from harmony import Conversation, Text
from lexicon import city, made_up_word, name, thing, word

SKILL = "drills"

_REPEAT = ["Repeat: {t}", "[Say|Write|Copy|Repeat] exactly: {t}", "Echo: {t}", "[Repeat|Copy] this text: {t}", '[Say|Repeat|Write] "{t}"[.|]', "Repeat after me: {t}"]
_SPELL = ["Spell: {t}", "Spell [the words|these words]: {t}", "[Please spell|Spell] {t}[.|]", "Spell {t} letter by letter[.|]", "How do you spell {t}?"]


def draw(d: Draw) -> Exercise:
    return _repeat(d) if d.rng.random() < 0.4 else _spell(d)


def _repeat(d: Draw) -> Exercise:
    text = " ".join(_item(d) for _ in range(d.rng.randint(3, 9)))
    conversation = Conversation(SKILL, d.effort).user(expand(d.rng, d.rng.choice(_REPEAT)).replace("{t}", text))
    return Exercise(conversation.think("I repeat the text.").answer(Text(text)), [exact(text)])


def _spell(d: Draw) -> Exercise:
    words = [d.rng.choice([word, word, thing])(d.rng, False) for _ in range(d.rng.randint(1, 4))]
    conversation = Conversation(SKILL, d.effort).user(expand(d.rng, d.rng.choice(_SPELL)).replace("{t}", ", ".join(words)))
    spelled = ", ".join(" ".join(each) for each in words)
    return Exercise(conversation.think("I spell letter by letter.").answer(Text(spelled)), [exact(spelled)])


def _item(d: Draw) -> str:
    return d.rng.choice([
        lambda: name(d.rng, False), lambda: city(d.rng, False), lambda: thing(d.rng, False), lambda: word(d.rng, False),
        lambda: made_up_word(d.rng), lambda: made_up_word(d.rng).capitalize(), lambda: str(d.rng.randint(0, 9999)),
        lambda: f"{made_up_word(d.rng)}_{word(d.rng, False)}", lambda: f'"{thing(d.rng, False)}"', lambda: f"{name(d.rng, False)},",
    ])()  # fmt: skip
