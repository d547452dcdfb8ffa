"""What a trial is to be expected to find, in sentences and tables for people who do not calculate power."""

from __future__ import annotations

from math import isnan

from ccsim.report.numbers import number, places_for, signed
from ccsim.report.tables import Cell, Table
from ccsim.trials.expectation import AtWeek, Expectation, Span
from ccsim.trials.results import TrialResult
from ccsim.trials.trial import Trial

HARDLY = 0.005
"""An effect on those who are not offered the programme under so many standard deviations is called next to nothing."""
TOO_EXACT = 0.9
"""Correlation of scores over time from which they are more exact than those of questionnaires."""
OFFERED_TOO = "offered it too by then"
RANGE = "The range holds nine in ten of what the model holds possible."
LITTLE = 0.5
"""Power under this is called little."""
USUAL = 0.8
"""Power that trials are usually planned for."""


def brief_sentences(result: TrialResult) -> list[str]:
    """Return the answer in brief: effect, power, how many people, contamination."""
    one, at = result.expectation, result.expectation.at
    found = [_effect(result, at), _power(result), _needed(one), _too_exact(result), _contamination(result, at)]
    if one.fewer is not None:
        found.append(
            f"Only {one.fewer:.0f} people could be found and agreed, not the {result.trial.asked.file.recruit.number} "
            "wanted; all of this is for those who were found."
        )
    return [sentence for sentence in found if sentence]


def _effect(result: TrialResult, at: AtWeek) -> str:
    indicator = result.trial.asked.file.indicator
    places = _places(at.contrast)
    return (
        f"After {_weeks(at.week)} the model expects a difference in {indicator.label} of "
        f"{signed(at.contrast.mean, places)} ({signed(at.contrast.low, places)} to {signed(at.contrast.high, places)}; "
        f"{indicator.unit}): {signed(at.smd.mean, 2)} standard deviations ({signed(at.smd.low, 2)} to "
        f"{signed(at.smd.high, 2)}). {RANGE}"
    )


def _power(result: TrialResult) -> str:
    one = result.expectation
    level = result.trial.asked.file.analysis.significance
    verdict = (
        "far too few people"
        if one.power < LITTLE
        else "fewer people than trials are planned for"
        if one.power < USUAL
        else "enough people"
    )
    return (
        f"A trial of this size would find it (p under {level:g}) with a chance of {one.power:.0%}: {verdict}. "
        f"By chance alone such a trial may report anything from {signed(one.at.found.low, 2)} to "
        f"{signed(one.at.found.high, 2)} standard deviations."
    )


def _needed(one: Expectation) -> str:
    words = [f"{wanted:.0%}, {_people(people)}" for wanted, people in one.needed.items()]
    known = [f"{wanted:.0%}, {_people(people)}" for wanted, people in one.if_mean.items()]
    return (
        f"People to recruit for a chance of {'; '.join(words)}. Were the effect known to be its mean: "
        f"{'; '.join(known)}. The rest is the price of not knowing the effect."
    )


def _people(people: int | None) -> str:
    return "not to be had with any number" if people is None else f"{people:,}"


def _too_exact(result: TrialResult) -> str:
    """Return a warning where the model's scores are more exact than any questionnaire; nothing elsewhere."""
    file = result.trial.asked.file
    if file.measure.reliability < 1.0 or result.expectation.at.correlation < TOO_EXACT:
        return ""
    return (
        f"Take care: the model's {file.indicator.label} has no error of measurement, and a questionnaire has. "
        "As it stands this trial looks far better than it is. Give the reliability of your scale as "
        "`measure.reliability`, for example 0.8."
    )


def _weeks(count: int) -> str:
    return f"{count} week{'' if count == 1 else 's'}"


def _contamination(result: TrialResult, at: AtWeek) -> str:
    """Return how far the programme reached those to whom it was not offered."""
    arms, places = result.trial.asked.file.arms, _places(at.on_others)
    if arms.waiting_list is not None and _waited(result, at):
        return (
            f"By week {at.week} those who waited have been offered the programme too, for "
            f"{at.week - arms.waiting_list} weeks: the difference between the arms is no longer the programme's effect."
        )
    spread = f"{signed(at.on_others.mean, places)} ({_range(at.on_others, places)})"
    if max(abs(at.on_others.low), abs(at.on_others.high)) < HARDLY * at.sd:
        spread = f"next to nothing (under {HARDLY:g} standard deviations)"
    share = "" if isnan(at.contaminated) else f", {_of_effect(at.contaminated)} of the effect on those offered it"
    return (
        "Contamination: through whom they know, the programme changes those who are not offered it by "
        f"{spread}{share}. "
        "A trial cannot see this, and takes it off the effect. Here it can be seen, because the same people are lived "
        "through without any programme as well."
    )


def _waited(result: TrialResult, at: AtWeek) -> bool:
    """Return whether those on a waiting list have been offered the programme by then."""
    delay = result.trial.asked.file.arms.waiting_list
    return delay is not None and delay < at.week


def _of_effect(share: float) -> str:
    return "less than 1 %" if abs(share) < 0.01 else f"{number(share * 100, 0)} %"


def design_sentences(result: TrialResult) -> list[str]:
    """Return what the power hangs on."""
    one, at, file = result.expectation, result.expectation.at, result.trial.asked.file
    found = [
        f"{at.took_up:.0%} of those offered the programme begin. {at.people:.0f} people are measured at the end.",
        f"The scores' standard deviation within arms is {number(at.sd, 2)}; their correlation with those at "
        f"allocation is {number(at.correlation, 2)}"
        + (", which the analysis makes use of." if file.analysis.adjusted else "; the analysis makes no use of it."),
    ]
    if file.arms.clusters is not None:
        design = one.design
        found.append(
            f"People are allocated by {file.arms.clusters}, {number(design.per_cluster, 1)} of them measured in each. "
            f"The intraclass correlation is {number(design.icc, 3)}; the design effect, by which clusters need more "
            f"people, is {number(design.design_effect, 2)}."
        )
    return found


def limits() -> list[str]:
    """Return what these numbers are not."""
    return [
        "The effect is what the model expects from its assumptions, not evidence. Published trials of your kind of "
        "programme come first.",
        "Who is lost is chance here, and as likely in both arms. In life it often is not.",
        "Nobody in the model changes because they were measured, or were disappointed by the lot.",
        "Allocation by lot compares those who are offered the programme, whether or not they begin.",
    ]


def weeks_table(result: TrialResult) -> Table:
    """Return what is to be expected at every measurement."""
    rows = []
    for at in result.expectation.weeks:
        places, little = _places(at.contrast), _places(at.on_others)
        others = Cell(signed(at.on_others.mean, little), _range(at.on_others, little))
        if _waited(result, at):
            others = Cell(OFFERED_TOO)
        rows.append(
            (
                Cell(_weeks(at.week)),
                Cell(signed(at.contrast.mean, places), _range(at.contrast, places)),
                Cell(signed(at.smd.mean, 2), _range(at.smd, 2)),
                Cell(_range(at.found, 2)),
                others,
                Cell(f"{at.people:.0f}"),
            )
        )
    unit = result.trial.asked.file.indicator.unit
    heads = (
        "After allocation", f"Expected difference ({unit})", "In standard deviations", "What single trials report",
        "Effect on those not offered it", "People measured",
    )  # fmt: skip
    return Table("What to expect at each measurement", heads, tuple(rows))


def _range(span: Span, places: int) -> str:
    return f"{signed(span.low, places)} to {signed(span.high, places)}"


def _places(span: Span) -> int:
    """Return the decimal places that a span deserves."""
    return places_for((span.high - span.low) / 4, 3)


def plan_sentences(trial: Trial) -> list[str]:
    """Return what a trial would do, without doing it."""
    asked, settings = trial.asked, trial.settings
    worlds = f"{settings.draws * settings.luck:,} worlds of {asked.file.last_week:,} weeks"
    return [
        asked.file.title,
        f"At {trial.site.title}.",
        *asked.in_words(),
        f"{worlds}, each with the trial and without; seed {settings.seed}.",
    ]
