"""Keyed draws: every random number is a function of who, what and when.

The generator is Philox4x32 with 7 rounds (Salmon, Moraes, Dror and Shaw, 2011, "Parallel random numbers: as easy as
1, 2, 3"), the fewest with which its authors found it to pass TestU01's BigCrush. Its 128-bit counter holds two 64-bit
identities, its 64-bit key the world, the process block and the week. One call yields two draws, the two *lanes* of a
block.
"""

from __future__ import annotations

from enum import IntEnum
from math import log, sqrt

import numpy as np

from ccsim.model.arithmetic import logarithm
from ccsim.model.compiled import inlined, kernel
from ccsim.site.arrays import Identities
from ccsim.site.tables import Floats


class Process(IntEnum):
    """What a draw is for. The block is the number halved, the lane its last bit. Frozen: results hang on them."""

    SET_POINT = 2
    KNOWS = 4
    ATTEND = 6
    TABLE = 7
    QUEUE = 8
    JUMP = 9
    CONTACT = 10
    LOSS = 11
    SLIGHT = 12
    MEETING = 14
    TIE_KIND = 16
    NOISE = 18
    TARGET = 20
    TAKE_UP = 22
    DROP_OUT = 23
    DELIVERER = 24
    MATCH = 26
    REMAINS = 28
    TURNOVER = 30
    DONOR = 31
    SETTLE = 32
    INTRODUCTION = 34
    INTRODUCTION_BACK = 35
    BEHAVIOUR = 36
    TIRE = 38
    PARAMETER = 40
    FILL = 42
    FOUND = 44
    NOMINATE = 46
    PERSUADE = 48


BLOCKS = (max(Process) >> 1) + 1
"""Number of process blocks."""
MASK32 = np.uint64(0xFFFFFFFF)
SHIFT32 = np.uint64(32)
SHIFT12 = np.uint64(12)
MULTIPLIER_0 = np.uint64(0xD2511F53)
MULTIPLIER_1 = np.uint64(0xCD9E8D57)
WEYL_0 = np.uint64(0x9E3779B9)
WEYL_1 = np.uint64(0xBB67AE85)
ROUNDS = 7
UNIT = 2.0**-52
HALF_UNIT = 2.0**-53
MIDDLE = 0.425
"""Distance from a half up to which Wichura's middle formula holds."""
NEAR = 1.6
"""Where his formula for the near tail is centred."""
ONE_TO_TWO = np.uint64(0x3FF0000000000000)
"""Sign and exponent of the numbers from 1 to 2: any 52 bits below them are such a number."""


@inlined
def philox(key, a, b):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201 (inlined into kernels)
    """Return the two 64-bit lanes of the Philox4x32-7 block with the counter (a, b)."""
    c0 = a & MASK32
    c1 = a >> SHIFT32
    c2 = b & MASK32
    c3 = b >> SHIFT32
    k0 = key & MASK32
    k1 = key >> SHIFT32
    for _ in range(ROUNDS):
        p0 = MULTIPLIER_0 * c0
        p1 = MULTIPLIER_1 * c2
        c0 = (p1 >> SHIFT32) ^ c1 ^ k0
        c1 = p1 & MASK32
        c2 = (p0 >> SHIFT32) ^ c3 ^ k1
        c3 = p0 & MASK32
        k0 = (k0 + WEYL_0) & MASK32
        k1 = (k1 + WEYL_1) & MASK32
    return (c1 << SHIFT32) | c0, (c3 << SHIFT32) | c2


@inlined
def unit(lane):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Return the top 52 bits of a lane as a number in [0, 1)."""
    return np.float64(lane >> SHIFT12) * UNIT


@inlined
def mixed(word):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Return the word after the finaliser of SplitMix64 (Steele, Lea and Flood, 2014): a bijection that mixes well."""
    word = (word ^ (word >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    word = (word ^ (word >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return word ^ (word >> np.uint64(31))


@kernel
def draw_key(world: np.uint64, block: int, week: int | np.int64) -> np.uint64:
    """Return the generator's key for a world (64 bits), a process block and a week."""
    when = (np.uint64(block) << SHIFT32) | np.uint64(week)
    return mixed(np.uint64(world) ^ mixed(when + np.uint64(0x9E3779B97F4A7C15)))


@kernel
def week_keys(world: np.uint64, week: int | np.int64) -> Identities:
    """Return [blocks]: the generator's key of every process block in a week."""
    keys = np.empty(BLOCKS, np.uint64)
    for block in range(BLOCKS):
        keys[block] = draw_key(world, block, week)
    return keys


@kernel
def one_draw(key: np.uint64, a: np.uint64, b: np.uint64) -> float:
    """Return the first lane's draw in [0, 1) for one pair, where a kernel needs only a few."""
    first, _ = philox(key, a, b)
    return unit(first)


@kernel
def other_draw(key: np.uint64, a: np.uint64, b: np.uint64) -> float:
    """Return the second lane's draw in [0, 1) for one pair."""
    _, second = philox(key, a, b)
    return unit(second)


@kernel
def draw(world: np.uint64, process: int, week: int, a: np.uint64, b: np.uint64) -> float:
    """Return the draw in [0, 1) of a process for identities a and b (0 where there is one) in a week."""
    key = draw_key(world, process >> 1, week)
    return other_draw(key, a, b) if process & 1 else one_draw(key, a, b)


@kernel
def draws(world: np.uint64, process: int, week: int, a: np.ndarray, b: np.uint64) -> np.ndarray:
    """Return the draws of many identities `a` [n] (uint64) against one `b`: [n] in [0, 1)."""
    key = draw_key(world, process >> 1, week)
    drawn = np.empty(a.size)
    for i in range(a.size):
        drawn[i] = other_draw(key, a[i], b) if process & 1 else one_draw(key, a[i], b)
    return drawn


@kernel
def fill_draws(key: np.uint64, a: Identities, b: Identities, first: Floats, second: Floats) -> None:
    """Write both lanes of the draws of many pairs (a, b) to `first` and `second`, [m] each.

    A loop over arrays of its own, with nothing else in it, so that the compiler works on several pairs at once. The
    bits are set into numbers from 1 to 2, as converting integers takes as long as drawing them.
    """
    one, other = first.view(np.uint64), second.view(np.uint64)
    for k in range(a.size):
        lane, next_lane = philox(key, a[k], b[k])
        one[k] = (lane >> SHIFT12) | ONE_TO_TWO
        other[k] = (next_lane >> SHIFT12) | ONE_TO_TWO
    for k in range(a.size):
        first[k] -= 1.0
        second[k] -= 1.0


@kernel
def normal(probability: float) -> float:
    """Return the standard normal deviate of a draw in [0, 1).

    Wichura's AS241 (1988), relative accuracy 1e-16; half a unit in the last place is added so that 0 cannot occur.
    """
    q = (probability - 0.5) + HALF_UNIT
    if abs(q) <= MIDDLE:
        return _middle(q)
    r = (0.5 - abs(q)) if abs(q) < 0.5 else HALF_UNIT
    r = sqrt(-log(r))
    value = _ratio(r - NEAR, NEAR_TOP, NEAR_BOTTOM) if r <= 5.0 else _ratio(r - 5.0, FAR_TOP, FAR_BOTTOM)
    return value if q > 0 else -value


@inlined
def _middle(q):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    return _ratio(0.180625 - q * q, CENTRE_TOP, CENTRE_BOTTOM) * q


@inlined
def _ratio(r, top, bottom):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Return the ratio of two polynomials in r, eight coefficients each, highest power first."""
    return _polynomial(r, top) / _polynomial(r, bottom)


@inlined
def _polynomial(r, c):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    return ((((((c[0] * r + c[1]) * r + c[2]) * r + c[3]) * r + c[4]) * r + c[5]) * r + c[6]) * r + c[7]


@kernel
def deviates(identity: Identities, key: np.uint64) -> Floats:
    """Return [n]: a standard normal deviate for each identity, from the first lane of a block."""
    first, second = np.empty(identity.size), np.empty(identity.size)
    fill_draws(key, identity, np.zeros(identity.size, np.uint64), first, second)
    # The middle of the distribution for all at once, then the tails: the loops that do most have no branch.
    for i in range(identity.size):
        second[i] = _middle((first[i] - 0.5) + HALF_UNIT)
    tail, count = np.empty(identity.size + 1, np.int64), 0
    for i in range(identity.size):
        tail[count] = i
        count += abs((first[i] - 0.5) + HALF_UNIT) > MIDDLE
    size = np.empty(count)
    for k in range(count):
        size[k] = 0.5 - abs((first[tail[k]] - 0.5) + HALF_UNIT)
    for k in range(count):
        size[k] = _ratio(sqrt(-logarithm(max(size[k], HALF_UNIT))) - NEAR, NEAR_TOP, NEAR_BOTTOM)
    for k in range(count):
        i = tail[k]
        far = min(first[i], 1.0 - first[i]) < 1e-10
        second[i] = normal(first[i]) if far else (size[k] if first[i] > 0.5 else -size[k])
    return second


CENTRE_TOP = (
    2509.0809287301226727, 33430.575583588128105, 67265.770927008700853, 45921.953931549871457,
    13731.693765509461125, 1971.5909503065514427, 133.14166789178437745, 3.387132872796366608,
)  # fmt: skip
CENTRE_BOTTOM = (
    5226.495278852854561, 28729.085735721942674, 39307.89580009271061, 21213.794301586595867,
    5394.1960214247511077, 687.1870074920579083, 42.313330701600911252, 1.0,
)  # fmt: skip
NEAR_TOP = (
    7.7454501427834140764e-4, 0.0227238449892691845833, 0.24178072517745061177, 1.27045825245236838258,
    3.64784832476320460504, 5.7694972214606914055, 4.6303378461565452959, 1.42343711074968357734,
)  # fmt: skip
NEAR_BOTTOM = (
    1.05075007164441684324e-9, 5.475938084995344946e-4, 0.0151986665636164571966, 0.14810397642748007459,
    0.68976733498510000455, 1.6763848301838038494, 2.05319162663775882187, 1.0,
)  # fmt: skip
FAR_TOP = (
    2.01033439929228813265e-7, 2.71155556874348757815e-5, 0.0012426609473880784386, 0.026532189526576123093,
    0.29656057182850489123, 1.7848265399172913358, 5.4637849111641143699, 6.6579046435011037772,
)  # fmt: skip
FAR_BOTTOM = (
    2.04426310338993978564e-15, 1.4215117583164458887e-7, 1.8463183175100546818e-5, 7.868691311456132591e-4,
    0.0148753612908506148525, 0.13692988092273580531, 0.59983220655588793769, 1.0,
)  # fmt: skip
