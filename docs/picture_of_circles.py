"""The pictures of docs/describing.md: somebody's own map with made-up names, and a figure of a shipped site."""

from __future__ import annotations

import matplotlib as mpl

from ccsim.experiments.shipped import shipped_sites
from ccsim.report.capital_figure import capital_figure
from ccsim.report.circles import circles_svg
from ccsim.report.drawing import RC, finish
from ccsim.site.describe import describe
from ccsim.site.describing.circles import own_map
from ccsim.site.describing.telling import told_capital
from ccsim.site.site import Site

NAMES = (
    "Ada", "Bilal", "Carys", "Dev", "Esther", "Femi", "Grace", "Hamza", "Iris", "Jon", "Kezia", "Leo", "Maya", "Noor",
    "Omar", "Pat", "Quentin", "Rosa", "Sam", "Tilly", "Uma", "Vic", "Wen", "Yusuf", "Zoe",
)  # fmt: skip


def circles_picture() -> str:
    """Return the map of a made-up resident as SVG; names are invented, and come round again."""
    site = Site.read(shipped_sites()["alderbrook"])
    ids = site.residents.id
    drawn = circles_svg(own_map(site, "R0120", {name: NAMES[row % len(NAMES)] for row, name in enumerate(ids)}))
    # A page of paper there, a picture of a page here.
    return drawn.replace('width="210mm" height="297mm"', 'width="630" height="891"', 1)


def capital_picture() -> str:
    """Return bonding and bridging ties at a shipped site, by ethnicity, as SVG for the inside of a page."""
    summary = describe(Site.read(shipped_sites()["alderbrook"]))
    rows = [row for row in told_capital(summary.capital) if row.column == "ethnicity"]
    drawn = capital_figure(summary.title, "ethnicity", rows)
    assert drawn is not None
    with mpl.rc_context(RC):
        return finish(drawn.figure, "capital", drawn.title, drawn.description)
