import pytest
from cli.calling import Call, caller


@pytest.fixture
def call(monkeypatch, capsys) -> Call:
    return caller(monkeypatch, capsys)


@pytest.fixture
def here(tmp_path, monkeypatch):
    """A folder of one's own to stand in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path
