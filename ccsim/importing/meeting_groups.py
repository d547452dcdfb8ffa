"""Neighbourhood groups found in the ties, as places where their members meet."""

from __future__ import annotations

from dataclasses import replace

from ccsim.site.csv_file import Block
from ccsim.site.groups import FEWEST_MEMBERS, MOST_MEMBERS, neighbourhood_groups
from ccsim.site.problem_log import ProblemLog
from ccsim.site.reading import site_from_blocks
from ccsim.site.site import Site


def with_groups(site: Site, blocks: dict[str, list[Block]], seed: int) -> Site:
    """Return the site with a place for every neighbourhood group; how often they use it stays open.

    Args:
        site: a site without places.
        blocks: the rows that it was made of.
        seed: for the search.
    """
    found = neighbourhood_groups(len(site.residents.id), site.ties.a, site.ties.b, seed)
    width = max(2, len(str(len(found))))
    places = [f"S{number:0{width}d}" for number in range(1, len(found) + 1)]
    who = [site.residents.id[row] for group in found for row in group]
    where = [place for place, group in zip(places, found, strict=True) for _ in group]
    said = (
        f"Nobody mapped where people meet: the places are groups of about {FEWEST_MEMBERS} to {MOST_MEMBERS} people "
        f"found in the ties by the Louvain method (seed {seed}); how often their members use them is not known."
    )
    group_blocks = {
        "places.csv": [
            Block(
                list(range(2, len(places) + 2)),
                {"id": places, "kind": ["street"] * len(places), "layer": ["place"] * len(places)},
            )
        ],
        "affiliations.csv": [Block(list(range(2, len(who) + 2)), {"resident": who, "place": where})],
    }
    description = replace(site.description, sources=(*site.description.sources, said))
    return site_from_blocks(site.name, description, blocks | group_blocks, ProblemLog())
