"""Collects what is wrong with a site's files while they are read, so that all of it is said at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ccsim.problems import InputError, Problem, same_code

MOST_A_FILE = 50
"""Problems printed for one file; the rest are counted."""

LINES_NAMED = 3
"""Where the same is wrong on several lines it is said once, with the first line and so many others."""

MOST_COMPARED = 5_000
"""Above so many known names none is suggested: the comparison would take longer than the reading."""


@dataclass
class _Told:
    """A problem with the first line on which it was met; `others` are further lines, `count` how many there are."""

    problem: Problem
    others: list[int] = field(default_factory=list)
    count: int = 0

    def again(self, line: int) -> None:
        self.count += 1
        if len(self.others) < LINES_NAMED:
            self.others.append(line)

    def whole(self) -> Problem:
        """Return the problem, with the other lines in its message."""
        if not self.count:
            return self.problem
        more = self.count - len(self.others)
        lines = ", ".join(str(line) for line in self.others) + (f" and {more:,} more" if more else "")
        several = "lines" if self.count > 1 else "line"
        return replace(self.problem, message=f"{self.problem.message}; the same on {several} {lines}")


class ProblemLog:
    """Problems in the order of their files; at most `MOST_A_FILE` are kept for each, the others counted.

    The same problem in one column is kept once for all its lines: a wrong word in every row is one slip.
    """

    def __init__(self) -> None:
        self._found: dict[str, dict[tuple[str | None, str], _Told]] = {}
        self._more: dict[str, int] = {}
        self._spoiled: set[tuple[str, int]] = set()
        self._nearest: dict[tuple[str, str, int], str] = {}

    def add(self, file: str, message: str, line: int | None = None, key: str | None = None) -> None:
        """Note a problem."""
        if line is not None and (file, line) in self._spoiled:
            return
        found = self._found.setdefault(file, {})
        told = found.get((key, message))
        if told is not None and line is not None:
            told.again(line)
        elif told is None and len(found) < MOST_A_FILE:
            found[key, message] = _Told(Problem(file, message, line, key))
        elif told is None:
            self._more[file] = self._more.get(file, 0) + 1

    def spoil(self, file: str, message: str, line: int) -> None:
        """Note a problem of a whole line: what else is wrong with it means nothing, and is not said."""
        self.add(file, message, line)
        self._spoiled.add((file, line))

    def extend(self, problems: Sequence[Problem]) -> None:
        """Note problems that were found elsewhere."""
        for problem in problems:
            self.add(problem.file, problem.message, problem.line, problem.key)

    def nearest_code(self, file: str, word: str, known: Sequence[str]) -> str:
        """Return the right code for a wrong one in `file`, empty where it would not be printed or is slow."""
        if len(self._found.get(file, ())) >= MOST_A_FILE or len(known) > MOST_COMPARED:
            return ""
        asked = (word, known[0] if known else "", len(known))
        if asked not in self._nearest:
            self._nearest[asked] = same_code(word, known)
        return self._nearest[asked]

    def __bool__(self) -> bool:
        return bool(self._found)

    def of(self, file: str) -> bool:
        """Return whether anything is wrong with a file."""
        return file in self._found

    def raise_any(self) -> None:
        """Raise everything that was found.

        Raises:
            InputError: if there is any problem.
        """
        if not self._found:
            return
        problems: list[Problem] = []
        for file, found in self._found.items():
            problems += sorted((told.whole() for told in found.values()), key=lambda problem: problem.line or 0)
            if file in self._more:
                problems.append(Problem(file, f"and {self._more[file]:,} more problems in this file"))
        raise InputError(problems)
