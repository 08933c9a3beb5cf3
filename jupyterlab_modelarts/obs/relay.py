"""Large files from the browser to the workspace by way of the object store.

The browser sends its parts straight to the store; the server fetches the object and removes it.
"""

import asyncio
import logging
import shutil
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from ..core.errors import AppError
from ..core.jobs.manager import JobManager
from ..core.jobs.models import Checkpoint
from ..core.jobs.operation import JobContext, Operation
from ..core.objectstore.address import Address
from ..core.paths import Workspace, clean_name
from . import relay_store
from .models import ObsSpec
from .object_store import ObjectStore, ObjectStores
from .relay_errors import RelayGone, RelayOff, RelayStalled
from .relay_models import Relay, RelayPart, RelayParts, RelayRequest, RelaySpec
from .relay_records import RelayRecord, RelayRecords
from .relay_settings import RelaySettings
from .transfer import TransferService

log = logging.getLogger(__name__)

#: Parts whose addresses are given at once.
PAGE = 100
#: Seconds between two looks at what the store has.
POLL = 2.0
#: Seconds between two tries to clear up after an earlier run of the server.
SWEEP_INTERVAL = 60.0
MIN_PART = 16 << 20
#: S3 takes 10,000.
MAX_PARTS = 9000


@dataclass
class _Live:
    """A relay of this run of the server."""

    record: RelayRecord
    job: str = ""
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
        self._sweeper: asyncio.Task[None] | None = None

    # --- for the browser -----------------------------------------------------------------------

    async def create(self, request: RelayRequest, origin: str) -> Relay:
        """Begin one.

        Raises:
            RelayOff: the operator does not want it.
            RelayCors: pages of ``origin`` may not send to the bucket.
            AppError: the store or the destination cannot be used.
        """
        settings = self.settings
        if not settings.enabled:
            raise RelayOff
        name = clean_name(request.name)
        self._workspace.folder(request.destination)
        id = self._records.new_id()
        address = Address.checked(settings.bucket, f"{settings.prefix}{id}/{name}")

        def begin(store: ObjectStore) -> RelayRecord:
            relay_store.allow_origin(store, settings.bucket, origin, change=settings.change_cors)
            part_size = max(MIN_PART, -(-request.size // MAX_PARTS))
            upload = relay_store.begin(store, address)
            record = RelayRecord(
                id,
                settings.connection,
                address.bucket,
                address.key,
                upload,
                request.size,
                part_size,
            )
            self._records.save(record)
            return record

        record = await self._stores.ask(settings.connection, begin)
        live = self._live[id] = _Live(record)
        spec = RelaySpec(
            relay=id,
            name=name,
            size=request.size,
            destination=request.destination,
            conflict=request.conflict,
        )
        try:
            live.job = self._jobs.submit(spec).id
        except AppError:
            await self.discard(id)
            raise
        return Relay(id=id, job=live.job, part_size=record.part_size, parts=record.parts)

    async def parts(self, id: str, first: int) -> RelayParts:
        """Where to send parts to, from number ``first`` on.

        Raises:
            RelayGone: it is over.
        """
        record = self._find(id).record
        last = min(first + PAGE - 1, record.parts)

        def ask(store: ObjectStore) -> RelayParts:
            seconds = relay_store.EXPIRY
            if store.keys.expires is not None:
                seconds = min(seconds, max(1, int(store.keys.expires / 1000 - time.time())))
            there = relay_store.parts(store, record)
            return RelayParts(
                parts=tuple(
                    RelayPart(
                        number=number, url=relay_store.part_url(store, record, number, seconds)
                    )
                    for number in range(first, last + 1)
                    if number not in there
                ),
                next=last + 1 if last < record.parts else None,
            )

        return await self._stores.ask(record.connection, ask)

    async def complete(self, id: str) -> None:
        """All parts are sent.

        Raises:
            RelayGone: it is over.
            RelayPartial: parts are missing.
        """
        live = self._find(id)
        if live.complete.is_set():
            return
        await self._stores.ask(
            live.record.connection, lambda store: relay_store.complete(store, live.record)
        )
        live.complete.set()

    async def cancel(self, id: str) -> None:
        """Give it up.

        Raises:
            RelayGone: it is over.
        """
        await self._jobs.cancel(self._find(id).job)

    def _find(self, id: str) -> _Live:
        live = self._live.get(id)
        if live is None:
            raise RelayGone
        return live

    # --- the job -------------------------------------------------------------------------------

    async def run(self, spec: RelaySpec, ctx: JobContext) -> None:
        """Wait for the browser, then fetch the object; it is removed in any case.

        Raises:
            AppError: it failed.
        """
        live = self._find(spec.relay)
        try:
            ctx.progress(0, total=2 * spec.size, phase="sending", unit="bytes")
            await self._wait(live, spec, ctx)
            ctx.progress(spec.size, phase="downloading")
            leg = _SecondLeg(ctx, spec.size, live.record, self._records)
            await self._transfers.run(self._download(spec, live.record), leg)
            ctx.progress(2 * spec.size)
        finally:
            # A job that is cancelled must not leave before it has cleared up.
            await asyncio.shield(self.discard(spec.relay))

    async def discard(self, id: str) -> None:
        """Remove what there is of a relay. Harmless when it is over."""
        if (live := self._live.pop(id, None)) is not None:
            await self._clear(live.record)

    async def _wait(self, live: _Live, spec: RelaySpec, ctx: JobContext) -> None:
        known, moved = -1, time.monotonic()
        while not live.complete.is_set():
            if time.monotonic() - moved > self.settings.stall_timeout:
                raise RelayStalled(name=spec.name)
            try:
                await asyncio.wait_for(live.complete.wait(), POLL)
            except (TimeoutError, asyncio.TimeoutError):
                done = await self._sent(live)
                if done != known:
                    known, moved = done, time.monotonic()
                    ctx.progress(done)

    async def _sent(self, live: _Live) -> int:
        try:
            there = await self._stores.ask(
                live.record.connection, lambda store: relay_store.parts(store, live.record)
            )
        except AppError:
            # Completed between two looks, or away for a moment: the time limit decides.
            return -1
        return sum(size for size, _ in there.values())

    @staticmethod
    def _download(spec: RelaySpec, record: RelayRecord) -> ObsSpec:
        return ObsSpec(
            action="download",
            connection=record.connection,
            sources=(str(Address(record.bucket, record.key)),),
            destination=spec.destination,
            conflict=spec.conflict,
        )

    # --- clearing up ---------------------------------------------------------------------------

    async def _clear(self, record: RelayRecord) -> bool:
        """Leave nothing behind. What cannot be done now is done at a later sweep."""
        try:
            for path in record.staging:
                folder = self._workspace.locate(path)
                if folder.name.startswith(".obs-"):
                    await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)
            await self._stores.ask(
                record.connection, lambda store: relay_store.remove(store, record)
            )
            await asyncio.to_thread(self._records.delete, record.id)
        except (AppError, OSError) as error:
            log.warning("%s/%s could not be removed yet: %s", record.bucket, record.key, error)
            return False
        return True

    async def sweep(self) -> bool:
        """Clear up after earlier runs of the server. Returns whether all is gone."""
        left = [record for record in self._records.all() if record.id not in self._live]
        return all([await self._clear(record) for record in left])

    async def start(self) -> None:
        """Sweep until there is nothing left: the store may not be up yet."""

        async def sweep() -> None:
            done = await self.sweep()
            while not done:
                await asyncio.sleep(SWEEP_INTERVAL)
                done = await self.sweep()

        self._sweeper = asyncio.ensure_future(sweep())

    async def stop(self) -> None:
        """Stop sweeping."""
        if self._sweeper is not None:
            self._sweeper.cancel()


class _SecondLeg:
    """What the transfer sees of the job: the half of it that is the second leg."""

    def __init__(
        self, ctx: JobContext, offset: int, record: RelayRecord, records: RelayRecords
    ) -> None:
        self._ctx = ctx
        self._offset = offset
        self._record = record
        self._records = records
        self.id = ctx.id
        self.checkpoint: Checkpoint = {}

    def save_checkpoint(self, checkpoint: Checkpoint) -> None:
        self.checkpoint = checkpoint
        self._record.staging = list(checkpoint.get("staging", ()))
        self._records.save(self._record)

    def progress(
        self,
        done: int | None = None,
        *,
        total: int | None = None,
        phase: str | None = None,
        unit: Literal["bytes", "items", "steps"] | None = None,
        items_done: int | None = None,
        items_total: int | None = None,
    ) -> None:
        del total, phase, unit, items_done, items_total
        if done is not None:
            self._ctx.progress(self._offset + done)

    def output(self, path: str) -> None:
        self._ctx.output(path)

    def warn(self, warning: AppError) -> None:
        self._ctx.warn(warning)


class RelayOperation(Operation[RelaySpec]):
    """The job behind each relay. It cannot be resumed: nothing of it is kept."""

    spec_type = RelaySpec

    def __init__(self, service: RelayService) -> None:
        self._service = service

    def key(self, spec: RelaySpec) -> str | None:
        return f"{spec.destination}/{spec.name}".lstrip("/")

    async def run(self, spec: RelaySpec, ctx: JobContext) -> None:
        await self._service.run(spec, ctx)

    async def discard(self, spec: RelaySpec, ctx: JobContext) -> None:
        del ctx
        # It may have been cancelled before it ran.
        await self._service.discard(spec.relay)
