"""Sums and differences of numbers up to 99, worked out digit by digit in the analysis.

One pair in ten, chosen by a fixed rule, is never taught; the examination uses only those.
"""
from __future__ import annotations

from exercise import Draw, Exercise, pattern
from grammar import expand, vary
from harmony import Conversation, Text
from lexicon import name, thing

SKILL = "arithmetic"

_TAUGHT = [
    "What is {a} {o} {b}?", "{a} {o} {b}", "{a} {o} {b} = ?", "{a} {o} {b} =", "[Calculate|Compute|Work out|Solve] {a} {o} {b}.",
    "How much is {a} {o} {b}?", "What's {a} {o} {b}?", "Can you [calculate|compute] {a} {o} {b}?",
    "What [is|do you get for] {a} {w} {b}?", "How much is {a} {w} {b}?", "[Tell me|Give me] {a} {w} {b}.", "{a}{o}{b}?", "{a} {w} {b}",
]  # fmt: skip
_TAUGHT_SUM = [
    "[What is the|Give me the|Find the] sum of {a} and {b}[?|.]", "Add {a} and {b}.", "[Please add|Add] {b} to {a}.",
    "{n} has {a} {t}s and [gets|buys|finds] {b} more. How many {t}s does {n} have[ now|]?",
]  # fmt: skip
_TAUGHT_DIFFERENCE = [
    "[What is the|Give me the] difference [between|of] {a} and {b}[?|.]", "[Subtract|Take] {b} from {a}.",
    "{n} has {a} {t}s and [loses|sells|gives away] {b}. How many {t}s [are left|does {n} have now]?",
]  # fmt: skip
_EXAMINED = [
    "Could you tell me what {a} {o} {b} is?", "I need {a} {o} {b}, please.", "Do you know how much {a} {w} {b} is?",
    "What does {a} {o} {b} make?", "Please work out {a} {w} {b} for me.",
]  # fmt: skip
_EXAMINED_SUM = ["Can you add {a} and {b} for me?", "{n} has {a} {t}s and finds {b} more. How many {t}s does {n} have in all?"]
_EXAMINED_DIFFERENCE = ["Can you subtract {b} from {a}?", "{n} has {a} {t}s and sells {b}. How many {t}s does {n} have left?"]


def is_examined(a: int, b: int) -> bool:
    """Whether the pair is kept from training: one in ten, spread over all pairs of digits, which must each be taught."""
    return (a * 37 + b * 59) % 101 % 10 == 3


def draw(d: Draw) -> Exercise:
    a, b, plus = _numbers(d)
    answer = a + b if plus else a - b
    sign = "+" if plus else "-"
    conversation = Conversation(SKILL, d.effort).user(_question(d, a, b, plus))
    conversation.think(work_out(d.effort, a, b, plus)).answer(Text(f"{a} {sign} {b} = {answer}."))
    return Exercise(conversation, [pattern(rf"(?:^|[^\d-]){answer}\.?$")])


def _numbers(d: Draw) -> tuple[int, int, bool]:
    while True:
        top = 99 if d.rng.random() < 0.85 else 12
        a, b, plus = d.rng.randint(0, top), d.rng.randint(0, top), d.rng.random() < 0.5
        if not plus and a < b and d.rng.random() < 0.85:
            a, b = b, a
        if is_examined(a, b) == d.held_out and is_examined(b, a) == d.held_out:
            return a, b, plus


def _question(d: Draw, a: int, b: int, plus: bool) -> str:
    common, sums, differences = (
        (_EXAMINED, _EXAMINED_SUM, _EXAMINED_DIFFERENCE) if d.held_out else (_TAUGHT, _TAUGHT_SUM, _TAUGHT_DIFFERENCE)
    )
    phrase = d.rng.choice(common if d.rng.random() < 0.7 else sums if plus else differences)
    if "{n}" in phrase and not plus and a < b:
        phrase = d.rng.choice(common)
    sign, word = ("+", "plus") if plus else ("-", "minus")
    who, what = name(d.rng, d.held_out), thing(d.rng, d.held_out)
    for key, value in {"a": a, "b": b, "o": sign, "w": word, "n": who, "t": what}.items():
        phrase = phrase.replace("{" + key + "}", str(value))
    text = expand(d.rng, phrase)
    return text if d.held_out else vary(d.rng, text)


def work_out(effort: str, a: int, b: int, plus: bool) -> str:
    """The working: ones, then tens, with carry or borrow; shorter or longer with the effort."""
    if plus:
        text, result = _add(effort, a, b), a + b
    elif a >= b:
        text, result = _subtract(effort, a, b), a - b
    else:
        text, result = f"{a} is less than {b}. " + _subtract(effort, b, a), a - b
    if effort == "high":
        return f"I am asked for {a} {'+' if plus else '-'} {b}. I begin with the ones. {text} So the result is {result}."
    return f"{text} So {result}."


def _add(effort: str, a: int, b: int) -> str:
    ones = a % 10 + b % 10
    carry = ones // 10
    tens = a // 10 + b // 10 + carry
    last = f" + {carry}" if carry else ""
    first = f"{a % 10} + {b % 10} = {ones}"
    second = f"{a // 10} + {b // 10}{last} = {tens}"
    if effort == "low":
        return f"{first}, {second}."
    return f"Ones: {first}, write {ones % 10}, carry {carry}. Tens: {second}."


def _subtract(effort: str, a: int, b: int) -> str:
    borrow = 1 if a % 10 < b % 10 else 0
    ones = a % 10 + 10 * borrow - b % 10
    tens = a // 10 - b // 10 - borrow
    last = f" - {borrow}" if borrow else ""
    first = f"{a % 10 + 10 * borrow} - {b % 10} = {ones}"
    second = f"{a // 10} - {b // 10}{last} = {tens}"
    if effort == "low":
        return f"{first}, {second}."
    return f"Ones: {first}, borrow {borrow}. Tens: {second}."
