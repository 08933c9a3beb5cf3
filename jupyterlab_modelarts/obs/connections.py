"""Connections, as users see and change them, and the buckets behind them."""

import asyncio

from pydantic import ValidationError

from ..core.errors import InvalidRequest
from ..core.objectstore.address import Address
from ..core.objectstore.connection import Connection, Keys, host_of, tidy_endpoint
from ..core.objectstore.embedded import EmbeddedStore
from ..core.objectstore.errors import (
    FixedConnection,
    KeysOfOtherHost,
    NoKeys,
    UnknownConnection,
)
from ..core.objectstore.listing import list_page
from ..core.objectstore.probe import STEPS, probe
from ..core.objectstore.registry import ConnectionRegistry, Known, check_endpoint, check_keys
from ..core.objectstore.samples import BUCKET
from ..core.objectstore.user import UserConnections, new_id
from ..core.wire import describe
from .models import (
    BucketInfo,
    BucketList,
    ConnectionInfo,
    ConnectionList,
    ConnectionRequest,
    EmbeddedInfo,
    ObsItem,
    ObsPage,
    ProbeReport,
    ProbeRequest,
    ProbeStep,
)
from .object_store import ObjectStore, ObjectStores


class ConnectionService:
    """What can be done with connections, and what is behind them.

    Args:
        registry: all connections.
        user: those that the user can change.
        embedded: the store of this server.
        stores: opens them.
    """

    def __init__(
        self,
        registry: ConnectionRegistry,
        user: UserConnections,
        embedded: EmbeddedStore,
        stores: ObjectStores,
    ) -> None:
        self._registry = registry
        self._user = user
        self._embedded = embedded
        self._stores = stores

    async def start(self) -> None:
        await self._embedded.start()

    async def stop(self) -> None:
        await self._embedded.stop()

    # --- connections -------------------------------------------------------------------------

    async def list(self) -> ConnectionList:
        """All connections, the default first.

        Raises:
            AppError: they cannot be read.
        """
        known = await self._registry.known()
        error = self._embedded.error
        return ConnectionList(
            connections=tuple(map(_info, known)),
            embedded=EmbeddedInfo(
                state=self._embedded.state,
                error=error.info() if error else None,
                folder=str(self._embedded.folder),
            ),
        )

    async def create(self, request: ConnectionRequest) -> ConnectionInfo:
        """Keep a new connection.

        Raises:
            AppError: it makes no sense, or cannot be kept.
        """
        if request.keys is None:
            raise InvalidRequest(reason="keys: a new connection needs them")
        connection = self._connection(new_id(), request)
        return _info(await self._save(connection, _keys(request)))

    async def change(self, id: str, request: ConnectionRequest) -> ConnectionInfo:
        """Change a connection of the user's own.

        Raises:
            FixedConnection: it is not the user's.
            KeysOfOtherHost: another endpoint needs keys of its own.
            AppError: as for `create`.
        """
        saved = await self._require_own(id)
        connection, keys = self._connection(id, request), _keys(request)
        if keys is None:
            _require_same_host(saved, connection)
        return _info(await self._save(connection, keys))

    async def delete(self, id: str) -> None:
        """Forget a connection of the user's own, and its keys.

        Raises:
            FixedConnection: it is not the user's.
            UnknownConnection: there is none.
        """
        await self._require_own(id)
        await asyncio.to_thread(self._user.delete, id)

    async def probe(self, request: ProbeRequest) -> ProbeReport:
        """Find out whether a connection would work.

        Raises:
            KeysOfOtherHost: another endpoint needs keys of its own.
            AppError: it makes no sense, or has no keys.
        """
        connection = self._connection(request.id or new_id(), request.settings)
        keys = _keys(request.settings)
        if keys is None:
            if request.id is None:
                raise NoKeys(name=connection.name)
            saved, keys = await self._registry.open(request.id)
            _require_same_host(saved, connection)
        await asyncio.to_thread(check_endpoint, connection.endpoint)
        check_keys(connection, keys)
        steps, bucket, fastest = await self._stores.in_thread(
            lambda: probe(
                self._registry.locate(connection), keys, request.bucket, write=request.write
            )
        )
        return ProbeReport(
            steps=tuple(
                ProbeStep(
                    step=step,
                    done=step in steps,
                    error=error.info() if (error := steps.get(step)) else None,
                )
                for step in STEPS
            ),
            bucket=bucket,
            milliseconds=fastest,
        )

    async def _save(self, connection: Connection, keys: Keys | None) -> Known:
        await asyncio.to_thread(self._registry.locate, connection)
        await asyncio.to_thread(check_endpoint, connection.endpoint)
        return await asyncio.to_thread(self._user.save, connection, keys)

    async def _require_own(self, id: str) -> Connection:
        for known in await self._registry.known():
            if known.connection.id == id:
                if known.connection.source != "user":
                    raise FixedConnection(name=known.connection.name)
                return known.connection
        raise UnknownConnection(id=id)

    def _connection(self, id: str, request: ConnectionRequest) -> Connection:
        endpoint = tidy_endpoint(request.endpoint)
        try:
            return Connection(
                id=id,
                name=request.name or host_of(endpoint),
                endpoint=endpoint,
                region=request.region,
                addressing=request.addressing,
                bucket=request.bucket,
                ca_file=request.ca_file,
            )
        except ValidationError as error:
            raise InvalidRequest(reason=describe(error)) from None

    # --- what is behind them -----------------------------------------------------------------

    async def buckets(self, id: str) -> BucketList:
        """The buckets of a connection.

        Raises:
            AppError: they cannot be listed.
        """

        def ask(store: ObjectStore) -> BucketList:
            if only := store.connection.bucket:
                return BucketList(buckets=(BucketInfo(name=only),))
            with store.explaining(Address(""), "ListBuckets"):
                found = store.client.list_buckets().get("Buckets", [])
            infos = (
                BucketInfo(
                    name=each["Name"],
                    created=round(each["CreationDate"].timestamp() * 1000)
                    if "CreationDate" in each
                    else None,
                )
                for each in found
            )
            return BucketList(buckets=tuple(sorted(infos, key=lambda info: info.name)))

        return await self._stores.ask(id, ask)

    async def page(self, id: str, folder: Address, start: str | None, limit: int) -> ObsPage:
        """A page of a folder.

        Raises:
            AppError: it cannot be listed.
        """

        def ask(store: ObjectStore) -> ObsPage:
            with store.explaining(folder, "ListBucket"):
                page = list_page(store.client, folder, start=start, limit=limit)
            return ObsPage(
                items=tuple(
                    ObsItem(
                        key=item.address.key,
                        name=item.address.name,
                        folder=item.address.is_folder,
                        size=item.size,
                        modified=item.modified,
                        etag=item.etag,
                        storage_class=item.storage_class,
                    )
                    for item in page.items
                ),
                next=page.next,
            )

        return await self._stores.ask(id, ask)


def _require_same_host(saved: Connection, wanted: Connection) -> None:
    """Keys that nobody typed again go only where they went before: else they could be stolen.

    Raises:
        KeysOfOtherHost: they would go elsewhere.
    """
    if saved.endpoint != wanted.endpoint:
        raise KeysOfOtherHost(name=saved.name, host=host_of(wanted.endpoint))


def _keys(request: ConnectionRequest) -> Keys | None:
    given = request.keys
    if given is None:
        return None
    return Keys(given.access_key, given.secret_key, given.token, given.expires)


def _info(known: Known) -> ConnectionInfo:
    connection = known.connection
    home = BUCKET if connection.source == "embedded" else connection.bucket
    return ConnectionInfo(
        connection=connection,
        editable=connection.source == "user",
        access_key=known.access_key,
        expires=known.expires,
        home=home,
    )
