"""What is known on disk of uploads by way of the object store, to clear up after a sudden end."""

import json
import secrets
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

from ..core.files import write_atomic


@dataclass
class RelayRecord:
    """A temporary object.

    Attributes:
        upload: the multipart upload's id.
        staging: workspace folders of what is on its way to the disk.
    """

    id: str
    connection: str
    bucket: str
    key: str
    upload: str
    size: int
    part_size: int
    staging: list[str] = field(default_factory=list)

    @property
    def parts(self) -> int:
        """How many parts it has."""
        return -(-self.size // self.part_size)


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

    def delete(self, id: str) -> None:
        """Forget a record."""
        self._path(id).unlink(missing_ok=True)

    def all(self) -> Iterator[RelayRecord]:
        """All that can be read."""
        for path in sorted(self._folder.glob("*.json")):
            try:
                yield RelayRecord(**json.loads(path.read_bytes()))
            except (OSError, ValueError, TypeError):
                path.unlink(missing_ok=True)

    def _path(self, id: str) -> Path:
        return self._folder / f"{id}.json"
