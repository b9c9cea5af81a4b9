"""Trains gpt-oss-tiny: tokenizer first, then the model, from one seed. Resumes from its own state file.

Usage: train.py WORK_DIR [--seed S]. Writes WORK_DIR/tokenizer.json, WORK_DIR/state.pt, WORK_DIR/log.jsonl.
"""
from __future__ import annotations

import argparse
import ctypes
import json
import random
import time
from bisect import bisect
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count, islice, pairwise
from pathlib import Path
from queue import Queue
from threading import Thread

import torch

import corpus
import tokenizer as bpe
from harmony import EFFORTS, Text
from model import Batch, Config, Model, Weights, as_shipped, initialise
from lexicon import spelled_words
from optimiser import Optimiser
from skills.instructions import FACTS

# Exercises of a step: three batches, each of one effort and one system message, one of short, one of middling and one
# of long conversations, so that little is padded and yet every step sees every skill.
BATCH, FUNCTION_BATCH = 12, 5
POOL = {"low": 240, "medium": 200, "high": 160}
# The pools at which the second course and those after it begin: after some 2,700, 4,700 and 10,500 steps.
COURSES = (120, 210, 464)
WARM_UP = 60
# Learning rate, as a share of the optimiser's: steps and what it is there, straight lines between them. Muon moves as far on
# noise as on signal, so the fall is where the model learns most.
RATES = ((0, 1.0), (900, 1.0), (900, 0.6), (14_000, 0.0))
BALANCE = 0.01
# One thread a batch: far less waiting on a shared machine than two threads an operation.
WORKERS = ThreadPoolExecutor(2)


def train_tokenizer(path: Path, vocabulary: int, seed: int) -> None:
    """A tokenizer from 24,000 exercises, but not from words that they spell or write in capitals."""
    rng = random.Random(seed)
    texts: list[str] = []
    for segment in corpus.draw_system(rng, "low", True) * 20:
        texts += [segment.text] if isinstance(segment, Text) else []
    for _ in range(24_000):
        conversation = corpus.draw_exercise(rng, rng.choice(EFFORTS)).conversation
        if conversation.skill != "drills":
            plain = conversation.skill not in ("words", "instructions")
            texts += [segment.text for segment in conversation.segments if isinstance(segment, Text) and (plain or not segment.learn)]
    bpe.train(texts, spelled_words() | {fact.word.lower() for fact in FACTS}, vocabulary).save(str(path))


def batches(codec: bpe.Codec, rng: random.Random) -> Iterator[list[Batch]]:
    """An endless stream of steps."""
    for pool in count():
        thirds: list[list[Batch]] = [[], [], []]
        for effort in EFFORTS:
            encoded = [_encode(codec, rng, effort, bisect(COURSES, pool)) for _ in range(POOL[effort])]
            for with_functions in (False, True):
                group = sorted((ids, learn) for functions, ids, learn in encoded if functions == with_functions)
                group.sort(key=lambda pair: len(pair[0]))
                size = FUNCTION_BATCH if with_functions else BATCH
                for start in range(0, len(group) - size // 2, size):
                    system = codec.encode(corpus.draw_system(rng, effort, with_functions))[0]
                    part = group[start : start + size]
                    third = 2 if with_functions else min(1, 2 * start // len(group))
                    thirds[third].append(_collate(codec, system, part))
        for third in thirds:
            rng.shuffle(third)
        for i in range(max(map(len, thirds))):
            yield [third[i % len(third)] for third in thirds]


def ahead(stream: Iterator[list[Batch]]) -> Iterator[list[Batch]]:
    """The same stream, drawn by a thread of its own while the steps before are learnt."""
    drawn: Queue[list[Batch]] = Queue(20)

    def draw() -> None:
        for step in stream:
            drawn.put(step)

    Thread(target=draw, daemon=True).start()
    while True:
        yield drawn.get()


def _encode(codec: bpe.Codec, rng: random.Random, effort: str, course: int) -> tuple[bool, list[int], list[bool]]:
    conversation = corpus.draw_exercise(rng, effort, course).conversation
    return (bool(conversation.tools), *codec.encode(conversation.segments))


def _collate(codec: bpe.Codec, system: list[int], rows: list[tuple[list[int], list[bool]]]) -> Batch:
    length = -(-max(len(ids) for ids, _ in rows) // 8) * 8
    pad = codec.special("endoftext")
    tokens = torch.full((len(rows), length + 1), pad)
    learn = torch.zeros((len(rows), length + 1), dtype=torch.bool)
    for i, (ids, flags) in enumerate(rows):
        tokens[i, : len(ids)] = torch.tensor(ids)
        learn[i, : len(ids)] = torch.tensor(flags)
    return Batch(torch.tensor(system), tokens[:, :-1], tokens[:, 1:], learn[:, 1:])


def rate_factor(step: int) -> float:
    """The learning rate of a step, counted from 0; warmed up over the first."""
    (left, high), (right, low) = next(pair for pair in reversed(list(pairwise(RATES))) if pair[0][0] <= step)
    return min(1.0, (step + 1) / WARM_UP) * (high + (low - high) * (step - left) / (right - left))


def gradients(model: Model, weights: Weights, step: list[Batch]) -> tuple[Weights, float, int]:
    """Gradients of the mean loss of a step, straight through the rounding; the summed loss and the tokens it is over."""
    tokens = sum(int(batch.learn.sum()) for batch in step)
    shipped = dict(zip(weights, WORKERS.map(as_shipped, weights, weights.values())))

    def one(batch: Batch) -> tuple[Weights, float]:
        leaves = {name: tensor.detach().requires_grad_() for name, tensor in shipped.items()}
        loss, balance = model.loss(leaves, batch)
        (loss / tokens + BALANCE * balance / len(step)).backward()
        return {name: leaf.grad.float() for name, leaf in leaves.items()}, loss.item()

    parts = list(WORKERS.map(one, sorted(step, key=lambda batch: -batch.rows.numel())))
    total = {name: sum(part[name] for part, _ in parts) for name in shipped}
    loss_sum = sum(loss for _, loss in parts)
    norm = torch.stack([gradient.norm() for gradient in total.values()]).norm()
    clip = min(1.0, 1.0 / (norm.item() + 1e-6))
    return {name: gradient * clip for name, gradient in total.items()}, loss_sum, tokens


def keep_memory() -> None:
    """Asks glibc to keep freed memory: giving every tensor back to the kernel costs a third of the time."""
    libc = ctypes.CDLL("libc.so.6")
    mmap_threshold, trim_threshold = -3, -1
    libc.mallopt(mmap_threshold, 1 << 30)
    libc.mallopt(trim_threshold, (1 << 31) - 1)


class Run:
    """Weights, optimiser and the position in the data, kept on disk."""

    def __init__(self, work: Path, seed: int):
        self.state_file = work / "state.pt"
        self.config = Config()
        self.model = Model(self.config)
        self.weights = initialise(self.config, seed)
        self.optimiser = Optimiser(self.weights)
        self.step = 0
        if self.state_file.exists():
            state = torch.load(self.state_file)
            self.weights, self.step = state["weights"], state["step"]
            self.optimiser.restore(state["optimiser"])

    def save(self) -> None:
        state = {"weights": self.weights, "optimiser": self.optimiser.state(), "step": self.step, "config": self.config.json()}
        torch.save(state, self.state_file.with_suffix(".new"))
        self.state_file.with_suffix(".new").replace(self.state_file)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("work", type=Path)
    parser.add_argument("--seed", type=int, default=20)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    keep_memory()
    arguments.work.mkdir(parents=True, exist_ok=True)
    vocabulary = arguments.work / "tokenizer.json"
    if not vocabulary.exists():
        train_tokenizer(vocabulary, Config().vocabulary, arguments.seed)
    codec = bpe.Codec.load(vocabulary)
    run, steps = Run(arguments.work, arguments.seed), RATES[-1][0]
    # A resumed run draws what it had learnt again and leaves it: it goes on as if it had not been stopped.
    stream = ahead(islice(batches(codec, random.Random(arguments.seed)), run.step, None))
    log = (arguments.work / "log.jsonl").open("a")
    loss_sum, token_sum, row_sum, began = 0.0, 0, 0, time.time()
    while run.step < steps:
        step = next(stream)
        grads, loss, tokens = gradients(run.model, run.weights, step)
        run.optimiser.step(run.weights, grads, rate_factor(run.step), WORKERS)
        run.step += 1
        loss_sum, token_sum, row_sum = loss_sum + loss, token_sum + tokens, row_sum + sum(len(batch.rows) for batch in step)
        if run.step % 50 == 0:
            line = {"step": run.step, "loss": round(loss_sum / token_sum, 4), "conversations": row_sum, "seconds": round(time.time() - began, 1)}
            print(json.dumps(line), file=log, flush=True)
            loss_sum, token_sum, row_sum, began = 0.0, 0, 0, time.time()
        if run.step % 100 == 0 or run.step == steps:
            run.save()


if __name__ == "__main__":
    main()
