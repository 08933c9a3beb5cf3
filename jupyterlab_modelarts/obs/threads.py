"""Threads for requests to stores, so that a slow one holds up nothing else."""

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from botocore.exceptions import BotoCoreError, ClientError

from ..core.objectstore.address import Address
from ..core.objectstore.client import make_client
from ..core.objectstore.connection import Connection, Keys
from ..core.objectstore.faults import explain

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

T = TypeVar("T")

#: Requests to stores at once; more wait, and nobody else does.
THREADS = 16


class Threads:
    """A bounded number of threads."""

    def __init__(self) -> None:
        self._executor = ThreadPoolExecutor(THREADS, thread_name_prefix="objectstore")

    async def run(self, function: Callable[..., T], *arguments: object) -> T:
        """Call something that blocks."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._executor, function, *arguments)

    def close(self) -> None:
        """The server ends."""
        self._executor.shutdown(wait=False, cancel_futures=True)


@contextmanager
def opened(
    connection: Connection, keys: Keys, address: Address, action: str
) -> Iterator["S3Client"]:
    """A client for some requests, whose errors are explained."""
    client = make_client(connection, keys)
    try:
        yield client
    except (BotoCoreError, ClientError) as error:
        raise explain(error, connection, address, action) from None
    finally:
        client.close()
