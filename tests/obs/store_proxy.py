"""A thin proxy before a real store: for what OBS does and no store does that runs here.

It hands requests and answers on as they are, but for what a subclass changes.
"""

import http.client
import threading
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import NamedTuple
from urllib.parse import parse_qsl, urlsplit

import boto3
from botocore.config import Config
from botocore.handlers import set_list_objects_encoding_type_url
from typing_extensions import Self

from jupyterlab_modelarts.core.objectstore.connection import Keys


class Request(NamedTuple):
    method: str
    #: With its query.
    target: str
    headers: Mapping[str, str]
    body: bytes = b""

    @property
    def path(self) -> str:
        return urlsplit(self.target).path

    @property
    def query(self) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.target).query, keep_blank_values=True))

    @property
    def is_about_bucket(self) -> bool:
        return self.path.strip("/") != "" and "/" not in self.path.strip("/")


class Reply(NamedTuple):
    status: int
    headers: Mapping[str, str] = {}
    body: bytes = b""
    #: Bytes of the body after which the connection ends; None for all.
    cut: int | None = None


def refusal(status: int, code: str, message: str, **headers: str) -> Reply:
    """An error as S3 words it."""
    body = f"<?xml version='1.0'?><Error><Code>{code}</Code><Message>{message}</Message></Error>"
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(status, {"Content-Type": "application/xml", **named}, body.encode())


class StoreProxy:
    """Listens on a port of its own.

    Args:
        endpoint: the real store's.

    Attributes:
        endpoint: its own.
        seen: the requests that came.
    """

    def __init__(self, endpoint: str) -> None:
        self.seen: list[Request] = []
        self._store = urlsplit(endpoint).netloc
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_any(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                headers = dict(self.headers.items())
                request = Request(self.command, self.path, headers, body)
                proxy.seen.append(request)
                reply = proxy.answer(request)
                self.send_response_only(reply.status)
                for name, value in reply.headers.items():
                    if name.lower() not in ("content-length", "transfer-encoding", "connection"):
                        self.send_header(name, value)
                length = str(len(reply.body))
                if self.command == "HEAD":
                    length = reply.headers.get("Content-Length", "0")
                self.send_header("Content-Length", length)
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(reply.body[: reply.cut])
                if reply.cut is not None:
                    self.close_connection = True

            do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = handle_any  # noqa: N815

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.endpoint = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def answer(self, request: Request) -> Reply:
        """What is answered: here, what the store says."""
        return self.forward(request)

    def forward(self, request: Request) -> Reply:
        """Ask the store. The host in the request is that which was signed."""
        connection = http.client.HTTPConnection(self._store, timeout=30)
        try:
            connection.request(request.method, request.target, request.body, dict(request.headers))
            found = connection.getresponse()
            return Reply(found.status, dict(found.getheaders()), found.read())
        finally:
            connection.close()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()


class ObsProxy(StoreProxy):
    """Says that it is OBS."""

    def answer(self, request: Request) -> Reply:
        reply = self.forward(request)
        return reply._replace(headers={**reply.headers, **self.headers(request)})

    def headers(self, request: Request) -> dict[str, str]:
        """What is added to an answer."""
        del request
        return {"Server": "OBS"}


class FileSystemProxy(ObsProxy):
    """A store whose buckets are parallel file systems of OBS.

    Version 2 of the listing gives its first page again and again, neither version encodes keys,
    and HeadBucket tells.
    """

    def __init__(self, endpoint: str, keys: Keys) -> None:
        super().__init__(endpoint)
        self._boto = boto3.client(
            "s3",
            endpoint_url=endpoint,
            region_name="us-east-1",
            aws_access_key_id=keys.access_key,
            aws_secret_access_key=keys.secret_key,
            config=Config(s3={"addressing_style": "path"}, signature_version="s3v4"),
        )
        for name in ("ListObjects", "ListObjectsV2"):
            self._boto.meta.events.unregister(
                f"before-parameter-build.s3.{name}", set_list_objects_encoding_type_url
            )

    def forward(self, request: Request) -> Reply:
        query = request.query
        if request.method != "GET" or not request.is_about_bucket or "location" in query:
            return super().forward(request)
        # Asked anew, as the query is part of what was signed.
        names = {"prefix": "Prefix", "delimiter": "Delimiter", "max-keys": "MaxKeys"}
        operation = "list_objects_v2"
        if "list-type" not in query:
            operation, names = "list_objects", {**names, "marker": "Marker"}
        asked: dict[str, object] = {names[key]: query[key] for key in names if key in query}
        asked["Bucket"] = request.path.strip("/")
        if "MaxKeys" in asked:
            asked["MaxKeys"] = int(query["max-keys"])
        url = urlsplit(self._boto.generate_presigned_url(operation, asked))
        return super().forward(Request("GET", f"{url.path}?{url.query}", {"Host": url.netloc}))

    def headers(self, request: Request) -> dict[str, str]:
        added = super().headers(request)
        if request.method == "HEAD" and request.is_about_bucket:
            added["x-obs-fs-file-interface"] = "Enabled"
        return added
