"""Which pieces of a file are there: survives a sudden end."""

import contextlib
import os
import struct
import threading
from pathlib import Path

from ...files import this_boot

_RECORD = struct.Struct(">I16s")


class Ranges:
    """A file that is made in pieces, and beside it the list of those that were written.

    Args:
        path: of the file.
        version: of the content; pieces of another one do not count.
    """

    def __init__(self, path: Path, version: str) -> None:
        #: The digest of each piece that is there.
        self.done: dict[int, bytes] = {}
        self.folder = path.parent
        self._path = path
        self._list = path.with_suffix(".done")
        # After a power cut nobody knows what of it had come to the disk.
        self._version = f"{version} {this_boot()}\n".encode()
        self._lock = threading.Lock()
        self._read()

    def _read(self) -> None:
        try:
            content = self._list.read_bytes()
        except OSError:
            return
        if not content.startswith(self._version) or not self._path.exists():
            return
        records = content[len(self._version) :]
        # The last one may have been cut.
        whole = len(records) - len(records) % _RECORD.size
        self.done = dict(_RECORD.iter_unpack(records[:whole]))

    def open(self, size: int) -> int:
        """The file as a descriptor, ``size`` bytes long."""
        if not self.done:
            self.remove()
        records = b"".join(_RECORD.pack(*each) for each in self.done.items())
        self._list.write_bytes(self._version + records)
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
        file = os.open(self._path, flags, 0o666)
        try:
            os.ftruncate(file, size)
        except OSError:
            os.close(file)
            raise
        return file

    def add(self, number: int, digest: bytes) -> None:
        """A piece was written."""
        with self._lock:
            self.done[number] = digest
            with self._list.open("ab", buffering=0) as file:
                file.write(_RECORD.pack(number, digest))

    def forget(self) -> None:
        """The file has its final name."""
        self._list.unlink(missing_ok=True)

    def remove(self) -> None:
        """Remove all."""
        with contextlib.suppress(OSError):
            self._list.unlink(missing_ok=True)
            self._path.unlink(missing_ok=True)
