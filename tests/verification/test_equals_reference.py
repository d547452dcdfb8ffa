"""The compiled model lives the same weeks as the plain reference: what happens exactly, states to 1e-9."""

from __future__ import annotations

import pytest
from reference.beside import both, compare_a_week, ties_of

WEEKS = 104
SITES = [(0, 60, 4), (1, 120, 7), (2, 180, 9)]
SETTINGS = {
    "as usual": {},
    "people move": {"turnover": 0.1},
    "many move and few settle": {"turnover": 0.5, "settled": 0.6, "concealment": 2.0},
    "everything strong": {
        "adaptation": 0.01, "overload": 0.3, "giver_capacity": 0.5, "behaviour_threshold": 2.0, "behaviour_memory": 3.0,
        "introduction_rate": 0.3, "coproduction_openness": 0.6, "displacement": 0.3, "partnership": 0.3,
        "turnover": 0.05, "settled": 0.8,
    },
}  # fmt: skip


@pytest.mark.parametrize("changed", SETTINGS.values(), ids=SETTINGS)
@pytest.mark.parametrize(("seed", "residents", "places"), SITES)
def test_same_weeks(seed, residents, places, changed):
    compiled, reference = both(seed, residents, places, **changed)
    formed = lost = introduced = 0
    before, behaviours = set(ties_of(compiled)), compiled.residents.behaviours.copy()
    for _ in range(WEEKS):
        compare_a_week(compiled, reference)
        now = set(ties_of(compiled))
        formed, lost, before = formed + len(now - before), lost + len(before - now), now
        introduced += compiled.introduced.a.size
    assert formed > 5
    assert lost > 5
    assert introduced > 20
    assert (behaviours != compiled.residents.behaviours).any()
    assert ("turnover" in changed) == bool(compiled.residents.generation.any())
