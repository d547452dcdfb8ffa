import pytest
from cli.calling import Call, caller


@pytest.fixture
def call(monkeypatch, capsys) -> Call:
    return caller(monkeypatch, capsys)
