"""Uploads as jobs. What travels how is not known here."""

import asyncio
import contextlib
import unicodedata
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path, PurePosixPath
from typing import Protocol

from ..core.errors import DISK_FULL, AppError, PathError, StorageError
from ..core.jobs.errors import JobInterrupted, JobNotFound
from ..core.jobs.models import Job, JobSpec
from ..core.jobs.operation import JobContext, Operation
from ..core.paths import Workspace, clean_path
from .check import check
from .creation import Creation, Creator
from .desk import UploadDesk
from .errors import BadUpload, TooLarge, TooLong, UploadGone, UploadPaused
from .finish import Finisher
from .intake import Intake, Part
from .models import CheckReply, CheckRequest, UploadInfo, UploadList, UploadSpec
from .receiver import Receiver
from .records import RecordStore, UploadRecord
from .settings import UploadSettings
from .transfer import Transfer

#: Seconds that a job gets to begin.
OPENING_TIMEOUT = 10.0


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
        self._intake = Intake(self._desk, self._finisher.digests, settings, self._executor)
        self._opening: dict[str, asyncio.Future[Transfer]] = {}

    # --- asking ----------------------------------------------------------------------------

    async def check(self, request: CheckRequest) -> CheckReply:
        """What stands in the way of an upload."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(
            self._executor, check, self._desk.workspace, request, self.settings.max_size
        )

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
        length = creation.length
        if creation.parts:
            length = self._creator.joined_length(creation.parts, meta.job)
        self._creator.check_size(length, meta)
        if creation.partial and not meta.job:
            return self._creator.make(creation, "", meta.destination.strip("/"), "")
        spec = self._spec_of(meta.job) if meta.job else self._creator.spec_for(creation)
        path = clean_path(meta.path or spec.name)
        loop = asyncio.get_running_loop()
        folder = await loop.run_in_executor(
            self._executor, self._creator.find_target, spec, path, creation
        )
        self._creator.check_room(folder, spec, path, creation)
        job = meta.job or self._jobs.submit(spec).id
        transfer = await self._running(job)
        try:
            record = self._creator.make(creation, job, spec.destination, path)
        except AppError as error:
            if not meta.job:
                transfer.fail(error)
            raise
        transfer.sign_of_life()
        return record

    def _spec_of(self, job: str) -> UploadSpec:
        spec = self._jobs.get(job).spec
        if not isinstance(spec, UploadSpec):
            raise BadUpload(reason="the job is not an upload")
        return spec

    # --- receiving -------------------------------------------------------------------------

    async def receive(self, id: str, part: Part) -> Receiver:
        """Begin to take in a part.

        Raises:
            AppError: it may not be sent now, or not from there.
        """
        record = self.record(id)
        if record.state != "receiving" or record.parts:
            raise UploadGone
        transfer = await self._running(record.job) if record.job else None
        with self._noticing(record):
            return await self._intake.open(id, part, transfer.arrived if transfer else None)

    async def write(self, receiver: Receiver, chunk: bytes) -> None:
        """Take in a chunk of a part.

        Raises:
            AppError: it cannot be taken; the part is over.
        """
        with self._noticing(receiver.record):
            await self._intake.write(receiver, chunk)

    async def close(self, receiver: Receiver, *, complete: bool) -> int:
        """No more of a part will come. Returns the upload's offset.

        Args:
            receiver: the part.
            complete: whether it came to its end.

        Raises:
            ChecksumMismatch: the part is damaged; it does not count.
            AppError: it could not be written.
        """
        with self._noticing(receiver.record):
            return await self._intake.close(receiver, complete=complete)

    @contextlib.contextmanager
    def _noticing(self, record: UploadRecord) -> Iterator[None]:
        """Errors after which the upload cannot go on fail it, others only their request."""
        try:
            yield
        except (PathError, StorageError, TooLarge, TooLong) as error:
            self._fail(record, error)
            raise

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
        except Exception as fault:
            # The job must not wait for ever because of a fault of ours.
            transfer.fail(fault)
            raise

    def _fail(self, record: UploadRecord, error: AppError) -> None:
        """One upload failed: of several files the others go on, unless the disk is full."""
        transfer = self._desk.transfers.get(record.job)
        if transfer is None:
            return
        if isinstance(error, DISK_FULL) or transfer.spec.files == 1 or record.bundle:
            transfer.fail(error)
        else:
            transfer.finished(record.path, 0, {record.path: error.info()})

    async def digest(self, id: str, sha256: str | None) -> None:
        """The client says what the whole content's SHA-256 is, or that it will not say.

        Raises:
            ChecksumMismatch: it is another one.
            UploadPaused: it waits; the digest is kept.
            AppError: the content could not be put in place.
        """
        record = self.record(id)
        if record.state == "receiving" and record.sha256 == "pending":
            self._desk.records.change(id, sha256=sha256 or "")
        if record.state != "done" and record.job:
            # The client may have been computing for so long that the job gave up waiting.
            await self._running(record.job)
        await self.complete(id)

    async def terminate(self, id: str) -> None:
        """The client gives an upload up; if it was all of its job, that is cancelled.

        Raises:
            UploadNotFound, UploadGone: there is none.
        """
        record = self._desk.record(id)
        # A job that was forgotten needs no cancelling.
        with contextlib.suppress(JobNotFound):
            if record.job and self._spec_of(record.job).files == 1 and not record.partial:
                await self._jobs.cancel(record.job)
        await self._remove(record)

    async def _remove(self, record: UploadRecord) -> None:
        await self._intake.stop(record.id, UploadGone())
        if record.state != "done":
            with contextlib.suppress(OSError, AppError):
                await self._finisher.discard(record)
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
        found = self._jobs.get(job)
        match found.state:
            case "paused":
                raise UploadPaused
            case "interrupted":
                self._jobs.resume(job)
            case "failed" if self._goes_on(found):
                self._jobs.resume(job)
            case "queued" | "running":
                pass
            case _:
                raise UploadGone
        opening = self._opening.setdefault(job, asyncio.get_running_loop().create_future())
        try:
            return await asyncio.wait_for(asyncio.shield(opening), OPENING_TIMEOUT)
        except asyncio.TimeoutError:
            # It was stopped before it had begun.
            raise UploadPaused from None

    @staticmethod
    def _goes_on(job: Job) -> bool:
        """Whether a failed job goes on when its client tries again, as tus clients do.

        Of several files the others must not bring back a job that the user has seen to fail.
        """
        spec = job.spec
        single = isinstance(spec, UploadSpec) and spec.files == 1 and not spec.folder
        return job.resumable and single

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
        reason: AppError = UploadPaused()
        try:
            desk.workspace.folder(spec.destination)
            await transfer.wait(self.settings.stall_timeout)
        except JobInterrupted:
            raise
        except AppError as error:
            reason = error
            raise
        finally:
            transfer.stop()
            del desk.transfers[ctx.id]
            for record in desk.records.of_job(ctx.id):
                await self._intake.stop(record.id, reason)
            await transfer.idle()
            await asyncio.gather(*left)
        # It is complete: what else was begun for it is not needed.
        for record in list(desk.records.open_of_jobs([ctx.id])):
            await self._remove(record)

    async def _complete_quietly(self, id: str) -> None:
        with contextlib.suppress(AppError):  # The transfer has been told of it.
            await self.complete(id)

    async def discard(self, job: str) -> None:
        """A job will not go on: remove what of it is not finished."""
        for record in self._desk.records.of_job(job):
            await self._remove(record)

    # --- cleaning --------------------------------------------------------------------------

    async def sweep(self) -> None:
        """Remove uploads whose time is over, and end the jobs that have nothing left of them."""
        jobs = set[str]()
        for record in self._desk.records.expired():
            if record.id not in self._desk.receivers:
                await self._remove(record)
                jobs.add(record.job)
        for job in jobs - {""} - self._desk.transfers.keys():
            if not any(self._desk.records.open_of_jobs([job])):
                with contextlib.suppress(JobNotFound):
                    await self._jobs.cancel(job)

    async def stop(self) -> None:
        """The server ends. The job manager has stopped the jobs before."""
        for id in list(self._desk.receivers):
            await self._intake.stop(id)
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
        # The same place, however it is spelled.
        parts = PurePosixPath(f"{spec.destination}/{spec.name}").parts
        return unicodedata.normalize("NFC", "/".join(part for part in parts if part != "/"))

    async def run(self, spec: UploadSpec, ctx: JobContext) -> None:
        await self._service.run(spec, ctx)

    async def discard(self, spec: UploadSpec, ctx: JobContext) -> None:
        del spec
        await self._service.discard(ctx.id)
