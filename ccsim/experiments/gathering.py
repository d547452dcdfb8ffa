"""From the ledger's runs to the tables that may be shared."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from ccsim.experiments.ledger import Ledger, RunKey
from ccsim.experiments.scenario_file import BASELINE
from ccsim.experiments.withholding import shareable_effects, shareable_series
from ccsim.experiments.worlds import World

WORDS = pa.dictionary(pa.int32(), pa.string())

_RUN = [
    ("site", WORDS), ("scenario", WORDS),
    ("map", pa.int32()), ("parameters", pa.int32()), ("luck", pa.int32()),
]  # fmt: skip

SERIES_SCHEMA = pa.schema(
    [
        *_RUN, ("week", pa.int16()), ("group", WORDS), ("indicator", WORDS), ("residents", pa.int32()),
        ("value", pa.float64()),
    ]
)  # fmt: skip

EFFECTS_SCHEMA = pa.schema(
    [
        *_RUN, ("week", pa.int16()), ("group", WORDS), ("distance", WORDS), ("indicator", WORDS),
        ("residents", pa.int32()), ("baseline", pa.float64()), ("effect", pa.float64()),
    ]
)  # fmt: skip


def gathered(ledger: Ledger, keys: Sequence[RunKey]) -> tuple[pa.Table, pa.Table]:
    """Return the series and the effects of some runs, without what must be withheld.

    Args:
        ledger: where the runs stand.
        keys: the runs, in the order in which their rows are to stand.

    Returns:
        Tables with `SERIES_SCHEMA` and `EFFECTS_SCHEMA`.
    """
    series: list[pa.Table] = []
    effects: list[pa.Table] = []
    for (_, scenario), group in itertools.groupby(keys, key=lambda key: (key.site, key.scenario)):
        own = list(group)
        runs = [ledger.run(key) for key in own]
        whole = _placed(own, [run.series for run in runs], SERIES_SCHEMA)
        series.append(shareable_series(whole))
        if scenario != BASELINE:
            reached = [run.effects for run in runs]
            effects.append(shareable_effects(_placed(own, reached, EFFECTS_SCHEMA)))
    return _joined(series, SERIES_SCHEMA), _joined(effects, EFFECTS_SCHEMA)


def _placed(keys: Sequence[RunKey], recorded: Sequence[pa.Table | None], schema: pa.Schema) -> pa.Table:
    """Return the rows of some runs of one scenario at one site, each with its site, scenario and world."""
    present = [(key, table) for key, table in zip(keys, recorded, strict=True) if table is not None]
    if not present:
        return schema.empty_table()
    rows = pa.concat_tables([table for _, table in present])
    counts = [table.num_rows for _, table in present]
    first = present[0][0]
    columns = []
    for field in schema:
        if field.name in rows.column_names:
            columns.append(_typed(rows.column(field.name), field.type))
        elif field.name in World._fields:
            numbers = np.array([getattr(key.world, field.name) for key, _ in present], dtype=np.int32)
            columns.append(pa.chunked_array([np.repeat(numbers, counts)]))
        else:
            word = pa.array([getattr(first, field.name)])
            columns.append(pa.DictionaryArray.from_arrays(np.zeros(rows.num_rows, np.int32), word))
    return pa.table(columns, schema=schema)


def _typed(column: pa.ChunkedArray, kind: pa.DataType) -> pa.ChunkedArray:
    if pa.types.is_dictionary(kind) and not pa.types.is_dictionary(column.type):
        column = column.dictionary_encode()
    return column.cast(kind)


def _joined(tables: list[pa.Table], schema: pa.Schema) -> pa.Table:
    return pa.concat_tables([schema.empty_table(), *tables]).unify_dictionaries().combine_chunks()
