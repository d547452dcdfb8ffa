import numpy as np
import pytest
from communities_to_grow import community, interviewed

from ccsim.growing.sample import heard_from, seen


@pytest.fixture(scope="module")
def sample():
    return interviewed(*community(), 0.3)


def dense(sample):
    ties = np.zeros((sample.interviewed.size,) * 2, dtype=int)
    ties[sample.a, sample.b] = ties[sample.b, sample.a] = 1
    return ties


def test_what_is_seen_is_what_counting_finds(sample):
    known, ties, asked = seen(sample), dense(sample), sample.interviewed
    assert known.degree.tolist() == ties.sum(axis=1).tolist()
    assert known.namers.tolist() == ties[:, asked].sum(axis=1).tolist()
    assert known.shared.tolist() == (ties @ ties)[sample.a, sample.b].tolist()
    namers = (ties[:, asked] @ ties[asked])[sample.a, sample.b]
    assert known.shared_namers.tolist() == namers.tolist()
    told = (ties == 1) & ((ties[:, asked] @ ties[asked]) > 0) & ~asked[None]
    assert known.beside.tolist() == told.sum(axis=1).tolist()


def test_all_interviews_are_the_sample(sample):
    again = heard_from(sample, sample.interviewed)
    assert again.a.tolist() == sample.a.tolist()
    assert again.b.tolist() == sample.b.tolist()


def test_a_part_shows_what_its_interviews_would_have_shown(sample):
    kept = sample.interviewed.copy()
    kept[np.flatnonzero(kept)[::2]] = False
    ties = dense(sample)
    shown = (ties == 1) & (kept[:, None] | kept[None] | ((ties[:, kept] @ ties[kept]) > 0))
    part = heard_from(sample, kept)
    assert (dense(part) == shown).all()
    assert part.weight[~kept].sum() == 0
