"""Which multipart uploads were begun: survives a sudden end."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from ...files import write_atomic
from ..address import Address


class UploadRecord(BaseModel):
    """A multipart upload that was begun, for which content, and by which connection."""

    model_config = ConfigDict(frozen=True)

    bucket: str
    key: str
    upload: str
    size: int
    mtime: int
    part: int
    connection: str

    @property
    def address(self) -> Address:
        """Of the object to be."""
        return Address(self.bucket, self.key)


class UploadRecords:
    """Keeps them in a folder, a file each."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def find(self, address: Address) -> UploadRecord | None:
        """What was begun for an object."""
        return _read(self._path(address))

    def save(self, record: UploadRecord) -> None:
        """Remember one."""
        self._folder.mkdir(parents=True, exist_ok=True)
        write_atomic(self._path(record.address), record.model_dump_json().encode())

    def remove(self, address: Address) -> None:
        """It is complete, or aborted."""
        self._path(address).unlink(missing_ok=True)

    def all(self) -> Iterator[UploadRecord]:
        """All that are there."""
        for path in sorted(self._folder.glob("*.json")):
            if record := _read(path):
                yield record

    def _path(self, address: Address) -> Path:
        digest = hashlib.blake2b(str(address).encode(), digest_size=16).hexdigest()
        return self._folder / f"{digest}.json"


def _read(path: Path) -> UploadRecord | None:
    try:
        return UploadRecord.model_validate_json(path.read_bytes())
    except (OSError, ValidationError):
        return None
