"""One way to fail on bad input: say everything that is wrong at once, and where."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

LONGEST = 2_000
"""Letters of a message, or of a key, that are shown: what is wrong may be a text of megabytes."""

_THOUSANDS = re.compile(r"[1-9]\d{0,2}\.\d{2}0", re.ASCII)
_RUNS = re.compile(r"\d+|[^\W\d_]+")


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with what the user gave.

    Attributes:
        file: the file, as the user would name it.
        message: what is wrong, in plain words, without the place.
        line: line in the file, counted from 1, where there is one.
        key: column, or dotted key of a YAML file.
    """

    file: str
    message: str
    line: int | None = None
    key: str | None = None

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        parts = (part for part in (place, self.key, self.message) if part)
        return ": ".join(printable(part if len(part) <= LONGEST else part[:LONGEST] + " ...") for part in parts)


class InputError(Exception):
    """What the user gave is wrong; carries every problem that was found. The command line exits with 2."""

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        found = (problems,) if isinstance(problems, Problem) else tuple(problems)
        if not found:
            raise ValueError("an InputError needs at least one problem")
        self.problems: tuple[Problem, ...] = found
        super().__init__("\n".join(str(problem) for problem in found))


def suggestion(word: str, known: Sequence[str]) -> str:
    """Return `" (did you mean 'x'?)"` for the nearest known word, or an empty string."""
    near = difflib.get_close_matches(str(word), [str(name) for name in known], n=1, cutoff=0.6)
    return f" (did you mean '{near[0]}'?)" if near else ""


def same_code(word: str, known: Sequence[str]) -> str:
    """Return `" (did you mean 'x'?)"` for the one known code that is this word written otherwise, or an empty string.

    Written otherwise is in capitals, with spaces or signs, or with other zeros before a number: `r 12` for `R012`. A
    code that merely looks alike is somebody else's: R008 is not R208. A word without any digit is a name, and the
    nearest one is suggested.
    """
    if not any(ch.isdigit() for ch in word):
        return suggestion(word, known)
    bare = _bare(word)
    same = [code for code in known if _bare(code) == bare]
    return f" (did you mean '{same[0]}'?)" if len(same) == 1 else ""


def _bare(code: str) -> tuple[str, ...]:
    """Return the runs of letters and the numbers of a code, without zeros before a number."""
    return tuple(part.lstrip("0") or "0" if part.isdigit() else part for part in _RUNS.findall(code.casefold()))


def amount_in_doubt(written: str) -> str:
    """Return what is in doubt about a number as it is written, or an empty string.

    Half of Europe writes nine thousand as 9.000, which is nine to a computer. Nobody else ends three decimals with 0.
    """
    if _THOUSANDS.fullmatch(written) is None:
        return ""
    value = float(written)
    return f"found {written}, expected {value:g} or {written.replace('.', '')}: is the point one of thousands?"


def printable(text: str) -> str:
    """Return the text with control characters written as escapes, so that a name cannot steer a terminal."""
    return "".join(ch if ch.isprintable() else ch.encode("unicode_escape").decode("ascii") for ch in text)
