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
    """How many draws of the parameters, how many lucks for each, and over how many maps these worlds are laid.

    Maps cost no further worlds. The lucks of a draw are shared out between two maps, and every map has two draws or
    more where there are enough of them: so what comes from the maps can be told from what comes from the draws. Fewer
    draws than maps are each shared out over so many more maps that every map is used.
    """

    maps: int
    parameters: int
    luck: int

    @property
    def total(self) -> int:
        """Number of worlds."""
        return self.parameters * self.luck

    @property
    def maps_a_draw(self) -> int:
        """Over how many maps the lucks of one draw are shared out."""
        return min(self.maps, self.luck, max(2, -(-self.maps // self.parameters)))

    def worlds(self) -> tuple[World, ...]:
        """Return the worlds, sorted. All maps are used where there are as many worlds as maps."""
        step = self.parameters if self.parameters < self.maps else 1
        return tuple(
            sorted(
                World((draw + luck % self.maps_a_draw * step) % self.maps, draw, luck)
                for draw in range(self.parameters)
                for luck in range(self.luck)
            )
        )


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
