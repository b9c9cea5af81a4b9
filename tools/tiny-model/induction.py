"""A head start: weights with which two attention layers begin by continuing what they have seen before.

Copying a name out of a question takes two layers that are useless without each other, and gradient descent alone finds
them late. So they are laid out by hand (Olsson et al. 2022 describe them); training goes on from there.
"""
from __future__ import annotations

import torch

# Rotations fast enough to tell neighbours apart, and slow enough to be the same all over a conversation.
_FAST, _SLOW = slice(0, 10), slice(12, 32)


def plant(weights: dict[str, torch.Tensor], generator: torch.Generator, frequencies: torch.Tensor, group: int) -> None:
    """
    Overwrites the first key-value head, and its `group` query heads, of layers 0 and 1. In layer 0 query head n looks at the
    token n + 1 before and writes what it saw into a space of its own; in layer 1 a token looks for places that follow its like,
    and best for those where the token before is alike, too: single letters are too common to go by one alone.
    """
    hidden, dim = weights["embed"].shape[1], 2 * len(frequencies)
    spaces = torch.linalg.qr(torch.randn(hidden, hidden, generator=generator))[0].split(dim)
    identity, written = spaces[0], spaces[1:]
    _look_back(weights, identity, written, frequencies, group)
    _look_for_like(weights, identity, written, dim, group)
    # What layer 1 fetched is read as a token.
    weights["head"] += 0.5 * weights["embed"] @ identity.T @ identity


def _look_back(w: dict[str, torch.Tensor], identity: torch.Tensor, written: tuple, frequencies: torch.Tensor, group: int) -> None:
    dim, half, strength = len(identity), len(frequencies), 5.0
    w["0.k"][:dim] = 0
    w["0.k_bias"][:dim] = 0
    w["0.k_bias"][:half][_FAST] = strength
    w["0.v"][:dim] = identity
    for head in range(group):
        rows = slice(head * dim, (head + 1) * dim)
        w["0.q"][rows] = 0
        bias = torch.zeros(2, half)
        angle = frequencies[_FAST].float() * (head + 1)
        bias[:, _FAST] = strength * torch.stack([angle.cos(), -angle.sin()])
        w["0.q_bias"][rows] = bias.flatten()
        w["0.o"][:, rows] = written[head % len(written)].T


def _look_for_like(w: dict[str, torch.Tensor], identity: torch.Tensor, before: tuple, dim: int, group: int) -> None:
    def slow(space: torch.Tensor, shift: int) -> torch.Tensor:
        kept = torch.zeros(2, dim // 2, space.shape[1])
        # Shifted, so that two spaces share the places of one head without being taken for each other.
        kept[:, _SLOW] = 1.5 * space.roll(shift, 0).unflatten(0, (2, -1))[:, _SLOW]
        return kept.flatten(0, 1)

    w["1.k"][:dim], w["1.k_bias"][:dim], w["1.v"][:dim] = slow(before[0], 0) + slow(before[1], 7), 0, identity
    for head in range(group):
        rows = slice(head * dim, (head + 1) * dim)
        w["1.q"][rows], w["1.q_bias"][rows] = slow(identity, 0) + slow(before[0], 7), 0
        w["1.o"][:, rows] = identity.T
