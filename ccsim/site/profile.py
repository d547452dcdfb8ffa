"""A profile: what an illustrative site should be like.

`ccsim.site.profile_file` reads one from a small YAML file, `ccsim.site.make.make` turns it into a site. Every field is
described here; the first shipped profile, `scenarios/profiles/alderbrook.yaml`, gives each number its unit and source.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from ccsim.problems import suggestion
from ccsim.site.frequency import WEEKLY_PROBABILITY
from ccsim.site.tables import ASSET_TYPES, TIE_KINDS, TIE_LAYERS

Share = Annotated[float, Field(ge=0.0, le=1.0)]
Positive = Annotated[float, Field(gt=0.0)]
Correlation = Annotated[float, Field(ge=-0.95, le=0.95)]
Name = Annotated[str, Field(min_length=1, max_length=80)]


def _whole(shares: dict[str, float]) -> dict[str, float]:
    total = sum(shares.values())
    if abs(total - 1.0) > 0.001:
        raise ValueError(f"the shares should add up to 1, found {total:.3f}")
    return shares


def _one_of(known: tuple[str, ...]) -> AfterValidator:
    def check(word: str) -> str:
        if word not in known:
            raise ValueError(f"no such word '{word}'{suggestion(word, known)}; known: {', '.join(known)}")
        return word

    return AfterValidator(check)


def _among(known: tuple[str, ...]) -> AfterValidator:
    def check(shares: dict[str, float]) -> dict[str, float]:
        wrong = [f"'{word}'{suggestion(word, known)}" for word in shares if word not in known]
        if wrong:
            raise ValueError(f"no such word: {', '.join(wrong)}; known: {', '.join(known)}")
        return shares

    return AfterValidator(check)


Shares = Annotated[dict[Name, Share], Field(min_length=1), AfterValidator(_whole)]
Frequencies = Annotated[Shares, _among(tuple(WEEKLY_PROBABILITY))]
TieKinds = Annotated[Shares, _among(TIE_KINDS)]
HouseholdSizes = Annotated[dict[Annotated[int, Field(ge=1, le=12)], Share], Field(min_length=1), AfterValidator(_whole)]


class Part(BaseModel):
    """A part of a profile: a few keys that belong together."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class IdentityColumn(Part):
    """One identity that residents have a value of, such as an age band."""

    shares: Shares
    """Share of the residents with each value."""
    affinity: Annotated[float, Field(gt=0.0, le=1.0)]
    """Factor on meeting becoming a tie where two people differ."""
    same_household: Share
    """Share of residents who simply have their household's value."""
    same_street: Share
    """Share of households that simply have their street's value."""


class Homes(Part):
    """Streets and stairwells, and the households in them."""

    household_sizes: HouseholdSizes
    """Share of households with each number of residents."""
    street_residents: tuple[Annotated[int, Field(ge=2)], Annotated[int, Field(ge=2)]]
    """Fewest and most residents of a street or stairwell."""
    first_names: Annotated[list[Name], Field(min_length=1)]
    last_names: Annotated[list[Name], Field(min_length=1)]
    """A street's name is a first and a last name; numbers are added when they run out."""
    frequency: Frequencies
    """Share of residents who are out and about in their street that often."""
    openness: Share
    ties: TieKinds
    """Kinds of the ties that people have because they meet in their street."""

    @model_validator(mode="after")
    def _ordered(self) -> Homes:
        if self.street_residents[0] > self.street_residents[1]:
            raise ValueError("street_residents should be [fewest, most]")
        return self


class Deprivation(Part):
    """A deprivation score; higher is more deprived."""

    mean: float
    between_streets: Annotated[float, Field(ge=0.0)]
    """Standard deviation between streets."""
    within_street: Annotated[float, Field(ge=0.0)]
    """Standard deviation between households of one street."""


class LivedExperience(Part):
    """Residents with lived experience of mental health problems."""

    share: Share
    with_deprivation: Correlation
    """Correlation of the risk with deprivation."""
    service_users: Share
    """Share of them who use mental health services."""
    sociability: Positive
    """Factor on their sociability: less of a network beyond kin."""


class Network(Part):
    """How many people residents know within the area."""

    ties_each: Positive
    """Mean number of ties a resident has, kin included."""
    kin_elsewhere: Annotated[float, Field(ge=0.0)]
    """Mean number of kin in other households of the area."""
    kin_households_tied: Annotated[float, Field(gt=0.0, le=1.0)]
    """Share of pairs tied between two related households."""
    sociability_sd: Annotated[float, Field(ge=0.0, le=1.5)]
    """Standard deviation of the logarithm of sociability."""
    outside_contacts: Positive
    """Mean number of meaningful contacts a week with people who live elsewhere."""
    outside_contacts_shape: Positive
    """Shape of their gamma distribution; lower is more unequal."""


class Strength(Part):
    """How often people who are tied have contact besides meeting at the places that they share."""

    household: Frequencies
    kin: Frequencies
    friend: Frequencies
    neighbour: Frequencies
    workmate: Frequencies
    peer: Frequencies
    acquaintance: Frequencies
    spread: Annotated[float, Field(ge=0.0, le=1.0)]
    """Standard deviation of the logarithm of the weekly rate around its word."""


class Wellbeing(Part):
    """SWEMWBS metric score, 7 to 35."""

    mean: Annotated[float, Field(ge=10.0, le=32.0)]
    sd: Annotated[float, Field(gt=0.0, le=8.0)]
    lived_experience: float
    """Difference in points between residents with lived experience and others, everything included."""
    per_deprivation: float
    """Points per standard deviation of deprivation."""
    per_support: float
    """Points per standard deviation of support (logarithm of weekly contacts)."""
    skew: Annotated[float, Field(ge=-0.2, le=0.2)]
    """Share of a squared deviate in the spread; above 0 the tail is to the right."""


class Attitude(Part):
    """A state from 0 to 1: a beta distribution, correlated with wellbeing."""

    mean: Annotated[float, Field(gt=0.0, lt=1.0)]
    sd: Annotated[float, Field(gt=0.0, lt=0.5)]
    with_wellbeing: Correlation

    @model_validator(mode="after")
    def _possible(self) -> Attitude:
        if self.sd**2 >= self.mean * (1.0 - self.mean):
            raise ValueError(f"no spread of {self.sd} is possible between 0 and 1 around a mean of {self.mean}")
        return self


class Attitudes(Part):
    """The four states from 0 to 1."""

    stigma: Attitude
    self_stigma: Attitude
    confidence: Attitude
    trust: Attitude


class Loneliness(Part):
    """Answers to "how often do you feel lonely?"."""

    often: Share
    never: Share
    with_support: Correlation
    """Correlation of feeling lonely with support."""
    with_wellbeing: Correlation
    """Correlation of feeling lonely with wellbeing, support apart."""

    @model_validator(mode="after")
    def _possible(self) -> Loneliness:
        if self.often + self.never > 1.0:
            raise ValueError("often and never should not add up to more than 1")
        if self.with_support**2 + self.with_wellbeing**2 > 0.95:
            raise ValueError("the two correlations leave nothing to chance; make them smaller")
        return self


class PlaceKind(Part):
    """Places of one kind: one place for each name."""

    kind: Name
    names: Annotated[list[Name], Field(min_length=1)]
    layer: Annotated[str, _one_of(TIE_LAYERS)]
    asset_type: Annotated[str, _one_of(ASSET_TYPES)]
    people: Annotated[int, Field(ge=2)]
    """Residents who use each of them."""
    frequency: Frequencies
    """Share of them who come that often."""
    openness: Share
    who: dict[Name, dict[Name, Annotated[float, Field(ge=0.0)]]] = {}
    """Factors on who comes, by value of an identity column; 1 where nothing is said."""
    reach: Positive | None = None
    """Metres from home at which coming is less likely by a factor of e; None: distance does not matter."""
    lived_experience: Annotated[float, Field(ge=0.0)] = 1.0
    """Factor on the coming of residents with lived experience."""
    ties: TieKinds
    """Kinds of the ties that people have because they meet there."""
    capacity: Annotated[int, Field(ge=1)] | None = None
    """People at once."""
    cost_per_week: Annotated[float, Field(ge=0.0, le=1e12)] | None = None
    displacement: Share = 0.0
    """How far a week there crowds out other contact."""
    volunteers: Annotated[int, Field(ge=0)] = 0
    organisers: Annotated[int, Field(ge=0)] = 0


class Profile(Part):
    """What an illustrative site should be like."""

    title: Name
    setting: str
    currency: Name
    price_year: Annotated[int, Field(ge=1900, le=2200)]
    seed: Annotated[int, Field(ge=0)]
    residents: Annotated[int, Field(ge=50, le=100_000)]
    identity: dict[Name, IdentityColumn]
    homes: Homes
    deprivation: Deprivation
    lived_experience: LivedExperience
    network: Network
    strength: Strength
    wellbeing: Wellbeing
    attitudes: Attitudes
    lonely: Loneliness
    roles: dict[Name, Annotated[int, Field(ge=0)]]
    """Residents who hold a role, such as councillor."""
    places: list[PlaceKind]
    partnerships: list[tuple[Name, Name]] = []
    """Names of organisations that work together."""

    @model_validator(mode="after")
    def _consistent(self) -> Profile:
        wrong = [*_unknown_identities(self), *_unknown_partners(self)]
        for place in self.places:
            if place.people > self.residents:
                wrong.append(f"{place.kind}: {place.people} people, but the site has {self.residents} residents")
            if place.volunteers + place.organisers > place.people:
                wrong.append(f"{place.kind}: more volunteers and organisers than people")
        if wrong:
            raise ValueError("; ".join(wrong))
        return self


def _unknown_identities(profile: Profile) -> list[str]:
    """Return what is wrong with the identities that places attract."""
    known = {name: tuple(column.shares) for name, column in profile.identity.items()}
    wrong = []
    for place in profile.places:
        for column, factors in place.who.items():
            if column not in known:
                wrong.append(f"{place.kind}: who: no identity '{column}'{suggestion(column, tuple(known))}")
                continue
            wrong += [
                f"{place.kind}: who: {column} has no value '{value}'{suggestion(value, known[column])}"
                for value in factors
                if value not in known[column]
            ]
    return wrong


def _unknown_partners(profile: Profile) -> list[str]:
    """Return what is wrong with the names of places and of partners."""
    names = [name for place in profile.places for name in place.names]
    twice = sorted({name for name in names if names.count(name) > 1})
    wrong = [f"two places are called '{name}'" for name in twice]
    for a, b in profile.partnerships:
        wrong += [f"partnerships: no place '{name}'{suggestion(name, names)}" for name in (a, b) if name not in names]
        if a == b:
            wrong.append(f"partnerships: '{a}' with itself")
    return wrong
