"""Collects what is wrong with a site's files while they are read, so that all of it is said at once."""

from __future__ import annotations

from collections.abc import Sequence

from ccsim.problems import InputError, Problem, suggestion

MOST_A_FILE = 50
"""Problems printed for one file; the rest are counted."""

MOST_COMPARED = 5_000
"""Above so many known names none is suggested: the comparison would take longer than the reading."""


class ProblemLog:
    """Problems in the order of their files; at most `MOST_A_FILE` are kept for each, the others counted."""

    def __init__(self) -> None:
        self._found: dict[str, list[Problem]] = {}
        self._more: dict[str, int] = {}
        self._spoiled: set[tuple[str, int]] = set()

    def add(self, file: str, message: str, line: int | None = None, key: str | None = None) -> None:
        """Note a problem."""
        if line is not None and (file, line) in self._spoiled:
            return
        found = self._found.setdefault(file, [])
        if len(found) < MOST_A_FILE:
            found.append(Problem(file, message, line, key))
        else:
            self._more[file] = self._more.get(file, 0) + 1

    def spoil(self, file: str, message: str, line: int) -> None:
        """Note a problem of a whole line: what else is wrong with it means nothing, and is not said."""
        self.add(file, message, line)
        self._spoiled.add((file, line))

    def extend(self, problems: Sequence[Problem]) -> None:
        """Note problems that were found elsewhere."""
        for problem in problems:
            self.add(problem.file, problem.message, problem.line, problem.key)

    def nearest(self, file: str, word: str, known: Sequence[str]) -> str:
        """Return a suggestion for a problem of `file`, empty where it would not be printed or is slow."""
        if len(self._found.get(file, ())) >= MOST_A_FILE or len(known) > MOST_COMPARED:
            return ""
        return suggestion(word, known)

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
            problems += sorted(found, key=lambda problem: problem.line or 0)
            if file in self._more:
                problems.append(Problem(file, f"and {self._more[file]:,} more problems in this file"))
        raise InputError(problems)
