"""The course: how often each skill is exercised, with which system messages; and an endless, seeded stream of exercises.

Gives exercises; knows nothing of tokens or training.
"""
from __future__ import annotations

import random
from collections.abc import Callable

from exercise import Draw, Exercise
from harmony import EFFORTS, Conversation, Segment, Text, system_message
from skills import arithmetic, chat, drills, extraction, functions, greetings, instructions, memory, unknown, words

# Weights by difficulty: what takes copying or several steps is practised more. There are four courses: the first is for
# copying, the second adds sums of digits, the third words that are hard to copy; the last is for what was weakest after them.
SKILLS: list[tuple[Callable[[Draw], Exercise], tuple[float, ...]]] = [
    (chat.draw, (0.28, 0.30, 0.42, 0.7)), (arithmetic.draw, (0.21, 0.22, 0.19, 0.14)), (words.draw, (0.14, 0.12, 0.12, 0.08)),
    (extraction.draw, (0.16, 0.17, 0.19, 0.20)), (functions.draw, (0.22, 0.24, 0.25, 0.26)),
    (instructions.draw, (0.12, 0.12, 0.13, 0.20)), (memory.draw, (0.08, 0.06, 0.04, 0.04)),
    (greetings.draw, (0.03, 0.02, 0.03, 0.05)), (unknown.draw, (0.08, 0.08, 0.12, 0.18)),
]  # fmt: skip
DRILLS: list[tuple[Callable[[Draw], Exercise], tuple[float, ...]]] = [
    (drills.draw, (0.07, 0.05, 0.05, 0.04)), (drills.draw_digits, (0.0, 0.12, 0.03, 0.02)),
]  # fmt: skip
COURSES = 4
# What may come before: exercises of one question and one answer. People change the topic.
EARLIER = [chat.draw, chat.draw, chat.draw, arithmetic.draw, words.draw, greetings.draw, unknown.draw, instructions.plain_fact]
SHARE_WITH_EARLIER = 0.25
NEUTRAL = ["You are a helpful assistant.", "You are a helpful, friendly assistant.", "Be helpful.", "Answer the user's questions.", "Be kind and brief."]


def draw_exercise(rng: random.Random, effort: str, course: int = 0) -> Exercise:
    """One exercise of a skill, or a drill, drawn by weight; some go on from a conversation about something else."""
    draw = Draw(rng, effort, held_out=False, course=course)
    kinds = SKILLS + DRILLS
    exercise = rng.choices([skill for skill, _ in kinds], [weights[course] for _, weights in kinds])[0](draw)
    conversation = exercise.conversation
    if Text("developer") in conversation.segments:
        return exercise
    before = Conversation(conversation.skill, effort).developer(rng.choice(NEUTRAL) if rng.random() < 0.1 else "")
    if rng.random() < SHARE_WITH_EARLIER:
        for _ in range(rng.choice([1, 1, 2])):
            question, answer = _one_turn(rng.choice(EARLIER)(draw).conversation)
            before.user(question).past_answer(answer)
    conversation.segments[:0] = before.segments
    return exercise


def _one_turn(conversation: Conversation) -> tuple[str, str]:
    """Question and answer of a conversation that has one of each."""
    texts = [segment.text for segment in conversation.segments if isinstance(segment, Text)]
    return texts[1], texts[-1]


def seeded(seed: int) -> random.Random:
    return random.Random(seed)


def draw_system(rng: random.Random, effort: str, has_functions: bool) -> list[Segment]:
    """A system message, four times in five with a date."""
    date = f"{rng.randint(2024, 2031)}-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}"
    return system_message(effort, date if rng.random() < 0.8 else None, has_functions)
