"""Jobs on disk."""

import contextlib
import json
import logging
import sqlite3
import time
from pathlib import Path
from typing import NamedTuple

from ..errors import StorageFailed
from .models import Checkpoint

log = logging.getLogger(__name__)

_SCHEMA = """
CREATE TABLE IF NOT EXISTS jobs (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    finished INTEGER NOT NULL,
    idempotency_key TEXT UNIQUE,
    job TEXT NOT NULL,
    checkpoint TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS by_finished ON jobs (finished, number);
"""


class StoredJob(NamedTuple):
    """A row: ``job`` is the Job as JSON text, ``number`` grows with creation."""

    number: int
    id: str
    job: str
    checkpoint: Checkpoint


class JobStore:
    """Keeps jobs in SQLite: each write is atomic and survives kill -9.

    Methods that write raise `StorageFailed` when the disk refuses.

    Losing the last writes in a power cut is acceptable, so it does not wait for the disk.

    Args:
        path: the database file, or None to keep everything in memory.
        max_finished: how many jobs that are over to keep; the oldest go.
    """

    def __init__(self, path: Path | None, max_finished: int = 10_000) -> None:
        self._max_finished = max_finished
        self._name = path.name if path else "memory"
        self._db = self._open(path)

    @staticmethod
    def _open(path: Path | None) -> sqlite3.Connection:
        try:
            return JobStore._connect(path)
        except sqlite3.DatabaseError:
            if path is None:
                raise
            aside = path.with_name(f"{path.name}.broken-{int(time.time())}")
            path.replace(aside)
            for suffix in ("-wal", "-shm"):
                path.with_name(path.name + suffix).unlink(missing_ok=True)
            log.warning("The list of jobs could not be read: starting a new one, see %s", aside)
            return JobStore._connect(path)

    @staticmethod
    def _connect(path: Path | None) -> sqlite3.Connection:
        db = sqlite3.connect(path or ":memory:", isolation_level=None)
        try:
            db.execute("PRAGMA journal_mode=WAL")
            db.execute("PRAGMA synchronous=NORMAL")
            db.executescript(_SCHEMA)
        except sqlite3.DatabaseError:
            db.close()
            raise
        return db

    def close(self) -> None:
        """Close the file. The store cannot be used after."""
        self._db.close()

    def add(self, id: str, job: str, idempotency_key: str | None) -> None:
        """Add a job that is not over."""
        self._write(
            "INSERT INTO jobs (id, finished, idempotency_key, job, checkpoint)"
            " VALUES (?, 0, ?, ?, '{}')",
            (id, idempotency_key, job),
        )

    def update(self, id: str, job: str, *, finished: bool) -> None:
        """Replace a job. One that becomes finished may push out the oldest finished one."""
        self._write("UPDATE jobs SET job=?, finished=? WHERE id=?", (job, finished, id))
        if finished:
            self._write(
                "DELETE FROM jobs WHERE finished=1 AND number <= ("
                " SELECT number FROM jobs WHERE finished=1"
                " ORDER BY number DESC LIMIT 1 OFFSET ?)",
                (self._max_finished,),
            )

    def save_checkpoint(self, id: str, checkpoint: Checkpoint, job: str) -> None:
        """Keep what an operation wants to find when it is resumed, and the job as it is then."""
        self._write(
            "UPDATE jobs SET checkpoint=?, job=? WHERE id=?",
            (json.dumps(checkpoint, separators=(",", ":")), job, id),
        )

    def get(self, id: str) -> StoredJob | None:
        """One job, or None."""
        return self._one("WHERE id=?", id)

    def by_key(self, idempotency_key: str) -> StoredJob | None:
        """The job that was submitted with this key, or None."""
        return self._one("WHERE idempotency_key=?", idempotency_key)

    def _one(self, where: str, value: str) -> StoredJob | None:
        rows = self._select(where, value)
        return rows[0] if rows else None

    def unfinished(self) -> list[StoredJob]:
        """All jobs that are not over, newest first."""
        return self._select("WHERE finished=0 ORDER BY number DESC")

    def finished(self, limit: int, before: int | None = None) -> list[StoredJob]:
        """Up to ``limit`` jobs that are over, newest first, older than number ``before``."""
        if before is None:
            return self._select("WHERE finished=1 ORDER BY number DESC LIMIT ?", limit)
        return self._select(
            "WHERE finished=1 AND number<? ORDER BY number DESC LIMIT ?", before, limit
        )

    def count_finished(self) -> int:
        """How many jobs are over."""
        row = self._db.execute("SELECT COUNT(*) FROM jobs WHERE finished=1").fetchone()
        return int(row[0])

    def delete(self, id: str) -> None:
        """Forget a job."""
        self._write("DELETE FROM jobs WHERE id=?", (id,))

    def _write(self, statement: str, values: tuple[object, ...]) -> None:
        try:
            self._db.execute(statement, values)
        except sqlite3.Error as error:
            raise StorageFailed(path=self._name, reason=str(error)) from None

    def _select(self, clause: str, *values: object) -> list[StoredJob]:
        # `clause` is always one of the constants above; values are bound.
        with contextlib.closing(
            self._db.execute(f"SELECT number, id, job, checkpoint FROM jobs {clause}", values)  # noqa: S608
        ) as cursor:
            return [
                StoredJob(number, id, job, json.loads(checkpoint))
                for number, id, job, checkpoint in cursor
            ]
