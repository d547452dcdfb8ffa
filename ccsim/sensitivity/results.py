"""What a sensitivity study leaves for other programs: a table of every index."""

from __future__ import annotations

import csv
import math
from pathlib import Path

from ccsim.experiments.calibrated import learnt
from ccsim.sensitivity.study import Looked, Study

FILE = "sensitivity.csv"
COLUMNS = (
    "site", "scenario", "against", "parameter", "mu_star", "mu_star_half_width", "sigma", "first", "first_low",
    "first_high", "total", "total_low", "total_high", "pawn", "pawn_of_nothing", "held_out_r2", "luck_share",
    "informed_by",
)  # fmt: skip


def write_study(study: Study, folder: Path) -> Path:
    """Write every index of every factor on every effect, and on the difference of the two leading scenarios.

    Raises:
        OSError: the file cannot be written.
    """
    path = folder / FILE
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(COLUMNS)
        for at, (output, looked) in enumerate(zip(study.outputs, study.effects, strict=True)):
            writer.writerows(_rows(study, (output.site, output.scenario, ""), looked, at))
        for duel, looked in zip(study.duels, study.differences, strict=True):
            first, second = (study.outputs[at].scenario for at in (duel.first, duel.second))
            writer.writerows(_rows(study, (duel.site, first, second), looked, None))
    return path


def _rows(study: Study, head: tuple[str, str, str], looked: Looked, screened: int | None) -> list[list[str]]:
    rows = []
    for place, name in enumerate(study.names):
        cells = ["", "", ""]
        if screened is not None:
            found = study.screening
            cells = [_cell(each[screened, place]) for each in (found.mu_star, found.half_width, found.sigma)]
        indices = [""] * 8
        if looked.indices is not None and name in study.kept:
            at, own = study.kept.index(name), looked.indices
            ends = (own.first, own.first_low, own.first_high, own.total, own.total_low, own.total_high, own.pawn)
            indices = [*(_cell(one[at]) for one in ends), _cell(own.pawn_of_nothing)]
        informed = " ".join(learnt()[name].informed_by) if name in learnt() else "no target"
        emulated = [_cell(looked.emulator.held_out), _cell(looked.luck_share)]
        rows.append([*head, name, *cells, *indices, *emulated, informed])
    return rows


def _cell(value: float) -> str:
    return "" if math.isnan(value) else f"{value:.6g}"
