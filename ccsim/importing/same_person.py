"""The step of an import in which the same people of several interviews are found: one call, and what to say of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ccsim.importing.matching import Matches, match
from ccsim.importing.mentions import MatchFields
from ccsim.importing.raw_map import RawMap, RawTable
from ccsim.importing.review import Review, read_review, refuse_impossible, write_review
from ccsim.problems import InputError, Problem, suggestion


@dataclass(frozen=True)
class SamePeople:
    """What was found.

    Attributes:
        groups: key of a mention -> key of the person it is merged into.
        lines: what to say to the user.
        matches: all that is known, for the review table.
        people: those who were compared.
        fields: columns by which they were.
    """

    groups: dict[str, str]
    lines: tuple[str, ...]
    matches: Matches
    people: RawTable
    fields: MatchFields

    def write_table(self, destination: Path) -> Path:
        """Write the review table beside the folder of the site, and return where it is.

        Raises:
            InputError: there is a file already, or it cannot be written.
        """
        path = destination.with_name(destination.name + ".same-person.csv")
        write_review(path, self.matches, self.people, self.fields)
        return path


def find_same_people(raw: RawMap, fields: MatchFields, answers: Path | None) -> SamePeople:
    """Return who is the same person, by the data and by what the user has answered.

    Args:
        raw: what a reader returned.
        fields: columns of the people by which they are recognised.
        answers: the review table of an earlier import, filled in; None for none.

    Raises:
        InputError: no such column; everything wrong with the answers, by line; answers that cannot all be true.
    """
    _expect_columns(raw, fields)
    review = Review({}, {}, ()) if answers is None else read_review(answers, raw.people, fields)
    matches = match(raw.people, fields, review.decided, raw.ties)
    if answers is not None:
        refuse_impossible(matches, review, answers)
    return SamePeople(matches.groups, (*_lines(matches), *review.outdated), matches, raw.people, fields)


def _expect_columns(raw: RawMap, fields: MatchFields) -> None:
    """Refuse columns that the people do not have, and matching without a name."""
    known = list(raw.people.cells)
    problems = [
        Problem(raw.people.file, f"no column '{name}'{suggestion(name, known)}", key=f"same_person.{what}")
        for what, names in (("name", fields.name), ("area", fields.area), ("age", fields.age))
        for name in names
        if name not in known
    ]
    if not fields.name:
        problems.append(Problem(raw.people.file, "expected at least one column with names", key="same_person.name"))
    if problems:
        raise InputError(problems)


def _lines(matches: Matches) -> list[str]:
    """Return what was done, as lines of text."""
    lines = ["The same person named twice: nobody was found of whom that is as good as certain"]
    if matches.groups:
        lines = [
            f"The same person named twice: {len(matches.groups):,} mentions were joined to another, "
            f"{len(matches.joined):,} of them without asking, as the match is as good as certain"
        ]
    if matches.doubtful:
        lines.append(f"{len(matches.doubtful):,} pairs may be one person; they stay two people until you say yes")
    if matches.decided:
        yes = sum(same for _, same in matches.decided)
        lines.append(f"Your answers were followed: {yes:,} yes, {len(matches.decided) - yes:,} no")
    if matches.uncompared:
        lines.append(
            f"{matches.uncompared:,} mentions have a name that too many others have, and little else is known of "
            "them: they were not compared by it"
        )
    return lines
