"""The parameters that are fitted: which, why, and by which targets; their priors stand in the parameter table too."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ccsim.calibrating.target import Floats
from ccsim.experiments.plain_errors import problems_of, shown
from ccsim.experiments.priors import pert_quantile
from ccsim.model.parameters import TABLE, Parameter
from ccsim.problems import InputError, Problem, suggestion
from ccsim.trials.targets import Target
from ccsim.yaml_lines import Document, Location, dotted, read_yaml

PRIORS = "priors.yaml"
_STRICT = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)


class Free(BaseModel):
    """Why a parameter is fitted.

    Attributes:
        low, mode, high: its prior, a PERT distribution; as in the parameter table.
        informed_by: ids of the targets that it moves.
        why: in a sentence.
    """

    model_config = _STRICT

    low: float
    mode: float
    high: float
    informed_by: Annotated[list[str], Field(min_length=1)]
    why: str


class _PriorsFile(BaseModel):
    model_config = _STRICT

    free: Annotated[dict[str, Free], Field(min_length=1)]


def read_free(folder: Path, targets: tuple[Target, ...]) -> dict[str, Free]:
    """Read which parameters are fitted, by name.

    Args:
        folder: of the calibration.
        targets: its targets.

    Raises:
        InputError: everything that is wrong: no such parameter or target, a target that is held back, a prior that is
            not the table's.
    """
    document = read_yaml(folder / PRIORS)
    if not isinstance(document.value, dict):
        raise InputError(Problem(document.file, f"found {shown(document.value)}, expected free parameters", 1))
    try:
        read = _PriorsFile.model_validate(document.value).free
    except ValidationError as error:
        raise InputError(problems_of(error, _PriorsFile, document)) from None
    table = {one.name: one for one in TABLE if one.low is not None}
    problems = [problem for name, one in read.items() for problem in _problems(document, name, one, table, targets)]
    if problems:
        raise InputError(problems)
    return read


def _problems(
    document: Document, name: str, free: Free, table: dict[str, Parameter], targets: tuple[Target, ...]
) -> list[Problem]:
    """Return what is wrong with one parameter beside its form."""
    at: Location = ("free", name)
    if name not in table:
        return [_at(document, at, f"no parameter '{name}' with a prior{suggestion(name, list(table))}")]
    known, found = table[name], []
    for key, given, expected in (
        ("low", free.low, known.low),
        ("mode", free.mode, known.default),
        ("high", free.high, known.high),
    ):
        if given != expected:
            found.append(
                _at(document, (*at, key), f"found {given:g}, expected {expected:g}, as in the parameter table")
            )
    usable = [target.id for target in targets if not target.held_back]
    for target in free.informed_by:
        if target not in usable:
            message = f"no target '{target}' that may be fitted{suggestion(target, usable)}"
            found.append(_at(document, (*at, "informed_by"), message))
    return found


def values_at(names: tuple[str, ...], points: Floats) -> Floats:
    """Return the values of parameters at points of the unit cube, [n, d]."""
    table = {one.name: one for one in TABLE}
    columns = [[pert_quantile(table[name], share) for share in points[:, at]] for at, name in enumerate(names)]
    return np.array(columns, np.float64).T


def _at(document: Document, at: Location, message: str) -> Problem:
    return Problem(document.file, message, document.line(at), dotted(at))
