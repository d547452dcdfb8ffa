"""The site of a trial, read: its maps, and what the trial asks of them that they cannot do."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from ccsim.experiments.settings import Settings
from ccsim.experiments.shipped import shipped_sites
from ccsim.interventions.targeting import where_problems
from ccsim.problems import InputError, Problem, suggestion
from ccsim.site.arrays import SiteArrays
from ccsim.site.canonical import arrays
from ccsim.site.grown import map_folders, read_maps
from ccsim.trials.running import cluster_problem
from ccsim.trials.trial_file import TrialPlan
from ccsim.yaml_lines import Location, dotted


@dataclass(frozen=True)
class TrialSite:
    """The site of a trial.

    Attributes:
        name: name of its folder.
        title: its name for people.
        illustrative: whether nobody lives there.
        maps: the maps on which worlds are run, as the model takes them.
    """

    name: str
    title: str
    illustrative: bool
    maps: tuple[SiteArrays, ...]


def read_trial_site(asked: TrialPlan, settings: Settings) -> TrialSite:
    """Read the site of a trial: a folder as seen from the file, or a shipped site by name.

    Raises:
        InputError: everything that is wrong with the site, or cannot be done there.
    """
    given = asked.file.site
    folder = (asked.path.parent / given).resolve()
    folder = folder if folder.is_dir() else shipped_sites().get(given, folder)
    if not folder.is_dir():
        beside = [one.name for one in sorted(asked.path.parent.iterdir()) if one.is_dir()]
        known = suggestion(given, [*beside, *shipped_sites()]) or f"; shipped: {', '.join(shipped_sites())}"
        message = f"no folder '{given}', nor a shipped site of that name{known}"
        raise InputError(_at(asked, ("site",), message))
    try:
        site = _read(folder, settings)
    except InputError as error:
        # Problems of a site name its files as seen from the site.
        raise InputError(replace(one, file=str(Path(given) / one.file)) for one in error.problems) from None
    if problems := _impossible(asked, site):
        raise InputError(problems)
    return site


def _read(folder: Path, settings: Settings) -> TrialSite:
    folders = map_folders(folder)
    used = settings.counts(len(folders.maps)).maps
    sites = read_maps(folders, used)
    description = sites[0].description
    maps = tuple(arrays(site) for site in sites)
    return TrialSite(folders.name, folders.title or description.title, description.illustrative, maps)


def _impossible(asked: TrialPlan, site: TrialSite) -> list[Problem]:
    """Return what the trial asks for that cannot be done at its site, each only once."""
    found: dict[Problem, None] = {}
    file, given = asked.file, asked.given
    for one in site.maps:
        for key, message in where_problems(one, file.recruit.where):
            found[_at(asked, ("recruit", "where", key), f"at site {site.name}: {message}")] = None
        for key, message in given.act.problems(one):
            at = (*given.at, *key.split("."))
            found[_at(asked, at, f"at site {site.name}: {message.replace(one.name, site.name)}")] = None
        if (wrong := cluster_problem(one, file.arms.clusters)) is not None:
            found[_at(asked, ("arms", "clusters"), f"at site {site.name}: {wrong}")] = None
        if file.recruit.number > one.residents:
            message = f"found {file.recruit.number}, but {site.name} has {one.residents} residents"
            found[_at(asked, ("recruit", "number"), message)] = None
    return list(found)


def _at(asked: TrialPlan, at: Location, message: str) -> Problem:
    return Problem(str(asked.path), message, asked.document.line(at), dotted(at))
