"""A job of uploading while it runs: what has arrived, and who is sending."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager

from ..core.errors import ErrorInfo
from ..core.jobs.operation import JobContext
from .errors import SenderGone, SomeFailed
from .models import UploadSpec

#: Seconds between two looks at whether somebody still sends.
WATCH_INTERVAL = 1.0
#: Seconds that a client may be silent before its first byte: others of its uploads come first.
FIRST_SIGN = 600.0
#: Seconds between two reports: chunks come by the thousand in a second.
REPORT_INTERVAL = 0.05


class Transfer:
    """Counts what arrives for one job and tells when it is over.

    Args:
        spec: what the job is.
        ctx: whom to tell.
        count: bytes that came before, if the job is resumed.
        done: entries that were in place before.
    """

    def __init__(self, spec: UploadSpec, ctx: JobContext, count: int, done: int) -> None:
        self.spec = spec
        self.ctx = ctx
        self._count = count
        self._reported = 0.0
        self._done = done
        self._failed: dict[str, ErrorInfo] = {}
        self._over: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        # Nobody may be waiting any more when it fails; that is no fault.
        self._over.add_done_callback(lambda over: over.cancelled() or over.exception())
        self._last_sign = time.monotonic()
        self._begun = False
        self._working = 0
        self._idle = asyncio.Event()
        self._idle.set()
        #: Whether the job has ended, for whatever reason.
        self.stopped = False
        several = spec.files > 1 or spec.folder
        ctx.progress(
            count,
            total=spec.size,
            phase="waiting",
            unit="bytes",
            items_done=done if several else None,
            items_total=spec.files if several else None,
        )

    def sign_of_life(self) -> None:
        """The client did something; bytes count as well as digests."""
        self._begun = True
        self._last_sign = time.monotonic()

    @contextmanager
    def working(self) -> Iterator[None]:
        """While the server itself is at work, silence of the client means nothing."""
        self._working += 1
        self._idle.clear()
        try:
            yield
        finally:
            self._working -= 1
            if not self._working:
                self._idle.set()
            self.sign_of_life()

    def arrived(self, count: int) -> None:
        """Some bytes have come; at the end of each part, how many do not count (0 or less)."""
        self._count += count
        now = time.monotonic()
        self._begun = True
        self._last_sign = now
        if count <= 0 or now - self._reported >= REPORT_INTERVAL:
            self._reported = now
            self._report("uploading")

    def _report(self, phase: str | None = None) -> None:
        # The archives in which small files travel are larger than the files.
        total = self.spec.size
        done = self._count if total is None else min(self._count, total)
        self.ctx.progress(done, phase=phase)

    def verifying(self) -> None:
        """All bytes of the last upload are there and are being checked."""
        self.sign_of_life()
        self._report("verifying" if self._is_single() else None)

    def saving(self) -> None:
        """The last upload is being put in its place."""
        self._report("saving" if self._is_single() else None)

    def finished(self, path: str, entries: int, failed: dict[str, ErrorInfo] | None = None) -> None:
        """Of the upload ``path`` some entries were put in place, and some could not be."""
        self.sign_of_life()
        # It may have failed before and been sent again.
        self._failed.pop(path, None)
        self._done += entries
        self._failed.update(failed or {})
        if not self._is_single():
            self.ctx.progress(items_done=self._done)
        if self._done + len(self._failed) >= self.spec.files:
            self._end()

    def made(self, path: str) -> None:
        """A file stands at this workspace path."""
        if self._is_single():
            self.ctx.output(path)

    def stop(self) -> None:
        """The job does not run any more: whoever works for it should end soon."""
        self.stopped = True

    async def idle(self) -> None:
        """Wait until nobody works for it."""
        await self._idle.wait()

    def fail(self, error: Exception) -> None:
        """The whole job cannot go on."""
        if not self._over.done():
            self._over.set_exception(error)

    async def wait(self, stall_timeout: float) -> None:
        """Wait for the end.

        Raises:
            SenderGone: nobody has sent anything for ``stall_timeout`` seconds, or for
                `FIRST_SIGN` when nothing has come at all.
            AppError: it failed.
        """
        while not self._over.done():
            await asyncio.wait([self._over], timeout=WATCH_INTERVAL)
            silent = time.monotonic() - self._last_sign
            patience = stall_timeout if self._begun else max(stall_timeout, FIRST_SIGN)
            if silent > patience and not self._working and not self._over.done():
                raise SenderGone
        self._over.result()

    def _is_single(self) -> bool:
        return self.spec.files == 1 and not self.spec.folder

    def _end(self) -> None:
        if self._over.done():
            return
        if self.spec.size is not None:
            self.ctx.progress(self.spec.size)
        if self._failed:
            first = next(iter(self._failed.values())).message
            self.fail(SomeFailed(failed=len(self._failed), total=self.spec.files, first=first))
        else:
            self._over.set_result(None)
