"""How many worlds of a comparison are run, and where their parameters come from."""

from __future__ import annotations

from dataclasses import dataclass

from ccsim.experiments.scenario_file import ScenarioFile, Worlds
from ccsim.experiments.worlds import WorldCounts, parse_worlds
from ccsim.problems import InputError, Problem, suggestion

PARAMETERS = ("posterior", "priors", "default")
"""Where parameters may come from: draws from the calibration; from the priors alone; the central values."""

QUICK = 4
"""Worlds of a quick look."""


@dataclass(frozen=True)
class Settings:
    """How a comparison is run.

    Attributes:
        draws, luck: how many draws of the parameters, and lucks for each.
        parameters: `posterior`, `priors`, or `default` for the central values only.
        seed: seed of all draws.
        maps: how many maps of every site that has several; None: as many as there are.
    """

    draws: int
    luck: int
    parameters: str
    seed: int
    maps: int | None = None

    def counts(self, maps: int) -> WorldCounts:
        """Return the worlds at a site that has so many maps: no more of these than there are worlds."""
        wanted = maps if self.maps is None else min(self.maps, maps)
        return WorldCounts(min(wanted, self.draws * self.luck), self.draws, self.luck)


def settings_of(
    file: ScenarioFile,
    *,
    worlds: str | None = None,
    parameters: str | None = None,
    seed: int | None = None,
    maps: int | None = None,
    quick: bool = False,
) -> Settings:
    """Return a scenario file's settings with what the user asks for instead.

    Args:
        file: the scenario file.
        worlds: `20x5` (draws of the parameters, lucks for each) or `N` (N draws with one luck each).
        parameters: `posterior`, `priors` or `default`. With `default` all worlds differ by luck alone.
        seed: seed of all draws; 0 is a seed.
        maps: how many maps of every site that has several.
        quick: a first look, with few worlds.

    Raises:
        InputError: something that cannot be.
    """
    problems: list[Problem] = []
    if parameters is not None and parameters not in PARAMETERS:
        problems.append(Problem("--parameters", _unknown(parameters)))
    if seed is not None and not 0 <= seed < 2**63:
        problems.append(Problem("--seed", f"found {seed}, expected a whole number from 0 to 2^63 - 1"))
    if quick and worlds is not None:
        problems.append(Problem("--quick", "chooses the worlds itself; leave out --quick or --worlds"))
    draws, luck = _drawn(file.worlds)
    try:
        draws, luck = (QUICK, 1) if quick else parse_worlds(worlds) if worlds is not None else (draws, luck)
    except InputError as error:
        problems += error.problems
    if problems:
        raise InputError(problems)
    source = parameters or ("default" if file.worlds.parameters == "default" else "posterior")
    if source == "default" and (quick or worlds is not None or file.worlds.parameters != "default"):
        draws, luck = 1, draws * luck
    if source != "default" and file.worlds.parameters == "default" and worlds is None and not quick:
        draws = int(Worlds.model_fields["parameters"].default)
    if maps is not None and not 1 <= maps <= draws * luck:
        expected = f"1 to {draws * luck:,}: there are no more worlds than that"
        raise InputError(Problem("--maps", f"found {maps:,}, expected {expected}"))
    seed = file.seed if seed is None else seed
    return Settings(draws, luck, source, seed, file.worlds.maps if maps is None else maps)


def _drawn(worlds: Worlds) -> tuple[int, int]:
    return (1 if worlds.parameters == "default" else worlds.parameters), worlds.luck


def _unknown(parameters: str) -> str:
    return f"found '{parameters}', expected posterior, priors or default{suggestion(parameters, PARAMETERS)}"
