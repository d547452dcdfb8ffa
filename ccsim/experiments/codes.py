"""Columns of words as numbers, for arithmetic over millions of rows."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray


def positions(column: pa.ChunkedArray, distinct: list[Any]) -> NDArray[np.int64]:
    """Return [rows]: the place of each value of a column among its distinct ones, which are sorted."""
    if pa.types.is_dictionary(column.type):
        whole = column.unify_dictionaries().combine_chunks()
        whole = whole.chunk(0) if isinstance(whole, pa.ChunkedArray) else whole
        places = {word: place for place, word in enumerate(distinct)}
        table = np.array([places.get(word, 0) for word in whole.dictionary.to_pylist()], dtype=np.int64)
        coded: NDArray[np.int64] = table[whole.indices.to_numpy()]
        return coded
    found: NDArray[np.int64] = np.searchsorted(np.array(distinct), column.to_numpy())
    return found
