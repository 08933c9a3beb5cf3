"""Objects to files."""

import contextlib
import hashlib
import os
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import NamedTuple

from ...errors import AppError
from ...files import Conflict, make_folders, os_failure, put, require_space
from ...paths import Workspace
from ..errors import Changed, ObjectMissing
from ..listing import Item
from .assembly import Assembly, Failed
from .boto import write_all
from .engine import CHUNK, Info, Small, Span
from .errors import Damaged
from .etags import content_md5, join, joined_md5, part_count
from .layout import MAX_PIECE, PIECE, in_rows, pieces_in_request, spans
from .mtime import read_mtime
from .ranges import Ranges
from .staging import Staging
from .store import Work
from .tally import CountFeed, DigestFeed, PiecesFeed

#: Called with the real path of a file that has its final name.
Done = Callable[[Path], None]
#: Folders whose real place is remembered.
MAX_KNOWN = 10_000


@dataclass(frozen=True)
class Incoming:
    """An object and where it goes.

    Attributes:
        item: as it was listed.
        folder: a workspace folder that exists.
        path: below it; its folders are made.
        conflict: what to do when something is there.
    """

    item: Item
    folder: str
    path: str
    conflict: Conflict

    @property
    def shown(self) -> str:
        """Its workspace path."""
        return f"{self.folder}/{self.path}" if self.folder else self.path


class Arrival(NamedTuple):
    """An object, and who is told when it is there."""

    incoming: Incoming
    done: Done


class Downloader:
    """Fetches objects: small ones in one request, large ones in pieces that can be resumed.

    Nothing is flushed to the disk, as it is in the store as well: who resumes after a power cut
    must not go by what was noted before.

    Args:
        work: the transfer.
        workspace: where objects go.
        staging: where they are until they are complete.
        compare: whether the MD5 of large objects is compared, too. It costs as much processor time
            as all the rest; that of small ones is nothing beside the request.
    """

    def __init__(
        self, work: Work, workspace: Workspace, staging: Staging, *, compare: bool
    ) -> None:
        self._work = work
        self._workspace = workspace
        self._staging = staging
        self._compare = compare
        self._folders: dict[tuple[str, str], Path] = {}
        self._making = threading.Lock()

    def folder(self, incoming: Incoming) -> Path:
        """The real folder where it goes, made as needed.

        Raises:
            AppError: it leads out of the workspace, or cannot be made.
        """
        parent = incoming.path.rpartition("/")[0]
        known = self._folders.get((incoming.folder, parent))
        if known is not None:
            return known
        with self._making:
            try:
                made = make_folders(self._workspace, incoming.folder, parent)
            except OSError as error:
                root = self._workspace.folder(incoming.folder)
                raise os_failure(error, incoming.shown, root, 0) from None
            if len(self._folders) >= MAX_KNOWN:
                self._folders.clear()
            self._folders[incoming.folder, parent] = made
        return made

    def fetch_small(self, arrivals: Sequence[Arrival], failed: Failed) -> None:
        """Fetch objects of at most `SMALL` bytes each, many at a time.

        Raises:
            Stopped: no more is wanted.
        """
        late: list[Arrival] = []

        def arrived(number: int, small: Small | None) -> None:
            incoming, done = arrivals[number]
            if small is None:
                late.append(arrivals[number])
                return
            try:
                done(self._keep(incoming, small))
            except AppError as error:
                failed(error)

        objects = [(each.incoming.item.address, each.incoming.item.etag) for each in arrivals]
        self._work.store.engine.get_small(objects, arrived, self._work.tally.check)
        for incoming, done in late:
            self._work.tally.check()
            try:
                self.start(incoming, done, failed)
            except AppError as error:
                failed(error)

    def _keep(self, incoming: Incoming, small: Small) -> Path:
        """Write what is in memory. Returns where.

        Raises:
            AppError: it cannot be written, or is something else.
        """
        item = incoming.item
        feed = DigestFeed(self._work.tally)
        feed.take(small.content)
        _compare(item, feed)
        folder = self.folder(incoming)
        try:
            temporary = self._staging.file(folder, f"{item.address} {incoming.path}")
            with _new_file(temporary) as file:
                write_all(file, small.content, 0)
                return self._finish(incoming, folder, temporary, file, small.metadata)
        except OSError as error:
            raise os_failure(error, incoming.shown, folder, item.size) from None

    def start(self, incoming: Incoming, done: Done, failed: Failed) -> None:
        """Fetch an object, or, if it is large, add its pieces to the crew.

        Raises:
            AppError: it failed at once.
        """
        folder = self.folder(incoming)
        item = incoming.item
        try:
            temporary = self._staging.file(folder, f"{item.address} {incoming.path}")
            if item.size <= PIECE:
                done(self._fetch(incoming, folder, temporary))
            else:
                self._open(incoming, folder, temporary, done, failed)
        except OSError as error:
            raise os_failure(error, incoming.shown, folder, item.size) from None

    # --- in one request --------------------------------------------------------------------

    def _fetch(self, incoming: Incoming, folder: Path, temporary: Path) -> Path:
        item = incoming.item
        feed = DigestFeed(self._work.tally)
        with _new_file(temporary) as file:
            metadata = self._work.store.engine.get(item.address, item.etag, None, file, feed)
            _compare(item, feed)
            return self._finish(incoming, folder, temporary, file, metadata)

    def _finish(
        self,
        incoming: Incoming,
        folder: Path,
        temporary: Path,
        file: int,
        metadata: Mapping[str, str],
    ) -> Path:
        """Give a complete file its time and its name. Returns where it stands."""
        _set_time(file, read_mtime(metadata), incoming.item)
        return put(temporary, folder, _name(incoming), incoming.conflict, unflushed=file)

    # --- in pieces -------------------------------------------------------------------------

    def _open(
        self, incoming: Incoming, folder: Path, temporary: Path, done: Done, failed: Failed
    ) -> None:
        item = incoming.item
        info = self._work.store.engine.head(item.address)
        if info is None:
            raise ObjectMissing(address=item.address)
        part = self._part_size(item, info) if self._compare else None
        piece = part if part and part <= MAX_PIECE else PIECE
        every = spans(info.size, piece)
        ranges = Ranges(temporary, f"{info.etag} {info.size} {piece} {self._compare}")
        missing = [number for number in range(len(every)) if number not in ranges.done]
        kept = sum(span.size for number, span in enumerate(every) if number in ranges.done)
        require_space(temporary.parent, info.size - kept, incoming.shown)
        file = ranges.open(info.size)
        self._work.tally.moved(kept)

        def finish() -> None:
            if self._compare:
                self._check(item, file, info, part, piece, ranges)
            try:
                final = self._finish(incoming, folder, temporary, file, info.metadata)
            except OSError as error:
                raise os_failure(error, incoming.shown, folder, 0) from None
            ranges.forget()
            done(final)

        def fail(error: AppError) -> None:
            if isinstance(error, (Changed, Damaged)):
                # What is there belongs to something that is not there any more.
                ranges.remove()
            failed(error)

        rows = list(in_rows(missing, pieces_in_request(info.size, piece)))
        assembly = Assembly(file, len(rows), finish, fail)
        if not missing:
            assembly.end()
            return

        def row_task(row: range) -> Callable[[], None]:
            def fetch() -> None:
                self._fetch_row(incoming, info, every, row, file, ranges)

            return lambda: assembly.run(fetch)

        self._work.crew.add_pieces(assembly, [row_task(row) for row in rows])

    def _fetch_row(
        self,
        incoming: Incoming,
        info: Info,
        every: Sequence[Span],
        row: range,
        file: int,
        ranges: Ranges,
    ) -> None:
        """Fetch pieces that follow each other in one request. Each that is there counts."""
        make = partial(DigestFeed if self._compare else CountFeed, self._work.tally)
        sizes = [every[number].size for number in row]
        first = row[0]
        feed = PiecesFeed(make, sizes, lambda place, piece: ranges.add(first + place, piece.digest))
        span = Span(every[first].start, every[row[-1]].end)
        try:
            self._work.store.engine.get(incoming.item.address, info.etag, span, file, feed)
        except AppError:
            rest = [number for number in row if number not in ranges.done]
            if not rest or len(rest) == len(row):
                raise
            # It broke off, but not at once: only what is missing is asked for again.
            feed.restart()
            self._work.tally.moved(every[rest[0]].start - span.start)
            self._fetch_row(incoming, info, every, range(rest[0], row.stop), file, ranges)
        except OSError as error:
            raise os_failure(error, incoming.shown, ranges.folder, info.size) from None

    def _part_size(self, item: Item, info: Info) -> int | None:
        """How large the parts are that the object was made of, or None if that is not known."""
        count = part_count(info.etag)
        if count is None:
            return None
        address = item.address
        with self._work.store.explaining(address, "HeadObject"):
            reply = self._work.store.client.head_object(
                Bucket=address.bucket, Key=address.key, PartNumber=1
            )
        size = reply["ContentLength"]
        # Stores that do not know of parts tell the size of the whole.
        return size if size > 0 and -(-info.size // size) == count else None

    def _check(
        self, item: Item, file: int, info: Info, part: int | None, piece: int, ranges: Ranges
    ) -> None:
        """Compare with the ETag, where that tells of the content.

        Raises:
            Damaged: it is something else.
        """
        if part is not None:
            own = [ranges.done[number] for number in sorted(ranges.done)]
            digests = own if part == piece else self._read_back(file, info.size, part)
            found, expected = join(digests), joined_md5(info.etag)
        else:
            expected = content_md5(info.etag)
            found = self._read_back(file, info.size, info.size)[0] if expected else b""
        if expected and found != expected:
            raise Damaged(address=item.address)

    def _read_back(self, file: int, size: int, part: int) -> list[bytes]:
        """The MD5 of each part of what is on the disk."""
        digests = []
        for span in spans(size, part):
            md5 = hashlib.md5(usedforsecurity=False)
            for small in spans(span.size, CHUNK):
                self._work.tally.check()
                md5.update(os.pread(file, small.size, span.start + small.start))
            digests.append(md5.digest())
        return digests


def _compare(item: Item, feed: DigestFeed) -> None:
    if feed.seen != item.size or content_md5(item.etag) not in (None, feed.digest):
        raise Damaged(address=item.address)


@contextlib.contextmanager
def _new_file(path: Path) -> Iterator[int]:
    """An empty file as a descriptor. It is removed if it does not get another name."""
    flags = os.O_RDWR | os.O_CREAT | os.O_TRUNC | getattr(os, "O_NOFOLLOW", 0)
    file = os.open(path, flags, 0o666)
    try:
        yield file
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    finally:
        os.close(file)


def _name(incoming: Incoming) -> str:
    return incoming.path.rpartition("/")[2]


def _set_time(file: int, kept: int | None, item: Item) -> None:
    """The time that the file had when it was sent, or else when the object was written."""
    time = kept if kept is not None else (item.modified or 0) * 10**6
    with contextlib.suppress(OSError, OverflowError):
        os.utime(file, ns=(time, time))
