"""Which bytes of a file are still to come, and who gets them."""

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

#: Bytes below which it is not worth while to open another connection.
MIN_SPLIT = 8 << 20


@dataclass
class Span:
    """Bytes from ``start`` up to, not including, ``end``. ``start`` moves on as they come."""

    start: int
    end: int

    @property
    def left(self) -> int:
        return self.end - self.start


class Spans:
    """The missing parts of a file. Safe to use from several threads.

    Args:
        missing: what is not there yet, as pairs of start and end.
    """

    def __init__(self, missing: Iterable[Sequence[int]]) -> None:
        self._lock = threading.Lock()
        self._free = [Span(start, end) for start, end in missing if end > start]
        self._taken: list[Span] = []

    def take(self) -> Span | None:
        """Something to get: what nobody has begun, else half of what another one is at.

        Returns None when there is nothing that would be worth a connection of its own.
        """
        with self._lock:
            if self._free:
                span = self._free.pop(0)
            else:
                largest = max(self._taken, key=lambda each: each.left, default=None)
                if largest is None or largest.left < 2 * MIN_SPLIT:
                    return None
                middle = largest.start + largest.left // 2
                span = Span(middle, largest.end)
                largest.end = middle
            self._taken.append(span)
            return span

    def room(self, span: Span, size: int) -> tuple[int, int]:
        """Where the next bytes of a span belong, and how many of ``size`` are wanted."""
        with self._lock:
            return span.start, min(size, span.left)

    def advance(self, span: Span, size: int) -> None:
        """So many bytes of a span are written."""
        with self._lock:
            span.start += size

    def give_back(self, span: Span) -> None:
        """Whoever had it has ended; what is left of it is for others."""
        with self._lock:
            self._taken.remove(span)
            if span.left > 0:
                self._free.append(span)

    @property
    def left(self) -> int:
        """Bytes that are still to come."""
        with self._lock:
            return sum(span.left for span in (*self._free, *self._taken))

    def missing(self) -> list[tuple[int, int]]:
        """What is still to come, for the checkpoint."""
        with self._lock:
            spans = [*self._free, *self._taken]
            return sorted((span.start, span.end) for span in spans if span.left > 0)
