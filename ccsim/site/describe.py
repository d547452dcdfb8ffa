"""What a mapped site looks like, in numbers; only what was mapped counts, unless it says otherwise."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ccsim.site.brokerage import brokerage
from ccsim.site.checking import Coverage, coverage
from ccsim.site.describing import (
    assets,
    capital,
    estimates,
    fragility,
    gathering,
    influence,
    isolation,
    nearest,
    network,
    partnerships,
    quality,
    uncertainty,
)
from ccsim.site.describing.estimates import LOW_WELLBEING
from ccsim.site.filling import filled
from ccsim.site.site import Site
from ccsim.site.tables import Floats


@dataclass(frozen=True)
class Answers:
    """A number that was asked: how many answered, their mean and standard deviation (None: nobody)."""

    known: int
    mean: float | None
    sd: float | None


@dataclass(frozen=True)
class SiteSummary:
    """A mapped site in numbers. They are exact: `lines` and `sharing` withhold what could point at a person.

    Attributes:
        title: title of the site.
        illustrative: whether it is made up.
        population: residents of the area.
        residents: residents on the map.
        interviewed: how many of them were asked in person, None if not said.
        ties: ties between them; both_ends of them were named by both ends.
        degrees: residents by number of ties: degrees[k] of them have k.
        mean_degree, sd_degree: mean and standard deviation of the number of ties of a resident.
        no_ties: residents without any tie.
        transitivity: share of pairs with a common contact who are tied themselves, None if there is no such pair.
        components: separate pieces of the network, counting residents without ties.
        largest: residents in the largest piece.
        kinds: ties by kind.
        mixing: for each identity column and lived experience, with any tie to judge by.
        alike: for wellbeing and deprivation, where known at both ends of any tie.
        most_connected: the residents with most ties: id, how many.
        brokers: ids of the residents who connect most others.
        places: every place; affiliations: how many.
        place_kinds: places by kind.
        busiest: the places to which most residents go.
        meetings: whom each place brings together, by each column.
        isolation: how many have few contacts, of everyone and of each group; missing frequencies are filled for it.
        survey: whose own answers the map rests on.
        estimates: what holds of all residents, with its uncertainty in a sample.
        assets: assets of the six kinds.
        partnerships: how organisations work together.
        capital: bonding, bridging and linking ties, of everyone and of each group.
        influence: who holds a role, and who reaches them.
        nearest: what is nearest to those with few contacts.
        fragility: what the loss of a few people or places would cut off.
        quality: how good the data are.
        wellbeing: SWEMWBS as mapped.
        low_wellbeing: residents at or below 19.5.
        lived_experience: residents with lived experience, of lived_experience_known who said.
        lonely_often: residents often lonely, of lonely_known who said.
        coverage: where the values of each column that the model needs come from.
        grown: whether the map was grown from interviews: most of it is then made up to fit them. Everybody counts
            then, nothing has a range, and only interviewed residents are named.
    """

    title: str
    illustrative: bool
    population: int
    residents: int
    interviewed: int | None
    ties: int
    both_ends: int
    degrees: tuple[int, ...]
    mean_degree: float
    sd_degree: float
    no_ties: int
    transitivity: float | None
    components: int
    largest: int
    kinds: tuple[network.KindSummary, ...]
    mixing: tuple[network.Mixing, ...]
    alike: tuple[network.Alike, ...]
    most_connected: tuple[tuple[str, int], ...]
    brokers: tuple[str, ...]
    places: tuple[gathering.PlaceSummary, ...]
    affiliations: int
    place_kinds: tuple[gathering.PlaceKind, ...]
    busiest: tuple[gathering.PlaceSummary, ...]
    meetings: tuple[gathering.Meeting, ...]
    isolation: tuple[isolation.GroupIsolation, ...]
    survey: uncertainty.Survey
    estimates: estimates.Estimates
    assets: assets.Assets
    partnerships: partnerships.Partnerships
    capital: tuple[capital.GroupCapital, ...]
    influence: influence.Influence
    nearest: nearest.Nearest
    fragility: fragility.Fragility
    quality: quality.Quality
    wellbeing: Answers
    low_wellbeing: int
    lived_experience: int
    lived_experience_known: int
    lonely_often: int
    lonely_known: int
    coverage: tuple[Coverage, ...]
    grown: bool


def describe(site: Site, *, grown: bool = False) -> SiteSummary:
    """Return the summary of a site as mapped; `grown` says that it is one of the maps that `ccsim site grow` wrote."""
    residents, ties = site.residents, site.ties
    degree, shape = network.degrees(site), network.shape(site)
    asked = residents.interviewed
    answered = [word for word in residents.lonely if word]
    every = gathering.places(site)
    whole, notes = filled(site)
    survey = uncertainty.survey_of(site, grown=grown)
    real = _may_be_named(site, grown)
    expected = isolation.contacts(site, whole.ties.strength)
    score = brokerage(len(residents.id), ties.a, ties.b)
    return SiteSummary(
        title=site.description.title,
        illustrative=site.description.illustrative,
        population=site.description.population,
        residents=len(residents.id),
        interviewed=int((asked == 1).sum()) if (asked >= 0).any() else None,
        ties=ties.a.size,
        both_ends=int((ties.reports == 2).sum()),
        degrees=tuple(np.bincount(degree).tolist()),
        mean_degree=float(degree.mean()),
        sd_degree=float(degree.std()),
        no_ties=int((degree == 0).sum()),
        transitivity=shape.transitivity,
        components=shape.components,
        largest=shape.largest,
        kinds=network.kinds_of_tie(ties.kind, ties.strength),
        mixing=network.mixing(site),
        alike=network.alike(site),
        most_connected=tuple((residents.id[i], int(degree[i])) for i in network.most(degree * real, residents.id)),
        brokers=tuple(residents.id[i] for i in network.most(score * real, residents.id)),
        places=every,
        affiliations=site.affiliations.place.size,
        place_kinds=gathering.kinds_of_place(site),
        busiest=gathering.busiest(every),
        meetings=gathering.meetings(site, every),
        isolation=isolation.isolation(site, expected, survey),
        survey=survey,
        estimates=estimates.estimates(site, survey, expected < isolation.FEW_CONTACTS),
        assets=assets.assets(site, every),
        partnerships=partnerships.partnerships(site, every),
        capital=capital.capital(site, survey),
        influence=influence.influence(site, survey),
        nearest=nearest.nearest(site, survey, expected, every, real),
        fragility=fragility.fragility(site, score),
        quality=quality.quality(site, survey),
        wellbeing=_answers(residents.wellbeing),
        low_wellbeing=int((residents.wellbeing <= LOW_WELLBEING).sum()),
        lived_experience=int((residents.lived_experience == 1).sum()),
        lived_experience_known=int((residents.lived_experience >= 0).sum()),
        lonely_often=answered.count("often"),
        lonely_known=len(answered),
        coverage=coverage(site, whole, notes),
        grown=grown,
    )


def _may_be_named(site: Site, grown: bool) -> NDArray[np.bool_]:
    """Return [n]: who may be named as somebody to go and meet.

    On a grown map only the interviewed: whoever else is there has ties that were made up, or is made up altogether.
    """
    asked = site.residents.interviewed == 1
    return asked if grown else np.ones(asked.size, dtype=np.bool_)


def _answers(values: Floats) -> Answers:
    """Return how many answered, their mean and spread."""
    known = values[~np.isnan(values)]
    if not known.size:
        return Answers(0, None, None)
    return Answers(known.size, float(known.mean()), float(known.std()))
