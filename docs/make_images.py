"""Makes the pictures of the documentation: python docs/make_images.py [results/demo].

Those of the model are made from the code and from runs with a fixed seed; the ranking in the README from the results
of `ccsim demo`, where their folder is given.
"""

from __future__ import annotations

import io
import re
import sys
from pathlib import Path

import matplotlib as mpl
from matplotlib.figure import Figure
from picture_of_circles import capital_picture, circles_picture
from picture_of_lives import lives_picture
from picture_of_loop import loop_picture
from picture_of_week import week_picture

from ccsim.experiments.calibrated import learnt
from ccsim.experiments.results import Results
from ccsim.report.drawing import RC
from ccsim.report.from_results import report_data
from ccsim.report.learnt_figure import learnt_figure
from ccsim.report.place_figure import overview_figure, place_rows
from ccsim.report.svg import inline_svg

IMAGES = Path(__file__).parent / "images"

PICTURES = {"week": week_picture, "loop": loop_picture, "lives": lives_picture}
"""The pictures of the model by name: each returns a figure, a short alternative text and a long one."""


def standing_alone(svg: str) -> str:
    """Return an SVG made for the inside of a page as a file of its own: with its namespace, a size and white paper."""
    width, height = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg).groups()
    size = f'width="{float(width):.0f}" height="{float(height):.0f}" style="background: #fff"'
    return svg.replace("<svg ", f'<svg xmlns="http://www.w3.org/2000/svg" {size} ', 1) + "\n"


def save(name: str, svg: str) -> None:
    """Write a picture to the folder of images."""
    IMAGES.mkdir(exist_ok=True)
    (IMAGES / f"{name}.svg").write_text(standing_alone(svg), encoding="utf-8", newline="\n")


def as_svg(name: str, figure: Figure, title: str, description: str) -> str:
    """Return a figure as SVG with alternative texts: the same bytes for the same figure."""
    raw = io.StringIO()
    with mpl.rc_context({**RC, "svg.hashsalt": f"ccsim {name}"}):
        figure.savefig(raw, format="svg", metadata={"Date": None, "Creator": None})
    return inline_svg(raw.getvalue(), name, title, description)


def ranking(folder: Path) -> str:
    """Return the figure of all scenarios at all places of a comparison."""
    data = report_data(Results.read(folder))
    told = [
        f"{note.title} at {site.title} {effect.mean:+.2f} points, {effect.world_p05:+.2f} to {effect.world_p95:+.2f}"
        for note in data.scenarios
        for site, effect in place_rows(data, note)
    ]
    description = f"Change in mean wellbeing, and where nine worlds in ten lie: {'; '.join(told)}."
    return overview_figure(data, "Three programmes in two places", description)


def main(folders: list[str]) -> None:
    """Make the pictures of the model and, of a folder of results, the ranking."""
    for name, picture in PICTURES.items():
        save(name, as_svg(name, *picture()))
    (IMAGES / "circles.svg").write_text(circles_picture(), encoding="utf-8", newline="\n")
    save("capital", capital_picture())
    drawn = learnt_figure(learnt())
    save("learnt", as_svg("learnt", drawn.figure, drawn.title, drawn.description))
    for folder in folders:
        save("ranking", ranking(Path(folder)))


if __name__ == "__main__":
    main(sys.argv[1:])
