"""A mapped site: what community researchers brought back from a neighbourhood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ccsim.site.description import SiteDescription
from ccsim.site.tables import (
    AffiliationTable,
    Codes,
    PartnershipTable,
    PlaceTable,
    ResidentTable,
    TieTable,
)

if TYPE_CHECKING:
    import networkx as nx


@dataclass(frozen=True, eq=False)
class Site:
    """A mapped site, as its folder says it: nothing filled, nothing put in order.

    Two sites are equal if everything in them is, whatever their folders are called.

    Attributes:
        name: name of the folder.
        description: `site.yaml`.
        residents: n residents.
        ties: one entry a tie, the reports of a pair merged.
        places: places and organisations.
        affiliations: who goes where.
        partnerships: which organisations work together.
        behaviours: name of a behaviour -> whether each resident shows it, [n] (1 yes, 0 no, -1 not known).
    """

    name: str
    description: SiteDescription
    residents: ResidentTable
    ties: TieTable
    places: PlaceTable
    affiliations: AffiliationTable
    partnerships: PartnershipTable
    behaviours: dict[str, Codes] = field(default_factory=dict)

    __hash__ = None  # type: ignore[assignment]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Site):
            return NotImplemented
        names = [entry.name for entry in fields(self) if entry.name != "name"]
        return all(_same(getattr(self, name), getattr(other, name)) for name in names)

    @classmethod
    def read(cls, path: str | Path) -> Site:
        """Read the folder of a site.

        Raises:
            InputError: everything that is wrong with its files, by file, line and column.
        """
        from ccsim.site.reading import read_site

        return read_site(Path(path))

    def write(self, path: str | Path) -> None:
        """Write the site as a folder, which must not exist or be empty; reading it gives an equal site.

        Raises:
            InputError: there is something in the folder, it cannot be written, or the site is not one that
                could be read again. Nothing is left behind.
        """
        from ccsim.site.writing import write_site

        write_site(self, Path(path))

    @classmethod
    def from_networkx(
        cls,
        graph: nx.Graph[Any],
        *,
        title: str,
        population: int | None = None,
        identity: Mapping[str, float | None] | None = None,
        name: str = "graph",
    ) -> Site:
        """Make a site of a networkx graph; see `ccsim.site.graph.site_from_graph`."""
        from ccsim.site.graph import site_from_graph

        return site_from_graph(graph, title=title, population=population, identity=identity or {}, name=name)

    def to_networkx(self) -> nx.Graph[str]:
        """Return residents and ties as a networkx graph; see `ccsim.site.graph.graph_from_site`."""
        from ccsim.site.graph import graph_from_site

        return graph_from_site(self)


def _same(one: object, other: object) -> bool:
    """Return whether two parts of a site are equal; NaN equals NaN."""
    if type(one) is not type(other):
        return False
    if isinstance(one, np.ndarray) and isinstance(other, np.ndarray):
        return np.array_equal(one, other, equal_nan=one.dtype.kind == "f")
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_same(value, other[key]) for key, value in one.items())
    if isinstance(one, ResidentTable | TieTable | PlaceTable | AffiliationTable | PartnershipTable):
        return all(_same(getattr(one, entry.name), getattr(other, entry.name)) for entry in fields(one))
    return one == other
