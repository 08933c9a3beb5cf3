"""Takes in one part: the body of one PATCH."""

import asyncio
import contextlib
from collections.abc import Callable

from ..core.errors import AppError
from .checksum import PartChecksum
from .errors import OffsetMismatch, TooLong
from .records import UploadRecord
from .writer import PartWriter


class Receiver:
    """Writes what comes, counts it, and can be stopped from elsewhere.

    Args:
        record: the upload.
        writer: writes its temporary file, from where the part begins.
        checksum: what the part's digest must be, if the client said so.
        limit: bytes that the upload may have in all, or None.
        on_bytes: told how many bytes each chunk has; negative for what does not count after all.
    """

    def __init__(
        self,
        record: UploadRecord,
        writer: PartWriter,
        checksum: PartChecksum | None,
        *,
        limit: int | None,
        on_bytes: Callable[[int], None] | None,
    ) -> None:
        self.record = record
        #: Whether the part's checksum turned out to be wrong. Known after `close`.
        self.damaged = False
        self._start = writer.position
        self._checksum = checksum
        self._limit = limit
        self._on_bytes = on_bytes
        self._stopped: AppError | None = None
        self._lock = asyncio.Lock()
        self._writer = writer

    @property
    def position(self) -> int:
        """Bytes of the upload that have come, those on their way to the disk included."""
        return self._writer.position

    async def write(self, chunk: bytes) -> None:
        """Take in a chunk.

        Raises:
            TooLong: it goes beyond the upload's length.
            AppError: it was stopped from elsewhere.
            OSError: the disk refused.
        """
        if self._stopped:
            raise self._stopped
        if self._limit is not None and self.position + len(chunk) > self._limit:
            raise TooLong(name=self.record.path, declared=self._limit)
        await self._writer.write(chunk)
        if self._on_bytes:
            self._on_bytes(len(chunk))

    async def flush(self) -> int:
        """Bring all to the disk. Returns how much of the upload counts by now."""
        async with self._lock:
            if not self._writer.closed:
                # Whoever sends meets the disk's errors; who only asks gets what is there.
                with contextlib.suppress(OSError):
                    await self._writer.flush()
        return self._start if self._checksum else self._writer.written

    async def close(self, *, complete: bool) -> int:
        """No more will come. Returns how much of the upload counts.

        Args:
            complete: whether the part came to its end. One with a checksum counts only then.

        Raises:
            OSError: something could not be written; what could be counts.
        """
        async with self._lock:
            if not self._writer.closed:
                try:
                    await self._close(complete)
                finally:
                    if self._on_bytes:
                        self._on_bytes(self._writer.written - self._writer.position)
        return self._writer.written

    async def _close(self, complete: bool) -> None:
        if self._checksum is None:
            await self._writer.close()
            return
        keep: int | None = self._start
        try:
            await self._writer.flush()
            self.damaged = complete and not self._checksum.matches()
            if complete and not self.damaged:
                keep = None
        finally:
            await self._writer.close(keep=keep)

    async def give_up(self, reason: AppError | None = None) -> None:
        """Stop from elsewhere: whoever is writing gets ``reason``."""
        self._stopped = reason or OffsetMismatch(offset=self.position, given=self._start)
        # Whoever comes next asks how much is there, and meets the disk itself.
        with contextlib.suppress(OSError):
            await self.close(complete=False)
