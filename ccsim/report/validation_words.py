"""What the published studies and the model say of the same quantities, in words and in a table."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ccsim.calibrating.checking import FITTED, HELD_BACK, MAPPED, Prediction, tally
from ccsim.report.numbers import number
from ccsim.report.tables import Cell, Table
from ccsim.trials.targets import EvidenceRow

ROLES = {
    HELD_BACK: "Never fitted: what the model predicts",
    FITTED: "Fitted",
    MAPPED: "What describes the map: put there by the maker of maps, hardly moved by any parameter",
}
"""Title of each part, in the order in which they are told."""

FINEST, COARSEST = 3, 2
"""Decimal places of small and of other numbers."""
SMALL = 0.1


def plain(target_id: str) -> str:
    """Return the name of a target as words."""
    words = target_id.replace("-", " ")
    return words[0].upper() + words[1:]


def verdict(one: Prediction) -> str:
    """Return whether a target is met, and how closely."""
    if one.met:
        return "met" if one.met_closely else "met, allowing for how studies and model differ"
    if one.mean * one.target.value < 0:
        return "missed: the model goes the other way"
    return f"missed: too {'much' if abs(one.mean) > abs(one.target.value) else 'little'} in the model"


def brief_sentences(found: Sequence[Prediction]) -> list[str]:
    """Return how many targets of each kind are met, which are missed, and what that is worth."""
    said = []
    counts = {role: tally(found, role) for role in ROLES}
    for role, words in (
        (HELD_BACK, "published numbers that were never fitted"),
        (FITTED, "that were fitted"),
        (MAPPED, "that describe the map"),
    ):
        met, of = counts[role]
        if of:
            said.append(f"Of {of} {words}, {met} {'is' if met == 1 else 'are'} met.")
    missed = [one for one in found if not one.met]
    if missed:
        named = "; ".join(
            f"{plain(one.target.id).lower()} ({_number(one, one.mean)} for {_number(one, one.target.value)})"
            for one in missed
        )
        said.append(f"Missed: {named}.")
    said += _lean(found)
    wide = sum(one.met and not one.met_closely for one in found)
    if wide:
        said.append(
            f"{wide} of those met are met only because a model and a study may differ by more than chance: who was "
            "asked, how it was measured, what a model leaves out. How much was judged beforehand, target by target."
        )
    said.append(
        "To meet a number shows that the model can be right about it, not that it is right about other programmes or "
        "places."
    )
    return said


def _lean(found: Sequence[Prediction]) -> list[str]:
    """Return whether the model's effects of programmes are all in all too small or too large."""
    effects = [one for one in found if one.target.measure.trial or one.target.measure.campaign]
    smaller = sum(one.mean * np.sign(one.target.value) < abs(one.target.value) for one in effects)
    if len(effects) < 2 or len(effects) / 4 < smaller < 3 * len(effects) / 4:
        return []
    if smaller <= len(effects) / 4:
        larger = len(effects) - smaller
        return [f"Of {len(effects)} effects of programmes, {larger} are larger in the model than was published."]
    return [
        f"Of {len(effects)} effects of programmes, {smaller} are smaller in the model than was published: it leans to "
        "caution, or lacks a way in which programmes work."
    ]


def target_table(found: Sequence[Prediction], evidence: dict[str, EvidenceRow], role: str) -> Table:
    """Return the targets of one role: what was published, what the model gives, whether it is met."""
    rows = tuple(
        (
            Cell(plain(one.target.id), f"{evidence[one.target.evidence].source} ({one.target.evidence})"),
            Cell(_number(one, one.target.value), f"± {_number(one, one.target.sd)}"),
            Cell(_number(one, one.mean), _range(one)),
            Cell(_number(one, float(one.before.mean()))),
            Cell(verdict(one), f"{abs(one.off):.1f} SDs apart"),
        )
        for one in found
        if one.role == role
    )
    heads = ("Quantity", "Study", "Model", "Before fitting", "Is it met?")
    return Table(ROLES[role], heads, rows)


def _range(one: Prediction) -> str:
    low, high = (_number(one, value) for value in one.interval)
    return "the same in every world" if one.target.measure.map else f"{low} to {high}"


def _number(one: Prediction, value: float) -> str:
    return number(value, FINEST if abs(one.target.value) < SMALL else COARSEST)
