"""A few hundred spoiled inputs in the ordinary tests; `make fuzz` reads twenty thousand. And: what fuzzes can find."""

import io
import zipfile

import numpy as np
import pytest
from fuzz.campaign import Worker, batches, batches_done, run
from fuzz.mutators import BOMB, HOSTILE, mutate
from fuzz.pages import harm_in_page, harm_in_picture
from fuzz.seeds import SITE, SOURCES, canvas, workbook
from fuzz.targets import SHARES, TARGETS, BrokenPromiseError, command, expect_inert, try_one


def test_a_few_hundred_spoiled_inputs_break_nothing(tmp_path):
    run(batches(INPUTS, FIRST, None), 1, tmp_path)
    found = {path.stem: path.read_text("utf-8") for path in (tmp_path / "found").iterdir()}
    assert not found, "\n".join(found.values())
    ends = [one["ends"] for one in batches_done(tmp_path)]
    assert sum(sum(one.values()) for one in ends) >= INPUTS - len(SHARES)
    # Were all refused at once, nothing behind the first check would have been tried.
    assert sum(one.get("taken", 0) for one in ends) >= INPUTS // 50


INPUTS, FIRST = 200, 1_000_000


def test_what_was_done_is_not_done_again(tmp_path):
    todo = [("review", 0, 5), ("review", 5, 8)]
    run(todo[:1], 1, tmp_path)
    run(todo, 2, tmp_path)
    assert [(one["start"], one["end"]) for one in batches_done(tmp_path)] == [(0, 5), (5, 8)]


def test_the_same_number_is_the_same_input():
    data = [mutate(SOURCES["graph.gml"], np.random.default_rng(7)) for _ in range(2)]
    assert data[0] == data[1]
    spoiled = {mutate(SOURCES["graph.gml"], np.random.default_rng(k)) for k in range(30)}
    assert len(spoiled) > 20


@pytest.mark.parametrize("name", sorted(SOURCES))
def test_mutators_take_what_they_made(name):
    random = np.random.default_rng(1)
    data = SOURCES[name]
    for _ in range(8):
        data = mutate(data, random)[:200_000]
    assert isinstance(data, bytes)


@pytest.mark.parametrize("made", [canvas, workbook])
def test_zips_are_spoiled_from_within(made):
    names = set()
    for number in range(50):
        spoiled = io.BytesIO(mutate(made(), np.random.default_rng(number)))
        if zipfile.is_zipfile(spoiled):
            try:
                names |= set(zipfile.ZipFile(spoiled).namelist())
            except zipfile.BadZipFile:
                continue
    assert any(name.startswith("../") for name in names)
    assert any(name.startswith("/tmp/") for name in names)


def test_right_inputs_are_taken(tmp_path):
    """The seeds are right, so that what is refused is refused for what was done to it."""
    folder = tmp_path / "in" / "place"
    folder.mkdir(parents=True)
    for name, content in SITE.items():
        (folder / name).write_bytes(content)
    assert command(tmp_path, "site", "check", str(folder), "--no-pilot") == 0


@pytest.fixture
def target(monkeypatch):
    """Put a target in that does what a reader must never do."""

    def put(what):
        monkeypatch.setitem(TARGETS, "bad", what)

    return put


def in_boxes(tmp_path):
    box = tmp_path / "boxes" / "a" / "b" / "box"
    box.mkdir(parents=True)
    return box


BAD = {
    "raises": lambda box: {}["no"],
    "writes above": lambda box: (box.parent.parent / "evil.csv").write_text("evil"),
    "writes beside": lambda box: (box / "evil.csv").write_text("evil"),
    "writes another file": lambda box: [(box / "out").mkdir(), (box / "out" / "evil").write_text("evil")],
    "makes a link": lambda box: (box / "in").symlink_to("/etc"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_must_not_happen_is_found(name, target, tmp_path):
    target(lambda box, random: BAD[name](box))
    with pytest.raises((BrokenPromiseError, KeyError)):
        try_one("bad", 1, in_boxes(tmp_path))


def test_cells_that_would_run_are_found(tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "places.csv").write_text("id,name\nP1,'=kept\nP2,=run()\n", "utf-8")
    with pytest.raises(BrokenPromiseError, match="would run '=run"):
        expect_inert(tmp_path)


def test_a_worker_that_dies_is_said_and_replaced():
    worker = Worker()
    try:
        wrong, ended = worker.tried("no-such-target", 1)
        assert "KeyError" in wrong and ended == "broken"
        worker._process.kill()
        assert worker.tried("review", 1)[1] == "broken"
        assert worker.tried("review", 1)[1] in ("taken", "refused")
    finally:
        worker.end()


def test_hostile_texts_have_all_signs_of_formulas():
    assert {text[:1] for text in HOSTILE} >= set("=+-@\t\r<&")
    assert BOMB.count(b"ENTITY") == 12


@pytest.mark.parametrize("number", range(3))
def test_sites_with_hostile_names_come_to_be_described(number, tmp_path):
    assert try_one("pages", number, in_boxes(tmp_path)) == "taken"


PAGE = "<html><head><style>p {{}}</style></head><body><p>{}</p></body></html>"


@pytest.mark.parametrize(
    ("inside", "harm"),
    [
        ("&lt;script&gt; &lt;img onerror=x&gt; =run() <a href='#here'>there</a>", []),
        ("<script>x</script>", ["an element <script>"]),
        ("<b onclick='x'>b</b>", ["<b onclick=...>"]),
        ("<a href='https://example.org'>b</a>", ["<a href='https://example.org'>"]),
        ("<a href='javascript:x'>b</a>", ["<a href='javascript:x'>", "<a href='javascript:x'>"]),
        ("<b style='background: url(https://example.org)'>b</b>", ["<b style='background: url(https://example.org)'>"]),
        ("<style>@import 'x'</style>", ["a style sheet that is not the page's own"]),
        ("\u202e", ["control characters"]),
    ],
)
def test_harm_in_a_page_is_found(inside, harm):
    assert list(harm_in_page(PAGE.format(inside))) == harm


def test_harm_in_a_picture_is_found():
    svg = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">{}</svg>'
    assert list(harm_in_picture(svg.format('<use xlink:href="#a"/><text>&lt;script&gt;</text>'))) == []
    assert list(harm_in_picture(svg.format("<script>x</script>"))) == ["an element <script>"]
    assert list(harm_in_picture(svg.format('<use xlink:href="file:///x"/>'))) == ["<use href='file:///x'>"]
    assert list(harm_in_picture(svg.format('<g onload="x"/>'))) == ["<g onload=...>"]
