"""Objects as documents: opened, changed and written back."""

import base64
import binascii
import mimetypes
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from botocore.exceptions import ClientError

from ..core.errors import N_, InvalidRequest
from ..core.files import human_size
from ..core.objectstore.address import Address
from ..core.objectstore.client import KEPT_HEADERS
from ..core.objectstore.errors import BadAddress, IsAFolder, ObjectMissing
from ..core.objectstore.transfer.engine import MTIME
from .models import ObsContent, ObsSave, ObsSaved
from .object_errors import ChangedSince, NotUtf8, ObjectExists, TooLarge
from .object_store import ObjectStore, ObjectStores, milliseconds, require_readable


class DocumentService:
    """Reads and writes documents.

    Args:
        stores: opens them.
        limit: bytes of the largest one.
    """

    def __init__(self, stores: ObjectStores, limit: int) -> None:
        self._stores = stores
        self._limit = limit

    async def read(
        self, connection: str, address: Address, *, only_text: bool = False
    ) -> ObsContent:
        """An object's content.

        Args:
            connection: its store's.
            address: the object's.
            only_text: it is for an editor, which would save anything else as text, too.

        Raises:
            TooLarge: it is larger than documents may be.
            NotUtf8: text was asked for, and it is none.
            AppError: it cannot be read.
        """
        _require_object(address)

        def ask(store: ObjectStore) -> ObsContent:
            head = store.head(address)
            require_readable(address, head)
            size, etag = int(head["ContentLength"]), str(head["ETag"])
            self._require_small(address, size)
            data = store.read(address, 0, size, etag) if size else b""
            text = _as_text(data)
            if only_text and text is None:
                raise NotUtf8(address=address)
            return ObsContent(
                content=base64.b64encode(data).decode() if text is None else text,
                format="base64" if text is None else "text",
                etag=etag,
                size=len(data),
                modified=milliseconds(head),
            )

        return await self._stores.ask(connection, ask)

    async def save(self, request: ObsSave) -> ObsSaved:
        """Write an object, unless somebody else has done so meanwhile.

        Raises:
            ChangedSince: somebody has.
            ObjectExists: a new one was to be made, and there is one.
            AppError: it cannot be written.
        """
        address = Address.checked(request.bucket, request.key)
        _require_object(address)
        data = _bytes(request)
        self._require_small(address, len(data))
        return await self._stores.ask(
            request.connection, lambda store: _save(store, address, data, request.etag)
        )

    def _require_small(self, address: Address, size: int) -> None:
        if size > self._limit:
            raise TooLarge(address=address, size=human_size(size), limit=human_size(self._limit))


def _save(store: ObjectStore, address: Address, data: bytes, etag: str | None) -> ObsSaved:
    try:
        head = store.head(address)
    except ObjectMissing:
        head = None
    # Not all stores know conditions: who was clearly later is told in any case.
    if etag == "" and head is not None:
        raise ObjectExists(address=address)
    if etag and (head is None or head["ETag"] != etag):
        raise ChangedSince(address=address)
    kept = _kept(store, address, head) if head else {"ContentType": _guess(address)}
    condition: dict[str, Any] = {}
    if etag is not None:
        condition = {"IfMatch": etag} if etag else {"IfNoneMatch": "*"}
    with store.explaining(address, "PutObject"):
        try:
            written = _put(store, address, data, kept | condition)
        except ClientError as error:
            code = error.response["Error"].get("Code", "")
            if code in ("412", "PreconditionFailed", "409", "ConditionalRequestConflict"):
                raise (ChangedSince if etag else ObjectExists)(address=address) from None
            if code not in ("501", "NotImplemented") or not condition:
                raise
            written = _put(store, address, data, kept)
    # Only for the time: what is there now may be of somebody else, whose change must be noticed.
    modified = milliseconds(store.head(address))
    return ObsSaved(etag=written, size=len(data), modified=modified)


def _put(store: ObjectStore, address: Address, data: bytes, more: Mapping[str, Any]) -> str:
    reply = store.client.put_object(Bucket=address.bucket, Key=address.key, Body=data, **more)
    return reply["ETag"]


def _kept(store: ObjectStore, address: Address, head: Mapping[str, Any]) -> dict[str, Any]:
    kept = {name: head[name] for name in KEPT_HEADERS if head.get(name)}
    # That of the file it once was; the object is newer now.
    metadata = {k: v for k, v in head.get("Metadata", {}).items() if k != MTIME}
    if metadata:
        kept["Metadata"] = metadata
    if head.get("TagCount"):
        with store.explaining(address, "GetObjectTagging"):
            reply = store.client.get_object_tagging(Bucket=address.bucket, Key=address.key)
        kept["Tagging"] = urlencode([(tag["Key"], tag["Value"]) for tag in reply["TagSet"]])
    return kept


def _guess(address: Address) -> str:
    if address.name.endswith(".ipynb"):
        return "application/x-ipynb+json"
    return mimetypes.guess_type(address.name)[0] or "application/octet-stream"


def _bytes(request: ObsSave) -> bytes:
    try:
        if request.format == "base64":
            return base64.b64decode(request.content, validate=True)
        return request.content.encode()
    except (binascii.Error, ValueError):
        raise InvalidRequest(reason=f"content: it is no {request.format}") from None


def _as_text(data: bytes) -> str | None:
    """Text that turns into the very same bytes again."""
    if b"\0" in data:
        return None
    try:
        return data.decode()
    except UnicodeDecodeError:
        return None


def _require_object(address: Address) -> None:
    if not address.key:
        raise BadAddress(address=str(address), reason=N_("the key is missing"))
    if address.is_folder:
        raise IsAFolder(address=address)
