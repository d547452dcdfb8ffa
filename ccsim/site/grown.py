"""A site of several maps: a sample grown to a whole community again and again, each time an ordinary site folder.

The folder holds `grown.yaml` and `map-01`, `map-02`, ... Nobody knows which of the maps is right: they differ in what
the interviews leave open.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ccsim.problems import InputError, Problem
from ccsim.site.site import Site

FILE = "grown.yaml"
SAMPLE = "sample"
"""Folder of the interviews from which the maps were grown, a site of its own; older sites lack it."""

MOST_MAPS = 1000
"""Most maps of one site."""

MAP_FOLDER = re.compile(r"map-0*([1-9][0-9]{0,3})")
"""Folder of a map; its number counts from 1."""


@dataclass(frozen=True)
class MapFolders:
    """Where the maps of a site stand.

    Attributes:
        folder: of the site.
        title: name of the place as people know it; "" for an ordinary site, which says so in its own `site.yaml`.
        maps: the folder of each map, in order; of an ordinary site its own folder alone.
        grown: whether `grown.yaml` is there.
        cautions: what the interviews were too few to teach, as `grown.yaml` says, in sentences.
    """

    folder: Path
    title: str
    maps: tuple[Path, ...]
    grown: bool
    cautions: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Name of the site: that of its folder."""
        return self.folder.resolve().name

    @property
    def sample(self) -> Path | None:
        """Folder of the interviews from which the maps were grown; None where it is not there."""
        return self.folder / SAMPLE if self.grown and (self.folder / SAMPLE).is_dir() else None

    def name_of(self, map_: int) -> str:
        """Return the name of a map, counted from 0, beside those of other sites: `millbrook/map-03`."""
        return f"{self.name}/{self.maps[map_].name}" if self.grown else self.name


def is_grown(folder: Path) -> bool:
    """Return whether a folder is a site of several maps."""
    try:
        return (folder / FILE).is_file()
    except OSError:  # a folder that may not be read: whoever reads the site says so
        return False


def is_one_of_maps(folder: Path) -> bool:
    """Return whether a folder is one map of a site of several."""
    whole = folder.resolve()
    return MAP_FOLDER.fullmatch(whole.name) is not None and is_grown(whole.parent)


def map_folders(folder: Path) -> MapFolders:
    """Return where the maps of a site stand; the maps are not read.

    Raises:
        InputError: `grown.yaml` is wrong, or says another number of maps than there are.
    """
    if not is_grown(folder):
        return MapFolders(folder, "", (folder,), grown=False)
    from ccsim.yaml_lines import dotted, read_yaml

    document = read_yaml(folder / FILE, FILE)
    problems: list[Problem] = []

    def problem(message: str, key: str) -> None:
        there = isinstance(document.value, dict) and key in document.value
        problems.append(Problem(FILE, message, document.line((key,)) if there else None, dotted((key,))))

    # Other keys say how the maps were grown: for readers, and for whoever grows them again.
    value = document.value if isinstance(document.value, dict) else {}
    title, count = value.get("title"), value.get("maps")
    if not isinstance(title, str) or not title.strip():
        problem(_found(title, "the name of the place, in quotes"), "title")
    cautions = value.get("cautions", [])
    if not isinstance(cautions, list) or not all(isinstance(one, str) for one in cautions):
        problem(_found(cautions, "a list of sentences"), "cautions")
    there = _numbered(folder)
    if not isinstance(count, int) or isinstance(count, bool) or not 1 <= count <= MOST_MAPS:
        problem(_found(count, f"how many maps there are: a whole number from 1 to {MOST_MAPS:,}"), "maps")
    else:
        expected = set(range(1, count + 1))
        missing, beyond = sorted(expected - there.keys()), sorted(there.keys() - expected)
        if missing:
            problem(f"found {count}, but there is no folder map-{missing[0]:02d}{_and_others(missing)}", "maps")
        if beyond:
            problem(f"found {count}, but there is a folder {there[beyond[0]].name}{_and_others(beyond)}", "maps")
    if problems:
        raise InputError(problems)
    paths = tuple(path for _, path in sorted(there.items()))
    return MapFolders(folder, str(title).strip(), paths, grown=True, cautions=tuple(cautions))


def _found(value: object, expected: str) -> str:
    return f"missing; expected {expected}" if value is None else f"found {value!r}, expected {expected}"


def _numbered(folder: Path) -> dict[int, Path]:
    """Return the folders of maps by their numbers, which count from 1."""
    found = ((MAP_FOLDER.fullmatch(path.name), path) for path in sorted(folder.iterdir()) if path.is_dir())
    return {int(matched[1]): path for matched, path in found if matched is not None}


def _and_others(numbers: list[int]) -> str:
    return f" (and {len(numbers) - 1} more)" if len(numbers) > 1 else ""


def read_maps(folders: MapFolders, most: int | None = None) -> tuple[Site, ...]:
    """Read the maps of a site, each named as `MapFolders.name_of` says.

    Args:
        folders: where they stand.
        most: how many of them to read, from the first on; None: all.

    Raises:
        InputError: everything that is wrong with any of them; or they are not maps of one place.
    """
    sites: list[Site] = []
    problems: list[Problem] = []
    for number, folder in enumerate(folders.maps[:most]):
        try:
            site = replace(Site.read(folder), name=folders.name_of(number))
            if sites:
                problems += _unlike(folder.name, site, folders.maps[0].name, sites[0])
            sites.append(site)
        except InputError as error:
            within = f"{folder.name}/" if folders.grown else ""
            problems += [replace(problem, file=f"{within}{problem.file}") for problem in error.problems]
    if problems:
        raise InputError(problems)
    return tuple(sites)


def read_sample(folders: MapFolders, maps: Sequence[Site]) -> Site | None:
    """Read the interviews from which the maps of a site were grown; None where they are not there.

    Raises:
        InputError: everything that is wrong with them; or they are not the interviews of these maps.
    """
    if folders.sample is None:
        return None
    try:
        sample = Site.read(folders.sample)
    except InputError as error:
        problems = [replace(problem, file=f"{SAMPLE}/{problem.file}") for problem in error.problems]
        raise InputError(problems) from None
    if maps and _interviewed(sample) != _interviewed(maps[0]):
        message = f"others were interviewed than in {folders.maps[0].name}; all maps are grown from the same interviews"
        raise InputError(Problem(f"{SAMPLE}/residents.csv", message, key="interviewed"))
    return sample


def _unlike(folder: str, site: Site, first_folder: str, first: Site) -> list[Problem]:
    """Return in what a map is not one of the same place as the first map."""
    problems = []
    for key in ("population", "identity", "behaviours", "prices", "illustrative"):
        mine, theirs = getattr(site.description, key), getattr(first.description, key)
        if mine != theirs:
            message = f"found {_said(mine)}, but {first_folder} has {_said(theirs)}; all maps are of one place"
            problems.append(Problem(f"{folder}/site.yaml", message, key=key))
    if _interviewed(site) != _interviewed(first):
        message = f"others were interviewed than in {first_folder}; all maps are grown from the same interviews"
        problems.append(Problem(f"{folder}/residents.csv", message, key="interviewed"))
    return problems


def _said(value: Any) -> str:  # noqa: ANN401 (any value of a description)
    return str(vars(value)) if hasattr(value, "__dict__") else str(value)


def _interviewed(site: Site) -> frozenset[str]:
    asked = site.residents.interviewed == 1
    return frozenset(name for name, was in zip(site.residents.id, asked.tolist(), strict=True) if was)
