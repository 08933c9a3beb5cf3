"""Uploads by way of the object store over REST."""

from ..core.errors import InvalidRequest
from ..core.feature import Call, Route
from ..core.web import BaseHandler, is_number
from .relay import PAGE, RelayService
from .relay_models import Relay, RelayParts, RelayProgress, RelayRequest


class _RelayHandler(BaseHandler):
    def initialize(self, relays: RelayService, **_: object) -> None:
        self.relays = relays


class RelaysHandler(_RelayHandler):
    """``modelarts/obs/relay``: a new one."""

    async def post(self) -> None:
        # Jupyter has checked that it is this server's or an allowed one.
        origin = self.request.headers.get("Origin")
        origin = origin or f"{self.request.protocol}://{self.request.host}"
        self.reply(await self.relays.create(self.body(RelayRequest), origin), 201)


class RelayHandler(_RelayHandler):
    """``modelarts/obs/relay/{id}``."""

    async def get(self, id: str) -> None:
        first, count = self._number("first", 1), self._number("count", PAGE)
        self.reply(await self.relays.parts(id, first, count))

    async def delete(self, id: str) -> None:
        await self.relays.cancel(id)
        self.set_status(204)

    def _number(self, name: str, default: int) -> int:
        text = self.get_query_argument(name, str(default))
        if not is_number(text) or int(text) < 1:
            raise InvalidRequest(reason=f"{name}: a number from 1 on")
        return int(text)


class ProgressHandler(_RelayHandler):
    """``modelarts/obs/relay/{id}/progress``: how far the browser is."""

    async def post(self, id: str) -> None:
        self.relays.progress(id, self.body(RelayProgress).sent)
        self.set_status(204)


class CompleteHandler(_RelayHandler):
    """``modelarts/obs/relay/{id}/complete``: all parts are sent."""

    async def post(self, id: str) -> None:
        await self.relays.complete(id)
        self.set_status(204)


_ID = {"id": "[0-9a-f]{32}"}

RELAY_ROUTES = (
    Route(
        "obs/relay",
        RelaysHandler,
        {
            "post": Call(
                "Upload a large file by way of the store",
                status=201,
                request=RelayRequest,
                reply=Relay,
            )
        },
    ),
    Route(
        "obs/relay/{id}",
        RelayHandler,
        {
            "get": Call("Where to PUT ?count= parts, from ?first= on", reply=RelayParts),
            "delete": Call("Give it up", status=204),
        },
        _ID,
    ),
    Route(
        "obs/relay/{id}/progress",
        ProgressHandler,
        {"post": Call("How far the browser is", request=RelayProgress, status=204)},
        _ID,
    ),
    Route(
        "obs/relay/{id}/complete",
        CompleteHandler,
        {"post": Call("All parts are sent", status=204)},
        _ID,
    ),
)
