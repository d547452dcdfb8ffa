"""Writes the maps of a grown site: a folder with `grown.yaml`, the interviews, and a site folder for each map."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import yaml

from ccsim.growing.cautions import cautions
from ccsim.growing.maps import grown_maps
from ccsim.growing.measures import MEASURES, SHARES, measures
from ccsim.problems import InputError, Problem
from ccsim.site.grown import FILE, SAMPLE
from ccsim.site.site import Site
from ccsim.site.writing import refuse_existing


def grow_folder(
    site: Site, folder: Path, population: int, maps: int, seed: int, advance: Callable[[int, int], None]
) -> list[str]:
    """Grow a sample and write its maps; return lines of text on what came of it.

    Args:
        site: the sample.
        folder: where to write; it must not exist, or be empty. Whatever goes wrong, nothing is left there.
        population: residents of the whole community.
        maps: how many maps.
        seed: for all chance.
        advance: told how many maps are done, and of how many.

    Raises:
        InputError: the sample cannot be grown, or the folder cannot be written.
    """
    refuse_existing(folder)
    found: dict[str, list[float]] = {name: [] for name in MEASURES}
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{folder.name}.", dir=folder.parent) as beside:
            made = Path(beside) / folder.name
            made.mkdir(mode=0o700)
            advance(0, maps)
            for number, grown in enumerate(grown_maps(site, population, maps, seed), start=1):
                grown.site.write(made / f"map-{number:02d}")
                for name, value in measures(
                    population, grown.site.ties.a.astype(np.int64), grown.site.ties.b.astype(np.int64)
                ).items():
                    found[name].append(value)
                advance(number, maps)
            # Where those named were not matched, one person may stand in several rows: more than there are residents.
            whole = replace(site.description, population=max(population, len(site.residents.id)))
            replace(site, description=whole).write(made / SAMPLE)
            said = {**_said(site, population, maps, seed, found), "cautions": cautions(site, population)}
            (made / FILE).write_text(yaml.safe_dump(said, sort_keys=False, allow_unicode=True, width=110), "utf-8")
            if folder.is_dir():
                folder.rmdir()
            shutil.move(made, folder)
    except OSError as error:
        raise InputError(Problem(str(folder), f"cannot be written: {error.strerror}")) from None
    following = f"More of them: ccsim site describe {folder}. To compare over them, write {folder.name} under sites:."
    return [*_lines(site, folder, population, maps, found), *cautions(site, population), following]


def _said(site: Site, population: int, maps: int, seed: int, found: dict[str, list[float]]) -> dict[str, object]:
    """Return what `grown.yaml` says."""
    asked = int((site.residents.interviewed == 1).sum())
    return {
        "title": site.description.title,
        "population": population,
        "maps": maps,
        "seed": seed,
        "grown_from": {"site": site.name, "interviews": asked, "residents": len(site.residents.id)},
        "measures": {
            name: {"mean": round(float(np.mean(values)), 4), "low": _at(values, 0.05), "high": _at(values, 0.95)}
            for name, values in found.items()
        },
    }


def _at(values: list[float], share: float) -> float:
    return round(float(np.quantile(values, share)), 4)


def _lines(site: Site, folder: Path, population: int, maps: int, found: dict[str, list[float]]) -> list[str]:
    """Return what came of it, as lines of text."""
    asked = int((site.residents.interviewed == 1).sum())
    noun = "map" if maps == 1 else "maps"
    lines = [
        f"{maps} {noun} of {population:,} residents in {folder}, grown from {asked:,} interviews.",
        "Each is the community as it may be: what the interviews said is in all of them, the rest is made up to fit.",
    ]
    for name, words in MEASURES.items():
        values = found[name]
        mean, low, high = (
            f"{value:.1%}" if name in SHARES else f"{value:.1f}"
            for value in (float(np.mean(values)), _at(values, 0.05), _at(values, 0.95))
        )
        lines.append(f"  {words}: {mean}{f' ({low} to {high} over the maps)' if maps > 1 else ''}")
    return lines
