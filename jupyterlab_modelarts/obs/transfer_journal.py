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
        version: what was noted under another one is doubtful.
    """

    def __init__(self, path: Path, version: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        head = _hash(version)
        content = path.read_bytes()
        if not content.startswith(head):
            with path.with_suffix(".doubtful").open("ab") as doubtful:
                doubtful.write(content[_SIZE : _whole(content)])
            os.ftruncate(self._file, 0)
            content = head
            os.write(self._file, head)
        # The last one may have been cut.
        os.ftruncate(self._file, _whole(content))
        self._done = _entries(content[_SIZE:])
        before = path.with_suffix(".doubtful")
        self._doubtful = _entries(before.read_bytes()) if before.exists() else set[bytes]()

    def has(self, step: Step) -> bool:
        """Whether a step was done."""
        return _digest(step) in self._done

    def doubts(self, step: Step) -> bool:
        """Whether a step was done, and what it did may have been lost since."""
        return bool(self._doubtful) and _digest(step) in self._doubtful

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


def _whole(content: bytes) -> int:
    return len(content) - len(content) % _SIZE


def _entries(content: bytes) -> set[bytes]:
    return {content[at : at + _SIZE] for at in range(0, _whole(content), _SIZE)}


def _digest(step: Step) -> bytes:
    return _hash(f"{step.source}\0{step.place or step.target}")


def _hash(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_SIZE).digest()
