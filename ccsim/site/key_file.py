"""Reads the private key of a site: which pseudonym stands for whom."""

from __future__ import annotations

from pathlib import Path

from ccsim.problems import InputError, Problem
from ccsim.site.columns import Column
from ccsim.site.csv_file import read_blocks
from ccsim.site.problem_log import ProblemLog

PSEUDONYM = Column("pseudonym", "text", "id in the site", required=True)

NAMES = ("name", "id")
"""Columns that may say who it is, the first that is there; else the first other column."""


def read_key(path: Path) -> dict[str, str]:
    """Return the name behind every pseudonym; those without one are left out.

    Raises:
        InputError: everything that is wrong with the file.
    """
    log = ProblemLog()
    found: dict[str, str] = {}
    first: dict[str, int] = {}
    for block in read_blocks(path, [PSEUDONYM], log, foreign=True):
        others = [name for name in (*NAMES, *block.cells) if name in block.cells and name and name != "pseudonym"]
        if "pseudonym" not in block.cells:
            break
        if not others:
            log.add(path.name, f"no column that says who it is, expected one of: {', '.join(NAMES)}", 1)
            break
        for line, pseudonym, name in zip(block.lines, block.cells["pseudonym"], block.cells[others[0]], strict=True):
            before = first.setdefault(pseudonym, line)
            if before != line:
                log.add(path.name, f"'{pseudonym}' is already on line {before}", line, "pseudonym")
            elif pseudonym and name:
                found[pseudonym] = name
    log.raise_any()
    if not found:
        raise InputError(Problem(path.name, "no names in it"))
    return found
