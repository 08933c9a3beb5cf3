"""When all of an upload has arrived: joining, verifying, putting in its place."""

import asyncio
import logging
import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from ..core.errors import ErrorInfo, from_os_error
from ..core.files import make_folders, put, sync_folder
from .bundle import unpack
from .desk import UploadDesk
from .digest import Digests
from .errors import ChecksumMismatch
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
        self._sync_executor = ThreadPoolExecutor(16, thread_name_prefix="upload-sync")
        self._locks: dict[str, asyncio.Lock] = {}

    async def finish(self, id: str, transfer: Transfer) -> None:
        """Finish an upload of which all has arrived, unless its digest is still to come.

        Raises:
            ChecksumMismatch: it is damaged; it was removed.
            AppError: it cannot be put in place; it is kept for another try.
        """
        async with self._locks.setdefault(id, asyncio.Lock()):
            record = self._desk.records.get(id)
            if record is None or record.state == "done":
                return
            try:
                await self._finish(record, transfer)
            except OSError as error:
                raise from_os_error(error, record.target) from None

    async def _finish(self, record: UploadRecord, transfer: Transfer) -> None:
        run = asyncio.get_running_loop().run_in_executor
        while record.parts:
            await run(self._executor, self._append_part, record)
            part, rest = record.parts[0], record.parts[1:]
            record = self._desk.records.save(record.model_copy(update={"parts": rest}))
            self._desk.records.remove(part)
        temporary = self._desk.temporary(record)
        if record.state == "receiving":
            if record.sha256 == "pending":
                transfer.verifying()
                return
            if record.sha256:
                transfer.verifying()
                await self._verify(record, temporary)
        transfer.saving()
        again = record.state == "placing"
        record = self._desk.records.save(record.model_copy(update={"state": "placing"}))
        entries = 1
        if record.bundle:
            entries, failed = await run(
                self._executor, self._unpack, record, temporary, again, transfer
            )
            if failed or transfer.stopped:
                # The archive stays: resuming unpacks what is missing.
                transfer.finished(entries, failed)
                return
        elif not again or temporary.exists():
            transfer.made(await run(self._executor, self._place, record, temporary))
        self._desk.records.save(record.model_copy(update={"state": "done", "entries": entries}))
        transfer.finished(entries)

    async def _verify(self, record: UploadRecord, temporary: Path) -> None:
        loop = asyncio.get_running_loop()
        found = await loop.run_in_executor(
            self._executor, self.digests.take, record.id, temporary
        )
        if found != record.sha256:
            temporary.unlink(missing_ok=True)
            self._desk.records.remove(record.id)
            raise ChecksumMismatch(name=record.path)

    def _append_part(self, record: UploadRecord) -> None:
        """Append the next part to what is joined already. The first one is simply renamed."""
        parts = [self._desk.record(id) for id in record.parts]
        start = (record.length or 0) - sum(part.length or 0 for part in parts)
        target, source = self._desk.temporary(record), self._desk.temporary(parts[0])
        if not source.exists() and target.stat().st_size >= start + (parts[0].length or 0):
            return  # It was appended just before the server died.
        if start == 0:
            os.replace(source, target)
            return
        with open(target, "r+b") as whole, open(source, "rb") as part:
            whole.truncate(start)
            whole.seek(start)
            shutil.copyfileobj(part, whole, 4 << 20)
        source.unlink()

    def _unpack(
        self, record: UploadRecord, temporary: Path, again: bool, transfer: Transfer
    ) -> tuple[int, dict[str, ErrorInfo]]:
        result = unpack(
            temporary,
            self._desk.workspace,
            record.destination,
            record.conflict,
            again=again,
            stopped=lambda: transfer.stopped,
            sync=self._sync_executor,
        )
        if not result.failed and not transfer.stopped:
            temporary.unlink()
        return result.done, result.failed

    def _place(self, record: UploadRecord, temporary: Path) -> str:
        """Flush a file and give it its name. Returns its workspace path."""
        workspace = self._desk.workspace
        parent, _, name = record.path.rpartition("/")
        folder = make_folders(workspace, record.destination, parent)
        with open(temporary, "r+b") as file:
            os.fsync(file.fileno())
        if record.modified is not None:
            os.utime(temporary, (record.modified / 1000, record.modified / 1000))
        final = put(temporary, folder, name, record.conflict)
        sync_folder(folder)
        return workspace.relative(final)

    def forget(self, id: str) -> None:
        """An upload will not be finished."""
        self.digests.forget(id)
        self._locks.pop(id, None)

    def close(self) -> None:
        """The server ends."""
        self._sync_executor.shutdown(wait=True)


