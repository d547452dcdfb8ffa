import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from experiments import small_comparison
from experiments.small_comparison import SCENARIOS, write_comparison

from ccsim.experiments import jobs
from ccsim.experiments.comparison import Comparison, RunsFailed
from ccsim.experiments.ledger import opened
from ccsim.experiments.results import Results
from ccsim.problems import InputError

FILES = ("effects.csv", "effects.parquet", "series.parquet")


@pytest.fixture(scope="module")
def asked(tmp_path_factory) -> Path:
    return write_comparison(tmp_path_factory.mktemp("comparison"))


@pytest.fixture(scope="module")
def done(asked) -> Results:
    return Comparison.read(asked).run(out=asked.parent / "one", workers=1, command=["ccsim", "compare", "try.yaml"])


def same(one: Path, other: Path) -> bool:
    return all((one / name).read_bytes() == (other / name).read_bytes() for name in FILES)


def test_two_workers_give_the_same_bytes(asked, done):
    Comparison.read(asked).run(out=asked.parent / "two", workers=2)
    assert same(done.folder, asked.parent / "two")


def test_what_comes_out(done):
    table = done.effects()
    assert set(table.column("week").to_pylist()) == {"26", "30", "mean"}
    assert set(table.column("scenario").to_pylist()) == {"befriending", "hub"}
    assert "recipients" in table.column("group").to_pylist()
    assert min(table.column("residents").to_pylist()) >= 5
    assert set(done.splits()) == {("smallville", "befriending"), ("smallville", "hub")}
    assert sum(done.duels()[0][3:5]) <= 4
    assert set(done.series().column("scenario").to_pylist()) == {"baseline", "befriending", "hub"}


def test_read_again(done):
    read = Results.read(done.folder)
    assert read.effects().equals(done.effects())
    assert read.over_time().num_rows > read.effects().num_rows
    assert read.manifest == done.manifest


def test_manifest(done):
    manifest = json.loads((done.folder / "manifest.json").read_text())
    assert manifest["command"] == ["ccsim", "compare", "try.yaml"]
    assert manifest["worlds"] == {"maps": 1, "parameters": 2, "luck": 2}
    assert manifest["sites"][0]["illustrative"] is True
    assert set(manifest["sites"][0]["files"]) >= {"site.yaml", "residents.csv", "ties.csv"}
    assert len(manifest["parameter_draws"]) == 2
    assert manifest["parameter_draws"][0]["values"] != manifest["parameter_draws"][1]["values"]
    assert manifest["comparison"]["scenarios"][0]["start"] == 4


def test_a_second_call_computes_nothing(asked, done, monkeypatch):
    monkeypatch.setattr(jobs, "world", None)
    before = (done.folder / "effects.csv").read_bytes()
    steps = []
    again = Comparison.read(asked).run(out=done.folder, progress=lambda *step: steps.append(step))
    assert again.manifest["timing"]["runs_kept_from_before"] == 12
    assert steps == [(0, 0)]
    assert (done.folder / "effects.csv").read_bytes() == before


def test_only_what_is_new_is_computed(asked, done, tmp_path, monkeypatch):
    ran = []
    world = jobs.world

    def watched(site, parameters, balance, key, weeks, scenarios, *others):
        ran.append(sorted(scenarios))
        return world(site, parameters, balance, key, weeks, scenarios, *others)

    monkeypatch.setattr(jobs, "world", watched)
    more = asked.parent / "more.yaml"
    more.write_text(
        SCENARIOS + "  both: {extends: hub, interventions: [{befriending: {places: 5, start: 4}}]}\n", "utf-8"
    )
    Comparison.read(more).run(out=done.folder)
    assert ran == [["both"]] * 4
    ran.clear()
    Comparison.read(asked, worlds="2x3").run(out=done.folder)
    assert ran == [["befriending", "hub"]] * 2
    Comparison.read(asked).run(out=done.folder)
    assert len(ran) == 2


KILLED = """
import os, signal, sys
from ccsim.experiments.comparison import Comparison

def progress(done, total):
    if done == 4:
        os.kill(os.getpid(), signal.SIGKILL)

if __name__ == "__main__":
    Comparison.read(sys.argv[1]).run(out=sys.argv[2], workers=2, progress=progress)
"""


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL")
def test_after_a_kill_a_second_call_gives_the_same_bytes(asked, done, tmp_path):
    script = tmp_path / "killed.py"
    script.write_text(KILLED, "utf-8")
    out = tmp_path / "out"
    child = subprocess.run([sys.executable, script, asked, out], capture_output=True, timeout=300)
    assert child.returncode == -signal.SIGKILL, child.stderr
    with opened(out) as book:
        assert 0 < len(book.finished()) < 12
    assert not (out / "effects.csv").exists()
    again = Comparison.read(asked).run(out=out)
    assert again.manifest["timing"]["runs_kept_from_before"] > 0
    assert same(done.folder, out)


def test_a_failing_world_is_named_and_the_others_are_kept(asked, tmp_path, monkeypatch):
    world = jobs.world
    key = Comparison.read(asked).work.worlds[1].key

    def failing(site, parameters, balance, given, *others):
        if given == key:
            raise ArithmeticError("something was not finite")
        return world(site, parameters, balance, given, *others)

    monkeypatch.setattr(jobs, "world", failing)
    with pytest.raises(RunsFailed) as raised:
        Comparison.read(asked).run(out=tmp_path / "out")
    assert raised.value.failures == (
        ("smallville, world (map 0, parameters 0, luck 1)", "ArithmeticError: something was not finite"),
    )
    assert not (tmp_path / "out" / "effects.csv").exists()
    monkeypatch.setattr(jobs, "world", world)
    results = Comparison.read(asked).run(out=tmp_path / "out")
    assert results.manifest["timing"]["runs_kept_from_before"] == 9


def test_a_scenario_that_does_nothing_does_nothing(asked, tmp_path):
    path = asked.parent / "nothing.yaml"
    path.write_text(SCENARIOS.split("scenarios:")[0] + "scenarios: {nothing: {}}\n", "utf-8")
    results = Comparison.read(path, worlds="2").run(out=tmp_path / "out")
    effects = pq.read_table(results.folder / "effects.parquet").column("effect").to_pylist()
    assert effects
    assert set(effects) == {0.0}
    assert set(results.effects().column("share_better").to_pylist()) == {0.0}


def test_seeds_differ_and_0_is_one(asked):
    first, same_seed, other = (Comparison.read(asked, seed=seed).work for seed in (None, 0, 1))
    assert first.runs() == same_seed.runs()
    assert not set(first.runs()) & set(other.runs())


def test_plan_runs_nothing(asked):
    text = Comparison.read(asked, quick=True).plan(workers=2)
    assert "4 worlds of 30 weeks" in text
    assert "12 runs" in text
    assert "Befriending for 8 people" in text


def refused(path: Path, **asked_for) -> str:
    with pytest.raises(InputError) as raised:
        Comparison.read(path, **asked_for)
    return str(raised.value)


def with_text(asked: Path, old: str, new: str) -> Path:
    assert old in SCENARIOS
    path = asked.parent / "changed.yaml"
    path.write_text(SCENARIOS.replace(old, new), "utf-8")
    return path


def test_sites_that_are_not_there(asked):
    assert ":2: sites[1]: no folder 'smalville'" in refused(with_text(asked, "[smallville]", "[smalville]"))
    assert "is there already" in refused(with_text(asked, "[smallville]", "[smallville, ./smallville]"))


def test_what_cannot_be_done_at_the_site(asked):
    found = refused(with_text(asked, "[P1]", "[P7]"))
    assert (
        "changed.yaml:13: scenarios.hub.interventions[1].hub_funding.places: at site smallville: no place 'P7'" in found
    )


def test_what_is_wrong_with_a_site_names_the_site(tmp_path):
    path = write_comparison(tmp_path)
    ties = tmp_path / "smallville" / "ties.csv"
    ties.write_text(ties.read_text() + "R001,R999,friend,0.5\nR002,R002,friend,0.5\n")
    found = refused(path).splitlines()
    assert len(found) == 2
    assert all(line.startswith("smallville/ties.csv:12") for line in found)


def test_no_such_file_nor_shipped_one(tmp_path):
    assert "there is no such file" in refused(tmp_path / "none.yaml")
    assert "nor a shipped scenario file" in refused(Path("no-such-thing"))


def test_folders_that_hold_something_else_are_left_alone(asked, tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(InputError, match="something else"):
        Comparison.read(asked).run(out=tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]
    with pytest.raises(InputError, match="expected a folder"):
        Comparison.read(asked).run(out=tmp_path / "notes.txt")


def test_an_unstable_site_writes_nothing(asked, tmp_path, monkeypatch):
    from ccsim.experiments import priors

    monkeypatch.setattr(priors, "MAX_LOOP_GAIN", -1.0)
    with pytest.raises(InputError, match=r"smallville: .*loop gain"):
        Comparison.read(asked).run(out=tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_the_small_site_is_the_same_every_time(tmp_path):
    one, other = (small_comparison.write_site(tmp_path / name) for name in ("one", "other"))
    assert all((other / path.name).read_bytes() == path.read_bytes() for path in one.iterdir())
