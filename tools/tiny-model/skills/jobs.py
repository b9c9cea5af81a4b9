"""What a question that needs functions consists of: its calls, their results, the answer; and the phrases it may be asked in.

Knows no particular function.
"""
from __future__ import annotations

from dataclasses import dataclass

from exercise import Rule
from harmony import Call, Parameter, Tool
from phrases import taught

PHRASES = taught("functions") | taught("everyday")


@dataclass(frozen=True)
class Step:
    """One call, what the function answers, and what the call is for."""

    call: Call
    result: dict
    reason: str


@dataclass(frozen=True)
class Job:
    """A question, the functions that it needs, the calls that answer it, the answer and the rule that scores it."""

    tools: tuple[Tool, ...]
    question: str
    steps: tuple[Step, ...]
    answer: str
    rule: Rule


def tool_of(name: str, description: str, *parameters: tuple[str, str, str]) -> Tool:
    """A function as it is declared; a parameter is its name, its type and what it is."""
    return Tool(name, description, tuple(Parameter(key, kind, text) for key, kind, text in parameters))


def filled(section: str, **values: str | int) -> list[str]:
    """The phrases of a section with their places filled."""
    phrases = PHRASES[section]
    for key, value in values.items():
        phrases = [phrase.replace("{" + key + "}", str(value)) for phrase in phrases]
    return phrases
