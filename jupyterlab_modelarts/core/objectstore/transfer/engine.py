"""What moves the bytes of objects, and how it is asked."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from ..address import Address

#: Bytes that are in memory for one request at a time.
CHUNK = 1 << 20
#: What is not larger is fetched many at a time.
SMALL = 256 << 10
#: Where the time of last change is kept, as rclone does: seconds with nanoseconds.
MTIME = "mtime"


class Span(NamedTuple):
    """Bytes ``start`` up to, and not including, ``end``."""

    start: int
    end: int

    @property
    def size(self) -> int:
        """How many bytes."""
        return self.end - self.start


class Info(NamedTuple):
    """What a store says of an object.

    Attributes:
        etag: with its quotes.
        modified: milliseconds since 1970.
        metadata: what its writer has attached; names in lower case.
    """

    size: int
    etag: str
    modified: int
    metadata: Mapping[str, str]


@dataclass(frozen=True)
class About:
    """What is stored with an object."""

    content_type: str = "application/octet-stream"
    metadata: Mapping[str, str] = field(default_factory=dict)


class Small(NamedTuple):
    """A small object, in memory.

    Attributes:
        metadata: what its writer has attached; names in lower case.
    """

    content: bytes
    metadata: Mapping[str, str]


class Feed(Protocol):
    """Sees all bytes that pass, in order; of what is fetched, when they are in the file."""

    def restart(self) -> None:
        """What was seen so far does not count: it comes again."""

    def take(self, chunk: bytes | bytearray) -> None:
        """Some bytes.

        Raises:
            Stopped: no more are wanted.
        """


class Engine(Protocol):
    """Moves the bytes of one request. Blocks; safe to use from several threads.

    Requests are repeated with growing pauses where that may help. All methods raise

        ObjectStoreError: by cause; `Changed` if the object is not the pinned one any more.
        OSError: the disk refused.
        Stopped: the feed wants no more.
    """

    def head(self, address: Address) -> Info | None:
        """What is there, or None."""

    def get(
        self, address: Address, etag: str, span: Span | None, file: int, feed: Feed
    ) -> Mapping[str, str]:
        """Write a span of an object to the same place in a file. Returns its metadata.

        Args:
            address: of the object.
            etag: the version that is wanted.
            span: which bytes; None for all.
            file: a descriptor.
            feed: sees the bytes.
        """

    def get_small(
        self,
        objects: Sequence[tuple[Address, str]],
        arrived: Callable[[int, Small | None], None],
        check: Callable[[], None],
    ) -> None:
        """Fetch many objects at a time, of at most `SMALL` bytes each.

        Args:
            objects: their addresses and the versions that are wanted.
            arrived: told of each by its number, in any order; with None for what did not come at
                the first try, for whatever reason: `get` finds the cause, or a way.
            check: raises `Stopped` when no more is wanted.
        """

    def put(self, address: Address, file: int, size: int, about: About, feed: Feed) -> str:
        """Make an object of a file's first ``size`` bytes. Returns its ETag."""

    def put_part(
        self, address: Address, upload: str, number: int, file: int, span: Span, feed: Feed
    ) -> str:
        """Send a span of a file as a part of a multipart upload. Returns its ETag."""

    def close(self) -> None:
        """Give up its connections."""
