"""What an import says at its end: what was read, what was left out and why, what is not known, what to do next."""

from __future__ import annotations

from pathlib import Path

from ccsim.importing.mapping import Mapping, TableRule
from ccsim.importing.private_columns import private_reason
from ccsim.importing.raw_map import AFFILIATIONS, PARTNERSHIPS, PEOPLE, PLACES, TIES, RawMap, RawTable
from ccsim.site.site import Site

MOST_NAMES = 12


def report(
    format_name: str,
    site: Site,
    raw: RawMap,
    mapping: Mapping,
    done: list[str],
    key_file: Path | None,
    groups: bool,
    folder: Path,
) -> list[str]:
    """Return what was done, as lines of text.

    Args:
        format_name: as what the source was read.
        site: what was made.
        raw: what was read, after choosing and merging.
        mapping: what was taken over.
        done: what was left out on the way, in words.
        key_file: who is who, None where nobody was renamed.
        groups: whether groups stand in for places.
        folder: where the site is.
    """
    counts = f"{len(site.residents.id):,} residents and {site.ties.a.size:,} ties imported"
    if site.places.id and not groups:
        counts += f", {len(site.places.id):,} places, {site.affiliations.place.size:,} affiliations"
    lines = [f"Read as {format_name}", counts, *raw.notes, *_columns(raw, mapping), *done]
    lines += _relations(raw.ties, mapping)
    if groups:
        lines.append(
            f"{len(site.places.id):,} neighbourhood groups found, with {site.affiliations.place.size:,} residents; "
            f"{len(site.residents.id) - site.affiliations.place.size:,} residents without ties are in none"
        )
    lines += _unknown(site, raw, mapping)
    if key_file is None:
        lines.append("The ids are kept: ccsim wrote this graph, so they are pseudonyms already")
    else:
        lines.append(f"Who is who: {key_file} (private: keep it apart from the site)")
    lines.append(f"Next: ccsim site check {folder}")
    return lines


def _columns(raw: RawMap, mapping: Mapping) -> list[str]:
    """Return which columns were taken over, which were left, and which of those taken look private."""
    tables: list[tuple[RawTable | None, TableRule, tuple[str, ...]]] = [
        (raw.people, mapping.people, PEOPLE),
        (raw.ties, mapping.ties, TIES),
        (raw.places, mapping.places, PLACES),
        (raw.affiliations, mapping.affiliations, AFFILIATIONS),
        (raw.partnerships, mapping.partnerships, PARTNERSHIPS),
    ]
    taken, left, private = [], [], []
    read = {name for rule in mapping.places_from for name in rule.rule.sources}
    for table, rules, reserved in tables:
        if table is None:
            continue
        used = read | {name for rule in rules.columns.values() for name in rule.sources}
        taken += list(rules.columns)
        left += [
            n for n in table.own_columns(reserved) if n not in used and n not in rules.drop and n not in rules.only
        ]
        for name in sorted(used & table.cells.keys()) if table is raw.people else ():
            why = private_reason(name, table.cells[name])
            if why:
                private.append(f"Column '{name}' {why}; it is in the site because you asked for it")
    lines = [f"Columns taken over: {_listed(list(dict.fromkeys(taken))) or 'none but the ids'}"]
    if left:
        lines.append(f"Columns left out: {_listed(list(dict.fromkeys(left)))}")
        if not mapping.file and not raw.site_yaml:
            lines.append(
                "To take over more of them, write a mapping with --suggest FILE, correct it, use --mapping FILE"
            )
    return lines + private


def _relations(ties: RawTable, mapping: Mapping) -> list[str]:
    """Return a warning where several kinds of ties were read as one."""
    for name in ("relation", "type"):
        words = {cell for cell in ties.column(name) if cell} - {"named"}
        if len(words) > 1 and name not in mapping.ties.only and "kind" not in mapping.ties.columns:
            said = _listed(sorted(words))
            return [
                f"Ties of several kinds ({name}: {said}) were all taken; choose with --where {name}=... or a mapping"
            ]
    return []


def _unknown(site: Site, raw: RawMap, mapping: Mapping) -> list[str]:
    """Return what nobody knows yet."""
    lines = []
    if not raw.site_yaml and "population" not in mapping.said:
        lines.append(
            f"Not known: how many live there. site.yaml says {site.description.population:,}, the people on this map; "
            "correct it if they are a sample"
        )
    missing = []
    if not site.places.id:
        missing.append("where people meet (no places: no new tie can form)")
    if (site.ties.kind < 0).all() and site.ties.a.size:
        missing.append("the kind of any tie")
    if not (site.ties.strength >= 0).any() and site.ties.a.size:
        missing.append("how often anybody meets")
    if not (site.residents.wellbeing >= 0).any():
        missing.append("anybody's wellbeing")
    if missing:
        lines.append(f"Not known: {'; '.join(missing)}")
    if site.description.sampling.alters == "separate":
        lines.append("Somebody named in two interviews is two residents: nothing was asked that says who is the same")
    return lines


def _listed(names: list[str]) -> str:
    """Return names in a line, the first of them where there are many."""
    shown = ", ".join(names[:MOST_NAMES])
    return f"{shown} and {len(names) - MOST_NAMES:,} more" if len(names) > MOST_NAMES else shown
