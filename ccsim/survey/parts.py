"""What a page of a survey is made of: questions, tables to write in, and text, as data."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ccsim.site.writing import number_cell


class In(NamedTuple):
    """Where an answer goes: a column of a table."""

    file: str
    column: str


@dataclass(frozen=True)
class Heading:
    """A heading; `new_page` where it begins a sheet of its own, `level` 2 or 3."""

    text: str
    level: int = 2
    new_page: bool = False


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of plain text."""

    text: str


@dataclass(frozen=True)
class ReadAloud:
    """What the interviewer reads aloud, in these words."""

    text: str


@dataclass(frozen=True)
class Note:
    """What the interviewer, or the team, is told; it is not read aloud."""

    text: str
    whom: str = "For the interviewer"


@dataclass(frozen=True)
class Points:
    """A list."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Ticks:
    """Statements, each with a box to tick."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A table that is read and not written in; `widths` are the shares of its columns, empty for as wide as need be."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...] = ()


@dataclass(frozen=True)
class Blanks:
    """Things to fill in, each a label with a line beside it."""

    labels: tuple[str, ...]


@dataclass(frozen=True)
class Place:
    """A space kept for a page that is not ours to print."""

    number: str
    title: str
    text: tuple[str, ...]
    to: In


@dataclass(frozen=True)
class Answer:
    """An answer that can be ticked, and what stands for it in the table; "" leaves the cell empty."""

    words: str
    cell: str


@dataclass(frozen=True)
class Choice:
    """A question with one answer to tick."""

    number: str
    text: str
    answers: tuple[Answer, ...]
    to: In
    source: str = ""


@dataclass(frozen=True)
class Writing:
    """A question whose answer is written down; `answer` says what kind of answer."""

    number: str
    text: str
    answer: str
    to: In
    note: str = ""


@dataclass(frozen=True)
class Naming:
    """A question that is answered by adding people to the names sheet."""

    number: str
    text: str


@dataclass(frozen=True)
class Head:
    """The head of a column to write in; its share of the width; where its answers go, if into a table."""

    text: str
    width: float
    to: In | None = None
    card: str = ""


@dataclass(frozen=True)
class Lines:
    """A table to write in, with its lines numbered from 1."""

    number: str
    text: str
    heads: tuple[Head, ...]
    rows: int


@dataclass(frozen=True)
class Pairs:
    """A triangle of boxes: which of the first `size` people on the names sheet know each other."""

    number: str
    text: str
    size: int
    to: In


@dataclass(frozen=True)
class Card:
    """A card that is shown: the answers have a number each, which is what is written down."""

    name: str
    title: str
    answers: tuple[Answer, ...]
    first: int = 1


@dataclass(frozen=True)
class Scale:
    """Statements with the same answers, of which the first counts 0, the next 1 and so on.

    The value in the table is the mean of the marks over the highest mark: 0 to 1, to two decimals. One statement may
    be left out if there are four or more; with fewer answered there is no value.
    """

    number: str
    text: str
    items: tuple[str, ...]
    answers: tuple[str, ...]
    to: In
    means: str
    source: str = ""
    only_if: str = ""

    @property
    def fewest(self) -> int:
        """How many of the statements must have been answered."""
        return len(self.items) - (len(self.items) >= 4)

    @property
    def highest(self) -> int:
        """The highest mark of one statement."""
        return len(self.answers) - 1

    def cell(self, marks: Sequence[int | None]) -> str:
        """Return what is written into the table for the marks of the statements, None where one was not answered.

        Raises:
            ValueError: there are not as many marks as statements, or one is not a mark of this scale.
        """
        if len(marks) != len(self.items):
            raise ValueError(f"{self.number}: {len(marks)} marks for {len(self.items)} statements")
        given = [mark for mark in marks if mark is not None]
        if any(not 0 <= mark <= self.highest for mark in given):
            raise ValueError(f"{self.number}: a mark is from 0 to {self.highest}")
        if len(given) < self.fewest:
            return ""
        return self.cell_of_sum(sum(given), len(given))

    def cell_of_sum(self, total: int, answered: int) -> str:
        """Return what is written into the table for a sum of marks over so many answered statements."""
        # Halves go up, as people who do it by hand have learnt.
        return number_cell(math.floor(100 * total / (answered * self.highest) + 0.5) / 100)


Part = (
    Heading
    | Paragraph
    | ReadAloud
    | Note
    | Points
    | Ticks
    | Table
    | Blanks
    | Place
    | Choice
    | Writing
    | Naming
    | Lines
    | Pairs
    | Card
    | Scale
)


@dataclass(frozen=True)
class Document:
    """A document to print.

    Attributes:
        name: of its files, without ending.
        title: its title.
        foot: at the foot of every page.
        use: what it is for, and how many are printed.
        parts: what stands in it, in order.
        size: of its text, in points.
    """

    name: str
    title: str
    foot: str
    use: str
    parts: tuple[Part, ...]
    size: float = 14.0
