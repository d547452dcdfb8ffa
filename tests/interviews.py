"""Draws interviews from a site that is known as a whole: what a survey of a part of its residents would have mapped."""

from dataclasses import replace

import numpy as np


def interviewed(site, rows, weight=None, *, told_of_others=False):
    """Return the site as interviews with some residents show it: their ties and answers, and whom they named.

    With `told_of_others`, each was also asked who of their contacts know each other.
    """
    n = len(site.residents.id)
    asked = np.zeros(n, bool)
    asked[rows] = True
    kept = asked[site.ties.a] | asked[site.ties.b]
    if told_of_others:
        kept |= common_contact(site, asked)
    weights = np.full(n, np.nan)
    if weight is not None:
        weights[rows] = weight
    hidden = np.where(asked, site.residents.wellbeing, np.nan)
    ties, goes = site.ties, site.affiliations
    visits = asked[goes.resident]
    return replace(
        site,
        residents=replace(
            site.residents,
            interviewed=asked.astype(np.int8),
            weight=weights,
            wellbeing=hidden,
            lonely=tuple(word if told else "" for word, told in zip(site.residents.lonely, asked, strict=True)),
        ),
        ties=replace(
            ties,
            a=ties.a[kept],
            b=ties.b[kept],
            kind=ties.kind[kept],
            layers=tuple(part for part, keep in zip(ties.layers, kept, strict=True) if keep),
            mode=tuple(part for part, keep in zip(ties.mode, kept, strict=True) if keep),
            strength=ties.strength[kept],
            reports=ties.reports[kept],
            since=tuple(part for part, keep in zip(ties.since, kept, strict=True) if keep),
        ),
        affiliations=replace(
            goes,
            resident=goes.resident[visits],
            place=goes.place[visits],
            frequency=goes.frequency[visits],
            role=goes.role[visits],
        ),
    )


def common_contact(site, asked):
    """Return [ties]: whether some of those asked know both ends."""
    n = asked.size
    known = np.zeros((n, n), bool)
    known[site.ties.a, site.ties.b] = known[site.ties.b, site.ties.a] = True
    return (known[:, asked].astype(np.float32) @ known[asked].astype(np.float32))[site.ties.a, site.ties.b] > 0
