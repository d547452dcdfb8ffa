"""Every lever does the same in the compiled model and in the reference, and in the weeks after it."""

from __future__ import annotations

import numpy as np
import pytest
from reference.beside import both, compare_a_week
from reference.sites import make_site

from ccsim.interventions import levers
from ccsim.interventions.levers import SCALABLE
from ccsim.site.tables import TIE_KINDS

SEED, RESIDENTS, PLACES = 5, 100, 6
MANY = np.arange(60, dtype=np.int32)
ALL = np.arange(RESIDENTS, dtype=np.int32)
BEFRIENDER, FRIEND = TIE_KINDS.index("befriender"), TIE_KINDS.index("friend")


def mapped_ties():
    arrays = make_site(seed=SEED, residents=RESIDENTS, places=PLACES)
    return list(zip(arrays.tie_a.tolist(), arrays.tie_b.tolist(), strict=True))


TIED = mapped_ties()
STRANGERS = [(i, j) for i in range(20) for j in range(40, 70) if (i, j) not in set(TIED)][:4]
PROGRAMME = [
    (
        lambda m, i=i, j=j: levers.add_programme_tie(m, i, j, "befriender", 0.95),
        lambda r, i=i, j=j: r.add_tie(i, j, BEFRIENDER, 0.95, 0.95, True, i),
    )
    for i, j in STRANGERS
]
GIVERS = np.array([STRANGERS[0][0], STRANGERS[1][1]], np.int32)


def shifted(state, by):
    return lambda m: levers.shift(m, state, MANY, by), lambda r: r.shift(state, MANY.tolist(), by)


def seeded(behaviour, held):
    return (
        lambda m: levers.seed(m, behaviour, MANY, held=held),
        lambda r: r.seed(behaviour, MANY.tolist(), held),
    )


def told(share):
    return lambda m: levers.disclose(m, MANY, share), lambda r: r.disclose(MANY.tolist(), share)


def moved(who):
    return lambda m: levers.move(m, who), lambda r: r.move(who.tolist())


def invited(who, place, frequency):
    return (
        lambda m: levers.invite(m, who, place, frequency),
        lambda r: [r.invite(i, place, frequency) for i in who.tolist()],
    )


def partnered(place, other, strength):
    return lambda m: levers.partner(m, place, other, strength), lambda r: r.partner(place, other, strength)


def funded(place, factor):
    return lambda m: levers.fund(m, place, factor), lambda r: r.fund(place, factor)


def scaled(parameter, factor):
    return lambda m: levers.scale(m, parameter, factor), lambda r: r.scale(parameter, factor)


CASES = {
    "strengthen": (
        {}, {5: [(lambda m: [levers.strengthen(m, *t, 0.9) for t in TIED[:30]],
                  lambda r: [r.set_tie_target(*t, 0.9) for t in TIED[:30]])]},
    ),
    "protect, and then people move": (
        {"loss_scale": 8.0},
        {1: [(lambda m: [levers.protect(m, *t) for t in TIED], lambda r: [r.protect_tie(*t) for t in TIED])],
         9: [moved(MANY)]},
    ),
    "shift stigma": ({}, {5: [shifted("stigma", -0.2)]}),
    "shift self-stigma": ({"concealment": 2.0}, {5: [shifted("self_stigma", 0.3)]}),
    "shift wellbeing": ({}, {5: [shifted("wellbeing", 12.0)]}),
    "tell many": ({}, {5: [told(0.9)]}),
    "tell few": ({}, {5: [told(0.5)]}),
    "tell, though self-stigma is high": ({"concealment": 2.0}, {3: [shifted("self_stigma", 0.4)], 5: [told(0.9)]}),
    "sociability, and then people move": (
        {},
        {5: [(lambda m: levers.scale_sociability(m, MANY, 3.0), lambda r: r.scale_sociability(MANY.tolist(), 3.0))],
         9: [moved(MANY)]},
    ),
    "seed and hold": ({"relapse": 0.3}, {5: [seeded(1, True)], 8: [moved(MANY[:20])]}),
    "seed involvement": ({"relapse": 0.3}, {5: [seeded(0, False)]}),
    "hold, seed again, release, stop": (
        {"relapse": 0.3},
        {5: [seeded(1, True), seeded(1, False)],
         9: [(lambda m: levers.release(m, 1, MANY[:30]), lambda r: r.release(1, MANY[:30].tolist()))],
         12: [(lambda m: levers.stop(m, 1, MANY), lambda r: r.stop(1, MANY.tolist()))]},
    ),
    "held and tired": ({"giver_capacity": 0.5, "overload": 0.5}, {5: [seeded(0, True)]}),
    "givers who tire": ({"giver_capacity": 0.5, "overload": 0.5}, {5: PROGRAMME}),
    "givers who move": ({"overload": 0.0}, {5: PROGRAMME, 12: [moved(GIVERS)]}),
    "programme ties released and ended": (
        {"overload": 0.0},
        {5: PROGRAMME,
         20: [(lambda m: levers.release_tie(m, *STRANGERS[0], "friend", 0.39),
               lambda r: r.release_tie(*STRANGERS[0], FRIEND, 0.39)),
              (lambda m: levers.end_tie(m, *STRANGERS[1]), lambda r: r.end_tie(*STRANGERS[1]))]},
    ),
    "move": ({"settled": 0.6}, {5: [moved(MANY)]}),
    "move, where people move anyway": ({"settled": 0.6, "turnover": 6.0}, {5: [moved(MANY)]}),
    "invite, and then all move": ({}, {3: [invited(ALL, 0, 0.8)], 9: [moved(ALL)]}),
    "invite, fund, enlarge and open": (
        {"partnership": 0.3},
        {5: [invited(np.arange(30, 50, dtype=np.int32), 1, 0.39), funded(0, 1.7),
             (lambda m: levers.enlarge(m, 0, 1.8), lambda r: r.enlarge(0, 1.8)),
             (lambda m: levers.open_up(m, 0, 0.3), lambda r: r.open_up(0, 0.3))]},
    ),
    "partner": ({"partnership": 0.9}, {5: [partnered(0, 1, 0.9)]}),
    "partner and fund": ({"partnership": 0.9}, {5: [partnered(3, 4, 0.9), funded(4, 2.0)]}),
    "close": ({"partnership": 0.9}, {5: [funded(1, 0.0)]}),
    **{f"scale {name}": ({"turnover": 0.1}, {5: [scaled(name, 1.5)]}) for name in SCALABLE},
}  # fmt: skip


@pytest.mark.parametrize(("changed", "pulled"), CASES.values(), ids=CASES)
def test_same_weeks_under_a_lever(changed, pulled):
    compiled, reference = both(SEED, RESIDENTS, PLACES, **changed)
    for week in range(1, 41):
        for _, pull in pulled.get(week, ()):
            pull(reference)
        compare_a_week(compiled, reference, [pull for pull, _ in pulled.get(week, ())])
