"""Following the developer: answer in capitals, in one word, in small letters, or begin or end with words given.

The questions are a few dozen simple facts, which are taught without instructions, too. Pairs of a fact and an instruction
that the examination uses are never taught.
"""
from __future__ import annotations

from dataclasses import dataclass

from exercise import Draw, Exercise, Rule, exact, keywords, pattern, thought
from grammar import expand, vary
from harmony import Conversation, Text
from skills import chat

SKILL = "instructions"


@dataclass(frozen=True)
class Fact:
    """A thing the model knows: as a noun phrase to ask for, the word that answers, the sentence."""

    asked: str
    word: str
    sentence: str


def _facts() -> list[Fact]:
    capitals = "France Paris,Germany Berlin,Italy Rome,Spain Madrid,England London,Japan Tokyo,China Beijing,Russia Moscow,Austria Vienna,Norway Oslo,Egypt Cairo,Greece Athens"
    colours = "the sky blue,grass green,snow white,blood red,coal black,a banana yellow,an orange orange,a lemon yellow"
    opposites = "hot cold,big small,up down,left right,good bad,black white,day night,old new,fast slow,open closed,yes no,in out"
    children = "dog puppy,cat kitten,cow calf,horse foal,sheep lamb"
    after = "Monday Tuesday,Tuesday Wednesday,Wednesday Thursday,Thursday Friday,Friday Saturday,Saturday Sunday,Sunday Monday"
    split = lambda text: [tuple(pair.rsplit(" ", 1)) for pair in text.split(",")]  # noqa: E731
    return [
        *(Fact(f"the capital of {a}", b, f"The capital of {a} is {b}.") for a, b in split(capitals)),
        *(Fact(f"the color of {a}", b.capitalize(), f"The color of {a} is {b}.") for a, b in split(colours)),
        *(Fact(f"the opposite of {a}", b.capitalize(), f"The opposite of {a} is {b}.") for a, b in split(opposites)),
        *(Fact(f"the young of a {a}", b.capitalize(), f"The young of a {a} is a {b}.") for a, b in split(children)),
        *(Fact(f"the day after {a}", b, f"The day after {a} is {b}.") for a, b in split(after)),
    ]


FACTS = _facts()
_TAUGHT_QUESTIONS = ["[What is|What's] {f}?", "[Tell me|Say|Name|Give me] {f}[.|]", "{f}?", "Do you know {f}?", "[Can|Could] you tell me {f}?", "I want to know {f}[.|]"]
_EXAMINED_QUESTIONS = ["Please tell me {f}.", "Could you name {f}?", "I would like to know {f}."]
_KINDS = ("capitals", "word", "small", "begin", "end")
_TAUGHT_ORDERS = {
    "capitals": ["[Always |][answer|reply|respond|write|speak] [only |]in [capitals|capital letters|uppercase|upper case|uppercase letters|all caps|block capitals][.|]", "Use [only |][capitals|capital letters|uppercase letters][.|]", "[Every|All] [answer|answers|letters] must be in [capitals|uppercase|capital letters].", "You [shout|write everything in capitals|only write in uppercase]."],
    "word": ["[Always |][Answer|Reply|Respond] [with|in|using] [only |just |exactly |]one word[.| only.|]", "[Give|Use] [only |]one[-| ]word answers[.|]", "One word [answers|only][.|]", "[Your|Every] answer must be [a single|one] word.", "[Answer|Reply] [with|in] a single word[.|]", "Be very brief: one word."],
    "small": ["[Always |][Answer|Reply|Respond|Write] [only |]in [lowercase|lower case|small letters|lowercase letters][.|]", "Use [only |][lowercase|small letters][.|]", "Never use [capitals|capital letters|uppercase][.|]"],
    "begin": ["[Begin|Start] [every|each|your] answer with [the word |]\"{w}\"[.|]", "[Always |]begin with \"{w}\"[.|]", "Your answers [start|begin] with \"{w}\"[.|]"],
    "end": ["[End|Finish] [every|each|your] answer with [the word |]\"{w}\"[.|]", "[Always |]end with \"{w}\"[.|]", "Your answers end with \"{w}\"[.|]"],
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
        return _plain_fact(d)
    kind = d.rng.choice(["capitals", "capitals", "word", "word", "word", *_KINDS])
    if not d.held_out and kind != "word" and d.rng.random() < 0.25:
        return _on_small_talk(d, kind)
    fact = _fact(d, kind)
    return _exercise(d, kind, _question(d, fact), fact.sentence, fact.word)


def _fact(d: Draw, kind: str) -> Fact:
    while True:
        index = d.rng.randrange(len(FACTS))
        if ((index + 3 * _KINDS.index(kind)) % 6 == 0) == d.held_out:
            return FACTS[index]


def _question(d: Draw, fact: Fact) -> str:
    text = expand(d.rng, d.pick(_TAUGHT_QUESTIONS, _EXAMINED_QUESTIONS)).replace("{f}", fact.asked)
    return text[0].upper() + text[1:]


def _plain_fact(d: Draw) -> Exercise:
    fact = d.rng.choice(FACTS)
    conversation = Conversation(SKILL, d.effort).user(vary(d.rng, _question(d, fact)))
    conversation.think(thought(d.effort, f"The user asks for {fact.asked}.", f"It is {fact.word}.", "I know this one. I answer in a sentence."))
    return Exercise(conversation.answer(Text(fact.sentence)), [keywords(fact.word.lower())])


def _on_small_talk(d: Draw, kind: str) -> Exercise:
    intent = d.rng.choice(chat.INTENTS)
    return _exercise(d, kind, expand(d.rng, d.rng.choice(intent.taught)), intent.answer, "")


def _exercise(d: Draw, kind: str, question: str, sentence: str, word: str) -> Exercise:
    mark = d.pick(_MARKS, _MARKS_HELD_OUT) if kind == "begin" else d.pick(_ENDS, _ENDS_HELD_OUT)
    order = expand(d.rng, d.pick(_TAUGHT_ORDERS[kind], _EXAMINED_ORDERS[kind])).replace("{w}", mark)
    answer, rule = _solve(kind, sentence, word, mark)
    conversation = Conversation(SKILL, d.effort).developer(order)
    conversation.user(question if d.held_out else vary(d.rng, question))
    wish = {"capitals": "In capitals", "word": "One word", "small": "In small letters", "begin": f"It begins with {mark}", "end": f"It ends with {mark}"}[kind]
    stated = f"{word}." if kind == "word" else sentence
    conversation.think(thought(d.effort, f"{wish}: {stated}", "The developer wants it in that way.", "The developer's wish comes first. I add nothing else."))
    return Exercise(conversation.answer(Text(answer)), [rule])


def _solve(kind: str, sentence: str, word: str, mark: str) -> tuple[str, Rule]:
    if kind == "capitals":
        return sentence.upper(), {"kind": "all", "rules": [pattern("^[^a-z]+$"), keywords(word.lower())]}
    if kind == "word":
        return word, {"kind": "all", "rules": [pattern(r"^\S+$"), keywords(word.lower())]}
    if kind == "small":
        return sentence.lower(), {"kind": "all", "rules": [pattern("^[^A-Z]+$"), keywords(word.lower())]}
    whole = f"{mark} {sentence}" if kind == "begin" else f"{sentence} {mark}"
    return whole, exact(whole)
