"""The rules of the house, kept by a test: imports point one way, functions are short, luck is never unseeded."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import ccsim

ROOT = Path(ccsim.__file__).parent
FILES = sorted(ROOT.rglob("*.py"))
MAY_IMPORT = {
    "site": set(),
    "importing": {"site"},
    "model": {"site"},
    "growing": {"model", "site"},
    "interventions": {"model", "site"},
    "outcomes": {"interventions", "model", "site"},
    "experiments": {"outcomes", "interventions", "model", "site"},
    "trials": {"experiments", "outcomes", "interventions", "model", "site"},
    "calibrating": {"trials", "experiments", "outcomes", "interventions", "model", "site"},
    "information": {"experiments", "outcomes", "interventions", "model", "site"},
    "sensitivity": {"calibrating", "experiments", "outcomes", "interventions", "model", "site"},
    "survey": {"site"},
    "validating": {"experiments", "model", "site"},
    "report": {
        "validating",
        "information",
        "sensitivity",
        "calibrating",
        "trials",
        "experiments",
        "outcomes",
        "interventions",
        "model",
        "site",
    },
    "cli": {
        "sensitivity",
        "calibrating",
        "information",
        "survey",
        "validating",
        "report",
        "growing",
        "trials",
        "experiments",
        "outcomes",
        "interventions",
        "importing",
        "model",
        "site",
    },
}
"""Room -> the rooms below it. What stands in no room, such as `ccsim.problems`, everybody may import."""
LONGEST = 60


def named(path):
    return str(path.relative_to(ROOT))


def tree(path):
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def imported(path):
    """Return the dotted names that a file imports, wherever in it."""
    names = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{named(path)}: imports are absolute"
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def is_setter(node):
    """Return whether a method sets a property, whose getter is what is documented."""
    return any(isinstance(by, ast.Attribute) and by.attr == "setter" for by in node.decorator_list)


def functions(path):
    """Return (name, node, whether it is public) for every function and method of a file."""

    def within(node, prefix, public):
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                shown = public and not child.name.startswith("_") and not is_setter(child)
                name = f"{prefix}{child.name}"
                if not isinstance(child, ast.ClassDef):
                    yield name, child, shown
                # What is defined inside a function is nobody else's.
                yield from within(child, f"{name}.", shown and isinstance(child, ast.ClassDef))
            else:
                yield from within(child, prefix, public)

    return list(within(tree(path), "", True))


@pytest.mark.parametrize("path", FILES, ids=named)
def test_imports_point_one_way(path):
    parts = path.relative_to(ROOT).parts
    room = parts[0] if len(parts) > 1 else None
    rooms = {name.split(".")[1] for name in imported(path) if name.startswith("ccsim.")} & MAY_IMPORT.keys()
    if room is None:
        # The front doors: `python -m ccsim`, and the names that modellers import from `ccsim` itself.
        doors = {"__main__.py": {"cli"}, "__init__.py": {"site", "model", "experiments"}}
        assert rooms <= doors.get(path.name, set()), rooms
    else:
        assert rooms <= MAY_IMPORT[room] | {room}, f"{named(path)} imports from {rooms - MAY_IMPORT[room] - {room}}"


def test_every_room_is_known():
    rooms = {path.relative_to(ROOT).parts[0] for path in FILES if len(path.relative_to(ROOT).parts) > 1}
    assert rooms == MAY_IMPORT.keys()


@pytest.mark.parametrize("path", FILES, ids=named)
def test_functions_are_short(path):
    for name, node, _ in functions(path):
        length = node.end_lineno - node.lineno + 1
        assert length <= LONGEST, f"{named(path)}: {name} has {length} lines"


@pytest.mark.parametrize("path", FILES, ids=named)
def test_everything_public_is_documented(path):
    assert ast.get_docstring(tree(path)), f"{named(path)} does not say what it is"
    for name, node, public in functions(path):
        assert not public or ast.get_docstring(node), f"{named(path)}: {name} does not say what it does"
    for node in tree(path).body:
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            assert ast.get_docstring(node), f"{named(path)}: {node.name} does not say what it is"


@pytest.mark.parametrize("path", FILES, ids=named)
def test_no_data_frames_and_no_unseeded_luck(path):
    tops = {name.split(".")[0] for name in imported(path)}
    assert not tops & {"pandas", "random", "secrets"}, tops
    for node in ast.walk(tree(path)):
        if not isinstance(node, ast.Call):
            continue
        called = ast.unparse(node.func)
        numpy_random = re.fullmatch(r"(?:np|numpy)\.random\.(\w+)", called)
        assert not numpy_random or numpy_random[1] in ("default_rng", "Generator", "PCG64", "SeedSequence"), called
        if called.endswith("default_rng"):
            assert node.args or node.keywords, f"{named(path)}: a generator without a seed"


@pytest.mark.parametrize("room", ["site", "model"])
def test_the_lower_rooms_bring_no_plots_pages_or_databases(room):
    heavy = {"matplotlib", "jinja2", "sqlite3", "pyarrow", "rich", "typer"}
    for path in (ROOT / room).rglob("*.py"):
        found = {name.split(".")[0] for name in imported(path)} & heavy
        assert not found, f"{named(path)} imports {found}"


@pytest.mark.parametrize("path", FILES, ids=named)
def test_no_keyword_arguments_are_passed_on_unseen(path):
    for name, node, _ in functions(path):
        if node.args.kwarg is not None:
            # The interface of concurrent.futures has them.
            assert name.endswith(".submit"), f"{named(path)}: {name} takes **{node.args.kwarg.arg}"


def test_these_checks_can_fail(tmp_path):
    bad = tmp_path / "bad.py"
    code = "import pandas.api\nfrom ccsim.report import html\nclass A:\n    def f(self, **k):\n        pass\n"
    bad.write_text(code, encoding="utf-8")
    assert imported(bad) == {"pandas.api", "ccsim.report.html"}
    [(name, node, public)] = functions(bad)
    assert (name, public, node.args.kwarg.arg, ast.get_docstring(node)) == ("A.f", True, "k", None)
