"""What the interviews of a sample say of the network: who named whom, who is tied to whom among those named."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from ccsim.growing.whereabouts import Whereabouts

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Sample:
    """People who were interviewed and people whom they named; m of them.

    Attributes:
        population: residents of the area, at least m.
        interviewed: who was interviewed, [m].
        weight: how many residents somebody interviewed stands for, up to a factor, [m]; 0 for the others.
        traits: identity of everybody in each identity column, as codes from 0, -1 where it is not known, [m, columns].
        where: their homes and places, as far as these are known.
        a: one end of every tie, [ties].
        b: the other end.
        alter_ties_asked: whether the interviewed were asked which of those whom they named know each other.
        identified: whether it is known who of those named in different interviews are the same, and who of them was
            interviewed. If not, each naming stands for itself.
        zone: column of traits that says in which part of the area somebody lives; -1 where none does.
    """

    population: int
    interviewed: Flags
    weight: Floats
    traits: Ints
    where: Whereabouts
    a: Ints
    b: Ints
    alter_ties_asked: bool
    identified: bool = True
    zone: int = -1

    @property
    def share(self) -> float:
        """The share of the other residents that was interviewed: somebody's tie leads there with this probability."""
        return (int(self.interviewed.sum()) - 1) / max(self.population - 1, 1)


@dataclass(frozen=True)
class Seen:
    """What the sample shows of everybody in it and of every tie.

    Attributes:
        degree: ties, [m]; of those not interviewed only the ties that somebody reported.
        namers: how many of the interviewed have a tie with them, [m].
        beside: ties with people who were not interviewed, as seen in the interviews of others, [m].
        shared: shared partners of the two ends, [ties]; complete where one end was interviewed.
        shared_namers: shared partners who were interviewed, [ties].
    """

    degree: Ints
    namers: Ints
    beside: Ints
    shared: Ints
    shared_namers: Ints


def seen(sample: Sample) -> Seen:
    """Return what the sample shows of everybody in it and of every tie."""
    size = sample.interviewed.size
    ties = adjacency(size, sample.a, sample.b)
    asked = sample.interviewed.astype(np.int64)
    to_asked = ties.multiply(asked[None, :]).tocsr()
    shared = paths(ties, ties, sample.a, sample.b)
    shared_namers = paths(to_asked, ties, sample.a, sample.b)
    namers = np.asarray(ties @ asked, dtype=np.int64)
    beside = np.zeros(size, dtype=np.int64)
    reported = shared_namers > 0
    for one, other in ((sample.a, sample.b), (sample.b, sample.a)):
        counted = reported & ~sample.interviewed[other]
        beside += np.bincount(one[counted], minlength=size)
    return Seen(np.asarray(ties.sum(axis=1), dtype=np.int64).ravel(), namers, beside, shared, shared_namers)


def heard_from(sample: Sample, kept: Flags) -> Sample:
    """Return the sample as it would be had only some of the interviews taken place; everybody stays in it.

    Args:
        sample: the sample.
        kept: which of the interviewed, [m].
    """
    ties = adjacency(kept.size, sample.a, sample.b)
    through = paths(ties.multiply(kept[None, :].astype(np.int64)).tocsr(), ties, sample.a, sample.b)
    told = kept[sample.a] | kept[sample.b]
    if sample.alter_ties_asked:
        told |= through > 0
    weight = np.where(kept, sample.weight, 0.0)
    return replace(sample, interviewed=kept, weight=weight, a=sample.a[told], b=sample.b[told])


def adjacency(size: int, a: Ints, b: Ints) -> sp.csr_array:
    """Return the symmetric 0/1 matrix of ties, [size, size]."""
    ones = np.ones(2 * a.size, dtype=np.int64)
    return sp.csr_array((ones, (np.concatenate([a, b]), np.concatenate([b, a]))), shape=(size, size))


def paths(first: sp.csr_array, second: sp.csr_array, a: Ints, b: Ints, block: int = 50_000) -> Ints:
    """Return for every pair (a, b) the number of two-step paths from a by `first` and then by `second`."""
    found = np.zeros(a.size, dtype=np.int64)
    for start in range(0, a.size, block):
        rows = slice(start, start + block)
        found[rows] = np.asarray(first[a[rows]].multiply(second[b[rows]]).sum(axis=1)).ravel()
    return found
