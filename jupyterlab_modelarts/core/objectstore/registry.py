"""All connections, whoever has set them up, by their ids."""

import asyncio
import socket
import time
from collections.abc import Iterable
from typing import NamedTuple, Protocol
from urllib.parse import urlsplit

from ..paths import Workspace
from .connection import Connection, Keys, host_of
from .errors import HostUnknown, KeysExpired, NoKeys, UnknownConnection
from .guard import require_allowed

#: Seconds before their end in which temporary keys count as expired: requests take time.
MARGIN = 10


class Known(NamedTuple):
    """A connection and what may be shown of its keys.

    Attributes:
        access_key: its first characters; empty without keys.
        expires: when the keys end, in milliseconds since 1970; None if they do not.
    """

    connection: Connection
    access_key: str = ""
    expires: int | None = None


class Source(Protocol):
    """Where connections come from. All calls block."""

    def known(self) -> list[Known]:
        """The connections, best first.

        Raises:
            AppError: they cannot be read.
        """

    def keys(self, id: str) -> Keys | None:
        """The keys of one of them, valid now where they can be renewed; None without any.

        Raises:
            AppError: they cannot be read.
        """


class ConnectionRegistry:
    """Opens connections by their id: a `StoreAccess`.

    Args:
        sources: asked in this order; of two connections with the same id the first counts.
        workspace: where users' files of certificates are.
    """

    def __init__(self, sources: Iterable[Source], workspace: Workspace) -> None:
        self._sources = tuple(sources)
        self._workspace = workspace

    async def known(self) -> list[Known]:
        """All connections, the default first."""
        return await asyncio.to_thread(self._known)

    async def open(self, connection: str) -> tuple[Connection, Keys]:
        """A connection and keys that are valid now.

        Raises:
            UnknownConnection: there is none of this id.
            NoKeys: its keys are not known any more.
            KeysExpired: they have come to their end.
            RefusedHost, HostUnknown: it leads nowhere, or where nobody may go.
            OutsideRoot: its file of certificates is outside the workspace by now.
        """
        return await asyncio.to_thread(self._open, connection)

    def locate(self, connection: Connection) -> Connection:
        """It with the real place of its file of certificates: users name one of the workspace.

        Raises:
            OutsideRoot: it is outside.
        """
        if connection.source != "user" or not connection.ca_file:
            return connection
        real = str(self._workspace.locate(connection.ca_file))
        return connection.model_copy(update={"ca_file": real})

    def _known(self) -> list[Known]:
        found: dict[str, Known] = {}
        for source in self._sources:
            for known in source.known():
                found.setdefault(known.connection.id, known)
        return list(found.values())

    def _open(self, id: str) -> tuple[Connection, Keys]:
        for source in self._sources:
            for known in source.known():
                if known.connection.id == id:
                    keys = self._valid_keys(source, known.connection)
                    return self.locate(known.connection), keys
        raise UnknownConnection(id=id)

    def _valid_keys(self, source: Source, connection: Connection) -> Keys:
        keys = source.keys(connection.id)
        if keys is None:
            raise NoKeys(name=connection.name)
        check_keys(connection, keys)
        if connection.source == "user":
            check_endpoint(connection.endpoint)
        return keys


def check_keys(connection: Connection, keys: Keys) -> None:
    """Notice keys that have come to their end, without asking the store.

    Raises:
        KeysExpired: they have.
    """
    if keys.expires is not None and keys.expires / 1000 < time.time() + MARGIN:
        raise KeysExpired(host=host_of(connection.endpoint))


def check_endpoint(endpoint: str) -> None:
    """Refuse what users may not reach through the server. Asks the resolver, so it blocks.

    Raises:
        RefusedHost: it leads to where a cloud gives out the keys of machines.
        HostUnknown: it leads nowhere.
    """
    parts = urlsplit(endpoint)
    try:
        found = socket.getaddrinfo(parts.hostname, parts.port or 443, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise HostUnknown(host=host_of(endpoint)) from None
    for address in found:
        require_allowed(host_of(endpoint), str(address[4][0]))
