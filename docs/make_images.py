"""Makes the picture of the documentation from the results of `ccsim demo`: python docs/make_images.py results/demo."""

from __future__ import annotations

import sys
from pathlib import Path

from ccsim.experiments.results import Results
from ccsim.report.figures import ranking_figure
from ccsim.report.from_results import report_data
from ccsim.report.html import site_part


def main(folder: Path) -> None:
    """Write the ranking figure of a comparison to the folder of images."""
    data = report_data(Results.read(folder))
    site = data.sites[0]
    part = site_part(data, site)
    images = Path(__file__).parent / "images"
    images.mkdir(exist_ok=True)
    svg = ranking_figure(data, site, "Ranking", part.headline)
    (images / "ranking.svg").write_text(svg, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
