"""Grows a site: a sample of interviews in, maps of the whole community out, each a site of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ccsim.growing.answers import answering, anybody, candidates
from ccsim.growing.network import Evidence, Grown, grow
from ccsim.growing.sample import Flags, Floats, Ints
from ccsim.growing.site_sample import LIVED_EXPERIENCE, ZONE, Traits, sample_of
from ccsim.growing.settling import Answers, likeness_of
from ccsim.growing.tie_features import examples
from ccsim.site.site import Site
from ccsim.site.tables import AffiliationTable, ResidentTable, TieTable

HOME_JITTER_M = 40.0
"""How far, at about one standard deviation, a home that nobody mapped lies from that of whose answers it takes over."""

CANDIDATES = 250
"""People whose answers somebody may have who was not interviewed."""

FEELINGS: tuple[str, ...] = ("wellbeing", "stigma", "confidence", "trust")
"""Answers in which tied people may be alike."""

NEVER_TAKEN_OVER = ("id", "interviewed", "weight", "identity", "x", "y", "role")
"""Columns of residents that are not another's answers."""


@dataclass(frozen=True)
class GrownMap:
    """One map: the site, and how far the ties that nobody reported are from what they should look like.

    Attributes:
        site: the whole community.
        off: the largest distance of a count from its target, as a share of the target.
    """

    site: Site
    off: float


def grown_maps(site: Site, population: int, maps: int, seed: int) -> Iterator[GrownMap]:
    """Yield maps of the whole community, one after another; map k is the same however many are asked for.

    Args:
        site: the sample.
        population: residents of the whole community.
        maps: how many.
        seed: for all chance.

    Raises:
        InputError: the sample is too small, or larger than the population.
    """
    sample, traits = sample_of(site, population)
    evidence = Evidence.of(sample, np.random.default_rng([seed, 0]))
    for number in range(1, maps + 1):
        rng = np.random.default_rng([seed, number])
        grown = grow(evidence, rng)
        yield GrownMap(_site(site, traits, sample.interviewed, grown, number, rng), float(np.abs(grown.off).max(initial=0)))


def _site(site: Site, traits: Traits, interviewed: Flags, grown: Grown, number: int, rng: np.random.Generator) -> Site:
    """Return a map as a site."""
    asked = np.zeros(grown.donor.size, dtype=bool)
    asked[: interviewed.size] = interviewed
    told = answers_of(site)
    likeness = likeness_of(told, interviewed, site.ties.a, site.ties.b, rng)
    near = None if likeness is None else likeness.of_places()
    feeling = None if likeness is None else likeness.of_feelings()
    chosen = anybody(int((~asked).sum()), grown.weight, CANDIDATES, rng)
    homes = answering(chosen, asked, grown.a, grown.b, told, near, rng)
    places = np.diff(told.place_start)[homes]
    apart = [column for column, name in enumerate(traits.names) if name != ZONE]
    chosen = candidates(grown.traits[:, apart], grown.a, grown.b, asked, places, grown.weight, CANDIDATES, rng)
    answers = answering(chosen, asked, grown.a, grown.b, told, feeling, rng)
    residents = _residents(site, traits, grown, answers, homes, rng)
    ties = _ties(site.ties, grown, interviewed, rng)
    affiliations = _affiliations(site.affiliations, homes, interviewed.size)
    said = f"Grown from {int(interviewed.sum()):,} interviews to {asked.size:,} residents: map {number}, one of several."
    description = replace(
        site.description, population=asked.size, sources=(*site.description.sources, said)
    )
    behaviours = {name: codes[_own(codes >= 0, answers)] for name, codes in site.behaviours.items()}
    return replace(
        site, name=f"map-{number:02d}", description=description, residents=residents, ties=ties,
        affiliations=affiliations, behaviours=behaviours,
    )  # fmt: skip


def answers_of(site: Site) -> Answers:
    """Return the answers of a sample in which tied people may be alike."""
    residents, affiliations = site.residents, site.affiliations
    order = np.lexsort((affiliations.place, affiliations.resident))
    count = np.bincount(affiliations.resident, minlength=len(residents.id))
    scores = []
    for name in FEELINGS:
        values = getattr(residents, name)
        known = ~np.isnan(values)
        spread = float(values[known].std()) if known.any() else 0.0
        usual = float(values[known].mean()) if known.any() else 0.0
        scores.append(np.where(known, (values - usual) / (spread or 1.0), 0.0))
    return Answers(
        np.concatenate([[0], np.cumsum(count)]).astype(np.int32),
        affiliations.place[order].astype(np.int32),
        residents.x,
        residents.y,
        np.ascontiguousarray(np.stack(scores, axis=1)),
    )


def _own(known: Flags, answers: Ints) -> Ints:
    """Return whose answer each has: one's own where it is known."""
    rows = answers.copy()
    rows[: known.size] = np.where(known, np.arange(known.size), answers[: known.size])
    return rows


def _residents(
    site: Site, traits: Traits, grown: Grown, answers: Ints, homes: Ints, rng: np.random.Generator
) -> ResidentTable:
    """Return everybody: those of the sample with what they said, the others with another's answers."""
    before = site.residents
    size, mapped = answers.size, len(before.id)
    columns: dict[str, object] = {}
    for name, values in vars(before).items():
        if name in NEVER_TAKEN_OVER:
            continue
        if isinstance(values, tuple):
            cells = np.array(values, dtype=object)
            columns[name] = tuple(cells[_own(cells != "", answers)].tolist())
        else:
            known = ~np.isnan(values) if values.dtype.kind == "f" else values >= 0
            columns[name] = values[_own(known, homes if name == "deprivation" else answers)]
    if LIVED_EXPERIENCE in traits.names:
        codes = grown.traits[:, traits.names.index(LIVED_EXPERIENCE)].astype(np.int8)
        columns["lived_experience"] = np.where(_asked(before, size), columns["lived_experience"], codes)  # type: ignore[arg-type]
    interviewed = np.zeros(size, dtype=np.int8)
    interviewed[:mapped] = before.interviewed == 1
    x, y = (_homes(values, homes, rng) for values in (before.x, before.y))
    return ResidentTable(  # type: ignore[arg-type]
        id=(*before.id, *_new_ids(before.id, size - mapped)),
        interviewed=interviewed,
        weight=np.full(size, np.nan),
        role=(*before.role, *[""] * (size - mapped)),
        x=x,
        y=y,
        identity=_identities(site, traits, grown),
        **columns,
    )


def _asked(residents: ResidentTable, size: int) -> Flags:
    """Return who was interviewed and said whether they have lived experience, [size]."""
    found = np.zeros(size, dtype=bool)
    found[: len(residents.id)] = (residents.interviewed == 1) | (residents.lived_experience >= 0)
    return found


def _homes(values: Floats, answers: Ints, rng: np.random.Generator) -> Floats:
    """Return a coordinate of everybody's home: mapped, or near that of whose answers they take over."""
    if np.isnan(values).all():
        return np.full(answers.size, np.nan)
    near = np.round(values[answers] + rng.normal(0.0, HOME_JITTER_M, answers.size), 1)
    mapped = np.full(answers.size, np.nan)
    mapped[: values.size] = values
    return np.where(np.isnan(mapped), near, mapped)


def _identities(site: Site, traits: Traits, grown: Grown) -> dict[str, tuple[str, ...]]:
    """Return the identities of everybody as words; what somebody interviewed did not say stays unsaid."""
    found = {}
    for column, name in enumerate(traits.names):
        if name not in traits.words:
            continue
        words = np.array([*traits.words[name], ""], dtype=object)
        cells = words[grown.traits[:, column]] if traits.words[name] else np.full(len(grown.traits), "", dtype=object)
        silent = (site.residents.interviewed == 1) & (traits.codes[:, column] < 0)
        cells[: silent.size][silent] = ""
        found[name] = tuple(cells.tolist())
    return found


def _new_ids(ids: Sequence[str], count: int) -> list[str]:
    """Return ids for residents who were not mapped."""
    taken = set(ids)
    letter = next(letter for letter in ("G", "N", "Z", "G-", "grown-") if not any(name.startswith(letter) for name in taken))
    width = max(4, len(str(count)))
    return [f"{letter}{number:0{width}d}" for number in range(1, count + 1)]


def _ties(before: TieTable, grown: Grown, interviewed: Flags, rng: np.random.Generator) -> TieTable:
    """Return all ties: those reported as they were, each of the others like one that was."""
    reported = before.a.size
    told = np.flatnonzero(interviewed[before.a] | interviewed[before.b])
    weight = np.zeros(interviewed.size)
    weight[interviewed] = grown.weight
    alike = examples(
        grown.traits, grown.a, grown.b, before.kind == 0, told, np.maximum(weight[before.a], weight[before.b])[told], rng
    )
    a, b = np.minimum(grown.a, grown.b)[reported:], np.maximum(grown.a, grown.b)[reported:]
    return TieTable(
        a=np.concatenate([before.a, a.astype(np.int32)]),
        b=np.concatenate([before.b, b.astype(np.int32)]),
        kind=np.concatenate([before.kind, before.kind[alike]]),
        layers=(*before.layers, *(before.layers[k] for k in alike.tolist())),
        mode=(*before.mode, *(before.mode[k] for k in alike.tolist())),
        strength=np.concatenate([before.strength, before.strength[alike]]),
        reports=np.concatenate([before.reports, np.ones(alike.size, dtype=before.reports.dtype)]),
        since=(*before.since, *[""] * alike.size),
    )


def _affiliations(before: AffiliationTable, homes: Ints, mapped: int) -> AffiliationTable:
    """Return who goes where: what was mapped, and for whoever has no place on the map those of whose home they have."""
    has_some = np.zeros(homes.size, dtype=bool)
    has_some[before.resident] = True
    asking = np.flatnonzero(~has_some & (homes != np.arange(homes.size)))
    order = np.argsort(before.resident, kind="stable")
    start = np.searchsorted(before.resident[order], np.arange(mapped + 1))
    count = np.diff(start)[homes[asking]]
    resident = np.repeat(asking, count)
    offset = np.arange(resident.size) - np.repeat(np.cumsum(count) - count, count)
    row = order[np.repeat(start[homes[asking]], count) + offset]
    return AffiliationTable(
        resident=np.concatenate([before.resident, resident.astype(np.int32)]),
        place=np.concatenate([before.place, before.place[row]]),
        frequency=np.concatenate([before.frequency, before.frequency[row]]),
        role=np.concatenate([before.role, before.role[row]]),
    )
