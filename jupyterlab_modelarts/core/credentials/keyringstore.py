"""Credentials in the keyring of the operating system.

Keyrings live in other processes: they may be missing, locked, or wait for somebody to answer a
question on a screen that nobody sees. So they are asked in threads that nobody waits for longer
than some seconds, and that do not keep a program from ending.
"""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from typing import TYPE_CHECKING, TypeVar

from ..errors import AppError
from .errors import KeyringFailed, KeyringLocked, KeyringMissing, KeyringSilent
from .records import Record, RecordFile
from .store import Entry

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

T = TypeVar("T")

#: Seconds that a keyring gets for one answer; somebody may have to type a password.
ANSWER_SECONDS = 20.0


def in_time(function: Callable[[], T], seconds: float) -> T:
    """What ``function`` returns or raises, computed in a thread of its own.

    Raises:
        TimeoutError: it takes longer; the thread is left to itself.
    """
    outcome: Future[T] = Future()

    def run() -> None:
        try:
            outcome.set_result(function())
        except BaseException as error:  # noqa: BLE001 - it is raised where it is waited for
            outcome.set_exception(error)

    threading.Thread(target=run, name="keyring", daemon=True).start()
    try:
        return outcome.result(seconds)
    except FutureTimeoutError:
        raise TimeoutError from None


def find_keyring() -> "KeyringBackend | None":
    """The keyring of this computer, or None if there is none that keeps anything. May hang."""
    # Loading it looks for backends, which takes time and may itself talk to them.
    import keyring

    backend = keyring.get_keyring()
    return backend if _keeps(backend) else None


def has_good_keyring() -> bool:
    """Whether there is a keyring that encrypts what it keeps. May hang."""
    backend = find_keyring()
    # Below 1 are those that their authors advise against, such as plain files.
    return backend is not None and backend.priority >= 1


def _keeps(backend: object) -> bool:
    from keyring.backends import chainer, fail, null

    if isinstance(backend, chainer.ChainerBackend):
        return any(_keeps(link) for link in backend.backends)
    return not isinstance(backend, (fail.Keyring, null.Keyring))


class KeyringStore:
    """A `CredentialStore` in the keyring.

    Args:
        index: names what is there.
        namespace: whose credentials these are.
    """

    def __init__(self, index: RecordFile, namespace: str) -> None:
        self._index = index
        self._namespace = namespace
        self._service = f"jupyterlab_modelarts:{namespace}"

    def get(self, name: str) -> str | None:
        return _ask(lambda keyring: keyring.get_password(self._service, name))

    def set(self, name: str, value: str) -> None:
        # Inside the lock, since not every keyring bears two writers at once.
        with self._index.change() as table:
            _ask(lambda keyring: keyring.set_password(self._service, name, value))
            table.setdefault(self._namespace, {})[name] = Record.now()

    def delete(self, name: str) -> bool:
        with self._index.change() as table:
            there = self.get(name) is not None
            if there:
                _ask(lambda keyring: keyring.delete_password(self._service, name))
            return table.get(self._namespace, {}).pop(name, None) is not None or there

    def names(self) -> list[Entry]:
        return self._index.entries(self._namespace)


def _ask(question: Callable[["KeyringBackend"], T]) -> T:
    """The keyring's answer.

    Raises:
        CredentialError: there is no keyring, or no answer.
    """

    def ask() -> T:
        keyring = find_keyring()
        if keyring is None:
            raise KeyringMissing
        return question(keyring)

    try:
        return in_time(ask, ANSWER_SECONDS)
    except AppError:
        raise
    except TimeoutError:
        raise KeyringSilent(seconds=round(ANSWER_SECONDS)) from None
    except Exception as error:  # noqa: BLE001 - keyrings are plug-ins, and raise what they like
        # Its words are not repeated: nobody knows what stands in them.
        raise _failure(error) from None


def _failure(error: Exception) -> AppError:
    from keyring import errors

    if isinstance(error, errors.KeyringLocked):
        return KeyringLocked()
    if isinstance(error, errors.NoKeyringError):
        return KeyringMissing()
    return KeyringFailed(reason=type(error).__name__)
