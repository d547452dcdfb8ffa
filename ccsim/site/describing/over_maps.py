"""A site that was grown from interviews, in numbers over its maps: what is known, and what the maps leave open.

Nobody knows which of the maps is right. So a number is told as its mean over them and the range in which nine maps in
ten lie, with the estimate from the interviews alone beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ccsim.site.describing import isolation, network
from ccsim.site.describing.estimates import Estimates, estimates
from ccsim.site.describing.named_estimates import NamedEstimate, named_estimates
from ccsim.site.describing.telling import ENOUGH_TO_HIDE_IN, Told, told_number
from ccsim.site.describing.uncertainty import Estimate, survey_of
from ccsim.site.describing.withheld import WITHHELD_BELOW
from ccsim.site.filling import filled
from ccsim.site.site import Site

LOW, HIGH = 0.05, 0.95
"""Nine maps in ten lie between these quantiles."""


@dataclass(frozen=True)
class OverMaps:
    """One number over the maps of a site.

    Attributes:
        what: its name.
        share: whether it is a share.
        mean, low, high: over the maps: mean, and where nine in ten lie; None where it is withheld, or not known.
        interviews: the same as the interviews alone tell it; None where they do not, or it is withheld.
    """

    what: str
    share: bool
    mean: float | None
    low: float | None
    high: float | None
    interviews: Told | None


@dataclass(frozen=True)
class GrownSite:
    """What is known of a grown site, and what was made.

    Attributes:
        title: of the place.
        maps: how many; residents: on each of them.
        interviewed: residents who were interviewed.
        carried: residents who stand on every map: the interviewed, and whom they named if those were matched; None
            where the interviews are not there to tell.
        matched: whether people named in several interviews were matched; if not, ties of the interviewed are made anew.
        ties: ties on a map, mean; observed: of these reported in interviews; None where the interviews are not there.
        numbers: the numbers.
        cautions: what the interviews were too few to teach, in sentences.
    """

    title: str
    maps: int
    residents: int
    interviewed: int
    carried: int | None
    matched: bool
    ties: float
    observed: int | None
    numbers: tuple[OverMaps, ...]
    cautions: tuple[str, ...] = ()


def grown_site(title: str, maps: Sequence[Site], sample: Site | None, cautions: tuple[str, ...] = ()) -> GrownSite:
    """Return what a grown site shows.

    Args:
        title: of the place.
        maps: its maps, at least one.
        sample: the interviews from which they were grown; None where these are not there.
        cautions: what these were too few to teach.
    """
    first = maps[0]
    return GrownSite(
        title=title,
        maps=len(maps),
        residents=len(first.residents.id),
        interviewed=int((first.residents.interviewed == 1).sum()),
        carried=None if sample is None else len(set(first.residents.id) & set(sample.residents.id)),
        matched=first.description.sampling.alters != "separate",
        ties=float(np.mean([one.ties.a.size for one in maps])),
        observed=None if sample is None else sample.ties.a.size,
        numbers=over_maps(maps, sample),
        cautions=cautions,
    )


def over_maps(maps: Sequence[Site], sample: Site | None = None) -> tuple[OverMaps, ...]:
    """Return the main numbers about residents over the maps of a site.

    What would tell of fewer than five of the interviewed is withheld from the maps, too, since they are on each of
    them. A number that only some maps have is not known.
    """
    alone = {} if sample is None else {one.what: one for one in _measured(sample, grown=False)}
    rows: dict[str, list[NamedEstimate]] = {}
    for site in maps:
        for one in _measured(site, grown=True):
            rows.setdefault(one.what, []).append(one)
    found = []
    for what, many in rows.items():
        asked = alone.get(what)
        values = [one.estimate.value for one in many if one.estimate.value is not None]
        guard = [one.estimate for one in many] if asked is None else [asked.estimate]
        if len(values) < len(maps) or any(told_number(one) is None for one in guard):
            found.append(OverMaps(what, many[0].share, None, None, None, None))
            continue
        low, high = (float(one) for one in np.quantile(values, (LOW, HIGH)))
        told = told_number(asked.estimate) if asked is not None and _comparable(what) else None
        found.append(OverMaps(what, many[0].share, float(np.mean(values)), low, high, told))
    return tuple(found)


PIECE = "Residents in the largest piece of the network"
LIKE = "Like knows like (assortativity) by "


def _comparable(what: str) -> bool:
    """Return whether a sample's own number stands for all residents: not where ties between others are needed."""
    return what != PIECE and not what.startswith(LIKE)


def _measured(site: Site, *, grown: bool) -> list[NamedEstimate]:
    """Return the numbers of one map, or of the interviews."""
    rows = named_estimates(_estimates(site, grown=grown))
    size = len(site.residents.id)
    shape = network.shape(site)
    rows.append(NamedEstimate(PIECE, Estimate(shape.largest / size, None, None, size), share=True))
    for mix in network.mixing(site):
        few = min(mix.groups.values()) < WITHHELD_BELOW and sum(mix.groups.values()) < ENOUGH_TO_HIDE_IN
        estimate = Estimate(mix.assortativity, None, None, 0 if few else mix.ties)
        rows.append(NamedEstimate(f"{LIKE}{mix.column.replace('_', ' ')}", estimate, share=False))
    return rows


def _estimates(site: Site, *, grown: bool) -> Estimates:
    whole, _ = filled(site)
    few = isolation.contacts(site, whole.ties.strength) < isolation.FEW_CONTACTS
    return estimates(site, survey_of(site, grown=grown), few)


def shareable_grown(grown: GrownSite) -> dict[str, Any]:
    """Return what may be shared of a grown site, as JSON holds it."""
    return {
        "maps": grown.maps,
        "residents": grown.residents,
        "interviewed": grown.interviewed,
        "on_every_map": grown.carried,
        "named_were_matched": grown.matched,
        "ties": round(grown.ties),
        "ties_observed": grown.observed,
        "cautions": list(grown.cautions),
        "numbers": [
            {
                "what": one.what,
                "mean": _rounded(one.mean),
                "p05": _rounded(one.low),
                "p95": _rounded(one.high),
                "from_the_interviews_alone": None
                if one.interviews is None
                else {
                    "value": _rounded(one.interviews.value),
                    "low": _rounded(one.interviews.low),
                    "high": _rounded(one.interviews.high),
                },
            }
            for one in grown.numbers
        ],
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 2)
