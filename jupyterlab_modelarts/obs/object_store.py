"""Requests about single objects, whose errors say the cause."""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from botocore.exceptions import BotoCoreError, ClientError

from ..core.objectstore.access import StoreAccess
from ..core.objectstore.address import Address
from ..core.objectstore.clients import Clients
from ..core.objectstore.connection import Connection, Keys
from ..core.objectstore.errors import IsAFolder, ObjectMissing
from ..core.objectstore.faults import explain
from .object_errors import Archived, BadRange

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

T = TypeVar("T")

#: Requests at once; more wait, and nobody else does.
THREADS = 16
#: Storage classes whose objects must be restored before they can be read; COLD is that of OBS.
_ARCHIVES = {"COLD", "DEEP_ARCHIVE", "GLACIER"}


class ObjectStore(NamedTuple):
    """A store that is open; others use the same client. All calls block."""

    connection: Connection
    keys: Keys
    client: "S3Client"

    @contextmanager
    def explaining(self, address: Address, action: str) -> Iterator[None]:
        """Within it, errors of boto3 become ours."""
        try:
            yield
        except (BotoCoreError, ClientError) as error:
            if _code(error) == "InvalidObjectState":
                raise Archived(address=address, storage_class="?") from None
            if _code(error) in ("416", "InvalidRange"):
                raise BadRange(address=address) from None
            raise explain(error, self.connection, address, action) from None

    def head(self, address: Address) -> Mapping[str, Any]:
        """What the store says of an object.

        Raises:
            AppError: it cannot be had; see `explain`.
        """
        try:
            return self.client.head_object(Bucket=address.bucket, Key=address.key)
        except ClientError:
            # A refused HEAD has no body to say why.
            return self._head_by_get(address)
        except BotoCoreError as error:
            raise explain(error, self.connection, address, "HeadObject") from None

    def _head_by_get(self, address: Address) -> Mapping[str, Any]:
        try:
            with self.explaining(address, "GetObject"):
                reply = self.client.get_object(
                    Bucket=address.bucket, Key=address.key, Range="bytes=0-0"
                )
        except ObjectMissing:
            if self.has_children(address):
                raise IsAFolder(address=address) from None
            raise
        reply["Body"].close()
        total = reply.get("ContentRange", "").rpartition("/")[2]
        return {**reply, "ContentLength": int(total) if total.isdecimal() else 0}

    def exists(self, address: Address) -> bool:
        """Whether there is an object of this very key.

        Raises:
            AppError: the store does not say.
        """
        try:
            self.head(address)
        except (ObjectMissing, IsAFolder):
            return False
        return True

    def has_children(self, address: Address) -> bool:
        """Whether there is anything in a folder."""
        prefix = address.key if address.is_folder else f"{address.key}/"
        with self.explaining(address, "ListBucket"):
            # Version 1: parallel file systems have no other that works.
            reply = self.client.list_objects(Bucket=address.bucket, Prefix=prefix, MaxKeys=1)
        return bool(reply.get("Contents"))

    def read(self, address: Address, start: int, length: int, etag: str) -> bytes:
        """Bytes of the version ``etag``, fewer at its end.

        Raises:
            Changed: it is another version by now.
            AppError: see `explain`.
        """
        with self.explaining(address, "GetObject"):
            reply = self.client.get_object(
                Bucket=address.bucket,
                Key=address.key,
                Range=f"bytes={start}-{start + length - 1}",
                IfMatch=etag,
            )
            with reply["Body"] as body:
                # Not more than asked for, whatever the store sends.
                return body.read(length)


class ObjectStores:
    """Opens stores, in threads of its own, so that a slow one holds up nothing else."""

    def __init__(self, access: StoreAccess, clients: Clients) -> None:
        self._access = access
        self._clients = clients
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="objects")

    def stop(self) -> None:
        """Take no more requests."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def ask(self, connection: str, call: Callable[[ObjectStore], T]) -> T:
        """Run ``call`` in a thread, with the store open.

        Raises:
            AppError: the store cannot be opened, or as ``call`` does.
        """
        store = await self.open(connection)
        return await self.in_thread(lambda: call(store))

    async def open(self, connection: str) -> ObjectStore:
        """A store.

        Raises:
            AppError: there is no such connection, or no keys.
        """
        opened, keys = await self._access.open(connection)
        client = await self.in_thread(lambda: self._clients.get(opened, keys))
        return ObjectStore(opened, keys, client)

    async def in_thread(self, call: Callable[[], T]) -> T:
        """Run what blocks."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, call)


def require_readable(address: Address, head: Mapping[str, Any]) -> None:
    """Refuse what can only be read after hours.

    Raises:
        Archived: it is in an archive.
    """
    storage_class = str(head.get("StorageClass", ""))
    restored = 'ongoing-request="false"' in str(head.get("Restore", ""))
    if storage_class in _ARCHIVES and not restored:
        raise Archived(address=address, storage_class=storage_class)


def milliseconds(head: Mapping[str, Any]) -> int:
    """When an object was written."""
    return int(head["LastModified"].timestamp() * 1000)


def _code(error: BotoCoreError | ClientError) -> str:
    return error.response["Error"].get("Code", "") if isinstance(error, ClientError) else ""
