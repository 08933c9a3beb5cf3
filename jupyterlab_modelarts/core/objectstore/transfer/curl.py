"""The fast engine: libcurl, which signs requests itself.

It takes half the processor time of obstore and less than a third of boto3's, where small objects
are many, and it can send parts of an upload that was begun before. What it fails at boto3 tries
once more, and tells the cause if it fails as well.
"""

import random
import re
import socket
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import quote, urlsplit

import pycurl
from botocore.httpsession import get_cert_path

from ..address import Address
from ..client import CONNECT_TIMEOUT, READ_TIMEOUT
from ..connection import Connection, Keys, is_host_style, region_of
from ..errors import Changed, RefusedHost
from ..guard import require_allowed
from .boto import BotoEngine
from .engine import CHUNK, SMALL, About, Feed, Info, Small, Span
from .exchange import Exchange, Receiving, Sending
from .multi import Multi

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

#: How often a request is made at most, and the first pause between two.
TRIES = 3
PAUSE = 0.5
#: Bytes that the system hands over at once.
BUFFER = 512 << 10
_META = "x-amz-meta-"
_NEEDED = re.compile(rb"^(etag|content-length|x-amz-meta-[^:\r\n]*):(.*)", re.IGNORECASE | re.M)
_Kept = TypeVar("_Kept")


class CurlEngine:
    """Moves bytes with libcurl."""

    def __init__(self, client: "S3Client", connection: Connection, keys: Keys) -> None:
        self._boto = BotoEngine(client, connection)
        self._connection = connection
        self._keys = keys
        self._host_style = is_host_style(connection)
        self._sign = f"aws:amz:{region_of(connection)}:s3"
        self._certificates = connection.ca_file or str(get_cert_path(True))
        # They keep their connections; what is not in use waits here.
        self._handles: deque[pycurl.Curl] = deque()
        self._multis: deque[Multi] = deque()

    def head(self, address: Address) -> Info | None:
        if not _is_plain(address):
            return self._boto.head(address)
        exchange = Exchange()
        status = self._repeat(lambda: self._perform(address, "", {}, exchange, _ask_head))
        if status == 404:
            return None
        if status != 200:
            return self._boto.head(address)
        headers = exchange.headers
        modified = parsedate_to_datetime(headers["last-modified"]).timestamp()
        return Info(
            int(headers.get("content-length", 0)),
            headers.get("etag", ""),
            round(modified * 1000),
            _metadata(headers),
        )

    def get(
        self, address: Address, etag: str, span: Span | None, file: int, feed: Feed
    ) -> Mapping[str, str]:
        if not _is_plain(address):
            return self._boto.get(address, etag, span, file, feed)
        wanted = {"If-Match": etag}
        if span is not None:
            wanted["Range"] = f"bytes={span.start}-{span.end - 1}"
        receiving = Receiving(address, etag, span, file, feed)

        def once() -> int:
            receiving.restart()
            status = self._perform(address, "", wanted, receiving, _ask_get(receiving))
            # A reply may end early without libcurl minding.
            return status if status not in (200, 206) or receiving.is_whole else 0

        status = self._repeat(once)
        if status == 412:
            raise Changed(address=address)
        if status in (200, 206):
            return _metadata(receiving.headers)
        receiving.restart()
        return self._boto.get(address, etag, span, file, feed)

    def get_small(
        self,
        objects: Sequence[tuple[Address, str]],
        arrived: Callable[[int, Small | None], None],
        check: Callable[[], None],
    ) -> None:
        plain = [number for number, (address, _) in enumerate(objects) if _is_plain(address)]

        def came(index: int, status: int, lines: Sequence[bytes], content: bytes) -> None:
            number = plain[index]
            # Only what is needed: of small objects this is what takes the time.
            headers = {
                name.decode("latin-1").lower(): text.decode("latin-1").strip()
                for name, text in _NEEDED.findall(b"".join(lines))
            }
            # The version is the one that came, so that it need not be asked for.
            whole = status == 200 and headers.get("content-length") == str(len(content))
            right = whole and headers.get("etag") == objects[number][1]
            arrived(number, Small(content, _metadata(headers)) if right else None)

        with _borrowed(self._multis, Multi) as multi:
            urls = [self._url(objects[number][0]) for number in plain]
            multi.get(urls, SMALL, lambda handle: self._set(handle, {}), came, check)
        for number in set(range(len(objects))).difference(plain):
            arrived(number, None)

    def put(self, address: Address, file: int, size: int, about: About, feed: Feed) -> str:
        headers = {_META + name: text for name, text in about.metadata.items()}
        headers["Content-Type"] = about.content_type
        found = self._send(address, "", headers, Sending(file, Span(0, size), feed))
        return found or self._boto.put(address, file, size, about, feed)

    def put_part(
        self, address: Address, upload: str, number: int, file: int, span: Span, feed: Feed
    ) -> str:
        query = f"?partNumber={number}&uploadId={quote(upload, safe='')}"
        found = self._send(address, query, {}, Sending(file, span, feed))
        return found or self._boto.put_part(address, upload, number, file, span, feed)

    def close(self) -> None:
        for pool in (self._handles, self._multis):
            while pool:
                pool.pop().close()

    # --- requests --------------------------------------------------------------------------

    def _send(
        self, address: Address, query: str, headers: Mapping[str, str], sending: Sending
    ) -> str | None:
        """Send a body. Returns the ETag, or None if it cannot be done so."""
        if not _is_plain(address):
            return None

        def once() -> int:
            sending.restart()
            return self._perform(address, query, headers, sending, _ask_put(sending))

        if self._repeat(once) == 200:
            return sending.headers.get("etag")
        sending.restart()
        return None

    @staticmethod
    def _repeat(once: Callable[[], int]) -> int:
        """The status of the last try; 0 if there was no reply."""
        for attempt in range(TRIES):
            status = once()
            if status and status < 500 and status != 429:
                break
            if attempt < TRIES - 1:
                # Not all at the same moment: that would bring the store down once more.
                time.sleep(PAUSE * 2**attempt * (0.5 + random.random()))  # noqa: S311
        return status

    def _perform(
        self,
        address: Address,
        query: str,
        headers: Mapping[str, str],
        exchange: Exchange,
        ask: Callable[[pycurl.Curl], None],
    ) -> int:
        with _borrowed(self._handles, pycurl.Curl) as handle:
            try:
                self._set(handle, headers)
                handle.setopt(pycurl.URL, self._url(address) + query)
                handle.setopt(pycurl.HEADERFUNCTION, exchange.header)
                handle.setopt(pycurl.WRITEFUNCTION, len)
                ask(handle)
                handle.perform()
                return int(handle.getinfo(pycurl.RESPONSE_CODE))
            except pycurl.error:
                if exchange.fault is not None:
                    raise exchange.fault from None
                return 0
            finally:
                handle.reset()

    def _set(self, handle: pycurl.Curl, headers: Mapping[str, str]) -> None:
        """What all requests of this connection have in common."""
        handle.setopt(pycurl.HTTP_VERSION, pycurl.CURL_HTTP_VERSION_1_1)
        handle.setopt(pycurl.AWS_SIGV4, self._sign)
        handle.setopt(pycurl.USERNAME, self._keys.access_key)
        handle.setopt(pycurl.PASSWORD, self._keys.secret_key)
        # Nothing is asked before a body: it would cost a round trip for each part.
        lines = [f"{name}: {text}" for name, text in headers.items()] + ["Expect:"]
        if self._keys.token:
            lines.append(f"x-amz-security-token: {self._keys.token}")
        handle.setopt(pycurl.HTTPHEADER, [line.encode() for line in lines])
        handle.setopt(pycurl.NOSIGNAL, 1)
        handle.setopt(pycurl.CONNECTTIMEOUT, CONNECT_TIMEOUT)
        handle.setopt(pycurl.LOW_SPEED_LIMIT, 1)
        handle.setopt(pycurl.LOW_SPEED_TIME, READ_TIMEOUT)
        handle.setopt(pycurl.CAINFO, self._certificates)
        if self._connection.source == "user":
            handle.setopt(pycurl.OPENSOCKETFUNCTION, _open_socket)
        if not self._keys.verify:
            handle.setopt(pycurl.SSL_VERIFYPEER, 0)
            handle.setopt(pycurl.SSL_VERIFYHOST, 0)

    def _url(self, address: Address) -> str:
        endpoint = self._connection.endpoint
        path = quote(address.key, safe="/~")
        if not self._host_style:
            return f"{endpoint}/{address.bucket}/{path}"
        parts = urlsplit(endpoint)
        return f"{parts.scheme}://{address.bucket}.{parts.netloc}/{path}"


@contextmanager
def _borrowed(pool: "deque[_Kept]", make: Callable[[], _Kept]) -> Iterator[_Kept]:
    """Something out of a pool that many threads share, or a new one. It goes there afterwards."""
    try:
        each = pool.pop()
    except IndexError:
        each = make()
    try:
        yield each
    finally:
        pool.append(each)


class _Socket(socket.socket):
    """One that may be forgotten: libcurl has made another of it by then."""

    def __del__(self) -> None:
        self.close()


def _open_socket(_: int, address: Any) -> Any:
    """Called by libcurl with the very address that it connects to."""
    family, kind, protocol, (host, *_rest) = address
    try:
        require_allowed("", host.decode() if isinstance(host, bytes) else host)
    except RefusedHost:
        # boto3 tries once more, and says it.
        return pycurl.SOCKET_BAD
    return _Socket(family, kind, protocol)


def _is_plain(address: Address) -> bool:
    """Whether libcurl leaves a key as it is: dots have a meaning in its paths."""
    return not any(part in (".", "..") for part in address.key.split("/"))


def _ask_head(handle: pycurl.Curl) -> None:
    handle.setopt(pycurl.NOBODY, 1)


def _ask_get(receiving: Receiving) -> Callable[[pycurl.Curl], None]:
    def ask(handle: pycurl.Curl) -> None:
        handle.setopt(pycurl.BUFFERSIZE, BUFFER)
        handle.setopt(pycurl.WRITEFUNCTION, receiving.write)

    return ask


def _ask_put(sending: Sending) -> Callable[[pycurl.Curl], None]:
    def ask(handle: pycurl.Curl) -> None:
        handle.setopt(pycurl.UPLOAD, 1)
        handle.setopt(pycurl.INFILESIZE_LARGE, sending.span.size)
        handle.setopt(pycurl.UPLOAD_BUFFERSIZE, CHUNK)
        handle.setopt(pycurl.READFUNCTION, sending.read)

    return ask


def _metadata(headers: Mapping[str, str]) -> dict[str, str]:
    return {
        name.removeprefix(_META): text for name, text in headers.items() if name.startswith(_META)
    }
