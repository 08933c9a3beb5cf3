"""Connections that users make: what may be seen in a file, the keys in the credential store."""

import json
import secrets
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ..credentials.privatefile import locked, make_private_folder, read_private, write_private
from ..credentials.store import CredentialStore
from .connection import Connection, Keys
from .errors import UnknownConnection
from .given import hint
from .registry import Known

#: Where the keys are, in the credential store.
NAMESPACE = "objectstore"


class UserConnections:
    """A source whose connections can be changed. All calls block.

    Args:
        path: the file of connections, which holds no keys.
        credentials: opens the credential store; called when it is needed.
    """

    def __init__(self, path: Path, credentials: Callable[[], CredentialStore]) -> None:
        self._path = path
        self._credentials = credentials

    def known(self) -> list[Known]:
        return self._read()

    def keys(self, id: str) -> Keys | None:
        if not any(known.connection.id == id for known in self._read()):
            return None
        text = self._credentials().get(id)
        try:
            return Keys(**json.loads(text)) if text else None
        except (ValueError, TypeError):
            return None

    def save(self, connection: Connection, keys: Keys | None) -> Known:
        """Keep a connection, in place of one with its id.

        Args:
            connection: with an id of `new_id` if it is new.
            keys: None keeps those that are there.
        """
        make_private_folder(self._path.parent, narrow=False)
        with locked(self._path):
            all_known = self._read()
            old = next((k for k in all_known if k.connection.id == connection.id), None)
            new = Known(connection, *(old[1:] if old else ()))
            if keys is not None:
                new = Known(connection, hint(keys.access_key), keys.expires)
                self._credentials().set(connection.id, json.dumps(asdict(keys)))
            kept = [new if known is old else known for known in all_known]
            self._write(kept if old else [*kept, new])
        return new

    def delete(self, id: str) -> None:
        """Forget a connection and its keys.

        Raises:
            UnknownConnection: there is none.
        """
        make_private_folder(self._path.parent, narrow=False)
        with locked(self._path):
            all_known = self._read()
            kept = [known for known in all_known if known.connection.id != id]
            if len(kept) == len(all_known):
                raise UnknownConnection(id=id)
            self._credentials().delete(id)
            self._write(kept)

    def _read(self) -> list[Known]:
        data = read_private(self._path)
        try:
            document: Any = json.loads(data) if data else {}
            return [_parse(item) for item in document.get("connections", ())]
        except (ValueError, TypeError, AttributeError, KeyError, ValidationError):
            # Nothing that could not be entered again: better than none of the others working.
            return []

    def _write(self, all_known: list[Known]) -> None:
        items = [
            {
                "connection": known.connection.model_dump(),
                "access_key": known.access_key,
                "expires": known.expires,
            }
            for known in all_known
        ]
        document = {"version": 1, "connections": items}
        write_private(self._path, json.dumps(document, indent=1).encode())


def new_id() -> str:
    """An id that no connection has."""
    return f"user-{secrets.token_hex(6)}"


def _parse(item: dict[str, Any]) -> Known:
    expires = item.get("expires")
    return Known(
        Connection.model_validate(item["connection"]),
        str(item.get("access_key", "")),
        int(expires) if expires is not None else None,
    )
