"""The review table: pairs of mentions that may be one person, for somebody who knows the place to say yes or no.

It holds names, so it is private like the key: only its owner can read it, and it lies beside the site, never in it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ccsim.importing.matching import Matches, Pair
from ccsim.importing.mentions import MatchFields
from ccsim.importing.raw_map import RawTable
from ccsim.importing.scoring import GIVEN_WORDS, WORDS
from ccsim.problems import InputError, Problem, suggestion
from ccsim.site.columns import Column
from ccsim.site.csv_file import read_blocks, write_rows
from ccsim.site.problem_log import ProblemLog

ANSWERS = {"yes": True, "y": True, "no": False, "n": False}

ASKED, JOINED, DECIDED = "please say", "joined", "you said so"
"""What the column `now` says of a pair: it waits for an answer; it was joined as certain; it was answered before."""

_SIDES = ("1", "2")
_SHOWN = ("name", "area", "age", "named_by")
HEADING = (
    "same", "now", "how_sure", "because", *(f"{what}_{side}" for what in _SHOWN for side in _SIDES), "key_1", "key_2",
)  # fmt: skip
_NEEDED = ("same", "name_1", "name_2", "key_1", "key_2")


@dataclass(frozen=True)
class Review:
    """What the user has answered.

    Attributes:
        decided: pair of keys -> whether they are one person.
        lines: line of each pair.
        outdated: what to say of rows that fit nobody any more.
    """

    decided: dict[tuple[str, str], bool]
    lines: dict[tuple[str, str], int]
    outdated: tuple[str, ...]


def in_words(probability: float) -> str:
    """Return how sure a match is, in words."""
    limits = ((0.98, "as good as certain"), (0.90, "very likely"), (0.70, "likely"), (0.50, "more likely than not"))
    return next((words for least, words in limits if probability >= least), "perhaps")


def write_review(path: Path, matches: Matches, people: RawTable, fields: MatchFields) -> None:
    """Write the review table: what is to be answered, then what was joined (least sure first), then what was answered.

    Raises:
        InputError: there is a file already, or it cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # The mode is given at creation: a moment with a wider one would be enough for somebody to read it.
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError:
        raise InputError(Problem(str(path), "exists already; nothing is overwritten, give another name")) from None
    except OSError as error:
        raise InputError(Problem(str(path), f"cannot be written: {error.strerror}")) from None
    write_rows(path, HEADING, _rows(matches, people, fields))


def _rows(matches: Matches, people: RawTable, fields: MatchFields) -> Iterator[list[str]]:
    """Yield the rows of the review table."""
    row = {key: k for k, key in enumerate(people.cells["key"])}
    interviewers = _interviewed_names(people, fields)
    answered = [(pair, "yes" if same else "no", DECIDED) for pair, same in matches.decided]
    asked = [(pair, "", ASKED) for pair in matches.doubtful]
    joined = [(pair, "", JOINED) for pair in matches.joined]
    for pair, same, now in (*asked, *joined, *answered):
        sides = [row[pair.a], row[pair.b]]
        shown = {
            "name": [_joined(people, fields.name, k) for k in sides],
            "area": [_joined(people, fields.area, k) for k in sides],
            "age": [_joined(people, fields.age, k) for k in sides],
            "named_by": [_named_by(people, interviewers, k) for k in sides],
        }
        details = [shown[what][side] for what in _SHOWN for side in range(2)]
        sure = in_words(pair.probability) if pair.levels else "not compared"
        yield [same, now, sure, because(pair), *details, pair.a, pair.b]


def because(pair: Pair) -> str:
    """Return what speaks for and against a pair, in words."""
    said = [GIVEN_WORDS[level] if field == "given" else WORDS[field][level] for field, level in pair.levels.items()]
    return "; ".join([*(words for words in said if words), *([pair.why.value] if pair.why else [])])


def read_review(path: Path, people: RawTable, fields: MatchFields) -> Review:
    """Return the answers of a review table.

    A row without an answer decides nothing. A row whose keys or names are not those of the people is not used: the
    source has changed since, and the answer may be about somebody else.

    Raises:
        InputError: everything that is wrong with the file, by line and column.
    """
    log = ProblemLog()
    columns = [Column(name, "text", "", required=True) for name in _NEEDED]
    row = {key: k for k, key in enumerate(people.cells["key"])}
    decided: dict[tuple[str, str], bool] = {}
    lines: dict[tuple[str, str], int] = {}
    outdated: list[str] = []
    for block in read_blocks(path, columns, log, foreign=True):
        if not set(_NEEDED) <= block.cells.keys():
            break
        for line, *cells in zip(block.lines, *(block.cells[name] for name in _NEEDED), strict=True):
            same, names, pair = _answer(path.name, line, cells[0], log), cells[1:3], (cells[3], cells[4])
            if same is None:
                continue
            why = _outdated(pair, names, row, people, fields)
            ordered = (min(pair), max(pair))
            if why:
                outdated.append(f"{path.name}:{line}: {why}; the row was not used")
            elif decided.get(ordered, same) != same:
                log.add(path.name, f"the opposite of line {lines[ordered]}, about the same two", line, "same")
            else:
                decided[ordered] = same
                lines.setdefault(ordered, line)
    log.raise_any()
    return Review(decided, lines, tuple(outdated))


def refuse_impossible(matches: Matches, review: Review, path: Path) -> None:
    """Refuse answers that cannot all be true.

    Raises:
        InputError: the line of every yes that cannot be followed, and why.
    """
    if matches.impossible:
        raise InputError(
            Problem(path.name, f"yes is not possible: {why.value}", review.lines.get((min(a, b), max(a, b))), "same")
            for a, b, why in matches.impossible
        )


def _answer(file: str, line: int, cell: str, log: ProblemLog) -> bool | None:
    """Return what an answer says; None for none."""
    word = cell.casefold()
    if word and word not in ANSWERS:
        near = suggestion(word, ["yes", "no"])
        log.add(file, f"found '{cell[:60]}', expected yes, no or nothing{near}", line, "same")
    return ANSWERS.get(word)


def _outdated(
    pair: tuple[str, str], names: list[str], row: Mapping[str, int], people: RawTable, fields: MatchFields
) -> str:
    """Return why a row fits nobody any more, or an empty text."""
    for side, key, name in zip(_SIDES, pair, names, strict=True):
        if key not in row:
            return f"nobody has the key '{key[:60]}' (key_{side}) any more"
        if _joined(people, fields.name, row[key]) != name:
            return f"'{key[:60]}' (key_{side}) has another name now"
    return "both keys are the same" if pair[0] == pair[1] else ""


def _joined(people: RawTable, columns: tuple[str, ...], row: int) -> str:
    """Return what some columns say of a person; blanks as reading would leave them."""
    return " ".join(" ".join(people.cells[column][row] for column in columns).split())


def _interviewed_names(people: RawTable, fields: MatchFields) -> dict[str, str]:
    """Return the name of who was interviewed, by interview."""
    rows = zip(people.cells["interview"], people.cells["interviewed"], strict=True)
    return {
        interview: _joined(people, fields.name, k)
        for k, (interview, asked) in enumerate(rows)
        if asked == "yes" and interview
    }


def _named_by(people: RawTable, interviewers: Mapping[str, str], row: int) -> str:
    """Return in which interview, and by whom, somebody was named."""
    interview = people.cells["interview"][row]
    if people.cells["interviewed"][row] == "yes":
        return "was interviewed"
    who = interviewers.get(interview, "")
    return who or (f"interview {interview}" if interview else "")
