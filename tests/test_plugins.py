"""What other packages add: found by name, loaded when it is used, and in nobody's way when it is broken."""

import re
import sys

import pytest
from other_package import installed, write_package

from ccsim.interventions import INTERVENTIONS, Befriending, Intervention
from ccsim.plugins import Extended, Origin
from ccsim.problems import InputError

WALKS = '''
from typing import ClassVar
from ccsim.interventions import Intervention

class Walks(Intervention):
    """People walk together."""

    kind: ClassVar[str] = "walks"
    evidence: ClassVar[str] = "None."
'''


def module_name(request):
    return "other_" + re.sub(r"\W", "_", request.node.name)


@pytest.fixture
def install(tmp_path, monkeypatch, request):
    """Return what installs a module, under a name that no other test uses, for as long as the test lasts."""
    name, folder = module_name(request), tmp_path / "installed"
    contexts = []

    def install(source, entry_points, version="1.0"):
        points = {
            group: {entry: what.replace("MODULE", name) for entry, what in named.items()}
            for group, named in entry_points.items()
        }
        write_package(folder, name, source, points, version)
        contexts.append(installed(monkeypatch, folder))
        contexts[-1].__enter__()
        return name

    yield install
    for context in contexts:
        context.__exit__(None, None, None)
    sys.modules.pop(name, None)


def test_an_intervention_of_another_package_is_there_under_its_kind(install):
    own = list(INTERVENTIONS)
    install(WALKS, {"ccsim.interventions": {"walks": "MODULE:Walks"}})
    assert "walks" in INTERVENTIONS
    assert list(INTERVENTIONS) == [*own, "walks"]
    assert len(INTERVENTIONS) == len(own) + 1
    assert issubclass(INTERVENTIONS["walks"], Intervention)
    assert INTERVENTIONS["walks"] is INTERVENTIONS["walks"]
    assert INTERVENTIONS["befriending"] is Befriending


def test_nothing_is_loaded_before_it_is_used(install):
    name = install("raise RuntimeError('do not load me')", {"ccsim.interventions": {"walks": "MODULE:Walks"}})
    assert "walks" in INTERVENTIONS
    assert "befriending" in INTERVENTIONS
    assert INTERVENTIONS["befriending"] is Befriending
    assert name not in sys.modules


def test_an_unknown_name_is_unknown(install):
    install(WALKS, {"ccsim.interventions": {"walks": "MODULE:Walks"}})
    assert "wolks" not in INTERVENTIONS
    with pytest.raises(KeyError):
        INTERVENTIONS["wolks"]
    assert INTERVENTIONS.get("wolks") is None


@pytest.mark.parametrize(
    ("source", "what", "said"),
    [
        ("import nothing_of_this_name", "Walks", "cannot be loaded from MODULE:Walks: ModuleNotFoundError: No module"),
        ("def f(:", "Walks", "cannot be loaded from MODULE:Walks: SyntaxError: "),
        ("1 / 0", "Walks", "ZeroDivisionError: division by zero"),
        ("", "Walks", "AttributeError: module 'MODULE' has no attribute 'Walks'"),
        ("Walks = 3", "Walks", "expected a subclass of ccsim.interventions.Intervention, found 3"),
        (WALKS.replace('"walks"', '"rambles"'), "Walks", "expected `kind = 'walks'` in it, found 'rambles'"),
        (WALKS.replace('    evidence: ClassVar[str] = "None."', ""), "Walks", "expected a docstring, and `evidence`"),
    ],
)
def test_what_is_broken_says_so(install, source, what, said):
    name = install(source, {"ccsim.interventions": {"walks": f"MODULE:{what}"}})
    with pytest.raises(InputError) as raised:
        INTERVENTIONS["walks"]
    [problem] = raised.value.problems
    assert str(problem).startswith(f"installed package '{name}' 1.0: ccsim.interventions: walks: ")
    assert said.replace("MODULE", name) in problem.message


def test_a_name_that_is_taken_is_refused(install):
    name = install(WALKS, {"ccsim.interventions": {"befriending": "MODULE:Walks"}})
    with pytest.raises(InputError, match=f"'{name}' 1.0: .*: ccsim itself has that name already; uninstall one"):
        list(INTERVENTIONS)


def test_two_packages_with_one_name_are_refused(install, tmp_path):
    write_package(tmp_path / "installed", "second", WALKS, {"ccsim.interventions": {"walks": "second:Walks"}})
    install(WALKS, {"ccsim.interventions": {"walks": "MODULE:Walks"}})
    with pytest.raises(InputError, match=r"the package '(second|other_.*)' has that name already"):
        "walks" in INTERVENTIONS  # noqa: B015


def test_where_something_comes_from_follows_its_source_and_version(install, tmp_path):
    points = {"ccsim.interventions": {"walks": "MODULE:Walks"}}
    name = install(WALKS, points)
    first = INTERVENTIONS.origin("walks")
    assert first == Origin("ccsim.interventions", "walks", name, "1.0", first.source)
    assert len(first.source) == 32
    (tmp_path / "installed" / f"{name}.py").write_text(WALKS + "# another\n", "utf-8")
    assert INTERVENTIONS.origin("walks").source != first.source
    assert INTERVENTIONS.origin("befriending") is None
    with pytest.raises(KeyError):
        INTERVENTIONS.origin("wolks")


def test_without_other_packages_only_the_own_are_there():
    known = Extended("ccsim.nothing.of.this.name", {"a": 1}, lambda name, loaded: 2)
    assert dict(known) == {"a": 1}
