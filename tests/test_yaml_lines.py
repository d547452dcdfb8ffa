from pathlib import Path

import pytest

from ccsim.problems import InputError
from ccsim.yaml_lines import MAX_BYTES, dotted, read_yaml


def written(tmp_path: Path, text: str | bytes) -> Path:
    path = tmp_path / "file.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def refused(path: Path) -> str:
    with pytest.raises(InputError) as raised:
        read_yaml(path)
    return str(raised.value)


def test_values_and_lines(tmp_path):
    document = read_yaml(written(tmp_path, "a: 1\nb:\n  - x\n  - {c: 2.5, d: yes}\ne:\n"))
    assert document.value == {"a": 1, "b": ["x", {"c": 2.5, "d": True}], "e": None}
    assert document.lines[("b",)] == 2
    assert document.lines[("b", 1, "d")] == 4
    assert document.line(("b", 1, "nothing", "here")) == 4
    assert document.line(("nothing",)) == 1


def test_keys_and_dates_are_text(tmp_path):
    assert read_yaml(written(tmp_path, "1: 2024-05-31\nyes: no\n")).value == {"1": "2024-05-31", "yes": False}


def test_byte_order_mark_and_windows_line_ends(tmp_path):
    document = read_yaml(written(tmp_path, b"\xef\xbb\xbfa: 1\r\nb: 2\r\n"))
    assert document.value == {"a": 1, "b": 2}
    assert document.lines[("b",)] == 2


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a: 1\n\tb: 2\n", 2, "a tab stands here"),
        ("a:\n\t- 1\n", 2, "a tab stands here"),
        ("a: 1\nb: 2\na: 3\n", 3, "given twice; first in line 1"),
        ("a: [1, 2\nb: 3\n", 2, "not readable as YAML"),
        ("a: &x [1]\nb: *x\n", 2, "aliases are not read"),
        ("a: 1\n---\nb: 2\n", 2, "a second one"),
        ("a: 1\nb: .inf\n", 2, "finite"),
        ("a: 1\nb: .nan\n", 2, "finite"),
        ("a: 1\nb: " + "9" * 400 + "\n", 2, "found " + "9" * 60 + ", expected a smaller number"),
        ("a: !!python/object/apply:os.system ['true']\n", 1, ""),
        ("a: 1\n? [b, c]\n: 2\n", 2, "expected a name"),
        ("a: 1\nb: 2024-13-45\n", 2, "found 2024-13-45"),
        ("a: 1\nb: " + "9" * 5000 + "\n", 2, "found " + "9" * 60 + ":"),
    ],
)
def test_refused_with_its_line(tmp_path, text, line, words):
    path = written(tmp_path, text)
    if text.startswith("a: !!python"):
        assert read_yaml(path).value == {"a": ["true"]}  # a tag on a list has no meaning here, and none is run
        return
    message = refused(path)
    assert message.startswith(f"{path}:{line}")
    assert words in message


def test_all_problems_at_once(tmp_path):
    assert len(refused(written(tmp_path, "a: 1\na: 2\nb: .inf\nb: 3\n")).splitlines()) == 3


def test_not_text(tmp_path):
    assert "file.yaml:2: not UTF-8" in refused(written(tmp_path, b"b: 1\na: \xff\xfe\n"))
    assert "not readable" in refused(written(tmp_path, b"a: \x00\n"))


def test_no_file_a_folder_and_too_large(tmp_path):
    assert "no such file" in refused(tmp_path / "none.yaml")
    assert "found a folder" in refused(tmp_path)
    assert "larger than" in refused(written(tmp_path, "a" * (MAX_BYTES + 1)))


def test_deep_nesting_and_bombs(tmp_path):
    assert "nested too deeply" in refused(written(tmp_path, "[" * 100_000))
    bomb = "a: &a [x, x]\n" + "".join(f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    assert "aliases" in refused(written(tmp_path, bomb))


def test_problems_name_the_file_as_asked(tmp_path):
    with pytest.raises(InputError, match=r"^site\.yaml:1: a: "):
        read_yaml(written(tmp_path, "a: .inf\n"), "site.yaml")


def test_dotted():
    assert dotted(("scenarios", "hub", "interventions", 0, "weeks")) == "scenarios.hub.interventions[1].weeks"
