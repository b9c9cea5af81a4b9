"""Muon for the matrices inside the layers, Adam for everything else.

Takes master weights, gradients and a learning-rate factor, changes the weights in place. Muon (Jordan 2024) replaces the
momentum of a matrix by the nearest orthogonal one, which learns a small model in fewer steps than Adam does.
"""
from __future__ import annotations

from concurrent.futures import Executor

import torch

from model import EXPERT_MATRICES, Weights

_MATRICES = ("q", "k", "v", "o", *EXPERT_MATRICES)
_COEFFICIENTS = (3.4445, -4.7750, 2.0315)


def _is_matrix(name: str) -> bool:
    return name.split(".")[-1] in _MATRICES


def orthogonalise(matrix: torch.Tensor, iterations: int = 5) -> torch.Tensor:
    """The orthogonal matrix nearest to `matrix` [..., m, n], by the quintic Newton-Schulz iteration in bfloat16."""
    x = matrix.bfloat16()
    tall = x.shape[-2] > x.shape[-1]
    x = x.mT if tall else x
    x = x / (x.norm(dim=(-2, -1), keepdim=True) + 1e-7)
    a, b, c = _COEFFICIENTS
    for _ in range(iterations):
        gram = x @ x.mT
        x = a * x + (b * gram + c * gram @ gram) @ x
    return (x.mT if tall else x).float()


class Optimiser:
    """State: one momentum per matrix, two moments per other tensor."""

    def __init__(self, weights: Weights, matrix_rate: float = 0.02, other_rate: float = 0.003):
        self.matrix_rate, self.other_rate = matrix_rate, other_rate
        self.first = {name: torch.zeros_like(tensor) for name, tensor in weights.items()}
        self.second = {name: torch.zeros_like(tensor) for name, tensor in weights.items() if not _is_matrix(name)}
        self.steps = 0

    def step(self, weights: Weights, gradients: Weights, factor: float, workers: Executor) -> None:
        """Changes every weight, tensors in parallel; `factor` scales the learning rates."""
        self.steps += 1

        def one(name: str) -> None:
            if _is_matrix(name):
                self._muon(name, weights[name], gradients[name], self.matrix_rate * factor)
            else:
                self._adam(name, weights[name], gradients[name], self.other_rate * factor)

        list(workers.map(one, weights))

    def _muon(self, name: str, weight: torch.Tensor, gradient: torch.Tensor, rate: float) -> None:
        momentum = self.first[name].mul_(0.95).add_(gradient)
        update = orthogonalise(gradient + 0.95 * momentum)
        weight.mul_(1 - rate * 0.01).sub_(update, alpha=rate * max(1, weight.shape[-2] / weight.shape[-1]) ** 0.5)

    def _adam(self, name: str, weight: torch.Tensor, gradient: torch.Tensor, rate: float) -> None:
        first = self.first[name].lerp_(gradient, 0.1)
        second = self.second[name].lerp_(gradient.square(), 0.02)
        unbiased = first / (1 - 0.9**self.steps)
        weight.sub_(unbiased / ((second / (1 - 0.98**self.steps)).sqrt() + 1e-8), alpha=rate)

    def state(self) -> dict:
        return {"first": self.first, "second": self.second, "steps": self.steps}

    def restore(self, state: dict) -> None:
        self.first, self.second, self.steps = state["first"], state["second"], state["steps"]
