"""The bench on which parameters are measured: every target's virtual measurement, for given parameters and lucks.

A site's pilot is run once for all its lucks; one world without programmes serves all measurements of a site and luck;
one trial serves all its weeks. The luck does not hang on the parameters: the same lucks for other parameters make the
same people recruited, allocated and lucky as far as the parameters allow, so that measurements change smoothly.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ccsim.experiments.shipped import shipped_sites
from ccsim.experiments.worlds import hashed
from ccsim.interventions.intervention import RunningProgramme, running
from ccsim.model.balance import Balance
from ccsim.model.community import CommunityModel
from ccsim.model.parameters import Parameters
from ccsim.model.pilot import run_pilot
from ccsim.model.stability import MAX_LOOP_GAIN, loop_gain
from ccsim.outcomes.indicators import measure
from ccsim.problems import InputError, Problem
from ccsim.shipped import calibration_folder
from ccsim.site.arrays import SiteArrays
from ccsim.site.canonical import arrays as canonical_arrays
from ccsim.site.site import Site
from ccsim.trials.analysis import scores_at, truth
from ccsim.trials.campaign_file import CampaignPlan, read_campaign_file
from ccsim.trials.courses import COURSES, ROW, Course, lived_through
from ccsim.trials.cross_sections import CROSS_SECTIONS
from ccsim.trials.running import RunningTrial
from ccsim.trials.targets import Target, read_targets
from ccsim.trials.trial_file import TrialPlan, read_trial_file
from ccsim.trials.world import trial_table


class Impossible(ValueError):  # noqa: N818 (of parameters, and not a mistake of anyone's)
    """Parameters under which a site is unstable."""


@dataclass(frozen=True)
class Measured:
    """A virtual measurement: its mean over lucks, and the standard error of that mean; 0 for what no luck moves.

    With one luck the error is not known, and NaN.
    """

    value: float
    error: float


@dataclass(frozen=True)
class _Asked:
    """What is measured at one site."""

    arrays: SiteArrays
    site: Site
    trials: Mapping[str, TrialPlan]
    campaigns: Mapping[str, CampaignPlan]
    targets: tuple[Target, ...]


class Bench:
    """Measures targets; picklable, so that workers can share it.

    Args:
        targets: what is measured.
        folder: of the calibration, with its trials and campaigns.
    """

    def __init__(self, targets: Sequence[Target], folder: Path) -> None:
        self.targets = tuple(targets)
        trials = {name: read_trial_file(folder / "trials" / f"{name}.yaml") for name in _names(targets, "trial")}
        campaigns = {
            name: read_campaign_file(folder / "campaigns" / f"{name}.yaml") for name in _names(targets, "campaign")
        }
        self._sites: dict[str, _Asked] = {}
        sites = {target.id: _site_of(target, trials, campaigns) for target in self.targets}
        for name in dict.fromkeys(sites.values()):
            own = tuple(target for target in self.targets if sites[target.id] == name)
            site = Site.read(_site_folder(name))
            self._sites[name] = _Asked(
                canonical_arrays(site),
                site,
                {one: trials[one] for one in _names(own, "trial")},
                {one: campaigns[one] for one in _names(own, "campaign")},
                own,
            )

    @classmethod
    def shipped(cls) -> Bench:
        """Return the bench of the targets that come with ccsim, those held back among them."""
        folder = calibration_folder()
        return cls(read_targets(folder), folder)

    @property
    def sites(self) -> dict[str, SiteArrays]:
        """The arrays of the sites by name."""
        return {name: asked.arrays for name, asked in self._sites.items()}

    def asked_as_json(self) -> dict[str, Any]:
        """Return the trials and campaigns as JSON can hold them: what is measured hangs on them."""
        return {
            name: {
                "trials": {one: plan.as_json() for one, plan in asked.trials.items()},
                "campaigns": {
                    one: [plan.file.model_dump(mode="json"), plan.given.as_json()]
                    for one, plan in asked.campaigns.items()
                },
            }
            for name, asked in self._sites.items()
        }

    def of(self, targets: Sequence[str]) -> Bench:
        """Return a bench of some targets alone, by their ids; it does no more than they need."""
        some = object.__new__(Bench)
        some.targets = tuple(target for target in self.targets if target.id in targets)
        some._sites = {}
        for name, asked in self._sites.items():
            own = tuple(target for target in asked.targets if target.id in targets)
            if own:
                some._sites[name] = _Asked(
                    asked.arrays,
                    asked.site,
                    {one: asked.trials[one] for one in _names(own, "trial")},
                    {one: asked.campaigns[one] for one in _names(own, "campaign")},
                    own,
                )
        return some

    def measure(self, parameters: Parameters, lucks: Sequence[int], seed: int = 0) -> dict[str, Measured]:
        """Return what is measured, by target id.

        Args:
            parameters: of every site.
            lucks: which lucks, for example `range(4)`; more of them lower the error.
            seed: of the lucks; 0 is a seed.

        Raises:
            Impossible: a site is unstable under these parameters.
        """
        values = self.by_luck(parameters, lucks, seed)
        return {name: Measured(float(one.mean()), _error(one)) for name, one in values.items()}

    def by_luck(self, parameters: Parameters, lucks: Sequence[int], seed: int = 0) -> dict[str, np.ndarray]:
        """Return what is measured under each luck, [lucks] by target id; arguments as of `measure`."""
        for name, asked in self._sites.items():
            if (gain := float(loop_gain(asked.arrays, parameters))) > MAX_LOOP_GAIN:
                raise Impossible(f"{name}: the loop gain is {gain:.2f}, over {MAX_LOOP_GAIN}")
        found: dict[str, list[float]] = {target.id: [] for target in self.targets}
        for name, asked in self._sites.items():
            moving = any(target.measure.map is None for target in asked.targets)
            balance = run_pilot(asked.arrays, parameters) if moving else None
            for luck in lucks:
                key = hashed("ccsim measurement", seed, name, luck)
                world = _World(asked, parameters, balance, key) if moving else None
                for target in asked.targets:
                    found[target.id].append(_value(target, asked, world))
        return {name: np.array(values) for name, values in found.items()}


class _World:
    """One site under one luck: its course without programmes, and what each trial and campaign finds."""

    def __init__(self, asked: _Asked, parameters: Parameters, balance: Balance | None, key: int) -> None:
        self.asked, self.parameters, self.balance, self.key = asked, parameters, balance, key
        self.course: Course = lived_through(self._model([]), _weeks(asked))
        self._smds: dict[tuple[str, int], float] = {}
        for name in asked.trials:
            self._hold(name)
        for name in asked.campaigns:
            self._campaign(name)

    def _model(self, programmes: Sequence[RunningProgramme]) -> CommunityModel:
        return CommunityModel(
            self.asked.arrays, self.parameters, balance=self.balance, world=self.key, programmes=programmes
        )

    def smd(self, name: str, week: int) -> float:
        """Return the expected standardised mean difference of a trial, or the change that a campaign brings, in SD."""
        return self._smds[name, week]

    def _hold(self, name: str) -> None:
        plan = self.asked.trials[name]
        file, row = plan.file, ROW[plan.file.measure.what]
        trial = RunningTrial(file, plan.act)
        model = self._model([trial])
        after = sorted({0, *file.measure.weeks})
        weeks = [file.recruit.week - 1 + week for week in after]
        values, replaced = [], []
        for week in weeks:
            model.live_until(week)
            values.append(measure(model)[row])
            replaced.append(model.residents.generation > 0)
        allocated = trial.allocated
        assert allocated is not None
        people = allocated.people
        table = trial_table(
            file,
            allocated,
            self.asked.arrays,
            self.key,
            np.stack(values)[:, people],
            np.stack([self.course.measured[week][row] for week in weeks])[:, people],
            np.stack(replaced)[:, people],
            trial.took_up(self.asked.arrays.residents)[people],
        )
        for week in file.measure.weeks:
            known = truth(scores_at(table, week), clustered=file.arms.clusters is not None)
            self._smds[name, week] = known.contrast / known.sd

    def _campaign(self, name: str) -> None:
        plan = self.asked.campaigns[name]
        row, model = ROW[plan.file.measure.what], self._model(running([plan.act]))
        sd = float(np.nanstd(self.course.measured[0][row]))
        for week in sorted(plan.file.measure.weeks):
            model.live_until(week)
            change = measure(model)[row] - self.course.measured[week][row]
            self._smds[name, week] = float(np.nanmean(change)) / sd


def _value(target: Target, asked: _Asked, world: _World | None) -> float:
    """Return what is measured for a target in one world."""
    one = target.measure
    if one.map is not None:
        return CROSS_SECTIONS[one.map](asked.site)
    assert world is not None
    if one.course is not None:
        return COURSES[one.course][0](world.course)
    name, week = one.trial or one.campaign, one.week
    assert name is not None
    assert week is not None
    return world.smd(name, week)


def _weeks(asked: _Asked) -> set[int]:
    """Return the weeks at which the course without programmes is measured."""
    weeks = {0}
    for plan in asked.trials.values():
        weeks |= {plan.file.recruit.week - 1 + week for week in (0, *plan.file.measure.weeks)}
    for campaign in asked.campaigns.values():
        weeks |= set(campaign.file.measure.weeks)
    for target in asked.targets:
        if target.measure.course is not None:
            weeks |= COURSES[target.measure.course][1]
    return weeks


def _names(targets: Sequence[Target], key: str) -> list[str]:
    """Return the trials, or campaigns, that targets name."""
    return list(dict.fromkeys(name for target in targets if (name := getattr(target.measure, key)) is not None))


def _site_of(target: Target, trials: Mapping[str, TrialPlan], campaigns: Mapping[str, CampaignPlan]) -> str:
    one = target.measure
    if one.trial is not None:
        return trials[one.trial].file.site
    if one.campaign is not None:
        return campaigns[one.campaign].file.site
    assert one.site is not None
    return one.site


def _site_folder(name: str) -> Path:
    known = shipped_sites()
    if name not in known:
        raise InputError(Problem("targets.yaml", f"no shipped site '{name}'; known: {', '.join(known)}"))
    return known[name]


def _error(values: np.ndarray) -> float:
    """Return the standard error of a mean over lucks."""
    if values.size < 2:
        return float("nan")
    return float(values.std(ddof=1) / np.sqrt(values.size))
