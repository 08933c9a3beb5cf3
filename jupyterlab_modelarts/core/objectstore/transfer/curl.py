"""Sends spans of files with libcurl: a third of the processor time that boto3 takes."""

import os
import random
import time
from collections.abc import Mapping

import pycurl
from botocore.httpsession import get_cert_path

from ..client import CONNECT_TIMEOUT, READ_TIMEOUT
from ..connection import Connection, Keys
from .engine import CHUNK, Feed, Span
from .errors import Stopped

#: How often a request is made at most, and the first pause between two.
TRIES = 3
PAUSE = 0.5


class CurlFailed(Exception):
    """It cannot be done this way. boto3 will tell why."""


class CurlSender:
    """PUTs to URLs that are signed already."""

    def __init__(self, connection: Connection, keys: Keys) -> None:
        # Handles keep their connections; one that is not in use waits here.
        self._idle: list[pycurl.Curl] = []
        self._verify = keys.verify
        self._certificates = connection.ca_file or str(get_cert_path(True))

    def put(
        self, url: str, headers: Mapping[str, str], file: int, span: Span, feed: Feed
    ) -> Mapping[str, str]:
        """Send a span of a file. Returns the reply's headers, their names in lower case.

        Raises:
            CurlFailed: it was refused, or could not be sent.
            OSError: the file could not be read.
            Stopped: the feed wants no more.
        """
        for attempt in range(TRIES):
            sending = _Sending(file, span, feed)
            status = self._perform(url, headers, sending)
            if status == 200:
                return sending.headers
            if (status and status < 500 and status != 429) or attempt == TRIES - 1:
                break
            feed.restart()
            time.sleep(PAUSE * 2**attempt * (1 + random.random()))  # noqa: S311 - only spreads load
        raise CurlFailed

    def close(self) -> None:
        """Close the connections that are not in use."""
        while self._idle:
            self._idle.pop().close()

    def _perform(self, url: str, headers: Mapping[str, str], sending: "_Sending") -> int:
        handle = self._idle.pop() if self._idle else pycurl.Curl()
        try:
            self._set(handle, url, headers, sending)
            handle.perform()
            return int(handle.getinfo(pycurl.RESPONSE_CODE))
        except pycurl.error:
            if sending.fault is not None:
                raise sending.fault from None
            return 0
        finally:
            handle.reset()
            self._idle.append(handle)

    def _set(
        self, handle: pycurl.Curl, url: str, headers: Mapping[str, str], sending: "_Sending"
    ) -> None:
        handle.setopt(pycurl.URL, url)
        handle.setopt(pycurl.PATH_AS_IS, 1)
        handle.setopt(pycurl.UPLOAD, 1)
        handle.setopt(pycurl.INFILESIZE_LARGE, sending.span.size)
        handle.setopt(pycurl.UPLOAD_BUFFERSIZE, CHUNK)
        handle.setopt(pycurl.READFUNCTION, sending.read)
        handle.setopt(pycurl.HEADERFUNCTION, sending.header)
        handle.setopt(pycurl.WRITEFUNCTION, len)
        # Nothing is asked before the body: it would cost a round trip for each part.
        lines = [f"{name}: {value}" for name, value in {"Expect": "", **headers}.items()]
        handle.setopt(pycurl.HTTPHEADER, [line.encode() for line in lines])
        handle.setopt(pycurl.NOSIGNAL, 1)
        handle.setopt(pycurl.CONNECTTIMEOUT, CONNECT_TIMEOUT)
        handle.setopt(pycurl.LOW_SPEED_LIMIT, 1)
        handle.setopt(pycurl.LOW_SPEED_TIME, READ_TIMEOUT)
        if self._verify:
            handle.setopt(pycurl.CAINFO, self._certificates)
        else:
            handle.setopt(pycurl.SSL_VERIFYPEER, 0)
            handle.setopt(pycurl.SSL_VERIFYHOST, 0)


class _Sending:
    """One request under way."""

    def __init__(self, file: int, span: Span, feed: Feed) -> None:
        self.span = span
        self.headers: dict[str, str] = {}
        #: Why it was broken off from here.
        self.fault: Exception | None = None
        self._file = file
        self._feed = feed
        self._position = span.start

    def read(self, count: int) -> bytes | int:
        try:
            count = min(count, self.span.end - self._position)
            chunk = os.pread(self._file, count, self._position)
            self._feed.take(chunk)
        except (OSError, Stopped) as fault:
            self.fault = fault
            return pycurl.READFUNC_ABORT
        self._position += len(chunk)
        return chunk

    def header(self, line: bytes) -> None:
        name, colon, value = line.decode("latin-1").partition(":")
        if colon:
            self.headers[name.strip().lower()] = value.strip()
