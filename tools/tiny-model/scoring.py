"""What the rules of an exercise mean. `evaluate.ts` scores the same rules in the same way.

Takes a rule and the model's turn as messages, gives whether the turn keeps the rule.
"""
from __future__ import annotations

import json
import re
from dataclasses import dataclass

from exercise import Rule


@dataclass(frozen=True)
class Turn:
    """What the model wrote until it stopped: whether that was well-formed Harmony, and what it came to."""

    well_formed: bool
    # The text of the final message; None if the turn is a call or broken.
    answer: str | None
    # Name and argument text of the call, if the turn is one.
    call: tuple[str, str] | None


_MESSAGE = r"<\|channel\|>{header}<\|message\|>((?:(?!<\|)[\s\S])*)"
_THOUGHT = "(?:" + _MESSAGE.format(header="analysis") + r"<\|end\|><\|start\|>assistant)?"
_ANSWER = re.compile("^" + _THOUGHT + _MESSAGE.format(header="final") + r"<\|return\|>$")
_CALL = re.compile("^" + _THOUGHT + _MESSAGE.format(header=r"commentary to=functions\.(\w+) <\|constrain\|>json") + r"<\|call\|>$")


def parse(text: str) -> Turn:
    """Reads what the model wrote after `<|start|>assistant`, special tokens written out."""
    if match := _ANSWER.match(text):
        return Turn(True, match[2], None)
    if match := _CALL.match(text):
        return Turn(True, None, (match[2], match[3]))
    return Turn(False, None, None)


def keeps(rule: Rule, turn: Turn) -> bool:
    if rule["kind"] == "call":
        return turn.call is not None and turn.call[0] == rule["name"] and _same_json(turn.call[1], rule["arguments"])
    if turn.answer is None:
        return False
    if rule["kind"] == "json":
        return _same_json(turn.answer, rule["value"])
    if rule["kind"] == "exact":
        return turn.answer.strip() == rule["text"]
    if rule["kind"] == "pattern":
        return re.search(rule["pattern"], turn.answer.strip()) is not None
    if rule["kind"] == "all":
        return all(keeps(part, turn) for part in rule["rules"])
    answer = turn.answer.lower()
    return all(any(word.lower() in answer for word in group) for group in rule["groups"])


def _same_json(text: str, value: object) -> bool:
    try:
        return json.loads(text) == value
    except ValueError:
        return False
