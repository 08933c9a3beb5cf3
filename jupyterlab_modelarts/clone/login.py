"""Who the user is to hosts of repositories."""

import json
import threading
from typing import NamedTuple

from ..core.credentials.location import Location
from ..core.credentials.store import CredentialStore

#: What most forges take with a token, when the user gives no name.
_ANYBODY = "oauth2"


class Login(NamedTuple):
    """A user name and a password or token. Never shown, logged or stored in a job."""

    username: str
    password: str

    def __repr__(self) -> str:
        return "Login(...)"


class Logins:
    """Logins by origin: in memory, and in the store of credentials if the user wants that.

    All calls block.
    """

    def __init__(self, location: Location) -> None:
        self._location = location
        self._store: CredentialStore | None = None
        self._known: dict[str, Login] = {}
        self._lock = threading.Lock()

    def get(self, origin: str) -> Login | None:
        with self._lock:
            if origin in self._known:
                return self._known[origin]
            text = self._opened().get(origin)
        if text is None:
            return None
        username, password = json.loads(text)
        return Login(username, password)

    def set(self, origin: str, username: str, password: str, *, remember: bool) -> None:
        login = Login(username or _ANYBODY, password)
        with self._lock:
            self._known[origin] = login
            if remember:
                self._opened().set(origin, json.dumps(login))
            else:
                self._opened().delete(origin)

    def delete(self, origin: str) -> None:
        with self._lock:
            self._known.pop(origin, None)
            self._opened().delete(origin)

    def _opened(self) -> CredentialStore:
        if self._store is None:
            self._store = self._location.open("git")
        return self._store
