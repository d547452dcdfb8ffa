"""What an answer rests on and what it leaves out, in sentences: evidence, assumptions, and what is not in the model."""

from __future__ import annotations

from ccsim.interventions import INTERVENTIONS
from ccsim.outcomes.indicators import IMPORTANT_CHANGE, LOW_WELLBEING
from ccsim.report.data import FEWEST_SHOWN, Filled, ReportData, SiteNote, shown
from ccsim.report.numbers import tenths
from ccsim.report.tables import Cell, Table
from ccsim.report.words import plural

MOST_NAMED = 3
"""Sites that are told of one by one."""

MECHANISM = "mechanism"
"""How a parameter's source begins where no published number was found."""


ASSUMPTIONS = (
    "The map is the baseline. With no programme the site is assumed to stay, on average, as the survey found it; "
    "everything shown is a difference from that.",
    "What services, groups and neighbours already do, for good or ill, is inside the map. Only changes show.",
    "No programme adds wellbeing directly. It changes contact, places and ties; wellbeing follows, and need not rise.",
    "Support counts for less the more of it there is: a contact more helps somebody with few contacts most.",
    "Contact with people known to have lived experience lowers stigma; the same contact can bring them a slight, the "
    "more readily the more stigma there is. Being known helps and hurts.",
    "Support makes people more confident, confidence makes them more available, and so support brings some more "
    "support. How much more is known before a run, and maps on which it would never end are refused.",
    "People keep about as many ties as they had: whoever gains some looks less for others, and whoever loses some "
    "looks more.",
    "Behaviours, volunteering among them, pass along contacts by one rule, and nobody chooses friends for what they "
    "do: friends who are alike in it grow less alike. People who give very often may stop.",
    "A week at a service may crowd out some other contact.",
    "Whatever changed fades once its cause has gone, unless ties or habits have formed that keep it up. How fast, and "
    "whether a change can become the new normal, are among the numbers that are varied.",
    "Nobody moves in or out unless an event or a programme moves them. Whoever then moves in is like somebody of the "
    "neighbourhood, and takes up the ties of the one who left.",
    "Gaps between groups at the start, by lived experience or deprivation, come from the map; the model does not "
    "explain them.",
    "People who were low when surveyed tend to recover somewhat without any programme. That is in the model and is "
    "never counted as an effect.",
)
"""What every answer takes for granted, for people who do not read code: the report and the documentation show both."""

NOT_IN_MODEL = (
    "Money: the costs that a file gives are added up, but scenarios are not matched in cost, nor in staff or volunteer "
    "time. A bigger programme may look better only because it is bigger.",
    "What else makes people well or ill: work, housing, debt, physical health, treatment, bereavement. It is in the "
    "week's ups and downs, and no programme here moves it.",
    "Births, deaths and growing older; seasons and holidays.",
    "Harm within ties beyond slights: violence, control, exploitation. More contact is not always safer.",
    "How a programme is run: the skill of those who deliver it, whether people trust them, what goes wrong.",
    "Contact online: it counts like contact in person.",
    "Anything that was not mapped: people whom nobody named, places that nobody mentioned.",
)
"""What could change an answer and is left out."""


def evidence_sentences(data: ReportData) -> list[str]:
    """Return what stands behind each kind of intervention in the comparison, each kind once."""
    kinds = dict.fromkeys(kind for note in data.scenarios for kind in note.kinds)
    return [f"{shown(kind).replace('_', ' ').capitalize()}: {_evidence(kind)}" for kind in kinds]


def _evidence(kind: str) -> str:
    known = INTERVENTIONS.get(kind)
    return (
        known.evidence if known is not None else "no published effect is on file here; what is shown is not evidence."
    )


def sources_table(data: ReportData) -> Table:
    """Return what the answer is made of: the map, published evidence, assumptions, and chance."""
    known, guessed = counts_of_parameters(data)
    varied = "held at one value here" if data.chance_only else "varied from world to world"
    return Table(
        "What the answer is made of",
        ("Source", "What it gives", "How much of it is known"),
        (
            (
                Cell("The map"),
                Cell(
                    "Who lives there, who knows whom, how people are, where they meet, how groups differ at the start"
                ),
                Cell(_mapped(data)),
            ),
            (
                Cell("Published evidence"),
                Cell("How large some effects are: of a contact, of a tie, of time"),
                Cell(f"{known} of the {known + guessed} uncertain numbers have a published source; they are {varied}"),
            ),
            (
                Cell("Assumptions"),
                Cell("The rules by which people meet and change, and the numbers that nobody has measured"),
                Cell(f"{guessed} of the {known + guessed} uncertain numbers rest on a plausible range alone; {varied}"),
            ),
            (
                Cell("Chance"),
                Cell("Who happens to meet whom in which week"),
                Cell(f"{data.lucks:,} {plural('run', data.lucks)} of luck for each set of numbers"),
            ),
        ),
    )


def _mapped(data: ReportData) -> str:
    """Return how much of the map was filled in, over all sites."""
    mapped = [site for site in data.sites if site.of_maps == 1]
    told = "of what was grown, what the interviews told: the rest was completed from them, differently on each map"
    if not mapped:
        return f"{told[0].upper()}{told[1:]}"
    grown = f"; {told}" if len(mapped) < len(data.sites) else ""
    columns = [column for site in mapped for column in site.filled if column.filled > 0]
    if not columns:
        return f"Nothing had to be filled in; each map is taken as it was found{grown}"
    count, of = sum(column.filled for column in columns), sum(column.of for column in columns)
    whose = (
        f"{len(columns)} columns had gaps: {tenths(count / of)} of their"
        if len(columns) > 1
        else (f"1 column had gaps: {tenths(count / of)} of its")
    )
    return f"{whose} values were filled by rule; the rest is taken as the survey found it{grown}"


def counts_of_parameters(data: ReportData) -> tuple[int, int]:
    """Return how many uncertain numbers of the model have a published source, and how many have none."""
    drawn = [parameter for parameter in data.parameters if parameter.low is not None]
    guessed = sum(parameter.source.startswith(MECHANISM) for parameter in drawn)
    return len(drawn) - guessed, guessed


def map_sentence(data: ReportData) -> str:
    """Return what is known of how much hangs on the map; that an answer rests on one map of a sample where it does."""
    one_map = [site for site in data.sites if site.maps == 1]
    said = [] if len(one_map) == len(data.sites) else [_several_maps(data, len(one_map))]
    if len(data.sites) > 1 and one_map:
        of_which = "Of each place" if len(one_map) == len(data.sites) else "Of the others"
        said.append(
            "How much hangs on the map shows in how the answer differs from place to place, above. "
            f"{of_which} one map was tried, so an error in a map is not part of the spread."
        )
    elif one_map:
        said.append(
            "One map was tried, so an error in the map is not part of the spread: it goes straight into the answer."
        )
    return " ".join([*said, *_samples([site for site in one_map if site.is_sample], len(data.sites))])


def _several_maps(data: ReportData, others: int) -> str:
    named = [shown(site.title) for site in data.sites if site.maps > 1]
    whose = f" of {', '.join(named)}" if others and len(named) <= MOST_NAMED else ""
    return (
        f"How much hangs on the map{whose} is part of the difference between worlds: the maps are different ways of "
        "completing what the interviews leave open. What all interviews missed alike is on none of them."
    )


def _samples(sites: list[SiteNote], of: int) -> list[str]:
    """Return that answers rest on one map of a sample."""
    if len(sites) > MOST_NAMED:
        return [f"The answers for {len(sites):,} of the places rest on one map of a sample each."]
    said = []
    for site in sites:
        whose = "The answer" if of == 1 else f"The answer for {shown(site.title)}"
        if site.of_maps > 1:
            said.append(
                f"{whose} rests on one map of a sample: one of the {site.of_maps:,} that were grown from it. What the "
                "interviews leave open is not part of the spread; try more of the maps."
            )
        else:
            said.append(
                f"{whose} rests on one map of a sample: {_of_whom(site)}. Another sample would have given another map, "
                "and that is not part of the spread."
            )
    return said


def _of_whom(site: SiteNote) -> str:
    if site.interviewed is not None and site.interviewed < site.residents:
        return f"{_count(site.interviewed)} of {max(site.population, site.residents):,} residents were interviewed"
    return f"{site.residents:,} of {site.population:,} residents are on it"


def _count(number: int) -> str:
    return f"{number:,}" if number >= FEWEST_SHOWN else f"fewer than {FEWEST_SHOWN}"


TOGETHER = (
    "Numbers with a published source and numbers without are varied together, so how much of the spread comes from "
    "each of the two was not measured."
)


WORDS_USED = (
    ("World", "one simulated course of events, with one set of values for what we do not know and one run of luck."),
    (
        "No programme",
        "the same residents in the same world, left as they are. Every effect is the difference from that.",
    ),
    ("Wellbeing, points", "the short Warwick-Edinburgh scale (SWEMWBS), which people answer themselves; from 7 to 35."),
    ("Low wellbeing", f"{LOW_WELLBEING:g} points or less: about the lowest 15 in 100 people in England."),
    (
        "A change that matters",
        f"{IMPORTANT_CHANGE:g} points for one person. An average over everyone is smaller, even where some gain much.",
    ),
    ("Tie", "two people who know each other, as the survey found it or as it came about since."),
    ("Step", "one tie along the map. One step away is to know somebody who was offered the programme."),
    ("Offered it", "asked to take part, whether or not they did. Effects on them count those who said no."),
    ("E and a number", "a row of the project's table of evidence."),
)
"""Words that a reader may not know, and what they mean."""


def parameter_sentence(data: ReportData) -> str:
    """Return how many numbers of the model have a published source, and how many only a mechanism."""
    known, guessed = counts_of_parameters(data)
    if not known + guessed:
        return ""
    fitted = ", as fitted to published numbers where any informs it" if data.calibrated else ""
    varied = "held at one value" if data.chance_only else f"varied over its plausible range, from set to set{fitted}"
    return (
        f"Of the {known + guessed} numbers in the model that are not known exactly, {guessed} have no published "
        f"value at all, only a mechanism and a plausible range. Each of the {known + guessed} was {varied}."
    )


def filled_sentences(site: SiteNote) -> list[str]:
    """Return how many of a site's values the survey left out, and by which rule each column was filled."""
    some = [column for column in site.filled if column.filled > 0]
    if not some:
        return [f"{shown(site.title)}: nothing had to be filled in."]
    return [f"{shown(site.title)}: {_filled(column)}." for column in some]


def _filled(column: Filled) -> str:
    count = f"{column.filled:,}" if column.filled >= FEWEST_SHOWN else f"fewer than {FEWEST_SHOWN}"
    words = f"{shown(column.column).replace('_', ' ')} was not known for {count} of {column.of:,}"
    return f"{words} and was filled from {shown(column.rule)}" if column.rule else f"{words} and was filled by rule"
