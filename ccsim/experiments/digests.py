"""Digests of all that a run depends on: equal digests mean equal results, so nothing is computed twice."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

import ccsim
from ccsim.model.parameters import Parameters
from ccsim.site.arrays import SiteArrays

SOURCES = ("model", "interventions", "outcomes", "experiments/world.py", "site/loneliness.py")
"""What decides a run's results, within the package. (How a map becomes arrays is seen in the arrays.)"""

LABELS = ("name", "title")
"""Fields of `SiteArrays` that change no result."""


def digest_of(value: Any) -> str:  # noqa: ANN401 (anything JSON can hold)
    """Return the digest of a value that JSON can hold, whatever the order of its keys."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def arrays_digest(arrays: SiteArrays) -> str:
    """Return the digest of a site's arrays, its labels left out."""
    digest = hashlib.blake2b(digest_size=16)
    for field in dataclasses.fields(arrays):
        if field.name in LABELS:
            continue
        value = getattr(arrays, field.name)
        digest.update(f"\x1e{field.name}\x1f".encode())
        if isinstance(value, np.ndarray):
            digest.update(f"{value.dtype.str}{value.shape}".encode())
            digest.update(np.ascontiguousarray(value).tobytes())
        else:
            digest.update(json.dumps(value).encode())
    return digest.hexdigest()


@lru_cache(maxsize=1)
def sources_digest() -> str:
    """Return the digest of the sources that decide a run's results, line ends aside, and of the version."""
    package = Path(ccsim.__file__).parent
    digest = hashlib.blake2b(ccsim.__version__.encode(), digest_size=16)
    for entry in SOURCES:
        path = package / entry
        for source in [path] if path.is_file() else sorted(path.rglob("*.py")):
            name = source.relative_to(package).as_posix()
            digest.update(name.encode() + b"\x1f" + source.read_bytes().replace(b"\r\n", b"\n") + b"\x1e")
    return digest.hexdigest()


def pilot_digest(site: str, parameters: Parameters, processes: list[Any]) -> str:
    """Return the digest of a pilot's inputs, on which those of the runs that start from it hang.

    Args:
        site: digest of the arrays.
        parameters: of the world.
        processes: what is different in the week, as `Processes.as_json` gives it.
    """
    inputs = {"sources": sources_digest(), "site": site, "parameters": list(parameters), "processes": processes}
    return digest_of(inputs)


def run_digest(pilot: str, key: int, weeks: int, events: list[Any], acts: list[Any]) -> str:
    """Return the digest of a run's inputs.

    Args:
        pilot: digest of the inputs of the balance that the run starts from.
        key: key of the world's draws.
        weeks: length of the run.
        events: `[kind, fields]` of what happens in the baseline too: effects hang on it.
        acts: `[kind, fields]` of what acts in this run alone, in order; none for the baseline.
    """
    return digest_of({"pilot": pilot, "world": key, "weeks": weeks, "events": events, "acts": acts})


def file_digest(path: Path) -> str:
    """Return the SHA-256 of a file, as other tools print it."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
