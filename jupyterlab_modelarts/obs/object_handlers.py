"""Single objects over REST: what they are, what they look like, and their bytes."""

import re
from urllib.parse import quote

from tornado.iostream import StreamClosedError

from ..core.errors import AppError
from ..core.feature import Call, Route
from ..core.objectstore.address import Address
from ..core.web import BaseHandler
from .documents import DocumentService
from .models import (
    FolderRequest,
    LinkRequest,
    ObsContent,
    ObsCount,
    ObsDetails,
    ObsLink,
    ObsPreview,
    ObsSave,
    ObsSaved,
)
from .objects import Content, ObjectService
from .preview import PreviewService

#: A single range; others may be answered with the whole.
_RANGE = re.compile(r"bytes=(?:\d{1,18}-\d{0,18}|-\d{1,18})")


class _ObjectHandler(BaseHandler):
    def initialize(
        self,
        objects: ObjectService,
        previews: PreviewService,
        documents: DocumentService,
        **_: object,
    ) -> None:
        self.objects = objects
        self.previews = previews
        self.documents = documents

    @property
    def connection(self) -> str:
        return str(self.get_query_argument("connection", ""))

    def address(self, name: str = "key") -> Address:
        """What is asked about. Names may begin and end with spaces.

        Raises:
            BadAddress: there can be no such object.
        """
        bucket = self.get_query_argument("bucket", "", strip=False)
        return Address.checked(bucket, self.get_query_argument(name, "", strip=False))


class DetailsHandler(_ObjectHandler):
    """``modelarts/obs/details?connection&bucket&key``."""

    async def get(self) -> None:
        self.reply(await self.objects.details(self.connection, self.address()))


class CountHandler(_ObjectHandler):
    """``modelarts/obs/count?connection&bucket&prefix``."""

    async def get(self) -> None:
        self.reply(await self.objects.count(self.connection, self.address("prefix")))


class FolderHandler(_ObjectHandler):
    """``modelarts/obs/folder``: a new one."""

    async def post(self) -> None:
        await self.objects.make_folder(self.body(FolderRequest))
        self.set_status(204)


class LinkHandler(_ObjectHandler):
    """``modelarts/obs/link``: a new one."""

    async def post(self) -> None:
        self.reply(await self.objects.link(self.body(LinkRequest)))


class PreviewHandler(_ObjectHandler):
    """``modelarts/obs/preview?connection&bucket&key``."""

    async def get(self) -> None:
        self.reply(await self.previews.preview(self.connection, self.address()))


class DocumentHandler(_ObjectHandler):
    """``modelarts/obs/document?connection&bucket&key&format``: only text with ``format=text``."""

    async def get(self) -> None:
        only_text = self.get_query_argument("format", "") == "text"
        self.reply(await self.documents.read(self.connection, self.address(), only_text=only_text))

    async def put(self) -> None:
        self.reply(await self.documents.save(self.body(ObsSave)))


class ContentHandler(_ObjectHandler):
    """``modelarts/obs/content?connection&bucket&key&download``: the bytes.

    Whatever a bucket holds must not run in our origin: only images are shown, all else is saved.
    """

    async def get(self) -> None:
        asked = self.request.headers.get("Range", "")
        if not _RANGE.fullmatch(asked):
            asked = ""
        content = await self.objects.content(self.connection, self.address(), asked)
        try:
            self._describe(content)
            await self._send(content)
        except StreamClosedError:
            # Whoever asked is gone.
            pass
        finally:
            await self.objects.stores.in_thread(content.close)

    def _describe(self, content: Content) -> None:
        shown = content.image and not self.get_query_argument("download", "")
        if content.range:
            self.set_status(206)
            self.set_header("Content-Range", content.range)
        kind = "inline" if shown else "attachment"
        name = quote(content.address.name, safe="")
        self.set_header("Content-Disposition", f"{kind}; filename*=UTF-8''{name}")
        self.set_header("Content-Length", str(content.length))
        self.set_header("Content-Security-Policy", "sandbox; default-src 'none'")
        self.set_header("Content-Type", content.image if shown else "application/octet-stream")
        self.set_header("Cross-Origin-Resource-Policy", "same-origin")
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Accept-Ranges", "bytes")
        self.set_header("Cache-Control", "no-store")

    async def _send(self, content: Content) -> None:
        chunk = content.first
        while chunk:
            self.write(chunk)
            # Waits until the browser has taken it: nothing piles up here.
            await self.flush()
            try:
                chunk = await self.objects.stores.in_thread(content.read)
            except AppError as error:
                self.log.info("%s broke off: %s", content.address, error)
                if (connection := self.request.connection) is not None:
                    # The only way left to say that it is not complete.
                    connection.stream.close()  # type: ignore[attr-defined]
                return
        self.finish(set_content_type=self._headers["Content-Type"])


OBJECT_ROUTES = (
    Route("obs/details", DetailsHandler, {"get": Call("All about an object", reply=ObsDetails)}),
    Route("obs/count", CountHandler, {"get": Call("How much is in a folder", reply=ObsCount)}),
    Route(
        "obs/folder",
        FolderHandler,
        {"post": Call("Make a folder", status=204, request=FolderRequest)},
    ),
    Route(
        "obs/link",
        LinkHandler,
        {"post": Call("Make a temporary link", request=LinkRequest, reply=ObsLink)},
    ),
    Route(
        "obs/preview",
        PreviewHandler,
        {"get": Call("What an object looks like", reply=ObsPreview)},
    ),
    Route("obs/content", ContentHandler, {"get": Call("An object's bytes")}),
    Route(
        "obs/document",
        DocumentHandler,
        {
            "get": Call("Open an object as a document", reply=ObsContent),
            "put": Call("Write a document", request=ObsSave, reply=ObsSaved),
        },
    ),
)
