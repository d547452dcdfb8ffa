"""What the fuzz has found once, so that it stays mended."""

import json

import pytest
from site_folder import write_folder

from ccsim.cli.output import tell_json
from ccsim.importing.readers import gexf, graphml, pajek, ucinet, vna
from ccsim.problems import InputError, Problem

LONG = "x" * 200_000


@pytest.mark.parametrize("reader", [graphml, gexf])
def test_broken_xml_is_said(reader, tmp_path):
    path = tmp_path / "broken.xml"
    path.write_text("<graphml>\n<node></graphml>", "utf-8")
    with pytest.raises(InputError, match=r"broken.xml:2: not readable as XML: mismatched tag"):
        reader.read(path)


def test_a_mark_that_is_never_closed_in_a_long_line_is_said(tmp_path):
    path = tmp_path / "long.vna"
    path.write_text(f'*Node data\nID name\n1 "{LONG}\n', "utf-8")
    with pytest.raises(InputError, match=r"long.vna:3: a cell is too long"):
        vna.read(path)


def test_very_long_words_are_read_at_once(tmp_path):
    path = tmp_path / "long.dl"
    path.write_text(f'dl n=2 format=edgelist1\nlabels:\n"{LONG},Bob\ndata:\n1 2\n', "utf-8")
    assert max(len(key) for key in ucinet.read(path).people.cells["key"]) == len(LONG)
    path = tmp_path / "long.net"
    path.write_text(f'*Vertices 2\n1 "Ann"\n2 "{LONG}"\n*Edges\n1 2\n', "utf-8")
    assert pajek.read(path).people.cells["label"] == ["Ann", LONG]


def test_a_line_of_marks_in_a_list_is_nothing(tmp_path):
    path = tmp_path / "marks.dl"
    path.write_text('dl n=2 format=edgelist1\nlabels:\nAnn,Bob\ndata:\n""\n,,\n1 2\n', "utf-8")
    assert len(ucinet.read(path).ties.lines) == 1


def test_json_steers_no_terminal(capsys):
    value = {"title": "a\u202eb\x9b31m\ufeff\U000e0001 é 友", "n": [1, "x\ny"]}
    tell_json(value)
    said = capsys.readouterr().out
    assert all(letter.isprintable() or letter == "\n" for letter in said)
    assert "é 友" in said
    assert json.loads(said) == value


def test_an_affinity_too_large_for_a_number_is_said(tmp_path):
    from ccsim.site.site import Site

    folder = write_folder(tmp_path / "hill", site=f"title: T\npopulation: 9\nidentity: {{faith: {'9' * 400}}}\n")
    with pytest.raises(InputError, match="expected a smaller number"):
        Site.read(folder)


def test_a_problem_with_a_very_long_text_is_said_shortly():
    said = str(Problem("mapping.yaml", f"unknown key '{LONG}'", 3, LONG))
    assert said.startswith("mapping.yaml:3: xxx")
    assert len(said) < 5_000
