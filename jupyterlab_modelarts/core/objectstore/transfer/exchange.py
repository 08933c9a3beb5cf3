"""What happens between libcurl and a file during one request."""

import os

import pycurl

from ..address import Address
from ..errors import Changed
from .boto import write_all
from .engine import CHUNK, Feed, Span
from .errors import Stopped


class Exchange:
    """A request and its reply's headers, their names in lower case."""

    def __init__(self) -> None:
        self.headers: dict[str, str] = {}
        self.status = 0
        #: Why it was broken off from here.
        self.fault: Exception | None = None

    def header(self, line: bytes) -> int | None:
        """Called by libcurl with each line."""
        text = line.decode("latin-1").strip()
        if text.startswith("HTTP/"):
            # Another reply begins: what came before was for a proxy, or said to go on.
            self.headers.clear()
            self.status = int(text.split()[1])
        elif text:
            name, _, value = text.partition(":")
            self.headers[name.lower()] = value.strip()
        else:
            return self.begin()
        return None

    def begin(self) -> int | None:
        """All headers are there. Anything but None ends the request."""


class Receiving(Exchange):
    """A body on its way into a file."""

    def __init__(
        self, address: Address, etag: str, span: Span | None, file: int, feed: Feed
    ) -> None:
        super().__init__()
        self._address = address
        self._etag = etag
        self._span = span
        self._file = file
        self._feed = feed
        self._gathered = bytearray()
        self._position = self._start = span.start if span else 0

    def restart(self) -> None:
        """It comes once more from the beginning."""
        self._feed.restart()
        self._gathered.clear()
        self._position = self._start

    @property
    def is_whole(self) -> bool:
        """Writes what is left, and tells whether all has come that was promised."""
        self._flush()
        return self._position - self._start == int(self.headers.get("content-length", -1))

    def begin(self) -> int | None:
        if self.status not in (200, 206):
            return None
        # Not all stores heed the conditions.
        length = self.headers.get("content-length")
        wrong = self._span is not None and length != str(self._span.size)
        if wrong or self.headers.get("etag", "") != self._etag:
            self.fault = Changed(address=self._address)
            return 0
        return None

    def write(self, data: bytes) -> int | None:
        """Called by libcurl with each piece. Anything but None ends the request."""
        if self.status not in (200, 206):
            return None
        self._gathered += data
        if len(self._gathered) < CHUNK:
            return None
        try:
            self._flush()
        except (OSError, Stopped) as fault:
            self.fault = fault
            return 0
        return None

    def _flush(self) -> None:
        if self._gathered:
            self._position += write_all(self._file, self._gathered, self._position)
            self._feed.take(self._gathered)
            self._gathered.clear()


class Sending(Exchange):
    """A span of a file on its way into a body."""

    def __init__(self, file: int, span: Span, feed: Feed) -> None:
        super().__init__()
        self.span = span
        self._file = file
        self._feed = feed
        self._position = span.start

    def restart(self) -> None:
        """It goes once more from the beginning."""
        self._feed.restart()
        self._position = self.span.start

    def read(self, count: int) -> bytes | int:
        """Called by libcurl for the next piece."""
        try:
            count = min(count, self.span.end - self._position)
            chunk = os.pread(self._file, count, self._position)
            self._feed.take(chunk)
        except (OSError, Stopped) as fault:
            self.fault = fault
            return pycurl.READFUNC_ABORT
        self._position += len(chunk)
        return chunk
