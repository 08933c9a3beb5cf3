"""Keyrings to test with. ``PYTHON_KEYRING_BACKEND=tests.secrets.keyrings.Name`` chooses one."""

import json
import os
import time
from pathlib import Path
from typing import NoReturn

from keyring.backend import KeyringBackend
from keyring.backends.chainer import ChainerBackend
from keyring.errors import KeyringLocked, PasswordDeleteError

#: Names the file in which `InFile` keeps its passwords.
FILE = "TEST_KEYRING_FILE"


def chosen(name: str) -> str:
    """What the environment variable has to say to choose a keyring."""
    return f"{__name__}.{name}"


class _Keyring(KeyringBackend):
    priority = 5.0

    def __init__(self) -> None:
        """Without what the environment might say: there is nothing to set."""


class InFile(_Keyring):
    """Keeps what it is told, and bears no two writers at once."""

    def get_password(self, service: str, username: str) -> str | None:
        return self._read().get(f"{service}/{username}")

    def set_password(self, service: str, username: str, password: str) -> None:
        self._write(self._read() | {f"{service}/{username}": password})

    def delete_password(self, service: str, username: str) -> None:
        known = self._read()
        if known.pop(f"{service}/{username}", None) is None:
            raise PasswordDeleteError
        self._write(known)

    def _read(self) -> dict[str, str]:
        path = Path(os.environ[FILE])
        return dict(json.loads(path.read_text())) if path.exists() else {}

    def _write(self, known: dict[str, str]) -> None:
        time.sleep(0.001)
        Path(os.environ[FILE]).write_text(json.dumps(known))


class Discouraged(InFile):
    """Works, but its authors advise against it, as with plain files."""

    priority = 0.5


class _Broken(_Keyring):
    def get_password(self, service: str, username: str) -> str | None:
        self.fail(username)

    def set_password(self, service: str, username: str, password: str) -> None:
        self.fail(password)

    def delete_password(self, service: str, username: str) -> None:
        self.fail(username)

    def fail(self, told: str) -> NoReturn:
        raise NotImplementedError


class Locked(_Broken):
    """Nobody has given it its password."""

    def fail(self, told: str) -> NoReturn:
        raise KeyringLocked("Failed to unlock the collection!")


class Telltale(_Broken):
    """Repeats in its errors what it was told."""

    def fail(self, told: str) -> NoReturn:
        raise RuntimeError(f"cannot do that with {told}")


class Silent(_Broken):
    """Never answers."""

    def fail(self, told: str) -> NoReturn:
        time.sleep(3600)
        raise AssertionError


class Hanging(InFile):
    """Already looking for it takes forever, as without an answer on D-Bus."""

    def __init__(self) -> None:
        time.sleep(3600)


class Crashing(InFile):
    """Cannot be loaded."""

    def __init__(self) -> None:
        raise OSError("no bus")


class EmptyChain(ChainerBackend):
    """A chain with no link in it."""

    backends = ()
