"""Reads a sample out of a site: who was interviewed, whom they named, and what sets residents apart."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ccsim.growing.sample import Flags, Floats, Ints, Sample
from ccsim.growing.whereabouts import Whereabouts, whereabouts
from ccsim.problems import InputError, Problem
from ccsim.site.site import Site

FEWEST_INTERVIEWS = 10
"""With fewer interviews nothing is grown: any community would fit them."""

LIVED_EXPERIENCE = "lived_experience"
ZONE = "zone"
MOST_ZONES = 16
FEWEST_IN_ZONE = 10
"""Interviewed with a known home in each zone, at least."""


@dataclass(frozen=True)
class Traits:
    """What sets residents apart in whom they know.

    Attributes:
        names: identity columns, then `lived_experience` and `zone` where they are known.
        words: the word of each code, for identity columns, by column.
        codes: [m, columns], -1 not known.
    """

    names: tuple[str, ...]
    words: dict[str, tuple[str, ...]]
    codes: Ints


def sample_of(site: Site, population: int) -> tuple[Sample, Traits]:
    """Return the sample that a site holds.

    Raises:
        InputError: too few interviews, or more people in the site than there are residents.
    """
    residents, ties = site.residents, site.ties
    asked = residents.interviewed == 1
    problems = []
    if asked.sum() < FEWEST_INTERVIEWS:
        found = f"{int(asked.sum())} residents have interviewed: yes; expected at least {FEWEST_INTERVIEWS}"
        problems.append(Problem("residents.csv", f"{found} to grow a community from", None, "interviewed"))
    identified = getattr(site.description.sampling, "alters", "") != "separate"
    people = asked.size if identified else int(asked.sum())
    if population < people:
        found = f"{population:,} residents wanted, but {people:,} are in residents.csv already"
        problems.append(Problem("--population", found))
    if problems:
        raise InputError(problems)
    traits = traits_of(site)
    between = ~asked[ties.a] & ~asked[ties.b]
    sample = Sample(
        population,
        asked,
        np.where(asked, _weights(residents.weight, asked), 0.0),
        traits.codes,
        _where(site),
        ties.a.astype(np.int64),
        ties.b.astype(np.int64),
        bool(between.any()),
        identified,
        traits.names.index(ZONE) if ZONE in traits.names else -1,
    )
    return sample, traits


def _where(site: Site) -> Whereabouts:
    """Return homes and places of everybody in a site."""
    residents, going = site.residents, site.affiliations
    resident, place = going.resident.astype(np.int64), going.place.astype(np.int64)
    return whereabouts(len(residents.id), resident, place, residents.x, residents.y)


def _weights(weight: Floats, asked: Flags) -> Floats:
    """Return survey weights; who has none gets the mean of the interviewed."""
    given = weight[asked & (weight > 0)]
    usual = float(given.mean()) if given.size else 1.0
    return np.where(weight > 0, weight, usual)


def traits_of(site: Site) -> Traits:
    """Return what sets residents apart: identities, lived experience, and the zone where they live."""
    residents = site.residents
    names: list[str] = []
    words: dict[str, tuple[str, ...]] = {}
    columns: list[Ints] = []
    for name in site.description.identity:
        cells = np.array(residents.identity[name], dtype=object)
        found = sorted({cell for cell in cells.tolist() if cell})
        position = {word: code for code, word in enumerate(found)}
        words[name] = tuple(found)
        columns.append(np.array([position.get(cell, -1) for cell in cells.tolist()], dtype=np.int64))
        names.append(name)
    asked = residents.interviewed == 1
    if (residents.lived_experience[asked] >= 0).any():
        names.append(LIVED_EXPERIENCE)
        columns.append(residents.lived_experience.astype(np.int64))
    zone = zones(residents.x, residents.y, asked)
    if zone is not None:
        names.append(ZONE)
        columns.append(zone)
    codes = np.stack(columns, axis=1) if columns else np.zeros((asked.size, 0), dtype=np.int64)
    return Traits(tuple(names), words, codes)


def zones(x: Floats, y: Floats, asked: Flags) -> Ints | None:
    """Return the zone of every home, -1 where it is not known; None where too few of the interviewed have one.

    The area is halved again and again, across its longer side, at the median home of the interviewed.
    """
    known = ~np.isnan(x) & ~np.isnan(y)
    if (asked & known).sum() < 2 * FEWEST_IN_ZONE:
        return None
    zone = np.where(known, 0, -1).astype(np.int64)
    count = 1
    while count < MOST_ZONES:
        sizes = np.bincount(zone[asked & known], minlength=count)
        largest = int(sizes.argmax())
        inside = zone == largest
        across = x if np.ptp(x[inside & asked]) >= np.ptp(y[inside & asked]) else y
        far = inside & (across > np.median(across[inside & asked]))
        if sizes[largest] < 2 * FEWEST_IN_ZONE or (far & asked).sum() < FEWEST_IN_ZONE:
            break
        zone[far] = count
        count += 1
    return zone
