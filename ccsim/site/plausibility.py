"""Is a made-up site like England's neighbourhoods, as far as anybody has measured? Targets, and what a site has.

Each target names its evidence; where the map cannot hold what was asked in a survey, the nearest thing in it stands for
it, and the target says so. A site that misses one may still be right: the ranges are wide, and few were measured in
neighbourhoods like these.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import networkx as nx
import numpy as np

from ccsim.site.frequency import WEEKLY_PROBABILITY
from ccsim.site.site import Site
from ccsim.site.tables import TIE_KINDS, Floats, Ints

KIN = TIE_KINDS.index("kin")
LOW_WELLBEING = 19.5
"""SWEMWBS points (E005)."""


@dataclass(frozen=True)
class Target:
    """One thing that a plausible site has.

    Attributes:
        name: what is measured, in words.
        source: evidence rows, or assumption.
        low, high: what is tolerated.
        digits: decimals shown.
        measure: its value at a site.
    """

    name: str
    source: str
    low: float
    high: float
    digits: int
    measure: Callable[[Site], float]

    def met(self, value: float) -> bool:
        """Return whether a value is within the range, as shown."""
        return self.low <= round(value, self.digits) <= self.high


def _degree(site: Site, which: np.ndarray | None = None) -> Ints:
    """Return [n]: the number of ties, of all or of some of them."""
    ties, n = site.ties, len(site.residents.id)
    chosen = np.ones(ties.a.size, np.bool_) if which is None else which
    return np.asarray(np.bincount(ties.a[chosen], minlength=n) + np.bincount(ties.b[chosen], minlength=n))


def _transitivity(site: Site) -> float:
    network: nx.Graph[int] = nx.Graph()
    network.add_edges_from(zip(site.ties.a.tolist(), site.ties.b.tolist(), strict=True))
    return float(nx.transitivity(network))


def _outside_share(site: Site) -> float:
    within = 2.0 * float(site.ties.strength.sum())
    outside = float(site.residents.outside_contacts.sum())
    return outside / (outside + within)


def _neighbours(site: Site, least: float) -> float:
    """Return the share with a tie, not kin, in their own street, of at least that strength."""
    streets = np.array([kind == "street" for kind in site.places.kind])
    at_home = streets[site.affiliations.place]
    street = np.full(len(site.residents.id), -1)
    street[site.affiliations.resident[at_home]] = site.affiliations.place[at_home]
    ties = site.ties
    near = (street[ties.a] == street[ties.b]) & (ties.kind != KIN) & (ties.strength >= least)
    return float((_degree(site, near) > 0).mean())


def _lived(site: Site) -> np.ndarray:
    return np.asarray(site.residents.lived_experience == 1)


def _relative_network(site: Site) -> float:
    degree, lived = _degree(site), _lived(site)
    return float(degree[lived].mean() / degree[~lived].mean())


def _kin_share(site: Site, who: np.ndarray) -> float:
    kin, all_ties = _degree(site, site.ties.kind == KIN), _degree(site)
    return float(kin[who].sum() / all_ties[who].sum())


def _more_kin(site: Site) -> float:
    lived = _lived(site)
    return _kin_share(site, lived) - _kin_share(site, ~lived)


def _likeness(site: Site) -> float:
    """Return the correlation of wellbeing over ties, each taken both ways."""
    one, other = site.residents.wellbeing[site.ties.a], site.residents.wellbeing[site.ties.b]
    both: Floats = np.corrcoef(np.concatenate([one, other]), np.concatenate([other, one]))
    return float(both[0, 1])


def _answered(site: Site, *answers: str) -> float:
    return float(np.isin(np.array(site.residents.lonely), answers).mean())


MONTHLY, WEEKLY = WEEKLY_PROBABILITY["monthly"], WEEKLY_PROBABILITY["weekly"]

TARGETS: tuple[Target, ...] = (
    Target("ties each within the area", "E056 for villages, E046; else assumption", 5, 15, 1,
           lambda site: float(_degree(site).mean())),
    Target("transitivity", "E056", 0.2, 0.4, 2, _transitivity),
    Target("without any tie", "E062", 0, 0.03, 3, lambda site: float((_degree(site) == 0).mean())),
    Target("contacts that leave the area, share", "assumption", 0.2, 0.5, 2, _outside_share),
    Target("see a neighbour of their street, not kin, monthly or more: for chatting with neighbours", "E058", 0.65, 0.8,
           2, lambda site: _neighbours(site, MONTHLY)),
    Target("... weekly or more: for borrowing and favours", "E059", 0.25, 0.5, 2,
           lambda site: _neighbours(site, WEEKLY)),
    Target("wellbeing, mean, points", "E001, E002; less where deprived: assumption", 22.5, 23.7, 1,
           lambda site: float(site.residents.wellbeing.mean())),
    Target("wellbeing, standard deviation, points", "E003", 3.7, 4.1, 1,
           lambda site: float(site.residents.wellbeing.std())),
    Target("low wellbeing", "E005, more where deprived", 0.12, 0.24, 2,
           lambda site: float((site.residents.wellbeing <= LOW_WELLBEING).mean())),
    Target("correlation of wellbeing over ties", "almost none", -0.05, 0.08, 2, _likeness),
    Target("often lonely", "E029, E030", 0.049, 0.08, 3, lambda site: _answered(site, "often")),
    Target("lonely sometimes or often", "CLS by area; E033", 0.2, 0.4, 2,
           lambda site: _answered(site, "often", "sometimes")),
    Target("lived experience", "E145, E147", 0.12, 0.2, 2, lambda site: float(_lived(site).mean())),
    Target("their ties over other people's", "E046, E047: fewer", 0.6, 0.95, 2, _relative_network),
    Target("kin among their ties", "E048", 0.3, 0.69, 2, lambda site: _kin_share(site, _lived(site))),
    Target("... more than among other people's, by", "E048: more", 0.01, 0.4, 2, _more_kin),
)  # fmt: skip
"""What is looked at, in the order of the table in docs/sites.md."""


def missed(site: Site) -> list[str]:
    """Return, in words, each target that a site misses."""
    lines = []
    for target in TARGETS:
        value = target.measure(site)
        if not target.met(value):
            expected = f"expected {target.low:g} to {target.high:g} ({target.source})"
            lines.append(f"{target.name}: {value:.{target.digits}f}, {expected}")
    return lines
