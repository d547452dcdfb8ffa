"""The sites of a comparison, read: every map of each, and what the scenarios ask of them that they cannot do."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from ccsim.experiments.given import Given
from ccsim.experiments.scenario_file import ScenarioPlan
from ccsim.experiments.settings import Settings
from ccsim.experiments.shipped import shipped_sites
from ccsim.interventions import Intervention
from ccsim.interventions.events import Event
from ccsim.problems import InputError, Problem, suggestion
from ccsim.site.arrays import SiteArrays
from ccsim.site.canonical import arrays
from ccsim.site.grown import MapFolders, map_folders, read_maps
from ccsim.site.site import Site
from ccsim.yaml_lines import dotted


@dataclass(frozen=True)
class ComparedMap:
    """One map of a site, as read and as the model takes it; `name` is its own among all maps of a comparison."""

    name: str
    folder: Path
    site: Site
    arrays: SiteArrays


@dataclass(frozen=True)
class ComparedSite:
    """A site of a comparison.

    Attributes:
        name: name of its folder.
        given: how the scenario file names it.
        folder: where it is.
        title: its name for people.
        maps: the maps on which worlds are run, one or more.
        of_maps: how many maps the site has.
        grown: whether it is a site of several maps, grown from a sample.
    """

    name: str
    given: str
    folder: Path
    title: str
    maps: tuple[ComparedMap, ...]
    of_maps: int
    grown: bool

    @property
    def first(self) -> ComparedMap:
        """The first of its maps, for what is the same on all of them."""
        return self.maps[0]

    @property
    def arrays(self) -> tuple[SiteArrays, ...]:
        """The arrays of its maps, in order."""
        return tuple(one.arrays for one in self.maps)


def read_sites(asked: ScenarioPlan, settings: Settings, *, by_option: bool) -> tuple[ComparedSite, ...]:
    """Read the sites of a scenario file: folders as seen from the file, or shipped sites by name.

    Args:
        asked: the scenario file.
        settings: how many maps are wanted.
        by_option: whether that number was given on the command line.

    Raises:
        InputError: everything that is wrong with any site, or cannot be done there; or more maps than there are.
    """
    problems: list[Problem] = []
    found: dict[str, ComparedSite] = {}
    folders: dict[str, MapFolders] = {}
    for position, given in enumerate(asked.file.sites):
        folder = _folder(asked, given)
        if not folder.is_dir():
            known = suggestion(given, list(shipped_sites()))
            problems.append(_at_site(asked, position, f"no folder '{given}', nor a shipped site of that name{known}"))
        elif folder.name in found:
            message = f"a site called '{folder.name}' is there already; sites need different names"
            problems.append(_at_site(asked, position, message))
        else:
            try:
                folders[folder.name] = map_folders(folder)
                compared = _read(given, folders[folder.name], settings)
                found[folder.name] = compared
                problems += _impossible(asked, compared)
            except InputError as error:
                problems += [replace(problem, file=f"{given}/{problem.file}") for problem in error.problems]
    problems += _too_many_maps(asked, settings, list(folders.values()), by_option=by_option)
    if problems:
        raise InputError(problems)
    return tuple(found.values())


def _folder(asked: ScenarioPlan, given: str) -> Path:
    folder = (asked.path.parent / given).resolve()
    return folder if folder.is_dir() else shipped_sites().get(given, folder)


def _at_site(asked: ScenarioPlan, position: int, message: str) -> Problem:
    line = asked.document.line(("sites", position))
    return Problem(str(asked.path), message, line, f"sites[{position + 1}]")


def _read(given: str, folders: MapFolders, settings: Settings) -> ComparedSite:
    """Read the maps of a site that are used."""
    used = settings.counts(len(folders.maps)).maps
    maps = tuple(
        ComparedMap(site.name, folder, site, arrays(site))
        for site, folder in zip(read_maps(folders, used), folders.maps[:used], strict=True)
    )
    title = folders.title or maps[0].site.description.title
    return ComparedSite(folders.name, given, folders.folder, title, maps, len(folders.maps), folders.grown)


def _too_many_maps(
    asked: ScenarioPlan, settings: Settings, sites: list[MapFolders], *, by_option: bool
) -> list[Problem]:
    """Return where more maps are wanted than a site has; a site of one map stands beside others as it is."""
    wanted = settings.maps
    if wanted is None or wanted == 1 or not sites:
        return []
    short = [site for site in sites if site.grown and len(site.maps) < wanted]
    said = [f"found {wanted:,}, but site {site.name} has {len(site.maps):,} maps" for site in short]
    if not any(site.grown for site in sites):
        which = f"site {sites[0].name} has" if len(sites) == 1 else "all sites here have"
        said.append(f"found {wanted:,}, but {which} one map only; leave it out")
    if by_option:
        return [Problem("--maps", message) for message in said]
    at = ("worlds", "maps")
    return [Problem(str(asked.path), message, asked.document.line(at), dotted(at)) for message in said]


def _impossible(asked: ScenarioPlan, compared: ComparedSite) -> list[Problem]:
    """Return what interventions and events ask for that cannot be done at a site, each only once."""
    problems: dict[Problem, None] = {}
    everything: list[Given[Event] | Given[Intervention]] = [*asked.events]
    for scenario in asked.scenarios:
        everything += [*scenario.events, *scenario.interventions]
    for given in everything:
        said: set[tuple[str, str]] = set()
        for one in compared.maps:
            for key, message in given.act.problems(one.arrays):
                alike = (key, message.replace(one.name, compared.name))
                if alike in said:
                    continue  # the same on another map
                said.add(alike)
                at = (*given.at, *key.split("."))
                text = f"at site {one.name}: {message}"
                problems[Problem(str(asked.path), text, asked.document.line(at), dotted(at))] = None
    return list(problems)
