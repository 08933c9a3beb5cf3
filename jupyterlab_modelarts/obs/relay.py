"""Large files from the browser to the workspace by way of the object store.

The browser sends its parts straight to the store; the server fetches the object and removes it.
"""

import asyncio
import contextlib
import logging
import time
from dataclasses import dataclass, field
from pathlib import Path

from ..core.errors import AppError
from ..core.files import require_space
from ..core.jobs.errors import JobNotFound
from ..core.jobs.manager import JobManager
from ..core.jobs.models import Job
from ..core.jobs.operation import JobContext, Operation
from ..core.objectstore.address import Address
from ..core.paths import Workspace, clean_name
from . import relay_store
from .models import ObsSpec
from .object_store import ObjectStore, ObjectStores
from .relay_errors import RelayGone, RelayOff, RelayPaused, RelayStalled
from .relay_models import Relay, RelayPart, RelayParts, RelayRequest, RelaySpec
from .relay_records import RelayRecord, RelayRecords
from .relay_settings import RelaySettings
from .transfer import TransferService

log = logging.getLogger(__name__)

#: Parts whose addresses are given at once.
PAGE = 100
#: Seconds between two looks for what is left behind.
SWEEP_INTERVAL = 60.0
MIN_PART = 16 << 20
#: S3 takes 10,000.
MAX_PARTS = 9000


@dataclass
class _Live:
    """A relay whose job runs.

    Attributes:
        ctx: of the job, once it has begun.
        heard: when the browser was last heard of, by the monotonic clock.
    """

    record: RelayRecord
    ctx: JobContext | None = None
    heard: float = field(default_factory=time.monotonic)
    complete: asyncio.Event = field(default_factory=asyncio.Event)


class RelayService:
    """Makes, feeds and clears up relays.

    Args:
        workspace: where files go.
        folder: where records are.
        jobs: where each gets its job.
        stores: opens stores.
        transfers: fetches objects.
        settings: of the operator.
    """

    def __init__(
        self,
        workspace: Workspace,
        folder: Path,
        jobs: JobManager,
        stores: ObjectStores,
        transfers: TransferService,
        settings: RelaySettings,
    ) -> None:
        self._workspace = workspace
        self._records = RelayRecords(folder)
        self._jobs = jobs
        self._stores = stores
        self._transfers = transfers
        self.settings = settings
        self._live: dict[str, _Live] = {}
        #: Those that do not have their job yet.
        self._beginning = set[str]()
        self._sweeper: asyncio.Task[None] | None = None

    # --- for the browser -----------------------------------------------------------------------

    async def create(self, request: RelayRequest, origin: str) -> Relay:
        """Begin one.

        Raises:
            RelayOff: the operator does not want it.
            RelayCors: pages of ``origin`` may not send to the bucket.
            AppError: the store or the destination cannot be used.
        """
        if not self.settings.enabled:
            raise RelayOff
        name = clean_name(request.name)
        require_space(self._workspace.folder(request.destination), request.size, name)
        id = self._records.new_id()
        self._beginning.add(id)
        try:
            record = await self._begin(id, name, request, origin)
            spec = RelaySpec(
                relay=id,
                name=name,
                size=request.size,
                modified=request.modified,
                destination=request.destination,
                conflict=request.conflict,
            )
            try:
                job = self._jobs.submit(spec)
            except AppError:
                await self._clear(record)
                raise
            record.job = job.id
            self._records.save(record)
            self._live[id] = _Live(record)
        finally:
            self._beginning.discard(id)
        return Relay(id=id, job=job)

    async def _begin(self, id: str, name: str, request: RelayRequest, origin: str) -> RelayRecord:
        settings = self.settings
        address = Address.checked(settings.bucket, f"{settings.prefix}{id}/{name}")

        def begin(store: ObjectStore) -> RelayRecord:
            relay_store.allow_origin(store, settings.bucket, origin, change=settings.change_cors)
            record = RelayRecord(
                id,
                settings.connection,
                address.bucket,
                address.key,
                upload=relay_store.begin(store, address, request.modified),
                size=request.size,
                part_size=max(MIN_PART, -(-request.size // MAX_PARTS)),
            )
            self._records.save(record)
            return record

        return await self._stores.ask(settings.connection, begin)

    async def parts(self, id: str, first: int, count: int) -> RelayParts:
        """Where to send at most ``count`` parts to, from number ``first`` on.

        Raises:
            RelayGone, RelayPaused: it takes none.
        """
        record = self._running(id).record
        if record.complete:
            return RelayParts(parts=(), next=None, arrived=record.size)
        last = min(first + min(count, PAGE) - 1, record.parts)

        def ask(store: ObjectStore) -> RelayParts:
            seconds = relay_store.EXPIRY
            if store.keys.expires is not None:
                seconds = min(seconds, max(1, int(store.keys.expires / 1000 - time.time())))
            there = relay_store.parts(store, record)
            return RelayParts(
                parts=tuple(
                    RelayPart(
                        number=number,
                        start=record.start(number),
                        size=record.length(number),
                        url=relay_store.part_url(store, record, number, seconds),
                    )
                    for number in range(first, last + 1)
                    if number not in there
                ),
                next=last + 1 if last < record.parts else None,
                arrived=sum(map(record.length, there)),
            )

        return await self._stores.ask(record.connection, ask)

    def progress(self, id: str, sent: int) -> None:
        """So many bytes have left the browser.

        Raises:
            RelayGone, RelayPaused: it takes none.
        """
        live = self._running(id)
        if live.ctx is not None and not live.record.complete:
            live.ctx.progress(min(sent, live.record.size))

    async def complete(self, id: str) -> None:
        """All parts are sent.

        Raises:
            RelayGone, RelayPaused: it does not run.
            RelayPartial: parts are missing.
        """
        live = self._running(id)
        record = live.record
        if not record.complete:
            await self._stores.ask(
                record.connection, lambda store: relay_store.complete(store, record)
            )
            record.complete = True
            await asyncio.to_thread(self._records.save, record)
        live.complete.set()

    async def cancel(self, id: str) -> None:
        """Give it up.

        Raises:
            RelayGone: it is over.
        """
        record = self._records.get(id)
        if record is None:
            raise RelayGone
        await self._jobs.cancel(record.job)

    def _running(self, id: str) -> _Live:
        """A relay that the browser goes on with; an interrupted job goes on with it."""
        live = self._live.get(id)
        record = live.record if live else self._records.get(id)
        job = self._job(record) if record else None
        if record is None or job is None:
            raise RelayGone
        if job.state == "paused":
            raise RelayPaused
        if job.state == "interrupted":
            self._jobs.resume(job.id)
        elif job.state not in ("queued", "running"):
            raise RelayGone
        if live is None:
            live = self._live[id] = _Live(record)
        live.heard = time.monotonic()
        return live

    def _job(self, record: RelayRecord) -> Job | None:
        try:
            return self._jobs.get(record.job)
        except JobNotFound:
            return None

    # --- the job -------------------------------------------------------------------------------

    async def run(self, spec: RelaySpec, ctx: JobContext) -> None:
        """Wait for the browser, then fetch the object and remove it.

        Raises:
            RelayStalled: the browser is silent.
            AppError: it failed.
        """
        live = self._live.get(spec.relay)
        if live is None:
            record = self._records.get(spec.relay)
            if record is None:
                raise RelayGone
            live = self._live[spec.relay] = _Live(record)
        live.ctx = ctx
        try:
            if not live.record.complete:
                ctx.progress(total=spec.size, phase="sending", unit="bytes")
                await self._wait(live, spec)
            ctx.progress(0, total=spec.size, phase="downloading")
            await self._transfers.run(_download(spec, live.record), ctx)
            # The file is there, whatever happens now.
            await asyncio.shield(self._clear(live.record))
        finally:
            self._live.pop(spec.relay, None)

    async def _wait(self, live: _Live, spec: RelaySpec) -> None:
        while not live.complete.is_set():
            left = live.heard + self.settings.stall_timeout - time.monotonic()
            if left <= 0:
                raise RelayStalled(name=spec.name)
            with contextlib.suppress(TimeoutError, asyncio.TimeoutError):
                await asyncio.wait_for(live.complete.wait(), left)

    async def discard(self, spec: RelaySpec, ctx: JobContext) -> None:
        """Its job will not go on: remove what there is of it."""
        self._live.pop(spec.relay, None)
        record = self._records.get(spec.relay)
        if record is not None:
            await self._transfers.discard(ctx)
            await self._clear(record)

    # --- clearing up ---------------------------------------------------------------------------

    async def _clear(self, record: RelayRecord) -> None:
        """Leave nothing in the store. What cannot be done now is done at a later sweep."""
        try:
            await self._stores.ask(
                record.connection, lambda store: relay_store.remove(store, record)
            )
            await asyncio.to_thread(self._records.delete, record.id)
        except (AppError, OSError) as error:
            log.warning("%s/%s could not be removed yet: %s", record.bucket, record.key, error)

    async def sweep(self) -> None:
        """Clear up what nobody can go on with, and what nobody went on with for too long."""
        for record in await asyncio.to_thread(lambda: list(self._records.all())):
            job = self._job(record)
            if record.id in self._beginning or (job and job.state in ("queued", "running")):
                continue
            if job is None or not job.resumable:
                await self._clear(record)
            elif record.created + self.settings.expiry < time.time():
                # It may be gone by now.
                with contextlib.suppress(AppError):
                    await self._jobs.cancel(job.id)

    async def start(self) -> None:
        """Sweep from time to time: the store may not be up yet."""

        async def sweep() -> None:
            while True:
                await self.sweep()
                await asyncio.sleep(min(SWEEP_INTERVAL, self.settings.expiry))

        self._sweeper = asyncio.ensure_future(sweep())

    async def stop(self) -> None:
        """Stop sweeping."""
        if self._sweeper is not None:
            self._sweeper.cancel()


def _download(spec: RelaySpec, record: RelayRecord) -> ObsSpec:
    return ObsSpec(
        action="download",
        connection=record.connection,
        sources=(str(Address(record.bucket, record.key)),),
        destination=spec.destination,
        conflict=spec.conflict,
    )


class RelayOperation(Operation[RelaySpec]):
    """The job behind each relay: at first it mostly waits for the browser."""

    spec_type = RelaySpec
    resumable = True
    pausable = True

    def __init__(self, service: RelayService) -> None:
        self._service = service

    def key(self, spec: RelaySpec) -> str | None:
        return f"{spec.destination}/{spec.name}".lstrip("/")

    async def run(self, spec: RelaySpec, ctx: JobContext) -> None:
        await self._service.run(spec, ctx)

    async def discard(self, spec: RelaySpec, ctx: JobContext) -> None:
        await self._service.discard(spec, ctx)
