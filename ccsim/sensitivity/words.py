"""What a sensitivity study found, in sentences: what decides, what is not known about it, where a scenario fails."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ccsim.experiments.calibrated import learnt
from ccsim.model.parameters import TABLE
from ccsim.sensitivity.boxes import Box
from ccsim.sensitivity.factors import Factors
from ccsim.sensitivity.study import GOOD_ENOUGH, Duel, Looked, Study

MOST = 3
"""Most parameters that a sentence names."""

MATTERS = 0.05
"""Share of the variance from which a parameter is named."""

MEANING = {one.name: one.meaning for one in TABLE}


def sentences(study: Study, titles: Mapping[str, str], sites: Mapping[str, str], factors: Factors) -> list[str]:
    """Return what was found, the decision first.

    Args:
        study: what was found.
        titles: of the scenarios, by name.
        sites: titles of the sites, by name.
        factors: what a share of each factor stands for.
    """
    said: list[str] = []
    for duel, gap in zip(study.duels, study.differences, strict=True):
        said += _site_sentences(study, duel, gap, titles, sites)
    said += box_sentences(study, titles, sites, factors)
    said.append(
        f"Of {len(study.names)} parameters that are not known exactly, {len(study.kept)} were kept: on every effect "
        f"and difference, {study.screening.covered:.0%} or more of what moving one parameter at a time does."
    )
    return said


def _site_sentences(
    study: Study, duel: Duel, gap: Looked, titles: Mapping[str, str], sites: Mapping[str, str]
) -> list[str]:
    """Return which scenario is best how often at a site, and on what that hangs."""
    own = [at for at, output in enumerate(study.outputs) if output.site == duel.site]
    order = sorted(own, key=lambda at: -study.best[at])
    shares = "; ".join(f"{titles[study.outputs[at].scenario]} in {study.best[at]:.0%}" for at in order)
    first, second = (titles[study.outputs[at].scenario] for at in (duel.first, duel.second))
    said = [f"{sites[duel.site]}: of all that is plausible, the best is {shares}."]
    if gap.indices is None:
        said.append(
            f"What decides between {first} and {second} cannot be told: the emulator meets "
            f"{gap.emulator.held_out:.2f} of the variance at sets that it has not seen, and {GOOD_ENOUGH} is asked. "
            "Run more sets, or more lucks."
        )
        return said
    ranked = np.argsort(-gap.indices.total)
    named = [int(at) for at in ranked[:MOST] if gap.indices.total[at] >= MATTERS]
    if not named:
        said.append(f"No single parameter decides between {first} and {second}.")
        return said
    parts = [f"{MEANING[study.kept[at]]} ({study.kept[at]}, {gap.indices.total[at]:.0%})" for at in named]
    said.append(
        f"How far {first} is ahead of {second} hangs most on {listed(parts)}: in brackets the share of the spread that "
        "each has a part in."
    )
    unknown = [study.kept[at] for at in named if study.kept[at] not in learnt()]
    if unknown:
        said.append(f"No published number informs {listed(unknown)}: to find out would tell most.")
    if np.isfinite(gap.luck_share):
        said.append(f"In a single world, chance makes {gap.luck_share:.0%} of the spread of that difference.")
    return said


def box_sentences(study: Study, titles: Mapping[str, str], sites: Mapping[str, str], factors: Factors) -> list[str]:
    """Return where each scenario does worse than nothing."""
    said = []
    for at, (output, box) in enumerate(zip(study.outputs, study.boxes, strict=True)):
        fails = float((study.read[:, at] < 0).mean())
        name = f"{titles[output.scenario]} at {sites[output.site]}"
        if study.effects[at].emulator.held_out < GOOD_ENOUGH or fails == 0:
            continue
        if box is None or not box.restricted:
            said.append(f"{name} does worse than nothing in {fails:.0%} of what is plausible, wherever one looks.")
            continue
        where = listed([_side(study, box, place, factors) for place in box.restricted])
        said.append(
            f"{name} does worse than nothing in {fails:.0%} of what is plausible. Where {where}, it does in "
            f"{box.density:.0%} of cases; {box.coverage:.0%} of its failures lie there."
        )
    return said


def _side(study: Study, box: Box, place: int, factors: Factors) -> str:
    name = study.kept[place]
    low, high = (factors.quantile(name, float(share)) for share in (box.low[place], box.high[place]))
    if box.low[place] > 0 and box.high[place] < 1:
        return f"{name} is from {low:.3g} to {high:.3g}"
    return f"{name} is over {low:.3g}" if box.low[place] > 0 else f"{name} is under {high:.3g}"


def listed(parts: list[str]) -> str:
    """Return parts as a sentence lists them."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
