"""MXFP4: blocks of 32 E2M1 numbers along a row with one shared power of two (OCP Microscaling Formats 1.0).

Rounds tensors to what the format can hold, packs them as gpt-oss checkpoints do. Knows nothing of models.
"""
from __future__ import annotations

import torch

BLOCK = 32
# Codes 0..7; 8..15 are the same with the sign set.
VALUES = torch.tensor([0.0, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0])


def _exponents(blocks: torch.Tensor) -> torch.Tensor:
    """The smallest exponent with which a block's largest magnitude does not exceed 6, the largest E2M1 number."""
    largest = blocks.abs().amax(-1, keepdim=True).clamp(min=2.0**-100)
    return torch.ceil(torch.log2(largest / 6)).clamp(-120, 120)


def _round(blocks: torch.Tensor, scale: torch.Tensor) -> torch.Tensor:
    """Magnitudes of `blocks` / `scale`, rounded to E2M1: steps of a half below 2, of one below 4, of two above."""
    magnitude = blocks.abs() / scale
    step = torch.where(magnitude < 2, 0.5, torch.where(magnitude < 4, 1.0, 2.0))
    return (magnitude / step).round_() * step


def fake_quantise(weight: torch.Tensor) -> torch.Tensor:
    """`weight` [..., K], K a multiple of 32, rounded to the nearest numbers that MXFP4 can hold; f32."""
    blocks = weight.unflatten(-1, (-1, BLOCK))
    scale = torch.exp2(_exponents(blocks))
    return (_round(blocks, scale).copysign(blocks) * scale).flatten(-2)


def pack(weight: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Blocks u8 [..., K/32, 16], low nibble first, and scales u8 [..., K/32] of `weight` [..., K]."""
    blocks = weight.unflatten(-1, (-1, BLOCK))
    exponents = _exponents(blocks)
    codes = torch.searchsorted(VALUES, _round(blocks, torch.exp2(exponents))) + 8 * torch.signbit(blocks)
    codes = codes.to(torch.uint8)
    return codes[..., 0::2] | (codes[..., 1::2] << 4), (exponents.squeeze(-1) + 127).to(torch.uint8)
