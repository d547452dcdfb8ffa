"""What a sample is too thin to teach, said before anybody reads the maps grown from it."""

from __future__ import annotations

import numpy as np

from ccsim.growing.nearness import FEWEST_PAIRS
from ccsim.growing.sample import Sample
from ccsim.growing.site_sample import LIVED_EXPERIENCE, ZONE, Traits, sample_of
from ccsim.site.site import Site

FEW_INTERVIEWS = 30
FEW_TIES = 30
"""With so many ties the share of them between people who are alike has a standard error of nine percentage points."""


def cautions(site: Site, population: int) -> list[str]:
    """Return in sentences what the interviews of a site cannot teach about the whole community.

    Args:
        site: the sample.
        population: residents of the whole community.

    Raises:
        InputError: the sample cannot be grown.
    """
    sample, traits = sample_of(site, population)
    said = []
    asked = int(sample.interviewed.sum())
    if asked < FEW_INTERVIEWS:
        said.append(
            f"Only {asked} interviews: another {asked} could have told a different story. Ranges over maps from so few "
            "are likely to be too narrow."
        )
    if not getattr(site.description.sampling, "alters", ""):
        said.append(
            "site.yaml does not say whether people named in several interviews were matched (sampling: alters). They "
            "are taken as matched; if they were not, write separate there."
        )
    if not sample.alter_ties_asked:
        said.append(
            "No ties between those whom the interviewed named: it is taken that nobody asked who of them know each "
            "other, so on the maps friends of friends know each other only by chance."
        )
    return [*said, *_of_homes(sample), *_of_likeness(sample, traits)]


def _of_homes(sample: Sample) -> list[str]:
    """Return why homes and places do not follow ties, where they are known and do not."""
    where = sample.where
    homes, places = not np.isnan(where.x).all(), bool(where.place.size)
    if not homes and not places:
        return []
    known = "homes and places" if homes and places else "homes" if homes else "places"
    if not sample.identified:
        return [f"Those named were not matched, so on the maps {known} do not follow ties: each is drawn by itself."]
    if (sample.interviewed[sample.a] & sample.interviewed[sample.b]).sum() >= FEWEST_PAIRS:
        return []
    instead = "; only the part of the area where people live counts" if sample.zone >= 0 else ""
    return [
        f"Fewer than {FEWEST_PAIRS} ties between two people who were both interviewed: from so few it is not learnt "
        f"how near tied people live or how often they go to the same place. So on the maps {known} do not follow "
        f"ties{instead}."
    ]


def _of_likeness(sample: Sample, traits: Traits) -> list[str]:
    """Return for which columns too few ties tell whether people know others like themselves."""
    told_of = sample.interviewed[sample.a] | sample.interviewed[sample.b]
    one, other = traits.codes[sample.a[told_of]], traits.codes[sample.b[told_of]]
    known = ((one >= 0) & (other >= 0)).sum(axis=0)
    nothing: list[str] = []
    few: list[str] = []
    for name, count in zip(traits.names, known.tolist(), strict=True):
        if name != ZONE and count < FEW_TIES:
            (few if count else nothing).append("lived experience" if name == LIVED_EXPERIENCE else name)
    said = []
    if nothing:
        said.append(
            f"No reported tie has an answer under {_listed(nothing)} at both ends: on the maps people know others like "
            "themselves there as often as chance makes it."
        )
    if few:
        said.append(
            f"Fewer than {FEW_TIES} reported ties have an answer under {_listed(few)} at both ends: how often people "
            "know others like themselves there is little more than a guess."
        )
    return said


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
