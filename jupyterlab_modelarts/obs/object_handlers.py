"""Single objects over REST."""

from ..core.errors import NotFound
from ..core.feature import Call, Route
from ..core.objectstore.address import Address
from ..core.web import BaseHandler
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
from .object_errors import TooLargeToOpen
from .objects import MAX_DOCUMENT, ObjectService
from .preview import MAX_IMAGE, image_type


class _ObjectHandler(BaseHandler):
    def initialize(self, objects: ObjectService, **_: object) -> None:
        self.objects = objects

    @property
    def connection(self) -> str:
        return str(self.get_query_argument("connection", ""))

    def address(self, key: str = "key") -> Address:
        """What the query names. Keys may begin and end with spaces."""
        bucket = self.get_query_argument("bucket", "", strip=False)
        return Address.checked(bucket, self.get_query_argument(key, "", strip=False))


class DetailsHandler(_ObjectHandler):
    """``modelarts/obs/details?connection&bucket&key``."""

    async def get(self) -> None:
        self.reply(await self.objects.details(self.connection, self.address()))


class CountHandler(_ObjectHandler):
    """``modelarts/obs/count?connection&bucket&prefix``."""

    async def get(self) -> None:
        self.reply(await self.objects.count(self.connection, self.address("prefix")))


class FolderHandler(_ObjectHandler):
    """``modelarts/obs/folder``: make one."""

    async def post(self) -> None:
        asked = self.body(FolderRequest)
        folder = Address.checked(asked.bucket, asked.key)
        await self.objects.make_folder(asked.connection, folder)
        self.set_status(204)


class LinkHandler(_ObjectHandler):
    """``modelarts/obs/link``: make one that works for a while."""

    async def post(self) -> None:
        asked = self.body(LinkRequest)
        address = Address.checked(asked.bucket, asked.key)
        self.reply(await self.objects.link(asked.connection, address, asked.seconds))


class PreviewHandler(_ObjectHandler):
    """``modelarts/obs/preview?connection&bucket&key``."""

    async def get(self) -> None:
        self.reply(await self.objects.preview(self.connection, self.address()))


class ContentHandler(_ObjectHandler):
    """``modelarts/obs/content?connection&bucket&key``: an image, and nothing else.

    What comes from a bucket may be anybody's: no page or program of it runs in our origin.
    """

    async def get(self) -> None:
        content = await self.objects.image(self.connection, self.address(), MAX_IMAGE)
        kind = image_type(content)
        if not kind:
            raise NotFound(what="image")
        self.set_header("Content-Security-Policy", "sandbox; default-src 'none'")
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Cache-Control", "no-store")
        self.finish(content, set_content_type=kind)


class DocumentHandler(_ObjectHandler):
    """``modelarts/obs/document``: an object to be edited."""

    async def get(self) -> None:
        self.reply(await self.objects.document(self.connection, self.address()))

    async def put(self) -> None:
        # JSON and base64 make it longer.
        if len(self.request.body) > 2 * MAX_DOCUMENT:
            raise TooLargeToOpen(address="The document", limit=f"{MAX_DOCUMENT >> 20} MB")
        self.reply(await self.objects.save(self.body(ObsSave)))


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
        "obs/preview", PreviewHandler, {"get": Call("What an object looks like", reply=ObsPreview)}
    ),
    Route("obs/content", ContentHandler, {"get": Call("An object that is an image")}),
    Route(
        "obs/document",
        DocumentHandler,
        {
            "get": Call("An object to be edited", reply=ObsContent),
            "put": Call("Write an object that was edited", request=ObsSave, reply=ObsSaved),
        },
    ),
)
