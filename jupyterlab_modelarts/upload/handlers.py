"""The tus protocol 1.0.0, and what we add to it."""

import asyncio
import re
from email.utils import formatdate
from typing import Any

from tornado.web import stream_request_body

from ..core.errors import AppError
from ..core.feature import Call, Route
from ..core.web import BaseHandler, is_number
from ..core.wire import MAX_COUNT
from .checksum import ALGORITHMS, PartChecksum
from .creation import Creation
from .errors import BadUpload, ChecksumMismatch, TusVersion, WrongContentType
from .intake import Part
from .metadata import parse_metadata
from .models import CheckReply, CheckRequest, Digest, UploadList
from .receiver import Receiver
from .records import UploadRecord
from .service import UploadService

VERSION = "1.0.0"
EXTENSIONS = (
    "creation,creation-with-upload,creation-defer-length,checksum,expiration,termination,"
    "concatenation"
)
#: What tus and we read from requests, and what pages of another origin may read from replies.
REQUEST_HEADERS = (
    "Tus-Resumable",
    "Upload-Checksum",
    "Upload-Concat",
    "Upload-Defer-Length",
    "Upload-Length",
    "Upload-Metadata",
    "Upload-Offset",
    "X-HTTP-Method-Override",
)
REPLY_HEADERS = (
    "Location",
    "Tus-Checksum-Algorithm",
    "Tus-Extension",
    "Tus-Max-Size",
    "Tus-Resumable",
    "Tus-Version",
    "Upload-Concat",
    "Upload-Defer-Length",
    "Upload-Expires",
    "Upload-Length",
    "Upload-Metadata",
    "Upload-Offset",
)
CONTENT_TYPE = "application/offset+octet-stream"
#: Bytes of a refused body that are read and dropped, so that the client can read our answer.
MAX_DRAIN = 64 << 20
_ID_AT_END = re.compile(r"/([0-9a-f]{32})/?$")


class _UploadHandler(BaseHandler):
    def initialize(self, uploads: UploadService) -> None:
        self.uploads = uploads


@stream_request_body
class _TusHandler(_UploadHandler):
    """What creation and upload have in common: headers, and a body that is streamed."""

    receiver: Receiver | None = None
    _reads_body = False
    _refused: AppError | None = None
    _dropped = 0

    def set_default_headers(self) -> None:
        """What every reply has, errors too: it tells our replies from those of a proxy."""
        super().set_default_headers()
        self.set_header("Tus-Resumable", VERSION)
        self.set_header("Tus-Version", VERSION)
        self.set_header("Cache-Control", "no-store")
        self.set_header("Access-Control-Expose-Headers", ", ".join(REPLY_HEADERS))

    def options(self, *args: object, **kwargs: object) -> None:
        """What the server can do, and what pages of an allowed origin may send."""
        super().options(*args, **kwargs)
        allowed = self._headers.get("Access-Control-Allow-Headers", "")
        self.set_header("Access-Control-Allow-Headers", ", ".join((allowed, *REQUEST_HEADERS)))
        self.set_header("Tus-Extension", EXTENSIONS)
        self.set_header("Tus-Checksum-Algorithm", ",".join(ALGORITHMS))
        if self.uploads.settings.max_size is not None:
            self.set_header("Tus-Max-Size", str(self.uploads.settings.max_size))
        self.set_status(204)

    async def prepare(self) -> None:  # type: ignore[override]
        self._read_method()
        await super().prepare()
        if self._finished:
            return
        self._allow_any_size()
        try:
            self._check_version()
            await self.begin()
        except AppError as error:
            # The body has to be read before the reply, or the client may never see it.
            self._refused = error
        self._reads_body = True

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        if not self._reads_body:
            # As with a stranger's body: nothing else can come over this connection.
            self.set_header("Connection", "close")
        super().write_error(status_code, **kwargs)

    def _read_method(self) -> None:
        """Tus's way for clients and proxies that only know GET and POST."""
        said = self.request.headers.get("X-HTTP-Method-Override")
        if self.request.method == "POST" and said in ("PATCH", "DELETE"):
            self.request.method = said

    def _check_version(self) -> None:
        said = self.request.headers.get("Tus-Resumable")
        # GET is ours and not tus's; OPTIONS is how a client finds out.
        if self.request.method not in ("GET", "OPTIONS") and said != VERSION:
            raise TusVersion

    async def begin(self) -> None:
        """The headers are there, the body is to come."""

    async def data_received(self, chunk: bytes) -> None:
        if self._refused or self.receiver is None:
            self._drop(len(chunk))
            return
        try:
            await self.uploads.write(self.receiver, chunk)
        except AppError as error:
            self._refused = error

    def _drop(self, count: int) -> None:
        self._dropped += count
        connection = self.request.connection
        if self._dropped > MAX_DRAIN and connection is not None:
            connection.stream.close()  # type: ignore[attr-defined]

    async def end(self) -> int:
        """The body, if any, has come to its end. Returns the upload's offset.

        Raises:
            AppError: something was wrong with it.
        """
        receiver, self.receiver = self.receiver, None
        offset = 0
        if receiver is not None:
            offset = await self.uploads.close(receiver, complete=self._refused is None)
        if self._refused:
            raise self._refused
        return offset

    def on_connection_close(self) -> None:
        super().on_connection_close()
        receiver, self.receiver = self.receiver, None
        if receiver is not None:
            self._closing = asyncio.ensure_future(self._lost(receiver))

    async def _lost(self, receiver: Receiver) -> None:
        try:
            await self.uploads.close(receiver, complete=False)
        except AppError as error:
            self.log.info("Upload %s: %s", receiver.record.id, error)

    def number(self, name: str) -> int | None:
        """A header that is a number, or None without it.

        Raises:
            BadUpload: it is something else.
        """
        value = self.request.headers.get(name)
        if value is None:
            return None
        if not is_number(value) or int(value) > MAX_COUNT:
            raise BadUpload(reason=f"{name} is not a number")
        return int(value)

    def _allow_any_size(self) -> None:
        """Jupyter's limit is for bodies that are held in memory; ours are not."""
        connection: Any = self.request.connection
        if hasattr(connection, "set_max_body_size"):
            connection.set_max_body_size(1 << 62)

    def part(self, offset: int, length: int | None = None) -> Part:
        """What the headers say of the body.

        Raises:
            BadUpload, UnknownChecksum: they are not valid.
        """
        checksum = self.request.headers.get("Upload-Checksum")
        return Part(
            offset,
            self.number("Content-Length"),
            length,
            PartChecksum(checksum) if checksum is not None else None,
        )

    def describe(self, record: UploadRecord) -> None:
        """Headers about an upload."""
        self.set_header("Upload-Expires", formatdate(record.expires, usegmt=True))


class UploadsHandler(_TusHandler):
    """``modelarts/upload/``: what the server can do; new uploads; the uploads of a job."""

    #: Made by `begin`; `end` raises what went wrong there, so afterwards it is always set.
    record: UploadRecord

    def get(self) -> None:
        self.reply(self.uploads.list(self.get_query_argument("job")))

    async def begin(self) -> None:
        if self.request.method != "POST":
            return
        creation = self._creation()
        part = None
        if self.request.headers.get("Content-Type") == CONTENT_TYPE and not creation.parts:
            part = self.part(0)
        self.record = await self.uploads.create(creation)
        if part is not None:
            self.receiver = await self.uploads.receive(self.record.id, part)

    def _creation(self) -> Creation:
        headers = self.request.headers
        header = headers.get("Upload-Metadata", "")
        concat = headers.get("Upload-Concat", "")
        length = self.number("Upload-Length")
        parts: tuple[str, ...] = ()
        if concat.startswith("final;"):
            found = [_ID_AT_END.search(url) for url in concat.removeprefix("final;").split()]
            parts = tuple(match.group(1) for match in found if match)
            if not parts or len(parts) != len(found):
                raise BadUpload(reason="Upload-Concat names no uploads of this server")
        elif concat not in ("", "partial"):
            raise BadUpload(reason="Upload-Concat is neither partial nor final")
        elif length is None and headers.get("Upload-Defer-Length") != "1":
            raise BadUpload(reason="Upload-Length is missing")
        return Creation(length, parse_metadata(header), header, concat, parts)

    async def post(self) -> None:
        try:
            offset = await self.end()
        except ChecksumMismatch:
            # An error names no URL: who does not know the job could neither go on nor try again.
            if not parse_metadata(self.record.metadata).job:
                await self.uploads.terminate(self.record.id)
            raise
        record = self.record
        self.set_status(201)
        self.set_header("Location", f"{self.base_url}modelarts/upload/{record.id}")
        self.describe(record)
        if not record.parts:
            self.set_header("Upload-Offset", str(offset))
        await self.uploads.complete(record.id)


class UploadHandler(_TusHandler):
    """``modelarts/upload/{id}``: one upload."""

    async def head(self, id: str) -> None:
        await self.end()
        record = self.uploads.record(id)
        self.describe(record)
        self.set_header("Upload-Offset", str(await self.uploads.offset(record)))
        if record.length is None:
            self.set_header("Upload-Defer-Length", "1")
        else:
            self.set_header("Upload-Length", str(record.length))
        if record.metadata:
            self.set_header("Upload-Metadata", record.metadata)
        if record.concat:
            self.set_header("Upload-Concat", record.concat)
        self.set_status(200)

    async def begin(self) -> None:
        if self.request.method != "PATCH":
            return
        if self.request.headers.get("Content-Type") != CONTENT_TYPE:
            raise WrongContentType(reason=f"the Content-Type must be {CONTENT_TYPE}")
        offset = self.number("Upload-Offset")
        if offset is None:
            raise BadUpload(reason="Upload-Offset is missing")
        part = self.part(offset, self.number("Upload-Length"))
        self.receiver = await self.uploads.receive(str(self.path_kwargs["id"]), part)

    async def patch(self, id: str) -> None:
        offset = await self.end()
        await self.uploads.complete(id)
        self.describe(self.uploads.record(id))
        self.set_header("Upload-Offset", str(offset))
        self.set_status(204)

    async def delete(self, id: str) -> None:
        await self.end()
        await self.uploads.terminate(id)
        self.set_status(204)


class CheckHandler(_UploadHandler):
    """``modelarts/upload/check``: what stands in the way, asked before bytes flow."""

    async def post(self) -> None:
        self.reply(await self.uploads.check(self.body(CheckRequest)))


class DigestHandler(_UploadHandler):
    """``modelarts/upload/{id}/digest``: the whole content's SHA-256, said afterwards."""

    async def post(self, id: str) -> None:
        await self.uploads.digest(id, self.body(Digest).sha256)
        self.set_status(204)


_ID = {"id": "[0-9a-f]{32}"}

ROUTES = (
    Route(
        "upload/check",
        CheckHandler,
        {"post": Call("What stands in the way of files", request=CheckRequest, reply=CheckReply)},
    ),
    Route(
        "upload/",
        UploadsHandler,
        {
            "options": Call("What the server can do (tus)", status=204),
            "get": Call("What the server has of ?job=", reply=UploadList),
            "post": Call("A new upload (tus)", status=201),
        },
    ),
    Route(
        "upload/{id}",
        UploadHandler,
        {
            "options": Call("What the server can do (tus)", status=204),
            "head": Call("How much of it is there (tus)"),
            "patch": Call("The next bytes (tus)", status=204),
            "delete": Call("Give it up (tus)", status=204),
        },
        _ID,
    ),
    Route(
        "upload/{id}/digest",
        DigestHandler,
        {"post": Call("The SHA-256 of all of it", status=204, request=Digest)},
        _ID,
    ),
)
