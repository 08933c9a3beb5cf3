"""How far a transfer is, counted by many threads."""

import hashlib
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .errors import Stopped

#: Seconds between two reports.
INTERVAL = 0.1


@dataclass(frozen=True)
class Count:
    """So far, and in all; what is in all is None until everything has been found."""

    size: int
    items: int
    total_size: int | None
    total_items: int | None


class Tally:
    """Counts bytes and items, and reports now and then.

    Args:
        report: called at most ten times a second, from any thread.
        stop: set when nothing more is wanted.
    """

    def __init__(self, report: Callable[[Count], None], stop: threading.Event) -> None:
        self.stop = stop
        self._report = report
        self._size = self._items = self._found_size = self._found_items = 0
        self._complete = False
        self._last = 0.0
        self._lock = threading.Lock()

    def found(self, size: int) -> None:
        """There is another item."""
        with self._lock:
            self._found_size += size
            self._found_items += 1

    def complete(self) -> None:
        """There are no more items."""
        with self._lock:
            self._complete = True
        self.flush()

    def check(self) -> None:
        """Go on?

        Raises:
            Stopped: no.
        """
        if self.stop.is_set():
            raise Stopped

    def moved(self, size: int) -> None:
        """Some bytes have moved, or have to move again."""
        with self._lock:
            self._size += size
        self._tell()

    def done(self, size: int = 0) -> None:
        """An item is done; ``size`` of it did not have to move."""
        with self._lock:
            self._size += size
            self._items += 1
        self._tell()

    def flush(self) -> None:
        """Report now."""
        with self._lock:
            self._last = time.monotonic()
            count = self._count()
        self._report(count)

    def _tell(self) -> None:
        if time.monotonic() - self._last >= INTERVAL:
            self.flush()

    def _count(self) -> Count:
        known = self._complete
        return Count(
            self._size,
            self._items,
            self._found_size if known else None,
            self._found_items if known else None,
        )


class CountFeed:
    """Counts the bytes of one request."""

    def __init__(self, tally: Tally) -> None:
        self._tally = tally
        self.seen = 0

    @property
    def digest(self) -> bytes:
        """As long as an MD5, and none."""
        return bytes(16)

    def restart(self) -> None:
        if self.seen:
            self._tally.moved(-self.seen)
            self.seen = 0

    def take(self, chunk: bytes | bytearray) -> None:
        self._tally.check()
        self.seen += len(chunk)
        self._tally.moved(len(chunk))


class DigestFeed(CountFeed):
    """Takes their MD5, too."""

    def __init__(self, tally: Tally) -> None:
        super().__init__(tally)
        self._md5 = hashlib.md5(usedforsecurity=False)

    @property
    def digest(self) -> bytes:
        """The MD5 of what was seen."""
        return self._md5.digest()

    def restart(self) -> None:
        if self.seen:
            super().restart()
            self._md5 = hashlib.md5(usedforsecurity=False)

    def take(self, chunk: bytes | bytearray) -> None:
        super().take(chunk)
        self._md5.update(chunk)


class PiecesFeed:
    """Sees several pieces in a row, and tells of each when all of it has passed.

    Args:
        make: makes the feed of a piece.
        sizes: of the pieces, in bytes.
        done: called with a piece's place in the row, and what its feed has seen.
    """

    def __init__(
        self,
        make: Callable[[], CountFeed],
        sizes: Sequence[int],
        done: Callable[[int, CountFeed], None],
    ) -> None:
        self._make = make
        self._sizes = sizes
        self._done = done
        self._feeds = [make()]

    def restart(self) -> None:
        for feed in self._feeds:
            feed.restart()
        self._feeds = [self._make()]

    def take(self, chunk: bytes | bytearray) -> None:
        while chunk:
            place, feed = len(self._feeds) - 1, self._feeds[-1]
            room = self._sizes[place] - feed.seen
            if len(chunk) < room:
                feed.take(chunk)
                return
            feed.take(chunk[:room])
            self._done(place, feed)
            if place + 1 == len(self._sizes):
                return
            self._feeds.append(self._make())
            chunk = chunk[room:]
