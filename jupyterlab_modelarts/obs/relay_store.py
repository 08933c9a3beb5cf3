"""What uploads by way of the object store ask of it. All calls block."""

from typing import Any

from botocore.exceptions import ClientError

from ..core.errors import AppError
from ..core.files import human_size
from ..core.objectstore.address import Address
from ..core.objectstore.errors import AccessDenied
from ..core.objectstore.transfer.engine import MTIME
from ..core.objectstore.transfer.mtime import mtime_text
from .object_store import ObjectStore
from .relay_errors import RelayCors, RelayPartial
from .relay_records import RelayRecord

#: Seconds that the address of a part works.
EXPIRY = 3600


def begin(store: ObjectStore, address: Address, modified: int | None) -> str:
    """Start a multipart upload of a file of that time. Returns its id."""
    metadata = {} if modified is None else {MTIME: mtime_text(modified * 10**6)}
    with store.explaining(address, "PutObject"):
        reply = store.client.create_multipart_upload(
            Bucket=address.bucket, Key=address.key, Metadata=metadata
        )
    return reply["UploadId"]


def allow_origin(store: ObjectStore, bucket: str, origin: str, *, change: bool) -> None:
    """See to it that pages of ``origin`` may send parts.

    Args:
        store: where the bucket is.
        bucket: of the temporary objects.
        origin: ``https://host[:port]``.
        change: whether a rule may be added where none allows it.

    Raises:
        RelayCors: they may not.
    """
    address = Address(bucket)
    rules: list[Any] = []
    try:
        rules = list(store.client.get_bucket_cors(Bucket=bucket)["CORSRules"])
    except ClientError as error:
        code = error.response["Error"].get("Code", "")
        if code in ("AccessDenied", "403", "NotImplemented", "501"):
            # Nobody knows: the browser will find out, and go the direct way.
            return
        if code not in ("NoSuchCORSConfiguration", "404"):
            with store.explaining(address, "GetBucketCors"):
                raise
    if any(_allows(rule, origin) for rule in rules):
        return
    if not change:
        raise RelayCors(bucket=bucket, origin=origin)
    rule: Any = {
        "AllowedOrigins": [origin],
        "AllowedMethods": ["PUT"],
        "AllowedHeaders": ["*"],
        "MaxAgeSeconds": 3600,
    }
    try:
        with store.explaining(address, "PutBucketCors"):
            store.client.put_bucket_cors(
                Bucket=bucket, CORSConfiguration={"CORSRules": [*rules, rule]}
            )
    except AccessDenied:
        raise RelayCors(bucket=bucket, origin=origin) from None


def _allows(rule: dict[str, Any], origin: str) -> bool:
    origins = rule.get("AllowedOrigins", ())
    return "PUT" in rule.get("AllowedMethods", ()) and ("*" in origins or origin in origins)


def part_url(store: ObjectStore, record: RelayRecord, number: int, seconds: int = EXPIRY) -> str:
    """Where a part is PUT."""
    params = {
        "Bucket": record.bucket,
        "Key": record.key,
        "UploadId": record.upload,
        "PartNumber": number,
    }
    return store.client.generate_presigned_url("upload_part", Params=params, ExpiresIn=seconds)


def parts(store: ObjectStore, record: RelayRecord) -> dict[int, str]:
    """The ETag of each part that is there in full, by its number."""
    address = Address(record.bucket, record.key)
    found: dict[int, str] = {}
    with store.explaining(address, "ListMultipartUploadParts"):
        pages = store.client.get_paginator("list_parts").paginate(
            Bucket=record.bucket, Key=record.key, UploadId=record.upload
        )
        for page in pages:
            for part in page.get("Parts", ()):
                if part["Size"] == record.length(part["PartNumber"]):
                    found[part["PartNumber"]] = part["ETag"]
    return found


def complete(store: ObjectStore, record: RelayRecord) -> None:
    """Make one object of all parts. Harmless when it is one already.

    Raises:
        RelayPartial: some are missing.
    """
    try:
        there = parts(store, record)
    except AppError:
        if _is_complete(store, record):
            return
        raise
    if len(there) != record.parts:
        done = sum(map(record.length, there))
        raise RelayPartial(done=human_size(done), total=human_size(record.size))
    with store.explaining(Address(record.bucket, record.key), "PutObject"):
        store.client.complete_multipart_upload(
            Bucket=record.bucket,
            Key=record.key,
            UploadId=record.upload,
            MultipartUpload={"Parts": [{"PartNumber": n, "ETag": there[n]} for n in sorted(there)]},
        )


def _is_complete(store: ObjectStore, record: RelayRecord) -> bool:
    try:
        head = store.head(Address(record.bucket, record.key))
    except AppError:
        return False
    return int(head["ContentLength"]) == record.size


def remove(store: ObjectStore, record: RelayRecord) -> None:
    """Leave nothing of it in the store, whether it is complete or not."""
    address = Address(record.bucket, record.key)
    with store.explaining(address, "AbortMultipartUpload"):
        try:
            store.client.abort_multipart_upload(
                Bucket=record.bucket, Key=record.key, UploadId=record.upload
            )
        except ClientError as error:
            # It is complete, or aborted already.
            if error.response["Error"].get("Code", "") not in ("NoSuchUpload", "404"):
                raise
    with store.explaining(address, "DeleteObject"):
        store.client.delete_object(Bucket=record.bucket, Key=record.key)
