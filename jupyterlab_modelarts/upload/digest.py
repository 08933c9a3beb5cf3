"""The SHA-256 of a whole upload, computed while it arrives where that is possible."""

import hashlib
from collections.abc import Callable
from pathlib import Path

CHUNK = 4 << 20


class RunningDigest:
    """A digest that knows how far it is."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()
        #: Bytes it has seen, from the beginning.
        self.position = 0

    def update(self, data: bytes | memoryview) -> None:
        """The next bytes."""
        self._hash.update(data)
        self.position += len(data)

    def hexdigest(self) -> str:
        """The digest in hexadecimal digits."""
        return self._hash.hexdigest()


class Digests:
    """The running digests of all uploads that want one.

    They live in memory only: after a restart, or when parts were joined, the file is read.
    """

    def __init__(self) -> None:
        self._running: dict[str, RunningDigest] = {}

    def at(self, id: str, offset: int) -> RunningDigest | None:
        """What is to be fed with the bytes from ``offset`` on, or None if it is too late."""
        if offset == 0:
            self._running[id] = RunningDigest()
        digest = self._running.get(id)
        if digest is not None and digest.position != offset:
            del self._running[id]
            return None
        return digest

    def take(self, id: str, path: Path, stopped: Callable[[], bool]) -> str:
        """The digest of the complete file ``path``. Reads it if need be: run in a thread.

        ``stopped`` is asked now and then; once it is true the result means nothing.
        """
        digest = self._running.pop(id, None)
        if digest is not None and digest.position == path.stat().st_size:
            return digest.hexdigest()
        digest = RunningDigest()
        with path.open("rb", buffering=0) as file:
            while not stopped() and (data := file.read(CHUNK)):
                digest.update(data)
        return digest.hexdigest()

    def forget(self, id: str) -> None:
        """It is not wanted any more."""
        self._running.pop(id, None)
