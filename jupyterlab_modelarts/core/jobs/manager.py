"""Runs jobs in the server: queues, watches, stores and announces them."""

import asyncio
import logging
import secrets
import time
from collections.abc import Callable
from contextlib import AsyncExitStack
from typing import Literal
from weakref import WeakValueDictionary

from ..errors import AppError, ErrorInfo, InvalidRequest, Unexpected
from .errors import JobBusy, JobInterrupted, JobNotFound, UnknownKind, WrongState
from .live import LiveJob, StopReason
from .models import (
    FINISHED_STATES,
    RESUMABLE_STATES,
    Checkpoint,
    Job,
    JobEvent,
    JobPage,
    JobSpec,
    JobState,
)
from .progress import ProgressState
from .registry import OperationRegistry
from .store import JobStore, StoredJob

log = logging.getLogger(__name__)

#: Seconds between two writes of a running job's progress, for the sake of a sudden end.
STORE_INTERVAL = 1.0
#: Seconds that an operation gets to stop when asked.
STOP_TIMEOUT = 10.0

Emit = Callable[[JobEvent], None]


class JobManager:
    """The one owner of jobs.

    All methods belong on the event loop's thread; only the context given to operations may
    be used from others.

    Args:
        store: where jobs are kept.
        registry: what can be run.
        emit: called on the loop with each event; it must not block.
    """

    def __init__(self, store: JobStore, registry: OperationRegistry, emit: Emit) -> None:
        self.registry = registry
        self._store = store
        self._emit = emit
        self._epoch = secrets.token_hex(8)
        self._seq = 0
        self._live: dict[str, LiveJob] = {}
        self._keys: dict[str, str] = {}
        self._unwritten: dict[str, Job] = {}
        self._unreadable: set[str] = set()
        self._slots: dict[str, asyncio.Semaphore] = {}
        # Steering takes time, and what one request has begun another one must not cross.
        self._steering: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    # --- what a running job calls ----------------------------------------------------------

    def on_progress(self, live: LiveJob, *, phase_changed: bool) -> None:
        """A running job has moved."""
        job = live.snapshot()
        now = time.monotonic()
        if phase_changed or now - live.stored_at > STORE_INTERVAL:
            live.stored_at = now
            self._save(job)
        else:
            self._publish(job)

    def on_checkpoint(self, live: LiveJob, checkpoint: Checkpoint) -> None:
        """A running job wants something kept."""
        try:
            # The progress with it, so that after a sudden end both tell the same.
            self._store.save_checkpoint(live.job.id, checkpoint, live.snapshot().model_dump_json())
        except AppError as error:
            log.warning("A checkpoint of job %s could not be written: %s", live.job.id, error)

    # --- reading ---------------------------------------------------------------------------

    def get(self, id: str) -> Job:
        """A snapshot of one job.

        Raises:
            JobNotFound: there is none.
        """
        if live := self._live.get(id):
            return live.snapshot()
        stored = self._store.get(id)
        job = self._read(stored) if stored else None
        if job is None:
            raise JobNotFound
        return job

    def page(self, limit: int = 50, before: str | None = None) -> JobPage:
        """A page of jobs: see `JobPage`. ``before`` is the ``next`` of the page before."""
        rows = self._store.finished(limit + 1, int(before) if before else None)
        page = rows[:limit]
        active = self._read_all(self._store.unfinished()) if before is None else ()
        return JobPage(
            epoch=self._epoch,
            seq=self._seq,
            active=active,
            finished=self._read_all(page),
            finished_total=self._store.count_finished(),
            next=str(page[-1].number) if len(rows) > limit else None,
        )

    def _read_all(self, rows: list[StoredJob]) -> tuple[Job, ...]:
        return tuple(job for job in map(self._read, rows) if job is not None)

    def _read(self, stored: StoredJob) -> Job | None:
        if live := self._live.get(stored.id):
            return live.snapshot()
        if unwritten := self._unwritten.get(stored.id):
            return unwritten
        try:
            job = self.registry.parse_job(stored.job)
        except (InvalidRequest, UnknownKind) as error:
            # Written by another version, or by a feature that is not installed any more.
            if stored.id not in self._unreadable:
                self._unreadable.add(stored.id)
                log.warning("Job %s cannot be read and is left out: %s", stored.id, error)
            return None
        # Its own seq may be of an earlier epoch; in this one it has not changed yet.
        return (
            job
            if job.epoch == self._epoch
            else job.model_copy(update={"epoch": self._epoch, "seq": 0})
        )

    # --- steering --------------------------------------------------------------------------

    def recover(self) -> None:
        """After a start: what was queued or running when the server ended is interrupted."""
        for stored in self._store.unfinished():
            job = self._read(stored)
            if job and job.state in ("queued", "running"):
                self._save(self._stopped(job, "interrupted", JobInterrupted().info()))

    def submit(self, spec: JobSpec, idempotency_key: str | None = None) -> Job:
        """Start a job as soon as there is room for it.

        Raises:
            UnknownKind: nothing runs such a spec.
            JobBusy: another job has the same key (see `Operation.key`).
        """
        if idempotency_key and (stored := self._store.by_key(idempotency_key)):
            return self.get(stored.id)
        operation = self.registry.get(spec.kind)
        self._check_key(operation.key(spec))
        job = Job(
            id=secrets.token_hex(16),
            epoch=self._epoch,
            seq=0,
            kind=spec.kind,
            state="queued",
            spec=spec,
            pausable=operation.pausable,
            created=time.time(),
        )
        self._store.add(job.id, job.model_dump_json(), idempotency_key)
        return self._launch(job, {})

    def resume(self, id: str) -> Job:
        """Go on with a job that stopped.

        Raises:
            WrongState: it runs, is over for good, or cannot be resumed.
        """
        job = self.get(id)
        steered = self._steering.get(id)
        if steered is not None and steered.locked():
            raise WrongState(action="resume", state=job.state)
        if job.state in ("queued", "running"):
            return job
        if not job.resumable:
            raise WrongState(action="resume", state=job.state)
        self._check_key(self.registry.get(job.kind).key(job.spec))
        return self._launch(job, self._checkpoint(id))

    async def pause(self, id: str, reason: ErrorInfo | None = None) -> Job:
        """Stop a job for now; ``reason`` is why whoever feeds it cannot go on.

        Raises:
            WrongState: it does not run, or cannot be paused.
        """
        async with self._steer(id):
            job = self.get(id)
            if job.state == "paused":
                return job
            if id not in self._live or not job.pausable:
                raise WrongState(action="pause", state=job.state)
            return await self._stop(id, "paused", reason)

    async def cancel(self, id: str) -> Job:
        """Stop a job for good and remove what it left unfinished. Harmless when it is over."""
        async with self._steer(id):
            job = self.get(id)
            if id in self._live:
                return await self._stop(id, "cancelled")
            if job.state in ("succeeded", "cancelled") or not job.resumable:
                return job
            await self._discard(job)
            return self._save(self._stopped(job, "cancelled", None))

    async def forget(self, id: str) -> None:
        """Drop a job that is over from the list.

        Raises:
            WrongState: it is not over.
        """
        async with self._steer(id):
            job = self.get(id)
            if job.state not in FINISHED_STATES:
                raise WrongState(action="remove", state=job.state)
            await self._forget(job)
            self._announce_gone("removed", id)

    async def forget_finished(self) -> None:
        """Drop all jobs that are over; those that can still go on stay, with what they have."""
        before: int | None = None
        while rows := self._store.finished(500, before):
            before = rows[-1].number
            for row in rows:
                job = self._read(row)
                if job is None or (job.state in FINISHED_STATES and not job.resumable):
                    self._store.delete(row.id)
        self._announce_gone("cleared")

    async def _forget(self, job: Job) -> None:
        if job.resumable:
            await self._discard(job)
        self._store.delete(job.id)

    async def stop(self) -> None:
        """The server ends: interrupt what runs and close the store."""
        stopping = (self._stop(id, "interrupted") for id in list(self._live))
        for fault in await asyncio.gather(*stopping, return_exceptions=True):
            if isinstance(fault, BaseException):
                log.error("A job could not be stopped", exc_info=fault)
        self._store.close()

    def _steer(self, id: str) -> asyncio.Lock:
        return self._steering.setdefault(id, asyncio.Lock())

    def _checkpoint(self, id: str) -> Checkpoint:
        stored = self._store.get(id)
        return stored.checkpoint if stored else {}

    # --- running ---------------------------------------------------------------------------

    def _check_key(self, key: str | None) -> None:
        if key is not None and key in self._keys:
            raise JobBusy(path=key)

    def _launch(self, job: Job, checkpoint: Checkpoint) -> Job:
        operation = self.registry.get(job.kind)
        job = job.model_copy(
            update={"state": "queued", "error": None, "resumable": False, "finished": None}
        )
        live = LiveJob(job, operation, checkpoint, self)
        self._live[job.id] = live
        if (key := operation.key(job.spec)) is not None:
            self._keys[key] = job.id
        live.task = asyncio.get_running_loop().create_task(self._run(live))
        return self._save(live.job)

    async def _run(self, live: LiveJob) -> None:
        operation, job = live.operation, live.job
        state: JobState = "succeeded"
        error: ErrorInfo | None = None
        try:
            async with AsyncExitStack() as stack:
                if operation.limit is not None:
                    slot = self._slots.setdefault(
                        operation.kind, asyncio.Semaphore(operation.limit)
                    )
                    await stack.enter_async_context(slot)
                self._save(live.job.model_copy(update={"state": "running"}))
                await operation.run(job.spec, live)
        except asyncio.CancelledError:
            state = live.stop_reason or "interrupted"
            error = JobInterrupted().info() if state == "interrupted" else live.stop_error
        except JobInterrupted as stopped:
            state, error = "interrupted", stopped.info()
        except AppError as failed:
            state, error = "failed", failed.info()
        except Exception as fault:
            id = secrets.token_hex(4)
            log.error("Job %s (%s) failed, error %s", job.id, job.kind, id, exc_info=fault)
            state, error = "failed", Unexpected(id=id).info()
        await self._close(live, state, error)

    async def _close(self, live: LiveJob, state: JobState, error: ErrorInfo | None) -> None:
        if live.closing:
            return
        live.closing = True
        live.close()
        job = self._stopped(live.snapshot(), state, error)
        if state == "cancelled" or (state == "failed" and not job.resumable):
            await self._discard(job)
        del self._live[job.id]
        if (key := live.operation.key(job.spec)) is not None:
            del self._keys[key]
        self._save(job)

    def _stopped(self, job: Job, state: JobState, error: ErrorInfo | None) -> Job:
        resumable = state in RESUMABLE_STATES and self.registry.get(job.kind).resumable
        if state == "failed":
            resumable = resumable and error is not None and error.retryable
        if state == "interrupted" and not resumable:
            state = "failed"
        progress = ProgressState(job.progress).at_rest()
        finished = time.time() if state in FINISHED_STATES else None
        return job.model_copy(
            update={
                "state": state,
                "error": error,
                "resumable": resumable,
                "progress": progress,
                "finished": finished,
            }
        )

    async def _stop(self, id: str, reason: StopReason, error: ErrorInfo | None = None) -> Job:
        live = self._live[id]
        if live.task is not None and not live.task.done():
            # One that is stopping already has its reason, and cleans up: that is not disturbed.
            if live.stop_reason is None:
                live.stop_reason, live.stop_error = reason, error
                live.task.cancel()
            await asyncio.wait([live.task], timeout=STOP_TIMEOUT)
            if live.task.cancelled():
                # It was cancelled before its first step, so that `_run` could not close it.
                await self._close(live, live.stop_reason, live.stop_error)
        return self.get(id)

    async def _discard(self, job: Job) -> None:
        operation = self.registry.get(job.kind)
        context = LiveJob(job, operation, self._checkpoint(job.id), self)
        context.close()
        try:
            await operation.discard(job.spec, context)
        except (AppError, OSError) as error:
            log.warning("Job %s left something behind: %s", job.id, error)

    # --- telling ---------------------------------------------------------------------------

    def _save(self, job: Job) -> Job:
        """Announce a job that changed its state or phase, and store it.

        A disk that is full must not keep a job from ending: what cannot be written is kept in
        memory and written with the next change of any job.
        """
        job = self._publish(job)
        self._unwritten[job.id] = job
        try:
            for id, waiting in list(self._unwritten.items()):
                finished = waiting.state in FINISHED_STATES
                self._store.update(id, waiting.model_dump_json(), finished=finished)
                del self._unwritten[id]
        except AppError as error:
            log.warning("The list of jobs could not be written: %s", error)
        return job

    def _publish(self, job: Job) -> Job:
        """Announce a job as it is now, without storing it: not every tick is worth a write."""
        self._seq += 1
        job = job.model_copy(update={"epoch": self._epoch, "seq": self._seq})
        if live := self._live.get(job.id):
            live.job = job
        self._emit(JobEvent(epoch=self._epoch, seq=self._seq, type="changed", id=job.id, job=job))
        return job

    def _announce_gone(self, type: Literal["removed", "cleared"], id: str | None = None) -> None:
        self._seq += 1
        self._emit(JobEvent(epoch=self._epoch, seq=self._seq, type=type, id=id))
