"""The week as data, and the compiled stretch of weeks, are one and the same."""

from __future__ import annotations

import fnmatch
import importlib
import pkgutil

import pytest
from communities import differing, everything, made_up, shipped
from numba.core.dispatcher import Dispatcher

import ccsim.model
from ccsim.interventions import Befriending, HubFunding
from ccsim.interventions.intervention import running
from ccsim.model.community import CommunityModel
from ccsim.model.draws import Process
from ccsim.model.parameters import TABLE
from ccsim.model.week import WEEK

PROGRAMMES = ("befriending", "outreach", "persuasion", "peers", "session", "companions")
"""First words of the parameters that only interventions read."""


def one_by_one(model, weeks):
    """Live through weeks a process at a time."""
    for _ in range(weeks):
        model.begin_week()
        for process in WEEK:
            process.run(model)


def programmes(arrays):
    return running(
        [
            Befriending(start=4, weeks=11, places=6),
            HubFunding(
                choose={"number": 1}, start=6, weeks=20, funding=1.6, capacity=1.7, openness=0.2,
                outreach={"invitations": 20},
            ),
        ]
    )  # fmt: skip


@pytest.fixture(params=["alderbrook", "made up"])
def site(request):
    return shipped() if request.param == "alderbrook" else made_up(2)


@pytest.mark.parametrize("busy", [False, True])
def test_a_stretch_of_weeks_equals_its_processes_one_by_one(site, busy):
    arrays, balance = site
    several = [
        CommunityModel(arrays, balance=balance, world=6, programmes=programmes(arrays) if busy else ())
        for _ in range(3)
    ]
    slow, stepped, fast = several
    for week in (1, 5, 6, 14, 15, 16, 26, 40):
        one_by_one(slow, week - slow.week)
        for _ in range(week - stepped.week):
            stepped.step()
        fast.live_until(week)
        assert slow.week == stepped.week == fast.week == week
        assert differing(everything(slow), everything(stepped)) == [], week
        assert differing(everything(slow), everything(fast)) == [], week


def test_living_until_a_week_that_has_passed_does_nothing():
    arrays, balance = made_up(2)
    model = CommunityModel(arrays, balance=balance, world=6)
    model.live_until(7)
    before = everything(model)
    model.live_until(3)
    assert model.week == 7
    assert differing(before, everything(model)) == []


def test_the_draws_of_the_week_are_known_processes_with_their_kind_of_pair():
    kinds = {"CONTACT": "sorted", "LOSS": "sorted", "MEETING": "sorted", "TIE_KIND": "sorted"}
    kinds |= {"INTRODUCTION": "sorted", "SLIGHT": "ordered", "KNOWS": "ordered", "SETTLE": "ordered"}
    for process in WEEK:
        assert process.does
        assert process.writes
        for used in process.draws:
            name, _, kind = used.partition(" ")
            assert name in Process.__members__
            assert kind.strip("()") == kinds.get(name, "")


def test_every_process_reads_what_stands_on_the_map_or_was_written_before_it():
    known = {"residents", "affiliations", "places", "ties", "set points", "expected input", "behaviours", "involvement"}
    known |= {"wellbeing", "stigma", "self_stigma", "confidence", "trust"}
    for process in WEEK:
        assert set(process.reads) <= known, process.name
        known |= set(process.writes)
    assert len({process.name for process in WEEK}) == len(WEEK)


def test_states_are_written_by_one_process_and_after_all_others_have_read_them():
    writers = {process.name: at for at, process in enumerate(WEEK) if "wellbeing" in process.writes}
    assert writers == {"states": len(WEEK) - 1}


def test_parameters_of_the_week_are_in_the_table_and_every_one_is_used_somewhere():
    names = {parameter.name for parameter in TABLE}
    used = {name for process in WEEK for pattern in process.parameters for name in fnmatch.filter(names, pattern)}
    for process in WEEK:
        for pattern in process.parameters:
            assert fnmatch.filter(names, pattern), (process.name, pattern)
    of_programmes = {name for name in names if name.split("_")[0] in PROGRAMMES}
    assert names - used == of_programmes - used


def kernels():
    for module in pkgutil.iter_modules(ccsim.model.__path__, "ccsim.model."):
        for name, thing in vars(importlib.import_module(module.name)).items():
            if isinstance(thing, Dispatcher):
                yield name, thing


def test_no_kernel_trades_exactness_for_speed():
    found = dict(kernels())
    assert {"live", "attend", "make_contact", "update_states", "update_ties"} <= found.keys()
    for name, compiled in found.items():
        assert not compiled.targetoptions.get("fastmath"), name
        assert not compiled.targetoptions.get("parallel"), name
