"""Decisions that look like chance and are the same on every machine, every day."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from typing import TypeVar

T = TypeVar("T")


def number(*parts: str) -> int:
    """128 bits that depend on the words alone."""
    return int.from_bytes(blake2b("\x1f".join(parts).encode(), digest_size=16).digest(), "big")


def share(*parts: str) -> float:
    """Somewhere from 0 to 1."""
    return (number(*parts) >> 64) / 2**64


def below(*parts: str, limit: int) -> int:
    """A whole number from 0 to ``limit`` - 1."""
    return number(*parts) % limit


def pick(choices: Sequence[T], *parts: str) -> T:
    """One of the choices."""
    return choices[number(*parts) % len(choices)]
