"""Draws as the reference uses them: the numbers of the processes, and the identities of newcomers."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np

from ccsim.model.draws import Process

# Draws take plain integers: looking an enumeration up at every call would cost a hundred times the draw.
PROCESS = SimpleNamespace(**{process.name: int(process) for process in Process})
NOBODY = np.uint64(0)

GOLDEN = 0x9E3779B97F4A7C15
WORD = 2**64


def mixed(word: int) -> int:
    """Return a 64-bit word after the finaliser of SplitMix64."""
    word = (word ^ word >> 30) * 0xBF58476D1CE4E5B9 % WORD
    word = (word ^ word >> 27) * 0x94D049BB133111EB % WORD
    return word ^ word >> 31


def newcomer(home: np.uint64, generation: int) -> np.uint64:
    """Return the identity of the n-th newcomer to a home, counted from 1."""
    return np.uint64(mixed((int(home) + generation * GOLDEN) % WORD))


def clip(value: float, low: float, high: float) -> float:
    """Return the value, or the bound that it passes."""
    return low if value < low else high if value > high else value
