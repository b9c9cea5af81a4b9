"""Following the developer: answer in capitals, in one word, in small letters, or begin or end with words given.

The questions are a few dozen simple facts, which are taught without instructions, too, and words to say. Pairs of a fact and
an instruction that the examination uses are never taught.
"""
from __future__ import annotations

import random
import re
from dataclasses import dataclass

from exercise import Draw, Exercise, Rule, exact, keywords, pattern, thought
from grammar import expand, plain, vary
from harmony import Conversation, Text
from lexicon import city, name, thing, word
from phrases import taught
from skills import chat

SKILL = "instructions"
_PHRASES = taught(SKILL)


@dataclass(frozen=True)
class Fact:
    """A thing the model knows: as a noun phrase to ask for, and the word that answers."""

    asked: str
    word: str


def _facts() -> list[Fact]:
    capitals = (
        "France Paris,Germany Berlin,Italy Rome,Spain Madrid,England London,Japan Tokyo,China Beijing,Russia Moscow,Austria Vienna,"
        "Norway Oslo,Egypt Cairo,Greece Athens"
    )
    colours = "the sky blue,grass green,snow white,blood red,coal black,a banana yellow,an orange orange,a lemon yellow"
    opposites = "hot cold,rich poor,heavy light,wet dry,hard soft,early late,full empty,happy sad,strong weak,clean dirty,loud quiet,wide narrow"
    children = "dog puppy,cat kitten,cow calf,horse foal,sheep lamb"
    after = "Monday Tuesday,Tuesday Wednesday,Wednesday Thursday,Thursday Friday,Friday Saturday,Saturday Sunday,Sunday Monday"
    split = lambda text: [tuple(pair.rsplit(" ", 1)) for pair in text.split(",")]  # noqa: E731
    return [
        *(Fact(f"the capital of {a}", b) for a, b in split(capitals)),
        *(Fact(f"the color of {a}", b.capitalize()) for a, b in split(colours)),
        *(Fact(f"the opposite of {a}", b.capitalize()) for a, b in split(opposites)),
        *(Fact(f"the young of a {a}", b.capitalize()) for a, b in split(children)),
        *(Fact(f"the day after {a}", b) for a, b in split(after)),
    ]


FACTS = _facts()
_TAUGHT_QUESTIONS = ["[What is|What's] {f}?", "[Tell me|Say|Name|Give me] {f}[.|]", "{f}?", "Do you know {f}?", "[Can|Could] you tell me {f}?", "I want to know {f}[.|]"]
_EXAMINED_QUESTIONS = ["Please tell me {f}.", "Could you name {f}?", "I would like to know {f}."]
_SAY = ["Say {w}[.|]", "[Say|Write|Repeat] [the word|this word:] {w}", "Can you [say|write] {w}?", "{w}"]
_KINDS = ("capitals", "word", "small", "begin", "end")
# How often each is practised: what changes or copies a word by its letters, more.
_PRACTISED = ("capitals", "word", "small", "small", "begin", "begin", "end", "end")
# Words that people begin with, to say and to begin or end with: each is one token, of which a copy is learnt apart.
_EVERYDAY = sorted({word for phrases in taught(chat.SKILL).values() for phrase in phrases for word in re.findall(r"\b[A-Z][a-z]+", phrase)})
_TAUGHT_ORDERS = {
    "capitals": ["[Always |][answer|reply|respond|write|speak] [only |]in [capitals|capital letters|uppercase|upper case|uppercase letters|all caps|block capitals][.| only.|]", "Use [only |][capitals|capital letters|uppercase letters][.|]", "[Every|All|Your] [answer|answers|letters|words] must be in [capitals|uppercase|upper case].", "You [shout|write everything in capitals|only write in uppercase].", "Write [each answer|everything] in [capitals|uppercase][.|]"],
    "word": ["[Always |][Answer|Reply|Respond] [with|in] [only |just |exactly |]one word[.| only.|]", "[Give|Use] [only |]one[-| ]word answers[.|]", "One word [answers|only][.|]", "[Your|Every|Each] answer must be [a single|one] word.", "[Answer|Reply] [with|in] a single word[.|]", "Be very brief: one word.", "All answers are one word."],
    "small": ["[Always |][Answer|Reply|Respond|Write] [only |]in [lowercase|lower case|small letters|lowercase letters][.|]", "Use [only |][lowercase|small letters|lowercase letters][.|]", "Never use [capitals|capital letters|uppercase][.|]", "Your answers must be in [lowercase|small letters]."],
    "begin": ["[Begin|Start] [every|each|your|the] answer with [the word|the words|] \"{w}\"[.|]", "[Always |]begin with \"{w}\"[.|]", "Your answers [start|begin] with \"{w}\"[.|]", "[Please |][put|write|say] \"{w}\" [before|in front of] [every|each|the|your] answer[.|]", "[Each|Every] [answer|reply] [begins|starts|must begin|must start] with [the word |]\"{w}\"[.|]", "Please [begin|start] [with|by saying] \"{w}\"[.|]", "The first [word|words] of your answer: \"{w}\""],
    "end": ["[End|Finish] [every|each|your|the] answer with [the word|the words|] \"{w}\"[.|]", "[Always |]end with \"{w}\"[.|]", "Your answers end with \"{w}\"[.|]", "[Please |][put|write|say] \"{w}\" [after|at the end of|behind] [every|each|the|your] answer[.|]", "[Each|Every] [answer|reply] [ends|must end|finishes] with [the word |]\"{w}\"[.|]", "Please [end|finish|close] with \"{w}\"[.|]", "The last [word|words] of your answer: \"{w}\""],
}  # fmt: skip
_EXAMINED_ORDERS = {
    "capitals": ["Please answer in capitals only.", "Write all your answers in uppercase.", "Your answer must be in capital letters."],
    "word": ["Please answer with one word only.", "All answers must be a single word.", "Reply using one word."],
    "small": ["Please write only in lowercase letters."],
    "begin": ["Please begin each answer with the word \"{w}\"."],
    "end": ["Please end each answer with the word \"{w}\"."],
}  # fmt: skip
_MARKS = ["Sure!", "Well,", "Captain:", "Listen:", "OK:", "Dear friend,", "Answer:", "Ahoy!", "Indeed,", "Hmm,"]
_MARKS_HELD_OUT = ["Hello!", "Right:", "Friend,"]
_ENDS = ["Over.", "Amen.", "Goodbye!", "The end.", "Thank you.", "OK?", "Cheers!", "That is all.", "Sir."]
_ENDS_HELD_OUT = ["Bye!", "Done.", "Friend."]


def draw(d: Draw) -> Exercise:
    if not d.held_out and d.rng.random() < 0.15:
        return plain_fact(d)
    kind = d.rng.choice(["capitals", "capitals", "word", "word", "word", *_KINDS] if d.held_out else _PRACTISED)
    roll = 1.0 if d.held_out else d.rng.random()
    if kind in ("begin", "end") and roll < 0.3:
        intent = d.rng.choice(chat.INTENTS)
        return _exercise(d, kind, chat.wording(d, intent), intent.answer)
    if roll < 0.35:
        return _say(d, kind)
    fact = _fact(d, kind)
    return _exercise(d, kind, _question(d, fact), fact.word + ".")


def _fact(d: Draw, kind: str) -> Fact:
    while True:
        index = d.rng.randrange(len(FACTS))
        if ((index + 3 * _KINDS.index(kind)) % 6 == 0) == d.held_out:
            return FACTS[index]


def _question(d: Draw, fact: Fact) -> str:
    text = d.phrase(_TAUGHT_QUESTIONS + _PHRASES["question"], _EXAMINED_QUESTIONS).replace("{f}", fact.asked)
    return text[0].upper() + text[1:]


def plain_fact(d: Draw) -> Exercise:
    """A fact asked for without an instruction."""
    fact = d.rng.choice(FACTS)
    conversation = Conversation(SKILL, d.effort).user(vary(d.rng, _question(d, fact)))
    conversation.think(thought(d.effort, f"It is {fact.word}.", "I know this one.", "A short answer is enough."))
    return Exercise(conversation.answer(Text(fact.word + ".")), [keywords(fact.word.lower())])


def _say(d: Draw, kind: str) -> Exercise:
    """A word to say, of which the answer is a copy."""
    subject = d.rng.choice([word, thing, city, name, _everyday, _everyday])(d.rng, False).split()[-1].capitalize()
    question = expand(d.rng, d.rng.choice(_SAY)).replace("{w}", subject if d.rng.random() < 0.5 else subject.lower())
    return _exercise(d, kind, question, subject + ".")


def _exercise(d: Draw, kind: str, question: str, plain: str) -> Exercise:
    mark = d.pick(_MARKS, _MARKS_HELD_OUT) if kind == "begin" else d.pick(_ENDS, _ENDS_HELD_OUT)
    if not d.held_out and d.rng.random() < 0.5:
        mark = _new_mark(d) + d.rng.choice("!,:" if kind == "begin" else "!.?")
    order = d.phrase(_TAUGHT_ORDERS[kind] + _PHRASES[kind], _EXAMINED_ORDERS[kind]).replace("{w}", mark).replace("  ", " ")
    answer, rule = _solve(kind, plain, mark)
    conversation = Conversation(SKILL, d.effort).developer(order[0].upper() + order[1:])
    conversation.user(question if d.held_out else vary(d.rng, question))
    wish = {"capitals": "In capitals", "word": "One word", "small": "In small letters", "begin": f"I begin with {mark}", "end": f"I end with {mark}"}[kind]
    sentences = [f"{wish}: {plain}", "The developer wants it in that way.", "The developer's wish comes first. I add nothing else."]
    return Exercise(conversation.think(thought(d.effort, *sentences)).answer(Text(answer)), [rule])


def _new_mark(d: Draw) -> str:
    """A word to begin or end with: rare and so spelled, or frequent and so one token, but none of the examination's."""
    kept = {plain(mark) for mark in _MARKS_HELD_OUT + _ENDS_HELD_OUT}
    while plain(mark := d.rng.choice([_everyday, _everyday, word, name])(d.rng, False)) in kept:
        pass
    return mark.capitalize()


def _everyday(rng: random.Random, _held_out: bool) -> str:
    return rng.choice(_EVERYDAY)


def _solve(kind: str, plain: str, mark: str) -> tuple[str, Rule]:
    bare = plain.removesuffix(".")
    if kind == "capitals":
        return plain.upper(), {"kind": "all", "rules": [pattern("^[^a-z]+$"), keywords(bare.lower())]}
    if kind == "word":
        return bare, {"kind": "all", "rules": [pattern(r"^\S+$"), keywords(bare.lower())]}
    if kind == "small":
        return plain.lower(), {"kind": "all", "rules": [pattern("^[^A-Z]+$"), keywords(bare.lower())]}
    whole = f"{mark} {plain}" if kind == "begin" else f"{plain} {mark}"
    return whole, exact(whole)
