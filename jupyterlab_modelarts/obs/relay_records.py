"""What is known on disk of uploads by way of the object store, to go on with them or clear up."""

import json
import secrets
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

from ..core.files import write_atomic


@dataclass
class RelayRecord:
    """A temporary object.

    Attributes:
        upload: the multipart upload's id.
        job: the job's id; empty for a moment at the beginning.
        complete: whether all parts have become one object.
        created: seconds since 1970.
    """

    id: str
    connection: str
    bucket: str
    key: str
    upload: str
    size: int
    part_size: int
    job: str = ""
    complete: bool = False
    created: float = field(default_factory=time.time)

    @property
    def parts(self) -> int:
        """How many parts it has."""
        return -(-self.size // self.part_size)

    def start(self, number: int) -> int:
        """Where in the file a part begins."""
        return (number - 1) * self.part_size

    def length(self, number: int) -> int:
        """Bytes of a part."""
        return min(self.part_size, self.size - self.start(number))


class RelayRecords:
    """Keeps them, a file each."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @staticmethod
    def new_id() -> str:
        """An id that nobody can guess."""
        return secrets.token_hex(16)

    def save(self, record: RelayRecord) -> None:
        """Keep a record."""
        self._folder.mkdir(parents=True, exist_ok=True)
        write_atomic(self._path(record.id), json.dumps(asdict(record)).encode())

    def get(self, id: str) -> RelayRecord | None:
        """A record, or None where there is none."""
        path = self._path(id)
        return self._read(path) if path.exists() else None

    def delete(self, id: str) -> None:
        """Forget a record."""
        self._path(id).unlink(missing_ok=True)

    def all(self) -> Iterator[RelayRecord]:
        """All that can be read."""
        for path in sorted(self._folder.glob("*.json")):
            if record := self._read(path):
                yield record

    @staticmethod
    def _read(path: Path) -> RelayRecord | None:
        try:
            return RelayRecord(**json.loads(path.read_bytes()))
        except (OSError, ValueError, TypeError):
            path.unlink(missing_ok=True)
            return None

    def _path(self, id: str) -> Path:
        return self._folder / f"{id}.json"
