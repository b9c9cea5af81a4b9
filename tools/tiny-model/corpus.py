"""The course: how often each skill is exercised, with which system messages; and an endless, seeded stream of exercises.

Gives exercises; knows nothing of tokens or training.
"""
from __future__ import annotations

import random
from collections.abc import Callable

from exercise import Draw, Exercise
from harmony import EFFORTS, Segment, system_message
from skills import arithmetic, chat, drills, extraction, functions, greetings, instructions, memory, unknown, words

# Weights by difficulty: what takes copying or several steps is practised more.
SKILLS: list[tuple[Callable[[Draw], Exercise], float]] = [
    (chat.draw, 0.2), (arithmetic.draw, 0.25), (words.draw, 0.18), (extraction.draw, 0.15), (functions.draw, 0.19),
    (instructions.draw, 0.15), (memory.draw, 0.08), (greetings.draw, 0.03), (unknown.draw, 0.05),
]  # fmt: skip
DRILLS: list[tuple[Callable[[Draw], Exercise], float]] = [(drills.draw, 0.03)]


def draw_exercise(rng: random.Random, effort: str) -> Exercise:
    """One exercise of a skill, or a drill, drawn by weight."""
    course = SKILLS + DRILLS
    skill = rng.choices([skill for skill, _ in course], [weight for _, weight in course])[0]
    return skill(Draw(rng, effort, held_out=False))


def seeded(seed: int) -> random.Random:
    return random.Random(seed)


def draw_system(rng: random.Random, effort: str, has_functions: bool) -> list[Segment]:
    """A system message, four times in five with a date."""
    date = f"{rng.randint(2024, 2031)}-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}"
    return system_message(effort, date if rng.random() < 0.8 else None, has_functions)
