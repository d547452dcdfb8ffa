"""A sensitivity study: many factors screened to a few, those few explored, emulated, and read in several ways.

What evaluates points is given to it, so that the whole path can be run on functions of which the answer is known.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from ccsim.calibrating.emulating import Emulator, emulator, without_a_part
from ccsim.sensitivity.boxes import Box, failing_box
from ccsim.sensitivity.design import filling_points, screening_points
from ccsim.sensitivity.evaluating import Evaluate, Output
from ccsim.sensitivity.factors import Floats
from ccsim.sensitivity.indices import Indices, indices_of
from ccsim.sensitivity.screening import Screening, screened

GOOD_ENOUGH = 0.95
"""Share of the variance at points not learnt from that an emulator must meet before anything is read off it."""

LEVELS = 4
"""Levels of the screening's grid."""

Said = Callable[[str], None]
"""Told in a sentence what is being done."""


@dataclass(frozen=True)
class Size:
    """How much is run.

    Attributes:
        trajectories: of the screening, each as many points as factors and one more.
        screening_lucks: lucks at each of them.
        points: at which the few that are kept are explored.
        lucks: at each of these.
        read: points at which the emulators are read.
    """

    trajectories: int
    screening_lucks: int
    points: int
    lucks: int
    read: int


FULL = Size(trajectories=6, screening_lucks=1, points=256, lucks=2, read=2**13)
QUICK = Size(trajectories=2, screening_lucks=1, points=112, lucks=1, read=2**12)


@dataclass(frozen=True)
class Duel:
    """Two scenarios at one site: the one that does best on average, and its closest rival.

    Attributes:
        site: the site.
        first, second: places of their outputs.
    """

    site: str
    first: int
    second: int


@dataclass(frozen=True)
class Looked:
    """One thing that was looked at: a scenario's effect, or the difference of two.

    Attributes:
        emulator: of it.
        luck_share: share of the variance of single worlds that is luck.
        indices: of the factors; None where the emulator is not good enough.
    """

    emulator: Emulator
    luck_share: float
    indices: Indices | None


@dataclass(frozen=True)
class Study:
    """What a study found.

    Attributes:
        names: of all factors.
        outputs: the effect of every scenario at every site.
        screening: of all factors; its outputs are those above, then the differences of every two at a site.
        kept: names of the few that were explored.
        effects: what was found on every output.
        duels: the two leading scenarios of each site that has two.
        differences: what was found on the difference of each duel.
        points: at which emulators were read, [n, kept].
        read: what they expect there, [n, outputs].
        best: share of these points at which each output is the best of its site, [outputs].
        boxes: of each output, where it does worse than nothing; None where there is no such.
    """

    names: tuple[str, ...]
    outputs: tuple[Output, ...]
    screening: Screening
    kept: tuple[str, ...]
    effects: tuple[Looked, ...]
    duels: tuple[Duel, ...]
    differences: tuple[Looked, ...]
    points: Floats
    read: Floats
    best: Floats
    boxes: tuple[Box | None, ...]


def run_study(
    names: Sequence[str], outputs: Sequence[Output], evaluate: Evaluate, size: Size, seed: int, said: Said
) -> Study:
    """Screen, explore, emulate and read.

    Args:
        names: of all factors.
        outputs: what `evaluate` returns.
        evaluate: evaluates points of the unit cube.
        size: how much is run.
        seed: of all designs; 0 is a seed.
        said: told what is being done.

    Raises:
        RunsFailed, Interrupted, WorkersLost: of the evaluations.
    """
    trajectories = screening_points(names, size.trajectories, LEVELS, seed)
    said(f"Screening {len(names)} parameters: {len(trajectories)} sets of them")
    values = evaluate(names, trajectories, size.screening_lucks).mean(axis=2)
    screening = screened(names, trajectories, _with_differences(outputs, values), len(outputs), LEVELS, seed)
    kept = tuple(names[place] for place in screening.kept)
    points = filling_points(size.points, len(kept), seed, "exploring")
    said(f"Exploring the {len(kept)} that matter most: {len(points)} sets of them, {size.lucks} lucks each")
    explored = evaluate(kept, points, size.lucks)
    said("Emulating, and reading the emulators")
    duels = _duels(outputs, explored.mean(axis=(0, 2)))
    effects = [_looked(kept, points, explored[:, at], seed) for at in range(len(outputs))]
    gaps = [_looked(kept, points, explored[:, one.first] - explored[:, one.second], seed) for one in duels]
    wide = filling_points(size.read, len(kept), seed, "reading")
    read = np.stack([one.emulator.expected(wide)[0] for one in effects], axis=1)
    boxes = tuple(failing_box(wide, read[:, at] < 0) for at in range(len(outputs)))
    best = _best(outputs, read)
    return Study(
        tuple(names), tuple(outputs), screening, kept, tuple(effects), duels, tuple(gaps), wide, read, best, boxes
    )


def _looked(kept: Sequence[str], points: Floats, values: Floats, seed: int) -> Looked:
    """Return what is found on one output, whose values are [points, lucks]."""
    mean = values.mean(axis=1)
    whole = emulator(points, mean)
    luck = float(values.var(axis=1, ddof=1).mean()) if values.shape[1] > 1 else float("nan")
    spread = float(mean.var()) + luck * (1 - 1 / values.shape[1])
    share = luck / spread if spread else 0.0
    if whole.held_out < GOOD_ENOUGH:
        return Looked(whole, share, None)
    return Looked(whole, share, indices_of(kept, whole, without_a_part(points, mean, whole), seed))


def _with_differences(outputs: Sequence[Output], values: Floats) -> Floats:
    """Return outputs and the differences of every two of the same site: what moves a ranking is kept too."""
    pairs = [
        values[:, one] - values[:, other]
        for one in range(len(outputs))
        for other in range(one)
        if outputs[one].site == outputs[other].site
    ]
    return np.column_stack([values, *pairs])


def _duels(outputs: Sequence[Output], means: Floats) -> tuple[Duel, ...]:
    found = []
    for site in dict.fromkeys(output.site for output in outputs):
        own = [at for at, output in enumerate(outputs) if output.site == site]
        first, *others = sorted(own, key=lambda at: -means[at])
        if others:
            found.append(Duel(site, first, others[0]))
    return tuple(found)


def _best(outputs: Sequence[Output], read: Floats) -> Floats:
    share = np.zeros(len(outputs))
    for site in dict.fromkeys(output.site for output in outputs):
        own = [at for at, output in enumerate(outputs) if output.site == site]
        winners = read[:, own].argmax(axis=1)
        share[own] = np.bincount(winners, minlength=len(own)) / len(read)
    return share
