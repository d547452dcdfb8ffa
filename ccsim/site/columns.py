"""The columns of a site's files, as data: reading, checking, writing and the documentation use this."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from ccsim.site.tables import AFFILIATION_ROLES, ASSET_TYPES, TIE_KINDS, TIE_LAYERS, TIE_MODES

ColumnType = Literal["id", "text", "number", "yes or no", "word", "layers", "frequency", "date", "resident", "place"]


@dataclass(frozen=True)
class Column:
    """One column of a file.

    Attributes:
        name: heading in the file.
        type: what a cell holds. `layers` is one or more words separated by `;`; `frequency` a word of the
            questionnaire or a weekly probability; `resident` and `place` are ids of the other files.
        meaning: what it says, in a line, with its unit.
        required: whether the column must be there and no cell may be empty.
        low, high: range of a number, both ends allowed; None where there is no limit.
        words: the words allowed, for `word` and `layers`.
        amount: whether it is a number that may well be thousands: 9.000 is refused then, as it may mean 9 or 9000.
    """

    name: str
    type: ColumnType
    meaning: str
    required: bool = False
    low: float | None = None
    high: float | None = None
    words: tuple[str, ...] = ()
    amount: bool = False

    @property
    def expected(self) -> str:
        """What a cell may hold, in words."""
        if self.type == "number":
            return f"a number{_range(self.low, self.high)}"
        if self.type in ("word", "layers"):
            several = " (several: separated by ;)" if self.type == "layers" else ""
            return f"one of: {', '.join(self.words)}{several}"
        return _EXPECTED[self.type]


_EXPECTED = {
    "id": "an id, each only once",
    "text": "text",
    "yes or no": "yes or no",
    "frequency": "a word for how often, or a weekly probability from 0 to 1",
    "date": "a year, a month or a day (2024, 2024-05, 2024-05-31)",
    "resident": "the id of a resident in residents.csv",
    "place": "the id of a place in places.csv",
}


def _range(low: float | None, high: float | None) -> str:
    """Return a range in words, with a leading blank."""
    if low is not None and high is not None:
        return f" from {low:g} to {high:g}"
    if low is not None:
        return f" of at least {low:g}"
    return ""


RESIDENTS: tuple[Column, ...] = (
    Column("id", "id", "pseudonym of the resident", required=True),
    Column("interviewed", "yes or no", "asked in person; others were only named by somebody"),
    Column("wellbeing", "number", "SWEMWBS metric score", low=7, high=35),
    Column("wemwbs", "number", "14-item WEMWBS, in place of `wellbeing`; converted", low=14, high=70),
    Column("stigma", "number", "wish for social distance: 0 accepts, 1 rejects", low=0, high=1),
    Column("self_stigma", "number", "internalised stigma, of those with lived experience", low=0, high=1),
    Column("confidence", "number", "social confidence to start or accept contact", low=0, high=1),
    Column("trust", "number", "generalised trust", low=0, high=1),
    Column("lived_experience", "yes or no", "lived experience of mental health problems"),
    Column("service_user", "yes or no", "uses mental health services"),
    Column("disclosure", "number", "share of contacts who know of the lived experience", low=0, high=1),
    Column("desired_support", "number", "supportive contacts wished for a week", low=0),
    Column("outside_contacts", "number", "meaningful contacts a week with people elsewhere", low=0, high=200),
    Column("lonely", "word", "how often; never takes in hardly ever", words=("never", "sometimes", "often")),
    Column("role", "text", "councillor, GP, officer, organiser, ..."),
    Column("deprivation", "number", "deprivation of the home's area; higher is more deprived"),
    Column("x", "number", "metres east of any fixed point"),
    Column("y", "number", "metres north of it"),
    Column("weight", "number", "survey weight", low=0),
)  # fmt: skip

TIES: tuple[Column, ...] = (
    Column("a", "resident", "who named the tie", required=True),
    Column("b", "resident", "whom they named", required=True),
    Column("kind", "word", "kind of tie, strongest first", words=TIE_KINDS),
    Column("layer", "layers", "where the tie comes from", words=TIE_LAYERS),
    Column("mode", "word", "how they meet", words=TIE_MODES),
    Column("frequency", "frequency", "how often they have meaningful contact"),
    Column("since", "date", "when the tie began"),
)

PLACES: tuple[Column, ...] = (
    Column("id", "id", "id of the place", required=True),
    Column("kind", "text", "hub, street, church, school gate, ...", required=True),
    Column("name", "text", "its name"),
    Column("layer", "word", "what brings people there", words=TIE_LAYERS),
    Column("asset_type", "word", "kind of asset, in asset-based community development", words=ASSET_TYPES),
    Column("capacity", "number", "people at once; empty is no limit", low=1, amount=True),
    Column("openness", "number", "how open it is to people with mental health problems", low=0, high=1),
    Column("funding", "number", "1 = as mapped", low=0),
    Column("displacement", "number", "how far a week there crowds out other contact", low=0, high=1),
    Column("cost_per_week", "number", "cost of a week, in the site's currency", low=0, high=1e12, amount=True),
    Column("x", "number", "metres, as in residents.csv"),
    Column("y", "number", "metres, as in residents.csv"),
)

AFFILIATIONS: tuple[Column, ...] = (
    Column("resident", "resident", "who goes there", required=True),
    Column("place", "place", "where", required=True),
    Column("frequency", "frequency", "how often"),
    Column("role", "word", "as what", words=AFFILIATION_ROLES),
)

PARTNERSHIPS: tuple[Column, ...] = (
    Column("a", "place", "one organisation", required=True),
    Column("b", "place", "the other", required=True),
    Column("kind", "text", "what they do together"),
    Column("strength", "number", "how closely they work together", low=0, high=1),
)

COLUMNS: dict[str, tuple[Column, ...]] = {
    "residents.csv": RESIDENTS,
    "ties.csv": TIES,
    "places.csv": PLACES,
    "affiliations.csv": AFFILIATIONS,
    "partnerships.csv": PARTNERSHIPS,
}
"""The tables of a site, in the order in which they are read."""

OPTIONAL_FILES = ("partnerships.csv",)

MAX_FILE_BYTES = 200_000_000
MAX_RESIDENTS = 1_000_000
MAX_ROWS = 10_000_000
MAX_IDENTITY_VALUES = 1_000
"""Limits on what is read; a file beyond them is refused with a message."""


def resident_columns(identity: Sequence[str], behaviours: Sequence[str]) -> tuple[Column, ...]:
    """Return the columns of `residents.csv` with those that a site declares as identities and behaviours."""
    declared = [Column(name, "text", "an identity", required=False) for name in identity]
    declared += [Column(name, "yes or no", "a behaviour") for name in behaviours if name not in identity]
    return RESIDENTS + tuple(declared)


def markdown_table(columns: Sequence[Column]) -> str:
    """Return the columns as a table for the documentation."""
    lines = ["| column | holds | meaning |", "| --- | --- | --- |"]
    for column in columns:
        name = f"**`{column.name}`**" if column.required else f"`{column.name}`"
        lines.append(f"| {name} | {column.expected} | {column.meaning} |")
    return "\n".join(lines)
