"""Copy, reverse, count or uppercase a short word; the analysis numbers its letters first, so that each step is a look-up."""
from __future__ import annotations

from exercise import Draw, Exercise, exact, pattern
from grammar import vary
from harmony import Conversation, Text
from lexicon import repetitive_word, word
from phrases import taught

SKILL = "words"
_PHRASES = taught(SKILL)

_TAUGHT = {
    "copy": [
        "[Repeat|Copy|Say|Write|Print] [the word |]{q}[.|]", "[Repeat|Say] after me: {q}", "[Can|Could] you [repeat|say|copy] [the word |]{q}?",
        "[Repeat|Copy|Say] this word: {q}", "Just [say|write] {q}.", "Echo {q}.", "I want you to [say|repeat|write] [the word |]{q}.",
        "[Repeat|Copy|Say] the word {q} [now|once more|exactly].",
    ],
    "reverse": [
        "Reverse [the word |]{q}[.|]", "[Write|Spell|Say] [the word |]{q} backwards[.|]", "[Can|Could] you reverse [the word |]{q}?",
        "What is {q} [backwards|reversed|spelled backwards]?", "Turn [the word |]{q} around.", "Reverse this word: {q}",
        "Reverse the letters of {q}.", "{q} backwards", "How [is|would] {q} [spelled|written] backwards?", "I [need|would like] {q} [backwards|reversed].",
        "[Write|Spell] [the word |]{q} in reverse[.|]",
    ],
    "count": [
        "How many letters [are in|does|are there in] [the word |]{q}[ have|]?", "Count the letters [in|of] [the word |]{q}[.|]",
        "How long is the word {q}?", "[What is|Tell me|Give me] the number of letters in [the word |]{q}[.|]", "[Can|Could] you count the letters in {q}?",
        "[Tell me|I want to know] how many letters {q} has[.|]", "The word {q}: how many letters?", "{q} has how many letters?",
    ],
    "uppercase": [
        "[Write|Put|Print] [the word |]{q} in [capitals|capital letters|uppercase|upper case][.|]", "Uppercase [the word |]{q}[.|]",
        "[Make|Convert|Turn] [the word |]{q} [uppercase|to uppercase|into capitals|into capital letters|all caps][.|]",
        "[Can|Could] you [write|put] {q} in [capitals|uppercase|capital letters]?", "Capitalize [all letters of |]{q}[.|]", "What is {q} in [uppercase|capitals]?",
        "How [is|does] {q} [written|look] in [capitals|uppercase]?", "I [need|would like] {q} in [capitals|uppercase].",
    ],
}  # fmt: skip
_EXAMINED = {
    "copy": ["Please repeat the word {q} for me.", "I want you to copy this word: {q}", "Would you say {q}?"],
    "reverse": ["Please write {q} backwards for me.", "How do you spell {q} backwards?", "I want the word {q} reversed."],
    "count": ["Please count the letters of {q} for me.", "Do you know how many letters are in {q}?", "The word {q} has how many letters?"],
    "uppercase": ["Please put {q} into uppercase.", "I want {q} in capital letters.", "How do you write {q} in capitals?"],
}  # fmt: skip
_QUOTES = ['"{}"', '"{}"', "'{}'", "{}", "{}"]


def draw(d: Draw) -> Exercise:
    task = d.rng.choice(["copy", "reverse", "reverse", "count", "uppercase"])
    subject = repetitive_word(d.rng) if d.course >= 2 and d.rng.random() < 0.3 else word(d.rng, d.held_out)
    text = d.phrase(_TAUGHT[task] + _PHRASES[task], _EXAMINED[task]).replace("{q}", d.rng.choice(_QUOTES).format(subject))
    if not d.held_out and d.rng.random() < 0.2:
        text = "Please " + text[0].lower() + text[1:]
    elif not d.held_out and "'" not in text:
        text = vary(d.rng, text)
    answer = solve(task, subject)
    conversation = Conversation(SKILL, d.effort).user(text).think(_think(d.effort, task, subject))
    if task == "count":
        conversation.answer(Text(f"{len(subject)} letters."))
        return Exercise(conversation, [pattern(rf"(?:^|\D){len(subject)}(?:\D|$)")])
    conversation.answer(Text(answer))
    return Exercise(conversation, [exact(answer)])


def solve(task: str, subject: str) -> str:
    """The right answer to copying, reversing or uppercasing `subject`."""
    return {"copy": subject, "reverse": subject[::-1], "uppercase": subject.upper(), "count": str(len(subject))}[task]


def numbered(letters: str, backwards: bool = False) -> str:
    """The letters of a word with their places, "1a2b"; counted down if `backwards`, as "2b1a"."""
    places = [f"{i}{letter}" for i, letter in enumerate(letters, 1)]
    return "".join(reversed(places) if backwards else places)


def _think(effort: str, task: str, subject: str) -> str:
    body = {
        "copy": f"{numbered(subject)}.", "reverse": f"{numbered(subject)}. Backwards: {numbered(subject, backwards=True)}.",
        "count": f"{numbered(subject)}. That is {len(subject)}.", "uppercase": f"{numbered(subject)}. Capitals: {numbered(subject.upper())}.",
    }[task]  # fmt: skip
    wish = {"copy": "repeated", "reverse": "reversed", "count": "counted", "uppercase": "in capitals"}[task]
    lead = {"low": "", "medium": f"The word must be {wish}. ", "high": f"The user gives a word and wants it {wish}. I go letter by letter. "}
    return f"{lead[effort]}Letters: {body}"
