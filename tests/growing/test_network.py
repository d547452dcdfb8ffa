import numpy as np
import pytest
from communities_to_grow import community, interviewed, matrix, transitivity

from ccsim.growing.degrees import visibility
from ccsim.growing.network import Evidence, grow, part_of
from ccsim.growing.sample import Sample, seen
from ccsim.growing.whereabouts import nowhere

MAPS = 12


@pytest.fixture(scope="module", params=[True, False], ids=["matched", "unmatched"])
def grown(request):
    ties, traits = community()
    sample = interviewed(ties, traits, 0.3) if request.param else unmatched(ties, traits, 0.3)
    evidence = Evidence.of(sample, np.random.default_rng(0))
    return ties, traits, sample, [grow(evidence, np.random.default_rng(k)) for k in range(MAPS)]


def unmatched(ties, traits, share):
    """Each interview by itself: whom it names stands for nobody else."""
    rng = np.random.default_rng(0)
    egos = rng.choice(len(ties), round(share * len(ties)), replace=False)
    a, b, of = [], [], [traits[egos]]
    rows = egos.size
    for number, ego in enumerate(egos.tolist()):
        named = np.flatnonzero(ties[ego])
        one, other = np.nonzero(np.triu(ties[np.ix_(named, named)]))
        a += [np.full(named.size, number), rows + one]
        b += [rows + np.arange(named.size), rows + other]
        of.append(traits[named])
        rows += named.size
    who = np.arange(rows) < egos.size
    named = (np.concatenate(of), nowhere(rows), np.concatenate(a), np.concatenate(b))
    return Sample(len(ties), who, who.astype(float), *named, True, False)


def test_a_known_community_comes_back(grown):
    ties, traits, _, maps = grown
    size = len(ties)
    means = [matrix(one, size).sum() / size for one in maps]
    assert np.mean(means) == pytest.approx(ties.sum() / size, rel=0.12)
    closed = [transitivity(matrix(one, size)) for one in maps]
    assert np.mean(closed) == pytest.approx(transitivity(ties), abs=0.05)
    same = (traits[:, 0][:, None] == traits[:, 0][None])[ties].mean()
    alike = [(one.traits[one.a, 0] == one.traits[one.b, 0]).mean() for one in maps]
    assert np.mean(alike) == pytest.approx(same, abs=0.04)


def test_maps_differ_and_a_seed_repeats_one(grown):
    _, _, sample, maps = grown
    again = grow(Evidence.of(sample, np.random.default_rng(0)), np.random.default_rng(0))
    assert again.a.tolist() == maps[0].a.tolist()
    assert again.traits.tolist() == maps[0].traits.tolist()
    assert maps[0].a.tolist() != maps[1].a.tolist()


def test_the_interviewed_keep_as_many_ties_as_they_said(grown):
    _, _, sample, maps = grown
    said = seen(sample).degree[sample.interviewed]
    rows = np.flatnonzero(sample.interviewed) if sample.identified else np.arange(said.size)
    for one in maps:
        degree = np.bincount(np.concatenate([one.a, one.b]), minlength=sample.population)
        assert degree[rows].sum() == pytest.approx(said.sum(), rel=0.01)
        assert (degree[rows] <= said).all()


def test_reported_ties_stand_in_every_map(grown):
    _, _, sample, maps = grown
    if not sample.identified:
        pytest.skip("nobody named is known by name")
    for one in maps:
        assert one.a[: sample.a.size].tolist() == sample.a.tolist()
        assert one.b[: sample.b.size].tolist() == sample.b.tolist()
        assert (one.traits[: sample.interviewed.size] == sample.traits).all()


def test_maps_vary_less_the_more_are_interviewed():
    ties, traits = community()
    spread = []
    for share in (0.1, 0.5):
        evidence = Evidence.of(interviewed(ties, traits, share), np.random.default_rng(0))
        spread.append(np.std([grow(evidence, np.random.default_rng(k)).a.size for k in range(MAPS)]))
    assert spread[1] < 0.5 * spread[0]


def test_everybody_interviewed_leaves_nothing_to_make():
    ties, traits = community(80)
    sample = interviewed(ties, traits, 1.0)
    grown = grow(Evidence.of(sample, np.random.default_rng(0)), np.random.default_rng(0))
    assert (matrix(grown, 80) == ties).all()


def test_parts_are_as_large_as_makes_their_spread_that_of_samples():
    sample = interviewed(*community(), 0.5)
    assert part_of(sample, np.random.default_rng(0)).sum() == round(120 / 1.5)


def test_weights_are_respected():
    ties, traits = community()
    sample = interviewed(ties, traits, 0.3)
    from dataclasses import replace

    heavy = replace(sample, weight=np.where(sample.interviewed, np.where(sample.traits[:, 0] == 1, 5.0, 1.0), 0.0))

    def share_old(one):
        evidence = Evidence.of(one, np.random.default_rng(0))
        maps = [grow(evidence, np.random.default_rng(k)) for k in range(6)]
        return np.mean([grown.traits[sample.interviewed.size :, 0].mean() for grown in maps])

    assert share_old(heavy) > share_old(sample) + 0.1


def test_friends_of_people_with_many_friends_know_each_other_less():
    rng = np.random.default_rng(3)
    ties, traits = community(400, 3)
    hubs = rng.choice(400, 30, replace=False)
    more = rng.random((30, 400)) < 0.15
    ties[hubs] |= more
    ties |= ties.T
    np.fill_diagonal(ties, False)
    sample = interviewed(ties, traits, 0.4)
    assert visibility(sample, seen(sample)).slope > 0.2
