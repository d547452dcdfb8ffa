import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from site_folder import FILES, write_folder

import ccsim.site.writing
from ccsim.problems import InputError
from ccsim.site.site import Site
from ccsim.site.tables import TIE_KINDS
from ccsim.site.writing import number_cell


def test_what_is_written_is_read_again(tmp_path):
    site = Site.read(write_folder(tmp_path / "hill"))
    site.write(tmp_path / "copy")
    assert Site.read(tmp_path / "copy") == site


def test_writing_twice_gives_the_same_bytes(tmp_path):
    Site.read(write_folder(tmp_path / "hill")).write(tmp_path / "one")
    Site.read(tmp_path / "one").write(tmp_path / "two")
    files = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert files == sorted(FILES)
    for file in files:
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()


texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8).map(str.strip)
numbers = st.one_of(st.just(""), st.floats(7, 35).map(repr))


@st.composite
def tables(draw):
    ids = draw(st.lists(texts.filter(bool), min_size=1, max_size=5, unique=True))
    n = len(ids)
    quoted = [f'"{name.replace(chr(34), chr(34) * 2)}"' for name in ids]
    roles = [f'"{draw(texts).replace(chr(34), chr(34) * 2)}"' for _ in ids]
    residents = "id,wellbeing,role,faith\n" + "".join(
        f"{name},{draw(numbers)},{role},{role}\n" for name, role in zip(quoted, roles, strict=True)
    )
    pairs = draw(st.lists(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)), max_size=8, unique=True))
    kinds = st.sampled_from(["", *TIE_KINDS])
    ties = "a,b,kind,frequency\n" + "".join(
        f"{quoted[a]},{quoted[b]},{draw(kinds)},{draw(st.one_of(st.just(''), st.floats(0, 1).map(repr)))}\n"
        for a, b in pairs
        if a != b
    )
    return residents, ties


@given(tables())
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_any_site_survives_writing_and_reading(tmp_path_factory, found):
    folder = tmp_path_factory.mktemp("sites")
    site = "title: T\npopulation: 99\nidentity: [faith]\n"
    empty = {"places": "id,kind\n", "affiliations": "resident,place\n", "partnerships": None}
    first = Site.read(write_folder(folder / "first", site=site, residents=found[0], ties=found[1], **empty))
    first.write(folder / "second")
    assert Site.read(folder / "second") == first


@given(st.floats(allow_infinity=False))
def test_numbers_survive(value):
    cell = number_cell(value)
    assert (cell == "") if np.isnan(value) else (float(cell) == value)


@pytest.mark.parametrize(("value", "cell"), [(0.1, "0.1"), (3.0, "3"), (0.63, "0.63"), (1e300, "1e+300"), (-0.0, "0")])
def test_numbers_are_short(value, cell):
    assert number_cell(value) == cell


def test_nothing_is_overwritten(tmp_path):
    site = Site.read(write_folder(tmp_path / "hill"))
    before = (tmp_path / "hill" / "ties.csv").read_bytes()
    with pytest.raises(InputError, match="exists already"):
        site.write(tmp_path / "hill")
    assert (tmp_path / "hill" / "ties.csv").read_bytes() == before
    (tmp_path / "file").write_text("x")
    with pytest.raises(InputError, match="exists already"):
        site.write(tmp_path / "file")


def test_an_empty_folder_may_be_filled(tmp_path):
    (tmp_path / "empty").mkdir()
    site = Site.read(write_folder(tmp_path / "hill"))
    site.write(tmp_path / "empty")
    assert Site.read(tmp_path / "empty") == site


def test_a_failure_leaves_nothing_behind(tmp_path, monkeypatch):
    site = Site.read(write_folder(tmp_path / "hill"))

    def full(path, columns):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(ccsim.site.writing, "write_columns", full)
    with pytest.raises(InputError, match="cannot be written: No space left on device"):
        site.write(tmp_path / "copy")
    assert [path.name for path in tmp_path.iterdir()] == ["hill"]


def test_a_site_that_could_not_be_read_again_is_not_written(tmp_path):
    site = Site.read(write_folder(tmp_path / "hill"))
    site.residents.wellbeing[0] = 99
    with pytest.raises(InputError, match=r"residents.csv:2: wellbeing: found 99, expected a number from 7 to 35"):
        site.write(tmp_path / "copy")
    assert [path.name for path in tmp_path.iterdir()] == ["hill"]


def test_sites_differ_when_anything_in_them_does(tmp_path):
    site = Site.read(write_folder(tmp_path / "hill"))
    same = Site.read(write_folder(tmp_path / "same"))
    assert site == same
    for column in ("wellbeing", "lived_experience"):
        other = Site.read(tmp_path / "same")
        getattr(other.residents, column)[2] = 1
        assert site != other
    assert site != "hill"


def test_the_folder_is_private(tmp_path):
    Site.read(write_folder(tmp_path / "hill")).write(tmp_path / "copy")
    assert (tmp_path / "copy").stat().st_mode & 0o077 == 0
