"""The page about a mapped site: one file that works offline and prints, to share or for the owner of the map."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import matplotlib as mpl
from markupsafe import Markup

from ccsim.report.capital_figure import capital_figure
from ccsim.report.drawing import RC, finish
from ccsim.report.network_figure import network_figure
from ccsim.report.pages import template, write_page
from ccsim.report.parts import Picture
from ccsim.report.site_figures import Drawn, isolation_figure, places_figure, shown_places, ties_figure
from ccsim.report.site_page_tables import (
    assets_table,
    blank_table,
    bridging_table,
    busiest_table,
    capital_table,
    grown_table,
    influence_table,
    kinds_table,
    loss_table,
    main_table,
    mixing_table,
    near_table,
    partners_table,
    uneven_groups_table,
    uneven_table,
    unmet_table,
)
from ccsim.report.site_page_words import brief_sentences, isolation_sentence, partner_sentences
from ccsim.report.tables import Cell, Table
from ccsim.site.checking import coverage_lines
from ccsim.site.describe import SiteSummary
from ccsim.site.describing.grown_words import RANGES, below, grown_sentences
from ccsim.site.describing.isolation import told_groups
from ccsim.site.describing.lines import name_of
from ccsim.site.describing.network import degrees
from ccsim.site.describing.over_maps import GrownSite
from ccsim.site.describing.sentences import (
    MAP_ONLY,
    asset_sentences,
    capital_sentences,
    fragility_sentences,
    influence_sentences,
    is_sample,
    nearest_sentences,
    people_sentences,
    quality_sentences,
    survey_sentences,
    ties_to_unknown,
)
from ccsim.site.describing.telling import told_capital
from ccsim.site.describing.withheld import WITHHELD_BELOW
from ccsim.site.site import Site


@dataclass(frozen=True)
class Gathering:
    """What the page says of one column of groups and the places that bring them together."""

    picture: Picture | None
    table: Table | None


@dataclass(frozen=True)
class Owners:
    """What only the owner of the map may see: who stands out, by pseudonym."""

    people: Table
    roles: Table | None
    isolated: Table | None
    network: Picture | None
    not_drawn: str


def render_site(site: Site, summary: SiteSummary, private: bool, grown: GrownSite | None = None) -> str:
    """Return the page about a mapped site.

    The page holds no script and loads nothing; text from the site's files is shown as text whatever it holds. The same
    site gives the same bytes.

    Args:
        site: the site.
        summary: what `describe` returns of it.
        private: whether it is for the owner of the map, who may see pseudonyms; else nobody is named, and no number
            about fewer than 5 people is told.
        grown: the numbers over the maps that were grown from this site, to be told first; None where there are none.
    """
    return template("site.html").render(
        summary=summary,
        grown=grown,
        grown_said=grown_sentences(grown) if grown is not None else [],
        grown_table=grown_table(grown) if grown is not None else None,
        grown_ranges=RANGES,
        grown_below=below(grown) if grown is not None else "",
        private=private,
        owners=_owners(site, summary) if private else None,
        sample=is_sample(summary),
        map_only=MAP_ONLY,
        fewest=WITHHELD_BELOW,
        brief=brief_sentences(summary),
        survey=survey_sentences(summary),
        main=main_table(summary),
        ties_picture=_picture("ties", ties_figure(summary), "The last bar is hatched: it holds everybody further up."),
        kinds=kinds_table(summary),
        mixing=mixing_table(summary),
        assets=assets_table(summary),
        people=people_sentences(summary),
        unsaid=[said for said in asset_sentences(summary) if said.startswith("Of ")],
        busiest=busiest_table(summary),
        gatherings=_gatherings(summary),
        partners=partners_table(summary),
        partner_sentences=partner_sentences(summary),
        unmet=unmet_table(summary),
        capital=capital_sentences(summary),
        capital_pictures=_capital_pictures(summary),
        capital_table=capital_table(summary),
        uneven=uneven_table(summary),
        uneven_groups=uneven_groups_table(summary),
        isolation=isolation_sentence(summary),
        isolation_picture=_isolation_picture(summary),
        nearest=nearest_sentences(summary),
        near=near_table(summary),
        influence=influence_sentences(summary),
        influence_table=influence_table(summary),
        fragility=fragility_sentences(summary),
        losses=loss_table(summary),
        quality=quality_sentences(summary),
        coverage=coverage_lines(summary.coverage),
        blanks=blank_table(summary),
    )


def write_site_page(
    site: Site, summary: SiteSummary, path: Path, private: bool, grown: GrownSite | None = None
) -> None:
    """Write the page about a mapped site to a file; see `render_site`.

    Raises:
        OSError: the file cannot be written.
    """
    write_page(render_site(site, summary, private, grown), path)


def _picture(name: str, drawn: Drawn, caption: str) -> Picture:
    """Return a figure as it stands in the page."""
    with mpl.rc_context(RC):
        svg = finish(drawn.figure, name, drawn.title, drawn.description)
    return Picture(Markup(svg), drawn.description, caption, None)


def _isolation_picture(summary: SiteSummary) -> Picture | None:
    """Return who has few contacts, by group; None where nothing of it may be told."""
    if all(one.share is None for one in told_groups(summary.isolation)):
        return None
    caption = "The dotted line is everyone. Withheld: too few people to tell."
    return _picture("isolation", isolation_figure(summary), caption)


def _gatherings(summary: SiteSummary) -> list[Gathering]:
    """Return whom places bring together, column by column."""
    found = []
    for position, mix in enumerate(summary.mixing):
        picture = None
        if shown_places(summary, mix.column):
            caption = f"Each bar is a place: who goes there, by {name_of(mix.column)}. The first bar is all residents."
            picture = _picture(f"places-{position}", places_figure(summary, mix.column), caption)
        table = bridging_table(summary, mix)
        if picture is not None or table is not None:
            found.append(Gathering(picture, table))
    return found


def _capital_pictures(summary: SiteSummary) -> list[Picture]:
    """Return bonding and bridging ties by group, a figure for each column."""
    rows = told_capital(summary.capital)
    found = []
    for position, column in enumerate(dict.fromkeys(row.column for row in rows if row.column)):
        drawn = capital_figure(summary.title, column, [row for row in rows if row.column == column])
        if drawn is not None:
            caption = f"Mean ties a resident, by {name_of(column)}: dark to the same group, light to other groups."
            if any(ties_to_unknown(row) for row in rows if row.column == column):
                caption += " Ties to people of whom this is not known are left out."
            found.append(_picture(f"capital-{position}", drawn, caption))
    return found


def _owners(site: Site, summary: SiteSummary) -> Owners:
    """Return what only the owner of the map may see."""
    names = list(dict.fromkeys([*(name for name, _ in summary.most_connected), *summary.brokers]))
    ties = dict(zip(site.residents.id, degrees(site).tolist(), strict=True))
    brokers = {name: f"{position}." for position, name in enumerate(summary.brokers, 1)}
    people = tuple((Cell(name), Cell(f"{ties[name]:,}"), Cell(brokers.get(name, "–"))) for name in names)
    roles = tuple((Cell(name), Cell(role)) for name, role in summary.influence.who)
    isolated = tuple(
        (
            Cell(one.id, f"{one.contacts:.1f} contacts a week"),
            Cell(", ".join(one.goes) or "–"),
            Cell("; ".join(f"{place} (by {name})" for place, name in one.through) or "–"),
            Cell("; ".join(f"{place} ({metres:,} m)" for place, metres in one.near) or "–"),
        )
        for one in summary.nearest.residents
    )
    network = network_figure(site, summary)
    heads = ("Resident", "Goes to", "A contact goes to", "Nearest to home")
    caption = f"Residents with few contacts, fewest first ({len(isolated):,} of {summary.nearest.isolated:,})"
    return Owners(
        Table("Residents with most ties, and those who connect most others", _STAND_OUT, people),
        Table("Residents with a role of influence", ("Resident", "Role"), roles) if roles else None,
        Table(caption, heads, isolated) if isolated else None,
        None if isinstance(network, str) else _picture("network", Drawn(*network), network[2]),
        network if isinstance(network, str) else "",
    )


_STAND_OUT = ("Resident", "Ties", "Place among those who connect others")
