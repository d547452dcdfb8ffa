"""What a mapped site looks like, in numbers and in lines of text; only what was mapped counts here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ccsim.site.site import Site
from ccsim.site.tables import TIE_KINDS, Codes, Floats

LOW_WELLBEING = 19.5
"""SWEMWBS at or below which wellbeing counts as low (E005)."""

WITHHELD_BELOW = 5
"""Numbers of people below this are not shown."""

LISTED = 5
"""Places and residents listed."""


@dataclass(frozen=True)
class KindSummary:
    """Ties of one kind ("" not known): how many, and their mean weekly probability (None: never said)."""

    kind: str
    ties: int
    mean_strength: float | None


@dataclass(frozen=True)
class Mixing:
    """Ties within an identity: the share within, among `ties` with both ends known, and if people mixed freely."""

    column: str
    ties: int
    within: float
    by_chance: float


@dataclass(frozen=True)
class Answers:
    """A number that was asked: how many answered, their mean and standard deviation (None: nobody)."""

    known: int
    mean: float | None
    sd: float | None


@dataclass(frozen=True)
class SiteSummary:
    """A mapped site in numbers. They are exact: `summary_lines` withholds what could point at a person.

    Attributes:
        title: title of the site.
        illustrative: whether it is made up.
        population: residents of the area.
        residents: residents on the map.
        interviewed: how many of them were asked in person, None if not said.
        ties: ties between them; both_ends of them were named by both ends.
        mean_degree, sd_degree: mean and standard deviation of the number of ties of a resident.
        no_ties: residents without any tie.
        transitivity: share of pairs with a common contact who are tied themselves, None if there is no such pair.
        components: separate pieces of the network, counting residents without ties.
        largest: residents in the largest piece.
        kinds: ties by kind.
        mixing: for each identity column with any tie to judge by.
        places, affiliations: how many.
        busiest: the places with most affiliates: id, name, how many.
        most_connected: the residents with most ties: id, how many.
        wellbeing: SWEMWBS as mapped.
        low_wellbeing: residents at or below 19.5.
        lived_experience: residents with lived experience, of lived_experience_known who said.
        lonely_often: residents often lonely, of lonely_known who said.
    """

    title: str
    illustrative: bool
    population: int
    residents: int
    interviewed: int | None
    ties: int
    both_ends: int
    mean_degree: float
    sd_degree: float
    no_ties: int
    transitivity: float | None
    components: int
    largest: int
    kinds: tuple[KindSummary, ...]
    mixing: tuple[Mixing, ...]
    places: int
    affiliations: int
    busiest: tuple[tuple[str, str, int], ...]
    most_connected: tuple[tuple[str, int], ...]
    wellbeing: Answers
    low_wellbeing: int
    lived_experience: int
    lived_experience_known: int
    lonely_often: int
    lonely_known: int


def describe(site: Site) -> SiteSummary:
    """Return the summary of a site as mapped."""
    residents, ties = site.residents, site.ties
    n = len(residents.id)
    degree = np.bincount(np.concatenate([ties.a, ties.b]), minlength=n)
    transitivity, components, largest = _shape(n, ties.a, ties.b)
    asked = residents.interviewed
    answered = [word for word in residents.lonely if word]
    return SiteSummary(
        title=site.description.title,
        illustrative=site.description.illustrative,
        population=site.description.population,
        residents=n,
        interviewed=int((asked == 1).sum()) if (asked >= 0).any() else None,
        ties=ties.a.size,
        both_ends=int((ties.reports == 2).sum()),
        mean_degree=float(degree.mean()),
        sd_degree=float(degree.std()),
        no_ties=int((degree == 0).sum()),
        transitivity=transitivity,
        components=components,
        largest=largest,
        kinds=_kinds(ties.kind, ties.strength),
        mixing=_mixing(site),
        places=len(site.places.id),
        affiliations=site.affiliations.place.size,
        busiest=_busiest(site),
        most_connected=tuple((residents.id[i], int(degree[i])) for i in _most(degree, residents.id)),
        wellbeing=_answers(residents.wellbeing),
        low_wellbeing=int((residents.wellbeing <= LOW_WELLBEING).sum()),
        lived_experience=int((residents.lived_experience == 1).sum()),
        lived_experience_known=int((residents.lived_experience >= 0).sum()),
        lonely_often=answered.count("often"),
        lonely_known=len(answered),
    )


def summary_lines(summary: SiteSummary) -> list[str]:
    """Return the summary as lines of text for people; numbers of people under 5 are withheld."""
    made_up = " (made up: nothing here is evidence about a real place)" if summary.illustrative else ""
    lines = [f"{summary.title}{made_up}"]
    lines.append(f"Residents on the map: {summary.residents:,} of a population of {summary.population:,}")
    if summary.interviewed is not None:
        others = "; the others were named by somebody" if summary.interviewed < summary.residents else ""
        lines.append(f"Interviewed: {people(summary.interviewed, summary.residents)}{others}")
    lines.append(
        f"Ties: {summary.ties:,}, {summary.mean_degree:.1f} a resident (standard deviation {summary.sd_degree:.1f}); "
        f"{summary.both_ends:,} named by both ends"
    )
    lines.append(f"Residents without any tie: {people(summary.no_ties, summary.residents)}")
    if summary.transitivity is not None:
        lines.append(f"Two contacts of one resident know each other in {summary.transitivity:.0%} of cases")
    lines.append(
        f"Separate pieces of the network: {summary.components:,}; "
        f"the largest holds {people(summary.largest, summary.residents)}"
    )
    for kind in summary.kinds:
        meets = "" if kind.mean_strength is None else f", contact in {kind.mean_strength:.0%} of weeks"
        lines.append(f"  {kind.kind or 'kind not known'}: {kind.ties:,} ties{meets}")
    for mix in summary.mixing:
        lines.append(
            f"Ties within the same {mix.column}: {mix.within:.0%} (if people mixed freely: {mix.by_chance:.0%})"
        )
    lines += _place_lines(summary)
    lines += _people_lines(summary)
    return lines


def people(count: int, of: int) -> str:
    """Return a number of people and its share, or that it is too small, or too nearly everybody, to be shown."""
    if count < WITHHELD_BELOW:
        return f"fewer than {WITHHELD_BELOW}"
    if 0 < of - count < WITHHELD_BELOW:
        return f"all but fewer than {WITHHELD_BELOW}"
    return f"{count:,} ({count / of:.0%})"


def _place_lines(summary: SiteSummary) -> list[str]:
    """Return what is said of places."""
    lines = [f"Places: {summary.places:,}, with {summary.affiliations:,} affiliations"]
    for place, name, count in summary.busiest:
        if count >= WITHHELD_BELOW:
            lines.append(f"  {place}{f' {name}' if name else ''}: {count:,} residents go there")
    return lines


def _people_lines(summary: SiteSummary) -> list[str]:
    """Return what is said of residents."""
    lines = []
    if summary.most_connected:
        listed = ", ".join(f"{name} ({degree})" for name, degree in summary.most_connected)
        lines.append(f"Most ties: {listed}")
    wellbeing = summary.wellbeing
    if wellbeing.mean is None or wellbeing.sd is None:
        lines.append("Wellbeing: not mapped")
    elif wellbeing.known < WITHHELD_BELOW:
        lines.append(f"Wellbeing: known of fewer than {WITHHELD_BELOW}")
    else:
        low = people(summary.low_wellbeing, wellbeing.known)
        lines.append(
            f"Wellbeing (SWEMWBS, 7 to 35): mean {wellbeing.mean:.1f}, standard deviation {wellbeing.sd:.1f}, "
            f"{wellbeing.known:,} answers; low ({LOW_WELLBEING} or less): {low}"
        )
    for label, count, known in (
        ("Lived experience of mental health problems", summary.lived_experience, summary.lived_experience_known),
        ("Often lonely", summary.lonely_often, summary.lonely_known),
    ):
        lines.append(f"{label}: {people(count, known)} of {known:,} answers" if known else f"{label}: not mapped")
    return lines


def _shape(n: int, a: NDArray[np.int32], b: NDArray[np.int32]) -> tuple[float | None, int, int]:
    """Return transitivity, the number of components and the size of the largest."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    ones = np.ones(2 * a.size, dtype=np.int64)
    matrix = coo_array((ones, (np.concatenate([a, b]), np.concatenate([b, a]))), shape=(n, n)).tocsr()
    degree = matrix.sum(axis=0).astype(np.int64)
    pairs = int((degree * (degree - 1)).sum())
    closed = int((matrix @ matrix).multiply(matrix).sum()) if pairs else 0
    count, label = connected_components(matrix, directed=False)
    return (closed / pairs if pairs else None), int(count), int(np.bincount(label).max())


def _kinds(kind: Codes, strength: Floats) -> tuple[KindSummary, ...]:
    """Return the kinds of tie that occur, strongest first, not known last."""
    summaries = []
    for code in (*range(len(TIE_KINDS)), -1):
        here = kind == code
        known = strength[here & ~np.isnan(strength)]
        if here.any():
            mean = float(known.mean()) if known.size else None
            summaries.append(KindSummary(TIE_KINDS[code] if code >= 0 else "", int(here.sum()), mean))
    return tuple(summaries)


def _mixing(site: Site) -> tuple[Mixing, ...]:
    """Return how far ties stay within each identity."""
    found = []
    for column, words in site.residents.identity.items():
        values, codes = np.unique(np.array(words, dtype=object).astype(str), return_inverse=True)
        known = values[codes] != ""
        of = known[site.ties.a] & known[site.ties.b]
        if of.any():
            same = codes[site.ties.a][of] == codes[site.ties.b][of]
            shares = np.bincount(codes[known]) / known.sum()
            found.append(Mixing(column, int(of.sum()), float(same.mean()), float((shares**2).sum())))
    return tuple(found)


def _busiest(site: Site) -> tuple[tuple[str, str, int], ...]:
    """Return id, name and affiliates of the places with most."""
    places = site.places
    if not places.id:
        return ()
    counts = np.bincount(site.affiliations.place, minlength=len(places.id))
    return tuple((places.id[h], places.name[h], int(counts[h])) for h in _most(counts, places.id))


def _most(counts: NDArray[np.int64], ids: Sequence[str]) -> list[int]:
    """Return the rows with the highest counts above 0; equal ones by id."""
    if not counts.size:
        return []
    least = max(1, int(np.sort(counts)[-min(LISTED, counts.size)]))
    candidates = np.flatnonzero(counts >= least).tolist()
    return sorted(candidates, key=lambda row: (-counts[row], ids[row]))[:LISTED]


def _answers(values: Floats) -> Answers:
    """Return how many answered, their mean and spread."""
    known = values[~np.isnan(values)]
    if not known.size:
        return Answers(0, None, None)
    return Answers(known.size, float(known.mean()), float(known.std()))
