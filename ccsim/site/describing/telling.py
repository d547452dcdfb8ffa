"""What of a description may be told to anybody: the same numbers without those about fewer than five people.

None stands for what is withheld, or not known. Parts of a whole are withheld together, so that subtraction tells
nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ccsim.site.describing.capital import TOP, GroupCapital, Held
from ccsim.site.describing.fragility import Fragility, Loss
from ccsim.site.describing.gathering import PlaceSummary
from ccsim.site.describing.influence import Influence
from ccsim.site.describing.nearest import Nearest
from ccsim.site.describing.quality import Blank
from ccsim.site.describing.uncertainty import Estimate
from ccsim.site.describing.withheld import WITHHELD_BELOW, told, told_together

ENOUGH_TO_HIDE_IN = 100
"""People or ties from which on a share, rounded, no longer tells how many a group of fewer than 5 has."""


@dataclass(frozen=True)
class Told:
    """A number that may be told, and where it lies for all residents (None: everybody was asked, or not known).

    `sampled` says whether it stands for more residents than were asked.
    """

    value: float
    low: float | None
    high: float | None
    sampled: bool


@dataclass(frozen=True)
class ToldHeld:
    """What may be told of how much of one kind of tie a group has."""

    mean: Told | None
    none: Told | None
    gini: Told | None
    top_tenth: Told | None


@dataclass(frozen=True)
class ToldCapital:
    """What may be told of a group's ties; everything is None where the group is withheld."""

    column: str
    group: str
    residents: int | None
    all: ToldHeld | None
    bonding: ToldHeld | None
    bridging: ToldHeld | None
    linking: ToldHeld | None


@dataclass(frozen=True)
class ToldReach:
    """What may be told of who reaches anyone with a role: shares within 1, 2 and 3 steps on the map."""

    column: str
    group: str
    residents: int | None
    one_step: Told | None
    within_steps: tuple[float | None, ...]


@dataclass(frozen=True)
class ToldNearPlace:
    """What may be told of a place that is near to people with few contacts."""

    place: PlaceSummary
    go: int | None
    contact_goes: int | None
    near: int | None


@dataclass(frozen=True)
class ToldNearest:
    """What may be told of what is nearest to people with few contacts; `places` has those of which anything may be."""

    isolated: int | None
    go: int | None
    contact_goes: int | None
    near: int | None
    none: int | None
    homes: bool
    places: tuple[ToldNearPlace, ...]


def told_number(estimate: Estimate) -> Told | None:
    """Return what may be told of a number about people: nothing if fewer than 5 are behind it, or told of all but few.

    Of a share, nor if fewer than 5 said yes, or fewer than 5 did not.
    """
    if estimate.value is None or estimate.asked < WITHHELD_BELOW:
        return None
    if estimate.yes is not None and told(estimate.yes, estimate.asked) is None:
        return None
    return Told(estimate.value, estimate.low, estimate.high, estimate.sampled)


def told_capital(groups: Sequence[GroupCapital]) -> tuple[ToldCapital, ...]:
    """Return what may be told of who holds which ties."""
    found: list[ToldCapital] = []
    for column in dict.fromkeys(group.column for group in groups):
        whole, *parts = (one for one in groups if one.column == column)
        sizes = [told(whole.residents, whole.residents), *told_together([one.residents for one in parts])]
        rows = [whole, *parts]
        hidden = {kind: _hidden([getattr(one, kind) for one in parts]) for kind in _KINDS}
        for position, (one, size) in enumerate(zip(rows, sizes, strict=True)):
            held = {
                kind: None if size is None else _told_held(getattr(one, kind), position - 1 in hidden[kind])
                for kind in _KINDS
            }
            found.append(
                ToldCapital(column, one.group, size, held["all"], held["bonding"], held["bridging"], held["linking"])
            )
    return tuple(found)


_KINDS = ("all", "bonding", "bridging", "linking")


def _hidden(parts: Sequence[Held | None]) -> set[int]:
    """Return which groups' share without ties is withheld, so that none of them is withheld alone."""
    shares = [(position, one.none) for position, one in enumerate(parts) if one is not None]
    counts = told_together([none.yes or 0 for _, none in shares], [none.asked for _, none in shares])
    return {position for (position, _), count in zip(shares, counts, strict=True) if count is None}


def _told_held(held: Held | None, hide_none: bool) -> ToldHeld | None:
    if held is None:
        return None
    return ToldHeld(
        told_number(held.mean),
        None if hide_none else told_number(held.none),
        told_number(held.gini),
        # The tenth with most ties has to be at least 5 people, too.
        told_number(held.top_tenth) if held.top_tenth.asked * TOP >= WITHHELD_BELOW else None,
    )


def enough_roles(influence: Influence) -> bool:
    """Return whether so many hold a role that ties to them may be told of: else they would tell of single people."""
    return len(influence.who) >= WITHHELD_BELOW


def told_reach(influence: Influence) -> tuple[ToldReach, ...]:
    """Return what may be told of who reaches anyone with a role; nothing where fewer than 5 hold one."""
    if not enough_roles(influence):
        return ()
    found: list[ToldReach] = []
    for column in dict.fromkeys(group.column for group in influence.groups):
        groups = [group for group in influence.groups if group.column == column]
        sizes = told_together([group.residents for group in groups])
        of = [group.residents for group in groups]
        steps = [told_together(counts, of) for counts in zip(*(group.within_steps for group in groups), strict=True)]
        own = [group.one_step for group in groups]
        direct = told_together([one.yes or 0 for one in own], [one.asked for one in own])
        kept = _none_alone([_apart([of_step[row] for of_step in steps]) for row in range(len(groups))])
        for group, size, alone, counts in zip(groups, sizes, direct, kept, strict=True):
            shares = tuple(None if size is None or count is None else count / group.residents for count in counts)
            one_step = None if size is None or alone is None else told_number(group.one_step)
            found.append(ToldReach(column, group.group, size, one_step, shares))
    return tuple(found)


def _apart(counts: list[int | None]) -> list[int | None]:
    """Return growing counts without those that are larger by fewer than 5 than the last one kept."""
    kept: list[int | None] = []
    last = 0
    for count in counts:
        if count is not None and 0 < count - last < WITHHELD_BELOW:
            count = None
        kept.append(count)
        last = last if count is None else count
    return kept


def _none_alone(rows: list[list[int | None]]) -> list[list[int | None]]:
    """Return counts, a row for each group, with the smallest other withheld where one of a column is withheld alone."""
    kept = [row.copy() for row in rows]
    for step in range(len(kept[0])):
        known = [(row[step], position) for position, row in enumerate(kept) if row[step] is not None]
        if len(kept) > 1 and len(known) == len(kept) - 1:
            kept[min(known)[1]][step] = None
    return kept


def told_loss(loss: Loss, of: Fragility) -> int | None:
    """Return how many a loss would cut off, None where they, or those left, are too few to be told."""
    return told(loss.cut_off, of.tied if loss.what == "people" else of.gathered)


def told_nearest(nearest: Nearest) -> ToldNearest:
    """Return what may be told of what is nearest to those with few contacts."""
    if nearest.isolated < WITHHELD_BELOW:
        return ToldNearest(None, None, None, None, None, nearest.homes, ())
    of = nearest.isolated
    counts = [nearest.go, nearest.contact_goes, nearest.near, nearest.none]
    # That nobody is of a part says nothing about anybody in it.
    parts = iter(told_together([count for count in counts if count]))
    go, contact_goes, near, none = [next(parts) if count else 0 for count in counts]
    places = [
        ToldNearPlace(one.place, told(one.go, of), told(one.contact_goes, of), told(one.near, of))
        for one in nearest.places
    ]
    shown = [one for one in places if one.go or one.contact_goes or one.near]
    # In the order of what is told: that of the true numbers would tell of small ones.
    shown.sort(key=lambda one: (-(one.contact_goes or 0), -(one.near or 0), -(one.go or 0), one.place.id))
    return ToldNearest(of, go, contact_goes, near, none, nearest.homes, tuple(shown))


def told_blank(blank: Blank) -> float | None:
    """Return the share of a column's cells that hold nothing, None where it would tell of fewer than 5 people."""
    few = 0 < blank.blank < WITHHELD_BELOW or 0 < blank.cells - blank.blank < WITHHELD_BELOW
    return None if few and blank.cells < ENOUGH_TO_HIDE_IN else blank.blank / blank.cells
