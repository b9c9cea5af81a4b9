"""The examination: prompts by a seed, phrasings and values of their own, none of which the training set has; and questions
that a language model wrote without having seen the course (questions.jsonl).

Usage: held_out.py MODEL_DIR. Writes held-out.jsonl beside this file: per line the skill, the prompt as text and as token
ids, and the turns; a turn has its rule, and the ids that follow it (a function's result) unless it is the last.
"""
from __future__ import annotations

import argparse
import json
import random
from collections.abc import Callable
from pathlib import Path

import corpus
from exercise import Draw, Exercise, Rule
from grammar import plain, plain_readings
from harmony import EFFORTS, Conversation, Segment, Special, Text, completion_start
from phrases import taught
from skills import arithmetic, unknown
from tokenizer import Codec

FILE = Path(__file__).parent / "held-out.jsonl"
QUESTIONS = Path(__file__).parent / "questions.jsonl"
# Of none of the examinations whose failures were looked at.
SEED = 2911
PER_SKILL = 40


def prompts_and_follow_ups(exercise: Exercise) -> list[list[Segment]]:
    """What the model is given before each of its turns: the segments between those that it is to write."""
    given: list[list[Segment]] = [[]]
    for segment in exercise.conversation.segments:
        if not segment.learn:
            given[-1].append(segment)
        elif segment in (Special("call", True), Special("return", True)):
            given.append([])
    return given[:-1]


def as_text(segments: list[Segment]) -> str:
    """Segments as one reads them, special tokens written out."""
    return "".join(f"<|{segment.name}|>" if isinstance(segment, Special) else segment.text for segment in segments)


def item(codec: Codec, rng: random.Random, exercise: Exercise) -> dict:
    conversation = exercise.conversation
    given = prompts_and_follow_ups(exercise)
    system = corpus.draw_system(rng, conversation.effort, bool(conversation.tools))
    prompt = system + given[0]
    turns = [{"rule": rule} for rule in exercise.rules]
    for turn, segments in zip(turns, given[1:]):
        turn["then"] = codec.encode(segments)[0]
    assert given[0][-2:] == completion_start() and len(given) == len(turns)
    return {"skill": conversation.skill, "text": as_text(given[0]), "prompt": codec.encode(prompt)[0], "turns": turns}


def draw_all(codec: Codec) -> list[dict]:
    rng = random.Random(SEED)
    items, seen = [], set()
    for skill, _ in corpus.SKILLS:
        count = 0
        for _ in range(20 * PER_SKILL):  # a skill with fewer phrasings than that gives what it has
            exercise = skill(Draw(rng, rng.choice(EFFORTS), held_out=True))
            drawn = item(codec, rng, exercise)
            if count < PER_SKILL and drawn["text"] not in seen:
                seen.add(drawn["text"])
                items.append(drawn)
                count += 1
    return items + [_freely_worded(codec, rng, json.loads(line)) for line in QUESTIONS.read_text().splitlines()]


def _freely_worded(codec: Codec, rng: random.Random, question: dict) -> dict:
    conversation = Conversation(f"{question['skill']}, freely worded", rng.choice(EFFORTS)).user(question["question"])
    conversation.segments += completion_start()
    prompt = corpus.draw_system(rng, conversation.effort, False) + conversation.segments
    rules: dict[str, Callable[[], Rule]] = {
        "chat": lambda: {"kind": "keywords", "groups": question["groups"]},
        "arithmetic": lambda: arithmetic.rule(question["answer"]),
        "unknown": lambda: unknown.RULE,
    }
    turns = [{"rule": rules[question["skill"]]()}]
    return {"skill": conversation.skill, "text": as_text(conversation.segments), "prompt": codec.encode(prompt)[0], "turns": turns}


def assert_untaught(codec: Codec, items: list[dict], exercises: int = 200_000) -> None:
    """
    Fails if a prompt of the examination is among so many exercises of the course: the whole prompt, or its one question
    anywhere in a conversation, if that question is all there is to it.
    """
    texts = {item["text"] for item in items}
    rng = random.Random(1)
    for _ in range(exercises):
        segments = prompts_and_follow_ups(corpus.draw_exercise(rng, rng.choice(EFFORTS), rng.randrange(corpus.COURSES)))[0]
        questions = [segments[i : i + 5] for i in range(len(segments) - 4) if segments[i + 1] == Text("user")]
        for given in (segments, *(question + completion_start() for question in questions)):
            if as_text(given) in texts:
                raise SystemExit(f"the course teaches a prompt of the examination: {as_text(given)}")


def assert_no_phrase(questions: list[str]) -> None:
    """Fails if one of the questions reads like a phrase of `phrases/`, which so many exercises may not draw."""
    asked = {plain(question) for question in questions}
    for skill in ("arithmetic", "chat", "unknown"):
        for section in taught(skill).values():
            if same := asked & plain_readings(tuple(section)):
                raise SystemExit(f"phrases/{skill}.txt has questions of the examination: {same}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path)
    codec = Codec.load(parser.parse_args().model / "tokenizer.json")
    items = draw_all(codec)
    assert_no_phrase([json.loads(line)["question"] for line in QUESTIONS.read_text().splitlines()])
    assert_untaught(codec, items)
    FILE.write_text("".join(json.dumps(item, ensure_ascii=False, separators=(",", ":")) + "\n" for item in items))


if __name__ == "__main__":
    main()
