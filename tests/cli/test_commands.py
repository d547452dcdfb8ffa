"""What every command does when all is well."""

import csv
import json
import os
import re
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from cli.calling import contents
from experiments.small_comparison import SCENARIOS, write_comparison
from grown_site import write_grown
from site_folder import write_folder

import ccsim
from ccsim.experiments.schema import json_schema
from ccsim.interventions import INTERVENTIONS
from ccsim.model.parameters import TABLE
from ccsim.model.week import WEEK


def process(*arguments: object, cwd: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run `python -m ccsim` to its end."""
    return subprocess.run(
        [sys.executable, "-m", "ccsim", *map(str, arguments)],
        cwd=cwd,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=300,
    )


def test_help_names_every_command(call):
    said = call("--help")
    assert said.status == 0
    assert said.err == ""
    assert all(name in said.out for name in ("demo", "compare", "model", "interventions", "schema", "site"))


@pytest.mark.parametrize(
    "command", ["demo", "compare", "model", "interventions", "schema", "site check", "site describe", "site make"]
)
def test_every_command_has_help(call, command):
    said = call(*command.split(), "--help")
    assert said.status == 0
    assert f"Usage: ccsim {command}" in said.out.replace("python -m pytest.", "").replace("pytest ", "ccsim ")


@pytest.mark.parametrize("arguments", [(), ("site",)])
def test_no_command_shows_the_help_and_nothing_else(call, arguments):
    said = call(*arguments)
    assert said.status == 2
    assert "--help" in said.out
    assert said.err == ""


def test_version(call):
    assert call("--version") == (0, f"ccsim {ccsim.__version__}\n", "")


def test_help_comes_without_the_heavy_libraries():
    ended = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "ccsim", "--help"], capture_output=True, text=True, timeout=100
    )
    imported = {line.split("|")[-1].strip() for line in ended.stderr.splitlines() if line.startswith("import time:")}
    assert ended.returncode == 0
    assert "typer" in imported
    assert not imported & {"numpy", "numba", "scipy", "mesa", "pyarrow", "networkx", "matplotlib", "pydantic", "yaml"}


def test_model_lists_the_week_and_every_parameter(call, monkeypatch):
    monkeypatch.setenv("COLUMNS", "100")
    said = call("model")
    assert said.status == 0
    assert max(map(len, said.out.splitlines())) <= 100
    assert "…" not in said.out
    in_order = [f"{position}. {one.name}: " for position, one in enumerate(WEEK, start=1)]
    parts = re.split("|".join(map(re.escape, in_order)), said.out)
    assert len(parts) == len(WEEK) + 1
    for one, part in zip(WEEK, parts[1:], strict=True):
        plain = " ".join(part.split())
        assert plain.startswith(one.does)
        assert not one.parameters or f"parameters: {', '.join(one.parameters)}" in plain
        assert not one.draws or f"draws: {', '.join(one.draws)}" in plain
    for one in TABLE:
        assert f"\n  {one.name} = {one.default:g} {one.unit} (" in parts[-1]
        assert one.meaning in " ".join(parts[-1].split())


def test_model_says_what_a_week_costs_at_a_site(here, call, monkeypatch):
    monkeypatch.setattr("ccsim.cli.model.PROFILED_WEEKS", 2)
    write_comparison(here)
    said = call("model", "--profile", "smallville")
    assert said.status == 0
    rows = {
        row[0]: row[1:] for row in (re.split(r" *│ *", line.strip("│ ")) for line in said.out.splitlines()) if row[1:]
    }
    assert list(rows) == [*(one.name for one in WEEK), "all, called one by one", "all, compiled into one"]
    assert sum(float(rows[one.name][1].rstrip("%")) for one in WEEK) == pytest.approx(100, abs=len(WEEK))
    assert "at smallville: " in said.out
    assert "mean of 2 weeks" in said.out


def test_a_site_without_something_to_do_with_it(call):
    said = call("model", "alderbrook")
    assert said.status == 2
    assert said.out == ""
    assert said.err.startswith("alderbrook: a site is given, but nothing to do with it: --profile")
    assert call("model", "--profile", "alderbrok").err.startswith("alderbrok: no such folder")


def test_interventions_lists_every_field_in_words(call, monkeypatch):
    monkeypatch.setenv("COLUMNS", "100")
    said = call("interventions")
    assert said.status == 0
    for kind, intervention in INTERVENTIONS.items():
        assert f"{kind}: " in said.out
        assert all(f"  {name}: " in said.out for name in intervention.model_fields)
    assert "contact: how often the two meet: a word or a weekly probability (0 to 1; left out: weekly)" in said.out
    assert "places: people who can be befriended at once (1 to 1,000,000; required)" in said.out
    assert "where: who can be offered one (left out: everyone)" in said.out
    assert "For example: - shock: {start: 26, state: trust, by: -0.1}" in said.out
    for unfit in ("Pydantic", "None", "()", "{}", "'"):
        assert unfit not in said.out
    assert max(map(len, said.out.splitlines()[:-3])) <= 100


def test_schema_is_printed(call):
    said = call("schema")
    assert said.status == 0
    assert json.loads(said.out) == json_schema()


def test_schema_is_written_and_said_how_to_use_it(here, call):
    said = call("schema", "--out", "mine.json")
    assert said.status == 0
    assert said.out.splitlines()[-1] == "# yaml-language-server: $schema=mine.json"
    assert json.loads((here / "mine.json").read_text("utf-8")) == json_schema()
    assert [path.name for path in here.iterdir()] == ["mine.json"]


@pytest.mark.parametrize("out", ["mine.yaml", ".", "nowhere/mine.json"])
def test_a_schema_that_cannot_be_written(here, call, out):
    (here / "mine.yaml").write_text("title: mine\n", "utf-8")
    before = contents(here)
    said = call("schema", "--out", out)
    assert said.status == 2
    assert said.err.startswith(f"{out}: ")
    assert contents(here) == before


def test_site_check_of_the_shipped_site(call):
    said = call("site", "check", "alderbrook", "--no-pilot")
    assert said.status == 0
    assert said.out.startswith("Read without problems. Residents: 1,500")
    assert "The place is made up" in said.out


def test_site_check_runs_the_pilot(here, call):
    write_comparison(here)
    said = call("site", "check", "smallville")
    assert said.status == 0
    assert re.search(r"loop gain 0\.\d\d at the central parameters", said.out)
    assert re.search(r"the number of ties changes by [+-]\d+\.\d% in \d+ weeks", said.out)


def test_a_site_of_which_only_ids_are_known(here, call):
    write_folder(
        here / "bare",
        site="title: Bare\npopulation: 9\n",
        residents="id\n" + "".join(f"R{i}\n" for i in range(9)),
        ties="a,b\n",
        places="id,kind\n",
        affiliations="resident,place\n",
        partnerships=None,
    )
    said = call("site", "check", "bare")
    assert said.status == 0
    assert "How much comes from this map: 0% mapped" in said.out
    assert "No ties were mapped" in said.out
    assert "nan" not in said.out
    said = call("site", "describe", "bare")
    assert said.status == 0
    assert "Wellbeing: not mapped" in said.out
    assert "nan" not in said.out


def test_site_describe_of_the_shipped_site(call):
    said = call("site", "describe", "alderbrook")
    assert said.status == 0
    assert said.out.startswith("Alderbrook (made up: nothing here is evidence about a real place)")


def test_site_describe_as_json_and_figures(here, call):
    write_comparison(here)
    said = call("site", "describe", "smallville", "--json", "--figures", "figures")
    assert said.status == 0
    shared = json.loads(said.out)
    assert shared["title"] == "Smallville"
    assert not re.search(r"R\d{3}", said.out)
    assert (here / "figures" / "private-network.svg").exists()
    said = call("site", "describe", "smallville", "--figures", "figures")
    assert "figures/isolation: who has few contacts, by group (may be shared)" in said.out.replace("\\", "/")
    assert max(map(len, said.out.splitlines())) <= 130


def test_site_describe_does_not_write_figures_into_a_file(here, call):
    write_comparison(here)
    before = contents(here)
    said = call("site", "describe", "smallville", "--figures", "try.yaml")
    assert said.status == 2
    assert said.err.startswith("try.yaml: a file; expected a folder for the figures")
    assert contents(here) == before


def test_site_make_is_the_same_for_the_same_seed(here, call):
    for name, seed in (("one", 5), ("two", 5), ("three", 6)):
        assert call("site", "make", name, "--seed", seed).status == 0
    assert contents(here / "one") == contents(here / "two")
    assert contents(here / "one") != contents(here / "three")


def test_site_import_gives_pseudonyms_and_a_private_key(here, call):
    (here / "ties.csv").write_text("source,target\nAnn,Bob\nBob,Cas\nCas,Dee\nDee,Ann\n", "utf-8")
    said = call("site", "import", "ties.csv", "village", "--title", "A village")
    assert said.status == 0
    assert (here / "village" / "site.yaml").read_text("utf-8").startswith("title: A village")
    assert b"Ann" not in b"".join(text or b"" for text in contents(here / "village").values())
    key = here / "village.key.csv"
    assert "Ann" in key.read_text("utf-8")
    if os.name != "nt":
        assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert call("site", "check", "village", "--no-pilot").status == 0
    before = contents(here)
    assert call("site", "import", "ties.csv", "village").status == 2
    assert contents(here) == before


def test_plan_says_what_would_be_done_and_does_nothing(here, call):
    write_comparison(here)
    before = contents(here)
    said = call("compare", "try.yaml", "--plan", "--workers", 1)
    assert said.status == 0
    assert "4 worlds of 30 weeks: 2 draws of the parameters, as calibrated, 2 lucks for each; seed 0" in " ".join(
        said.out.split()
    )
    assert re.search(r"about \d+ seconds? with 1 worker, if none is done yet", said.out)
    assert contents(here) == before


@pytest.fixture(scope="module")
def compared(tmp_path_factory):
    """A comparison made by the installed command, with one worker; and how it ended."""
    folder = tmp_path_factory.mktemp("compared")
    write_comparison(folder)
    return folder, process("compare", "try.yaml", "--quick", "--workers", 1, cwd=folder)


def test_compare_writes_table_report_and_results(compared):
    folder, ended = compared
    assert ended.returncode == 0, ended.stderr
    out = folder / "results" / "try"
    assert ended.stdout.splitlines()[-1] == f"Report: {Path('results') / 'try' / 'report.html'}"
    assert "Befriending" in ended.stdout
    assert "4 worlds" in ended.stdout
    assert (out / "report.html").read_text("utf-8").lstrip().lower().startswith("<!doctype html>")
    with (out / "effects.csv").open(encoding="utf-8", newline="") as stream:
        assert {row["scenario"] for row in csv.DictReader(stream)} == {"befriending", "hub"}
    manifest = json.loads((out / "manifest.json").read_text("utf-8"))
    assert manifest["command"] == ["ccsim", "compare", "try.yaml", "--quick", "--workers", "1"]


def test_progress_in_a_log_is_a_few_plain_lines(compared):
    _, ended = compared
    said = ended.stderr.splitlines()
    assert said[0] == "Preparing (the first time compiles the model)"
    assert said[-1] == "Putting the results together"
    assert 2 < len(said) <= 12
    assert all(line.isprintable() for line in said)
    assert "\x1b" not in ended.stdout


def test_a_second_call_computes_nothing_and_changes_no_byte(compared, monkeypatch, call):
    folder, _ = compared
    monkeypatch.chdir(folder)
    effects = folder / "results" / "try" / "effects.csv"
    before = effects.read_bytes()
    said = call("compare", "try.yaml", "--quick")
    assert said.status == 0
    assert said.err == "Nothing to compute: all of it is kept from before\n"
    assert effects.read_bytes() == before


@pytest.fixture(scope="module")
def effects(compared) -> bytes:
    """The bytes of the uninterrupted comparison with one worker."""
    return (compared[0] / "results" / "try" / "effects.csv").read_bytes()


def test_two_workers_give_the_same_bytes(compared, effects):
    folder, _ = compared
    ended = process("compare", "try.yaml", "--quick", "--workers", 2, "--out", "two", cwd=folder)
    assert ended.returncode == 0, ended.stderr
    assert (folder / "two" / "effects.csv").read_bytes() == effects


# Stops itself by a signal when some of the work is done, wherever it is: what a user or a machine does by chance.
STOPPED = """
import os, sys
import ccsim.cli.progress as progress
from ccsim.cli import main

def stopping():
    show = plain()
    def tell(done, total):
        show(done, total)
        if done == 5:
            os.kill(os.getpid(), number)
    return tell

if __name__ == "__main__":
    number = int(sys.argv.pop(1))
    plain, progress.lines = progress.lines, stopping
    main()
"""


@pytest.mark.skipif(os.name == "nt", reason="signals")
@pytest.mark.parametrize(("name", "status"), [("SIGKILL", -9), ("SIGINT", 130)])
def test_stopped_halfway_and_called_again(compared, effects, tmp_path, monkeypatch, call, name, status):
    folder, _ = compared
    monkeypatch.chdir(folder)
    script = tmp_path / "stopped.py"
    script.write_text(STOPPED, "utf-8")
    out = tmp_path / "out"
    arguments = ("compare", "try.yaml", "--quick", "--out", out)
    number = int(getattr(signal, name))
    ended = subprocess.run(
        [sys.executable, script, str(number), *map(str, arguments), "--workers", "2"],
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert ended.returncode == status, ended.stderr
    assert "Traceback" not in ended.stderr
    assert not (out / "effects.csv").exists()
    if name == "SIGINT":
        assert ended.stderr.splitlines()[-1] == "Stopped. Finished runs are kept; the same command goes on from there."
    again = call(*arguments, "--workers", 1)
    assert again.status == 0, again.err
    assert (out / "effects.csv").read_bytes() == effects
    assert json.loads((out / "manifest.json").read_text("utf-8"))["timing"]["runs_kept_from_before"] > 0


@pytest.mark.skipif(os.name == "nt", reason="a shell")
@pytest.mark.parametrize("command", ["schema", "model", "site describe alderbrook"])
def test_whoever_reads_may_stop_reading(command):
    # The reader has closed before anything is written.
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as closed:
        ended = subprocess.run(
            [sys.executable, "-m", "ccsim", *command.split()],
            stdout=closed,
            stderr=subprocess.PIPE,
            text=True,
            timeout=100,
        )
    assert ended.stderr == ""


def on_a_terminal(*arguments: str, cwd: Path, **environment: str) -> str:
    """Run `python -m ccsim` on a terminal of 100 columns and return what it showed."""
    import fcntl
    import pty
    import struct
    import termios

    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 100, 0, 0))
    inherited = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "COLUMNS")}
    child = subprocess.Popen(
        [sys.executable, "-m", "ccsim", *arguments],
        cwd=cwd,
        env=inherited | {"TERM": "xterm-256color"} | environment,
        stdout=theirs,
        stderr=theirs,
        stdin=theirs,
    )
    os.close(theirs)
    written = b""
    try:
        while piece := os.read(ours, 65536):
            written += piece
    except OSError:  # the other side has closed
        pass
    finally:
        os.close(ours)
    assert child.wait(100) == 0
    return written.decode("utf-8")


@pytest.mark.skipif(os.name == "nt", reason="pseudo-terminals")
def test_on_a_terminal_there_is_a_bar(compared):
    folder, _ = compared
    text = on_a_terminal("compare", "try.yaml", "--quick", cwd=folder)
    assert "Nothing to compute" in text
    assert "report.html" in text
    assert re.search(r"\x1b\[[0-9;]*3[0-9]", text)


@pytest.mark.skipif(os.name == "nt", reason="pseudo-terminals")
def test_no_colour_where_none_is_wanted(tmp_path):
    colour = re.compile(r"\x1b\[[0-9;]*3[0-9]")
    assert colour.search(on_a_terminal("--help", cwd=tmp_path))
    assert not colour.search(on_a_terminal("--help", cwd=tmp_path, NO_COLOR="1"))


def test_a_site_of_several_maps_is_checked_and_described(here, call):
    write_grown(here / "grown", maps=3)
    said = call("site", "check", "grown", "--no-pilot")
    assert said.status == 0
    assert said.out.startswith("3 maps grown from 12 interviews")
    assert "What follows is of the first, grown/map-01" in said.out
    assert "missing from the map" not in said.out
    described = call("site", "describe", "grown", "--json")
    numbers = json.loads(described.out)["grown"]["numbers"]
    ties = next(one for one in numbers if one["what"] == "Ties a resident")
    assert (ties["mean"], ties["p05"], ties["p95"], ties["from_the_interviews_alone"]) == (4.0, 4.0, 4.0, None)
    assert "on 3 maps" in call("site", "describe", "grown").out


def test_more_maps_than_there_are_is_an_input_error(here, call):
    write_grown(here / "smallville", maps=3)
    (here / "try.yaml").write_text(SCENARIOS, "utf-8")
    assert "laid over 3 maps" in call("compare", "try.yaml", "--plan").out
    said = call("compare", "try.yaml", "--maps", 4)
    assert (said.status, said.out) == (2, "")
    assert "--maps: found 4, but site smallville has 3 maps" in said.err
    assert not (here / "results").exists()
