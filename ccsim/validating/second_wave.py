"""What the model says of the second of two waves, beside what was found: ties kept and made, behaviours, likeness.

Every measure is taken alike of what was found and of each world. Chances of a tie, or of a behaviour, are the share of
worlds in which it is there, and are scored against simple ways of predicting that learn from the other half of people,
or pairs: they have seen half of the second wave, which the model has not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from ccsim.experiments.calibrated import Posterior
from ccsim.validating.adoption import log_scores
from ccsim.validating.diffusions import Flags, Floats
from ccsim.validating.two_waves import TwoWaves, Wave
from ccsim.validating.waves_lived import years

DRAWS, DRAWS_TO_FIT = 40, 4
"""Draws of the parameters: for what is told, and while the share of friendships that end is fitted."""
EASIEST, HARDEST = 0.01, 0.995
"""Smallest and largest yearly loss tried."""


@dataclass(frozen=True)
class Measure:
    """One quantity.

    Attributes:
        name: in words.
        before, found: at the first wave (None where it is about change), and at the second.
        model: mean over worlds, and where the middle 90 % of them lie.
    """

    name: str
    before: float | None
    found: float
    model: tuple[float, float, float]

    @property
    def met(self) -> bool:
        """Whether what was found lies in the middle 90 % of worlds."""
        return self.model[1] <= self.found <= self.model[2]


@dataclass(frozen=True)
class Score:
    """How well single ties, or people, are told: the model, and simpler ways.

    Attributes:
        what: is told.
        ranked: whether scores are the chance of telling two apart (0.5 is guessing); else mean log scores.
        model: score of the model.
        others: simpler way -> its score.
    """

    what: str
    ranked: bool
    model: float
    others: dict[str, float]


@dataclass(frozen=True)
class SecondWave:
    """What the model says of a second wave.

    Attributes:
        title: of the network.
        people, worlds: how many.
        yearly_loss: share of friendships that end in a year, as fitted to the share that did; None: as calibrated.
        measures, scores: what was found beside the model's.
    """

    title: str
    people: int
    worlds: int
    yearly_loss: float | None
    measures: tuple[Measure, ...]
    scores: tuple[Score, ...]

    def measure(self, name: str) -> Measure:
        """Return a measure by its name."""
        return next(one for one in self.measures if one.name == name)


def study_second_wave(
    given: TwoWaves, posterior: Posterior, seed: int, *, fit_losses: bool = False, draws: int = DRAWS
) -> SecondWave:
    """Return what the model says, from the first wave on, of the second.

    Args:
        given: both waves.
        posterior: of the parameters.
        seed: of draws, lucks and halves.
        fit_losses: let as many friendships end as did: one number of the second wave is then used.
        draws: of the parameters; each has several lucks.
    """
    loss = _fitted_loss(given, posterior, seed) if fit_losses else None
    worlds = list(years(given, posterior, draws, seed, yearly_loss=loss))
    before, found = states_of(given, given.first), _measures(given, given.second)
    lived = [_measures(given, _as_asked(world, given)) for world in worlds]
    measures = []
    for name, value in found.items():
        values = np.array([one[name] for one in lived])
        low, high = np.quantile(values, (0.05, 0.95)).tolist()
        measures.append(Measure(name, before.get(name), value, (float(values.mean()), low, high)))
    scores = (*_tie_scores(given, worlds, seed), *_behaviour_scores(given, worlds, seed))
    return SecondWave(given.title, given.group.size, len(worlds), loss, tuple(measures), scores)


def states_of(given: TwoWaves, then: Wave) -> dict[str, float]:
    """Return what is measured of one wave by itself, by its name."""
    once = np.triu(then.tied)
    found = {
        "friendships a person": float(then.tied.sum(axis=1).mean()),
        "pairs of somebody's friends who are friends": transitivity(then.tied),
        "friendships within a sex": _share(given.group[:, None] == given.group, once),
    }
    for name, has in zip(given.behaviours, then.having, strict=True):
        found[f"{name}: have it"] = _share(has == 1.0, ~np.isnan(has))
        found[f"{name}: likeness of friends"] = likeness(then.tied, has)
    return found


def changes_of(given: TwoWaves, then: Wave) -> dict[str, float]:
    """Return what is measured of a second wave beside the first, by its name."""
    first = given.first
    held = np.triu(first.tied)
    found = {
        "friendships kept": _share(then.tied, held),
        "of those named by both, or as best friend": _share(then.tied, held & first.close),
        "of the others": _share(then.tied, held & ~first.close),
        "new friendships with a friend's friend": _share(_shared(first.tied) > 0, np.triu(then.tied & ~first.tied)),
    }
    for name, was, has in zip(given.behaviours, first.having, then.having, strict=True):
        near, known = first.tied @ (was == 1.0) > 0, ~np.isnan(has)
        without = known & (was == 0.0)
        found[f"{name}: taken up where a friend had it"] = _share(has == 1.0, without & near)
        found[f"{name}: taken up where no friend had it"] = _share(has == 1.0, without & ~near)
        found[f"{name}: given up"] = _share(has == 0.0, known & (was == 1.0))
    return found


def _measures(given: TwoWaves, then: Wave) -> dict[str, float]:
    return states_of(given, then) | changes_of(given, then)


def transitivity(tied: Flags) -> float:
    """Return the share of pairs of friends of one person who are friends."""
    paths = _shared(tied)
    np.fill_diagonal(paths, 0)
    return float(paths[tied].sum() / paths.sum()) if paths.any() else 0.0


def likeness(tied: Flags, has: Floats) -> float:
    """Return how much more common a behaviour is among friends of those who have it than of those who have not."""
    known = ~np.isnan(has)
    among = tied & known[:, None] & known
    one, other = np.nonzero(among)
    with_it, without = (has[other[has[one] == value]] for value in (1.0, 0.0))
    return float(with_it.mean() - without.mean()) if with_it.size and without.size else 0.0


def _as_asked(world: Wave, given: TwoWaves) -> Wave:
    """Return a world as it would be found if the same people did not answer."""
    return world._replace(having=np.where(np.isnan(given.second.having), np.nan, world.having))


def _shared(tied: Flags) -> Floats:
    """Return how many friends every two people share, [n, n]."""
    as_numbers = tied.astype(np.float64)
    return np.asarray(as_numbers @ as_numbers)


def _share(flags: Flags, among: Flags) -> float:
    """Return the share of those among whom it holds; 0 of none."""
    return float(flags[among].mean()) if among.any() else 0.0


def _fitted_loss(given: TwoWaves, posterior: Posterior, seed: int) -> float:
    """Return the yearly loss at which as many friendships are kept as were; some form again within the year."""
    held = given.first.tied
    kept = _share(given.second.tied, held)

    def too_many(loss: float) -> float:
        worlds = years(given, posterior, DRAWS_TO_FIT, seed, yearly_loss=loss)
        return float(np.mean([_share(world.tied, held) for world in worlds])) - kept

    if too_many(HARDEST) >= 0.0:
        return HARDEST
    return float(brentq(too_many, EASIEST, HARDEST, xtol=0.002)) if too_many(EASIEST) > 0.0 else EASIEST


def _tie_scores(given: TwoWaves, worlds: Sequence[Wave], seed: int) -> tuple[Score, Score]:
    """Return how well it is told which ties are kept, and between whom new ones are made."""
    a, b = np.triu_indices(given.group.size, 1)
    chance, first = _chance([world.tied for world in worlds])[a, b], given.first
    then, was = given.second.tied[a, b], first.tied[a, b]
    shared, alike = np.log1p(_shared(first.tied)), given.group[:, None] == given.group
    columns = np.stack([one[a, b] for one in (first.close, shared, alike)], axis=1).astype(np.float64)
    halves = _halves(a.size, seed)
    others = {
        "the same chance for all": columns[:, :0],
        "a logistic regression on closeness, shared friends and sex": columns,
    }
    kept = _scored("which friendships are kept", chance, then, was, halves, others)
    learnt = _learnt(columns[:, 1:], then, ~was, halves)
    made = Score(
        "between whom new friendships are made",
        True,
        float(roc_auc_score(then[~was], chance[~was])),
        {"a logistic regression on shared friends and sex": float(roc_auc_score(then[~was], learnt[~was]))},
    )
    return kept, made


def _behaviour_scores(given: TwoWaves, worlds: Sequence[Wave], seed: int) -> Iterator[Score]:
    """Yield how well it is told who has each behaviour at the second wave."""
    halves = _halves(given.group.size, seed)
    for at, name in enumerate(given.behaviours):
        was, has = given.first.having[at], given.second.having[at]
        near = np.log1p(given.first.tied @ (was == 1.0))
        columns = np.stack([np.nan_to_num(was), near], axis=1)
        others = {
            "the share of those who had it, and of those who had not": columns[:, :1],
            "that, and how many friends had it": columns,
        }
        known, chance = ~np.isnan(was) & ~np.isnan(has), _chance([world.having[at] == 1.0 for world in worlds])
        yield _scored(f"{name}: who has it", chance, has == 1.0, known, halves, others)


def _chance(flags: Sequence[Flags]) -> Floats:
    """Return the share of worlds in which something holds, never 0 or 1."""
    return np.asarray((np.sum(flags, axis=0) + 0.5) / (len(flags) + 1), dtype=np.float64)


def _scored(what: str, chance: Floats, then: Flags, asked: Flags, halves: Flags, others: dict[str, Floats]) -> Score:
    """Return mean log scores of chances, and of regressions on the columns of the others."""
    simple = {words: _learnt(columns, then, asked, halves) for words, columns in others.items()}
    told = {words: float(log_scores(one, then)[asked].mean()) for words, one in simple.items()}
    return Score(what, False, float(log_scores(chance, then)[asked].mean()), told)


def _halves(size: int, seed: int) -> Flags:
    return np.random.default_rng(seed).permutation(size) < size // 2


def _learnt(columns: Floats, then: Flags, asked: Flags, half: Flags) -> Floats:
    """Return chances by a logistic regression (without columns, by the share), each half learnt from the other."""
    chance = np.full(then.size, np.nan)
    for learnt in (half, ~half):
        past, told = asked & learnt, asked & ~learnt
        if columns.shape[1] and 0 < then[past].sum() < past.sum():
            model = LogisticRegression(max_iter=2_000).fit(columns[past], then[past])
            chance[told] = model.predict_proba(columns[told])[:, 1]
        else:
            chance[told] = then[past].mean()
    return chance
