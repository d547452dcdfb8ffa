"""The closing table of a comparison, for the terminal."""

from __future__ import annotations

from rich.table import Table
from rich.text import Text

from ccsim.report.data import ALL_DISTANCES, EVERYONE, RECIPIENTS, ReportData, shown
from ccsim.report.sharing import shareable
from ccsim.report.tables import effect_cell
from ccsim.report.words import outcome_of, where_most_lie


def closing_table(data: ReportData) -> Table:
    """Return the effects on everyone and on those offered it, one row a site and scenario.

    Each cell shows the mean and, in brackets, where nine worlds in ten lie. Rows about fewer than five residents
    are withheld; users' text is never read as the terminal's markup.
    """
    safe = shareable(data)
    measure = outcome_of(safe)
    table = Table(
        title=Text(
            f"Change in {measure.noun} ({measure.unit}), average from programme start to week {safe.weeks}; "
            f"in brackets, where {where_most_lie(safe.worlds)} lie"
        )
    )
    many = len(safe.sites) > 1
    if many:
        table.add_column("Site", overflow="fold")
    table.add_column("Scenario", overflow="fold")
    table.add_column("Everyone")
    table.add_column("People offered it")
    table.add_column("Better than no programme")
    for site in safe.sites:
        for note in safe.scenarios:
            row = [Text(shown(site.title))] if many else []
            row.append(Text(shown(note.title)))
            for group in (EVERYONE, RECIPIENTS):
                effect = safe.effect(site.name, note.name, safe.outcome, group)
                cell = effect_cell(safe, measure, effect, (site.name, note.name, safe.outcome, group, ALL_DISTANCES))
                row.append(Text(f"{cell.main} ({cell.under})" if cell.under else cell.main))
            whole = safe.effect(site.name, note.name, safe.outcome)
            better = "–" if whole is None else f"{round(whole.share_better * whole.worlds)} of {whole.worlds} worlds"
            row.append(Text(better))
            table.add_row(*row)
    return table
