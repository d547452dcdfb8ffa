"""The trial file: who takes part, how they are allocated, what is tried, and what is measured when; read strictly."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from ccsim.experiments.given import Given, read_given
from ccsim.experiments.plain_errors import problems_of, shown
from ccsim.experiments.scenario_file import Text, Worlds
from ccsim.interventions import INTERVENTIONS, Intervention
from ccsim.interventions.rules import Rule, found_in_words
from ccsim.interventions.targeting import Where
from ccsim.outcomes.indicators import INDICATORS, Indicator
from ccsim.problems import InputError, Problem, suggestion
from ccsim.yaml_lines import Document, read_yaml

_STRICT = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)

FEWEST = 4
"""Fewest people with whom a trial can be analysed."""
Share = Annotated[float, Field(ge=0.0, le=1.0)]
Part = Annotated[float, Field(gt=0.0, lt=1.0)]
Week = Annotated[int, Field(ge=1, le=5200)]


class Recruit(BaseModel):
    """Who takes part."""

    model_config = _STRICT

    number: int = Field(ge=FEWEST, le=1_000_000, description="people who are to take part")
    week: Week = Field(1, description="week, counted from the map, in which they are found, measured and allocated")
    where: Where = Field(default_factory=dict, description="who can take part")
    targeting: Rule = Field("random", description="who is asked first")
    targeting_error: Share = Field(0.0, description="share asked who are not whom the rule means, but anyone eligible")
    agree: Annotated[float, Field(gt=0.0, le=1.0)] = Field(1.0, description="share of those asked who take part")


class Arms(BaseModel):
    """How they are allocated, and what those get to whom the programme is not offered."""

    model_config = _STRICT

    intervention: Part = Field(0.5, description="share of people (or clusters) to whom the programme is offered")
    clusters: str | None = Field(
        None, description="allocate whole clusters: a kind of place or an identity column; left out: person by person"
    )
    waiting_list: Week | None = Field(
        None, description="weeks after which the others are offered it too; left out: usual care, they never are"
    )


class FollowUp(BaseModel):
    """Who cannot be measured any more."""

    model_config = _STRICT

    lost: Annotated[float, Field(ge=0.0, lt=1.0)] = Field(
        0.0, description="share lost by the last measurement; who is lost is chance, and as likely in both arms"
    )


class Measure(BaseModel):
    """What is measured, when, and how well."""

    model_config = _STRICT

    what: str = Field("wellbeing", description="an indicator")
    weeks: Annotated[list[Week], Field(min_length=1, max_length=50)] = Field(
        description="weeks after allocation at which it is measured"
    )
    primary: Week | None = Field(None, description="the one of them that counts; left out: the last")
    reliability: Annotated[float, Field(gt=0.05, le=1.0)] = Field(
        1.0,
        description="share of the scores' variance that is not error of measurement beyond what is in the map already",
    )


class Analysis(BaseModel):
    """How the trial is analysed."""

    model_config = _STRICT

    adjusted: bool = Field(True, description="for the score at allocation (analysis of covariance)")
    significance: Part = Field(0.05, description="two-sided level of significance")


class TrialFile(BaseModel):
    """A trial file."""

    model_config = _STRICT

    title: Text
    description: Text = ""
    site: str = Field(description="a site folder, as seen from this file, or the name of a shipped site")
    recruit: Recruit
    arms: Arms = Arms.model_validate({})
    intervention: dict[str, Any] = Field(description="what is tried: one kind with its fields, without `start`")
    follow_up: FollowUp = FollowUp.model_validate({})
    measure: Measure
    analysis: Analysis = Analysis.model_validate({})
    worlds: Worlds = Worlds.model_validate({"parameters": 50, "luck": 4})
    seed: Annotated[int, Field(ge=0, lt=2**63)] = 0

    @property
    def last_week(self) -> int:
        """The last week that is lived through, counted from the map."""
        return self.recruit.week + max(self.measure.weeks)

    @property
    def primary(self) -> int:
        """The measurement that counts, in weeks after allocation."""
        return self.measure.primary or max(self.measure.weeks)

    @property
    def indicator(self) -> Indicator:
        """What is measured."""
        return next(indicator for indicator in INDICATORS if indicator.name == self.measure.what)

    @model_validator(mode="after")
    def _consistent(self) -> TrialFile:
        if len(set(self.measure.weeks)) < len(self.measure.weeks):
            raise ValueError("measure.weeks: the same week twice")
        if self.measure.primary is not None and self.measure.primary not in self.measure.weeks:
            known = ", ".join(map(str, self.measure.weeks))
            raise ValueError(f"measure.primary: found {self.measure.primary}, expected one of measure.weeks: {known}")
        return self


@dataclass(frozen=True)
class TrialPlan:
    """What a trial file asks for, checked."""

    path: Path
    file: TrialFile
    given: Given[Intervention]
    document: Document

    @property
    def act(self) -> Intervention:
        """What is tried, starting when people have been allocated."""
        return self.given.act.model_copy(update={"start": self.file.recruit.week})

    def as_json(self) -> dict[str, Any]:
        """Return all that a world's result hangs on, as JSON holds it."""
        parts = {"recruit", "arms", "follow_up", "measure"}
        return {**self.file.model_dump(mode="json", include=parts), "intervention": self.given.as_json()}

    def in_words(self) -> list[str]:
        """Return what is done, for people who do not read code."""
        file, arms = self.file, self.file.arms
        asked = found_in_words(file.recruit.targeting, file.recruit.targeting_error, file.recruit.where)
        each = "each person" if arms.clusters is None else f"everyone of the same {arms.clusters.replace('_', ' ')}"
        others = (
            "usual care"
            if arms.waiting_list is None
            else f"a waiting list: they are offered it {arms.waiting_list} weeks later"
        )
        weeks = ", ".join(map(str, file.measure.weeks))
        return [
            f"{file.recruit.number} people take part, in week {file.recruit.week}. Asked first are {asked}; "
            f"{file.recruit.agree:.0%} of those asked agree.",
            f"By lot, {each}: {arms.intervention:.0%} are offered the programme; the others get {others}.",
            self.act.in_words(),
            f"Measured: {file.indicator.label}, before and {weeks} weeks after allocation; week {file.primary} counts. "
            f"{file.follow_up.lost:.0%} are lost by the last.",
        ]


def read_trial_file(path: Path) -> TrialPlan:
    """Read a trial file.

    Raises:
        InputError: everything that is wrong with it, by line and key.
    """
    return trial_plan(path, read_yaml(path))


def trial_plan(path: Path, document: Document) -> TrialPlan:
    """Return what a trial file asks for.

    Raises:
        InputError: everything that is wrong with it, by line and key.
    """
    problems: list[Problem] = []
    if not isinstance(document.value, dict):
        message = f"found {shown(document.value)}, expected title, site, recruit, intervention, measure"
        raise InputError(Problem(document.file, message, 1))
    read: TrialFile | None = None
    try:
        read = TrialFile.model_validate(document.value)
    except ValidationError as error:
        problems += problems_of(error, TrialFile, document)
    given = tried(document, problems)
    check_indicator(document, problems)
    if problems or read is None or given is None:
        raise InputError(sorted(problems, key=lambda problem: problem.line or 0))
    return TrialPlan(path, read, given, document)


def tried(document: Document, problems: list[Problem]) -> Given[Intervention] | None:
    """Return the one intervention that is tried, None where something is wrong with it."""
    item = document.value.get("intervention")
    if not isinstance(item, dict):
        return None  # said by the schema
    at = ("intervention",)

    def refuse(message: str, key: str) -> None:
        problems.append(Problem(document.file, message, document.line((*at, key)), "intervention"))

    if len(item) != 1:
        message = f"expected one kind of intervention with its fields, found {len(item)} keys"
        problems.append(Problem(document.file, message, document.line(at), "intervention"))
        return None
    kind, fields = next(iter(item.items()))
    if kind not in INTERVENTIONS:
        refuse(f"no intervention '{kind}'{suggestion(kind, list(INTERVENTIONS))}", kind)
        return None
    given = read_given(document, (*at, kind), kind, fields, INTERVENTIONS, problems)
    if given is not None and not given.act.for_single_people:
        able = sorted(name for name in INTERVENTIONS if INTERVENTIONS[name].for_single_people)
        refuse(f"{kind} reaches whoever is there, and cannot be offered to one arm only; can be: {able}", kind)
    if isinstance(fields, dict) and "start" in fields:
        line = document.line((*at, kind, "start"))
        message = "leave it out: what is tried starts when people have been allocated (recruit.week)"
        problems.append(Problem(document.file, message, line, f"intervention.{kind}.start"))
    return given


def check_indicator(document: Document, problems: list[Problem]) -> None:
    """Say that there is no indicator of the name under `measure.what`, where there is none."""
    measure = document.value.get("measure")
    what = measure.get("what", "wellbeing") if isinstance(measure, dict) else "wellbeing"
    known = [indicator.name for indicator in INDICATORS]
    if isinstance(what, str) and what not in known:
        hint = suggestion(what, known) or f"; known: {', '.join(known)}"
        line = document.line(("measure", "what"))
        problems.append(Problem(document.file, f"no indicator '{what}'{hint}", line, "measure.what"))


def offered_number(file: TrialFile, people: int) -> int:
    """Return to how many of so many people, or clusters, the programme is offered: one at least, and not all."""
    return min(max(1, ceil(file.arms.intervention * people - 0.5)), people - 1)
