import csv
import json

import pyarrow as pa
import pytest

from ccsim.experiments.results import Results, cell, write_csv
from ccsim.problems import InputError


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, ""), (float("nan"), ""), (-0.0, "0"), (1 / 3, "0.333333"), (123456789.0, "1.23457e+08"), (-2.5, "-2.5"),
        (7, "7"), ("hub", "hub"), ("=cmd()", "'=cmd()"), ("+1", "'+1"), ("-a", "'-a"), ("@x", "'@x"), ("3+", "3+"),
        ("a\x1b[2Jb\u202e", "a\\x1b[2Jb\\u202e"), ("\t=cmd()", "\\t=cmd()"),
    ],
)  # fmt: skip
def test_cells(value, written):
    assert cell(value) == written


def test_csv_is_quoted_and_has_plain_line_ends(tmp_path):
    table = pa.table({"site": ['a,"b"', "<script>"], "mean": [0.1 + 0.2, None]})
    write_csv(table, tmp_path / "out.csv")
    content = (tmp_path / "out.csv").read_bytes()
    assert content == b'site,mean\n"a,""b""",0.3\n<script>,\n'
    with (tmp_path / "out.csv").open(newline="") as stream:
        assert list(csv.reader(stream))[1] == ['a,"b"', "0.3"]


def test_no_results(tmp_path):
    with pytest.raises(InputError, match=r"manifest\.json, effects\.parquet, series\.parquet missing"):
        Results.read(tmp_path)


def test_damaged_results(tmp_path):
    (tmp_path / "manifest.json").write_text(json.dumps({}))
    for name in ("effects.parquet", "series.parquet"):
        (tmp_path / name).write_bytes(b"PAR1 not really")
    with pytest.raises(InputError, match="damaged"):
        Results.read(tmp_path)
