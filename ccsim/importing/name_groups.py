"""First and family names that go together: somebody called Khan is more often Mohammed than somebody called Smith.

Taken as independent, `Mohammed Khan` would seem a rare name, and two people who share it one person. A mixture of
groups, in each of which first and family names are independent (latent classes, Lazarsfeld), says how much more common
a full name is than that. It is found in the data alone, and stands for no origin of anybody.
"""

from __future__ import annotations

import numpy as np

from ccsim.importing.mentions import Floats, Ints

GROUPS = 4
ROUNDS = 60
CAUTION = 10.0
"""Mentions of average make-up that are added to every name: the rare names of one person make no group."""


def common_together(given: Ints, family: Ints) -> Floats:
    """Return for each mention how many times as common its full name is as its two names suggest, at least 1.

    Args:
        given, family: codes of the names of each mention; -1 where not known.
    """
    lift = np.ones(given.size)
    full = (given >= 0) & (family >= 0)
    if not full.any():
        return lift
    g, f = given[full], family[full]
    generator = np.random.default_rng(0)  # fixed, so that the same data always give the same answer
    # Mentions of one family name begin together: groups of whole families are what is looked for.
    belongs = generator.dirichlet(np.full(GROUPS, 0.5), int(f.max()) + 1)[f]
    of_given = of_family = share = np.ones(0)
    for _ in range(ROUNDS):
        share = belongs.mean(axis=0)
        of_given, of_family = _times_as_often(g, belongs, share), _times_as_often(f, belongs, share)
        weight = share * of_given[g] * of_family[f]
        belongs = weight / weight.sum(axis=1, keepdims=True)
    lift[full] = np.maximum((share * of_given[g] * of_family[f]).sum(axis=1), 1.0)
    return lift


def _times_as_often(name: Ints, belongs: Floats, share: Floats) -> Floats:
    """Return how many times as often each name is used in each group as in all; shape (names, groups)."""
    counts = np.column_stack([np.bincount(name, belongs[:, k]) for k in range(GROUPS)])
    uses = counts.sum(axis=1, keepdims=True)
    within = (counts + CAUTION * share) / (uses + CAUTION)
    return np.asarray(within / share)
