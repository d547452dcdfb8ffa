"""What is fuzzed: commands that read what a user gives, and what must be true however they end."""

from __future__ import annotations

import contextlib
import csv
import importlib
import io
import pkgutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
from fuzz.mutators import Random, mutate
from fuzz.pages import harm_in_page, harm_in_picture, write_hostile, write_hostile_grown
from fuzz.seeds import MAPPED_PEOPLE, MAPPING, READ_BY, REVIEW, SCENARIOS, SITE, SOURCES

import ccsim.importing.readers
from ccsim.cli import app
from ccsim.cli.failures import explained
from ccsim.importing.mentions import MatchFields
from ccsim.importing.raw_map import RawMap, RawTable
from ccsim.importing.review import read_review
from ccsim.problems import InputError
from ccsim.site.spreadsheet import inert

ABSOLUTE = Path("/tmp/ccsim-fuzz-evil")
"""Where an absolute path in a zip would lead."""

Target = Callable[[Path, Random], bool]
"""Makes one spoiled input in an empty folder and reads it; returns whether it was taken.

Raises `BrokenPromiseError` if a promise was broken."""

REVIEWED = RawTable(
    "people",
    {"key": ["k0", "k1", "k2", "k3"], "interview": ["1", "2", "1", "2"], "interviewed": [""] * 4,
     "name": ["Ann Smith", "Ann Smith", "Bob", "Bobby"]},
    [2, 3, 4, 5],
)  # fmt: skip


class BrokenPromiseError(Exception):
    """A promise was broken; says which."""


def site(box: Path, random: Random) -> bool:
    """The folder of a site, with one or two spoiled files, checked, described and written again."""
    folder = box / "in" / "place"
    folder.mkdir(parents=True)
    spoiled = set(random.choice(sorted(SITE), int(random.integers(1, 3))).tolist())
    for name, content in SITE.items():
        (folder / name).write_bytes(mutate(content, random) if name in spoiled else content)
    status = command(box, "site", "check", str(folder), "--no-pilot")
    if status == 0:
        command(box, "site", "describe", str(folder), "--json")
        _written_again(box, folder)
        expect_inert(box)
    return status == 0


def pages(box: Path, random: Random) -> bool:
    """A site with hostile names everywhere, described in text, as JSON, as a page and in pictures, and exported."""
    folder = box / "in" / "place"
    (box / "out" / "place").mkdir(parents=True)
    if random.random() < 0.2:
        write_hostile_grown(folder, random)
        somebody = ""
    else:
        people = write_hostile(folder, random)
        somebody = people[int(random.integers(len(people)))]
    described = ["site", "describe", str(folder), "--html", str(box / "out" / "place" / "page.html")]
    described += ["--private"] * int(random.integers(2)) + ["--json"] * int(random.integers(2))
    described += ["--figures", str(box / "out" / "place")] if random.random() < 0.1 else []
    status = command(box, *described)
    if status == 0 and somebody:
        command(box, "site", "circles", "--", str(folder), somebody, str(box / "out" / "place" / "own.svg"))
        command(box, "site", "export", str(folder), str(box / "in" / "again.graphml"))
        ElementTree.parse(box / "in" / "again.graphml")
    expect_harmless(box)
    return status == 0


def source(box: Path, random: Random) -> bool:
    """A file of any format, imported."""
    name = sorted(SOURCES)[int(random.integers(len(SOURCES)))]
    path = box / "in" / name
    path.parent.mkdir()
    path.write_bytes(mutate(SOURCES[name], random))
    more = ["--people", str(box / "in" / "people.csv")] if name == "edges.csv" and random.random() < 0.5 else []
    if more:
        content = SOURCES["people.csv"]
        (box / "in" / "people.csv").write_bytes(mutate(content, random) if random.random() < 0.5 else content)
    if random.random() < 0.2:
        (box / "out").mkdir()
        suggested = box / "out" / "suggested.yaml"
        return command(box, "site", "import", str(path), "--suggest", str(suggested)) == 0
    return _imported(box, ["site", "import", str(path), str(box / "out" / "place"), *more])


def _imported(box: Path, arguments: list[str]) -> bool:
    """Import; expect nothing where it is refused, and else a site that can be described and exported."""
    status = command(box, *arguments)
    left = {path.name for path in (box / "out").iterdir()} if (box / "out").exists() else set()
    if status != 0 and left:
        raise BrokenPromiseError(f"refused, but {sorted(left)} was written")
    if status == 0:
        expect_inert(box)
        command(box, "site", "describe", str(box / "out" / "place"), "--json")
        command(box, "site", "export", str(box / "out" / "place"), str(box / "in" / "again.graphml"))
    return status == 0


def mapping(box: Path, random: Random) -> bool:
    """A mapping file, used on a right source; sometimes with a spoiled table of answers."""
    (box / "in").mkdir()
    (box / "in" / "people.csv").write_bytes(MAPPED_PEOPLE.encode())
    (box / "in" / "edges.csv").write_bytes(SOURCES["edges.csv"])
    (box / "in" / "mapping.yaml").write_bytes(mutate(MAPPING.encode(), random))
    arguments = ["site", "import", str(box / "in" / "edges.csv"), str(box / "out" / "place")]
    arguments += ["--people", str(box / "in" / "people.csv"), "--mapping", str(box / "in" / "mapping.yaml")]
    if random.random() < 0.2:
        (box / "in" / "answers.csv").write_bytes(mutate(REVIEW.encode(), random))
        arguments += ["--review", str(box / "in" / "answers.csv")]
    return _imported(box, arguments)


def readers(box: Path, random: Random) -> bool:
    """A file of any format, given to one reader: mostly the one it was made for, sometimes another."""
    named = reading()
    name = sorted(SOURCES)[int(random.integers(len(SOURCES)))]
    path = box / "in" / name
    path.parent.mkdir()
    path.write_bytes(mutate(SOURCES[name], random))
    fitting = [reader for reader in READ_BY[name] if reader in named]
    known = fitting if fitting and random.random() < 0.85 else sorted(named)
    try:
        found = named[known[int(random.integers(len(known)))]](path)
    except InputError as error:
        if any(not letter.isprintable() for problem in error.problems for letter in str(problem)):
            raise BrokenPromiseError("a terminal would obey what is said") from None
        return False
    _expect_whole(found)
    return True


def reading() -> dict[str, Callable[[Path], RawMap]]:
    """Return every reader by the name of its file; a new one is found without being listed here."""
    found = {}
    for module in pkgutil.iter_modules(ccsim.importing.readers.__path__):
        read = getattr(importlib.import_module(f"ccsim.importing.readers.{module.name}"), "read", None)
        if read is not None:
            found[module.name] = read
    return found


def _expect_whole(found: RawMap) -> None:
    """Expect what every reader promises of the tables that it returns."""
    tables = (found.people, found.ties, found.places, found.affiliations, found.partnerships)
    for table in tables:
        if table is not None and {len(cells) for cells in table.cells.values()} - {len(table.lines)}:
            raise BrokenPromiseError(f"columns of different length in {table.file}")
    keys = found.people.cells["key"]
    if len(set(keys)) != len(keys):
        raise BrokenPromiseError("keys of people are there twice")
    ends = {*found.ties.cells["a"], *found.ties.cells["b"]}
    if ends - set(keys):
        raise BrokenPromiseError(f"ties with people who are not there: {sorted(ends - set(keys))[:3]}")
    if any(not isinstance(cell, str) for table in tables if table for cells in table.cells.values() for cell in cells):
        raise BrokenPromiseError("cells that are no text")


def scenarios(box: Path, random: Random) -> bool:
    """A scenario file, planned."""
    (box / "in").mkdir()
    path = box / "in" / "try.yaml"
    path.write_bytes(mutate(SCENARIOS.encode(), random))
    return command(box, "compare", str(path), "--plan") == 0


def review(box: Path, random: Random) -> bool:
    """The review table of an import."""
    (box / "in").mkdir()
    path = box / "in" / "place.same-person.csv"
    path.write_bytes(mutate(REVIEW.encode(), random))
    try:
        found = read_review(path, REVIEWED, MatchFields(("name",)))
    except InputError:
        return False
    keys = set(REVIEWED.cells["key"])
    if not all({a, b} <= keys and a != b for a, b in found.decided):
        raise BrokenPromiseError(f"decided about nobody: {found.decided}")
    return True


TARGETS: dict[str, Target] = {
    "site": site, "pages": pages, "source": source, "mapping": mapping, "readers": readers, "scenarios": scenarios,
    "review": review,
}  # fmt: skip
"""By name; `campaign.py` shares the inputs among them."""

SHARES: dict[str, int] = {"site": 3, "pages": 1, "source": 8, "readers": 8, "mapping": 4, "scenarios": 3, "review": 1}
"""How many inputs of each, of the sum of all."""


def try_one(target: str, number: int, box: Path) -> str:
    """Make one input and read it; return whether it was taken or refused.

    Args:
        target: name of what is fuzzed.
        number: number of the input; the same number is always the same input.
        box: an empty folder, the only place where anything may be written.

    Raises:
        BrokenPromiseError: a promise was broken. Everything else that is raised is a broken promise, too.
    """
    before = _around(box)
    taken = TARGETS[target](box, np.random.default_rng([number, sorted(TARGETS).index(target)]))
    outside = _around(box) - before
    if outside or ABSOLUTE.exists():
        raise BrokenPromiseError(f"written outside: {sorted(map(str, outside)) or ABSOLUTE}")
    allowed = ("in", "out")
    strangers = [path.name for path in box.iterdir() if path.name not in allowed]
    if strangers:
        raise BrokenPromiseError(f"written beside the destination: {strangers}")
    for path in box.rglob("*"):
        if path.is_symlink():
            raise BrokenPromiseError(f"a link was made: {path.relative_to(box)}")
    _expect_only_the_destination(box)
    return "taken" if taken else "refused"


def command(box: Path, *arguments: str) -> int:
    """Run a command and return its exit status, which must be 0 or 2, without a traceback or what steers a terminal."""
    said = io.StringIO()
    before = sys.argv
    sys.argv = ["ccsim", *arguments]
    try:
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said), contextlib.chdir(box):
            status = explained(app)
    finally:
        sys.argv = before
    text = said.getvalue()
    if status not in (0, 2) or "Traceback" in text or "not your fault" in text:
        raise BrokenPromiseError(f"exit {status}: {text[-600:]}")
    odd = {letter for letter in text if not (letter.isprintable() or letter == "\n")}
    if odd:
        raise BrokenPromiseError(f"a terminal would obey {odd!r}")
    if len(text) > 200_000:
        raise BrokenPromiseError(f"{len(text):,} letters were printed")
    return status


def expect_harmless(box: Path) -> None:
    """Expect pages and pictures in which nothing that a user named is run, loaded or obeyed."""
    for path in (box / "out").rglob("*"):
        harm = {".html": harm_in_page, ".svg": harm_in_picture}.get(path.suffix)
        if harm is not None and (found := list(harm(path.read_text("utf-8")))):
            raise BrokenPromiseError(f"{path.name}: {', '.join(sorted(set(found))[:5])}")


def expect_inert(box: Path) -> None:
    """Expect that no cell of a table that was written begins like a formula."""
    for path in (box / "out").rglob("*.csv"):
        with path.open(encoding="utf-8", newline="") as stream:
            for row in csv.reader(stream):
                for cell in row:
                    if inert(cell) != cell and not cell.startswith("'"):
                        raise BrokenPromiseError(f"{path.name}: a spreadsheet would run {cell[:80]!r}")


def _written_again(box: Path, folder: Path) -> None:
    """Write what was read, and expect the same when it is read again."""
    from ccsim.site.site import Site

    first = Site.read(folder)
    first.write(box / "out" / "place")
    if Site.read(box / "out" / "place") != first:
        raise BrokenPromiseError("what was written is not what was read")


def _expect_only_the_destination(box: Path) -> None:
    """Expect nothing in `out` but the site and its private files."""
    expected = {"suggested.yaml", "place", "place.key.csv", "place.same-person.csv"}
    found = {path.name for path in (box / "out").iterdir()} if (box / "out").exists() else set()
    if found - expected:
        raise BrokenPromiseError(f"written beside the destination: {sorted(found - expected)}")


def _around(box: Path) -> set[Path]:
    """Return what is in the folders above the box, as far as the folder of all boxes; `..` would lead there."""

    def folders() -> Iterator[Path]:
        for parent in box.parents:
            yield parent
            if parent.name == "boxes":
                return

    return {path for folder in folders() for path in folder.iterdir()}
