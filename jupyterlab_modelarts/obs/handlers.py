"""Connections, buckets and lists over REST."""

from ..core.errors import InvalidRequest
from ..core.feature import Call, Route
from ..core.objectstore.address import Address
from ..core.objectstore.listing import PAGE
from ..core.web import BaseHandler, is_number
from .connections import ConnectionService
from .models import (
    BucketList,
    ConnectionInfo,
    ConnectionList,
    ConnectionRequest,
    ObsPage,
    ProbeReport,
    ProbeRequest,
)


class _ConnectionHandler(BaseHandler):
    def initialize(self, connections: ConnectionService, **_: object) -> None:
        self.connections = connections


class ConnectionsHandler(_ConnectionHandler):
    """``modelarts/obs/connections``: all of them, and new ones."""

    async def get(self) -> None:
        self.reply(await self.connections.list())

    async def post(self) -> None:
        request = self.body(ConnectionRequest)
        self.reply(await self.connections.create(request), 201)


class ConnectionHandler(_ConnectionHandler):
    """``modelarts/obs/connections/{id}``: one of the user's own."""

    async def put(self, id: str) -> None:
        self.reply(await self.connections.change(id, self.body(ConnectionRequest)))

    async def delete(self, id: str) -> None:
        await self.connections.delete(id)
        self.set_status(204)


class ProbeHandler(_ConnectionHandler):
    """``modelarts/obs/probe``: does it work?"""

    async def post(self) -> None:
        self.reply(await self.connections.probe(self.body(ProbeRequest)))


class BucketsHandler(_ConnectionHandler):
    """``modelarts/obs/buckets?connection``."""

    async def get(self) -> None:
        self.reply(await self.connections.buckets(self.get_query_argument("connection", "")))


class ListHandler(_ConnectionHandler):
    """``modelarts/obs/list?connection&bucket&prefix&start&limit``: a page of a folder."""

    async def get(self) -> None:
        limit = self.get_query_argument("limit", str(PAGE))
        if not is_number(limit) or not 1 <= int(limit) <= PAGE:
            raise InvalidRequest(reason=f"limit: 1 to {PAGE}")
        # Names may begin and end with spaces.
        prefix = self.get_query_argument("prefix", "", strip=False)
        folder = Address.checked(self.get_query_argument("bucket", "", strip=False), prefix)
        start = self.get_query_argument("start", None, strip=False)
        id = self.get_query_argument("connection", "")
        self.reply(await self.connections.page(id, folder, start, int(limit)))


CONNECTION_ROUTES = (
    Route(
        "obs/connections",
        ConnectionsHandler,
        {
            "get": Call("All connections, the default first", reply=ConnectionList),
            "post": Call(
                "Keep a new connection",
                status=201,
                request=ConnectionRequest,
                reply=ConnectionInfo,
            ),
        },
    ),
    Route(
        "obs/connections/{id}",
        ConnectionHandler,
        {
            "put": Call("Change a connection", request=ConnectionRequest, reply=ConnectionInfo),
            "delete": Call("Forget a connection and its keys", status=204),
        },
        {"id": "[a-z0-9-]{1,64}"},
    ),
    Route(
        "obs/probe",
        ProbeHandler,
        {"post": Call("Test a connection", request=ProbeRequest, reply=ProbeReport)},
    ),
    Route("obs/buckets", BucketsHandler, {"get": Call("All buckets", reply=BucketList)}),
    Route("obs/list", ListHandler, {"get": Call("A page of a folder", reply=ObsPage)}),
)
