"""The campaign file: something that is done to a whole site, and how far everybody there comes to differ by it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ccsim.experiments.given import Given
from ccsim.experiments.plain_errors import problems_of, shown
from ccsim.experiments.scenario_file import Text
from ccsim.interventions import Intervention
from ccsim.problems import InputError, Problem
from ccsim.trials.trial_file import Week, check_indicator, tried
from ccsim.yaml_lines import read_yaml


class Everybody(BaseModel):
    """What is measured of everybody, and when."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    what: str = Field("stigma", description="an indicator")
    weeks: Annotated[list[Week], Field(min_length=1, max_length=50)] = Field(description="weeks after it starts")


class CampaignFile(BaseModel):
    """A campaign file."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    title: Text
    description: Text = ""
    site: str
    intervention: dict[str, Any]
    measure: Everybody


@dataclass(frozen=True)
class CampaignPlan:
    """What a campaign file asks for, checked."""

    path: Path
    file: CampaignFile
    given: Given[Intervention]

    @property
    def act(self) -> Intervention:
        """What is done, from the first week."""
        return self.given.act.model_copy(update={"start": 1})


def read_campaign_file(path: Path) -> CampaignPlan:
    """Read a campaign file.

    Raises:
        InputError: everything that is wrong with it, by line and key.
    """
    document = read_yaml(path)
    if not isinstance(document.value, dict):
        message = f"found {shown(document.value)}, expected title, site, intervention, measure"
        raise InputError(Problem(document.file, message, 1))
    problems: list[Problem] = []
    read: CampaignFile | None = None
    try:
        read = CampaignFile.model_validate(document.value)
    except ValidationError as error:
        problems += problems_of(error, CampaignFile, document)
    given = tried(document, problems)
    check_indicator(document, problems)
    if problems or read is None or given is None:
        raise InputError(sorted(problems, key=lambda problem: problem.line or 0))
    return CampaignPlan(path, read, given)
