"""Uploads as jobs. What travels how is not known here."""

import asyncio
import contextlib
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Protocol

from ..core.errors import AppError, StorageError, from_os_error
from ..core.jobs.models import Job, JobSpec
from ..core.jobs.operation import JobContext, Operation
from ..core.paths import Workspace, clean_path
from .check import check
from .checksum import PartChecksum
from .creation import Creation, Creator
from .desk import UploadDesk
from .errors import (
    BadUpload,
    ChecksumMismatch,
    OffsetMismatch,
    TooLong,
    UploadGone,
    UploadNotFound,
    UploadPaused,
)
from .finish import Finisher
from .models import CheckReply, CheckRequest, UploadInfo, UploadList, UploadSpec
from .receiver import Receiver
from .records import RecordStore, UploadRecord
from .settings import UploadSettings
from .transfer import Transfer


class Jobs(Protocol):
    """What the service needs of the job manager."""

    def get(self, id: str) -> Job: ...
    def submit(self, spec: JobSpec, idempotency_key: str | None = None) -> Job: ...
    def resume(self, id: str) -> Job: ...
    async def cancel(self, id: str) -> Job: ...


class UploadService:
    """All that can be done with uploads.

    Args:
        workspace: where files go.
        state_dir: where records are kept.
        jobs: every upload is a job.
        settings: the operator's.
    """

    def __init__(
        self, workspace: Workspace, state_dir: Path, jobs: Jobs, settings: UploadSettings
    ) -> None:
        self.settings = settings
        self._jobs = jobs
        self._desk = UploadDesk(workspace, RecordStore(state_dir))
        self._executor = ThreadPoolExecutor(8, thread_name_prefix="upload")
        self._creator = Creator(self._desk, settings)
        self._finisher = Finisher(self._desk, self._executor)
        self._opening: dict[str, asyncio.Future[Transfer]] = {}

    # --- asking ----------------------------------------------------------------------------

    async def check(self, request: CheckRequest) -> CheckReply:
        """What stands in the way of an upload."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._executor, check, self._desk.workspace, request)

    def record(self, id: str) -> UploadRecord:
        """One upload.

        Raises:
            UploadNotFound: there is none.
            UploadGone: its time is over.
        """
        return self._desk.record(id)

    async def offset(self, record: UploadRecord) -> int:
        """Bytes of an upload that are safe with the server."""
        if receiver := self._desk.receivers.get(record.id):
            return await receiver.flush()
        return self._desk.stored(record)

    def list(self, job: str) -> UploadList:
        """All uploads of a job."""
        return UploadList(
            uploads=tuple(
                UploadInfo(
                    id=record.id,
                    job=record.job or None,
                    path=record.path,
                    offset=self._desk.stored(record),
                    length=record.length,
                    partial=record.partial,
                    bundle=record.bundle,
                    done=record.state == "done",
                    expires=record.expires,
                )
                for record in self._desk.records.of_job(job)
            )
        )

    # --- creating --------------------------------------------------------------------------

    async def create(self, creation: Creation) -> UploadRecord:
        """Make a new upload, and a job for it unless it belongs to one.

        A final upload of tus's concatenation is complete at once; see `complete`.

        Raises:
            AppError: it cannot be.
        """
        meta = creation.metadata
        self._creator.check_size(creation.length, meta.filename or meta.path)
        if creation.partial and not meta.job:
            return self._creator.make(creation, "", "", "")
        spec = self._spec_of(meta.job) if meta.job else self._creator.spec_for(creation)
        path = clean_path(meta.path or spec.name)
        self._creator.check_target(spec, path, creation)
        job = meta.job or self._jobs.submit(spec).id
        transfer = await self._running(job)
        record = self._creator.make(creation, job, spec.destination, path)
        transfer.sign_of_life()
        return record

    def _spec_of(self, job: str) -> UploadSpec:
        spec = self._jobs.get(job).spec
        if not isinstance(spec, UploadSpec):
            raise BadUpload(reason="the job is not an upload")
        return spec

    # --- receiving -------------------------------------------------------------------------

    async def receive(
        self, id: str, offset: int, size: int | None, length: int | None, checksum: str | None
    ) -> Receiver:
        """Begin to take in a part.

        Args:
            id: the upload.
            offset: where the part begins.
            size: its bytes, or None when the client does not say.
            length: the upload's whole length, when the client says it only now.
            checksum: the tus checksum header.

        Raises:
            AppError: it may not be sent now, or not from there.
        """
        part_checksum = PartChecksum(checksum) if checksum else None
        record = self.record(id)
        if record.state != "receiving" or record.parts:
            raise UploadGone
        transfer = await self._running(record.job) if record.job else None
        while before := self._desk.receivers.get(id):
            # The same client after a broken connection that we did not notice: it takes over.
            await before.give_up()
            self._forget_receiver(before)
        record = self._set_length(self.record(id), length)
        at = self._desk.stored(record)
        if offset != at:
            raise OffsetMismatch(offset=at, given=offset)
        if record.length is not None and size is not None and offset + size > record.length:
            raise TooLong(name=record.path, declared=record.length)
        record = self._desk.records.save(
            record.model_copy(
                update={
                    "expires": time.time() + self.settings.expiry,
                    "unverified_from": at if part_checksum else None,
                }
            )
        )
        try:
            receiver = Receiver(
                record,
                self._desk.temporary(record),
                at,
                part_checksum,
                self._finisher.digests.at(id, at) if record.sha256 else None,
                self._executor,
                limit=record.length if record.length is not None else self.settings.max_size,
                on_bytes=transfer.arrived if transfer else None,
            )
        except OSError as error:
            raise self._failed(record, error) from None
        self._desk.receivers[id] = receiver
        return receiver

    def _set_length(self, record: UploadRecord, length: int | None) -> UploadRecord:
        if length is None or record.length == length:
            return record
        if record.length is not None:
            raise BadUpload(reason="Upload-Length was given before, and is another one now")
        self._creator.check_size(length, record.path)
        return self._desk.records.save(record.model_copy(update={"length": length}))

    async def write(self, receiver: Receiver, chunk: bytes) -> None:
        """Take in a chunk of a part.

        Raises:
            AppError: it cannot be taken; the part is over.
        """
        try:
            await receiver.write(chunk)
        except OSError as error:
            await receiver.give_up()
            raise self._failed(receiver.record, error) from None
        except TooLong as error:
            await receiver.give_up()
            self._fail(receiver.record, error)
            raise

    async def close(self, receiver: Receiver, *, complete: bool) -> int:
        """No more of a part will come. Returns the upload's offset.

        Args:
            receiver: the part.
            complete: whether it came to its end.

        Raises:
            ChecksumMismatch: the part is damaged; it does not count.
            AppError: it could not be written.
        """
        try:
            offset = await receiver.close(complete=complete)
        except OSError as error:
            raise self._failed(receiver.record, error) from None
        finally:
            self._forget_receiver(receiver)
        if receiver.damaged:
            raise ChecksumMismatch(name=receiver.record.path)
        return offset

    def _forget_receiver(self, receiver: Receiver) -> None:
        id = receiver.record.id
        if self._desk.receivers.get(id) is not receiver:
            return
        del self._desk.receivers[id]
        record = self._desk.records.get(id)
        if record and record.unverified_from is not None:
            # Its file was cut where it had to be.
            self._desk.records.save(record.model_copy(update={"unverified_from": None}))

    async def complete(self, id: str) -> None:
        """If all of an upload is there, put it in its place.

        Raises:
            AppError: it cannot be.
        """
        record = self._desk.records.get(id)
        if record is None or record.partial or record.state == "done" or record.length is None:
            return
        transfer = self._desk.transfers.get(record.job)
        if transfer is None or (not record.parts and self._desk.stored(record) != record.length):
            return
        try:
            with transfer.working():
                await self._finisher.finish(id, transfer)
        except AppError as error:
            self._fail(record, error)
            raise

    def _failed(self, record: UploadRecord, error: OSError) -> AppError:
        failure = from_os_error(error, record.target or "/")
        self._fail(record, failure)
        return failure

    def _fail(self, record: UploadRecord, error: AppError) -> None:
        """One upload failed: of several files the others go on, unless the disk is to blame."""
        transfer = self._desk.transfers.get(record.job)
        if transfer is None:
            return
        if isinstance(error, StorageError) or transfer.spec.files == 1 or record.bundle:
            transfer.fail(error)
        else:
            transfer.finished(0, {record.path: error.info()})

    async def digest(self, id: str, sha256: str | None) -> None:
        """The client says what the whole content's SHA-256 is, or that it will not say.

        Raises:
            ChecksumMismatch: it is another one.
            AppError: the content could not be put in place.
        """
        record = self.record(id)
        if record.state == "receiving" and record.sha256 == "pending":
            self._desk.records.save(record.model_copy(update={"sha256": sha256 or ""}))
        await self.complete(id)

    async def terminate(self, id: str) -> None:
        """The client gives an upload up; if it was all of its job, that is cancelled.

        Raises:
            UploadNotFound: there is none.
        """
        record = self._desk.records.get(id)
        if record is None:
            raise UploadNotFound
        if record.job and self._spec_of(record.job).files == 1 and not record.partial:
            await self._jobs.cancel(record.job)
        await self._remove(record)

    async def _remove(self, record: UploadRecord) -> None:
        if receiver := self._desk.receivers.get(record.id):
            await receiver.give_up(UploadGone())
            self._forget_receiver(receiver)
        if record.state != "done":
            with contextlib.suppress(OSError, AppError):
                self._desk.temporary(record).unlink(missing_ok=True)
        self._finisher.forget(record.id)
        self._desk.records.remove(record.id)

    # --- jobs ------------------------------------------------------------------------------

    async def _running(self, job: str) -> Transfer:
        """The running transfer of a job; an interrupted one goes on.

        Raises:
            UploadPaused: the user wants it to wait.
            UploadGone: it is over.
        """
        if transfer := self._desk.transfers.get(job):
            return transfer
        match self._jobs.get(job).state:
            case "paused":
                raise UploadPaused
            case "interrupted":
                self._jobs.resume(job)
            case "queued" | "running":
                pass
            case _:
                raise UploadGone
        opening = self._opening.setdefault(job, asyncio.get_running_loop().create_future())
        return await asyncio.wait_for(asyncio.shield(opening), 10)

    async def run(self, spec: UploadSpec, ctx: JobContext) -> None:
        """The job: wait until all has arrived.

        Raises:
            SenderGone: the client is silent.
            AppError: it failed.
        """
        desk = self._desk
        records = desk.records.of_job(ctx.id)
        done = sum(record.entries for record in records if record.state == "done")
        transfer = Transfer(spec, ctx, desk.received_of_job(ctx.id), done)
        desk.transfers[ctx.id] = transfer
        if opening := self._opening.pop(ctx.id, None):
            opening.set_result(transfer)
        # What had all arrived when the server died, or could not be put in place last time.
        left = [asyncio.ensure_future(self._complete_quietly(record.id)) for record in records]
        try:
            desk.workspace.folder(spec.destination)
            await transfer.wait(self.settings.stall_timeout)
        finally:
            transfer.stop()
            del desk.transfers[ctx.id]
            for record in desk.records.of_job(ctx.id):
                if receiver := desk.receivers.get(record.id):
                    await receiver.give_up(UploadPaused())
                    self._forget_receiver(receiver)
            await asyncio.gather(*left)

    async def _complete_quietly(self, id: str) -> None:
        with contextlib.suppress(AppError):  # The transfer has been told of it.
            await self.complete(id)

    async def discard(self, job: str) -> None:
        """A job will not go on: remove what of it is not finished."""
        for record in self._desk.records.of_job(job):
            await self._remove(record)

    # --- cleaning --------------------------------------------------------------------------

    async def sweep(self) -> None:
        """Remove uploads whose time is over."""
        for record in self._desk.records.expired():
            if record.id not in self._desk.receivers:
                await self._remove(record)

    async def stop(self) -> None:
        """The server ends. The job manager has stopped the jobs before."""
        for receiver in list(self._desk.receivers.values()):
            await receiver.give_up()
        self._executor.shutdown(wait=True)
        self._finisher.close()


class UploadOperation(Operation[UploadSpec]):
    """The job behind uploads: the bytes come from outside, so it mostly waits."""

    spec_type = UploadSpec
    resumable = True
    pausable = True

    def __init__(self, service: UploadService) -> None:
        self._service = service

    def key(self, spec: UploadSpec) -> str | None:
        if spec.files > 1 and not spec.folder:
            return None
        return f"{spec.destination}/{spec.name}".lstrip("/")

    async def run(self, spec: UploadSpec, ctx: JobContext) -> None:
        await self._service.run(spec, ctx)

    async def discard(self, spec: UploadSpec, ctx: JobContext) -> None:
        del spec
        await self._service.discard(ctx.id)
