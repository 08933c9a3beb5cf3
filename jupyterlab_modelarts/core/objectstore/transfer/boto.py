"""The engine that is always there: slower, but it does everything and tells the cause of errors."""

import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from typing import IO, TYPE_CHECKING, Any, cast

from botocore.exceptions import BotoCoreError, ClientError

from ..address import Address
from ..client import ATTEMPTS
from ..connection import Connection
from ..errors import Changed
from ..faults import explain
from .engine import CHUNK, About, Feed, Info, Small, Span
from .errors import Stopped

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_s3.type_defs import GetObjectOutputTypeDef


class BotoEngine:
    """Moves bytes with boto3."""

    def __init__(self, client: "S3Client", connection: Connection) -> None:
        self._client = client
        self._connection = connection

    def head(self, address: Address) -> Info | None:
        try:
            reply = self._client.head_object(Bucket=address.bucket, Key=address.key)
        except ClientError as error:
            if error.response.get("Error", {}).get("Code") in ("404", "NoSuchKey", "NotFound"):
                return None
            raise explain(error, self._connection, address, "HeadObject") from error
        except BotoCoreError as error:
            raise explain(error, self._connection, address, "HeadObject") from error
        return Info(
            reply["ContentLength"],
            reply.get("ETag", ""),
            round(reply["LastModified"].timestamp() * 1000),
            {name.lower(): value for name, value in reply.get("Metadata", {}).items()},
        )

    def get(
        self, address: Address, etag: str, span: Span | None, file: int, feed: Feed
    ) -> Mapping[str, str]:
        pause = 0.5
        for attempt in range(ATTEMPTS):
            reply = self._open(address, etag, span)
            metadata = reply.get("Metadata", {})
            try:
                self._save(reply, span.start if span else 0, file, feed)
            except BotoCoreError as error:
                # The connection broke in the middle, which boto3 does not mend by itself.
                if attempt == ATTEMPTS - 1:
                    raise explain(error, self._connection, address, "GetObject") from error
                feed.restart()
                time.sleep(pause)
                pause *= 2
            else:
                break
        return {name.lower(): value for name, value in metadata.items()}

    def get_small(
        self,
        objects: Sequence[tuple[Address, str]],
        arrived: Callable[[int, Small | None], None],
        check: Callable[[], None],
    ) -> None:
        del check
        for number in range(len(objects)):
            arrived(number, None)

    def _open(self, address: Address, etag: str, span: Span | None) -> "GetObjectOutputTypeDef":
        asked: dict[str, Any] = {"Bucket": address.bucket, "Key": address.key, "IfMatch": etag}
        if span is not None:
            asked["Range"] = f"bytes={span.start}-{span.end - 1}"
        try:
            reply = self._client.get_object(**asked)
        except (BotoCoreError, ClientError) as error:
            raise explain(error, self._connection, address, "GetObject") from error
        # Not all stores heed the condition.
        wrong_span = span is not None and reply["ContentLength"] != span.size
        if reply["ETag"] != etag or wrong_span:
            reply["Body"].close()
            raise Changed(address=address)
        return reply

    @staticmethod
    def _save(reply: "GetObjectOutputTypeDef", position: int, file: int, feed: Feed) -> None:
        with closing(reply["Body"]) as body:
            for chunk in body.iter_chunks(CHUNK):
                position += write_all(file, chunk, position)
                feed.take(chunk)

    def put(self, address: Address, file: int, size: int, about: About, feed: Feed) -> str:
        body = SpanReader(file, Span(0, size), feed)
        with self._explaining(address, "PutObject", body):
            return self._client.put_object(
                Bucket=address.bucket,
                Key=address.key,
                Body=cast("IO[bytes]", body),
                ContentLength=size,
                ContentType=about.content_type,
                Metadata=dict(about.metadata),
            )["ETag"]

    def put_part(
        self, address: Address, upload: str, number: int, file: int, span: Span, feed: Feed
    ) -> str:
        body = SpanReader(file, span, feed)
        with self._explaining(address, "UploadPart", body):
            return self._client.upload_part(
                Bucket=address.bucket,
                Key=address.key,
                UploadId=upload,
                PartNumber=number,
                Body=cast("IO[bytes]", body),
                ContentLength=span.size,
            )["ETag"]

    @contextmanager
    def _explaining(self, address: Address, action: str, body: "SpanReader") -> Iterator[None]:
        try:
            yield
        except (BotoCoreError, ClientError) as error:
            # boto3 takes all that goes wrong while it reads for a fault of the network.
            if body.fault is not None:
                raise body.fault from None
            raise explain(error, self._connection, address, action) from error

    def close(self) -> None:
        """The client belongs to whoever made it."""


class SpanReader:
    """A span of a file as a file of its own. Does not move the descriptor's own position."""

    def __init__(self, file: int, span: Span, feed: Feed) -> None:
        self._file = file
        self._span = span
        self._feed = feed
        self._position = 0
        #: Why reading was broken off.
        self.fault: Exception | None = None

    def read(self, count: int | None = -1) -> bytes:
        """The next bytes, and no more than there are in the span."""
        left = self._span.size - self._position
        count = left if count is None or count < 0 else min(count, left)
        try:
            chunk = os.pread(self._file, count, self._span.start + self._position)
            self._feed.take(chunk)
        except (OSError, Stopped) as fault:
            self.fault = fault
            raise
        self._position += len(chunk)
        return chunk

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go to the beginning, for another try, or to the end, to be measured."""
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._position, os.SEEK_END: self._span.size}[whence]
        self._position = base + offset
        if self._position == 0:
            self._feed.restart()
        return self._position

    def tell(self) -> int:
        """How far it was read."""
        return self._position

    def __len__(self) -> int:
        return self._span.size


def write_all(file: int, chunk: bytes | bytearray, position: int) -> int:
    """Write a chunk at ``position``, whatever the system takes at once. Returns its length."""
    view = memoryview(chunk)
    while view:
        count = os.pwrite(file, view, position)
        position += count
        view = view[count:]
    return len(chunk)
