"""Sums and differences of numbers up to 99, worked out digit by digit in the analysis.

The analysis first writes both numbers with two digits: reading the question is one step, and every later one is a look-up.

One pair in ten, chosen by a fixed rule, is never taught; the examination uses only those.
"""
from __future__ import annotations

from exercise import Draw, Exercise, Rule, pattern
from grammar import vary
from harmony import Conversation, Text
from lexicon import name, thing
from phrases import taught

SKILL = "arithmetic"
_PHRASES = taught(SKILL)

# What stands twice is drawn twice as often.
_TAUGHT = [
    "What is {e}?", "{e}", "{e} = ?", "{e} =", "[Calculate|Compute|Work out|Solve] {e}.", "How much is {e}?", "What's {e}?",
    "Can you [calculate|compute] {e}?", "What [is|do you get for] {e}?", "How much is {e}?", "[Tell me|Give me] {e}.", "{e}?",
]  # fmt: skip
_EXAMINED = [
    "Could you tell me what {e} is?", "I need {e}, please.", "Do you know how much {e} is?", "What does {e} make?", "Please work out {e} for me.",
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
    return Exercise(conversation, [rule(answer)])


def rule(answer: int) -> Rule:
    """The answer ends with this number."""
    return pattern(rf"(?:^|[^\d-]){answer}\.?$")


def _numbers(d: Draw) -> tuple[int, int, bool]:
    while True:
        top = 99 if d.rng.random() < 0.85 else 12
        a, b, plus = d.rng.randint(0, top), d.rng.randint(0, top), d.rng.random() < 0.5
        if not d.held_out and d.rng.random() < 0.12:
            b %= 10
        if not plus and a < b and d.rng.random() < 0.85:
            a, b = b, a
        if is_examined(a, b) == d.held_out and is_examined(b, a) == d.held_out:
            return a, b, plus


def _question(d: Draw, a: int, b: int, plus: bool) -> str:
    phrase = _phrase(d, plus, stories=plus or a >= b)
    sign, word = ("+", "plus") if plus else ("-", "minus")
    expression = d.rng.choice([f"{a} {sign} {b}", f"{a} {sign} {b}", f"{a} {word} {b}", f"{a}{sign}{b}"])
    who, other, what = name(d.rng, d.held_out), name(d.rng, d.held_out), thing(d.rng, d.held_out)
    for key, value in {"e": expression, "a": a, "b": b, "n": who, "m": other, "t": what}.items():
        phrase = phrase.replace("{" + key + "}", str(value))
    text = " ".join(phrase.split())
    return text if d.held_out else vary(d.rng, text[0].upper() + text[1:])


def _phrase(d: Draw, plus: bool, stories: bool) -> str:
    """A phrase that fits: of a difference below zero no story is told."""
    kind = d.rng.choices(["any", "own", "story"], [0.7, 0.15, 0.15])[0]
    if kind == "any":
        return d.phrase(_PHRASES["sum or difference"] if d.rng.random() < 0.6 else _TAUGHT, _EXAMINED)
    own = _EXAMINED_SUM if plus else _EXAMINED_DIFFERENCE
    word = "sum" if plus else "difference"
    taught = _PHRASES[f"{word} story"] if kind == "story" and stories else _PHRASES[word]
    return d.phrase(taught, [phrase for phrase in own if stories or "{n}" not in phrase])


def phrases_of(expression: str) -> list[str]:
    """Taught ways to ask for the value of a sum or a difference."""
    return [phrase.replace("{e}", expression) for phrase in _PHRASES["sum or difference"]]


def work_out(effort: str, a: int, b: int, plus: bool) -> str:
    """The working: both numbers with two digits, then ones, then tens, with carry or borrow; longer with the effort."""
    if plus:
        text, result = _add(effort, a, b), a + b
    elif a >= b:
        text, result = _subtract(effort, a, b), a - b
    else:
        text, result = f"{a} is less than {b}. " + _subtract(effort, b, a), a - b
    if effort == "high":
        return f"I am asked for {a} {'+' if plus else '-'} {b}. {text} So the result is {result}."
    return f"{text} So {result}."


def _add(effort: str, a: int, b: int) -> str:
    ones = a % 10 + b % 10
    carry = ones // 10
    tens = a // 10 + b // 10 + carry
    last = f" + {carry}" if carry else ""
    first = f"{a % 10} + {b % 10} = {ones}"
    second = f"{a // 10} + {b // 10}{last} = {tens}"
    return f"{a:02} + {b:02}. " + (f"{first}, {second}." if effort == "low" else f"Ones: {first}, write {ones % 10}, carry {carry}. Tens: {second}.")


def _subtract(effort: str, a: int, b: int) -> str:
    borrow = 1 if a % 10 < b % 10 else 0
    ones = a % 10 + 10 * borrow - b % 10
    tens = a // 10 - b // 10 - borrow
    last = f" - {borrow}" if borrow else ""
    first = f"{a % 10 + 10 * borrow} - {b % 10} = {ones}"
    second = f"{a // 10} - {b // 10}{last} = {tens}"
    return f"{a:02} - {b:02}. " + (f"{first}, {second}." if effort == "low" else f"Ones: {first}, borrow {borrow}. Tens: {second}.")
