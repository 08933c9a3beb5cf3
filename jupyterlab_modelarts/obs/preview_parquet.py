"""The first rows of a Parquet file, read by a process of its own.

Files of strangers can make the library take any amount of memory, or crash: that process may, the
server may not. It asks for ranges of bytes on its standard output, gets them on its standard
input, and ends with the table.
"""

import contextlib
import json
import os
import struct
import subprocess
import sys
import threading
from collections.abc import Callable
from importlib.util import find_spec
from typing import IO, Any, cast

from ..core.errors import N_
from ..core.objectstore.address import Address
from .models import ObsTable
from .object_errors import PreviewMissing, Unreadable

#: Bytes that are read from one file at most.
BUDGET = 128 << 20
#: Bytes of its end that are read: the description of all its columns and row groups.
MAX_FOOTER = 16 << 20
SECONDS = 30.0
#: Bytes of memory that the process may take.
MEMORY = 1 << 30

Read = Callable[[int, int], bytes]


def read_parquet(address: Address, size: int, read: Read) -> tuple[ObsTable, bool]:
    """The first rows, and whether there are more. Blocks.

    Args:
        address: for errors.
        size: bytes of the file.
        read: gives the bytes at an offset, so many.

    Raises:
        PreviewMissing: pyarrow is not installed.
        Unreadable: it is no Parquet file, or too hard to read.
        AppError: as ``read`` does.
    """
    if find_spec("pyarrow") is None:
        raise PreviewMissing
    _check_footer(address, size, read(max(0, size - 8), 8))
    process = subprocess.Popen(  # noqa: S603 - nothing in it comes from outside
        [sys.executable, "-m", f"{__package__}.preview_parquet_process", str(size), str(MEMORY)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        # Not the workspace, whose files must not pass for modules.
        cwd=sys.prefix,
        env=_environment(),
    )
    timer = threading.Timer(SECONDS, process.kill)
    timer.start()
    try:
        answer = _serve(address, process, read)
    finally:
        timer.cancel()
        _end(process)
    if (error := answer.get("error")) is not None:
        raise Unreadable(address=address, format="Parquet", reason=str(error)[:300])
    table = ObsTable(columns=answer["columns"], rows=answer["rows"], total=answer["total"])
    return table, bool(answer["cut"])


def _check_footer(address: Address, size: int, end: bytes) -> None:
    reason = ""
    if size < 12 or end[4:] not in (b"PAR1", b"PARE"):
        reason = N_("its end is missing")
    elif end[4:] == b"PARE":
        reason = N_("it is encrypted")
    else:
        (length,) = struct.unpack("<I", end[:4])
        if length > size - 12:
            reason = N_("its end does not fit")
        elif length > MAX_FOOTER:
            reason = N_("it has too many columns")
    if reason:
        raise Unreadable(address=address, format="Parquet", reason=reason)


def _serve(address: Address, process: "subprocess.Popen[bytes]", read: Read) -> dict[str, Any]:
    left = BUDGET
    requests, messages = cast("IO[bytes]", process.stdin), cast("IO[bytes]", process.stdout)
    with contextlib.suppress(BrokenPipeError):
        for line in messages:
            message = json.loads(line)
            if "length" not in message:
                return dict(message)
            left -= message["length"]
            if left < 0:
                raise Unreadable(
                    address=address, format="Parquet", reason=N_("its first rows are too large")
                )
            data = read(message["offset"], message["length"])
            requests.write(struct.pack("<I", len(data)) + data)
            requests.flush()
    reason = N_("reading it took too long or too much memory")
    raise Unreadable(address=address, format="Parquet", reason=reason)


def _environment() -> dict[str, str]:
    """What it needs to start. Not our secrets: the file may be hostile."""
    needed = ("LD_LIBRARY_PATH", "PATH", "PYTHONPATH", "SYSTEMROOT")
    kept = {name: os.environ[name] for name in needed if name in os.environ}
    return {**kept, "ARROW_DEFAULT_MEMORY_POOL": "system", "OMP_NUM_THREADS": "1"}


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with contextlib.suppress(OSError):
                pipe.close()
