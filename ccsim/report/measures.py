"""Indicators in the words of a sentence: what they are called, in which unit, and how small is too small to matter."""

from __future__ import annotations

from dataclasses import dataclass

from ccsim.outcomes.indicators import IMPORTANT_CHANGE, LOW_WELLBEING
from ccsim.site.loneliness import EVER_LONELY_ABOVE, OFTEN_LONELY_ABOVE


@dataclass(frozen=True)
class Measure:
    """How one indicator is spoken of.

    Attributes:
        name: the indicator.
        noun: what goes up or down ("wellbeing"), or, for a share, who ("people with low wellbeing").
        unit: unit after a number; a share is shown as people in every 1,000.
        scale: what a raw value is multiplied by before it is shown.
        smallest: a change closer to zero than this counts as none, in shown units.
        important: the change taken to matter to one person, in shown units, where there is one.
        source: evidence row for `important`.
        about: what the numbers mean, one short clause; may be empty.
    """

    name: str
    noun: str
    unit: str
    scale: float = 1.0
    smallest: float = 0.01
    important: float | None = None
    source: str = ""
    about: str = ""

    @property
    def counts_people(self) -> bool:
        """Whether the indicator is a share of residents."""
        return self.scale == PER

    @property
    def places(self) -> int:
        """Most decimal places that are ever shown."""
        return 0 if self.counts_people else len(f"{self.smallest:.6f}".rstrip("0").partition(".")[2])


PER = 1000.0
"""Shares are shown as people in so many."""

_ZERO_TO_ONE = "on a scale from 0 to 1"
_PEOPLE = f"in every {PER:,.0f}"

MEASURES: dict[str, Measure] = {
    measure.name: measure
    for measure in (
        Measure(
            "wellbeing", "wellbeing", "points", 1.0, 0.01, IMPORTANT_CHANGE, "E018",
            "the short Warwick-Edinburgh scale (SWEMWBS), which runs from 7 to 35; higher is better",
        ),
        Measure(
            "low_wellbeing", "people with low wellbeing", _PEOPLE, PER, 0.5,
            about=f"a score of {LOW_WELLBEING:g} or less on the short Warwick-Edinburgh scale (E005); lower is better",
        ),
        Measure(
            "stigma", "stigma", _ZERO_TO_ONE, 1.0, 0.005,
            about="the wish for distance from people with mental health problems; lower is better",
        ),
        Measure(
            "self_stigma", "self-stigma", _ZERO_TO_ONE, 1.0, 0.005,
            about="stigma turned against oneself, among people with lived experience; lower is better",
        ),
        Measure("confidence", "social confidence", _ZERO_TO_ONE, 1.0, 0.005, about="higher is better"),
        Measure("trust", "trust in others", _ZERO_TO_ONE, 1.0, 0.005, about="higher is better"),
        Measure(
            "support", "supportive contact", "contacts a week", 1.0, 0.01,
            about="counted by how much support each kind of tie gives; higher is better",
        ),
        Measure(
            "isolated", "isolated people", _PEOPLE, PER, 0.5,
            about="less than one supportive contact a month; lower is better",
        ),
        Measure(
            "often_lonely", "people who are often lonely", _PEOPLE, PER, 0.5,
            about=f"support falls short of what is wanted by more than {OFTEN_LONELY_ABOVE:.0%}; lower is better",
        ),
        Measure(
            "ever_lonely", "people who are lonely sometimes or often", _PEOPLE, PER, 0.5,
            about=f"support falls short of what is wanted by more than {EVER_LONELY_ABOVE:.0%}; lower is better",
        ),
        Measure(
            "much_better_off", f"people at least {IMPORTANT_CHANGE:g} points better off", _PEOPLE, PER, 0.5,
            about="wellbeing of a person set against that of the same person at the same time without the programme",
        ),
        Measure(
            "much_worse_off", f"people at least {IMPORTANT_CHANGE:g} points worse off", _PEOPLE, PER, 0.5,
            about="wellbeing of a person set against that of the same person at the same time without the programme",
        ),
        Measure("ties", "the number of people each resident knows", "ties", 1.0, 0.01),
        Measure("attendance", "attendance at places", "visits a week", 1.0, 0.001),
        Measure(
            "involvement", "people who are involved", _PEOPLE, PER, 0.5,
            about="volunteering or running things at a place; higher is better",
        ),
    )
}  # fmt: skip
"""The indicators that have words of their own."""


def measure_of(indicator: str, unit: str) -> Measure:
    """Return the words for an indicator; one without words of its own is called by its name, in its unit."""
    known = MEASURES.get(indicator)
    if known is not None:
        return known
    noun = indicator.replace("_", " ")
    if unit.startswith("share"):
        return Measure(indicator, f"people counted as {noun}", _PEOPLE, PER, 0.5)
    return Measure(indicator, noun, unit)
