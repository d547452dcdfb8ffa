"""The run ledger: one SQLite file in the results folder that every finished run is committed to as it ends.

One process writes; others may read at any time (WAL). It holds every recorded number, small groups too, and
so is private to its owner; what is meant to be shared is written by `ccsim.experiments.results`.
"""

from __future__ import annotations

import io
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa

from ccsim.experiments.worlds import World
from ccsim.problems import InputError, Problem

if TYPE_CHECKING:
    from ccsim.experiments.world import RunRecord
    from ccsim.model.balance import Balance

NAME = "runs.sqlite"
LOCK_NAME = "runs.lock"
APPLICATION = 0x6363_7331
"""Marks the file as ours (`ccs1`), in SQLite's header."""
VERSION = 1
"""Version of the tables; raised with every change of them."""

TABLES = """
CREATE TABLE runs (
    site TEXT NOT NULL, map INTEGER NOT NULL, parameters INTEGER NOT NULL, luck INTEGER NOT NULL,
    scenario TEXT NOT NULL, digest TEXT NOT NULL, status TEXT NOT NULL, seconds REAL, error TEXT,
    series BLOB, effects BLOB,
    UNIQUE (site, map, parameters, luck, scenario, digest)
);
CREATE TABLE pilots (
    site TEXT NOT NULL, map INTEGER NOT NULL, parameters INTEGER NOT NULL,
    digest TEXT NOT NULL PRIMARY KEY, balance BLOB NOT NULL
);
"""


class RunKey(NamedTuple):
    """Names a run: `digest` is that of all its inputs."""

    site: str
    world: World
    scenario: str
    digest: str


class StoredRun(NamedTuple):
    """A finished run as it stands in the ledger; columns as in `ccsim.experiments.world.RunRecord`."""

    series: pa.Table
    effects: pa.Table | None
    seconds: float


class Ledger:
    """An open ledger; `opened` makes one."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection = connection
        self._path = path

    def finished(self) -> set[RunKey]:
        """Return the runs that ended well."""
        rows = self._connection.execute(
            "SELECT site, map, parameters, luck, scenario, digest FROM runs WHERE status = 'done'"
        )
        return {RunKey(row[0], World(*row[1:4]), row[4], row[5]) for row in rows}

    def keep(self, records: Sequence[tuple[RunKey, RunRecord]]) -> None:
        """Commit the runs of one world together; a run that stands there already stays as it is."""
        rows = [
            (
                *_place(key),
                "done",
                record.seconds,
                None,
                packed(record.series),
                None if record.effects is None else packed(record.effects),
            )
            for key, record in records
        ]
        self._write(rows)

    def keep_failures(self, keys: Sequence[RunKey], error: str) -> None:
        """Commit that runs failed, and why; a later call tries them again."""
        self._write([(*_place(key), "failed", None, error, None, None) for key in keys])

    def _write(self, rows: Sequence[tuple[object, ...]]) -> None:
        with self._connection:
            self._connection.executemany(
                "INSERT INTO runs VALUES (?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT DO UPDATE SET "
                "status = excluded.status, seconds = excluded.seconds, error = excluded.error, "
                "series = excluded.series, effects = excluded.effects WHERE runs.status <> 'done'",
                rows,
            )

    def run(self, key: RunKey) -> StoredRun:
        """Return a finished run.

        Raises:
            KeyError: there is none of that name.
            InputError: what is stored is damaged.
        """
        row = self._connection.execute(
            "SELECT series, effects, seconds FROM runs WHERE status = 'done' AND site = ? AND map = ? "
            "AND parameters = ? AND luck = ? AND scenario = ? AND digest = ?",
            _place(key),
        ).fetchone()
        if row is None:
            raise KeyError(key)
        try:
            return StoredRun(unpacked(row[0]), None if row[1] is None else unpacked(row[1]), row[2])
        except (pa.ArrowInvalid, OSError, TypeError) as error:
            raise InputError(Problem(str(self._path), f"damaged: a stored run is unreadable ({error})")) from None

    def keep_balance(self, site: str, map_: int, parameters: int, digest: str, balance: Balance) -> None:
        """Commit the balance that a pilot found."""
        buffer = io.BytesIO()
        np.savez_compressed(buffer, **{name: np.asarray(value) for name, value in balance._asdict().items()})  # type: ignore[arg-type]
        with self._connection:
            self._connection.execute(
                "INSERT OR REPLACE INTO pilots VALUES (?,?,?,?,?)",
                (site, map_, parameters, digest, buffer.getvalue()),
            )

    def balances(self) -> set[str]:
        """Return the digests of the pilots that are stored."""
        return {row[0] for row in self._connection.execute("SELECT digest FROM pilots")}

    def balance(self, digest: str) -> Balance:
        """Return a stored balance.

        Raises:
            KeyError: there is none of that digest.
        """
        from ccsim.model.balance import Balance

        row = self._connection.execute("SELECT balance FROM pilots WHERE digest = ?", (digest,)).fetchone()
        if row is None:
            raise KeyError(digest)
        with np.load(io.BytesIO(row[0]), allow_pickle=False) as stored:
            values = {name: stored[name] for name in stored.files}
        return Balance(**{name: value if value.ndim else value.item() for name, value in values.items()})


def _place(key: RunKey) -> tuple[str | int, ...]:
    return (key.site, *key.world, key.scenario, key.digest)


def packed(table: pa.Table) -> bytes:
    """Return a table as a compressed Arrow stream."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema, options=pa.ipc.IpcWriteOptions(compression="zstd")) as writer:
        writer.write_table(table)
    return bytes(sink.getvalue())


def unpacked(blob: bytes) -> pa.Table:
    """Return the table of a compressed Arrow stream."""
    with pa.ipc.open_stream(pa.py_buffer(blob)) as reader:
        return reader.read_all()


@contextmanager
def opened(folder: Path) -> Iterator[Ledger]:
    """Open the ledger of a results folder for writing; made if there is none.

    Raises:
        InputError: another process writes there; or the file is damaged, not ours, or of a newer ccsim.
    """
    path = folder / NAME
    with _locked(folder):
        try:
            if not path.exists():
                path.touch(mode=0o600)
            connection = sqlite3.connect(path, timeout=30)
        except (sqlite3.Error, OSError) as error:
            raise InputError(Problem(str(path), f"cannot be opened: {error}")) from None
        with closing(connection):
            try:
                _prepare(connection, path)
                yield Ledger(connection, path)
            except sqlite3.DatabaseError as error:
                raise InputError(Problem(str(path), _why(error))) from None


def _why(error: sqlite3.DatabaseError) -> str:
    if "full" in str(error):
        return "the disk is full; what was finished is kept"
    return f"damaged, or not a run ledger of ccsim ({error}); move it away, or choose another --out"


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Hold the folder for one writer, by SQLite's file lock: it ends with the process, on every system."""
    lock = sqlite3.connect(folder / LOCK_NAME, timeout=0, isolation_level=None)
    with closing(lock):
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if "locked" in str(error):
                message = "another ccsim is writing into this folder; wait for it, or choose another --out"
            else:
                message = f"cannot be written to: {error}"
            raise InputError(Problem(str(folder), message)) from None
        yield


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    """Make the tables of a new ledger, check those of an old one."""
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    empty = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0
    if empty:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.executescript(
            f"BEGIN; {TABLES} PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {VERSION}; COMMIT;"
        )
    elif application != APPLICATION:
        raise InputError(Problem(str(path), "a database, but not a run ledger of ccsim"))
    elif version > VERSION:
        message = f"written by a newer ccsim (tables version {version}; this one knows {VERSION}): upgrade ccsim"
        raise InputError(Problem(str(path), message))
    elif (found := connection.execute("PRAGMA quick_check(1)").fetchone()[0]) != "ok":
        raise InputError(Problem(str(path), f"damaged ({found}); move it away, or choose another --out"))
