"""What is in a bucket, page by page."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from botocore.exceptions import ClientError

from ..errors import N_
from .address import Address
from .errors import BadAddress

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

#: As many as S3 gives at once.
PAGE = 1000


@dataclass(frozen=True)
class Item:
    """An object or a folder.

    Attributes:
        address: where it is; a folder's key ends with ``/``.
        size: bytes; 0 for a folder.
        modified: milliseconds since 1970; None for a folder.
        etag: with its quotes; empty for a folder.
        storage_class: such as ``STANDARD`` or ``COLD``; empty if the store says nothing.
    """

    address: Address
    size: int = 0
    modified: int | None = None
    etag: str = ""
    storage_class: str = ""


class Page(NamedTuple):
    """Some of what is there.

    Attributes:
        items: sorted by key, as far as this page goes: not all stores sort.
        next: where the next page begins, or None after the last.
    """

    items: tuple[Item, ...]
    next: str | None


def list_page(
    client: "S3Client",
    folder: Address,
    *,
    start: str | None = None,
    limit: int = PAGE,
    recursive: bool = False,
) -> Page:
    """A page of a folder. Blocks.

    Buckets of OBS that are parallel file systems are asked by version 1 of the listing: their
    version 2 gives the first page again and again, and does not encode keys.

    Args:
        client: of the store.
        folder: what to look into. A key without ``/`` at its end lists all that begins so.
        start: `Page.next` of the page before.
        limit: how many at most, up to `PAGE`.
        recursive: what is in folders below, too, rather than the folders.

    Raises:
        BadAddress: ``start`` comes from no listing.
        BotoCoreError, ClientError: see `explain`.
    """
    version, _, place = (start or "2:").partition(":")
    if version not in ("1", "2"):
        raise BadAddress(address=str(folder), reason=N_("there is no such page"))
    asked: dict[str, Any] = {"Bucket": folder.bucket, "Prefix": folder.key, "MaxKeys": limit}
    if not recursive:
        asked["Delimiter"] = "/"
    reply: dict[str, Any]
    if version == "1":
        reply = dict(client.list_objects(**asked, Marker=place))
        following = reply.get("NextMarker") or _last(reply)
    else:
        if place:
            asked["ContinuationToken"] = place
        reply = dict(client.list_objects_v2(**asked))
        following = reply.get("NextContinuationToken")
        if start is None and _is_file_system(client, folder.bucket, reply):
            return list_page(client, folder, start="1:", limit=limit, recursive=recursive)
    more = following if reply.get("IsTruncated") else None
    return Page(_items(folder, reply), more and f"{version}:{more}")


def list_all(client: "S3Client", folder: Address) -> Iterator[Item]:
    """All objects in a folder and below, page after page. Blocks at each page."""
    start: str | None = None
    while True:
        page = list_page(client, folder, start=start, recursive=True)
        yield from page.items
        start = page.next
        if start is None:
            return


def _is_file_system(client: "S3Client", bucket: str, reply: dict[str, Any]) -> bool:
    """Whether the bucket that gave this reply is a parallel file system. Only OBS is asked."""
    if reply["ResponseMetadata"]["HTTPHeaders"].get("server") != "OBS" or not _names(reply):
        return False
    try:
        head = client.head_bucket(Bucket=bucket)
    except ClientError:
        # Who may not ask is told nothing; most buckets are none.
        return False
    headers = head["ResponseMetadata"]["HTTPHeaders"]
    return headers.get("x-obs-fs-file-interface", "").lower() == "enabled"


def _last(reply: dict[str, Any]) -> str:
    return max(_names(reply), default="")


def _names(reply: dict[str, Any]) -> list[str]:
    keys = [each["Key"] for each in reply.get("Contents", ())]
    return [*keys, *(each["Prefix"] for each in reply.get("CommonPrefixes", ()))]


def _items(folder: Address, reply: dict[str, Any]) -> tuple[Item, ...]:
    folders = (
        Item(Address(folder.bucket, each["Prefix"])) for each in reply.get("CommonPrefixes", ())
    )
    objects = (
        Item(
            Address(folder.bucket, each["Key"]),
            size=each["Size"],
            modified=round(each["LastModified"].timestamp() * 1000),
            etag=each.get("ETag", ""),
            storage_class=each.get("StorageClass", ""),
        )
        # The object that stands for the folder itself is not in it.
        for each in reply.get("Contents", ())
        if each["Key"] != folder.key
    )
    return tuple(sorted((*folders, *objects), key=lambda item: item.address.key))
