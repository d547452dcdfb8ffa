"""Worlds: which map, which draw of the parameters, which luck."""

from __future__ import annotations

import hashlib
import re
from typing import NamedTuple

from ccsim.problems import InputError, Problem

MAX_WORLDS = 1_000_000
"""Most worlds of one comparison."""


class World(NamedTuple):
    """One world; residents and luck are the same in it under every scenario. Numbers count from 0."""

    map: int
    parameters: int
    luck: int


class WorldCounts(NamedTuple):
    """How many maps, draws of the parameters for each, and lucks for each of those."""

    maps: int
    parameters: int
    luck: int

    @property
    def total(self) -> int:
        """Number of worlds."""
        return self.maps * self.parameters * self.luck

    def worlds(self) -> tuple[World, ...]:
        """Return the worlds: lucks within parameters within maps."""
        return tuple(World(a, b, c) for a in range(self.maps) for b in range(self.parameters) for c in range(self.luck))


def hashed(*parts: str | int) -> int:
    """Return a 64-bit hash of the parts, the same on every machine."""
    text = "\x1f".join(str(part) for part in parts)
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little")


def world_key(seed: int, world: World) -> int:
    """Return the key of a world's keyed draws, 64 bits; no two worlds share their luck, so luck is nested."""
    return hashed("ccsim world", seed, world.map, world.parameters, world.luck)


def parse_worlds(text: str) -> tuple[int, int]:
    """Return (parameter draws, lucks) of `20x5`; `N` alone is N parameter draws with one luck each.

    Raises:
        InputError: not of that form, or none, or more than a million worlds.
    """
    matched = re.fullmatch(r"\s*([0-9]{1,7})\s*(?:[xX×]\s*([0-9]{1,7}))?\s*", text)
    if matched is None:
        raise InputError(Problem("--worlds", f"found '{text}', expected for example 20x5, or 100"))
    parameters, luck = int(matched[1]), int(matched[2] or 1)
    if not 1 <= parameters * luck <= MAX_WORLDS:
        raise InputError(Problem("--worlds", f"found '{text}', expected 1 to {MAX_WORLDS:,} worlds"))
    return parameters, luck
