"""Transfers as jobs: between the workspace and a store, and inside a store."""

import asyncio
import contextlib
import logging
import shutil
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path, PurePosixPath

from ..core.errors import N_, AppError
from ..core.files import this_boot
from ..core.jobs.operation import JobContext, Operation
from ..core.objectstore.access import StoreAccess
from ..core.objectstore.address import Address
from ..core.objectstore.clients import Clients
from ..core.objectstore.connection import Connection, Keys
from ..core.objectstore.errors import KeysExpired
from ..core.objectstore.transfer.crew import Crew
from ..core.objectstore.transfer.download import Downloader
from ..core.objectstore.transfer.errors import Stopped
from ..core.objectstore.transfer.records import UploadRecords
from ..core.objectstore.transfer.staging import Staging
from ..core.objectstore.transfer.store import Store, Work, open_store
from ..core.objectstore.transfer.tally import Count, Tally
from ..core.objectstore.transfer.upload import Uploader, abort
from ..core.paths import Workspace
from .models import ObsPlan, ObsSpec
from .transfer_download import Download
from .transfer_errors import BadTransfer
from .transfer_journal import Journal
from .transfer_plan import plan_copies, plan_deletes
from .transfer_remote import Copy, emptied_folders, remove_objects, steps_to_delete
from .transfer_run import TransferRun, delete_all, make_crew
from .transfer_steps import Direction
from .transfer_upload import Upload

log = logging.getLogger(__name__)

#: Transfers at once, those of relays among them.
MAX_RUNNING = 8
#: How often the keys of one transfer are renewed: with keys for an hour, days.
MAX_RENEWALS = 100
#: Marks the folder of a job that was given up.
ABANDONED = "abandoned"


class TransferService:
    """Runs and plans transfers.

    Args:
        workspace: what files are in.
        folder: where it keeps what it needs to go on with a job.
        access: opens stores.
        clients: shared with whoever else asks these stores.
    """

    def __init__(
        self, workspace: Workspace, folder: Path, access: StoreAccess, clients: Clients
    ) -> None:
        self._workspace = workspace
        self._folder = folder
        self._access = access
        self._clients = clients
        # Not the one of the loop: transfers are long, and others must not wait for them.
        self._clearing: asyncio.Future[None] | None = None
        self._executor = ThreadPoolExecutor(MAX_RUNNING, thread_name_prefix="transfer")

    async def plan(self, spec: ObsSpec) -> ObsPlan:
        """What a transfer would do.

        Raises:
            AppError: it cannot be done.
        """
        check(spec)
        store = await self._open(spec.connection)
        try:
            return await asyncio.to_thread(self._plan, spec, store)
        finally:
            store.close()

    async def _open(self, id: str) -> Store:
        connection, keys = await self._access.open(id)
        return await asyncio.to_thread(open_store, connection, keys, self._clients)

    def _plan(self, spec: ObsSpec, store: Store) -> ObsPlan:
        if spec.action == "delete":
            return plan_deletes(steps_to_delete(spec, store))
        direction: Direction
        if spec.action == "download":
            direction = Download(spec, store, self._workspace, None, lambda _: None)
        elif spec.action == "upload":
            direction = Upload(spec, store, self._workspace, None)
        else:
            direction = Copy(spec, store, None)
        return plan_copies(direction, delete_extra=spec.delete_extra)

    async def run(self, spec: ObsSpec, ctx: JobContext) -> None:
        """The job.

        Raises:
            AppError: it failed.
        """
        check(spec)
        # Temporary keys end sooner than long transfers.
        connection, keys = await self._access.open(spec.connection)
        for left in reversed(range(MAX_RENEWALS)):
            try:
                await self._run_with(connection, keys, spec, ctx)
            except KeysExpired:
                connection, renewed = await self._access.open(spec.connection)
                if renewed == keys or not left:
                    raise
                # What is done by now is not done again.
                keys = renewed
            else:
                return

    async def _run_with(
        self, connection: Connection, keys: Keys, spec: ObsSpec, ctx: JobContext
    ) -> None:
        store = await asyncio.to_thread(open_store, connection, keys, self._clients)
        crew = make_crew(threading.Event())
        loop = asyncio.get_running_loop()
        running = loop.run_in_executor(self._executor, self._run, spec, ctx, store, crew)
        try:
            await asyncio.shield(running)
        except asyncio.CancelledError:
            crew.stop.set()
            crew.wake()
            # The threads end by themselves: what they still write must not outlive the job.
            await asyncio.wait([running])
            with contextlib.suppress(Exception):
                running.result()
            raise
        finally:
            store.close()

    def _run(self, spec: ObsSpec, ctx: JobContext, store: Store, crew: Crew) -> None:
        tally = Tally(_reporter(spec, ctx), crew.stop)
        work = Work(store, crew, tally)
        with contextlib.suppress(Stopped):
            try:
                self._transfer(spec, ctx, work)
            finally:
                tally.flush()
            shutil.rmtree(self._folder / ctx.id, ignore_errors=True)

    def _transfer(self, spec: ObsSpec, ctx: JobContext, work: Work) -> None:
        if spec.action == "delete":
            ctx.progress(phase="deleting")
            delete_all(
                steps_to_delete(spec, work.store),
                partial(remove_objects, work.store),
                emptied_folders(spec),
                work,
            )
            return
        folder = self._folder / ctx.id
        direction, clear = self._direction(spec, ctx, work)
        ctx.progress(phase=direction.phase)
        # What was downloaded before a power cut may have been lost.
        version = this_boot() if spec.action == "download" else ""
        with Journal(folder / "done", version) as journal, clear:
            TransferRun(direction, work, journal).run(delete_extra=spec.delete_extra)

    def _direction(
        self, spec: ObsSpec, ctx: JobContext, work: Work
    ) -> tuple[Direction, AbstractContextManager[object]]:
        """What is to be done, and what clears up after it."""
        if spec.action == "download":
            staging = self._staging(ctx)
            compare = spec.checksums == "always" or not work.store.protects_bytes
            downloader = Downloader(work, self._workspace, staging, compare=compare)
            download = Download(spec, work.store, self._workspace, downloader, ctx.output)
            return download, staging
        if spec.action == "upload":
            records = UploadRecords(self._folder / ctx.id / "uploads")
            uploader = Uploader(work, records)
            return Upload(spec, work.store, self._workspace, uploader), contextlib.nullcontext()
        return Copy(spec, work.store, work), contextlib.nullcontext()

    def _staging(self, ctx: JobContext) -> Staging:
        known: list[str] = list(ctx.checkpoint.get("staging", ()))

        def remember(folder: Path) -> None:
            path = self._workspace.relative(folder)
            if path not in known:
                known.append(path)
            ctx.save_checkpoint({"staging": known})

        folders = [self._workspace.locate(path) for path in known]
        return Staging(f".obs-{ctx.id[:16]}", folders, remember)

    async def discard(self, ctx: JobContext) -> None:
        """Remove what an unfinished run left behind, here and in the store.

        Raises:
            AppError: the store cannot be reached.
        """
        folder = self._folder / ctx.id
        await asyncio.to_thread(self._staging(ctx).clear)
        if folder.exists():
            (folder / ABANDONED).touch()
            await self._abandon(folder)

    def start(self) -> None:
        """Clear up what could not be cleared up before. Waits for nothing."""
        self._clearing = asyncio.ensure_future(self.clear_abandoned())

    def stop(self) -> None:
        """Take no more transfers."""
        if self._clearing is not None:
            self._clearing.cancel()
        self._executor.shutdown(wait=False)

    async def clear_abandoned(self) -> None:
        """Abort the uploads of given up jobs whose store could not be reached at that time."""
        for mark in await asyncio.to_thread(lambda: list(self._folder.glob(f"*/{ABANDONED}"))):
            try:
                await self._abandon(mark.parent)
            except AppError as error:
                log.warning("Parts of an upload could not be removed yet: %s", error)

    async def _abandon(self, folder: Path) -> None:
        """Abort the uploads that a folder knows, and remove it.

        Raises:
            AppError: some could not be; those stay there.
        """
        records = UploadRecords(folder / "uploads")
        fault: AppError | None = None
        for record in await asyncio.to_thread(lambda: list(records.all())):
            try:
                store = await self._open(record.connection)
                try:
                    await asyncio.to_thread(abort, store, record)
                finally:
                    store.close()
            except AppError as error:
                fault = fault or error
            else:
                records.remove(record.address)
        if fault is not None:
            raise fault
        await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)


class ObsOperation(Operation[ObsSpec]):
    """The job behind each transfer."""

    spec_type = ObsSpec
    resumable = True
    pausable = True
    limit = 3

    def __init__(self, service: TransferService) -> None:
        self._service = service

    def key(self, spec: ObsSpec) -> str | None:
        # What the user sees is what must not be written to by two at once.
        if spec.action == "delete" or len(spec.sources) > 1:
            return None
        name = PurePosixPath(spec.sources[0].rstrip("/")).name
        if spec.action != "download" and not spec.destination.endswith("/"):
            return spec.destination
        return f"{spec.destination.rstrip('/')}/{name}".lstrip("/")

    async def run(self, spec: ObsSpec, ctx: JobContext) -> None:
        await self._service.run(spec, ctx)

    async def discard(self, spec: ObsSpec, ctx: JobContext) -> None:
        del spec
        await self._service.discard(ctx)


def check(spec: ObsSpec) -> None:
    """Refuse what makes no sense, before anything is done.

    Raises:
        AppError: something in it is wrong.
    """
    if spec.action == "upload" and any(source.startswith("obs://") for source in spec.sources):
        raise BadTransfer(reason=N_("the sources are files of the workspace"))
    if spec.action != "upload":
        for source in spec.sources:
            Address.parse(source)
    if spec.action in ("upload", "copy", "move"):
        Address.parse(spec.destination)
    if spec.action in ("move", "delete") and spec.delete_extra:
        raise BadTransfer(reason=N_("nothing is kept in step with what is moved or deleted"))
    if spec.conflict == "rename" and spec.delete_extra:
        raise BadTransfer(reason=N_("what gets another name would be deleted again"))


def _reporter(spec: ObsSpec, ctx: JobContext) -> Callable[[Count], None]:
    """Turns counts into reports: of objects for deletions, of bytes for the rest."""

    def report(count: Count) -> None:
        if spec.action == "delete":
            ctx.progress(count.size, total=count.total_size, unit="items")
            return
        ctx.progress(
            count.size,
            total=count.total_size,
            unit="bytes",
            items_done=count.items,
            items_total=count.total_items,
        )

    return report
