"""What the model says of a second wave, and what was found, as tables."""

from __future__ import annotations

from ccsim.report.numbers import number
from ccsim.report.tables import NONE, Cell, Table
from ccsim.validating.second_wave import Measure, SecondWave

PLACES, FINER = 2, 3


def measures_table(as_calibrated: SecondWave, fitted: SecondWave) -> Table:
    """Return what was found at both waves beside what the model says of the second, without and with losses fitted."""
    rows = []
    for plain, other in zip(as_calibrated.measures, fitted.measures, strict=True):
        before = NONE if plain.before is None else number(plain.before, PLACES)
        rows.append((Cell(plain.name), Cell(before), Cell(number(plain.found, PLACES)), _model(plain), _model(other)))
    heads = ("Quantity", "First wave", "A year later", "Model", "Model, losses as they were")
    return Table(_caption(as_calibrated), heads, tuple(rows))


def scores_table(as_calibrated: SecondWave, fitted: SecondWave) -> Table:
    """Return how well single ties and people are told, by the model and by simpler ways."""
    rows = []
    for plain, other in zip(as_calibrated.scores, fitted.scores, strict=True):
        simple = "\n".join(f"{number(value, FINER)} {words}" for words, value in plain.others.items())
        what = plain.what + (" (0.5 is guessing)" if plain.ranked else "")
        rows.append((Cell(what), Cell(number(plain.model, FINER)), Cell(number(other.model, FINER)), Cell(simple)))
    heads = ("Told is", "Model", "Model, losses as they were", "Simpler ways, learnt from the other half")
    return Table("How well single friendships and people are told: higher is better", heads, tuple(rows))


def _caption(one: SecondWave) -> str:
    return f"{one.title}: {one.people} pupils, a year, {one.worlds} worlds"


def _model(one: Measure) -> Cell:
    mean, low, high = (number(value, PLACES) for value in one.model)
    return Cell(mean, f"{low} to {high}{'' if one.met else ': missed'}")
