"""Hostile names in real site and scenario files, from the command line to every file that leaves."""

from __future__ import annotations

import csv
import io
import re

import pypdf
import pytest
import yaml
from experiments.small_comparison import write_site
from report.hostile import NAMES
from report.test_hostile import ALLOWED, UNSEEN
from report.test_html import Page

from ccsim.experiments.comparison import Comparison
from ccsim.experiments.reach import OutOfReach
from ccsim.experiments.results import FORMULA_STARTS
from ccsim.report.from_results import report_data
from ccsim.report.html import write_report
from ccsim.report.pdf import write_summary

FOLDER = "=cmd() @SUM(1)"
NAME = " ".join(NAMES[aim] for aim in ("script", "formula", "direction", "terminal", "typst", "template", "svg"))[:290]


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    """Return the results folder of a small comparison in which everything has a hostile name."""
    here = tmp_path_factory.mktemp("hostile")
    site = write_site(here / FOLDER)
    about = {"title": NAME, "population": 120, "prices": {"currency": "GBP", "year": 2024}}
    (site / "site.yaml").write_text(yaml.safe_dump(about), "utf-8")
    places = io.StringIO()
    named = [["id", "kind", "name"], *([f"P{k}", "hub", f"{NAME[: 200 - k]}"] for k in range(3))]
    csv.writer(places, lineterminator="\n").writerows(named)
    (site / "places.csv").write_text(places.getvalue(), "utf-8")
    asked = {
        "title": NAME, "description": NAME, "sites": [FOLDER], "weeks": 30, "worlds": {"parameters": 2, "luck": 2},
        "scenarios": {
            "a": {
                "title": NAME,
                "description": NAME,
                "interventions": [{"hub_funding": {"places": ["P1"], "start": 4, "cost": {"fixed": 100}}}],
            },
            "b": {"title": NAMES["long"], "interventions": [{"befriending": {"places": 8, "start": 4, "weeks": 20}}]},
        },
    }  # fmt: skip
    path = here / "try.yaml"
    path.write_text(yaml.safe_dump(asked), "utf-8")
    results = Comparison.read(path).run(out=here / "out")
    data = report_data(results)
    write_report(data, here / "out" / "report.html")
    write_summary(data, here / "out" / "summary.pdf")
    return results


def test_the_page_runs_nothing(out):
    page = (out.folder / "report.html").read_text("utf-8")
    assert {tag for tag, _ in Page(page).elements} & ALLOWED == {"style"}
    assert not UNSEEN.search(page)
    assert not re.search("root:", page)


def test_the_summary_runs_nothing(out):
    document = (out.folder / "summary.pdf").read_bytes()
    read = pypdf.PdfReader(io.BytesIO(document))
    assert len(read.pages) == 2
    assert not re.search(b"/(JavaScript|JS|OpenAction|Launch|EmbeddedFile|AA)\\b", document)
    assert "<script>" in "".join(page.extract_text() for page in read.pages)


def test_no_cell_of_the_table_is_run(out):
    with (out.folder / "effects.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert {row["site"] for row in rows} == {f"'{FOLDER}"}
    words = {"site", "scenario", "comparator", "indicator", "group", "distance", "week", "unit", "better"}
    assert not [row for row in rows for name in words if row[name].startswith(FORMULA_STARTS)]


def test_costs_and_whom_nothing_reaches_arrive(out):
    costs = {row["scenario"]: row["total"] for row in out.manifest["costs"]}
    assert costs == {"a": 100.0, "b": 0.0}
    rows = {row.group: row for row in out.out_of_reach()}
    everyone = rows["everyone"]
    assert isinstance(everyone, OutOfReach)
    assert everyone.residents == 60
    assert everyone.not_asked is not None
    assert 0 < everyone.not_asked < 60 - 8
    assert everyone.far is None or everyone.far <= everyone.not_asked
