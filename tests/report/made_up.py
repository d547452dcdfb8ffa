"""A made-up comparison for the tests of the report."""

from __future__ import annotations

import numpy as np

from ccsim.experiments.gaps import Gap
from ccsim.experiments.reach import OutOfReach
from ccsim.model.parameters import TABLE
from ccsim.report.data import (
    DISTANCES,
    CostNote,
    Duel,
    Effect,
    Filled,
    First,
    Repeat,
    ReportData,
    ScenarioNote,
    SiteNote,
    Split,
    TimePoint,
)

UNITS = {
    "wellbeing": ("points", "higher", 23.4, 1.0),
    "low_wellbeing": ("share", "lower", 0.16, -0.03),
    "stigma": ("0-1", "lower", 0.27, -0.004),
    "self_stigma": ("0-1", "lower", 0.3, -0.01),
    "confidence": ("0-1", "higher", 0.55, 0.02),
    "trust": ("0-1", "higher", 0.5, 0.01),
    "support": ("contacts a week", "higher", 4.2, 0.4),
    "isolated": ("share", "lower", 0.08, -0.1),
    "often_lonely": ("share", "lower", 0.05, -0.02),
    "ever_lonely": ("share", "lower", 0.4, -0.05),
    "ties": ("ties", "higher", 9.1, 0.3),
    "attendance": ("visits a week", "higher", 0.6, 0.2),
    "involvement": ("share", "higher", 0.1, 0.01),
    "much_better_off": ("share", "higher", 0.0, 0.02),
    "much_worse_off": ("share", "lower", 0.0, 0.0),
}
SIZES = {
    "everyone": (1480, 1.0),
    "recipients": (120, 6.0),
    "took_up": (94, 7.5),
    "deliverers": (40, 0.5),
    "lived_experience": (310, 1.4),
    "most_deprived_fifth": (296, 1.2),
    "lowest_wellbeing_fifth": (296, 2.6),
}
STEPS = {"0": (120, 6.0), "1": (480, 0.9), "2": (610, 0.25), "3+": (240, 0.05), "unreached": (30, 0.0)}


def effect(size: float, worlds: int = 50, **fields: object) -> Effect:
    """One row whose worlds spread around `size`."""
    given: dict[str, object] = {
        "site": "millbrook", "scenario": "befriending", "comparator": "baseline", "indicator": "wellbeing",
        "group": "everyone", "distance": "all", "week": "mean", "unit": "points", "better": "higher",
        "residents": 1480, "baseline": 23.4,
    } | fields  # fmt: skip
    rng = np.random.default_rng(5)
    drawn = size + (abs(size) * 0.4 + (0.002 if size else 0.0)) * rng.standard_normal(worlds)
    low, high = np.quantile(drawn, [0.05, 0.95]) if worlds > 1 else (drawn[0], drawn[0])
    good = drawn > 0 if given["better"] == "higher" else drawn < 0
    error = float(drawn.std()) / np.sqrt(worlds)
    numbers = {
        "worlds": worlds, "mean": float(drawn.mean()), "ci_low": float(drawn.mean() - 2 * error),
        "ci_high": float(drawn.mean() + 2 * error), "world_p05": float(low), "world_p95": float(high),
        "share_better": float(good.mean()),
    }  # fmt: skip
    return Effect(**{**numbers, **given})  # type: ignore[arg-type]


def rows_of(site: str, scenario: str, size: float, worlds: int) -> list[Effect]:
    rows = []
    for indicator, (unit, better, baseline, factor) in UNITS.items():
        common = {
            "site": site, "scenario": scenario, "indicator": indicator, "unit": unit, "better": better,
            "baseline": baseline,
        }  # fmt: skip
        for group, (residents, share) in SIZES.items():
            rows.append(effect(size * share * factor, worlds, group=group, residents=residents, **common))
        for distance in DISTANCES:
            residents, share = STEPS[distance]
            rows.append(effect(size * share * factor, worlds, distance=distance, residents=residents, **common))
    return rows


def times_of(site: str, scenario: str, size: float, weeks: int = 156) -> list[TimePoint]:
    points = []
    for group in ("everyone", "recipients"):
        residents, share = SIZES[group]
        for week in (*range(0, weeks, 4), weeks):
            shape = (1 - np.exp(-max(0, week - 13) / 15)) * np.exp(-max(0, week - 65) / 40)
            mean = float(size * share * shape)
            points.append(TimePoint(site, scenario, "wellbeing", group, week, residents, mean, 0.4 * mean, 1.6 * mean))
    return points


def made_up(
    sizes: dict[str, float] | None = None, worlds: tuple[int, int] = (10, 5), sites: tuple[str, ...] = ("millbrook",)
) -> ReportData:
    """A whole comparison: one scenario for each entry of `sizes` (effect on everyone's wellbeing, points)."""
    sizes = {"befriending": 0.11, "hub": 0.05} if sizes is None else sizes
    texts = {
        "befriending": (
            "Befriending for the most isolated",
            ("A volunteer meets each of 120 of the most isolated residents once a week, from week 13 to week 65.",),
            ("befriending",),
        ),
        "hub": (
            "More money for the community hub",
            ("The hub's funding rises by half from week 13; 60 people who do not come are invited.",),
            ("hub_funding",),
        ),
    }
    notes = []
    for name in sizes:
        title, said, kinds = texts.get(name, (name, (), ("befriending",)))
        notes.append(ScenarioNote(name, title, "", said, kinds, 13, 65))
    count = worlds[0] * worlds[1]
    effects, times, duels = [], [], []
    for site in sites:
        for name, size in sizes.items():
            effects += rows_of(site, name, size, count)
            times += times_of(site, name, size)
        names = list(sizes)
        for k, first in enumerate(names):
            for second in names[k + 1 :]:
                ahead = round(count * (0.86 if sizes[first] > sizes[second] else 0.5))
                duels.append(Duel(site, first, second, ahead, count - ahead, count))
    return ReportData(
        title="Befriending or the hub?",
        description="Two ideas from the neighbourhood forum.",
        sites=tuple(
            SiteNote(
                site, site.title(), 1480, 6600, 24, True,
                (Filled("wellbeing", 212, 1480, "the site's distribution"), Filled("trust", 3, 1480)),
            )
            for site in sites
        ),
        scenarios=tuple(notes),
        outcome="wellbeing",
        weeks=156,
        start=13,
        end=65,
        parameter_draws=worlds[0],
        lucks=worlds[1],
        effects=tuple(effects),
        times=tuple(times),
        duels=tuple(duels),
        splits=tuple(Split(site, name, 0.78, 0.22) for site in sites for name in sizes),
        parameters=TABLE,
        firsts=tuple(
            First(site, name, 40 if size == max(sizes.values()) else 5)
            for site in sites
            for name, size in sizes.items()
        ),
        costs=tuple(CostNote(site, name, 60_000.0, 2.0, 0.0, "GBP", 2024) for site in sites for name in sizes),
        gaps=tuple(
            Gap(site, name, "lived_experience", 310, -2.5, 0.4 * size, 0.2 * size, 0.6 * size, float(size > 0), count)
            for site in sites
            for name, size in sizes.items()
        ),
        missed=tuple(
            OutOfReach(site, group, residents, float(residents // 2), float(residents // 5))
            for site in sites
            for group, residents in (("everyone", 1480), ("lived_experience", 310))
        ),
        repeat=Repeat(
            "ccsim compare scenarios/first.yaml --worlds 10x5 --seed 1",
            "0.1.0",
            1,
            (("scenarios/first.yaml", "9f2c51d0"),),
            (("numpy", "2.4.6"),),
        ),
    )  # fmt: skip
