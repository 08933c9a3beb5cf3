"""When all of an upload has arrived: joining, verifying, putting in its place."""

import asyncio
import contextlib
import errno
import logging
import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from itertools import chain, count, takewhile
from pathlib import Path

from ..core.errors import ErrorInfo
from ..core.files import make_folders, os_failure, put, sync_folder
from ..core.paths import find_same_name, numbered
from .bundle import BundleResult, clear_scratch, flush, unpack
from .desk import UploadDesk
from .digest import Digests
from .errors import ChecksumMismatch, UploadGone, UploadPaused
from .records import UploadRecord
from .transfer import Transfer

log = logging.getLogger(__name__)


class Finisher:
    """Finishes uploads, each once, in threads.

    Every step can be killed and repeated: the record says what was begun.
    """

    def __init__(self, desk: UploadDesk, executor: ThreadPoolExecutor) -> None:
        self.digests = Digests()
        self._desk = desk
        self._executor = executor
        # Unpacking is many short system calls: threads beside each other only get in each
        # other's way. One unpacks, and others flush what it has done before.
        self._unpacker = ThreadPoolExecutor(1, thread_name_prefix="upload-unpack")
        self._flushers = ThreadPoolExecutor(16, thread_name_prefix="upload-flush")
        self._locks: dict[str, asyncio.Lock] = {}

    async def finish(self, id: str, transfer: Transfer) -> None:
        """Finish an upload of which all has arrived, unless its digest is still to come.

        Raises:
            ChecksumMismatch: it is damaged; it was removed.
            UploadPaused: the job stopped meanwhile; it is kept.
            AppError: it cannot be put in place; it is kept for another try.
        """
        async with self._locks.setdefault(id, asyncio.Lock()):
            record = self._desk.records.get(id)
            if record is None or record.state == "done":
                return
            try:
                await self._finish(record, transfer)
            except OSError as error:
                folder = self._desk.temporary(record).parent
                raise os_failure(error, record.target, folder, record.length or 0) from None

    async def _finish(self, record: UploadRecord, transfer: Transfer) -> None:
        record = await self._join(record, transfer)
        temporary = self._desk.temporary(record)
        if record.state == "receiving" and record.sha256:
            transfer.verifying()
            if record.sha256 == "pending":
                return
            await self._verify(record, temporary, transfer)
        _require_running(transfer)
        transfer.saving()
        again = record.state == "placing"
        record = self._desk.records.change(record.id, state="placing")
        loop = asyncio.get_running_loop()
        entries, failed = 1, dict[str, ErrorInfo]()
        if record.bundle:
            result = await loop.run_in_executor(
                self._unpacker, self._unpack, record, temporary, again, transfer
            )
            entries, failed = result.done, result.failed
            await loop.run_in_executor(self._executor, self._flush, result, temporary, transfer)
            # The archive stays: resuming unpacks what is missing.
            _require_running(transfer)
        else:
            place = self._place_again if again else self._place
            made = await loop.run_in_executor(self._executor, place, record, temporary)
            transfer.made(made)
        if not failed:
            self._desk.records.change(record.id, state="done", entries=entries)
            self.forget(record.id)
        transfer.finished(record.path, entries, failed)

    async def _join(self, record: UploadRecord, transfer: Transfer) -> UploadRecord:
        loop = asyncio.get_running_loop()
        while record.parts:
            _require_running(transfer)
            await loop.run_in_executor(self._executor, self._append_part, record)
            part, rest = record.parts[0], record.parts[1:]
            record = self._desk.records.change(record.id, parts=rest)
            self._desk.records.remove(part)
        return record

    async def _verify(self, record: UploadRecord, temporary: Path, transfer: Transfer) -> None:
        loop = asyncio.get_running_loop()
        found = await loop.run_in_executor(
            self._executor, self.digests.take, record.id, temporary, lambda: transfer.stopped
        )
        _require_running(transfer)
        if found != record.sha256:
            await loop.run_in_executor(self._executor, temporary.unlink, True)
            self._desk.records.remove(record.id)
            self.forget(record.id)
            raise ChecksumMismatch(name=record.path)

    def _append_part(self, record: UploadRecord) -> None:
        """Append the next part to what is joined already. The first one is simply renamed."""
        parts = [self._desk.record(id) for id in record.parts]
        start = (record.length or 0) - sum(part.length or 0 for part in parts)
        target, source = self._desk.temporary(record), self._desk.temporary(parts[0])
        if not source.exists() and target.stat().st_size >= start + (parts[0].length or 0):
            return  # It was appended just before the server died.
        if start == 0 and _renamed(source, target):
            return
        with target.open("r+b") as whole, source.open("rb") as part:
            whole.truncate(start)
            whole.seek(start)
            shutil.copyfileobj(part, whole, 4 << 20)
        source.unlink()

    def _unpack(
        self, record: UploadRecord, temporary: Path, again: bool, transfer: Transfer
    ) -> BundleResult:
        return unpack(
            temporary,
            self._desk.workspace,
            record.destination,
            record.placing,
            again=again,
            stopped=lambda: transfer.stopped,
        )

    def _flush(self, result: BundleResult, temporary: Path, transfer: Transfer) -> None:
        flush(result.written, self._flushers)
        if not result.failed and not transfer.stopped:
            temporary.unlink()

    def _place(self, record: UploadRecord, temporary: Path) -> str:
        """Flush a file and give it its name. Returns its workspace path."""
        workspace = self._desk.workspace
        parent, _, name = record.path.rpartition("/")
        folder = make_folders(workspace, record.destination, parent)
        with temporary.open("r+b") as file:
            os.fsync(file.fileno())
        if record.modified is not None:
            # Some file systems keep no dates of others; that is no reason to refuse the file.
            with contextlib.suppress(OSError):
                os.utime(temporary, (record.modified / 1000, record.modified / 1000))
        final = put(temporary, folder, name, record.placing)
        sync_folder(folder)
        return workspace.relative(final)

    def _place_again(self, record: UploadRecord, temporary: Path) -> str:
        """The same after an earlier try: it may have got its name before the server died."""
        workspace = self._desk.workspace
        parent, _, name = record.path.rpartition("/")
        folder = make_folders(workspace, record.destination, parent)
        placed = _placed(temporary, _existing(folder, name, record.placing == "rename"))
        if placed is not None:
            temporary.unlink(missing_ok=True)
            return workspace.relative(placed)
        if not temporary.exists():
            raise UploadGone
        return self._place(record, temporary)

    async def discard(self, record: UploadRecord) -> None:
        """Remove what is on the disk of an upload that will not be finished."""
        loop = asyncio.get_running_loop()
        async with self._locks.setdefault(record.id, asyncio.Lock()):
            await loop.run_in_executor(self._executor, self._remove_files, record)
        self.forget(record.id)

    def _remove_files(self, record: UploadRecord) -> None:
        temporary = self._desk.temporary(record)
        if record.bundle and record.state == "placing":
            clear_scratch(temporary, self._desk.workspace, record.destination)
        temporary.unlink(missing_ok=True)

    def forget(self, id: str) -> None:
        """Nothing more will be done about an upload."""
        self.digests.forget(id)
        self._locks.pop(id, None)

    def close(self) -> None:
        """The server ends."""
        self._unpacker.shutdown(wait=True)
        self._flushers.shutdown(wait=True)


def _require_running(transfer: Transfer) -> None:
    if transfer.stopped:
        raise UploadPaused


def _renamed(source: Path, target: Path) -> bool:
    """Rename, unless the file systems differ: parts that no job claimed gather in the root."""
    try:
        source.replace(target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        return False
    return True


def _existing(folder: Path, name: str, several: bool) -> list[Path]:
    """The files that may be an upload called ``name``: with "keep both", the numbered ones too."""
    names = chain([name], (numbered(name, number) for number in count(1)) if several else ())
    found = (find_same_name(folder, candidate) for candidate in names)
    return [folder / same for same in takewhile(bool, found) if same]


def _placed(temporary: Path, candidates: list[Path]) -> Path | None:
    """Which of ``candidates`` is the upload that had its content in ``temporary``."""
    if not temporary.exists():
        # Its name was the last thing that it had to get: it is the newest of them.
        return candidates[-1] if candidates else None
    # A link was made, and the old name not yet removed.
    return next((file for file in candidates if temporary.samefile(file)), None)
