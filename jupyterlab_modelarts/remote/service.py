"""Downloads as jobs."""

import asyncio
import contextlib
import hashlib
import os
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from ..core.errors import NameTaken
from ..core.files import (
    os_failure,
    put,
    put_back,
    put_folder,
    remove_quietly,
    require_space,
    sync_folder,
)
from ..core.jobs.operation import JobContext, Operation
from ..core.paths import Workspace, clean_name, find_same_name
from .download import Download, Head, Listener
from .errors import WrongChecksum
from .http import Reply, Stop
from .look import check_type, look
from .models import RemoteInfos, RemoteLook, RemoteSpec
from .naming import folder_name, name_of
from .pages import file_url
from .settings import RemoteSettings
from .unpack import Unpacker

#: Downloads at once; more wait.
LIMIT = 4
#: Addresses that are looked up at once.
LOOKERS = 8


class RemoteService:
    """Looks at addresses.

    Args:
        workspace: the server's root folder.
        settings: of the operator.
    """

    def __init__(self, workspace: Workspace, settings: RemoteSettings) -> None:
        self.workspace = workspace
        self.settings = settings
        self._lookers = ThreadPoolExecutor(LOOKERS, thread_name_prefix="remote-look")

    async def look(self, request: RemoteLook) -> RemoteInfos:
        """What is at these addresses.

        Raises:
            AppError: the destination cannot be used.
        """
        loop = asyncio.get_running_loop()
        folder = await loop.run_in_executor(
            self._lookers, self.workspace.folder, request.destination
        )
        infos = await asyncio.gather(
            *(
                loop.run_in_executor(self._lookers, look, url, folder, self.settings)
                for url in request.urls
            )
        )
        return RemoteInfos(infos=tuple(infos))

    async def stop(self) -> None:
        self._lookers.shutdown(wait=False, cancel_futures=True)


class RemoteOperation(Operation[RemoteSpec]):
    """Downloads a file, and unpacks it if asked to."""

    spec_type = RemoteSpec
    resumable = True
    pausable = True
    limit = LIMIT

    def __init__(self, service: RemoteService) -> None:
        self._workspace = service.workspace
        self._settings = service.settings

    def key(self, spec: RemoteSpec) -> str | None:
        # Before the address is stored, and shown in the list: it may hold a password.
        file_url(spec.url)
        if not spec.name or spec.conflict == "rename":
            return None
        return f"{spec.destination}/{spec.name}".lstrip("/")

    async def run(self, spec: RemoteSpec, ctx: JobContext) -> None:
        stop = threading.Event()
        work = asyncio.ensure_future(asyncio.to_thread(self._work, spec, ctx, stop))
        try:
            await asyncio.shield(work)
        except asyncio.CancelledError:
            stop.set()
            # What it was told meanwhile is of no interest: it was stopped.
            with contextlib.suppress(Exception):
                await work
            raise

    async def discard(self, spec: RemoteSpec, ctx: JobContext) -> None:
        await asyncio.to_thread(self._discard, spec, ctx)

    def _work(self, spec: RemoteSpec, ctx: JobContext, stop: threading.Event) -> None:
        task = _Task(spec, ctx, self._workspace, self._settings, stop)
        try:
            task.run()
        except OSError as error:
            raise os_failure(error, task.name, task.folder, task.missing) from None

    def _discard(self, spec: RemoteSpec, ctx: JobContext) -> None:
        folder = self._workspace.folder(spec.destination)
        _temporary(folder, ctx).unlink(missing_ok=True)
        unpacking = _unpacking(folder, ctx)
        if name := spec.name or str(ctx.checkpoint.get("name", "")):
            put_back(unpacking, folder, folder_name(name))
        remove_quietly(unpacking)


class _Task:
    """One download, from the first request to the file in its place. Blocks.

    Attributes:
        folder: where it goes.
        name: what it will be called.
        missing: bytes that are still to be written, as far as is known.
    """

    def __init__(
        self,
        spec: RemoteSpec,
        ctx: JobContext,
        workspace: Workspace,
        settings: RemoteSettings,
        stop: threading.Event,
    ) -> None:
        self._spec = spec
        self._ctx = ctx
        self._workspace = workspace
        self._settings = settings
        self._stop = stop
        self._url = file_url(spec.url)
        self.folder = workspace.folder(spec.destination)
        known = spec.name or str(ctx.checkpoint.get("name", ""))
        self.name = clean_name(known) if known else name_of(self._url, {})
        self.missing = 0

    def run(self) -> None:
        temporary = _temporary(self.folder, self._ctx)
        self._ctx.progress(phase="connecting", unit="bytes")
        # The checkpoint speaks of a file; without that, all is to come.
        checkpoint = dict(self._ctx.checkpoint) if temporary.exists() else {}
        file = os.open(temporary, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o666)
        try:
            head = self._download(file, checkpoint)
            self._verify(temporary)
            os.fsync(file)
        finally:
            os.close(file)
        made = self._unpack(temporary) if self._spec.unpack else self._place(temporary, head)
        sync_folder(self.folder)
        self._ctx.output(self._workspace.relative(made))

    def _download(self, file: int, checkpoint: dict[str, Any]) -> Head:
        def on_keep(state: dict[str, Any]) -> None:
            self._ctx.save_checkpoint({"name": self.name, **state})

        def on_progress(done: int, total: int | None) -> None:
            self.missing = max((total or 0) - done, 0)
            self._ctx.progress(done, total=total, phase="downloading")

        listener = Listener(self._on_head, on_progress, on_keep)
        settings = self._settings
        download = Download(self._url, self.name, file, settings, listener, self._stop)
        head = download.run(checkpoint)
        on_progress(size := os.fstat(file).st_size, size)
        return head

    def _on_head(self, head: Head, reply: Reply) -> None:
        """What can be said before the first byte is said then."""
        if not self._spec.name:
            self.name = name_of(reply.url, reply.headers)
        check_type(self.name, reply)
        final = folder_name(self.name) if self._spec.unpack else self.name
        if self._spec.conflict == "fail" and find_same_name(self.folder, final) is not None:
            raise NameTaken(name=final)
        self.missing = head.size or 0
        require_space(self.folder, self.missing, self.name)

    def _verify(self, temporary: Path) -> None:
        wanted = self._spec.sha256
        if not wanted:
            return
        size = temporary.stat().st_size
        self._ctx.progress(0, total=size, phase="verifying")
        digest, done = hashlib.sha256(), 0
        with temporary.open("rb") as file:
            while data := file.read(4 << 20):
                self._require_running()
                digest.update(data)
                done += len(data)
                self._ctx.progress(done)
        if digest.hexdigest() != wanted:
            raise WrongChecksum(name=self.name, found=digest.hexdigest())

    def _place(self, temporary: Path, head: Head) -> Path:
        self._ctx.progress(phase="saving")
        if (time := head.timestamp) is not None:
            # Some file systems keep no dates of others; that is no reason to refuse the file.
            with contextlib.suppress(OSError, OverflowError):
                os.utime(temporary, (time, time))
        return put(temporary, self.folder, self.name, self._spec.conflict)

    def _unpack(self, temporary: Path) -> Path:
        into = _unpacking(self.folder, self._ctx)
        put_back(into, self.folder, folder_name(self.name))
        remove_quietly(into)
        into.mkdir()
        self._ctx.progress(0, total=None, phase="unpacking", unit="bytes")

        def on_step(done: int) -> None:
            self._require_running()
            self._ctx.progress(done)

        Unpacker(temporary, self.name, into, self._settings, on_step).run()
        self._ctx.progress(phase="saving")
        final = put_folder(into, self.folder, folder_name(self.name), self._spec.conflict)
        temporary.unlink()
        return final

    def _require_running(self) -> None:
        if self._stop.is_set():
            raise Stop


def _temporary(folder: Path, ctx: JobContext) -> Path:
    return folder / f".remote-{ctx.id}.part"


def _unpacking(folder: Path, ctx: JobContext) -> Path:
    return folder / f".remote-{ctx.id}.unpacking"
