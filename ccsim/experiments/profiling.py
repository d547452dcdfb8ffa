"""How long each process of a week takes at a site, and the whole week as the model usually lives it."""

from __future__ import annotations

import time
from dataclasses import dataclass

from ccsim.model.community import CommunityModel
from ccsim.site.arrays import SiteArrays

WARMING_WEEKS = 2
"""Weeks lived before any is timed: the first compiles or loads what is compiled, and fills the caches."""


@dataclass(frozen=True)
class Profile:
    """What a week costs.

    Attributes:
        residents: of the site.
        weeks: weeks that were timed.
        processes: name and seconds a week of each process called by itself, in the week's order.
        compiled: seconds a week of `CommunityModel.live_until`, which has the week compiled into one piece.
    """

    residents: int
    weeks: int
    processes: tuple[tuple[str, float], ...]
    compiled: float

    @property
    def together(self) -> float:
        """Seconds a week of all processes, called one by one."""
        return sum(seconds for _, seconds in self.processes)

    def nanoseconds(self, seconds: float) -> float:
        """Return some seconds a week as nanoseconds a week and resident."""
        return seconds * 1e9 / max(self.residents, 1)


def profile(arrays: SiteArrays, weeks: int) -> Profile:
    """Time a week at a site, at the central parameters and with nothing done.

    Both communities live through the same weeks, so that both meet the same ties and contacts.

    Args:
        arrays: the site.
        weeks: how many weeks to time, 1 or more.
    """
    model = CommunityModel(arrays)
    spent = dict.fromkeys((process.name for process in model.processes), 0.0)
    for number in range(WARMING_WEEKS + weeks):
        model.begin_week()
        for process in model.processes:
            begun = time.perf_counter()
            process.run(model)
            if number >= WARMING_WEEKS:
                spent[process.name] += time.perf_counter() - begun
    usual = CommunityModel(arrays, balance=model.balance)
    usual.live_until(WARMING_WEEKS)
    begun = time.perf_counter()
    usual.live_until(WARMING_WEEKS + weeks)
    compiled = time.perf_counter() - begun
    return Profile(
        arrays.residents,
        weeks,
        tuple((name, seconds / weeks) for name, seconds in spent.items()),
        compiled / weeks,
    )
