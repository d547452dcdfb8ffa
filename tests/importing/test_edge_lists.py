import csv
from pathlib import Path

import pytest

from ccsim.importing.import_map import Wanted, import_map
from ccsim.problems import InputError
from ccsim.site.canonical import arrays
from ccsim.site.site import Site
from ccsim.site.spreadsheet import original
from ccsim.site.tables import TIE_KINDS

DATA = Path(__file__).parents[2].parent / "shared" / "data"

EDGES = (
    "source,target,kind,frequency,note\n"
    "ann,bob,friend,weekly,x\nbob,ann,kin,monthly,y\nbob,=cmd(),,,z\nann,bob,friend,weekly,w\n"
)
PEOPLE = "person,faith,wellbeing,shoes,ward\nann,a,21,7,N\nbob,,,8,N\n=cmd(),b,30,9,S\nzoe,b,22,4,N\n"


@pytest.fixture
def files(tmp_path):
    (tmp_path / "edges.csv").write_text(EDGES)
    (tmp_path / "people.csv").write_text(PEOPLE)
    return {"edges_csv": tmp_path / "edges.csv", "people_csv": tmp_path / "people.csv", "id_column": "person"}


def import_edges(edges_csv, destination, people_csv=None, **more):
    people = None if people_csv is None else Path(people_csv)
    return import_map(Wanted(Path(edges_csv), destination, people=people, **more))


def key_of(path):
    """Return the pseudonym of each id; in the file, what looks like a formula is inert."""
    with path.open(newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert not [row for row in rows if row["id"].startswith("=")]
    return {original(row["id"]): row["pseudonym"] for row in rows}


def test_people_and_ties_come_over_under_pseudonyms(files, tmp_path):
    imported = import_edges(**files, destination=tmp_path / "hill", title="Hill", identity=["faith"])
    site = Site.read(tmp_path / "hill")
    assert site == imported.site
    key = key_of(imported.key_file)
    assert sorted(key) == ["=cmd()", "ann", "bob", "zoe"]
    assert site.residents.id == ("R0001", "R0002", "R0003", "R0004")
    row = {name: site.residents.id.index(pseudonym) for name, pseudonym in key.items()}
    assert site.residents.wellbeing[row["ann"]] == 21
    assert [site.residents.identity["faith"][row[name]] for name in ("ann", "bob", "=cmd()")] == ["a", "", "b"]
    pairs = {frozenset(pair): e for e, pair in enumerate(zip(site.ties.a.tolist(), site.ties.b.tolist(), strict=True))}
    assert pairs.keys() == {frozenset((row["ann"], row["bob"])), frozenset((row["bob"], row["=cmd()"]))}
    both = pairs[frozenset((row["ann"], row["bob"]))]
    assert site.ties.strength[both] == pytest.approx((0.63 + 0.21) / 2)
    assert (TIE_KINDS[site.ties.kind[both]], site.ties.reports[both]) == ("kin", 2)
    assert site.description.population == 4
    assert "1 rows that repeat another were left out" in imported.lines
    text = "".join(path.read_text() for path in (tmp_path / "hill").iterdir())
    assert not any(name in text for name in ("ann,", "bob", "=cmd()", "zoe", "shoes"))


def test_the_key_is_private_and_beside_the_folder(files, tmp_path):
    imported = import_edges(**files, destination=tmp_path / "hill", title="Hill")
    assert imported.key_file == tmp_path / "hill.key.csv"
    assert imported.key_file.stat().st_mode & 0o777 == 0o600


def test_pseudonyms_depend_on_the_seed_and_not_on_the_order_of_rows(files, tmp_path):
    def key(name, **changed):
        return key_of(import_edges(**(files | changed), destination=tmp_path / name, title="H").key_file)

    (tmp_path / "turned.csv").write_text("\n".join([PEOPLE.split("\n")[0], *reversed(PEOPLE.strip().split("\n")[1:])]))
    first = key("one")
    assert first == key("two", people_csv=tmp_path / "turned.csv")
    assert any(first != key(f"seed{seed}", seed=seed) for seed in (1, 2, 3))


def test_without_a_table_the_people_are_those_with_ties(files, tmp_path):
    imported = import_edges(files["edges_csv"], tmp_path / "hill", title="Hill")
    assert len(imported.site.residents.id) == 3


def test_a_tie_with_oneself_is_left_out_and_said(files, tmp_path):
    files["edges_csv"].write_text("a,b\nann,ann\nann,bob\n")
    imported = import_edges(**files, destination=tmp_path / "hill", title="Hill")
    assert imported.site.ties.a.size == 1
    assert "1 ties of somebody with themself were left out" in imported.lines


def test_a_condition_chooses_people_and_drops_their_ties_with_others(files, tmp_path):
    imported = import_edges(**files, destination=tmp_path / "hill", title="Hill", where={"ward": "N"})
    assert (len(imported.site.residents.id), imported.site.ties.a.size) == (3, 1)
    assert "1 ties with people outside the selection were left out" in imported.lines


def test_groups_are_places_and_said_to_be_a_guess(files, tmp_path):
    imported = import_edges(**files, destination=tmp_path / "hill", title="Hill", groups=True)
    site = Site.read(tmp_path / "hill")
    assert site.places.kind == ("street",)
    assert site.affiliations.resident.size == 3
    assert any("Nobody mapped where people meet" in source for source in site.description.sources)
    assert any("1 residents without ties are in none" in line for line in imported.lines)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"id_column": "persn"}, "people.csv:1: no column 'persn' (did you mean 'person'?)"),
        ({"identity": ["fath"]}, "people.csv:1: fath: missing column (did you mean 'faith'?)"),
        ({"identity": ["wellbeing"]}, "'wellbeing' is a column with a meaning of its own"),
        ({"where": {"wards": "N"}}, "edges.csv: where: no column 'wards' to choose rows by (did you mean 'ward'?)"),
        ({"where": {"ward": "E"}}, "people.csv: where: nobody is left by the conditions"),
        ({"edges_csv": "nothing.csv"}, "nothing.csv: no such file"),
    ],
)
def test_wrong_requests(files, tmp_path, changed, message):
    with pytest.raises(InputError) as raised:
        import_edges(**(files | changed), destination=tmp_path / "hill", title="Hill")
    assert message in str(raised.value)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["edges.csv", "people.csv"]


@pytest.mark.parametrize(
    ("edges", "people", "message"),
    [
        ("a,b\nann,bobb\n", PEOPLE, "edges.csv:2: b: no person 'bobb' in people.csv (did you mean 'bob'?)"),
        ("a,b\nann,\n", PEOPLE, "edges.csv:2: b: empty, expected the id of a person"),
        (
            "x,y\nann,bob\n",
            PEOPLE,
            "edges.csv:1: not a table that is known: expected two columns for the ends of a tie (source, target)",
        ),
        ("a,b\n", PEOPLE, "edges.csv: no rows below the names of the columns"),
        ("a,b,kind\nann,bob,freind\n", PEOPLE, "edges.csv:2: kind: found 'freind', expected one of"),
        (EDGES, PEOPLE + "ann,,,,\n", "people.csv:6: person: 'ann' is there twice, first on line 2"),
        (EDGES, PEOPLE.replace(",21,", ",99,"), "people.csv:2: wellbeing: found 99, expected a number from 7 to 35"),
    ],
)
def test_wrong_files(files, tmp_path, edges, people, message):
    files["edges_csv"].write_text(edges)
    files["people_csv"].write_text(people)
    with pytest.raises(InputError) as raised:
        import_edges(**files, destination=tmp_path / "hill", title="Hill")
    assert message in str(raised.value)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["edges.csv", "people.csv"]


def test_nothing_is_overwritten(files, tmp_path):
    import_edges(**files, destination=tmp_path / "hill", title="Hill")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    with pytest.raises(InputError, match="exists already"):
        import_edges(**files, destination=tmp_path / "hill", title="Hill", seed=4)
    (tmp_path / "other.key.csv").write_text("precious")
    with pytest.raises(InputError, match=r"other.key.csv: exists already"):
        import_edges(**files, destination=tmp_path / "other", title="Hill")
    assert not (tmp_path / "other").exists()
    assert all(path.read_bytes() == content for path, content in before.items())


def real(name):
    if not (DATA / name).is_dir():
        pytest.skip(f"the data set {name} is not on this machine")
    return DATA / name


def test_a_real_village_of_individuals(tmp_path):
    folder = real("indian_village_individuals")
    imported = import_edges(
        folder / "edges.csv",
        tmp_path / "village",
        people_csv=folder / "people.csv",
        id_column="person",
        identity=["religion", "caste"],
        title="A village",
        groups=True,
    )
    site = Site.read(tmp_path / "village")
    assert (len(site.residents.id), site.ties.a.size) == (843, 3398)
    assert sum(word != "" for word in site.residents.identity["caste"]) <= 203
    members = [int((site.affiliations.place == place).sum()) for place in range(len(site.places.id))]
    assert max(members) <= 40
    assert sum(members) == 841
    assert arrays(site).residents == 843
    assert imported.site == site


@pytest.mark.parametrize(("village", "households"), [("1", 182), ("36", 289)])
def test_real_villages_of_households(tmp_path, village, households):
    folder = real("indian_villages")
    imported = import_edges(
        folder / "edges.csv",
        tmp_path / "village",
        people_csv=folder / "households.csv",
        id_column="household",
        identity=["religion"],
        title="A village",
        where={"village": village},
        groups=True,
    )
    assert len(imported.site.residents.id) == households
    assert arrays(Site.read(tmp_path / "village")).residents == households


def test_a_destination_that_cannot_be_written(files, tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(InputError, match="cannot be written"):
        import_edges(**files, destination=tmp_path / "file" / "hill", title="Hill")
