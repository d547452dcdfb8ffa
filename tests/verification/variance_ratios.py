"""What it saves that all scenarios of a world share its luck, from a comparison's `effects.csv`, as a table.

    ccsim compare scenarios/three-ways.yaml --worlds 10x5 --out results/three-ways
    python tests/verification/variance_ratios.py results/three-ways

The ratio is (variance of the scenario + variance of the baseline) / variance of the effect, over luck, within draws of
the parameters: how many times as many worlds independent luck would take for an effect as sure.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

WEEKS = ("26", "52", "104", "156")
INDICATORS = ("wellbeing", "stigma", "confidence", "ties")


def ratios(folder, indicator):
    """Return {(site, scenario): {week: ratio}} of an indicator over everyone, for effects against the baseline."""
    found = {}
    with (Path(folder) / "effects.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if (row["indicator"], row["group"], row["distance"], row["comparator"]) != (
                indicator, "everyone", "all", "baseline"
            ):  # fmt: skip
                continue
            if row["week"] in WEEKS and row["variance_ratio"]:
                found.setdefault((row["site"], row["scenario"]), {})[row["week"]] = float(row["variance_ratio"])
    return found


def rounded(ratio):
    return f"{ratio:,.0f}" if ratio >= 100.0 else f"{ratio:.3g}"


def table(folder):
    """Return the lines of the table."""
    lines = ["| indicator | scenario | " + " | ".join(f"week {week}" for week in WEEKS) + " |"]
    lines.append("| --- | --- |" + " ---: |" * len(WEEKS))
    for indicator in INDICATORS:
        for (site, scenario), by_week in sorted(ratios(folder, indicator).items()):
            cells = [rounded(by_week[week]) if week in by_week else "" for week in WEEKS]
            lines.append(f"| {indicator} | {scenario} ({site}) | " + " | ".join(cells) + " |")
    return lines


if __name__ == "__main__":
    print("\n".join(table(sys.argv[1])))
