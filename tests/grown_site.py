"""Writes small sites of several maps for tests: the same interviews, other ties and other people beside them."""

from __future__ import annotations

from pathlib import Path

from experiments.small_comparison import write_site

INTERVIEWED = 12


def write_grown(folder: Path, maps: int = 4, residents: int = 40, seed: int = 5) -> Path:
    """Write a site of several maps; the first twelve residents were interviewed and are the same on all of them."""
    folder.mkdir(parents=True)
    (folder / "grown.yaml").write_text(
        f"title: Smallville\npopulation: {residents}\nmaps: {maps}\nseed: {seed}\ngrown_from: a sample\n", "utf-8"
    )
    asked: list[str] = []
    for number in range(maps):
        one = write_site(folder / f"map-{number + 1:02d}", residents, seed + number)
        (one / "site.yaml").write_text(f"title: Smallville\npopulation: {residents}\nillustrative: true\n", "utf-8")
        head, *people = (one / "residents.csv").read_text("utf-8").splitlines()
        asked = asked or people[:INTERVIEWED]
        rows = [f"{row},yes" for row in asked] + [f"{row},no" for row in people[INTERVIEWED:]]
        (one / "residents.csv").write_text("\n".join([f"{head},interviewed", *rows]) + "\n", "utf-8")
    return folder
