import os
import sqlite3
from contextlib import closing

import numpy as np
import pyarrow as pa
import pytest
from experiments.made_up_runs import made_up_record

from ccsim.experiments import ledger
from ccsim.experiments.ledger import NAME, RunKey, opened, packed, unpacked
from ccsim.experiments.worlds import World
from ccsim.model.balance import Balance
from ccsim.problems import InputError

KEY = RunKey("here", World(0, 1, 2), "hub", "d1")


def test_what_is_kept_comes_back(tmp_path):
    record = made_up_record(1)
    with opened(tmp_path) as book:
        book.keep([(KEY, record)])
    with opened(tmp_path) as book:
        assert book.finished() == {KEY}
        stored = book.run(KEY)
    assert stored.series.equals(record.series)
    assert stored.effects.equals(record.effects)
    assert stored.seconds == 0.5


def test_a_failure_is_tried_again_and_a_success_stays(tmp_path):
    with opened(tmp_path) as book:
        book.keep_failures([KEY], "went wrong")
        assert book.finished() == set()
        with pytest.raises(KeyError):
            book.run(KEY)
        book.keep([(KEY, made_up_record(1))])
        book.keep_failures([KEY], "went wrong again")
        book.keep([(KEY, made_up_record(2))])
        assert book.run(KEY).series.equals(made_up_record(1).series)


def test_another_digest_is_another_run(tmp_path):
    with opened(tmp_path) as book:
        book.keep([(KEY, made_up_record(1)), (KEY._replace(digest="d2"), made_up_record(2))])
        assert not book.run(KEY).series.equals(book.run(KEY._replace(digest="d2")).series)


def test_balance_comes_back_bit_for_bit(tmp_path):
    spontaneous, persuasion = np.array([[1 / 7, 0.001]]), np.array([0.03])
    balance = Balance(
        0.1 + 0.2, np.array([1 / 3, 2.0]), np.array([0.1, 0.0]), 1.0, spontaneous, persuasion, 0.5, -0.001
    )
    with opened(tmp_path) as book:
        book.keep_balance("here", 0, 1, "d", balance)
        found = book.balance("d")
        assert book.balances() == {"d"}
    assert isinstance(found.formation, float)
    for one, other in zip(found, balance, strict=True):
        np.testing.assert_array_equal(one, other)


def test_one_writer_and_readers_at_any_time(tmp_path):
    with opened(tmp_path) as book:
        book.keep([(KEY, made_up_record(1))])
        with pytest.raises(InputError, match="another ccsim is writing"), opened(tmp_path):
            pass
        with closing(sqlite3.connect(f"file:{tmp_path / NAME}?mode=ro", uri=True)) as reader:
            assert reader.execute("SELECT count(*) FROM runs").fetchone() == (1,)
    with opened(tmp_path) as book:
        assert book.finished() == {KEY}


@pytest.mark.skipif(os.name == "nt", reason="file modes")
def test_private_to_its_owner(tmp_path):
    with opened(tmp_path):
        pass
    assert (tmp_path / NAME).stat().st_mode & 0o077 == 0


def refused(folder) -> str:
    with pytest.raises(InputError) as raised, opened(folder) as book:
        book.finished()
    return str(raised.value)


def test_not_a_database(tmp_path):
    (tmp_path / NAME).write_bytes(b"id,name\n" * 1000)
    before = (tmp_path / NAME).read_bytes()
    assert "damaged, or not a run ledger" in refused(tmp_path)
    assert (tmp_path / NAME).read_bytes() == before


def test_another_database(tmp_path):
    with closing(sqlite3.connect(tmp_path / NAME)) as other:
        other.execute("CREATE TABLE runs (a)")
    assert "not a run ledger" in refused(tmp_path)


def test_a_newer_one(tmp_path):
    with opened(tmp_path):
        pass
    with closing(sqlite3.connect(tmp_path / NAME)) as other:
        other.execute(f"PRAGMA user_version = {ledger.VERSION + 1}")
    assert "newer ccsim" in refused(tmp_path)


def test_cut_short(tmp_path):
    with opened(tmp_path) as book:
        book.keep([(KEY._replace(digest=str(n)), made_up_record(n)) for n in range(20)])
    whole = (tmp_path / NAME).read_bytes()
    (tmp_path / NAME).write_bytes(whole[: len(whole) // 2])
    assert "damaged" in refused(tmp_path)


def test_a_damaged_run(tmp_path):
    with opened(tmp_path) as book:
        book.keep([(KEY, made_up_record(1))])
    with closing(sqlite3.connect(tmp_path / NAME)) as other, other:
        other.execute("UPDATE runs SET series = x'00112233'")
    with pytest.raises(InputError, match="damaged"), opened(tmp_path) as book:
        book.run(KEY)


def test_a_run_takes_little_room():
    table = pa.table({"week": np.repeat(np.arange(40, dtype=np.int16), 50), "group": ["everyone"] * 2000})
    assert unpacked(packed(table)).equals(table)
    assert len(packed(table)) < table.nbytes / 4
