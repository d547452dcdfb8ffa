"""The import as a whole: read, choose, merge, give pseudonyms, translate, check, write."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from collections.abc import Mapping as AnyMapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ccsim.importing.choosing import chosen, divided, with_told_places
from ccsim.importing.formats import format_of, reader_of
from ccsim.importing.import_report import report
from ccsim.importing.mapping import Mapping, own_mapping, usual_mapping
from ccsim.importing.mapping_file import read_mapping
from ccsim.importing.meeting_groups import with_groups
from ccsim.importing.mentions import MatchFields
from ccsim.importing.merging import merged, same_id_groups
from ccsim.importing.people_table import with_people
from ccsim.importing.pseudonyms import pseudonyms, write_key
from ccsim.importing.raw_map import PEOPLE, RawMap
from ccsim.importing.same_person import SamePeople, find_same_people
from ccsim.importing.site_of_map import Names, site_of_map
from ccsim.problems import InputError, Problem, suggestion
from ccsim.site.description import SiteDescription, description_of
from ccsim.site.site import Site
from ccsim.site.writing import refuse_existing
from ccsim.yaml_lines import Document, yaml_text


@dataclass(frozen=True)
class Wanted:
    """What an import is asked to do.

    Attributes:
        source: the file, folder or zip.
        destination: the folder to make; it must not exist, or be empty.
        format: name of the source's format; found from its content where "".
        mapping: the mapping file; None to take over columns that have the names of a site's columns.
        title: title of the site; the mapping's or the folder's name where "".
        people: a table of people beside the source; None where there is none.
        id_column: its column with the id that the ties use; found where "".
        identity: columns of people that count as identities, beside those of the mapping.
        where: column -> value: only such rows are taken.
        groups: find neighbourhood groups in the ties and make each a place where its members meet. Without places no
            new ties can form.
        review: the table of people who may be the same, filled in after an earlier import; None where there is none.
        seed: for the order of pseudonyms and the search for groups.
    """

    source: Path
    destination: Path
    format: str = ""
    mapping: Path | None = None
    title: str = ""
    people: Path | None = None
    id_column: str = ""
    identity: Sequence[str] = ()
    where: AnyMapping[str, str] = field(default_factory=dict)
    groups: bool = False
    review: Path | None = None
    seed: int = 0


@dataclass(frozen=True)
class Imported:
    """The site that was made, the file that says who is who (None where nobody was renamed); what was done."""

    site: Site
    key_file: Path | None
    lines: tuple[str, ...]


def import_map(wanted: Wanted) -> Imported:
    """Turn a map that was made with another tool into the folder of a site.

    Everybody gets a pseudonym (R0001, ...) in random order. Who is who goes to `DESTINATION.key.csv` beside the folder,
    which only its owner can read. A graph that ccsim wrote keeps its ids: they are pseudonyms already.

    Raises:
        InputError: everything that is wrong with the source or the mapping, or something is at the destination. Nothing
            is written.
    """
    key_file = wanted.destination.with_name(wanted.destination.name + ".key.csv")
    refuse_existing(wanted.destination)
    with _collector_off():
        return _imported(wanted, key_file)


@contextmanager
def _collector_off() -> Iterator[None]:
    """Keep Python from searching millions of cells for cycles again and again; there are none, and it takes a fifth."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _imported(wanted: Wanted, key_file: Path) -> Imported:
    """Import; see `import_map`."""
    format_name, raw = read_source(wanted)
    if not raw.site_yaml:
        refuse_existing(key_file)
    mapping = _mapping(wanted, raw)
    raw, left = chosen(raw, wanted.where)
    raw, divided_lines = divided(raw, mapping)
    raw = with_told_places(raw, mapping)
    by_id = merged(raw, same_id_groups(raw.people, mapping.same_id) if mapping.same_id else {})
    same = _same_people(wanted, by_id.map, mapping)
    by_name = merged(by_id.map, {} if same is None else same.groups)
    raw = by_name.map
    names = _names(raw, wanted.seed)
    description = _description(wanted, raw, mapping, format_name)
    made = site_of_map(raw, mapping, description, names, wanted.destination.name)
    site = made.site
    if wanted.groups:
        if site.places.id:
            raise InputError(
                Problem("--groups", "the source has places of its own; groups stand in where there are none")
            )
        site = with_groups(site, made.blocks, wanted.seed)
    own = bool(raw.site_yaml)
    table = None if same is None else same.write_table(wanted.destination)
    try:
        _write(site, wanted.destination, None if own else key_file, names)
    except BaseException:
        if table is not None:
            table.unlink(missing_ok=True)
        raise
    done = [*left, *divided_lines, *by_id.lines(), *by_name.lines(), *made.lines]
    if same is not None:
        done += [*same.lines, f"Whom to confirm or undo: {table} (private; docs/matching.md says how to answer)"]
    lines = report(format_name, site, raw, mapping, done, None if own else key_file, wanted.groups, wanted.destination)
    return Imported(site, None if own else key_file, tuple(lines))


def read_source(wanted: Wanted) -> tuple[str, RawMap]:
    """Return the name of a source's format and what is in it, with the table of people where one is given.

    Raises:
        InputError: everything that is wrong with it.
    """
    format_name = wanted.format or format_of(wanted.source)
    raw = reader_of(format_name)(wanted.source)
    if wanted.people is not None:
        raw = with_people(raw, wanted.people, wanted.id_column)
    return format_name, raw


def _mapping(wanted: Wanted, raw: RawMap) -> Mapping:
    """Return what the mapping file says, or what is usual."""
    if raw.site_yaml:
        if wanted.mapping is not None or wanted.identity:
            message = "ccsim wrote this graph itself: it is taken as it is, without a mapping or identities"
            raise InputError(Problem(wanted.source.name, message))
        return own_mapping(raw, _own_document(raw, wanted.source.name).value)
    missing = [name for name in wanted.identity if name not in raw.people.cells]
    if missing:
        known = raw.people.own_columns(PEOPLE)
        said = [(name, f"missing column{suggestion(name, known)}") for name in missing]
        raise InputError(Problem(raw.people.file, message, 1, name) for name, message in said)
    if wanted.mapping is None:
        return usual_mapping(raw, wanted.identity)
    mapping = read_mapping(wanted.mapping)
    if not wanted.identity:
        return mapping
    more = usual_mapping(raw, wanted.identity)
    rules = {name: more.people.columns[name] for name in wanted.identity} | mapping.people.columns
    identity = dict(mapping.said.get("identity") or {}) | more.said["identity"]
    people = replace(mapping.people, columns=rules)
    return replace(mapping, people=people, said=mapping.said | {"identity": identity})


def _same_people(wanted: Wanted, raw: RawMap, mapping: Mapping) -> SamePeople | None:
    """Return who was named in several interviews, None where the mapping does not say how to tell."""
    if mapping.same_person is None:
        if wanted.review is not None:
            message = "answers about the same person, but the mapping file has no `same_person`"
            raise InputError(Problem(wanted.review.name, message))
        return None
    said = mapping.same_person
    return find_same_people(raw, MatchFields(said.name, said.area, said.age), wanted.review)


def _names(raw: RawMap, seed: int) -> Names:
    """Return pseudonyms; a map of our own keeps its ids."""
    people, places = raw.people.cells["key"], [] if raw.places is None else raw.places.cells["key"]
    if raw.site_yaml:
        return Names({key: key for key in people}, {key: key for key in places})
    return Names(pseudonyms(people, "R", seed), pseudonyms(places, "H", seed))


def _own_document(raw: RawMap, file: str) -> Document:
    """Return `site.yaml` of a graph that ccsim wrote."""
    document = yaml_text(raw.site_yaml, f"{file} (site.yaml)")
    if not isinstance(document.value, dict):
        raise InputError(Problem(file, "what it says of the site is damaged"))
    return document


def _description(wanted: Wanted, raw: RawMap, mapping: Mapping, format_name: str) -> SiteDescription:
    """Return what `site.yaml` will say."""
    if raw.site_yaml:
        return description_of(_own_document(raw, wanted.source.name))
    said: dict[str, Any] = dict(mapping.said)
    said["title"] = wanted.title or said.get("title") or wanted.destination.name
    said.setdefault("population", len(raw.people))
    files = wanted.source.name if wanted.people is None else f"{wanted.source.name} and {wanted.people.name}"
    given = said.get("sources") or []
    came_from = f"Imported from {files} ({format_name}); the ids are pseudonyms."
    said["sources"] = [*(given if isinstance(given, list) else [given]), came_from]
    sampling = _sampling(said.get("sampling"), raw, mapping)
    if sampling:
        said["sampling"] = sampling
    document = mapping.document
    lines = {} if document is None else document.lines
    return description_of(Document(mapping.file or wanted.source.name, said, lines))


def _sampling(said: object, raw: RawMap, mapping: Mapping) -> object:
    """Return how residents were found: what the mapping says, and what an interview shows on its own."""
    interviews = {name for name in raw.people.cells["interview"] if name}
    if isinstance(said, str):
        said = {"kind": said}
    if not interviews or not isinstance(said, dict | None):
        return said
    found = dict(said or {})
    found.setdefault("answered", sum(answer == "yes" for answer in raw.people.cells["interviewed"]))
    found.setdefault("alters", "identified" if mapping.same_id or mapping.same_person else "separate")
    return found


def _write(site: Site, folder: Path, key_file: Path | None, names: Names) -> None:
    """Write the folder and the key beside it; on any failure neither is left behind."""
    if key_file is None:
        site.write(folder)
        return
    write_key(key_file, [names.people, names.places])
    try:
        site.write(folder)
    except BaseException:
        key_file.unlink(missing_ok=True)
        raise
