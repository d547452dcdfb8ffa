"""The whole model from the first of two waves to the second: a year of weeks, in many worlds.

Nothing of the second wave is used, but for one number where the user asks for it: the share of friendships that
ended. Parameters are drawn as every comparison draws them.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ccsim.experiments.calibrated import Posterior
from ccsim.experiments.priors import stable_parameters
from ccsim.experiments.worlds import World, world_key
from ccsim.model.community import CommunityModel
from ccsim.model.pilot import run_pilot
from ccsim.model.state import WEEKS_A_YEAR
from ccsim.site.arrays import SiteArrays
from ccsim.site.canonical import arrays as canonical_arrays
from ccsim.site.csv_file import Block
from ccsim.site.description import SiteDescription
from ccsim.site.problem_log import ProblemLog
from ccsim.site.reading import site_from_blocks
from ccsim.site.site import Site
from ccsim.validating.diffusions import Flags
from ccsim.validating.two_waves import TwoWaves, Wave

CLOSE, OTHER = "most days", "weekly"
"""How often friends are taken to meet: those who named each other or a best friend, and others. It was not asked."""
LUCKS = 5


def site_of(given: TwoWaves) -> Site:
    """Return the first wave as a mapped site: friends, what they do, and one place where all of them are each week.

    Groups count as an identity. Its affinity is how much rarer ties are across them than within, as on the map.
    """
    n = given.group.size
    ids = [f"p{one:04}" for one in range(n)]
    a, b = np.nonzero(np.triu(given.first.tied))
    columns = {name: f"behaviour_{at}" for at, name in enumerate(given.behaviours)}
    residents = {"id": ids, "group": [f"g{one}" for one in given.group.tolist()]}
    for name, having in zip(given.behaviours, given.first.having, strict=True):
        residents[columns[name]] = ["" if np.isnan(one) else ("yes" if one else "no") for one in having]
    close = given.first.close[a, b]
    tables = {
        "residents.csv": residents,
        "ties.csv": {
            "a": [ids[one] for one in a],
            "b": [ids[one] for one in b],
            "kind": ["friend"] * a.size,
            "frequency": [CLOSE if one else OTHER for one in close],
        },
        "places.csv": {"id": ["school"], "kind": ["school"]},
        "affiliations.csv": {"resident": ids, "place": ["school"] * n, "frequency": [OTHER] * n},
    }
    description = SiteDescription(
        title=given.title, population=n, identity={"group": _affinity(given)}, behaviours=columns
    )
    blocks = {
        file: [Block(list(range(2, 2 + len(next(iter(cells.values()))))), dict(cells))]
        for file, cells in tables.items()
    }
    return site_from_blocks("two-waves", description, blocks, ProblemLog())


def years(
    given: TwoWaves, posterior: Posterior, draws: int, seed: int, *, yearly_loss: float | None = None
) -> Iterator[Wave]:
    """Yield how each world stands after a year.

    Args:
        given: the two waves, of which only the first is lived from.
        posterior: of the parameters.
        draws: of the parameters; each has `LUCKS` lucks.
        seed: of draws and lucks; 0 is a seed.
        yearly_loss: share of friendships that end in a year, instead of what the draws say.
    """
    arrays = canonical_arrays(site_of(given))
    for index in range(draws):
        parameters = stable_parameters(arrays, seed, index, posterior).parameters
        if yearly_loss is not None:
            parameters = parameters._replace(loss_friend=yearly_loss, loss_scale=1.0)
        balance = run_pilot(arrays, parameters)
        for luck in range(LUCKS):
            key = world_key(seed, World(0, index, luck))
            model = CommunityModel(arrays, parameters, balance=balance, world=key)
            model.live_until(WEEKS_A_YEAR)
            yield _as_found(model, arrays, given)


def _as_found(model: CommunityModel, arrays: SiteArrays, given: TwoWaves) -> Wave:
    """Return a community as a second wave would find it, people in the order of the first."""
    n = arrays.residents
    place = np.array([int(name[1:]) for name in arrays.resident_id])
    tied: Flags = np.zeros((n, n), np.bool_)
    tied[place[model.ties.a], place[model.ties.b]] = True
    having = np.empty((len(given.behaviours), n))
    for row, name in enumerate(given.behaviours):
        bit = np.uint8(1 << arrays.behaviour_names.index(name))
        having[row, place] = (model.residents.behaviours & bit) != 0
    return Wave(tied | tied.T, np.zeros((n, n), np.bool_), having)


def _affinity(given: TwoWaves) -> float:
    """Return how dense ties are across groups, as a share of how dense they are within; at most 1."""
    alike = given.group[:, None] == given.group
    pairs = ~np.eye(given.group.size, dtype=np.bool_)
    within, across = (given.first.tied[pairs & held].mean() for held in (alike, ~alike))
    return float(np.clip(across / within, 0.01, 1.0)) if within > 0.0 else 1.0
