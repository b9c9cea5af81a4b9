"""The course: how often each skill is exercised, with which system messages; and an endless, seeded stream of exercises.

Gives exercises; knows nothing of tokens or training.
"""
from __future__ import annotations

import random
from collections.abc import Callable

from exercise import Draw, Exercise
from harmony import EFFORTS, Conversation, Segment, Text, system_message
from skills import arithmetic, chat, drills, extraction, functions, greetings, instructions, memory, unknown, words

# Weights by difficulty: what takes copying or several steps is practised more.
SKILLS: list[tuple[Callable[[Draw], Exercise], float]] = [
    (chat.draw, 0.21), (arithmetic.draw, 0.21), (words.draw, 0.14), (extraction.draw, 0.16), (functions.draw, 0.22),
    (instructions.draw, 0.12), (memory.draw, 0.08), (greetings.draw, 0.03), (unknown.draw, 0.05),
]  # fmt: skip
DRILLS: list[tuple[Callable[[Draw], Exercise], float]] = [(drills.draw, 0.07)]
# What may come before: exercises of one question and one answer. People change the topic.
EARLIER = [chat.draw, chat.draw, chat.draw, arithmetic.draw, words.draw, greetings.draw, unknown.draw, instructions.plain_fact]
SHARE_WITH_EARLIER = 0.25
NEUTRAL = ["You are a helpful assistant.", "You are a helpful, friendly assistant.", "Be helpful.", "Answer the user's questions.", "Be kind and brief."]


def draw_exercise(rng: random.Random, effort: str) -> Exercise:
    """One exercise of a skill, or a drill, drawn by weight; some go on from a conversation about something else."""
    course = SKILLS + DRILLS
    skill = rng.choices([skill for skill, _ in course], [weight for _, weight in course])[0]
    exercise = skill(Draw(rng, effort, held_out=False))
    conversation = exercise.conversation
    if Text("developer") in conversation.segments:
        return exercise
    before = Conversation(conversation.skill, effort).developer(rng.choice(NEUTRAL) if rng.random() < 0.1 else "")
    if rng.random() < SHARE_WITH_EARLIER:
        for _ in range(rng.choice([1, 1, 2])):
            question, answer = _one_turn(rng.choice(EARLIER)(Draw(rng, effort, held_out=False)).conversation)
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
