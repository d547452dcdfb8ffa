"""A site of sixty made-up residents and a scenario file for it, as files."""

from __future__ import annotations

from pathlib import Path

import numpy as np

SCENARIOS = """\
title: A small try
sites: [smallville]
weeks: 30
worlds: {parameters: 2, luck: 2}
seed: 0
scenarios:
  befriending:
    title: Befriending
    interventions:
      - befriending: {places: 8, start: 4, weeks: 20}
  hub:
    interventions:
      - hub_funding: {places: [P1], start: 4, funding: 2.0}
"""


def write_site(folder: Path, residents: int = 60, seed: int = 3) -> Path:
    """Write a small site; the same one for the same seed."""
    generator = np.random.default_rng(seed)
    folder.mkdir(parents=True)
    (folder / "site.yaml").write_text(f"title: Smallville\npopulation: {residents * 2}\nillustrative: true\n", "utf-8")
    people = ["id,wellbeing,lived_experience,stigma,confidence,deprivation"]
    for i in range(residents):
        lived = "yes" if generator.random() < 0.25 else "no"
        wellbeing, deprivation = generator.normal(23.5, 3.5), generator.integers(1, 40)
        people.append(
            f"R{i:03d},{min(max(wellbeing, 8), 34):.2f},{lived},{generator.random() / 2:.3f},0.5,{deprivation}"
        )
    ties = ["a,b,kind,frequency"]
    for i in range(residents):
        for step in (1, 2):
            kind = "friend" if step == 1 else "neighbour"
            ties.append(f"R{i:03d},R{(i + step) % residents:03d},{kind},{generator.uniform(0.1, 0.6):.3f}")
    places = ["id,kind,name"] + [f"P{k},hub,Place {k}" for k in range(3)]
    uses = ["resident,place,frequency"] + [
        f"R{i:03d},P{i % 3},{generator.uniform(0.1, 0.7):.3f}" for i in range(residents)
    ]
    for name, lines in (("residents", people), ("ties", ties), ("places", places), ("affiliations", uses)):
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", "utf-8")
    return folder


def write_comparison(folder: Path, text: str = SCENARIOS) -> Path:
    """Write the small site and a scenario file for it; returns the scenario file."""
    write_site(folder / "smallville")
    path = folder / "try.yaml"
    path.write_text(text, "utf-8")
    return path
