"""A real HTTP server on loopback with every habit that servers have."""

import gzip
import hashlib
import ssl
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit

from typing_extensions import Self

from tests.upload.tus import pattern

MIB = 1 << 20
ETAG = '"version-1"'
MODIFIED = "Wed, 21 Oct 2015 07:28:00 GMT"


class Site:
    """What is served. Each page is a method of `_Handler`; state is here, for tests to look at.

    Attributes:
        content: what ``/file*`` serves.
        requests: method, path and Range header of each request.
        broken: how many more replies break off in the middle.
        gate: replies of ``/slow`` wait for it after their first half.
    """

    def __init__(self, context: ssl.SSLContext | None = None) -> None:
        self.content = pattern(2 * MIB + 123)
        self.requests: list[tuple[str, str, str]] = []
        self.broken = 0
        self.gate = threading.Event()
        self.etag = ETAG
        self.archive = b""
        self._lock = threading.Lock()
        handler = type("Handler", (_Handler,), {"site": self})
        self._server = _Server(("127.0.0.1", 0), handler)
        if context is not None:
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self._scheme = "https" if context else "http"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"{self._scheme}://{host}:{self.port}{path}"

    def asked(self, path: str) -> list[tuple[str, str]]:
        """Method and Range of each request for a path."""
        with self._lock:
            return [(method, given) for method, at, given in self.requests if at == path]

    def note(self, method: str, path: str, given: str) -> None:
        with self._lock:
            self.requests.append((method, path, given))

    def breaks(self) -> bool:
        """Whether this reply is one that breaks off."""
        with self._lock:
            self.broken -= 1
            return self.broken >= 0

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.gate.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that hang up are what is tested here."""


class _Handler(BaseHTTPRequestHandler):
    site: Site
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: Any) -> None:
        """Be quiet."""

    def do_HEAD(self) -> None:
        self._answer()

    def do_GET(self) -> None:
        self._answer()

    def _answer(self) -> None:
        path = urlsplit(self.path).path
        self.site.note(self.command, path, self.headers.get("Range", ""))
        name = path.strip("/").split("/")[0].partition(".")[0].replace("-", "_")
        page: Callable[[], None] | None = getattr(self, f"page_{name}", None)
        try:
            if page is None:
                self._reply(404, b"no such page")
            else:
                page()
        except (ConnectionError, ssl.SSLError):
            self.close_connection = True

    def _reply(self, status: int, body: bytes, **headers: str) -> None:
        self._head(status, len(body), **headers)
        if self.command == "GET":
            self.wfile.write(body)

    def _head(self, status: int, length: int | None, **headers: str) -> None:
        self.send_response(status)
        if length is not None:
            self.send_header("Content-Length", str(length))
        for key, value in headers.items():
            self.send_header(key.replace("_", "-"), value)
        self.end_headers()

    def _break(self) -> None:
        self.wfile.flush()
        self.close_connection = True

    # --- files ---------------------------------------------------------------

    def page_file(self) -> None:
        """A file as good servers have them: ranges, and a version."""
        self._file(ETag=self.site.etag, Accept_Ranges="bytes", Last_Modified=MODIFIED)

    def _file(self, **headers: str) -> None:
        content = self.site.content
        given, condition = self.headers.get("Range", ""), self.headers.get("If-Range")
        start, end, status = 0, len(content), 200
        if given and condition in (None, headers.get("ETag"), headers.get("Last_Modified")):
            first, _, last = given.removeprefix("bytes=").partition("-")
            start, end, status = int(first), int(last) + 1 if last else end, 206
            headers["Content_Range"] = f"bytes {start}-{end - 1}/{len(content)}"
        self._head(status, end - start, **headers)
        if self.command == "HEAD":
            return
        if self.site.breaks():
            self.wfile.write(content[start : start + (end - start) // 2])
            self._break()
            return
        self.wfile.write(content[start:end])

    def page_slow(self) -> None:
        """The first half at once, the second when the gate opens."""
        content = self.site.content
        if self.headers.get("Range"):
            self._file(ETag=self.site.etag, Accept_Ranges="bytes")
            return
        self._head(200, len(content), ETag=self.site.etag, Accept_Ranges="bytes")
        half = len(content) // 2
        self.wfile.write(content[:half])
        self.wfile.flush()
        self.site.gate.wait(30)
        self.wfile.write(content[half:])

    def page_crawl(self) -> None:
        """So slow that more connections help; each is as slow."""
        content = self.site.content
        given = self.headers.get("Range", "")
        start, end, status, more = 0, len(content), 200, {}
        if given:
            first, _, last = given.removeprefix("bytes=").partition("-")
            start, end, status = int(first), int(last) + 1, 206
            more = {"Content_Range": f"bytes {start}-{end - 1}/{len(content)}"}
        self._head(status, end - start, ETag=self.site.etag, Accept_Ranges="bytes", **more)
        if self.command == "HEAD":
            return
        for at in range(start, end, 256 << 10):
            self.wfile.write(content[at : min(at + (256 << 10), end)])
            self.wfile.flush()
            time.sleep(0.08)

    def page_plain(self) -> None:
        """A file without ranges, dates and versions."""
        if self.command == "GET" and self.site.breaks():
            self._head(200, len(self.site.content))
            self.wfile.write(self.site.content[:1000])
            self._break()
            return
        self._reply(200, self.site.content)

    def page_ignores_ranges(self) -> None:
        """It says that it can give parts, and gives all of it."""
        self._head(200, len(self.site.content), ETag=self.site.etag, Accept_Ranges="bytes")
        if self.command == "HEAD":
            return
        if self.site.breaks():
            self.wfile.write(self.site.content[:1000])
            self._break()
            return
        self.wfile.write(self.site.content)

    def page_wrong_range(self) -> None:
        """It gives another part than the one that was asked for."""
        content, tags = self.site.content, {"ETag": self.site.etag, "Accept_Ranges": "bytes"}
        if self.headers.get("Range"):
            wrong = f"bytes 0-999/{len(content)}"
            self._reply(206, content[:1000], Content_Range=wrong, **tags)
            return
        self._head(200, len(content), **tags)
        if self.command == "GET":
            self.wfile.write(content[:1000])
            self._break()

    def page_chunked(self) -> None:
        """Of unknown length."""
        self._head(200, None, Transfer_Encoding="chunked")
        content = self.site.content
        for at in range(0, len(content), 100_000):
            piece = content[at : at + 100_000]
            self.wfile.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
        self.wfile.write(b"0\r\n\r\n")

    def page_endless(self) -> None:
        """Of unknown length, and without an end."""
        self._head(200, None, Transfer_Encoding="chunked")
        piece = bytes(100_000)
        for _ in range(1000):
            self.wfile.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")

    def page_gzipped(self) -> None:
        self._reply(200, gzip.compress(self.site.content, 1), Content_Encoding="gzip")

    def page_gzipped_in_parts(self) -> None:
        half = len(self.site.content) // 2
        parts = (self.site.content[:half], self.site.content[half:])
        body = b"".join(gzip.compress(part, 1) for part in parts)
        self._reply(200, body, Content_Encoding="gzip")

    def page_gzipped_in_part(self) -> None:
        """Its end is missing, although the length is as announced."""
        self._reply(200, gzip.compress(self.site.content, 1)[:-1000], Content_Encoding="gzip")

    def page_not_gzipped(self) -> None:
        self._reply(200, self.site.content, Content_Encoding="gzip")

    def page_bomb(self) -> None:
        self._reply(200, gzip.compress(bytes(64 * MIB), 1), Content_Encoding="gzip")

    def page_brotli(self) -> None:
        self._reply(200, b"???", Content_Encoding="br")

    def page_empty(self) -> None:
        self._reply(200, b"")

    def page_no_head(self) -> None:
        if self.command == "HEAD":
            self._reply(405, b"")
        else:
            self.page_file()

    def page_named(self) -> None:
        given = "attachment; filename=\"fallback.csv\"; filename*=UTF-8''%E6%95%B0%E6%8D%AE.csv"
        self._reply(200, b"a,b\n", Content_Disposition=given)

    def page_hostile_name(self) -> None:
        self._reply(200, b"!", Content_Disposition='attachment; filename="../../.bashrc"')

    def page_archive(self) -> None:
        self._reply(200, self.site.archive)

    def page_notebook(self) -> None:
        """A notebook's page, at ``/notebook.ipynb``."""
        self._reply(200, b"<html>", Content_Type="text/html; charset=utf-8")

    # --- refusals ------------------------------------------------------------

    def page_login(self) -> None:
        self._reply(401, b"")

    def page_gone(self) -> None:
        self._reply(410, b"gone")

    def page_busy(self) -> None:
        """Too busy for the first two."""
        if len(self.site.asked("/busy")) <= 2:
            self._reply(503, b"", Retry_After="0")
        else:
            self._reply(200, b"at last")

    def page_trouble(self) -> None:
        self._reply(500, b"")

    def page_silent(self) -> None:
        self._head(200, 1000)
        self.wfile.write(b"1")
        self.wfile.flush()
        self.site.gate.wait(30)

    # --- redirects -----------------------------------------------------------

    def page_moved(self) -> None:
        self._reply(302, b"", Location="/file.bin")

    def page_loop(self) -> None:
        self._reply(302, b"", Location="/loop")

    def page_to_metadata(self) -> None:
        self._reply(302, b"", Location="http://169.254.169.254/latest/meta-data/")

    def page_to_file(self) -> None:
        self._reply(302, b"", Location="file:///etc/passwd")

    def page_to_nowhere(self) -> None:
        self._reply(302, b"", Location="http://[x/")

    def page_to_inside(self) -> None:
        """To a loopback address that the operator has not allowed."""
        self._reply(302, b"", Location=f"http://[::1]:{self.site.port}/file.bin")
