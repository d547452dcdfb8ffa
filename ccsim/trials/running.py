"""A trial as it runs in one community: people are found, allocated, and one arm is offered the programme."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ccsim.interventions import Intervention
from ccsim.interventions.intervention import NEVER, RunningProgramme, lever_key
from ccsim.interventions.targeting import Choice, ranked, who
from ccsim.model.community import CommunityModel
from ccsim.problems import suggestion
from ccsim.site.arrays import SiteArrays, identity
from ccsim.site.tables import Ints
from ccsim.trials.luck import chances
from ccsim.trials.trial_file import FEWEST, TrialFile, offered_number

RECRUITS = lever_key("trial", 0)
"""Keys the draws by which people are found."""


@dataclass(frozen=True)
class Allocated:
    """Who takes part, [m] each.

    Attributes:
        people: positions of residents, ascending.
        offered: whether in the arm to which the programme is offered.
        cluster: of each; a number of their own where people are allocated one by one.
    """

    people: Ints
    offered: Choice
    cluster: Ints


class RunningTrial(RunningProgramme):
    """A trial at work in one community.

    Args:
        file: the trial.
        act: what is tried, with its start.
    """

    def __init__(self, file: TrialFile, act: Intervention) -> None:
        super().__init__(RECRUITS)
        self.file = file
        self.act_tried = act
        self.allocated: Allocated | None = None
        self.programmes: list[RunningProgramme] = []

    def act(self, model: CommunityModel) -> None:
        """Find and allocate people when it is time; have what is tried act."""
        if model.week == self.file.recruit.week:
            self.allocated = allocate(model, self.file)
            self._begin(model)
        for programme in self.programmes:
            programme.act(model)

    def next_act(self, after: int) -> int:
        """Return the next week in which people are allocated, or what is tried acts."""
        if after < self.file.recruit.week:
            return self.file.recruit.week
        return min((programme.next_act(after) for programme in self.programmes), default=NEVER)

    def moved(self, model: CommunityModel, homes: np.ndarray) -> None:
        """Tell what is tried who has moved out."""
        for programme in self.programmes:
            programme.moved(model, homes)

    def _begin(self, model: CommunityModel) -> None:
        """Offer the programme to one arm; to the other after a wait, if at all. Nobody in the trial delivers it."""
        assert self.allocated is not None
        people, offered, n = self.allocated.people, self.allocated.offered, model.arrays.residents
        first = self.act_tried.programme(lever_key(self.act_tried.kind, 0))
        first.only, first.apart = _among(people[offered], n), _among(people, n)
        self.programmes = [first]
        if self.file.arms.waiting_list is not None:
            later = self.act_tried.model_copy(update={"start": self.act_tried.start + self.file.arms.waiting_list})
            second = later.programme(lever_key(later.kind, 1))
            second.only, second.apart = _among(people[~offered], n), _among(people, n)
            self.programmes.append(second)

    def took_up(self, residents: int) -> Choice:
        """Return [n]: who of the first arm has begun what they were offered."""
        reach = self.programmes[0].reach if self.programmes else None
        return np.zeros(residents, np.bool_) if reach is None else reach.took_up


def allocate(model: CommunityModel, file: TrialFile) -> Allocated:
    """Return who takes part and in which arm, as things are now.

    People are asked down a ranking until enough agree. Then a draw for each person (or cluster) puts them in order, and
    the first of them get the programme: so the arms have the sizes that were planned.

    Raises:
        ValueError: too few people, or only one cluster.
    """
    recruit, ids = file.recruit, model.residents.identity
    cluster = clusters_of(model.arrays, file.arms.clusters)
    eligible = who(model, recruit.where) & (cluster >= 0)
    order = ranked(model, recruit.targeting, eligible, RECRUITS, recruit.targeting_error)
    agree = chances(int(model.world), "agrees", ids[order]) < recruit.agree
    people = np.sort(order[agree][: recruit.number]).astype(np.int32)
    if people.size < FEWEST:
        raise ValueError(f"{people.size} people can take part and agree; a trial needs {FEWEST} at least")
    groups, group = np.unique(cluster[people], return_inverse=True)
    if groups.size < 2:
        raise ValueError(f"all who take part are of one {file.arms.clusters}; a trial needs two clusters at least")
    names = ids[people] if file.arms.clusters is None else _hashes(model.arrays, file.arms.clusters, groups)
    lot = np.argsort(chances(int(model.world), "allocation", names), kind="stable")
    chosen = np.zeros(groups.size, np.bool_)
    chosen[lot[: offered_number(file, groups.size)]] = True
    return Allocated(people, chosen[group], group.astype(np.int32))


def clusters_of(arrays: SiteArrays, by: str | None) -> Ints:
    """Return [n]: the cluster of every resident; -1 for none.

    Args:
        arrays: the site.
        by: an identity column; a kind of place, of which the place counts that somebody attends most (of equals the
            first); None: everybody by themselves.
    """
    n = arrays.residents
    if by is None:
        return np.arange(n, dtype=np.int32)
    if by in arrays.identity_names:
        return arrays.identity_codes[:, arrays.identity_names.index(by)].astype(np.int32)
    cluster, most = np.full(n, -1, np.int32), np.zeros(n)
    kinds = np.array(arrays.place_kind)
    for resident, place, frequency in zip(
        arrays.affiliation_resident, arrays.affiliation_place, arrays.affiliation_frequency, strict=True
    ):
        if kinds[place] == by and frequency > most[resident]:
            cluster[resident], most[resident] = place, frequency
    return cluster


def cluster_problem(arrays: SiteArrays, by: str | None) -> str | None:
    """Return why a site has no such clusters; None where it has."""
    known = sorted({*arrays.identity_names, *arrays.place_kind})
    if by is None:
        return None
    if by not in known:
        return f"found '{by}', expected an identity column or a kind of place{suggestion(by, known)}; known: " + (
            ", ".join(known)
        )
    found = np.unique(clusters_of(arrays, by))
    return None if (found >= 0).sum() >= 2 else f"there is only one {by} here; a trial needs two clusters at least"


def _hashes(arrays: SiteArrays, by: str, groups: Ints) -> NDArray[np.uint64]:
    """Return the identities of clusters, which do not hang on the order of anything in a file."""
    if by in arrays.identity_names:
        values = arrays.identity_values[arrays.identity_names.index(by)]
        return np.array([identity(f"cluster {values[group]}") for group in groups.tolist()], np.uint64)
    return arrays.place_identity[groups]


def _among(people: Ints, residents: int) -> Choice:
    chosen = np.zeros(residents, np.bool_)
    chosen[people] = True
    return chosen
