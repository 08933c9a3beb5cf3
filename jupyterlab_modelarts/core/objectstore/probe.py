"""Whether a connection works, found out by using it. Blocks; runs in threads."""

import secrets
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Literal, NamedTuple

from botocore.exceptions import BotoCoreError, ClientError

from ..errors import N_, AppError
from .address import Address
from .client import make_client
from .connection import Connection, Keys
from .errors import (
    AccessDenied,
    BadCertificate,
    ClockSkew,
    HostUnknown,
    KeysExpired,
    NotAStore,
    NoTls,
    Refused,
    Unreachable,
    WrongKeys,
)
from .faults import explain

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

Step = Literal["connect", "list", "put", "get", "delete"]
STEPS: tuple[Step, ...] = ("connect", "list", "put", "get", "delete")

#: What has nothing to do with the bucket that is asked first.
_NOT_CONNECTED = (
    BadCertificate,
    ClockSkew,
    HostUnknown,
    KeysExpired,
    NotAStore,
    NoTls,
    Unreachable,
    WrongKeys,
)

_CONTENT = b"written to test the connection"


class Probed(NamedTuple):
    """What was found.

    Attributes:
        steps: those that were tried, with their errors; the last one may have failed.
        bucket: where it was written to; empty if it did not come to that.
        milliseconds: the shortest round trip, or None.
    """

    steps: dict[Step, AppError | None]
    bucket: str
    milliseconds: float | None


def probe(connection: Connection, keys: Keys, bucket: str, *, write: bool = True) -> Probed:
    """List, write, read and delete a small object.

    Not HeadBucket: stores answer that also where nothing else works.

    Args:
        connection: the store.
        keys: what opens it.
        bucket: where to write; empty for the first bucket that there is.
        write: False to stop after listing.
    """
    client = make_client(connection, keys, attempts=1)
    try:
        return _Probe(client, connection, bucket or connection.bucket, write=write).run()
    finally:
        client.close()


class _Probe:
    def __init__(
        self, client: "S3Client", connection: Connection, bucket: str, *, write: bool
    ) -> None:
        self._client = client
        self._write = write
        self._connection = connection
        self._bucket = bucket
        self._key = f".connection-test-{secrets.token_hex(8)}"
        self._steps: dict[Step, AppError | None] = {}
        self._fastest: float | None = None

    def run(self) -> Probed:
        self._run_steps()
        return Probed(self._steps, self._bucket, self._fastest)

    def _run_steps(self) -> None:
        if not self._bucket:
            if not self._try("connect", "ListBuckets", self._find_bucket) or not self._bucket:
                return
        else:
            self._steps["connect"] = None
        listed = self._try("list", "ListBucket", self._list)
        error = self._steps["list"]
        if isinstance(error, _NOT_CONNECTED):
            self._steps = {"connect": error}
            return
        # Keys that may not list may well write.
        if not listed and not isinstance(error, AccessDenied):
            return
        if self._write and self._try("put", "PutObject", self._put):
            self._try("get", "GetObject", self._get)
            self._try("delete", "DeleteObject", self._delete)

    def _try(self, step: Step, action: str, call: Callable[[], None]) -> bool:
        start = time.perf_counter()
        try:
            call()
        except (BotoCoreError, ClientError) as error:
            address = Address(self._bucket, self._key if step in ("put", "get", "delete") else "")
            self._steps[step] = explain(error, self._connection, address, action)
            return False
        except AppError as error:
            self._steps[step] = error
            return False
        taken = (time.perf_counter() - start) * 1000
        self._fastest = taken if self._fastest is None else min(self._fastest, taken)
        self._steps[step] = None
        return True

    def _find_bucket(self) -> None:
        buckets = self._client.list_buckets().get("Buckets", [])
        self._bucket = buckets[0]["Name"] if buckets else ""

    def _list(self) -> None:
        self._client.list_objects_v2(Bucket=self._bucket, MaxKeys=1)

    def _put(self) -> None:
        self._client.put_object(Bucket=self._bucket, Key=self._key, Body=_CONTENT)

    def _get(self) -> None:
        reply = self._client.get_object(Bucket=self._bucket, Key=self._key)
        if reply["Body"].read() != _CONTENT:
            host = self._connection.endpoint
            raise Refused(host=host, action="GetObject", reason=N_("it gave back something else"))

    def _delete(self) -> None:
        self._client.delete_object(Bucket=self._bucket, Key=self._key)
