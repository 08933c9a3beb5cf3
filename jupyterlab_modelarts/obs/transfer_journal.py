"""Which steps of a job are done: survives a sudden end."""

import hashlib
import os
from pathlib import Path
from types import TracebackType

from typing_extensions import Self

from .transfer_steps import Step

_SIZE = 8


class Journal:
    """Remembers steps by a digest each, so that a hundred thousand take little room.

    Args:
        path: of its file.
        version: what was noted under another one does not count.
    """

    def __init__(self, path: Path, version: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        head = _hash(version)
        content = path.read_bytes()
        if not content.startswith(head):
            os.ftruncate(self._file, 0)
            os.write(self._file, head)
            content = head
        # The last one may have been cut.
        whole = len(content) - len(content) % _SIZE
        os.ftruncate(self._file, whole)
        self._done = {content[at : at + _SIZE] for at in range(_SIZE, whole, _SIZE)}

    def __contains__(self, step: Step) -> bool:
        return _digest(step) in self._done

    def add(self, step: Step) -> None:
        """A step is done."""
        # So few bytes at the end are written in one go, whoever else writes.
        os.write(self._file, _digest(step))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        os.close(self._file)


def _digest(step: Step) -> bytes:
    return _hash(f"{step.source}\0{step.place or step.target}")


def _hash(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_SIZE).digest()
