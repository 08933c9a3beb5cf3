"""Single objects: what they are, what they look like, and reading and writing them."""

import base64
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from botocore.exceptions import BotoCoreError, ClientError

from ..core.objectstore.access import StoreAccess
from ..core.objectstore.address import Address
from ..core.objectstore.client import make_client
from ..core.objectstore.connection import Connection, Keys
from ..core.objectstore.errors import BadAddress, Changed, IsAFolder
from ..core.objectstore.faults import explain
from ..core.objectstore.listing import list_page
from .models import (
    ObsContent,
    ObsCount,
    ObsDetails,
    ObsItem,
    ObsLink,
    ObsPreview,
    ObsSave,
    ObsSaved,
)
from .object_errors import AlreadyThere, TooLargeToOpen
from .preview import preview
from .threads import Threads

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

T = TypeVar("T")

#: Objects and seconds after which counting is given up: it is for a question to the user.
MAX_COUNT = 100_000
COUNT_SECONDS = 15.0
#: Bytes of the largest object that is opened as a document.
MAX_DOCUMENT = 50 << 20


class ObjectService:
    """What can be done with an object.

    Args:
        access: opens stores.
        threads: where requests are made.
    """

    def __init__(self, access: StoreAccess, threads: Threads) -> None:
        self._access = access
        self._threads = threads

    async def details(self, connection: str, address: Address) -> ObsDetails:
        """All about an object.

        Raises:
            AppError: there is none, or it may not be read.
        """

        def ask(client: "S3Client") -> ObsDetails:
            head = client.head_object(Bucket=address.bucket, Key=address.key)
            return ObsDetails(
                address=str(address),
                item=_item(address, head),
                content_type=head.get("ContentType", ""),
                encryption=str(head.get("ServerSideEncryption", "")),
                metadata=head.get("Metadata", {}),
            )

        return await self._ask(connection, address, "HeadObject", ask)

    async def count(self, connection: str, folder: Address) -> ObsCount:
        """How much is in a folder, as far as it can be told soon.

        Raises:
            AppError: it cannot be listed.
        """

        def ask(client: "S3Client") -> ObsCount:
            objects = size = 0
            end, start = time.monotonic() + COUNT_SECONDS, None
            while True:
                page = list_page(client, folder, start=start, recursive=True)
                objects += len(page.items)
                size += sum(item.size for item in page.items)
                start = page.next
                if start is None:
                    return ObsCount(objects=objects, size=size, complete=True)
                if objects >= MAX_COUNT or time.monotonic() > end:
                    return ObsCount(objects=objects, size=size, complete=False)

        return await self._ask(connection, folder, "ListObjects", ask)

    async def make_folder(self, connection: str, folder: Address) -> None:
        """Make an empty folder: an object whose key ends with ``/``.

        Raises:
            BadAddress: the key does not.
            AlreadyThere: there is one.
        """
        if not folder.key.endswith("/") or folder.key.strip("/") == "":
            raise BadAddress(address=str(folder), reason="a folder ends with /")

        def ask(client: "S3Client") -> None:
            if list_page(client, folder, limit=1, recursive=True).items or _exists(client, folder):
                raise AlreadyThere(address=str(folder))
            client.put_object(Bucket=folder.bucket, Key=folder.key, Body=b"")

        await self._ask(connection, folder, "PutObject", ask)

    async def link(self, connection: str, address: Address, seconds: int) -> ObsLink:
        """A link that works for a while, without keys.

        Raises:
            AppError: there is no such object.
        """
        opened, keys = await self._access.open(connection)
        if keys.expires is not None:
            # A link does not outlive the keys that it was made with.
            seconds = max(1, min(seconds, int(keys.expires / 1000 - time.time())))

        def ask(client: "S3Client") -> ObsLink:
            client.head_object(Bucket=address.bucket, Key=address.key)
            url = client.generate_presigned_url(
                "get_object",
                Params={"Bucket": address.bucket, "Key": address.key},
                ExpiresIn=seconds,
            )
            return ObsLink(url=url, expires=round((time.time() + seconds) * 1000))

        return await self._ask_store(opened, keys, address, "GetObject", ask)

    async def preview(self, connection: str, address: Address) -> ObsPreview:
        """What an object looks like.

        Raises:
            AppError: there is none, or it may not be read.
        """

        def ask(client: "S3Client") -> ObsPreview:
            return preview(client, address)

        return await self._ask(connection, address, "GetObject", ask)

    async def image(self, connection: str, address: Address, limit: int) -> bytes:
        """The content of an object that is an image.

        Raises:
            TooLargeToOpen: it has more than ``limit`` bytes.
            AppError: it may not be read.
        """
        return await self._ask(
            connection, address, "GetObject", lambda client: _read(client, address, limit)[0]
        )

    async def document(self, connection: str, address: Address) -> ObsContent:
        """An object as a document.

        Raises:
            TooLargeToOpen: it is larger than what can be edited.
            AppError: there is none, or it may not be read.
        """
        if address.is_folder:
            raise IsAFolder(address=str(address))

        def ask(client: "S3Client") -> ObsContent:
            content, reply = _read(client, address, MAX_DOCUMENT)
            try:
                text, kind = content.decode(), "text"
            except UnicodeDecodeError:
                text, kind = base64.b64encode(content).decode(), "base64"
            return ObsContent(
                content=text,
                format="text" if kind == "text" else "base64",
                etag=reply.get("ETag", ""),
                size=len(content),
                modified=_milliseconds(reply),
            )

        return await self._ask(connection, address, "GetObject", ask)

    async def save(self, request: ObsSave) -> ObsSaved:
        """Write a document.

        Raises:
            Changed: somebody else has changed it since it was read.
            AppError: it cannot be written.
        """
        address = Address.checked(request.bucket, request.key)
        if address.is_folder:
            raise IsAFolder(address=str(address))
        content = _content(request, address)

        def ask(client: "S3Client") -> ObsSaved:
            kept = _check_version(client, address, request.etag)
            client.put_object(Bucket=address.bucket, Key=address.key, Body=content, **kept)
            head = client.head_object(Bucket=address.bucket, Key=address.key)
            return ObsSaved(
                etag=head["ETag"], size=head["ContentLength"], modified=_milliseconds(head)
            )

        return await self._ask(request.connection, address, "PutObject", ask)

    async def _ask(
        self, id: str, address: Address, action: str, ask: Callable[["S3Client"], T]
    ) -> T:
        connection, keys = await self._access.open(id)
        return await self._ask_store(connection, keys, address, action, ask)

    async def _ask_store(
        self,
        connection: Connection,
        keys: Keys,
        address: Address,
        action: str,
        ask: Callable[["S3Client"], T],
    ) -> T:
        def call() -> T:
            with opened(connection, keys, address, action) as client:
                return ask(client)

        return await self._threads.run(call)


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


def _exists(client: "S3Client", address: Address) -> bool:
    try:
        client.head_object(Bucket=address.bucket, Key=address.key)
    except ClientError as error:
        if str(error.response.get("Error", {}).get("Code")) in ("404", "NoSuchKey"):
            return False
        raise
    return True


def _read(client: "S3Client", address: Address, limit: int) -> tuple[bytes, dict[str, Any]]:
    reply: dict[str, Any] = dict(client.get_object(Bucket=address.bucket, Key=address.key))
    with reply["Body"] as body:
        if reply["ContentLength"] > limit:
            raise TooLargeToOpen(address=str(address), limit=f"{limit >> 20} MB")
        return body.read(), reply


def _check_version(client: "S3Client", address: Address, etag: str | None) -> dict[str, Any]:
    """Notice that somebody was faster; what is to be kept of the present object.

    Not by a condition of the store's: not all have them. Between this look and the writing is a
    moment in which two could write, but not the minutes of editing.
    """
    try:
        head = client.head_object(Bucket=address.bucket, Key=address.key)
    except ClientError as error:
        if str(error.response.get("Error", {}).get("Code")) not in ("404", "NoSuchKey"):
            raise
        if etag:
            raise Changed(address=str(address)) from None
        return {}
    if etag is not None and head["ETag"] != etag:
        raise Changed(address=str(address))
    kept: dict[str, Any] = {"Metadata": head.get("Metadata", {})}
    # The time of the file it was copied from is not its own any more.
    kept["Metadata"].pop("mtime", None)
    if head.get("ContentType"):
        kept["ContentType"] = head["ContentType"]
    return kept


def _content(request: ObsSave, address: Address) -> bytes:
    try:
        if request.format == "text":
            return request.content.encode()
        return base64.b64decode(request.content, validate=True)
    except ValueError:
        raise BadAddress(address=str(address), reason="its content is damaged") from None


def _item(address: Address, head: Any) -> ObsItem:
    return ObsItem(
        key=address.key,
        name=address.name,
        folder=address.is_folder,
        size=head["ContentLength"],
        modified=_milliseconds(head),
        etag=head.get("ETag", ""),
        storage_class=head.get("StorageClass", ""),
    )


def _milliseconds(reply: Any) -> int:
    return int(reply["LastModified"].timestamp() * 1000)
