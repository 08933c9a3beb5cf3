"""What the server remembers of each upload, on disk beside the jobs."""

import contextlib
import logging
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal

from pydantic import ValidationError

from ..core.files import Conflict, write_atomic
from ..core.wire import WireModel

log = logging.getLogger(__name__)


class UploadRecord(WireModel):
    """One tus upload.

    How much of it has arrived is not kept here: the length of its temporary file says so, and
    cannot disagree with what is on the disk.

    Attributes:
        job: the job it belongs to; empty for a part that no job claimed yet.
        destination: the job's folder, a workspace path.
        path: relative to ``destination``; for a bundle a name of its own.
        temporary: where the bytes gather, a workspace path.
        length: bytes in all, or None while the client has not said.
        partial: a part, to be joined with others.
        parts: for a joined upload, the ids of its parts that are still to be appended.
        sha256: the digest it must have, ``pending`` if the client will say, or empty.
        modified: time of last change to give to the file, milliseconds since 1970.
        unverified_from: a checksummed part is being received from this offset on: if the
            server dies now, what lies behind it must not count.
        expires: seconds since 1970.
        metadata: the client's header, to be given back.
        state: ``placing`` once all has arrived and is being put in place, ``done`` after.
        entries: how many files it was, once done.
    """

    id: str
    job: str = ""
    destination: str = ""
    path: str = ""
    temporary: str
    conflict: Conflict = "fail"
    length: int | None = None
    partial: bool = False
    parts: tuple[str, ...] = ()
    bundle: bool = False
    sha256: str = ""
    modified: int | None = None
    unverified_from: int | None = None
    metadata: str = ""
    expires: float
    state: Literal["receiving", "placing", "done"] = "receiving"
    entries: int = 1

    @property
    def target(self) -> str:
        """Where the content goes, a workspace path."""
        return f"{self.destination}/{self.path}" if self.destination else self.path


class RecordStore:
    """Upload records as one small file each, all of them in memory as well."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._records: dict[str, UploadRecord] = {}
        self._by_job: dict[str, dict[str, None]] = {}
        folder.mkdir(parents=True, exist_ok=True)
        for file in folder.glob("*.json"):
            try:
                self._remember(UploadRecord.model_validate_json(file.read_bytes()))
            except (OSError, ValidationError) as error:
                log.warning("The upload record %s cannot be read: %s", file.name, error)

    def _remember(self, record: UploadRecord) -> None:
        self._records[record.id] = record
        self._by_job.setdefault(record.job, {})[record.id] = None

    def get(self, id: str) -> UploadRecord | None:
        """A record, or None."""
        return self._records.get(id)

    def of_job(self, job: str) -> list[UploadRecord]:
        """All records of a job, oldest first."""
        return [self._records[id] for id in self._by_job.get(job, {})]

    def of_jobs(self, jobs: Iterable[str]) -> Iterator[UploadRecord]:
        """All records of several jobs."""
        for job in jobs:
            yield from self.of_job(job)

    def save(self, record: UploadRecord) -> UploadRecord:
        """Keep a record, in place of the one with its id."""
        old = self._records.get(record.id)
        if old and old.job != record.job:
            del self._by_job[old.job][record.id]
        self._remember(record)
        write_atomic(self._folder / f"{record.id}.json", record.model_dump_json().encode())
        return record

    def remove(self, id: str) -> None:
        """Forget a record. Harmless when there is none."""
        if record := self._records.pop(id, None):
            siblings = self._by_job[record.job]
            del siblings[id]
            if not siblings:
                del self._by_job[record.job]
        with contextlib.suppress(FileNotFoundError):
            (self._folder / f"{id}.json").unlink()

    def expired(self, now: float | None = None) -> list[UploadRecord]:
        """Records whose time is over."""
        moment = time.time() if now is None else now
        return [record for record in self._records.values() if record.expires < moment]
