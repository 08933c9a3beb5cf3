"""What all transfers with one store share."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from botocore.exceptions import BotoCoreError, ClientError

from ..address import Address
from ..clients import Clients
from ..connection import Connection, Keys, protects_bytes
from ..faults import explain
from .boto import BotoEngine
from .crew import Crew
from .engine import Engine
from .tally import Tally

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


class Store(NamedTuple):
    """An opened connection.

    Attributes:
        client: for all but bytes.
        engine: for bytes.
        protects_bytes: whether they cannot be altered unnoticed on their way.
    """

    connection: Connection
    client: "S3Client"
    engine: Engine
    protects_bytes: bool

    @contextmanager
    def explaining(self, address: Address, action: str) -> Iterator[None]:
        """Within it, errors of boto3 become ours."""
        try:
            yield
        except (BotoCoreError, ClientError) as error:
            raise explain(error, self.connection, address, action) from error

    def close(self) -> None:
        """Give up the engine's connections."""
        self.engine.close()


class Work(NamedTuple):
    """One transfer under way."""

    store: Store
    crew: Crew
    tally: Tally


def open_store(connection: Connection, keys: Keys, clients: Clients) -> Store:
    """Open a store for a transfer, with the fastest engine that there is."""
    client = clients.get(connection, keys)
    engine: Engine
    try:
        from .curl import CurlEngine
    except ImportError:
        # Its library has no wheels for some systems.
        engine = BotoEngine(client, connection)
    else:
        engine = CurlEngine(client, connection, keys)
    return Store(connection, client, engine, protects_bytes(connection, keys))
