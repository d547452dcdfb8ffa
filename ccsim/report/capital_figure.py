"""Bonding and bridging ties by group, drawn."""

from __future__ import annotations

from collections.abc import Sequence

import matplotlib as mpl
from matplotlib.figure import Figure

from ccsim.report.drawing import INK, RC, TEXT, WIDTH, wrapped
from ccsim.report.site_figures import LABEL, Drawn
from ccsim.site.describing.lines import MOST_GROUPS, name_of
from ccsim.site.describing.telling import Told, ToldCapital

BONDING, BRIDGING = "#35618f", "#e6c35c"
"""Colours that differ in lightness, too."""


def capital_figure(title: str, column: str, rows: Sequence[ToldCapital]) -> Drawn | None:
    """Return the mean bonding and bridging ties of the groups of a column; None where there is nothing to compare.

    Args:
        title: title of the site.
        column: the column.
        rows: everyone and every group of the column; those withheld are left out.
    """
    told = [row for row in rows if row.bonding and row.bridging and row.bonding.mean and row.bridging.mean]
    if len(told) < 3 or len(told) > MOST_GROUPS + 1:
        return None
    with mpl.rc_context(RC):
        height = 0.42 * len(told) + 1.45
        figure = Figure(figsize=(WIDTH, height))
        axes = figure.add_axes((0.36, 1.0 / height, 0.6, 1 - 1.35 / height))
        for y, row in enumerate(told):
            same, other = _means(row)
            axes.barh(-y, same.value, 0.7, color=BONDING, edgecolor=INK, linewidth=0.6)
            axes.barh(-y, other.value, 0.7, same.value, color=BRIDGING, edgecolor=INK, linewidth=0.6, hatch="//")
        axes.set_yticks(range(0, -len(told), -1), [wrapped(row.group, LABEL) for row in told], fontsize=TEXT - 2)
        axes.set_ylim(-len(told) + 0.4, 0.6)
        axes.set_xlim(left=0)
        axes.tick_params(axis="y", length=0)
        axes.set_xlabel("Ties a resident")
        figure.text(0.02, 1 - 0.24 / height, f"Bonding and bridging ties, by {name_of(column)}", fontsize=TEXT)
        handles = [
            mpl.patches.Patch(facecolor=BONDING, edgecolor=INK),
            mpl.patches.Patch(facecolor=BRIDGING, edgecolor=INK, hatch="//"),
        ]
        figure.legend(handles, ["same group", "another group"], loc="lower left", ncols=2, frameon=False,
                      fontsize=TEXT - 2)  # fmt: skip
    parts = [f"{row.group}: bonding {_in_words(_means(row)[0])}, bridging {_in_words(_means(row)[1])}" for row in told]
    return Drawn(figure, f"Bonding and bridging ties, by {name_of(column)}: {title}", f"{'; '.join(parts)}.")


def _means(row: ToldCapital) -> tuple[Told, Told]:
    """Return the mean bonding and bridging ties of a row that has both."""
    assert row.bonding and row.bonding.mean and row.bridging and row.bridging.mean
    return row.bonding.mean, row.bridging.mean


def _in_words(told: Told) -> str:
    if told.low is None or told.high is None:
        return f"{told.value:.1f}"
    return f"{told.value:.1f} ({told.low:.1f} to {told.high:.1f})"
