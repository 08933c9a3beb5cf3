"""What can be asked and done about single objects and folders."""

import time
from typing import Any, NamedTuple

from botocore.response import StreamingBody

from ..core.errors import N_
from ..core.objectstore.address import Address
from ..core.objectstore.errors import BadAddress
from ..core.objectstore.listing import list_all
from .models import FolderRequest, LinkRequest, ObsCount, ObsDetails, ObsItem, ObsLink
from .object_errors import ObjectExists
from .object_store import ObjectStore, ObjectStores, milliseconds, require_readable
from .preview_images import image_type

#: Where counting is given up.
MAX_COUNT = 100_000
MAX_COUNT_SECONDS = 10.0
#: Bytes that are handed on at once.
CHUNK = 256 << 10


class Content(NamedTuple):
    """The bytes of an object, or a range of them, on their way. Close it.

    Attributes:
        length: how many there will be.
        range: the header ``Content-Range``; empty for the whole object.
        first: the first chunk.
        image: the type of a safe image; empty for all else.
    """

    store: ObjectStore
    address: Address
    body: StreamingBody
    length: int
    range: str
    first: bytes
    image: str

    def read(self) -> bytes:
        """The next chunk; empty at the end. Blocks.

        Raises:
            AppError: the store broke off.
        """
        with self.store.explaining(self.address, "GetObject"):
            return self.body.read(CHUNK)

    def close(self) -> None:
        """Ask for no more."""
        self.body.close()


class ObjectService:
    """Asks and changes stores.

    Args:
        stores: opens them.
    """

    def __init__(self, stores: ObjectStores) -> None:
        self.stores = stores

    async def details(self, connection: str, address: Address) -> ObsDetails:
        """All about an object.

        Raises:
            AppError: it cannot be had.
        """

        def ask(store: ObjectStore) -> ObsDetails:
            head = store.head(_object(address))
            item = ObsItem(
                key=address.key,
                name=address.name,
                folder=address.is_folder,
                size=head["ContentLength"],
                modified=milliseconds(head),
                etag=head.get("ETag", ""),
                storage_class=head.get("StorageClass", ""),
            )
            return ObsDetails(
                address=str(address),
                item=item,
                content_type=head.get("ContentType", ""),
                encryption=head.get("ServerSideEncryption", ""),
                metadata=head.get("Metadata", {}),
            )

        return await self.stores.ask(connection, ask)

    async def count(self, connection: str, folder: Address) -> ObsCount:
        """How much is in a folder, as far as it can be counted soon.

        Raises:
            AppError: it cannot be listed.
        """

        def ask(store: ObjectStore) -> ObsCount:
            end = time.monotonic() + MAX_COUNT_SECONDS
            objects = size = 0
            with store.explaining(folder, "ListBucket"):
                for item in list_all(store.client, folder):
                    if objects == MAX_COUNT or time.monotonic() > end:
                        return ObsCount(objects=objects, size=size, complete=False)
                    objects += 1
                    size += item.size
            return ObsCount(objects=objects, size=size, complete=True)

        return await self.stores.ask(connection, ask)

    async def make_folder(self, request: FolderRequest) -> None:
        """Make an empty folder.

        Raises:
            ObjectExists: there is something of this name.
            AppError: it cannot be made.
        """
        address = Address.checked(request.bucket, request.key)
        names = address.key.removesuffix("/").split("/")
        if not address.key.endswith("/") or any(name in ("", ".", "..") for name in names):
            raise BadAddress(address=str(address), reason=N_("no folder can be called so"))

        def ask(store: ObjectStore) -> None:
            of_object = Address(address.bucket, address.key.removesuffix("/"))
            if store.has_children(address) or store.exists(of_object):
                raise ObjectExists(address=address)
            with store.explaining(address, "PutObject"):
                store.client.put_object(Bucket=address.bucket, Key=address.key, Body=b"")

        await self.stores.ask(request.connection, ask)

    async def link(self, request: LinkRequest) -> ObsLink:
        """A temporary link; it works no longer than the keys that sign it.

        Raises:
            AppError: there is no such object.
        """
        address = _object(Address.checked(request.bucket, request.key))

        def ask(store: ObjectStore) -> ObsLink:
            store.head(address)
            now, seconds = time.time(), request.seconds
            if store.keys.expires is not None:
                seconds = min(seconds, max(1, int(store.keys.expires / 1000 - now)))
            url = store.client.generate_presigned_url(
                "get_object",
                Params={"Bucket": address.bucket, "Key": address.key},
                ExpiresIn=seconds,
            )
            return ObsLink(url=url, expires=round((now + seconds) * 1000))

        return await self.stores.ask(request.connection, ask)

    async def content(self, connection: str, address: Address, range: str = "") -> Content:
        """The bytes of an object.

        Args:
            connection: whose keys are used.
            address: which one.
            range: a header ``Range`` of a single range; empty for all.

        Raises:
            BadRange: it has no such bytes.
            AppError: it cannot be read.
        """
        _object(address)
        return await self.stores.ask(connection, lambda store: _begin(store, address, range))


def _begin(store: ObjectStore, address: Address, range: str) -> Content:
    head = store.head(address)
    require_readable(address, head)
    asked: dict[str, Any] = {"Range": range} if range else {}
    with store.explaining(address, "GetObject"):
        reply = store.client.get_object(
            Bucket=address.bucket, Key=address.key, IfMatch=head["ETag"], **asked
        )
        body = reply["Body"]
        first = body.read(CHUNK)
    return Content(
        store,
        address,
        body,
        reply["ContentLength"],
        reply.get("ContentRange", ""),
        first,
        # What begins in the middle cannot be told.
        "" if range else image_type(first),
    )


def _object(address: Address) -> Address:
    """An address that names more than a bucket.

    Raises:
        BadAddress: it does not.
    """
    if not address.key:
        raise BadAddress(address=str(address), reason=N_("the key is missing"))
    return address
