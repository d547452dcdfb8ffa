"""The seven shipped sites: each is what its profile makes, and plausible against the evidence."""

import dataclasses

import numpy as np
import pytest

from ccsim.experiments.shipped import shipped_sites
from ccsim.model.parameters import DEFAULTS
from ccsim.model.stability import MAX_LOOP_GAIN, loop_gain
from ccsim.shipped import shipped_profiles
from ccsim.site.canonical import arrays
from ccsim.site.make import make
from ccsim.site.plausibility import TARGETS, missed
from ccsim.site.profile_file import read_profile
from ccsim.site.site import Site

NAMES = tuple(shipped_sites())


@pytest.fixture(scope="module", params=NAMES)
def shipped(request):
    return Site.read(shipped_sites()[request.param])


def test_there_are_seven_each_with_its_profile():
    assert len(NAMES) == 7
    assert tuple(shipped_profiles()) == NAMES


def test_each_is_what_its_profile_makes(shipped):
    site = make(read_profile(shipped.name))
    assert shipped.description == site.description
    assert shipped.description.illustrative
    for name in ("residents", "ties", "places", "affiliations", "partnerships"):
        was, now = getattr(shipped, name), getattr(site, name)
        for entry in dataclasses.fields(was):
            one, other = getattr(was, entry.name), getattr(now, entry.name)
            if isinstance(one, np.ndarray) and one.dtype.kind == "f":
                # machines' logarithms differ in the last bit, which can move the last digit written
                np.testing.assert_allclose(one, other, rtol=0, atol=0.011, err_msg=f"{name}.{entry.name}")
            elif isinstance(one, np.ndarray):
                np.testing.assert_array_equal(one, other, err_msg=f"{name}.{entry.name}")
            else:
                assert one == other, f"{name}.{entry.name}"


def test_each_is_plausible_and_stable(shipped):
    assert missed(shipped) == []
    assert loop_gain(arrays(shipped), DEFAULTS) < 0.5 * MAX_LOOP_GAIN


def test_a_site_unlike_what_has_been_measured_is_said_to_be():
    lonely = read_profile("oakenhay").model_dump()
    lonely["lonely"].update(often=0.3, never=0.2)
    lonely["network"].update(ties_each=3.9)
    site = make(type(read_profile("oakenhay")).model_validate(lonely))
    said = " ".join(missed(site))
    assert "often lonely: 0.300, expected 0.049 to 0.08" in said
    assert "ties each" in said
    assert len(missed(site)) < len(TARGETS)
