"""Exponential and logarithm as plain arithmetic, so that the compiler works on several numbers at once.

The library's functions are calls, which keep a loop from being vectorised and take most of its time. These agree with
them to about 1e-16 of the larger of the result and 1.
"""

from __future__ import annotations

import numpy as np
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

from ccsim.model.compiled import inlined, kernel
from ccsim.site.tables import Floats

MAGIC = 6755399441055744.0  # 1.5 times 2^52: adding it leaves a number's nearest integer in the lowest bits
LOG2_E = 1.4426950408889634
LN2_HIGH, LN2_LOW = 6.93147180369123816490e-01, 1.90821492927058770002e-10
LARGEST = 700.0
ROUNDING = 1e-12
"""More than rounding can move a chance."""
EXPONENT = np.uint64(52)
MANTISSA = np.uint64(0x000FFFFFFFFFFFFF)
ROOT_HALF = np.uint64(0x3FE6A09E667F3BCD)
TO_ROOT_HALF = np.uint64(0x3FF0000000000000 - 0x3FE6A09E667F3BCD)
AS_INTEGER = np.uint64(0x4330000000000000)
BIAS = 4503599627370496.0 + 1023.0


@intrinsic
def bits_of(typing_context, number):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Return the 64 bits of a float64 as an unsigned integer."""

    def generate(context, builder, signature, arguments):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
        return builder.bitcast(arguments[0], ir.IntType(64))

    return types.uint64(types.float64), generate


@intrinsic
def float_of(typing_context, bits):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Return the float64 that has these 64 bits."""

    def generate(context, builder, signature, arguments):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
        return builder.bitcast(arguments[0], ir.DoubleType())

    return types.float64(types.uint64), generate


@intrinsic
def move_down(typing_context, column, start, to, count):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Move `count` entries of a contiguous array from position `start` to `to`, all at once; the two may overlap."""

    def generate(context, builder, signature, arguments):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
        array = context.make_array(signature.args[0])(context, builder, arguments[0])
        size = context.get_constant(types.intp, context.get_abi_sizeof(context.get_data_type(signature.args[0].dtype)))
        address = builder.ptrtoint(array.data, ir.IntType(64))
        target, source = (builder.add(address, builder.mul(at, size)) for at in (arguments[2], arguments[1]))
        byte = ir.IntType(8).as_pointer()
        cgutils.raw_memmove(  # type: ignore[no-untyped-call]
            builder, builder.inttoptr(target, byte), builder.inttoptr(source, byte), arguments[3], itemsize=size
        )
        return context.get_dummy_value()

    return types.void(column, types.intp, types.intp, types.intp), generate


@inlined
def exponential(x):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Return e to the power x, for x from -700 to 700; beyond, that of the nearer end (Cody and Waite's reduction)."""
    x = min(max(x, -LARGEST), LARGEST)
    shifted = x * LOG2_E + MAGIC
    whole = shifted - MAGIC
    r = (x - whole * LN2_HIGH) - whole * LN2_LOW
    square = r * r
    top = r * (9.99999999999999999910e-1 + square * (3.02994407707441961300e-2 + square * 1.26177193074810590878e-4))
    bottom = 2.0 + square * (
        2.27265548208155028766e-1 + square * (2.52448340349684104192e-3 + square * 3.00198505138664455042e-6)
    )
    scaled = bits_of(1.0 + 2.0 * (top / (bottom - top))) + (bits_of(shifted) << EXPONENT)  # type: ignore[call-arg]
    return float_of(scaled)


@inlined
def logarithm(x):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Return the natural logarithm of x above 0; of 0 about -709, finite (fdlibm's polynomial)."""
    lifted = bits_of(x) + TO_ROOT_HALF  # type: ignore[call-arg]
    k = float_of((lifted >> EXPONENT) | AS_INTEGER) - BIAS
    f = float_of((lifted & MANTISSA) + ROOT_HALF) - 1.0
    s = f / (2.0 + f)
    z = s * s
    half = 0.5 * f * f
    even = z * z
    odd_terms = even * (3.999999999940941908e-01 + even * (2.222219843214978396e-01 + even * 1.531383769920937332e-01))
    even_terms = z * (
        6.666666666666735130e-01
        + even * (2.857142874366239149e-01 + even * (1.818357216161805012e-01 + even * 1.479819860511658591e-01))
    )
    return k * LN2_HIGH - ((half - (s * (half + (odd_terms + even_terms)) + k * LN2_LOW)) - f)


@inlined
def bounds_of_chance(chance, exponent):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Return a number below and one above 1 - (1 - chance)^exponent, without a power.

    That is concave in the exponent, so that chords and the tangent at 1 bound it: close to 1 very narrowly.
    """
    more, slope = exponent - 1.0, chance * (1.0 - chance)
    least = chance + min(more, 1.0) * (slope if more > 0.0 else chance)
    most = chance + more * (chance - 0.5 * chance * chance if more > 0.0 else slope)
    return least - ROUNDING, most + ROUNDING


@inlined
def compacted(flags, size, chosen):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Write the positions below `size` whose flag is 1 to `chosen`; return how many. Without branches."""
    count = 0
    for k in range(size):
        chosen[count] = k
        count += flags[k]
    return count


@inlined
def first_at_least(ascending, value):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Return the first position whose entry is not below a value, or the number of entries."""
    low, high = 0, ascending.size
    while low < high:
        middle = (low + high) >> 1
        if ascending[middle] < value:
            low = middle + 1
        else:
            high = middle
    return low


@inlined
def first_above(ascending, value):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Return the first position whose entry is above a value, or the number of entries."""
    low, high = 0, ascending.size
    while low < high:
        middle = (low + high) >> 1
        if ascending[middle] <= value:
            low = middle + 1
        else:
            high = middle
    return low


@kernel
def exponentials(values: Floats) -> Floats:
    """Return e to the power of each value. [m]"""
    powers = np.empty_like(values)
    for k in range(values.size):
        powers[k] = exponential(values[k])
    return powers


@kernel
def logarithms(values: Floats) -> Floats:
    """Return the natural logarithm of each value above 0. [m]"""
    logs = np.empty_like(values)
    for k in range(values.size):
        logs[k] = logarithm(values[k])
    return logs
