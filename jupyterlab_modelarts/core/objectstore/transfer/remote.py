"""What a store does by itself: copy and delete."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from ...errors import AppError
from ..address import Address
from ..client import KEPT_HEADERS
from ..faults import explain
from ..listing import Item
from .layout import MAX_PARTS, MIB, spans
from .store import Store
from .tally import Tally

if TYPE_CHECKING:
    from mypy_boto3_s3.type_defs import CompletedPartTypeDef, CopySourceTypeDef

#: The largest object that is copied in one request.
MAX_COPY = 5 << 30
#: Bytes of a part: a slow store has to be done with it before we take it for silent.
COPY_PART = 64 * MIB
#: Parts of one object that are copied at once, and of all objects: the store works, we only wait.
PARTS_AT_ONCE = 4
_COPYING = threading.BoundedSemaphore(2 * PARTS_AT_ONCE)
#: Objects in one request to delete.
BATCH = 1000


def copy_object(
    store: Store,
    item: Item,
    target: Address,
    tally: Tally,
    *,
    max_copy: int = MAX_COPY,
    part: int = COPY_PART,
) -> None:
    """Copy an object as it was listed, with its metadata. Blocks.

    Raises:
        Stopped: no more is wanted, between the parts of a large object.
        Changed: it is another one now.
        AppError: it failed; nothing is left behind.
    """
    with store.explaining(item.address, "CopyObject"):
        if item.address.is_folder and item.size == 0:
            # In stores that have real folders these are no objects that could be copied.
            store.client.put_object(Bucket=target.bucket, Key=target.key, Body=b"")
            return
        if item.size > max_copy:
            _copy_in_parts(store, item, target, max(part, -(-item.size // MAX_PARTS)), tally)
            return
        store.client.copy_object(
            Bucket=target.bucket,
            Key=target.key,
            CopySource=_source(item),
            CopySourceIfMatch=item.etag,
            MetadataDirective="COPY",
        )
    tally.moved(item.size)


def _source(item: Item) -> "CopySourceTypeDef":
    return {"Bucket": item.address.bucket, "Key": item.address.key}


def _copy_in_parts(store: Store, item: Item, target: Address, part: int, tally: Tally) -> None:
    client = store.client
    about: dict[str, Any] = dict(
        client.head_object(Bucket=item.address.bucket, Key=item.address.key)
    )
    kept: dict[str, Any] = {
        name: about[name] for name in (*KEPT_HEADERS, "Metadata") if about.get(name)
    }
    upload = client.create_multipart_upload(Bucket=target.bucket, Key=target.key, **kept)[
        "UploadId"
    ]
    every = spans(item.size, part)
    done = [0] * len(every)

    def copy_part(index: int) -> "CompletedPartTypeDef":
        span, number = every[index], index + 1
        with _COPYING:
            tally.check()
            result = client.upload_part_copy(
                Bucket=target.bucket,
                Key=target.key,
                UploadId=upload,
                PartNumber=number,
                CopySource=_source(item),
                CopySourceIfMatch=item.etag,
                CopySourceRange=f"bytes={span.start}-{span.end - 1}",
            )
        tally.moved(span.size)
        done[index] = span.size
        return {"PartNumber": number, "ETag": result["CopyPartResult"]["ETag"]}

    try:
        parts = _all_of(copy_part, len(every))
        client.complete_multipart_upload(
            Bucket=target.bucket,
            Key=target.key,
            UploadId=upload,
            MultipartUpload={"Parts": parts},
        )
    except BaseException:
        tally.moved(-sum(done))
        client.abort_multipart_upload(Bucket=target.bucket, Key=target.key, UploadId=upload)
        raise


def _all_of(
    work: Callable[[int], "CompletedPartTypeDef"], count: int
) -> "list[CompletedPartTypeDef]":
    """Do it for each number, several at once. After a failure no other is begun."""
    with ThreadPoolExecutor(PARTS_AT_ONCE) as pool:
        futures = [pool.submit(work, index) for index in range(count)]
        wait(futures, return_when=FIRST_EXCEPTION)
        for future in futures:
            future.cancel()
    # What was cancelled says nothing of the cause.
    return [future.result() for future in sorted(futures, key=Future.cancelled)]


def delete_objects(store: Store, addresses: Sequence[Address]) -> dict[Address, AppError]:
    """Delete up to `BATCH` objects of one bucket. Blocks. Returns what could not be deleted.

    Raises:
        AppError: none of them could.
    """
    bucket = addresses[0].bucket
    with store.explaining(addresses[0], "DeleteObject"):
        reply = store.client.delete_objects(
            Bucket=bucket,
            Delete={"Objects": [{"Key": each.key} for each in addresses], "Quiet": True},
        )
    failed: dict[Address, AppError] = {}
    for error in reply.get("Errors", ()):
        address = Address(bucket, error.get("Key", ""))
        failed[address] = _reason(store, address, error.get("Code", ""), error.get("Message", ""))
    return failed


def _reason(store: Store, address: Address, code: str, message: str) -> AppError:
    """What an error means that came as a part of a reply."""
    error = ClientError({"Error": {"Code": code, "Message": message}}, "DeleteObjects")
    return explain(error, store.connection, address, "DeleteObject")
