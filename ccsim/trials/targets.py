"""The targets of a calibration: a published number, what gives the same quantity in the model, and how sure it is."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from ccsim.experiments.plain_errors import problems_of, shown
from ccsim.problems import InputError, Problem, suggestion
from ccsim.trials.courses import COURSES
from ccsim.trials.cross_sections import CROSS_SECTIONS
from ccsim.yaml_lines import Document, Location, dotted, read_yaml

TARGETS = "targets.yaml"
EVIDENCE = "evidence.csv"
EVIDENCE_COLUMNS = ("id", "source", "year", "population", "finding", "status")
SEEN = "seen"
"""Status of a number that was read in the source, or in an abstract of it."""

_STRICT = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)
Week = Annotated[int, Field(ge=1, le=5200)]


class Measurement(BaseModel):
    """What gives the same quantity in the model: exactly one of `trial`, `campaign`, `course` and `map`."""

    model_config = _STRICT

    trial: str | None = Field(None, description="name of a trial file: expected standardised mean difference at `week`")
    campaign: str | None = Field(None, description="name of a campaign file: change of everybody, in SD, at `week`")
    course: str | None = Field(None, description="of the model's own course at `site`")
    map: str | None = Field(None, description="of the map of `site`")
    week: Week | None = None
    site: str | None = None

    @model_validator(mode="after")
    def _one(self) -> Measurement:
        given = [name for name in ("trial", "campaign", "course", "map") if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError("give exactly one of trial, campaign, course, map")
        needed, other = ("week", "site") if given[0] in ("trial", "campaign") else ("site", "week")
        if getattr(self, needed) is None or getattr(self, other) is not None:
            raise ValueError(f"with {given[0]} goes {needed}, and no {other}")
        return self


class Target(BaseModel):
    """One target.

    Attributes:
        id: its name.
        evidence: row of the evidence.
        also: other rows that its rescaling uses.
        measure: what gives the same quantity.
        value: on the model's scale.
        sd: uncertainty of the published number, on the same scale, as a standard deviation.
        discrepancy: how far model and study may differ though both were right, as a standard deviation.
        weight: relative to others; two targets of one study share its weight.
        about: `change` informs how things change; `map` describes the map, and hardly any parameter moves it.
        held_back: never used in fitting; chosen before it.
        rescaled: how the published number became this value.
    """

    model_config = _STRICT

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=64)]
    evidence: str
    also: list[str] = []
    measure: Measurement
    value: float
    sd: Annotated[float, Field(gt=0.0)]
    discrepancy: Annotated[float, Field(ge=0.0)]
    weight: Annotated[float, Field(gt=0.0, le=1.0)] = 1.0
    about: Literal["change", "map"]
    held_back: bool = False
    rescaled: str


class _TargetsFile(BaseModel):
    model_config = _STRICT

    targets: Annotated[list[Target], Field(min_length=1)]


class EvidenceRow(BaseModel):
    """One row of the evidence in use."""

    id: str
    source: str
    year: str
    population: str
    finding: str
    status: str


def read_targets(folder: Path) -> tuple[Target, ...]:
    """Read the targets of a calibration folder, and check them against its evidence and files.

    Raises:
        InputError: everything that is wrong with them, by line and key; a target on a number that nobody has
            read in its source among it.
    """
    document = read_yaml(folder / TARGETS)
    if not isinstance(document.value, dict):
        raise InputError(Problem(document.file, f"found {shown(document.value)}, expected targets", 1))
    try:
        read = _TargetsFile.model_validate(document.value).targets
    except ValidationError as error:
        raise InputError(problems_of(error, _TargetsFile, document)) from None
    evidence = read_evidence(folder)
    problems: list[Problem] = []
    for position, target in enumerate(read):
        problems += _problems(document, ("targets", position), target, evidence, folder)
        if target.id in [other.id for other in read[:position]]:
            problems.append(_at(document, ("targets", position, "id"), f"found '{target.id}' twice"))
    if problems:
        raise InputError(problems)
    return tuple(read)


def read_evidence(folder: Path) -> dict[str, EvidenceRow]:
    """Read the evidence in use, by id.

    Raises:
        InputError: no such file, or other columns than `EVIDENCE_COLUMNS`.
    """
    path = folder / EVIDENCE
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            reader = csv.DictReader(stream)
            rows = list(reader)
            names = tuple(reader.fieldnames or ())
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(Problem(str(path), f"cannot be read: {error}")) from None
    if names != EVIDENCE_COLUMNS:
        message = f"found columns {', '.join(names)}; expected {', '.join(EVIDENCE_COLUMNS)}"
        raise InputError(Problem(str(path), message, 1))
    return {row["id"]: EvidenceRow.model_validate(row) for row in rows}


def _problems(
    document: Document, at: Location, target: Target, evidence: dict[str, EvidenceRow], folder: Path
) -> list[Problem]:
    """Return what is wrong with a target beside its form."""
    found = []
    row = evidence.get(target.evidence)
    if row is None:
        message = f"no row '{target.evidence}' in {EVIDENCE}{suggestion(target.evidence, list(evidence))}"
        found.append(_at(document, (*at, "evidence"), message))
    elif row.status != SEEN:
        message = f"{target.evidence} is '{row.status}': only what was read in its source can be a target"
        found.append(_at(document, (*at, "evidence"), message))
    unknown = [other for other in target.also if other not in evidence]
    found += [_at(document, (*at, "also"), f"no row '{other}' in {EVIDENCE}") for other in unknown]
    one = target.measure
    for key, known in (
        ("trial", [path.stem for path in folder.glob("trials/*.yaml")]),
        ("campaign", [path.stem for path in folder.glob("campaigns/*.yaml")]),
        ("course", list(COURSES)),
        ("map", list(CROSS_SECTIONS)),
    ):
        name = getattr(one, key)
        if name is not None and name not in known:
            found.append(_at(document, (*at, "measure", key), f"no {key} '{name}'{suggestion(name, known)}"))
    return found


def _at(document: Document, at: Location, message: str) -> Problem:
    return Problem(document.file, message, document.line(at), dotted(at))
