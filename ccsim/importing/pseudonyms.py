"""Pseudonyms for people and places, and the private file that says who is who."""

from __future__ import annotations

import csv
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from ccsim.problems import InputError, Problem
from ccsim.site.spreadsheet import inert


def pseudonyms(keys: Sequence[str], letter: str, seed: int) -> dict[str, str]:
    """Return a pseudonym for every key, such as R0001, in an order that says nothing about them.

    Args:
        keys: no two the same; their order does not matter.
        letter: with which pseudonyms begin.
        seed: for the order.
    """
    ordered = sorted(keys)
    width = max(4, len(str(len(ordered))))
    order = np.random.default_rng(seed).permutation(len(ordered))
    return {ordered[k]: f"{letter}{number:0{width}d}" for number, k in enumerate(order.tolist(), start=1)}


def write_key(path: Path, names: Sequence[Mapping[str, str]]) -> None:
    """Write who is who: `pseudonym,id`. Only its owner can read the file.

    Args:
        path: the file, which must not exist.
        names: id -> pseudonym, of people and of places.

    Raises:
        InputError: it cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # The mode is given at creation: a moment with a wider one would be enough for somebody to read it.
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise InputError(Problem(str(path), f"cannot be written: {error.strerror}")) from None
    with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["pseudonym", "id"])
        for of_kind in names:
            writer.writerows(sorted((pseudonym, inert(key)) for key, pseudonym in of_kind.items()))
