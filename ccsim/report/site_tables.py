"""The shipped sites as tables of the documentation: what each is, and how plausible."""

from __future__ import annotations

from ccsim.experiments.shipped import shipped_sites
from ccsim.site.plausibility import TARGETS, Target
from ccsim.site.site import Site

MISSED = " (!)"
"""What stands beside a value outside its range."""


def _sites() -> list[Site]:
    return [Site.read(folder) for folder in shipped_sites().values()]


def sites_list() -> str:
    """Return a point for each shipped site: its name, and what kind of place it is."""
    lines = []
    for site in _sites():
        setting = " ".join(site.description.setting.split()).removesuffix(
            " No resident, place or organisation is real."
        )
        lines.append(f"* **{site.description.title}** (`{site.name}`). {setting}")
    return "\n".join(lines)


def targets_table() -> str:
    """Return each target with its evidence and range, and the value at every shipped site."""
    sites = _sites()
    titles = [site.description.title for site in sites]
    lines = [
        f"| what | evidence | range | {' | '.join(titles)} |",
        f"| --- | --- | --- | {' | '.join(['---:'] * len(sites))} |",
    ]
    for target in TARGETS:
        values = [_shown(target, target.measure(site)) for site in sites]
        ends = f"{target.low:g} to {target.high:g}"
        lines.append(f"| {target.name} | {target.source} | {ends} | {' | '.join(values)} |")
    return "\n".join(lines)


def _shown(target: Target, value: float) -> str:
    return f"{value:.{target.digits}f}{'' if target.met(value) else MISSED}"
