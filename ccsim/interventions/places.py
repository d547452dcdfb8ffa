"""Places that a programme or an event names or chooses, and the factors on their funding while it runs."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from typing import Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, JsonValue

from ccsim.interventions.intervention import RunningProgramme
from ccsim.interventions.levers import set_funding
from ccsim.model.community import CommunityModel
from ccsim.problems import suggestion
from ccsim.site.arrays import SiteArrays
from ccsim.site.tables import Ints


class Choose(BaseModel):
    """How places are chosen where they are not named."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    by: Literal["most_attended", "least_open"] = Field("most_attended", description="which places come first")
    kinds: tuple[str, ...] = Field((), description="kinds of place that count; none given: all but streets")
    number: int = Field(1, ge=1, le=10_000, description="how many places")


NAMED_OR_CHOSEN: dict[str, JsonValue] = {
    "oneOf": [
        {"required": ["places"], "properties": {"places": {"minItems": 1}}},
        {"required": ["choose"], "properties": {"choose": {"type": "object"}}},
    ]
}
"""In JSON Schema: places are named, or it is said how to choose them, and not both."""


def chosen_places(arrays: SiteArrays, choose: Choose) -> Ints:
    """Return the positions of the places that a rule chooses, as mapped; equal ones in the order of their ids."""
    if choose.kinds:
        eligible = np.isin(arrays.place_kind, choose.kinds)
    else:
        eligible = np.array([kind != "street" for kind in arrays.place_kind], np.bool_)
    attended = np.bincount(arrays.affiliation_place, arrays.affiliation_frequency, len(arrays.place_id))
    score = -attended if choose.by == "most_attended" else arrays.place_openness
    order = np.lexsort((np.array(arrays.place_id), score))
    return order[eligible[order]][: choose.number].astype(np.int32)


def place_positions(arrays: SiteArrays, places: Sequence[str], choose: Choose | None) -> Ints:
    """Return the positions of the places that are named, or chosen."""
    if choose is not None:
        return chosen_places(arrays, choose)
    return np.array([arrays.place_id.index(place) for place in places], np.int32)


def place_problems(arrays: SiteArrays, places: tuple[str, ...], choose: Choose | None) -> list[tuple[str, str]]:
    """Return (key, message) for everything that is wrong with the places named or the way to choose them."""
    found = [
        ("places", f"no place '{place}' at {arrays.name}{suggestion(place, arrays.place_id)}")
        for place in places
        if place not in arrays.place_id
    ]
    found += [("places", f"found '{place}' more than once") for place in sorted(set(places)) if places.count(place) > 1]
    if bool(places) == (choose is not None):
        found.append(("places", "name the places, or say how to `choose` them: one of the two"))
    if choose is not None:
        kinds = sorted(set(arrays.place_kind))
        found += [
            ("choose.kinds", f"no place of kind '{kind}' at {arrays.name}{suggestion(kind, kinds)}")
            for kind in choose.kinds
            if kind not in kinds
        ]
        if not found and not chosen_places(arrays, choose).size:
            found.append(("choose", f"there is no place to choose at {arrays.name}"))
    return found


def places_in_words(places: Sequence[str], choose: Choose | None) -> str:
    """Return which places are meant, as part of a sentence."""
    if choose is None:
        return f"the place{'s' if len(places) > 1 else ''} {', '.join(places)}"
    first = "best attended" if choose.by == "most_attended" else "least open"
    kinds = " or ".join(choose.kinds) or "place"
    of_kind = f" of kind {kinds}" if choose.kinds else ""
    return f"the {first} {kinds}" if choose.number == 1 else f"the {choose.number} {first} places{of_kind}"


def fund_while_running(model: CommunityModel, programme: RunningProgramme, place: int, factor: float | None) -> None:
    """Have a programme's factor on the funding of a place stand from now on, or with None stand no longer.

    The factors of all that runs multiply. So a place that one event closes (factor 0) and another programme funds stays
    closed until the event ends, and then has what the programme gives; after the last of them funding is what it was
    before the first, to the last bit.
    """
    before = _factor(model, place)
    if factor is None:
        programme.funds.pop(place, None)
    else:
        programme.funds[place] = factor
    after = _factor(model, place)
    # What a modeller's own code has done to the funding, beside the programmes, stays.
    beside = float(model.places.funding[place]) / before if before > 0.0 else 1.0
    set_funding(model, place, beside * after)


def _factor(model: CommunityModel, place: int) -> float:
    running = [programme for programme in model.programmes if isinstance(programme, RunningProgramme)]
    return float(prod(programme.funds.get(place, 1.0) for programme in running))
