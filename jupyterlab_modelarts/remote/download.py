"""The bytes of one file, over as many connections as it takes. Blocks; runs in threads."""

import os
import re
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from ..core.errors import AppError
from ..core.files import human_size
from .decoding import Decoder
from .errors import Changed, CutShort, TooLarge
from .http import Reply, Session, Stop, refusal
from .pages import host_of
from .settings import RemoteSettings
from .spans import Span, Spans
from .writing import Batch, write_at

#: Seconds between two looks at how far it is.
TICK = 0.2
#: Seconds between two checkpoints: what arrived since the last one is fetched again after a crash.
KEEP = 2.0
#: Seconds that one connection gets to show that it is fast enough.
TRIAL = 1.5
#: Bytes per second from which on more connections would gain nothing.
FAST = 80 << 20
#: How often in a row a request may bring nothing.
TRIES = 6
#: Seconds to wait after the first failure; each further one doubles it.
FIRST_PAUSE = 0.5
MAX_PAUSE = 30.0


class Head(BaseModel):
    """What is known of a file once its download has begun; it is part of the checkpoint.

    Attributes:
        size: bytes, or None while nobody knows.
        etag: its version, as the server calls it; empty if it does not.
        modified: its date as the server writes it; empty if it does not.
        ranges: whether parts of it can be asked for, and are known to be of the same version.
        encoding: how its bytes are wrapped on their way; empty for not at all.
    """

    model_config = ConfigDict(frozen=True)

    size: int | None
    etag: str
    modified: str
    ranges: bool
    encoding: str = ""

    @classmethod
    def read(cls, reply: Reply) -> "Head":
        headers = reply.headers
        etag, modified = headers.get("etag", ""), headers.get("last-modified", "")
        encoding = headers.get("content-encoding", "").lower().replace("identity", "")
        size = None if encoding else reply.length
        ranges = bool(
            size and (etag or modified) and "bytes" in headers.get("accept-ranges", "").lower()
        )
        return cls(size=size, etag=etag, modified=modified, ranges=ranges, encoding=encoding)

    @property
    def condition(self) -> dict[str, str]:
        """The header that makes a server give a part only of this version."""
        if self.etag and not self.etag.startswith("W/"):
            return {"If-Range": self.etag}
        return {"If-Range": self.modified} if self.modified and not self.etag else {}

    def is_same(self, reply: Reply) -> bool:
        """Whether a part of it comes from this version."""
        etag, modified = reply.headers.get("etag", ""), reply.headers.get("last-modified", "")
        if self.etag and etag:
            return self.etag == etag
        return not (self.modified and modified) or self.modified == modified

    @property
    def timestamp(self) -> float | None:
        """When it was changed, in seconds since 1970."""
        try:
            return parsedate_to_datetime(self.modified).timestamp()
        except (ValueError, TypeError, OverflowError):
            return None


@dataclass(frozen=True)
class Listener:
    """Who is told what happens.

    Attributes:
        on_head: called once with what is about to come; what it raises ends the download.
        on_progress: called with bytes done, and in all or None, several times a second.
        on_keep: called with what is needed to go on later.
    """

    on_head: Callable[[Head, Reply], None]
    on_progress: Callable[[int, int | None], None]
    on_keep: Callable[[dict[str, Any]], None]


class Download:
    """Gets one file.

    Args:
        url: where it is.
        name: what it is called, for errors.
        file: a descriptor to write to.
        settings: of the operator.
        listener: who is told.
        stop: set it to end the download with `Stop`.
    """

    def __init__(
        self,
        url: str,
        name: str,
        file: int,
        settings: RemoteSettings,
        listener: Listener,
        stop: threading.Event,
    ) -> None:
        self._url = url
        self._name = name
        self._file = file
        self._settings = settings
        self._listener = listener
        self._stop = stop
        self._head: Head | None = None
        self._spans: Spans | None = None
        #: Bytes written of a file that comes in one piece only.
        self._written = 0
        self._retry_after = 0.0
        self._extra_failed = False

    def run(self, checkpoint: Mapping[str, Any]) -> Head:
        """Get it, or what is missing of it.

        Raises:
            Stop: ``stop`` was set.
            AppError: it cannot be had.
            OSError: it cannot be written.
        """
        self._resume(checkpoint)
        if self._head is None:
            os.ftruncate(self._file, 0)
        with ThreadPoolExecutor(self._settings.connections, "remote") as pool:
            try:
                while self._head is None or not self._is_complete():
                    self._supervise(
                        pool, pool.submit(self._first if not self._head else self._work)
                    )
            except BaseException:
                self._stop.set()
                raise
            finally:
                pool.shutdown(wait=True)
                self._keep()
        return self._head

    def _resume(self, checkpoint: Mapping[str, Any]) -> None:
        try:
            head = Head.model_validate(checkpoint.get("head"))
            missing = [(int(start), int(end)) for start, end in checkpoint.get("missing", ())]
        except (ValidationError, TypeError, ValueError):
            return
        if head.ranges:
            self._head, self._spans = head, Spans(missing)

    def _is_complete(self) -> bool:
        # What comes in one piece is complete when its request has ended well.
        return self._spans is None or self._spans.left == 0

    def _supervise(self, pool: ThreadPoolExecutor, first: "Future[None]") -> None:
        """Watch the connections until all have ended. The first one's errors count."""
        running = {first}
        begun = kept = time.monotonic()
        base = self._progress()
        while running:
            ended, running = wait(running, TICK)
            if first in ended:
                first.result()
            now, done = time.monotonic(), self._progress()
            if now - kept > KEEP:
                kept = now
                self._keep()
            if not first.done() and now - begun > TRIAL and self._wants_more(len(running)):
                if (done - base) / (now - begun) < FAST:
                    running.add(pool.submit(self._extra))
                begun, base = now, done

    def _wants_more(self, running: int) -> bool:
        return (
            self._has_ranges() and running < self._settings.connections and not self._extra_failed
        )

    def _progress(self) -> int:
        head, spans = self._head, self._spans
        if head is None:
            return 0
        done = self._written if spans is None else (head.size or 0) - spans.left
        self._listener.on_progress(done, head.size)
        return done

    def _keep(self) -> None:
        if self._head is None:
            return
        missing = self._spans.missing() if self._spans else ()
        if self._head.ranges:
            # What the checkpoint calls present must be on the disk first.
            _flush(self._file)
        self._listener.on_keep({"head": self._head.model_dump(), "missing": missing})

    # --- connections, each in a thread of its own --------------------------------------------

    def _session(self) -> Session:
        return Session(self._settings, self._stop.is_set)

    def _first(self) -> None:
        """Ask for all of it, and learn from the reply what can be done."""
        session = self._session()
        try:
            self._insist(lambda: self._whole(session), lambda: True, lambda: self._head is None)
        except AppError as error:
            # What is missing can be asked for: that is for `_work`.
            if not (error.retryable and self._has_ranges()):
                raise
        finally:
            session.close()

    def _work(self) -> None:
        """Get what is missing until nothing is."""
        session = self._session()
        try:
            while self._spans is not None and (span := self._spans.take()):
                try:
                    self._insist_on(session, span)
                finally:
                    self._spans.give_back(span)
        finally:
            session.close()

    def _extra(self) -> None:
        """The same over a further connection, which the server need not grant."""
        try:
            self._work()
        except AppError:
            self._extra_failed = True

    def _insist_on(self, session: Session, span: Span) -> None:
        start = span.start

        def is_stuck() -> bool:
            nonlocal start
            moved, start = span.start > start, span.start
            return not moved

        self._insist(lambda: self._part(session, span), is_stuck, self._has_ranges)

    def _insist(
        self,
        request: Callable[[], None],
        is_stuck: Callable[[], bool],
        may_repeat: Callable[[], bool],
    ) -> None:
        """Make a request again, with growing pauses, when trying again may help."""
        failures = 0
        while True:
            try:
                request()
                return
            except AppError as error:
                failures = failures + 1 if is_stuck() else 1
                if isinstance(error, CutShort):
                    # Only here it is known how far it was.
                    error = self._cut_short()
                if not error.retryable or failures >= TRIES or not may_repeat():
                    raise error from None
            pause = max(self._retry_after, FIRST_PAUSE * 2 ** (failures - 1))
            if self._stop.wait(min(pause, MAX_PAUSE)):
                raise Stop

    def _has_ranges(self) -> bool:
        # What cannot be asked for in parts begins anew, which is for the user to decide.
        return self._head is not None and self._head.ranges

    def _whole(self, session: Session) -> None:
        span: Span | None = None
        decoder = Decoder("", self._name, self._url)

        def write(pieces: list[bytes], size: int) -> None:
            if span is not None:
                self._write(span, pieces, size)
            else:
                self._append(pieces, size)

        batch = Batch(write)

        def on_data(reply: Reply, data: bytes) -> None:
            nonlocal span, decoder
            if self._head is None:
                span = self._begin(reply)
                decoder = Decoder(Head.read(reply).encoding, self._name, self._url)
            for piece in decoder.decode(data):
                batch.add(piece)

        try:
            with batch:
                headers = {"Accept-Encoding": "identity"}
                reply = session.get(self._url, on_data, headers, batch.hand_over)
            if self._head is None:
                span = self._begin(reply)
            if not decoder.is_complete:
                raise self._cut_short()
        except _Enough:
            pass
        finally:
            if span is not None and self._spans is not None:
                self._spans.give_back(span)
        if self._spans is not None and self._head and not self._head.ranges and self._spans.left:
            raise self._cut_short()

    def _begin(self, reply: Reply) -> Span | None:
        self._check_status(reply)
        head = Head.read(reply)
        limit = self._settings.max_size
        if limit is not None and (head.size or 0) > limit:
            raise TooLarge(name=self._name, limit=human_size(limit))
        self._listener.on_head(head, reply)
        if head.size is not None:
            self._spans = Spans([(0, head.size)])
        self._head = head
        return self._spans.take() if self._spans else None

    def _part(self, session: Session, span: Span) -> None:
        head, end = self._head, span.end
        if head is None:
            raise RuntimeError("no part of a file that has not begun")
        headers = {
            "Accept-Encoding": "identity",
            "Range": f"bytes={span.start}-{end - 1}",
            **head.condition,
        }
        start, checked = span.start, False
        batch = Batch(lambda pieces, size: self._write(span, pieces, size))

        def on_data(reply: Reply, data: bytes) -> None:
            nonlocal checked
            if not checked:
                self._check_part(reply, head, start)
                checked = True
            batch.add(data)

        try:
            with batch:
                reply = session.get(self._url, on_data, headers, batch.hand_over)
            if not checked:
                self._check_part(reply, head, start)
        except _Enough:
            return
        if span.left > 0:
            raise self._cut_short()

    def _check_status(self, reply: Reply) -> None:
        after = reply.headers.get("retry-after", "")
        self._retry_after = float(after) if re.fullmatch(r"\d{1,4}", after) else 0.0
        if error := refusal(reply):
            raise error

    def _check_part(self, reply: Reply, head: Head, start: int) -> None:
        if reply.status == 416:
            raise Changed(name=self._name, host=host_of(self._url))
        self._check_status(reply)
        given = re.fullmatch(
            r"bytes (\d+)-\d+/(\d+|\*)", reply.headers.get("content-range", "").strip()
        )
        fits = given and int(given[1]) == start and given[2] in ("*", str(head.size))
        if reply.status == 206 and fits and head.is_same(reply):
            return
        if reply.status == 200 and head.is_same(reply) and reply.length == head.size:
            # The same, but all of it: it said that it can give parts, and does not.
            self._head = head.model_copy(update={"ranges": False})
            raise self._cut_short()
        raise Changed(name=self._name, host=host_of(self._url))

    def _write(self, span: Span, pieces: list[bytes], size: int) -> None:
        if self._spans is None:
            raise RuntimeError("no spans")
        offset, wanted = self._spans.room(span, size)
        write_at(self._file, pieces, offset, wanted)
        self._spans.advance(span, wanted)
        if wanted < size:
            # The rest is another connection's.
            raise _Enough

    def _append(self, pieces: list[bytes], size: int) -> None:
        limit = self._settings.max_size
        if limit is not None and self._written + size > limit:
            raise TooLarge(name=self._name, limit=human_size(limit))
        write_at(self._file, pieces, self._written, size)
        self._written += size

    def _cut_short(self) -> CutShort:
        head, spans = self._head, self._spans
        size = head.size if head else None
        done = (size or 0) - spans.left if spans else self._written
        total = "?" if size is None else human_size(size)
        return CutShort(host=host_of(self._url), done=human_size(done), total=total)


class _Enough(Exception):
    """All that this connection was to bring is there."""


#: Of the content alone, where the system can do that.
_flush = getattr(os, "fdatasync", os.fsync)
