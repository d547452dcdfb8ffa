"""The examples of docs/importing.md run, on small maps of each tool."""

import re
from pathlib import Path

import pytest
from importing.sources import CANVAS, TEXTS, THREE, write, zipped

from ccsim.importing.import_map import Wanted, import_map
from ccsim.importing.mapping import TableRule
from ccsim.importing.mapping_file import SITE_KEYS, TABLES, read_mapping

PAGE = (Path(__file__).parents[2] / "docs" / "importing.md").read_text("utf-8")
EXAMPLES = dict(re.findall(r"```yaml mapping ([\w-]+)\n(.*?)```", PAGE, re.DOTALL))
RULES = re.findall(r"^\| `(\w+: .+?)` \|", PAGE.partition("Where a column comes from:")[2], re.MULTILINE)


def sources(folder):
    write(folder, TEXTS)
    return {
        "network-canvas": zipped(folder / "export.zip", CANVAS),
        "kumu": folder / "project.json",
        "ego": folder / "long.csv",
    }


@pytest.mark.parametrize("name", ["network-canvas", "kumu", "ego"])
def test_the_mappings_of_the_page_make_sites(tmp_path, name):
    (tmp_path / "m.yaml").write_text(EXAMPLES[name], encoding="utf-8")
    site = import_map(Wanted(sources(tmp_path)[name], tmp_path / "site", mapping=tmp_path / "m.yaml")).site
    if name == "network-canvas":
        assert (site.description.population, site.ties.a.size) == (4200, 4)
        assert sorted(site.residents.identity["gender"]) == ["", "", "man", "woman", "woman"]
    elif name == "kumu":
        assert (len(site.residents.id), site.places.name, site.affiliations.place.size) == (2, ("Hub",), 1)
    else:
        assert site.description.sampling.alters == "identified"


def test_the_page_shows_no_other_examples():
    assert set(EXAMPLES) == {"network-canvas", "kumu", "ego"}


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_that_the_page_shows_is_read(tmp_path, rule):
    rule = rule.replace("\\|", "|")
    table = "ties" if rule.startswith(("kind", "layer")) else "people"
    text = f"identity: [gender, age_band]\n{table}:\n  columns:\n    {rule}\n"
    (tmp_path / "m.yaml").write_text(text, encoding="utf-8")
    rules = getattr(read_mapping(tmp_path / "m.yaml"), table)
    assert isinstance(rules, TableRule)
    assert len(rules.columns) == 1


def test_the_rules_of_the_page_are_all_there_are():
    assert len(RULES) == 7
    shown = " ".join(RULES)
    for key in ("column", "always", "ticked", "several", "values", "separator", "scale", "bands"):
        assert f"{key}:" in shown


def test_every_key_of_a_mapping_stands_on_the_page():
    for key in (*SITE_KEYS, *TABLES, "same_id", "same_person", "only", "drop", "columns", "places: from:"):
        assert f"`{key}`" in PAGE


@pytest.mark.parametrize("form", ["long", "wide", "three"])
def test_the_forms_of_interviews_on_the_page(tmp_path, form):
    source = write(tmp_path / "three", THREE) if form == "three" else write(tmp_path, TEXTS) / f"{form}.csv"
    site = import_map(Wanted(source, tmp_path / "site")).site
    assert (site.residents.interviewed == 1).sum() == 2
    assert len(site.residents.id) == 5
