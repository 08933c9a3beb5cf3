"""Writes a stream of chunks to a file without ever blocking the event loop."""

import asyncio
import contextlib
import os
from collections.abc import Sequence
from concurrent.futures import Executor
from pathlib import Path
from typing import Protocol

#: Bytes that are gathered before a thread writes them: fewer hand-overs between threads.
BATCH = 2 << 20
#: Bytes that may wait for the disk; whoever sends more has to wait. Three batches: with fewer
#: the network stands still whenever the thread gets its turn late.
HIGH_WATER = 6 << 20
#: Bytes after which the system is asked to begin writing them to the disk.
WRITE_BACK = 8 << 20
#: Pieces of one write; POSIX allows 1024 on Linux, and never fewer than 16.
MAX_VECTORS = 256


class Feed(Protocol):
    """Something that wants to see the bytes, such as a digest."""

    def update(self, data: bytes | memoryview) -> None: ...


class PartWriter:
    """Appends to a file from ``offset`` on.

    While one batch is being written by a thread the next gathers, so that the network and
    the disk work at the same time, within a few megabytes of memory.

    Args:
        path: the file; made if it is not there, cut at ``offset`` if it is longer.
        offset: where the first byte goes.
        feeds: each sees what is written, in the thread.
        executor: where writing happens.
    """

    def __init__(self, path: Path, offset: int, feeds: Sequence[Feed], executor: Executor) -> None:
        flags = os.O_WRONLY | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
        self._file = os.open(path, flags, 0o666)
        try:
            os.ftruncate(self._file, offset)
            os.lseek(self._file, offset, os.SEEK_SET)
        except OSError:
            os.close(self._file)
            raise
        self._feeds = feeds
        self._executor = executor
        self._waiting: list[bytes] = []
        self._waiting_size = 0
        self._writing: asyncio.Future[None] | None = None
        self.closed = False
        #: Bytes that were given to `write`, from the beginning of the file.
        self.position = offset
        #: Bytes that are in the file.
        self.written = offset
        # The end of the part before was left to this one: see `_write_batch`.
        self._sent_to_disk = max(0, offset - WRITE_BACK)

    async def write(self, chunk: bytes) -> None:
        """Take a chunk; waits only when the disk is slower than the network.

        Raises:
            OSError: an earlier chunk could not be written.
        """
        self._waiting.append(chunk)
        self._waiting_size += len(chunk)
        self.position += len(chunk)
        while self._writing is not None and (
            self._writing.done() or self._waiting_size >= HIGH_WATER
        ):
            await self._settle()
        # While this waited it may have been closed from elsewhere.
        if self._writing is None and self._waiting_size >= BATCH and not self.closed:
            self._start()

    async def flush(self) -> None:
        """Wait until all that was taken so far is in the file.

        Raises:
            OSError: it could not be written.
        """
        wanted = self.position
        while self.written < wanted and (self._writing is not None or self._waiting):
            if self._writing is None:
                self._start()
            await self._settle()

    async def close(self, *, keep: int | None = None) -> None:
        """Write what is left and close. ``keep`` cuts the file to that length instead.

        Raises:
            OSError: something could not be written. The file is closed nevertheless.
        """
        if self.closed:
            return
        self.closed = True
        try:
            if keep is None:
                await self.flush()
        finally:
            # A thread may still be writing what is cut off: let it end first.
            if self._writing is not None:
                await asyncio.wait([self._writing])
            if keep is not None:
                os.ftruncate(self._file, keep)
                self.written = keep
            os.close(self._file)

    def _start(self) -> None:
        batch, self._waiting, self._waiting_size = self._waiting, [], 0
        loop = asyncio.get_running_loop()
        self._writing = loop.run_in_executor(self._executor, self._write_batch, batch)

    async def _settle(self) -> None:
        writing = self._writing
        if writing is not None:
            await asyncio.shield(writing)
            # Several may wait for one batch, and the first of them has started the next:
            # that one must not be forgotten, or two threads would write at once.
            if self._writing is writing:
                self._writing = None

    def _write_batch(self, batch: list[bytes]) -> None:
        for feed in self._feeds:
            for chunk in batch:
                feed.update(chunk)
        data = [memoryview(chunk) for chunk in batch]
        while data:
            count = _write_some(self._file, data)
            self.written += count
            while data and count >= len(data[0]):
                count -= len(data.pop(0))
            if count:
                data[0] = data[0][count:]
        # Not at the end of a part: there the client waits for what is left to be written.
        if self.written - self._sent_to_disk >= WRITE_BACK and not self.closed:
            self._write_back()

    def _write_back(self) -> None:
        """Let the system begin to bring what was written to the disk, without waiting for it.

        Else all of it is still in memory when the file is complete, and flushing takes as
        long as receiving did.
        """
        start, self._sent_to_disk = self._sent_to_disk, self.written
        if hasattr(os, "posix_fadvise"):
            with contextlib.suppress(OSError):
                os.posix_fadvise(self._file, start, self.written - start, os.POSIX_FADV_DONTNEED)


if hasattr(os, "writev"):

    def _write_some(file: int, data: Sequence[memoryview]) -> int:
        return os.writev(file, data[:MAX_VECTORS])

else:

    def _write_some(file: int, data: Sequence[memoryview]) -> int:
        return os.write(file, data[0])
