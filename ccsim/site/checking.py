"""What `ccsim site check` says: what was mapped, what was filled, and how much of an answer comes from this map."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ccsim.site.cells import is_no_answer
from ccsim.site.filling import filled
from ccsim.site.fills import Filled
from ccsim.site.site import Site

MOST_WORDS = 20
"""Different words of an identity column that are listed."""

USED: tuple[tuple[str, str], ...] = (
    ("residents.csv", "lived_experience"),
    ("residents.csv", "wellbeing"),
    ("residents.csv", "stigma"),
    ("residents.csv", "self_stigma"),
    ("residents.csv", "confidence"),
    ("residents.csv", "trust"),
    ("residents.csv", "outside_contacts"),
    ("residents.csv", "lonely"),
    ("ties.csv", "kind"),
    ("ties.csv", "frequency"),
    ("places.csv", "openness"),
    ("places.csv", "displacement"),
    ("affiliations.csv", "frequency"),
    ("affiliations.csv", "role"),
    ("partnerships.csv", "strength"),
)
"""The columns that the model cannot do without: what is missing in them is filled. Behaviours come beside these.

Whoever said what support they want is counted under `lonely`, too: the model takes one answer or the other.
"""

NOT_ASKED = ("displacement",)
"""Columns that are filled only where no survey would ask: for places that are no services."""


@dataclass(frozen=True)
class Coverage:
    """Where the values of one column, or of several together, come from, in cells.

    Attributes:
        table: the file.
        column: the column.
        cells: values that the model takes.
        mapped: of these, answers of the survey.
        from_map: filled from other answers of this map.
        evidence: filled from published evidence.
        assumption: filled by assumption.
    """

    table: str
    column: str
    cells: int
    mapped: int
    from_map: int
    evidence: int
    assumption: int


def coverage(site: Site, whole: Site, notes: Sequence[Filled]) -> tuple[Coverage, ...]:
    """Return where the values of every used column come from; `whole` and `notes` are what `filled` returns."""
    rows = {
        "residents.csv": len(site.residents.id),
        "ties.csv": site.ties.a.size,
        "places.csv": len(site.places.id),
        "affiliations.csv": site.affiliations.place.size,
        "partnerships.csv": site.partnerships.a.size,
    }
    fewer = {
        ("residents.csv", "self_stigma"): int((whole.residents.lived_experience == 1).sum()),
        ("places.csv", "displacement"): int((~np.isnan(whole.places.displacement)).sum()),
    }
    declared = [("residents.csv", column) for column in site.description.behaviours.values()]
    found = []
    for table, column in [*USED, *declared]:
        cells = fewer.get((table, column), rows[table])
        of = {"map": 0, "evidence": 0, "assumption": 0}
        for note in notes:
            if (note.table, note.column) == (table, column):
                of[note.source] += note.count
        mapped = cells - sum(of.values())
        found.append(Coverage(table, column, cells, mapped, of["map"], of["evidence"], of["assumption"]))
    return tuple(found)


def check_lines(site: Site, *, grown: bool = False) -> list[str]:
    """Return what there is to say about a site that was read without problems, as lines of text.

    Args:
        site: the site, gaps and all.
        grown: whether it is one of the maps that `ccsim site grow` wrote.
    """
    lines = [
        f"Read without problems. Residents: {len(site.residents.id):,}; ties: {site.ties.a.size:,}; "
        f"places: {len(site.places.id):,}; affiliations: {site.affiliations.place.size:,}"
    ]
    whole, notes = filled(site)
    lines += coverage_lines(coverage(site, whole, notes))
    lines += fill_lines(notes)
    return lines + identity_lines(site) + caution_lines(site, whole, grown=grown)


def fill_lines(notes: Sequence[Filled]) -> list[str]:
    """Return what was filled and how, a line for each rule."""
    return [
        f"{note.table}: {note.column}: {note.count:,} of {note.of:,} filled from {note.rule}"
        for note in notes
    ]  # fmt: skip


def coverage_lines(found: Sequence[Coverage]) -> list[str]:
    """Return how much of an answer would come from this map, every column counting the same."""
    shares = np.array(
        [
            [c.mapped / c.cells, c.from_map / c.cells, c.evidence / c.cells, c.assumption / c.cells]
            for c in found
            if c.cells
        ]
    )
    mapped, from_map, evidence, assumption = shares.mean(axis=0)
    lines = [
        f"How much comes from this map: {mapped:.0%} mapped, {from_map:.0%} filled from other answers of the map, "
        f"{evidence:.0%} from published evidence, {assumption:.0%} assumed"
    ]
    complete = [f"{c.column} ({c.table})" for c in found if c.cells and c.mapped == c.cells]
    absent = [f"{c.column} ({c.table})" for c in found if c.cells and c.mapped == 0 and c.column not in NOT_ASKED]
    if len(complete) == sum(c.cells > 0 for c in found):
        lines.append("  mapped throughout: every column that the model needs")
    elif complete:
        lines.append(f"  mapped throughout: {', '.join(complete)}")
    if absent:
        lines.append(f"  not mapped at all: {', '.join(absent)}")
    return lines


def identity_lines(site: Site) -> list[str]:
    """Return the words of each identity column, for the reader to find slips: any word is allowed there."""
    lines = []
    for column, cells in site.residents.identity.items():
        count = Counter(word for word in cells if word)
        if not count:
            continue
        words = sorted(count)
        listed = ", ".join(words[:MOST_WORDS]) + (f" and {len(words) - MOST_WORDS} more" if words[MOST_WORDS:] else "")
        lines.append(f"residents.csv: {column}: {len(words)} different: {listed}")
        silent = [word for word in words if is_no_answer(word) and word.lower() != "none"]
        if silent:
            said = " and ".join(repr(word) for word in silent)
            lines.append(
                f"  {column}: {said} counts as a group of its own; leave the cell empty if it was not answered"
            )
        alike: dict[str, list[str]] = {}
        for word in words:
            alike.setdefault(_bare(word), []).append(word)
        lines += [
            f"  {' and '.join(repr(word) for word in same)} look like one group; they count as different"
            for same in alike.values()
            if len(same) > 1
        ]
    return lines


def _bare(word: str) -> str:
    """Return a word without what slips of typing add or change: capitals, spaces, marks, the "to" of "16 to 24"."""
    parts = re.findall(r"\w+", word.casefold())
    return " ".join(part for part in parts if part != "to")


def later_lines(site: Site) -> list[str]:
    """Return which dates are later than the survey, or than today where no survey has a date."""
    surveyed = site.description.surveyed
    today = datetime.date.today().isoformat()
    lines = []
    if surveyed[:4] > today[:4]:
        lines.append(f"site.yaml: surveyed: {surveyed} is in the future")
    last = surveyed or today
    late = [day for day in site.ties.since if day[: len(last)] > last[: len(day)]]
    if late:
        than = f"the survey ({surveyed})" if surveyed else "today"
        many = f"{len(late):,} ties begin" if len(late) > 1 else "1 tie begins"
        lines.append(f"ties.csv: since: {many} later than {than}: {max(late)}, for instance")
    return lines


def caution_lines(site: Site, whole: Site, *, grown: bool = False) -> list[str]:
    """Return what a reader of the results has to know about this map; `whole` is the site with its gaps filled."""
    residents, places = site.residents, site.places
    lines = []
    if site.description.illustrative:
        lines.append("The place is made up: none of this was observed, and nothing here is evidence about a real one")
    if not site.affiliations.place.size:
        lines.append(
            "No affiliations were mapped. Without places where people meet no new ties can form, and interventions "
            "at places reach nobody"
        )
    if not site.ties.a.size:
        lines.append("No ties were mapped: nothing can pass from one resident to another")
    asked = int((residents.interviewed == 1).sum())
    if (residents.interviewed >= 0).any() and asked < len(residents.id):
        missing = (
            "What nobody said of the others, their ties among it, was made up to fit the interviews"
            if grown
            else "Ties between those who were not are missing from the map, and their networks look smaller than "
            "they are"
        )
        lines.append(f"{asked:,} of {len(residents.id):,} residents were interviewed. {missing}")
    elif len(residents.id) < site.description.population:
        lines.append(
            f"{len(residents.id):,} of {site.description.population:,} residents are on the map: ties to the others "
            "are missing unless `outside_contacts` counts them"
        )
    no_limit = int(np.isnan(places.capacity).sum())
    if no_limit:
        lines.append(f"{no_limit:,} of {len(places.id):,} places have no capacity mapped: nobody is turned away there")
    unused = int(((whole.residents.lived_experience == 0) & (residents.self_stigma > 0)).sum())
    if unused:
        lines.append(f"Answers on self-stigma from residents without lived experience are not used: {unused:,}")
    if np.isnan(residents.disclosure).any():
        lines.append("Where disclosure was not mapped the model's parameter `disclosure` is used")
    if np.isnan(whole.places.displacement).any():
        lines.append("Where the displacement of a service was not mapped the model's parameter `displacement` is used")
    lines += later_lines(site)
    if np.isnan(residents.deprivation).all():
        lines.append("Deprivation was not mapped: no results by deprivation can be given")
    return lines
