"""Makes the pictures of the documentation from the results of `ccsim demo`: python docs/make_images.py results/demo."""

from __future__ import annotations

import sys
from pathlib import Path

from ccsim.experiments.results import Results
from ccsim.report.figures import distance_figure, ranking_figure
from ccsim.report.from_results import report_data
from ccsim.report.html import site_part


def main(folder: Path) -> None:
    """Write the ranking and the distance figure of a comparison beside this file."""
    data = report_data(Results.read(folder))
    site = data.sites[0]
    part = site_part(data, site)
    images = Path(__file__).parent / "images"
    images.mkdir(exist_ok=True)
    for name, figure, words in (
        ("ranking", ranking_figure, part.headline),
        ("distance", distance_figure, " ".join(part.distance_sentences)),
    ):
        (images / f"{name}.svg").write_text(figure(data, site, name.capitalize(), words), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
