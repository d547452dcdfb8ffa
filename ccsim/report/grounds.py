"""What an answer rests on and what it leaves out, in sentences: evidence, assumptions, and what is not in the model."""

from __future__ import annotations

from dataclasses import dataclass

from ccsim.report.data import FEWEST_SHOWN, Filled, ReportData, SiteNote, shown
from ccsim.report.numbers import listed, number

MECHANISM = "mechanism"
"""How a parameter's source begins where no published number was found."""


@dataclass(frozen=True)
class Study:
    """A published effect size, in standard deviations, with its interval.

    Attributes:
        row: its row in the project's evidence table.
        found: what was measured, as in "a fall in depressive symptoms".
        size, low, high: standardised mean difference and its 95 % interval, positive for the better.
        trials: how many trials stand behind it.
    """

    row: str
    who: str
    found: str
    size: float
    low: float
    high: float
    trials: int

    def sentence(self) -> str:
        """Return the study in one sentence, saying so where its interval reaches nought."""
        spread = f"between {number(self.low, 2)} and {number(self.high, 2)}"
        text = (
            f"{self.who} ({self.row}; {self.trials} trials) found {self.found} of {number(self.size, 2)} standard "
            f"deviations, with an interval {spread}"
        )
        return f"{text}: it touches nought, so no effect cannot be ruled out." if self.low <= 0 else f"{text}."


BEFRIENDING_STUDIES = (
    Study("E070", "Mead and others, 2010", "a fall in depressive symptoms", 0.27, 0.06, 0.48, 9),
    Study("E072", "Siette and others, 2017", "a gain in what patients themselves reported", 0.18, -0.002, 0.36, 7),
)

HUB_NOTE = (
    "No published study that we know of gives the size of the effect of a community hub. What is shown for hubs "
    "follows from the mechanism in the model (more people come, meet and get to know each other); it is reasoning, "
    "not evidence."
)

EVIDENCE: dict[str, tuple[str, ...]] = {
    "befriending": (
        "What befriending does to a person rests on two reviews of trials, neither of which measured wellbeing as "
        "it is measured here.",
        *(study.sentence() for study in BEFRIENDING_STUDIES),
    ),
    "hub_funding": (HUB_NOTE,),
}
"""What stands behind each kind of intervention."""

ASSUMPTIONS = (
    "The map is the baseline. With no programme the site is assumed to stay, on average, as the survey found it; "
    "everything shown is a difference from that.",
    "What services, groups and neighbours already do, for good or ill, is inside the map. Only changes show.",
    "No programme adds wellbeing directly. It changes contact, places and ties; wellbeing follows, and need not rise.",
    "Gaps between groups at the start, by lived experience or deprivation, come from the map; the model does not "
    "explain them.",
    "People who were low when surveyed tend to recover somewhat without any programme. That is in the model and is "
    "never counted as an effect.",
)

NOT_IN_MODEL = (
    "People moving in and out of the area.",
    "Introductions: friends of friends getting to know each other through someone they share.",
    "Problems and habits that spread from person to person, and what happens when volunteers tire.",
    "Services that crowd out other contact: a day at a centre is assumed to cost no time with others.",
    "Events that happen whatever is decided: cuts, closures, a crisis.",
    "Money: the scenarios are not matched in cost, nor in staff or volunteer time. A bigger programme may look better "
    "only because it is bigger.",
    "Anything that was not mapped: people whom nobody named, places that nobody mentioned.",
)


def evidence_sentences(data: ReportData) -> list[str]:
    """Return what stands behind each kind of intervention in the comparison, each kind once."""
    kinds = dict.fromkeys(kind for note in data.scenarios for kind in note.kinds)
    said: list[str] = []
    for kind in kinds:
        said += EVIDENCE.get(
            kind,
            (
                f"For “{shown(kind).replace('_', ' ')}” no published effect is on file here: what is shown follows "
                "from the mechanism in the model, and is not evidence.",
            ),
        )
    return said


def parameter_sentence(data: ReportData) -> str:
    """Return how many numbers of the model have a published source, and how many only a mechanism."""
    drawn = [parameter for parameter in data.parameters if parameter.low is not None]
    guessed = [parameter for parameter in drawn if parameter.source.startswith(MECHANISM)]
    if not drawn:
        return ""
    varied = (
        "was held at its central value"
        if data.chance_only
        else "was varied over its plausible range from world to world"
    )
    return (
        f"Of the {len(drawn)} numbers in the model that are not known exactly, {len(guessed)} have no published "
        f"value at all, only a mechanism and a plausible range. Each of the {len(drawn)} {varied}."
    )


def filled_sentence(site: SiteNote) -> str:
    """Return how many of a site's values the survey left out and the model filled."""
    some = [column for column in site.filled if column.filled > 0]
    if not some:
        return f"{shown(site.title)}: nothing had to be filled in." if site.filled else ""
    return f"{shown(site.title)}: filled in by rule, because the survey left them out: {listed([_filled(c) for c in some])}."


def _filled(column: Filled) -> str:
    count = f"{column.filled:,}" if column.filled >= FEWEST_SHOWN else f"fewer than {FEWEST_SHOWN}"
    return f"{shown(column.column).replace('_', ' ')} ({count} of {column.of:,})"
