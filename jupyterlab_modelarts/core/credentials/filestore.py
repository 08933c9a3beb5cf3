"""Credentials in a file that only its owner may read."""

from .records import Record, RecordFile
from .store import Entry


class FileStore:
    """A `CredentialStore` in a file.

    Args:
        file: shared by all namespaces.
        namespace: whose credentials these are.
    """

    def __init__(self, file: RecordFile, namespace: str) -> None:
        self._file = file
        self._namespace = namespace

    def get(self, name: str) -> str | None:
        record = self._file.read().get(self._namespace, {}).get(name)
        return record.value if record else None

    def set(self, name: str, value: str) -> None:
        with self._file.change() as table:
            table.setdefault(self._namespace, {})[name] = Record.now(value)

    def delete(self, name: str) -> bool:
        if name not in self._file.read().get(self._namespace, {}):
            return False
        with self._file.change() as table:
            return table.get(self._namespace, {}).pop(name, None) is not None

    def names(self) -> list[Entry]:
        return self._file.entries(self._namespace)
