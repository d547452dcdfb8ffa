"""The tables of the page about a mapped site: nothing in them is about fewer than five people but where they say so."""

from __future__ import annotations

from collections.abc import Sequence

from ccsim.report.numbers import number
from ccsim.report.tables import NONE, WITHHELD, Cell, Table
from ccsim.site.describe import SiteSummary
from ccsim.site.describing.fragility import SIZES
from ccsim.site.describing.gathering import PlaceSummary, bridging, called, differ, told_name
from ccsim.site.describing.grown_words import number_from_interviews, number_over_maps
from ccsim.site.describing.lines import MOST_GROUPS, few_ties, name_of
from ccsim.site.describing.nearest import WALK
from ccsim.site.describing.network import Mixing
from ccsim.site.describing.over_maps import GrownSite
from ccsim.site.describing.sentences import LOST, UNSURE, estimate_rows, is_sample, loss_in_words
from ccsim.site.describing.telling import (
    ENOUGH_TO_HIDE_IN,
    Told,
    ToldCapital,
    ToldHeld,
    enough_roles,
    told_blank,
    told_capital,
    told_nearest,
    told_reach,
)
from ccsim.site.describing.withheld import WITHHELD_BELOW, percent, told, told_together

PLACES_LISTED = 12
"""Places of a table: the foremost."""

SEVERAL_BLANK = 0.1
"""Share of blank cells from which on a column is listed."""


def main_table(summary: SiteSummary) -> Table:
    """Return the main numbers about residents."""
    head = "All residents, estimated (range)" if is_sample(summary) else "Residents"
    rows = tuple((Cell(what), Cell(much)) for what, much in estimate_rows(summary))
    return Table("The main numbers", ("What", head), rows)


def grown_table(grown: GrownSite) -> Table:
    """Return the numbers over the maps of a grown site, beside what the interviews alone tell."""
    rows = tuple(
        (Cell(one.what), Cell(number_over_maps(one, grown.maps)), Cell(number_from_interviews(one)))
        for one in grown.numbers
    )
    over = "Over its maps (nine in ten)" if grown.maps > 1 else "On the map"
    return Table("The whole community, as grown", ("What", over, "Interviews alone (95 % range)"), rows)


def kinds_table(summary: SiteSummary) -> Table:
    """Return the ties of the map by kind, and how often people of each kind meet."""
    counts = told_together([kind.ties for kind in summary.kinds])
    rows = []
    for kind, count in zip(summary.kinds, counts, strict=True):
        meets = NONE if kind.mean_strength is None or count is None else f"in {kind.mean_strength:.0%} of weeks"
        many = WITHHELD if count is None else f"{count:,}"
        rows.append((Cell(kind.kind or "kind not known"), Cell(many), Cell(meets)))
    return Table("Ties of the map by kind", ("Kind", "Ties", "Contact"), tuple(rows))


def mixing_table(summary: SiteSummary) -> Table:
    """Return how far ties stay within groups."""
    rows = [
        (
            Cell(name_of(mix.column) + few_ties(mix)),
            _share(mix.within),
            _share(mix.by_chance),
            _coefficient(mix.assortativity),
        )
        for mix in summary.mixing
        if None not in told_together(list(mix.groups.values())) or sum(mix.groups.values()) >= ENOUGH_TO_HIDE_IN
    ]
    rows += [
        (Cell(name_of(one.column) + few_ties(one)), Cell(NONE), Cell(NONE), _coefficient(one.correlation))
        for one in summary.alike
        if one.ties >= WITHHELD_BELOW
    ]
    heads = ("By", "Ties within one group", "If people mixed freely", "Assortativity")
    return Table("Does like know like? Of the ties on the map", heads, tuple(rows))


def _share(share: float) -> Cell:
    return Cell(percent(share))


def _coefficient(value: float | None) -> Cell:
    return Cell(NONE if value is None else number(value, 2))


def assets_table(summary: SiteSummary) -> Table:
    """Return the assets of the six kinds, those of which nothing was mapped among them."""
    rows = []
    for kind in summary.assets.kinds:
        visited = told(kind.people, summary.residents) if kind.places else None
        names = ", ".join(called(place) for place in kind.named) + (" …" if kind.places > len(kind.named) else "")
        streets = f"; {kind.streets:,} streets" if kind.streets else ""
        what = names if kind.places else "nothing mapped; that does not mean that there is nothing"
        rows.append(
            (
                Cell(kind.kind or "kind not said"),
                Cell(f"{kind.places:,}{streets}"),
                Cell(NONE if not kind.places else WITHHELD if visited is None else f"{visited:,}"),
                Cell(what),
            )
        )
    heads = ("Kind", "Places", "Residents who go", "Which")
    return Table("What there is, by the six kinds of asset", heads, tuple(rows))


def busiest_table(summary: SiteSummary) -> Table:
    """Return the places to which most residents go, streets left out."""
    places = [one for one in summary.places if one.kind != "street" and one.people >= WITHHELD_BELOW]
    places.sort(key=lambda one: (-one.people, one.id))
    rows = tuple(
        (_place(one), Cell(one.kind), Cell(f"{one.people:,}"))
        for one in places[:PLACES_LISTED]
        if told(one.people, summary.residents) is not None
    )
    return Table("Places to which most residents of the map go", ("Place", "Kind", "Residents"), rows)


def _place(place: PlaceSummary) -> Cell:
    return Cell(told_name(place) or place.id, place.id if told_name(place) else "")


def bridging_table(summary: SiteSummary, mix: Mixing) -> Table | None:
    """Return the places that bring together most pairs of people of different groups of a column."""
    found = [one for one in bridging(summary.meetings, mix.column) if one.place.kind != "street"]
    if not found:
        return None
    free = differ(list(mix.groups.values()))
    rows = tuple((_place(one.place), Cell(f"{one.differ:.0%}")) for one in found)
    caption = (
        f"Where most people meet who differ by {name_of(mix.column)} (of all pairs of residents {free:.0%} differ)"
    )
    return Table(caption, ("Place", "Pairs of people there who differ"), rows)


def partners_table(summary: SiteSummary) -> Table:
    """Return who works with whom."""
    rows = []
    for pair in summary.partnerships.pairs:
        both = told(pair.people, summary.residents)
        goers = f"fewer than {WITHHELD_BELOW}" if both is None else f"{both:,}"
        rows.append((Cell(called(pair.a)), Cell(called(pair.b)), Cell(pair.kind or NONE), Cell(goers)))
    return Table("Who works with whom", ("One", "The other", "What they do", "Residents who go to both"), tuple(rows))


def unmet_table(summary: SiteSummary) -> Table | None:
    """Return places that share most people and have no partnership on the map."""
    found = [
        (Cell(called(one.a)), Cell(called(one.b)), Cell(f"{one.people:,}"))
        for one in summary.partnerships.unmet
        if one.people >= WITHHELD_BELOW
    ]
    caption = "More people go to both than chance would have it, and no partnership was mapped"
    return Table(caption, ("One", "The other", "Residents who go to both"), tuple(found)) if found else None


def shown_groups(rows: Sequence[ToldCapital]) -> list[ToldCapital]:
    """Return the rows of columns with few enough groups to be listed, withheld groups left out."""
    many = {row.column for row in rows if sum(row.column == other.column for other in rows) > MOST_GROUPS + 1}
    return [row for row in rows if row.residents is not None and (row.column not in many or row.group == "everyone")]


def group_name(column: str, group: str) -> str:
    """Return what a row about a group of a column is called."""
    if not column:
        return "Everyone"
    return f"By {name_of(column)}: everyone" if group == "everyone" else f"{name_of(column)}: {group}"


def capital_table(summary: SiteSummary) -> Table:
    """Return how many ties of each kind everyone and every group has."""
    linking = enough_roles(summary.influence)
    rows = []
    for row in shown_groups(told_capital(summary.capital)):
        cells = [Cell(group_name(row.column, row.group), "", f"{row.residents:,} people")]
        kinds = (row.all, row.bonding, row.bridging, row.linking if linking else None)
        cells += [_number(None if held is None else held.mean, 1 if held is not row.linking else 2) for held in kinds]
        rows.append(tuple(cells))
    heads = ("Group", "All ties", "Bonding", "Bridging", "Linking")
    return Table("Ties a resident", heads, tuple(rows))


def _number(told_: Told | None, places: int) -> Cell:
    if told_ is None:
        return Cell(NONE)
    if told_.low is None or told_.high is None:
        return Cell(number(told_.value, places), UNSURE.strip(" ()") if told_.sampled else "")
    return Cell(number(told_.value, places), f"{number(told_.low, places)} to {number(told_.high, places)}")


def _told_share(told_: Told | None) -> Cell:
    if told_ is None:
        return Cell(NONE)
    if told_.low is None or told_.high is None:
        return Cell(percent(told_.value), UNSURE.strip(" ()") if told_.sampled else "")
    return Cell(percent(told_.value), f"{percent(told_.low)} to {percent(told_.high)}")


def uneven_table(summary: SiteSummary) -> Table:
    """Return how unevenly ties of each kind are held among everyone."""
    rows = []
    for row in told_capital(summary.capital):
        if row.group != "everyone":
            continue
        by = f", by {name_of(row.column)}" if row.column else ""
        kinds: list[tuple[str, ToldHeld | None]] = [("Bonding", row.bonding), ("Bridging", row.bridging)]
        if not row.column:
            kinds = [("All ties", row.all)]
            kinds += [("Linking", row.linking)] if enough_roles(summary.influence) else []
        rows += [
            (Cell(f"{name}{by}"), _told_share(held.top_tenth), _told_share(held.none), _number(held.gini, 2))
            for name, held in kinds
            if held is not None
        ]
    heads = ("Kind of tie", "Held by the tenth with most", "Residents with none", "Gini")
    return Table("How unevenly ties are held", heads, tuple(rows))


def uneven_groups_table(summary: SiteSummary) -> Table | None:
    """Return how unevenly ties are held within each group, by Gini's coefficient."""
    rows = []
    for row in shown_groups(told_capital(summary.capital)):
        if row.column and row.group != "everyone":
            kinds = (row.all, row.bonding, row.bridging)
            held = [_number(None if one is None else one.gini, 2) for one in kinds]
            rows.append((Cell(group_name(row.column, row.group)), *held))
    heads = ("Group", "All ties", "Bonding", "Bridging")
    return Table("Gini's coefficient within each group", heads, tuple(rows)) if rows else None


def influence_table(summary: SiteSummary) -> Table | None:
    """Return who reaches anyone with a role, by group; None where nothing may be told."""
    rows = []
    found = told_reach(summary.influence)
    many = {row.column for row in found if sum(row.column == other.column for other in found) > MOST_GROUPS}
    for row in found:
        if row.residents is not None and row.column not in many:
            steps = [Cell(WITHHELD if one is None else percent(one)) for one in row.within_steps[1:]]
            direct = Cell(WITHHELD) if row.one_step is None else _told_share(row.one_step)
            name = Cell(group_name(row.column, row.group), "", f"{row.residents:,} people")
            rows.append((name, direct, *steps))
    only = " (of the map)" if is_sample(summary) else ""
    heads = ("Group", "Know somebody with a role", f"Within two steps{only}", f"Within three{only}")
    return Table("Residents without a role who reach anyone with one", heads, tuple(rows)) if rows else None


def loss_table(summary: SiteSummary) -> Table | None:
    """Return whom the loss of a few would cut off, beside losses by chance."""
    rows = []
    sizes = sorted({loss.lost for loss in summary.fragility.losses}) or list(SIZES)
    for key, words in LOST.items():
        losses = {loss.lost: loss for loss in summary.fragility.losses if (loss.what, loss.by) == key}
        if losses:
            cells = []
            for size in sizes:
                cut, chance = loss_in_words(summary, losses[size]) if size in losses else (NONE, "")
                cells.append(Cell(cut, f"by chance {chance}" if chance else ""))
            rows.append((Cell(words.capitalize()), *cells))
    heads = ("Lost", *(f"The first {size}" if size > 1 else "The first" for size in sizes))
    caption = "Residents cut off; under it, by the loss of as many by chance: mean, and where nine losses in ten lie"
    return Table(caption, heads, tuple(rows)) if rows else None


def near_table(summary: SiteSummary) -> Table | None:
    """Return the places that are nearest to people with few contacts."""
    found = told_nearest(summary.nearest)
    rows = []
    for one in found.places[:PLACES_LISTED]:
        counts = (one.go, one.contact_goes, one.near) if found.homes else (one.go, one.contact_goes)
        few = f"fewer than {WITHHELD_BELOW}"
        rows.append((_place(one.place), *(Cell(few if count is None else f"{count:,}") for count in counts)))
    heads = ("Place", "Go there", "A contact goes there", f"Live within {WALK:.0f} metres")
    caption = "Places near to people with few contacts"
    return Table(caption, heads if found.homes else heads[:-1], tuple(rows)) if rows else None


def blank_table(summary: SiteSummary) -> Table | None:
    """Return the columns of which many cells hold nothing."""
    rows = []
    for one in summary.quality.blanks:
        share = told_blank(one)
        if share is None or share >= SEVERAL_BLANK:
            said = WITHHELD if share is None else "all" if one.blank == one.cells else percent(share)
            rows.append((Cell(one.column, one.table), Cell(f"{one.cells:,}"), Cell(said)))
    heads = ("Column", "Cells", "Blank")
    return Table("Columns of which a tenth or more is blank", heads, tuple(rows)) if rows else None
