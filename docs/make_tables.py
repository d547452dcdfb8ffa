"""Writes the tables of the documentation's pages, as the code has them: python docs/make_tables.py."""

from __future__ import annotations

from pathlib import Path

from ccsim.report.model_tables import BEGINS, filled


def pages() -> list[Path]:
    """Return the pages that hold tables taken from the code."""
    return [path for path in sorted(Path(__file__).parent.glob("*.md")) if BEGINS in path.read_text("utf-8")]


def main() -> None:
    """Write every page anew; where nothing changed, nothing changes."""
    for path in pages():
        path.write_text(filled(path.read_text("utf-8")), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
