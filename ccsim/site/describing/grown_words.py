"""What is said of a site that was grown from interviews: what was observed, what was made, and how far maps differ."""

from __future__ import annotations

from ccsim.site.describing.over_maps import GrownSite, OverMaps
from ccsim.site.describing.sentences import as_count, as_share
from ccsim.site.describing.withheld import percent

ALONE = "–"
"""Stands where the interviews alone tell nothing."""

BELOW = "What follows is of the interviews, as they were mapped, and not of the maps grown from them."
NO_INTERVIEWS = (
    "The interviews themselves are not in this folder (ccsim site grow now puts them there). So what follows is of its "
    "first map."
)


def grown_sentences(grown: GrownSite) -> list[str]:
    """Return of what a grown site consists; read before any of its numbers."""
    maps = "1 map" if grown.maps == 1 else f"{grown.maps:,} maps"
    said = [
        f"Grown from {grown.interviewed:,} interviews to {grown.residents:,} residents, on {maps}. Nobody knows which "
        "of the communities that would fit the interviews is the real one.",
    ]
    said.append(_observed(grown))
    said.append(_made(grown))
    if grown.maps == 1:
        said.append("There is one map only, so it cannot be seen how much the interviews leave open.")
    return [*said, *grown.cautions]


def _observed(grown: GrownSite) -> str:
    """Return what of the maps was observed."""
    people = f"{grown.interviewed:,} people who were interviewed"
    if not grown.matched:
        return (
            f"Observed: {people}, what they said and how many ties they have. With whom was made anew, since people "
            "named in several interviews were not matched."
        )
    if grown.carried is None or grown.observed is None:
        others, ties = "the people whom they named", "the ties that they reported"
    else:
        others = f"{grown.carried - grown.interviewed:,} others on the interviews' own map"
        ties = f"{grown.observed:,} ties"
    return f"Observed: {people}, {others}, what was said of them, and {ties}. These are the same on every map."


def _made(grown: GrownSite) -> str:
    """Return what of the maps was made."""
    if grown.carried is None:
        people = "residents of whom no interview told; "
    else:
        extra = grown.residents - grown.carried
        people = f"{extra:,} of {grown.residents:,} residents, of whom no interview told; " if extra else ""
    ties = ""
    if grown.matched and grown.observed is not None:
        ties = f" About {grown.ties - grown.observed:,.0f} of {grown.ties:,.0f} ties on a map are made."
    return (
        f"Made to fit the interviews: {people}of everybody who was not interviewed what the interviews did not tell, "
        f"such as other ties, home and answers; and what the interviewed left blank.{ties} Nobody is named here for "
        "what was made."
    )


def number_over_maps(one: OverMaps, maps: int) -> str:
    """Return a number over the maps in words: "8.1 (7.2 to 9.3)"."""
    if one.mean is None or one.low is None or one.high is None:
        return "withheld, or not known"
    places = 2 if one.what.startswith("Like knows like") else 1
    mean, low, high = (_share(value) if one.share else f"{value:.{places}f}" for value in (one.mean, one.low, one.high))
    return f"{mean} ({low} to {high})" if maps > 1 else mean


def _share(value: float) -> str:
    """Return a share in words; nearly all is not called all, nor nearly nobody nobody."""
    if 0 < value < 0.005:
        return "under 1%"
    return "over 99%" if 0.995 <= value < 1 else percent(value)


def number_from_interviews(one: OverMaps) -> str:
    """Return what the interviews alone tell of the same number, in words."""
    if one.interviews is None:
        return ALONE
    return as_share(one.interviews) if one.share else as_count(one.interviews)


RANGES = (
    "Behind each number over the maps: where nine maps in ten lie. Behind each from the interviews alone: its "
    "95 % range. Neither holds what interviews get wrong, such as forgotten contacts."
)


def below(grown: GrownSite) -> str:
    """Return of what everything speaks that follows these numbers."""
    return NO_INTERVIEWS if grown.carried is None else BELOW


def grown_lines(grown: GrownSite) -> list[str]:
    """Return the same as lines of text."""
    lines = [grown.title, *grown_sentences(grown), "Over the maps, and from the interviews alone:"]
    for one in grown.numbers:
        alone = number_from_interviews(one)
        beside = "" if alone == ALONE else f"; from the interviews alone {alone}"
        lines.append(f"  {one.what}: {number_over_maps(one, grown.maps)}{beside}")
    return [*lines, RANGES, below(grown)]
