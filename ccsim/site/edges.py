"""Turns a list of ties between people, as any tool writes it, into the folder of a site, under pseudonyms."""

from __future__ import annotations

import csv
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from ccsim.problems import InputError, Problem, suggestion
from ccsim.site.columns import Column
from ccsim.site.csv_file import Block, read_blocks
from ccsim.site.description import SiteDescription
from ccsim.site.groups import FEWEST_MEMBERS, MOST_MEMBERS, neighbourhood_groups
from ccsim.site.problem_log import ProblemLog
from ccsim.site.reading import site_from_blocks
from ccsim.site.site import Site
from ccsim.site.spreadsheet import inert
from ccsim.site.writing import refuse_existing

ENDS: tuple[tuple[str, str], ...] = (("a", "b"), ("source", "target"), ("from", "to"))
"""Names of the two columns that say who is tied to whom."""

TIE_COLUMNS: tuple[str, ...] = ("kind", "frequency")
PEOPLE_COLUMNS: tuple[str, ...] = (
    "interviewed", "wellbeing", "wemwbs", "stigma", "self_stigma", "confidence", "trust", "lived_experience",
    "service_user", "disclosure", "desired_support", "outside_contacts", "lonely", "deprivation",
)  # fmt: skip
"""Columns that are taken over where the files have them under these names; identities are named by the user."""


@dataclass(frozen=True)
class Imported:
    """What came of an import: the site, the file that says who is who, and lines of text on what was done."""

    site: Site
    key_file: Path
    lines: tuple[str, ...]


@dataclass
class _Rows:
    """Rows of a file that was not made for ccsim: every column as text, and the line of each row."""

    file: str
    cells: dict[str, list[str]]
    lines: list[int]

    def kept(self, keep: Sequence[bool]) -> _Rows:
        """Return the rows to keep."""
        cells = {name: [c for c, good in zip(cs, keep, strict=True) if good] for name, cs in self.cells.items()}
        return _Rows(self.file, cells, [line for line, good in zip(self.lines, keep, strict=True) if good])


def import_edges(
    edges_csv: str | Path,
    destination: str | Path,
    *,
    title: str,
    people_csv: str | Path | None = None,
    id_column: str = "id",
    identity: Sequence[str] = (),
    where: Mapping[str, str] | None = None,
    groups: bool = False,
    seed: int = 0,
) -> Imported:
    """Turn an edge list, and a table of people where there is one, into the folder of a site.

    Everybody gets a pseudonym (R0001, ...) in random order. Who is who goes to `DESTINATION.key.csv` beside the folder,
    which only its owner can read.

    Args:
        edges_csv: one row a tie; who is tied to whom in `a, b`, `source, target` or `from, to`; `kind` and `frequency`
            are taken over as in `ties.csv`.
        destination: the folder to make; it must not exist, or be empty.
        title: title of the site.
        people_csv: one row a person, everybody who is in the edge list. Without it the people are those in that list.
        id_column: the column of `people_csv` with the id that the edge list uses.
        identity: columns of `people_csv` that count as identities.
        where: take only rows in which a column has a value, in whichever file has that column.
        groups: find neighbourhood groups in the ties and make each a place where its members meet. Without places no
            new ties can form.
        seed: for the order of pseudonyms and the search for groups.

    Raises:
        InputError: everything that is wrong with the files, or something is at the destination. Nothing is written.
    """
    folder = Path(destination)
    key_file = folder.with_name(folder.name + ".key.csv")
    refuse_existing(folder)
    refuse_existing(key_file)
    log = ProblemLog()
    edges = _read(Path(edges_csv), [], log)
    people = None if people_csv is None else _read(Path(people_csv), [id_column, *identity], log)
    log.raise_any()
    ends = _ends(edges)
    edges, people, left_out = _filtered(edges, people, ends, id_column, where or {}, log)
    ids = _ids(edges, people, ends, id_column, log)
    repeated = _repeated(edges, ends)
    log.raise_any()
    edges = edges.kept([not again for again in repeated])
    names = _pseudonyms(ids, seed)
    description = SiteDescription(
        title=title, population=len(ids), identity=dict.fromkeys(identity), sources=_sources(edges, people)
    )
    blocks = _blocks(edges, people, ends, id_column, identity, names)
    site = _checked(folder.name, description, blocks, edges, people)
    if groups:
        site = _with_groups(site, blocks, seed)
    _write(site, folder, key_file, names)
    lines = _lines(site, edges, people, identity, sum(repeated), left_out, key_file, groups)
    return Imported(site, key_file, tuple(lines))


def _read(path: Path, wanted: Sequence[str], log: ProblemLog) -> _Rows:
    """Return the rows of a file; the columns wanted must be there."""
    columns = [Column(name, "text", "", required=True) for name in wanted]
    rows = _Rows(path.name, {}, [])
    for block in read_blocks(path, columns, log, foreign=True):
        rows.lines += block.lines
        for name, cells in block.cells.items():
            rows.cells.setdefault(name, []).extend(cells)
    if rows.cells and not rows.lines:
        log.add(path.name, "no rows below the names of the columns")
    return rows


def _ends(edges: _Rows) -> tuple[str, str]:
    """Return the columns that say who is tied to whom."""
    for ends in ENDS:
        if set(ends) <= edges.cells.keys():
            return ends
    known = "; ".join(f"{a}, {b}" for a, b in ENDS)
    message = f"no columns for the two ends of a tie: expected {known}; found {', '.join(edges.cells)}"
    raise InputError(Problem(edges.file, message, 1))


def _filtered(
    edges: _Rows,
    people: _Rows | None,
    ends: tuple[str, str],
    id_column: str,
    where: Mapping[str, str],
    log: ProblemLog,
) -> tuple[_Rows, _Rows | None, int]:
    """Return the rows that the conditions keep, and how many ties went with people who were left out."""
    known = [*edges.cells, *(people.cells if people is not None else ())]
    for name in where:
        if name not in known:
            log.add(edges.file, f"no column '{name}' to choose rows by{suggestion(name, known)}", key="where")
    edges = edges.kept(_matching(edges, where))
    if people is None:
        if not edges.lines:
            log.add(edges.file, "no ties are left by the conditions", key="where")
        return edges, None, 0
    everyone = set(people.cells[id_column])
    chosen = people.kept(_matching(people, where))
    if not chosen.lines:
        log.add(people.file, "nobody is left by the conditions", key="where")
    outside = everyone - set(chosen.cells[id_column])
    inside = [a not in outside and b not in outside for a, b in zip(*(edges.cells[end] for end in ends), strict=True)]
    return edges.kept(inside), chosen, inside.count(False)


def _matching(rows: _Rows, where: Mapping[str, str]) -> list[bool]:
    """Return which rows meet the conditions on columns that the file has."""
    keep = [True] * len(rows.lines)
    for name, value in where.items():
        if name in rows.cells:
            keep = [good and cell == str(value) for good, cell in zip(keep, rows.cells[name], strict=True)]
    return keep


def _ids(edges: _Rows, people: _Rows | None, ends: tuple[str, str], id_column: str, log: ProblemLog) -> list[str]:
    """Return everybody's id, sorted; say which are missing, doubled, unknown, or tied to themselves."""
    listed: dict[str, int] = {}
    if people is not None:
        for line, name in zip(people.lines, people.cells[id_column], strict=True):
            if not name:
                log.add(people.file, "empty, expected the person's id", line, id_column)
            elif name in listed:
                log.add(people.file, f"'{name}' is there twice, first on line {listed[name]}", line, id_column)
            listed.setdefault(name, line)
    named: dict[str, int] = {}
    first, second = (edges.cells[end] for end in ends)
    for line, a, b in zip(edges.lines, first, second, strict=True):
        for end, name in zip(ends, (a, b), strict=True):
            if not name:
                log.add(edges.file, "empty, expected the id of a person", line, end)
            elif people is not None and name not in listed:
                near = log.nearest(edges.file, name, list(listed))
                log.add(edges.file, f"no person '{name}' in {people.file}{near}", line, end)
            named.setdefault(name, line)
        if a and a == b:
            log.add(edges.file, "a tie with oneself", line, ends[1])
    return sorted(named if people is None else listed)


def _repeated(edges: _Rows, ends: tuple[str, str]) -> list[bool]:
    """Return which rows say the same as an earlier one in everything that is taken over."""
    taken = [edges.cells[name] for name in (*ends, *TIE_COLUMNS) if name in edges.cells]
    seen: set[tuple[str, ...]] = set()
    repeated = []
    for row in zip(*taken, strict=True):
        repeated.append(row in seen)
        seen.add(row)
    return repeated


def _pseudonyms(ids: Sequence[str], seed: int) -> dict[str, str]:
    """Return a pseudonym for every id, in an order that says nothing about them."""
    width = max(4, len(str(len(ids))))
    order = np.random.default_rng(seed).permutation(len(ids))
    return {ids[k]: f"R{number:0{width}d}" for number, k in enumerate(order.tolist(), start=1)}


def _sources(edges: _Rows, people: _Rows | None) -> tuple[str, ...]:
    """Return what the site says of where it comes from."""
    files = edges.file if people is None else f"{edges.file} and {people.file}"
    return (f"Imported from {files}; the ids are pseudonyms.",)


def _blocks(
    edges: _Rows,
    people: _Rows | None,
    ends: tuple[str, str],
    id_column: str,
    identity: Sequence[str],
    names: Mapping[str, str],
) -> dict[str, list[Block]]:
    """Return the rows of `residents.csv`, in the order of pseudonyms, and of `ties.csv`."""
    if people is None:
        listed = sorted(names.values())
        residents = Block(list(range(2, len(listed) + 2)), {"id": listed})
    else:
        pseudonyms = [names[name] for name in people.cells[id_column]]
        order = sorted(range(len(pseudonyms)), key=pseudonyms.__getitem__)
        taken = [name for name in (*PEOPLE_COLUMNS, *identity) if name in people.cells]
        cells: dict[str, Sequence[str]] = {"id": [pseudonyms[k] for k in order]}
        cells |= {name: [people.cells[name][k] for k in order] for name in dict.fromkeys(taken)}
        residents = Block([people.lines[k] for k in order], cells)
    a, b = ([names[name] for name in edges.cells[end]] for end in ends)
    order = sorted(range(len(a)), key=lambda k: (a[k], b[k]))
    tie_cells: dict[str, Sequence[str]] = {"a": [a[k] for k in order], "b": [b[k] for k in order]}
    tie_cells |= {name: [edges.cells[name][k] for k in order] for name in TIE_COLUMNS if name in edges.cells}
    return {"residents.csv": [residents], "ties.csv": [Block([edges.lines[k] for k in order], tie_cells)]}


def _checked(
    name: str,
    description: SiteDescription,
    blocks: dict[str, list[Block]],
    edges: _Rows,
    people: _Rows | None,
) -> Site:
    """Return the site of the rows; what is wrong is said of the user's own files."""
    own = {"ties.csv": edges.file, "residents.csv": edges.file if people is None else people.file}
    try:
        return site_from_blocks(name, description, blocks, ProblemLog())
    except InputError as error:
        raise InputError(replace(found, file=own.get(found.file, found.file)) for found in error.problems) from None


def _with_groups(site: Site, blocks: dict[str, list[Block]], seed: int) -> Site:
    """Return the site with a place for every neighbourhood group; how often they use it stays open."""
    found = neighbourhood_groups(len(site.residents.id), site.ties.a, site.ties.b, seed)
    width = max(2, len(str(len(found))))
    places = [f"S{number:0{width}d}" for number in range(1, len(found) + 1)]
    who = [site.residents.id[row] for group in found for row in group]
    where = [place for place, group in zip(places, found, strict=True) for _ in group]
    said = (
        f"Nobody mapped where people meet: the places are groups of about {FEWEST_MEMBERS} to {MOST_MEMBERS} people "
        f"found in the ties by the Louvain method (seed {seed}); how often their members use them is not known."
    )
    group_blocks = {
        "places.csv": [
            Block(
                list(range(2, len(places) + 2)),
                {"id": places, "kind": ["street"] * len(places), "layer": ["place"] * len(places)},
            )
        ],
        "affiliations.csv": [Block(list(range(2, len(who) + 2)), {"resident": who, "place": where})],
    }
    description = replace(site.description, sources=(*site.description.sources, said))
    return site_from_blocks(site.name, description, blocks | group_blocks, ProblemLog())


def _write(site: Site, folder: Path, key_file: Path, names: Mapping[str, str]) -> None:
    """Write the folder and the key beside it; on any failure neither is left behind."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        # The mode is given at creation: a moment with a wider one would be enough for somebody to read it.
        handle = os.open(key_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise InputError(Problem(str(key_file), f"cannot be written: {error.strerror}")) from None
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerow(["pseudonym", "id"])
            writer.writerows(sorted((pseudonym, inert(name)) for name, pseudonym in names.items()))
        site.write(folder)
    except BaseException:
        key_file.unlink(missing_ok=True)
        raise


def _lines(
    site: Site,
    edges: _Rows,
    people: _Rows | None,
    identity: Sequence[str],
    repeated: int,
    left_out: int,
    key_file: Path,
    groups: bool,
) -> list[str]:
    """Return what was done, as lines of text."""
    lines = [f"{len(site.residents.id):,} residents and {site.ties.a.size:,} ties imported"]
    taken = [name for name in TIE_COLUMNS if name in edges.cells]
    if people is not None:
        taken += [name for name in (*PEOPLE_COLUMNS, *identity) if name in people.cells]
    lines.append(f"Columns taken over: {', '.join(dict.fromkeys(taken)) or 'none but the ids'}; the others were left")
    if repeated:
        lines.append(f"{repeated:,} rows that repeat another were left out")
    if left_out:
        lines.append(f"{left_out:,} ties with people outside the selection were left out")
    if groups:
        members = site.affiliations.place.size
        lines.append(
            f"{len(site.places.id):,} neighbourhood groups found, with {members:,} residents; "
            f"{len(site.residents.id) - members:,} residents without ties are in none"
        )
    else:
        lines.append("No places: without places where people meet no new ties can form")
    lines.append(f"Who is who: {key_file} (private; keep it apart from the site)")
    return lines
