"""Writes a site as a folder: beside its destination first, so that nothing half-written is ever there."""

from __future__ import annotations

import math
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from ccsim.problems import InputError, Problem
from ccsim.site.columns import COLUMNS, PLACES, RESIDENTS
from ccsim.site.csv_file import write_columns
from ccsim.site.description import FILE as DESCRIPTION_FILE
from ccsim.site.description import description_yaml
from ccsim.site.site import Site
from ccsim.site.tables import AFFILIATION_ROLES, TIE_KINDS, Codes, Floats


def write_site(site: Site, folder: Path) -> None:
    """Write a site as a folder, which must not exist or be empty.

    Raises:
        InputError: there is something there, it cannot be written, or what was written cannot be read again.
    """
    from ccsim.site.reading import read_site

    refuse_existing(folder)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        # mkdtemp makes a folder that only its owner can open, and so it stays: it holds people's answers.
        with tempfile.TemporaryDirectory(prefix=f".{folder.name}.", dir=folder.parent) as beside:
            made = Path(beside) / folder.name
            made.mkdir(mode=0o700)
            _write_files(site, made)
            read_site(made)
            if folder.is_dir():
                folder.rmdir()
            shutil.move(made, folder)
    except OSError as error:
        raise InputError(Problem(str(folder), f"cannot be written: {error.strerror}")) from None


def refuse_existing(path: Path) -> None:
    """Refuse a destination that holds something.

    Raises:
        InputError: a file, or a folder with something in it.
    """
    if path.is_symlink() or (path.exists() and (not path.is_dir() or any(path.iterdir()))):
        raise InputError(Problem(str(path), "exists already; nothing is overwritten, give another name"))


def number_cell(value: float) -> str:
    """Return the shortest text that reads back as the same number; "" for NaN, which is "not known"."""
    number = float(value)
    if math.isnan(number):
        return ""
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)


def site_cells(site: Site) -> dict[str, dict[str, Sequence[str]]]:
    """Return the cells of every table of a site, by file and column; "" is not known."""
    return {
        "residents.csv": _resident_cells(site),
        "ties.csv": _tie_cells(site),
        "places.csv": _place_cells(site),
        "affiliations.csv": _affiliation_cells(site),
        "partnerships.csv": _partnership_cells(site),
    }


def _write_files(site: Site, folder: Path) -> None:
    """Write every file of a site."""
    (folder / DESCRIPTION_FILE).write_text(description_yaml(site.description), encoding="utf-8", newline="\n")
    declared = (*site.description.identity, *site.description.behaviours.values())
    for file, cells in site_cells(site).items():
        if file != "partnerships.csv" or site.partnerships.a.size:
            _write_table(folder / file, cells, declared if file == "residents.csv" else ())


def _write_table(path: Path, cells: dict[str, Sequence[str]], declared: Sequence[str] = ()) -> None:
    """Write a table; a column in which nothing is known is left out, unless the site needs it."""
    always = {column.name for column in COLUMNS[path.name] if column.required} | set(declared)
    kept = [name for name in cells if name in always or any(cells[name])]
    write_columns(path, {name: cells[name] for name in kept})


def _numbers(values: Floats) -> list[str]:
    return [number_cell(value) for value in values.tolist()]


def _answers(codes: Codes) -> list[str]:
    return [("no", "yes", "")[code] for code in codes.tolist()]


def _words(codes: Codes, words: Sequence[str]) -> list[str]:
    return ["" if code < 0 else words[code] for code in codes.tolist()]


def _resident_cells(site: Site) -> dict[str, Sequence[str]]:
    """Return the cells of `residents.csv`, by column."""
    residents = site.residents
    cells: dict[str, Sequence[str]] = {}
    for column in RESIDENTS:
        if column.name == "wemwbs":  # what was read as WEMWBS has been converted
            continue
        values = getattr(residents, column.name)
        if column.type == "number":
            cells[column.name] = _numbers(values)
        elif column.type == "yes or no":
            cells[column.name] = _answers(values)
        else:
            cells[column.name] = values
    for name, codes in site.behaviours.items():
        cells[site.description.behaviours[name]] = _answers(codes)
    return cells | {name: words for name, words in residents.identity.items() if name not in cells}


def _tie_cells(site: Site) -> dict[str, Sequence[str]]:
    """Return the cells of `ties.csv`: a tie that both ends named is written as two rows that say the same."""
    ties, ids = site.ties, site.residents.id
    rows = np.repeat(np.arange(ties.a.size), ties.reports)
    second = np.diff(rows, prepend=-1) == 0
    a, b = np.where(second, ties.b[rows], ties.a[rows]), np.where(second, ties.a[rows], ties.b[rows])
    return {
        "a": [ids[i] for i in a.tolist()],
        "b": [ids[i] for i in b.tolist()],
        "kind": _words(ties.kind[rows], TIE_KINDS),
        "layer": [";".join(ties.layers[row]) for row in rows.tolist()],
        "mode": [ties.mode[row] for row in rows.tolist()],
        "frequency": _numbers(ties.strength[rows]),
        "since": [ties.since[row] for row in rows.tolist()],
    }


def _place_cells(site: Site) -> dict[str, Sequence[str]]:
    """Return the cells of `places.csv`."""
    cells: dict[str, Sequence[str]] = {}
    for column in PLACES:
        values = getattr(site.places, column.name)
        cells[column.name] = _numbers(values) if column.type == "number" else values
    return cells


def _affiliation_cells(site: Site) -> dict[str, Sequence[str]]:
    """Return the cells of `affiliations.csv`."""
    affiliations = site.affiliations
    return {
        "resident": [site.residents.id[i] for i in affiliations.resident.tolist()],
        "place": [site.places.id[h] for h in affiliations.place.tolist()],
        "frequency": _numbers(affiliations.frequency),
        "role": _words(affiliations.role, AFFILIATION_ROLES),
    }


def _partnership_cells(site: Site) -> dict[str, Sequence[str]]:
    """Return the cells of `partnerships.csv`."""
    partnerships, ids = site.partnerships, site.places.id
    return {
        "a": [ids[h] for h in partnerships.a.tolist()],
        "b": [ids[h] for h in partnerships.b.tolist()],
        "kind": partnerships.kind,
        "strength": _numbers(partnerships.strength),
    }
