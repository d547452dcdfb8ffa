"""A calibration from priors to posterior: waves of simulations, emulators, what the targets leave, and its check."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from ccsim.calibrating.bank import Bank, space_filling
from ccsim.calibrating.emulating import Emulator, emulators
from ccsim.calibrating.free import Free, read_free, values_at
from ccsim.calibrating.matching import next_wave
from ccsim.calibrating.measuring import Measuring, Progress
from ccsim.calibrating.posterior import Emulated, posterior
from ccsim.calibrating.recovery import Recovery, recovered
from ccsim.calibrating.target import Floats, Target
from ccsim.experiments.ledger import Ledger
from ccsim.experiments.priors import MAX_ATTEMPTS, draw_parameters
from ccsim.model.parameters import Parameters, tied
from ccsim.model.stability import MAX_LOOP_GAIN, loop_gain
from ccsim.problems import InputError, Problem
from ccsim.trials.bench import Bench
from ccsim.trials.targets import Target as PublishedTarget
from ccsim.trials.targets import read_targets

Said = Callable[[str], None]
"""Told in a sentence what is being done."""


@dataclass(frozen=True)
class Size:
    """How much is simulated.

    Attributes:
        waves: simulations of each wave.
        truths: simulations of the first wave that are kept from the emulators, whose parameters are then to be found.
        lucks: of each simulation; the same for all.
        weighed: draws from the priors that are weighed by the emulators.
        draws: of the posterior.
    """

    waves: tuple[int, ...]
    truths: int
    lucks: int
    weighed: int
    draws: int


FULL = Size(waves=(576, 512), truths=64, lucks=2, weighed=2**16, draws=1_000)
REDUCED = Size(waves=(160,), truths=32, lucks=1, weighed=2**14, draws=500)
"""A rough one of a few minutes: shows that all of it works, and about what comes out."""


@dataclass(frozen=True)
class Calibration:
    """What is fitted to what.

    Attributes:
        folder: with targets, evidence, trials, campaigns and priors.
        free: the parameters that are fitted, by name.
        published: all targets of the folder, those held back too.
        size: how much is simulated.
        seed: of all designs, draws and lucks; 0 is a seed.
    """

    folder: Path
    free: dict[str, Free]
    published: tuple[PublishedTarget, ...]
    size: Size
    seed: int

    @classmethod
    def read(cls, folder: Path, size: Size, seed: int) -> Calibration:
        """Read the files of a calibration.

        Raises:
            InputError: everything that is wrong with them.
        """
        if not 0 <= seed < 2**63:
            raise InputError(Problem("--seed", f"found {seed}, expected a whole number from 0 to 2^63 - 1"))
        published = read_targets(folder)
        return cls(folder, read_free(folder, published), published, size, seed)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the free parameters."""
        return tuple(self.free)

    @cached_property
    def fitted(self) -> tuple[PublishedTarget, ...]:
        """The targets that are fitted: those about change that are not held back. Others describe the map."""
        return tuple(one for one in self.published if one.about == "change" and not one.held_back)

    @cached_property
    def bench(self) -> Bench:
        """The bench of the targets that are fitted, and of no other."""
        return Bench(self.fitted, self.folder)

    @property
    def targets(self) -> tuple[Target, ...]:
        """What is fitted, as the statistics take it."""
        return tuple(
            Target(one.id, one.value, one.sd, one.discrepancy, (one.evidence, *one.also), weight=one.weight)
            for one in self.fitted
        )

    def parameters_at(self, points: Floats, stage: int) -> list[Parameters]:
        """Return all parameters at points of the free ones; those that are not free are drawn from their priors.

        Args:
            points: shares of the priors, [n, d].
            stage: from 0; each has draws of its own.

        Raises:
            InputError: no draw makes a site of the targets stable.
        """
        values = values_at(self.names, points)
        first = sum(self.size.waves[:stage])
        return [
            self._stable(dict(zip(self.names, row.tolist(), strict=True)), first + at) for at, row in enumerate(values)
        ]

    def _stable(self, free: dict[str, float], index: int) -> Parameters:
        for attempt in range(MAX_ATTEMPTS):
            parameters = tied(draw_parameters(self.seed, index, attempt)._replace(**free))
            if all(loop_gain(arrays, parameters) <= MAX_LOOP_GAIN for arrays in self.bench.sites.values()):
                return parameters
        raise InputError(Problem("priors.yaml", f"no draw of the other parameters is stable with {free}"))


@dataclass(frozen=True)
class Fitted:
    """What came out.

    Attributes:
        calibration: what was fitted to what.
        bank: all simulations, without the truths.
        truths: simulations that no emulator has seen.
        kept_share: share of the priors that was not ruled out after each wave but the last.
        standing_in: emulators of the targets.
        emulated: what they expect at draws from the priors.
        points: draws from the posterior, as shares of the priors, [draws, d].
        effective: how many equally good points carry them.
        recovery: how the parameters of the truths were found.
    """

    calibration: Calibration
    bank: Bank
    truths: Bank
    kept_share: tuple[float, ...]
    standing_in: tuple[Emulator, ...]
    emulated: Emulated
    points: Floats
    effective: float
    recovery: Recovery

    @cached_property
    def values(self) -> Floats:
        """The draws from the posterior, in the parameters' units, [draws, d]."""
        return values_at(self.calibration.names, self.points)


def fit(calibration: Calibration, book: Ledger, workers: int, progress: Progress | None, said: Said) -> Fitted:
    """Calibrate: simulate what is not in the ledger yet, and infer.

    Args:
        calibration: what is fitted to what.
        book: where simulations are kept.
        workers: processes.
        progress: told how far the simulations of a wave are.
        said: told what is being done.

    Raises:
        RunsFailed, Interrupted, WorkersLost: of the simulations.
        ValueError: the targets rule everything out, or leave too few points.
    """
    size, targets = calibration.size, calibration.targets
    measuring = Measuring(calibration.bench, size.lucks, calibration.seed, book, workers)
    points = space_filling(size.waves[0], len(calibration.names), calibration.seed)
    bank: Bank | None = None
    truths, kept_share = _none(calibration), []
    seen: list[tuple[Sequence[Target], Sequence[Emulator]]] = []
    for stage, _ in enumerate(size.waves):
        said(f"Wave {stage + 1}: {len(points)} simulations of all targets")
        wave = _simulated(calibration, measuring, points, stage, progress)
        if stage == 0:
            first = np.arange(len(points)) < size.truths
            truths, wave = wave.rows(first), wave.rows(~first)
        bank = wave if bank is None else bank.joined(wave)
        if stage + 1 < len(size.waves):
            said("Emulating them, and looking for what no target rules out")
            seen.append((targets, emulators(bank)))
            points, share = next_wave(size.waves[stage + 1], len(calibration.names), seen, calibration.seed + stage + 1)
            kept_share.append(share)
    assert bank is not None
    said("Emulating all simulations, and weighing draws from the priors")
    standing_in = emulators(bank)
    emulated = Emulated.at(space_filling(size.weighed, len(calibration.names), calibration.seed + 1_000), standing_in)
    drawn, effective = posterior(emulated, targets, size.draws, np.random.default_rng(calibration.seed))
    recovery = recovered(truths, targets, emulated, calibration.seed)
    return Fitted(calibration, bank, truths, tuple(kept_share), standing_in, emulated, drawn, effective, recovery)


def _simulated(
    calibration: Calibration, measuring: Measuring, points: Floats, stage: int, progress: Progress | None
) -> Bank:
    parameters = calibration.parameters_at(points, stage)
    values = measuring.measured(f"wave {stage + 1}", parameters, progress).mean(axis=2)
    return Bank(calibration.names, tuple(target.id for target in calibration.bench.targets), points, values)


def _none(calibration: Calibration) -> Bank:
    names, targets = calibration.names, tuple(target.id for target in calibration.fitted)
    return Bank(names, targets, np.zeros((0, len(names))), np.zeros((0, len(targets))))
