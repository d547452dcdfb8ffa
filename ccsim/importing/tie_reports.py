"""Which rows of a source are reports of a tie: what repeats another, or adds nothing, is left out and counted."""

from __future__ import annotations

from dataclasses import dataclass

from ccsim.importing.raw_map import RawTable


@dataclass(frozen=True)
class Reports:
    """The rows that are kept, and what was left out, in words."""

    rows: list[int]
    lines: list[str]


def kept_reports(ties: RawTable, cells: dict[str, list[str]]) -> Reports:
    """Return the rows of ties to keep.

    A tie with oneself is none. A tie of which an end told counts by what the ends say; what others say of it is left
    out. Of a tie of which only others told (interviews ask which of those named know each other), the first to tell
    counts.

    Args:
        ties: `a`, `b` and `reporter`.
        cells: what is taken over of every row, beside its ends; a row that says the same as another is left out.
    """
    a, b, reporter = (ties.cells[name] for name in ("a", "b", "reporter"))
    teller: dict[tuple[str, str], str] = {}
    pairs = [(x, y) if x < y else (y, x) for x, y in zip(a, b, strict=True)]
    own = [said == "" or said in pair for said, pair in zip(reporter, pairs, strict=True)]
    for pair, said, mine in zip(pairs, reporter, own, strict=True) if not all(own) else ():
        if mine:
            teller[pair] = ""
        else:
            teller.setdefault(pair, said)
    rows: list[int] = []
    seen: set[tuple[str, ...]] = set()
    with_oneself = repeated = others = 0
    everything: list[tuple[str, ...]] = list(zip(a, b, *cells.values(), strict=True))
    for row, cells_of_row in enumerate(everything):
        if a[row] == b[row]:
            with_oneself += 1
        elif teller and teller[pairs[row]] != ("" if own[row] else reporter[row]):
            others += 1
        else:
            what = cells_of_row if own[row] else (*pairs[row], *cells_of_row[2:])
            if what in seen:
                repeated += 1
            else:
                seen.add(what)
                rows.append(row)
    lines = []
    if repeated:
        lines.append(f"{repeated:,} rows that repeat another were left out")
    if with_oneself:
        lines.append(f"{with_oneself:,} ties of somebody with themself were left out")
    if others:
        lines.append(f"{others:,} reports of ties that others had told of already were left out")
    return Reports(rows, lines)
