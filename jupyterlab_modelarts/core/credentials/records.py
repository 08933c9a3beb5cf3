"""What is written to the disk: credentials of all namespaces in one JSON file.

    {"version": 1, "namespaces": {"secret": {"api_key": {"changed": 1700000000000, "value": "…"}}}}

Beside a keyring the file holds names only, as keyrings cannot be asked for theirs.
"""

import contextlib
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .errors import StoreDamaged, StoreUnreadable
from .privatefile import locked, make_private_folder, read_private, write_private
from .store import Entry

VERSION = 1
#: The year 9999, in milliseconds since 1970: what replies can carry.
MAX_TIME = 253_402_300_799_000


@dataclass(frozen=True)
class Record:
    """A credential; one whose value is in a keyring has None here.

    Attributes:
        changed: when it was set, in milliseconds since 1970.
        value: the secret itself, so it is not part of the repr.
    """

    changed: int
    value: str | None = field(default=None, repr=False)

    @classmethod
    def now(cls, value: str | None = None) -> "Record":
        """A record that is set at this moment."""
        return cls(int(time.time() * 1000), value)


#: Records by namespace and name.
Table = dict[str, dict[str, Record]]


class RecordFile:
    """The file.

    Args:
        path: where.
        own_folder: whether its folder is ours alone, and may be closed to others.
    """

    def __init__(self, path: Path, *, own_folder: bool) -> None:
        self.path = path
        self._own_folder = own_folder

    def read(self) -> Table:
        """All that is there.

        Raises:
            CredentialError: it cannot be read.
        """
        try:
            return _parse(self.path, read_private(self.path))
        except ValueError:
            pass
        with self._locked():
            return self._read_or_set_aside()

    @contextlib.contextmanager
    def change(self) -> Iterator[Table]:
        """What is there, to be changed in place; it is written at the end if nothing was raised.

        Raises:
            AppError: it cannot be read, or not be written.
        """
        with self._locked():
            table = self._read_or_set_aside()
            yield table
            write_private(self.path, _serialise(table))

    def entries(self, namespace: str) -> list[Entry]:
        """The names of a namespace, sorted.

        Raises:
            CredentialError: it cannot be read.
        """
        records = self.read().get(namespace, {})
        return sorted(Entry(name, record.changed) for name, record in records.items())

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        make_private_folder(self.path.parent, narrow=self._own_folder)
        with locked(self.path):
            yield

    def _read_or_set_aside(self) -> Table:
        """Read while nobody writes. What is damaged then stays so, and makes room."""
        try:
            return _parse(self.path, read_private(self.path))
        except ValueError:
            raise StoreDamaged(path=self._set_aside()) from None

    def _set_aside(self) -> Path:
        aside = self.path.with_name(f"{self.path.name}.damaged-{time.time_ns()}")
        try:
            self.path.rename(aside)
        except OSError as error:
            raise StoreUnreadable(path=self.path, reason=f"damaged; {error.strerror}") from None
        return aside


def _serialise(table: Table) -> bytes:
    namespaces: dict[str, dict[str, dict[str, object]]] = {}
    for namespace, records in table.items():
        for name, record in records.items():
            item: dict[str, object] = {"changed": record.changed}
            if record.value is not None:
                item["value"] = record.value
            namespaces.setdefault(namespace, {})[name] = item
    return json.dumps({"version": VERSION, "namespaces": namespaces}, indent=1).encode()


def _parse(path: Path, data: bytes | None) -> Table:
    """The file's content as a table.

    Raises:
        ValueError: it is damaged. It says nothing of what stands there.
        StoreUnreadable: a newer version has written it.
    """
    if data is None:
        return {}
    try:
        document: Any = json.loads(data)
    except (ValueError, RecursionError):
        raise ValueError from None
    match document:
        case {"version": int(version)} if version > VERSION:
            raise StoreUnreadable(path=path, reason="a newer version has written it")
        case {"version": int(), "namespaces": dict(namespaces)}:
            return {name: _records(item) for name, item in namespaces.items()}
    raise ValueError


def _records(item: object) -> dict[str, Record]:
    if not isinstance(item, dict):
        raise ValueError  # noqa: TRY004 - damaged is damaged
    return {name: _record(fields) for name, fields in item.items()}


def _record(fields: object) -> Record:
    match fields:
        case {"changed": int(changed), **rest} if 0 <= changed <= MAX_TIME:
            value = rest.get("value")
            if value is None or isinstance(value, str):
                return Record(changed, value)
    raise ValueError
