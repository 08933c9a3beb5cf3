"""What the server remembers of each upload, on disk beside the jobs."""

import contextlib
import logging
import time
from collections import deque
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal

from pydantic import ValidationError

from ..core.files import Conflict, os_failure, write_atomic
from ..core.wire import WireModel
from .errors import UploadGone

log = logging.getLogger(__name__)

#: How many removed records are remembered, so that clients hear "gone" and not "unknown".
GONE = 1000


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
        concat: tus's header: ``partial`` for a part, to be joined with others.
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
    concat: str = ""
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
    def partial(self) -> bool:
        """Whether it will be joined with others."""
        return self.concat == "partial"

    @property
    def placing(self) -> Conflict:
        """What to do when the name turns out to be taken once all has arrived.

        It was free in the beginning. What came meanwhile is kept, and so is what was sent.
        """
        return "rename" if self.conflict == "fail" else self.conflict

    @property
    def target(self) -> str:
        """Where the content goes, a workspace path."""
        return f"{self.destination}/{self.path}" if self.destination else self.path


#: Seconds between two writes of a record of which only the expiry changes.
RENEW_INTERVAL = 60.0


class RecordStore:
    """Upload records as one small file each, all of them in memory as well."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._records: dict[str, UploadRecord] = {}
        self._by_job: dict[str, dict[str, None]] = {}
        # Of thousands of uploads in a job few are open: who looks for those need not see all.
        self._open: dict[str, dict[str, None]] = {}
        self._written: dict[str, float] = {}
        self._gone: deque[str] = deque(maxlen=GONE)
        folder.mkdir(parents=True, exist_ok=True)
        for file in folder.glob("*.json"):
            try:
                self._remember(UploadRecord.model_validate_json(file.read_bytes()))
            except (OSError, ValidationError) as error:
                log.warning("The upload record %s cannot be read: %s", file.name, error)

    def _remember(self, record: UploadRecord) -> None:
        self._records[record.id] = record
        self._by_job.setdefault(record.job, {})[record.id] = None
        if record.state != "done":
            self._open.setdefault(record.job, {})[record.id] = None
        else:
            self._close(record)

    def _close(self, record: UploadRecord) -> None:
        siblings = self._open.get(record.job, {})
        siblings.pop(record.id, None)
        if not siblings:
            self._open.pop(record.job, None)

    def get(self, id: str) -> UploadRecord | None:
        """A record, or None."""
        return self._records.get(id)

    def of_job(self, job: str) -> list[UploadRecord]:
        """All records of a job, oldest first."""
        return [self._records[id] for id in self._by_job.get(job, {})]

    def open_of_jobs(self, jobs: Iterable[str]) -> Iterator[UploadRecord]:
        """The records of several jobs that are not done."""
        for job in jobs:
            yield from (self._records[id] for id in self._open.get(job, {}))

    def save(self, record: UploadRecord) -> UploadRecord:
        """Keep a record, in place of the one with its id.

        Raises:
            AppError: it cannot be written.
        """
        data = record.model_dump_json().encode()
        try:
            write_atomic(self._folder / f"{record.id}.json", data)
        except OSError as error:
            raise os_failure(error, record.path, self._folder, len(data)) from None
        self._written[record.id] = time.monotonic()
        self._remember(record)
        return record

    def change(self, id: str, **changes: object) -> UploadRecord:
        """Change some fields of a record as it is now, and keep it.

        Who waits between reading a record and saving it must not undo what others changed.

        Raises:
            UploadGone: there is no such record any more.
            AppError: it cannot be written.
        """
        record = self._records.get(id)
        if record is None:
            raise UploadGone
        return self.save(record.model_copy(update=changes))

    def renew(self, record: UploadRecord) -> UploadRecord:
        """Keep a record of which only the expiry has changed: on disk once a minute at most."""
        if time.monotonic() - self._written.get(record.id, float("-inf")) >= RENEW_INTERVAL:
            return self.save(record)
        self._remember(record)
        return record

    def remove(self, id: str) -> None:
        """Forget a record. Harmless when there is none."""
        if record := self._records.pop(id, None):
            self._gone.append(id)
            self._written.pop(id, None)
            self._close(record)
            siblings = self._by_job[record.job]
            del siblings[id]
            if not siblings:
                del self._by_job[record.job]
        with contextlib.suppress(FileNotFoundError):
            (self._folder / f"{id}.json").unlink()

    def is_gone(self, id: str) -> bool:
        """Whether there was such a record not long ago."""
        return id in self._gone

    def expired(self, now: float | None = None) -> list[UploadRecord]:
        """Records whose time is over."""
        moment = time.time() if now is None else now
        return [record for record in self._records.values() if record.expires < moment]
