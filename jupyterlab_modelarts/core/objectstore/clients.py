"""Clients that are kept: making one takes long, and holds up the whole server meanwhile."""

import gc
import threading
from collections import OrderedDict
from typing import TYPE_CHECKING

from .client import make_client
from .connection import Connection, Keys

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

#: More connections than anybody uses at once.
KEPT = 8


class Clients:
    """Those used last. One that is given up works on for whoever has it."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[Connection, Keys], S3Client] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, connection: Connection, keys: Keys) -> "S3Client":
        """The client of a connection, with just these keys. Blocks when it has to be made."""
        wanted = (connection, keys)
        with self._lock:
            if wanted not in self._kept:
                is_first = not self._kept
                self._kept[wanted] = make_client(connection, keys)
                if is_first:
                    # Python looks through all that it has whenever lists have made enough garbage,
                    # and nothing else goes on for 200 ms. What is loaded by now stays anyway.
                    gc.freeze()
            self._kept.move_to_end(wanted)
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
            return self._kept[wanted]

    def close(self) -> None:
        """The server ends."""
        with self._lock:
            for client in self._kept.values():
                client.close()
            self._kept.clear()
