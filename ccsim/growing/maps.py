"""Grows a site: a sample of interviews in, maps of the whole community out, each a site of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ccsim.growing.answers import answering, candidates, feelings, likeness
from ccsim.growing.network import Evidence, Grown, grow
from ccsim.growing.sample import Flags, Ints, Sample
from ccsim.growing.site_sample import LIVED_EXPERIENCE, ZONE, Traits, sample_of
from ccsim.growing.tie_features import Network, examples
from ccsim.site.site import Site
from ccsim.site.tables import TIE_KINDS, AffiliationTable, ResidentTable, TieTable

CANDIDATES = 100
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
    kept = _kept(site, sample)
    for number in range(1, maps + 1):
        rng = np.random.default_rng([seed, number])
        grown = grow(evidence, rng)
        whole = _site(site, kept, sample, traits, grown, number, rng)
        yield GrownMap(whole, float(np.abs(grown.off).max(initial=0)))


def _kept(site: Site, sample: Sample) -> Site:
    """Return what of the sample stands in every map: all of it, or only the interviewed where those named have no
    name."""
    if sample.identified:
        return site
    rows = np.flatnonzero(sample.interviewed)
    chosen = {name: _of_rows(values, rows) for name, values in vars(site.residents).items() if name != "identity"}
    identity = {name: _of_rows(words, rows) for name, words in site.residents.identity.items()}
    goes = np.isin(site.affiliations.resident, rows)
    going = {name: _of_rows(values, np.flatnonzero(goes)) for name, values in vars(site.affiliations).items()}
    going["resident"] = np.searchsorted(rows, going["resident"]).astype(np.int32)
    return replace(
        site,
        residents=ResidentTable(identity=identity, **chosen),
        ties=TieTable(
            **{name: _of_rows(values, np.zeros(0, dtype=np.int64)) for name, values in vars(site.ties).items()}
        ),
        affiliations=AffiliationTable(**going),
        behaviours={name: codes[rows] for name, codes in site.behaviours.items()},
    )


def _of_rows(values: Any, rows: Ints) -> Any:  # noqa: ANN401 (a column of any type, and the same type back)
    """Return the rows of a column, which is an array or a tuple."""
    return values[rows] if isinstance(values, np.ndarray) else tuple(values[row] for row in rows.tolist())


def _site(
    site: Site, kept: Site, sample: Sample, traits: Traits, grown: Grown, number: int, rng: np.random.Generator
) -> Site:
    """Return a map as a site."""
    interviewed = kept.residents.interviewed == 1
    asked = np.zeros(len(grown.traits), dtype=bool)
    asked[: interviewed.size] = interviewed
    answers = _answers(kept, traits, grown, asked, rng)
    count = int(interviewed.sum())
    said = f"Grown from {count:,} interviews to {asked.size:,} residents: map {number}, one of several."
    description = replace(site.description, population=asked.size, sources=(*site.description.sources, said))
    return replace(
        kept,
        name=f"map-{number:02d}",
        description=description,
        residents=_residents(kept, traits, grown, answers),
        ties=_ties(site.ties, kept.ties, sample, grown, rng),
        affiliations=_affiliations(kept.affiliations, grown.homes.taken, interviewed.size),
        behaviours={name: codes[_own(codes >= 0, answers)] for name, codes in kept.behaviours.items()},
    )


def _answers(kept: Site, traits: Traits, grown: Grown, asked: Flags, rng: np.random.Generator) -> Ints:
    """Return whose answers everybody has, as rows of residents."""
    people = np.flatnonzero(kept.residents.interviewed == 1)
    scores = feelings([getattr(kept.residents, name) for name in FEELINGS])
    a, b = kept.ties.a.astype(np.int64), kept.ties.b.astype(np.int64)
    both = asked[a] & asked[b]
    alike = likeness(scores, a[both], b[both])
    places = np.diff(grown.homes.where.place_start).astype(np.int64)
    apart = [column for column, name in enumerate(traits.names) if name != ZONE]
    chosen = candidates(grown.traits[:, apart], grown.a, grown.b, asked, places, grown.weight, CANDIDATES, rng)
    return people[answering(chosen, asked, grown.a, grown.b, scores[people], alike, rng)]


def _own(known: Flags, answers: Ints) -> Ints:
    """Return whose answer each has: one's own where it is known."""
    rows = answers.copy()
    rows[: known.size] = np.where(known, np.arange(known.size), answers[: known.size])
    return rows


def _residents(site: Site, traits: Traits, grown: Grown, answers: Ints) -> ResidentTable:
    """Return everybody: those of the sample with what they said, the others with another's answers."""
    before = site.residents
    size, mapped = answers.size, len(before.id)
    columns: dict[str, Any] = {}
    for name, values in vars(before).items():
        if name in NEVER_TAKEN_OVER:
            continue
        if isinstance(values, tuple):
            cells = np.array(values, dtype=object)
            columns[name] = tuple(cells[_own(cells != "", answers)].tolist())
        else:
            known = ~np.isnan(values) if values.dtype.kind == "f" else values >= 0
            columns[name] = values[_own(known, grown.homes.taken if name == "deprivation" else answers)]
    if LIVED_EXPERIENCE in traits.names:
        codes = grown.traits[:, traits.names.index(LIVED_EXPERIENCE)].astype(np.int8)
        columns["lived_experience"] = np.where(_asked(before, size), columns["lived_experience"], codes)
    interviewed = np.zeros(size, dtype=np.int8)
    interviewed[:mapped] = before.interviewed == 1
    return ResidentTable(
        id=(*before.id, *_new_ids(before.id, size - mapped)),
        interviewed=interviewed,
        weight=np.full(size, np.nan),
        role=(*before.role, *[""] * (size - mapped)),
        x=grown.homes.where.x,
        y=grown.homes.where.y,
        identity=_identities(site, traits, grown),
        **columns,
    )


def _asked(residents: ResidentTable, size: int) -> Flags:
    """Return who was interviewed and said whether they have lived experience, [size]."""
    found = np.zeros(size, dtype=bool)
    found[: len(residents.id)] = (residents.interviewed == 1) | (residents.lived_experience >= 0)
    return found


def _identities(kept: Site, traits: Traits, grown: Grown) -> dict[str, tuple[str, ...]]:
    """Return the identities of everybody as words; what somebody interviewed did not say stays unsaid."""
    found = {}
    for column, name in enumerate(traits.names):
        if name not in traits.words:
            continue
        words = np.array([*traits.words[name], ""], dtype=object)
        cells = words[grown.traits[:, column]] if traits.words[name] else np.full(len(grown.traits), "", dtype=object)
        silent = (kept.residents.interviewed == 1) & np.array([not cell for cell in kept.residents.identity[name]])
        cells[: silent.size][silent] = ""
        found[name] = tuple(cells.tolist())
    return found


def _new_ids(ids: Sequence[str], count: int) -> list[str]:
    """Return ids for residents who were not mapped."""
    taken = set(ids)
    letter = next(
        letter for letter in ("G", "N", "Z", "G-", "grown-") if not any(name.startswith(letter) for name in taken)
    )
    width = max(4, len(str(count)))
    return [f"{letter}{number:0{width}d}" for number in range(1, count + 1)]


def _ties(mapped: TieTable, before: TieTable, sample: Sample, grown: Grown, rng: np.random.Generator) -> TieTable:
    """Return all ties: those reported as they were, each of the others like one that was."""
    interviewed = sample.interviewed
    told = np.flatnonzero(interviewed[mapped.a] | interviewed[mapped.b])
    weight = np.zeros(interviewed.size)
    weight[interviewed] = grown.weight
    made = np.arange(before.a.size, grown.a.size)
    alike = examples(
        Network(sample.traits, sample.a, sample.b),
        told,
        np.maximum(weight[mapped.a], weight[mapped.b])[told],
        mapped.kind == TIE_KINDS.index("kin"),
        Network(grown.traits, grown.a, grown.b),
        made,
        rng,
    )
    a, b = np.minimum(grown.a, grown.b)[made], np.maximum(grown.a, grown.b)[made]
    return TieTable(
        a=np.concatenate([before.a, a.astype(np.int32)]),
        b=np.concatenate([before.b, b.astype(np.int32)]),
        kind=np.concatenate([before.kind, mapped.kind[alike]]),
        layers=(*before.layers, *(mapped.layers[k] for k in alike.tolist())),
        mode=(*before.mode, *(mapped.mode[k] for k in alike.tolist())),
        strength=np.concatenate([before.strength, mapped.strength[alike]]),
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
