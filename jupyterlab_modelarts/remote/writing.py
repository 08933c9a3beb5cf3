"""From the small pieces that libcurl hands over to writes of a sensible size."""

import contextlib
import os
from collections.abc import Callable
from types import TracebackType

from typing_extensions import Self

#: Bytes that are written at once: a thousand small writes take longer than receiving them.
BATCH = 1 << 20
#: Pieces that are written at once; systems take 1024.
MAX_PIECES = 512
#: Bytes after which the system is told to begin to write.
WRITE_BACK = 16 << 20


class Batch:
    """Gathers pieces, and hands them over together.

    What is left at the end of its ``with`` block is handed over too, whatever ended it.

    Args:
        write: called with the pieces and their size in all.
    """

    def __init__(self, write: Callable[[list[bytes], int], None]) -> None:
        self._write = write
        self._pieces: list[bytes] = []
        self._size = 0

    def add(self, piece: bytes) -> None:
        self._pieces.append(piece)
        self._size += len(piece)
        if self._size >= BATCH or len(self._pieces) >= MAX_PIECES:
            self.hand_over()

    def hand_over(self) -> None:
        """Do not wait for more."""
        pieces, size = self._pieces, self._size
        self._pieces, self._size = [], 0
        if pieces:
            self._write(pieces, size)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.hand_over()


def write_at(file: int, pieces: list[bytes], offset: int, size: int) -> None:
    """Write the first ``size`` bytes of some pieces.

    Raises:
        OSError: they cannot be written.
    """
    data: list[memoryview] = []
    left = size
    for piece in pieces:
        # What is beyond is not ours.
        data.append(memoryview(piece)[:left])
        left -= len(data[-1])
    start, end = offset, offset + size
    while start < end:
        written = _write_some(file, data, start)
        start += written
        while data and written >= len(data[0]):
            written -= len(data.pop(0))
        if written:
            data[0] = data[0][written:]
    _write_back(file, offset, end)


def _write_back(file: int, start: int, end: int) -> None:
    """Let the system begin to bring what was written to the disk, without waiting for it.

    Else all of it is still in memory when the file is complete, and flushing takes as long as
    receiving did.
    """
    first, last = start // WRITE_BACK, end // WRITE_BACK
    if last > first and hasattr(os, "posix_fadvise"):
        # The part before, too: what was still being written then stays in memory else.
        begin = max(first - 1, 0) * WRITE_BACK
        with contextlib.suppress(OSError):
            os.posix_fadvise(file, begin, last * WRITE_BACK - begin, os.POSIX_FADV_DONTNEED)


if hasattr(os, "pwritev"):

    def _write_some(file: int, data: list[memoryview], offset: int) -> int:
        return os.pwritev(file, data, offset)

else:

    def _write_some(file: int, data: list[memoryview], offset: int) -> int:
        return os.pwrite(file, data[0], offset)
