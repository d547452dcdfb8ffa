"""Files at the limits and over them."""

import os
import subprocess
import sys

import pytest
from cli.calling import Said

from ccsim.site.columns import MAX_FILE_BYTES, MAX_RESIDENTS

MOST_MEMORY = 3 * 2**30
"""Bytes that reading files at the limits may take."""


def write_large(folder, residents: int, ties_bytes: int) -> None:
    """Write a site with so many residents and a `ties.csv` of nearly so many bytes."""
    folder.mkdir()
    (folder / "site.yaml").write_text("title: Large\npopulation: 2000000\n", "utf-8")
    (folder / "places.csv").write_text("id,kind\nP1,hub\n", "utf-8")
    (folder / "affiliations.csv").write_text("resident,place\nR0000001,P1\n", "utf-8")
    with (folder / "residents.csv").open("w", encoding="utf-8", newline="") as stream:
        stream.write("id,wellbeing\n")
        stream.writelines(f"R{i:07d},23.5\n" for i in range(residents))
    row = len("R0000000,R0000001,friend\n")
    with (folder / "ties.csv").open("w", encoding="utf-8", newline="") as stream:
        stream.write("a,b,kind\n")
        for k in range((ties_bytes - 9) // row):
            step, i = divmod(k, residents)
            stream.write(f"R{i:07d},R{(i + step + 1) % residents:07d},friend\n")


def checked(folder) -> tuple[Said, int]:
    """Run `ccsim site check` in a process of its own; returns what it said and the most memory it took, bytes."""
    out, err = folder.parent / "out.txt", folder.parent / "err.txt"
    command = [sys.executable, "-m", "ccsim", "site", "check", "--no-pilot", folder.name]
    with out.open("wb") as stdout, err.open("wb") as stderr:
        child = subprocess.Popen(command, cwd=folder.parent, stdout=stdout, stderr=stderr)
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    unit = 1 if sys.platform == "darwin" else 1024
    return Said(child.returncode, out.read_text("utf-8"), err.read_text("utf-8")), used.ru_maxrss * unit


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "wait4"), reason="how much memory a process took")
def test_a_file_at_the_limit_is_read_in_the_memory_stated(tmp_path):
    write_large(tmp_path / "large", MAX_RESIDENTS, MAX_FILE_BYTES // 4)
    said, memory = checked(tmp_path / "large")
    assert said.status == 0, said.err
    assert said.out.startswith("Read without problems. Residents: 1,000,000; ties: 1,999,999;")
    assert memory < MOST_MEMORY


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "wait4"), reason="how much memory a process took")
def test_files_over_the_limits_are_refused_without_being_held(tmp_path):
    write_large(tmp_path / "large", MAX_RESIDENTS + 1, MAX_FILE_BYTES + 100)
    said, memory = checked(tmp_path / "large")
    assert said.status == 2
    assert "bytes, more than the 200,000,000 that are read" in said.err
    assert "residents.csv: 1,000,001 residents, more than the 1,000,000 that are read" in said.err
    assert "Traceback" not in said.err
    assert memory < MOST_MEMORY
