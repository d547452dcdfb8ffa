"""Trial files: what is read, and all that is wrong at once."""

from __future__ import annotations

import pytest
from trials.trial_files import asked

from ccsim.problems import InputError


def said(**changed):
    with pytest.raises(InputError) as caught:
        asked(**changed)
    return [str(problem) for problem in caught.value.problems]


def test_what_is_tried_starts_when_people_are_allocated():
    assert asked(recruit="{number: 20, week: 9}").act.start == 9
    assert asked().file.primary == 12


def test_everything_wrong_is_said_at_once_with_line_and_nearest_name():
    found = said(
        recruit="{number: 2, targeting: most_lonely}",
        intervention="{befriendin: {places: 4}}",
        measure="{what: welbeing, weeks: [4, 4]}",
        worlds="{luck: 0}",
    )
    assert any("recruit.number" in one and "4 or more" in one for one in found)
    assert any("recruit.targeting" in one and "most_isolated" in one for one in found)
    assert any("did you mean 'befriending'" in one for one in found)
    assert any("did you mean 'wellbeing'" in one for one in found)
    assert any("worlds.luck" in one for one in found)
    assert all(one.startswith("trial.yaml:") for one in found)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"measure": "{weeks: [4], primary: 5}"}, "expected one of measure.weeks: 4"),
        ({"measure": "{weeks: [4, 4]}"}, "the same week twice"),
        ({"intervention": "{befriending: {places: 4, start: 9}}"}, "leave it out"),
        ({"intervention": "{hub_funding: {places: [P1]}}"}, "cannot be offered to one arm only"),
        ({"intervention": "{befriending: {places: 4}, hub_funding: {places: [P1]}}"}, "found 2 keys"),
        ({"arms": "{intervention: 1.0}"}, "less than 1"),
    ],
)
def test_what_cannot_be_is_refused(changed, message):
    assert any(message in one for one in said(**changed)), said(**changed)
