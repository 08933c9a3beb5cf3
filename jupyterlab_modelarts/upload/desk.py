"""What is going on with uploads at this moment."""

import time
from pathlib import Path

from ..core.errors import AppError
from ..core.paths import Workspace
from .errors import UploadGone, UploadNotFound
from .receiver import Receiver
from .records import RecordStore, UploadRecord
from .transfer import Transfer


class UploadDesk:
    """The records, who is sending, and which jobs run: one place that knows how far all is."""

    def __init__(self, workspace: Workspace, records: RecordStore) -> None:
        self.workspace = workspace
        self.records = records
        #: Parts that are being received, by upload.
        self.receivers: dict[str, Receiver] = {}
        #: Jobs that run.
        self.transfers: dict[str, Transfer] = {}

    def record(self, id: str) -> UploadRecord:
        """One upload.

        Raises:
            UploadNotFound: there is none.
            UploadGone: its time is over.
        """
        record = self.records.get(id)
        if record is None:
            raise UploadGone if self.records.is_gone(id) else UploadNotFound
        if record.expires < time.time():
            raise UploadGone
        return record

    def temporary(self, record: UploadRecord) -> Path:
        """Where the bytes of an upload gather."""
        return self.workspace.locate(record.temporary)

    def stored(self, record: UploadRecord) -> int:
        """Bytes of an upload in its file. A part that was never verified does not count."""
        if record.state != "receiving":
            return record.length or 0
        try:
            size = self.temporary(record).stat().st_size
        except (OSError, AppError):
            return 0
        return size if record.unverified_from is None else min(size, record.unverified_from)

    def received(self, record: UploadRecord) -> int:
        """Bytes of an upload that have come, those on their way to the disk included."""
        receiver = self.receivers.get(record.id)
        return receiver.position if receiver else self.stored(record)

    def received_of_job(self, job: str) -> int:
        """Bytes of all uploads of a job that have come."""
        return sum(self.received(record) for record in self.records.of_job(job))

    def promised(self, folder: Path) -> int:
        """Bytes that the running jobs' uploads are still going to write to ``folder``'s disk."""
        disk = folder.stat().st_dev
        return sum(
            max(0, (record.length or 0) - self.received(record))
            for record in self.records.open_of_jobs(self.transfers)
            if record.state == "receiving" and not record.parts and self._disk(record) == disk
        )

    def _disk(self, record: UploadRecord) -> int | None:
        try:
            return self.temporary(record).stat().st_dev
        except (OSError, AppError):
            return None
