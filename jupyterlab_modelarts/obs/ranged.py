"""An object as a file that is read here and there."""

import io
from typing import TYPE_CHECKING

from ..core.objectstore.address import Address
from .object_errors import NoPreview

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

#: Bytes that are read at most, over all: a preview is no download.
BUDGET = 64 << 20


class RangedObject(io.RawIOBase):
    """Reads what is asked for, of one version.

    Args:
        client: of the store.
        address: of the object.
        size: its bytes.
        etag: its version.
    """

    def __init__(self, client: "S3Client", address: Address, size: int, etag: str) -> None:
        self._client = client
        self._address = address
        self._size = size
        self._etag = etag
        self._position = 0
        self._read = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._size}[whence]
        self._position = max(0, base + offset)
        return self._position

    def read(self, size: int | None = -1) -> bytes:
        left = max(0, self._size - self._position)
        wanted = left if size is None or size < 0 else min(size, left)
        if wanted == 0:
            return b""
        self._read += wanted
        if self._read > BUDGET:
            # A footer that lies could have all of it read.
            raise NoPreview
        end = self._position + wanted - 1
        reply = self._client.get_object(
            Bucket=self._address.bucket,
            Key=self._address.key,
            Range=f"bytes={self._position}-{end}",
            IfMatch=self._etag,
        )
        with reply["Body"] as body:
            data = body.read()
        self._position += len(data)
        return data

    def readall(self) -> bytes:
        return self.read(-1)
