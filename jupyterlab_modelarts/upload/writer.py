"""Writes a stream of chunks to a file without ever blocking the event loop."""

import asyncio
import os
from collections.abc import Sequence
from concurrent.futures import Executor
from pathlib import Path
from typing import Protocol

#: Bytes that are gathered before a thread writes them: fewer hand-overs between threads.
BATCH = 1 << 20
#: Bytes that may wait for the disk; whoever sends more has to wait.
HIGH_WATER = 4 << 20


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
        data = memoryview(b"".join(batch))
        for feed in self._feeds:
            feed.update(data)
        while data:
            count = os.write(self._file, data)
            self.written += count
            data = data[count:]
