"""What a week costs: every process timed, and nothing about how long it took."""

import pytest
from communities import made_up

from ccsim.experiments import profiling
from ccsim.experiments.profiling import Profile, profile
from ccsim.model.week import WEEK


def test_every_process_is_timed_in_the_order_of_the_week():
    arrays, _ = made_up()
    found = profile(arrays, 3)
    assert (found.residents, found.weeks) == (arrays.residents, 3)
    assert [name for name, _ in found.processes] == [process.name for process in WEEK]
    assert all(seconds > 0.0 for _, seconds in found.processes)
    assert found.compiled > 0.0


def test_both_ways_live_the_same_weeks_and_only_later_ones_are_timed(monkeypatch):
    ticks, weeks = iter(range(10_000)), []

    class Watched(profiling.CommunityModel):
        def begin_week(self):
            super().begin_week()
            weeks.append(self.week)

        def live_until(self, week):
            weeks.append(f"until {week}")
            super().live_until(week)

    arrays, balance = made_up()
    monkeypatch.setattr(profiling, "CommunityModel", lambda arrays, balance=balance: Watched(arrays, balance=balance))
    monkeypatch.setattr(profiling.time, "perf_counter", lambda: float(next(ticks)))
    found = profile(arrays, 4)
    timed = profiling.WARMING_WEEKS + 4
    assert weeks[:timed] == list(range(1, timed + 1))
    assert [week for week in weeks if isinstance(week, str)] == [f"until {profiling.WARMING_WEEKS}", f"until {timed}"]
    # Every call between two looks at such a clock takes a second.
    assert [seconds for _, seconds in found.processes] == [1.0] * len(WEEK)
    assert found.compiled == 0.25


def test_what_is_said_of_it_adds_up():
    found = Profile(residents=2000, weeks=5, processes=(("one", 0.001), ("two", 0.003)), compiled=0.002)
    assert found.together == pytest.approx(0.004)
    assert found.nanoseconds(found.compiled) == pytest.approx(1000.0)
