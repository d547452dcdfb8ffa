"""How many ties each resident has who was not interviewed.

Nobody asked them. But who has many ties is named often: with a share f of the others interviewed, somebody with d
ties is named by a hypergeometric number of them, about f * d. And each naming shows ties to others who were named
beside them. The distribution of ties in the community is fitted to the interviewed, whose ties are known, and to how
often everybody else was named (maximum likelihood without a form, by expectation maximisation, started from a smooth
curve); then everybody's ties are drawn given what was seen of them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.stats import betabinom, binom

from ccsim.growing.sample import Floats, Ints, Sample, Seen

ROUNDS = 40
"""Rounds of expectation maximisation; more would fit chance."""

MOST_CHANCE = 0.98


@dataclass(frozen=True)
class Visibility:
    """How likely a tie between two who were not interviewed shows in an interview.

    Through one namer it shows with probability `chance * (ties / typical) ** -slope`: the friends of somebody with
    many ties know each other less. Through k namers with 1 - (1 - that) ** k, which varies over residents with a beta
    distribution.

    Attributes:
        chance: for a resident with the typical number of ties; 0 where ties among the named were not asked for.
        slope: by how much it falls with the number of ties.
        typical: the typical number of ties.
        spread: concentration of the beta distribution.
    """

    chance: float
    slope: float
    typical: float
    spread: float

    def shown(self, namers: Ints, ties: Ints) -> Floats:
        """Return the chance that a tie shows, by number of namers and of ties."""
        one = self.chance * (np.maximum(ties, 1) / self.typical) ** -self.slope
        return np.clip(1 - (1 - np.minimum(one, MOST_CHANCE)) ** namers, 1e-6, 1 - 1e-6)


def visibility(sample: Sample, known: Seen) -> Visibility:
    """Return how likely ties show, from what would have been seen of the interviewed had they not been interviewed."""
    asked = sample.interviewed & (known.namers > 0) & (known.degree > known.namers)
    degree, namers, shown = known.degree[asked], known.namers[asked], known.beside[asked]
    if not sample.alter_ties_asked or not degree.size:
        return Visibility(0.0, 0.0, 1.0, 1.0)
    typical = float(np.exp(np.log(degree).mean()))

    def misfit(values: Floats) -> float:
        logit, slope, spread = values
        q = Visibility(1 / (1 + np.exp(-logit)), slope, typical, np.exp(spread)).shown(namers, degree)
        width = np.exp(spread)
        fit = float(betabinom.logpmf(shown, degree - namers, q * width, (1 - q) * width).sum())
        # Weak beliefs, worth about one resident each, keep a handful of interviews from extremes.
        return 0.5 * ((logit + 1) / 1.5) ** 2 + 0.5 * ((slope - 0.3) / 0.4) ** 2 + 0.5 * (spread - 2) ** 2 - fit

    found = minimize(misfit, np.array([-1.0, 0.3, 2.0]), method="Nelder-Mead", options={"maxiter": 400}).x
    return Visibility(float(1 / (1 + np.exp(-found[0]))), float(found[1]), typical, float(np.exp(found[2])))


@dataclass(frozen=True)
class Naming:
    """Everybody who was not interviewed, grouped by what was seen of them.

    Attributes:
        namers: how many of the interviewed named the members of a group, [groups].
        beside: how many of their ties with others who were not interviewed were seen, [groups].
        group: group of everybody not interviewed, [others]: those in the sample in their order, then the unnamed.
    """

    namers: Ints
    beside: Ints
    group: Ints

    @property
    def members(self) -> Ints:
        """How many belong to each group, [groups]."""
        return np.bincount(self.group, minlength=self.namers.size)


def naming(sample: Sample, known: Seen) -> Naming:
    """Return everybody who was not interviewed, grouped by what was seen of them."""
    others = ~sample.interviewed
    unnamed = np.zeros(sample.population - sample.interviewed.size, dtype=np.int64)
    namers = np.concatenate([known.namers[others], unnamed])
    beside = np.concatenate([known.beside[others], unnamed])
    kinds, group = np.unique(np.stack([namers, beside], axis=1), axis=0, return_inverse=True)
    return Naming(kinds[:, 0], kinds[:, 1], group.ravel())


def likelihood(seen_of: Naming, rate: float, seen_by: Visibility, most: int) -> Floats:
    """Return the likelihood of what was seen of each group by the number of ties, [groups, most + 1].

    Args:
        seen_of: what was seen.
        rate: chance that a tie leads to somebody who was interviewed.
        seen_by: how likely other ties show.
        most: the highest number of ties thought possible.
    """
    ties = np.arange(most + 1)[None]
    k, o = seen_of.namers[:, None], seen_of.beside[:, None]
    rest = ties - k
    found = binom.pmf(k, ties, rate)
    if seen_by.chance > 0:
        q = seen_by.shown(k, ties)
        shows = betabinom.pmf(o, np.maximum(rest, 0), q * seen_by.spread, (1 - q) * seen_by.spread)
        found = found * np.where(k > 0, shows, 1.0)
    return np.where(rest >= o, np.maximum(np.nan_to_num(found), 1e-200), 0.0)


def most_ties(sample: Sample, known: Seen) -> int:
    """Return the highest number of ties that is thought possible."""
    asked = sample.interviewed
    highest = 1.3 * float(known.degree[asked].max(initial=0))
    if sample.share > 0 and sample.identified:
        highest = max(highest, 1.2 * float(known.namers.max(initial=0)) / sample.share)
    highest = max(highest, 1.3 * float(known.degree[~asked].max(initial=0)))
    return min(int(highest) + 5, sample.population - 1)


def distribution(sample: Sample, known: Seen, seen_of: Naming, chances: Floats, named_counts: bool) -> Floats:
    """Return the distribution of ties in the community, [ties + 1].

    Args:
        sample: the sample.
        known: what it shows.
        seen_of: what was seen of those not interviewed.
        chances: likelihood of that by the number of ties.
        named_counts: whether being named is evidence; it is not where some were likelier to be interviewed.
    """
    size = chances.shape[1]
    ties = np.arange(size)
    weight = sample.weight[sample.interviewed] / sample.weight[sample.interviewed].mean()
    observed = np.bincount(known.degree[sample.interviewed], weight, minlength=size)
    bandwidth = 0.15 * (ties + 1.0) + 0.5
    bells = np.exp(-0.5 * ((ties[None] - ties[:, None]) / bandwidth[:, None]) ** 2)
    bells[0], bells[:, 0] = 0.0, 0.0
    bells[0, 0] = 1.0  # to know nobody is a state of its own, not a neighbour of knowing one
    tail = 1.0 / (ties + 1.0) ** 1.5
    smooth = observed @ (bells / bells.sum(axis=1, keepdims=True))
    share = 0.99 * smooth / smooth.sum() + 0.01 * tail / tail.sum()
    for _ in range(ROUNDS if named_counts else 0):
        joint = chances * share
        joint *= (seen_of.members / np.maximum(joint.sum(axis=1), 1e-300))[:, None]
        share = observed + joint.sum(axis=0)
        share = share / share.sum()
    return share


def drawn_degrees(seen_of: Naming, chances: Floats, share: Floats, rng: np.random.Generator) -> Ints:
    """Draw the number of ties of everybody who was not interviewed, given what was seen of them, [others]."""
    if not seen_of.group.size:
        return np.zeros(0, dtype=np.int64)
    steps = np.cumsum(chances * np.maximum(share, 1e-12), axis=1)
    steps /= steps[:, -1:]
    drawn = np.empty(seen_of.group.size, dtype=np.int64)
    luck = rng.random(seen_of.group.size)
    order = np.argsort(seen_of.group, kind="stable")
    for group, members in enumerate(np.split(order, np.cumsum(seen_of.members)[:-1])):
        drawn[members] = np.searchsorted(steps[group], luck[members])
    return np.minimum(drawn, steps.shape[1] - 1)
