"""What an upload costs the server's memory."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from .conftest import StartServer
from .tus import Tus

MIB = 1 << 20
SIZE = 512 * MIB
BLOCK = bytes(range(256)) * 4096


def status(tus: Tus, name: str) -> int:
    """Bytes of a line in the server's ``/proc/PID/status``."""
    lines = Path(f"/proc/{tus.server.pid}/status").read_text().splitlines()
    (line,) = (line for line in lines if line.startswith(f"{name}:"))
    return int(line.split()[1]) * 1024


def blocks(size: int) -> Iterator[bytes]:
    return (BLOCK for _ in range(size // MIB))


def test_memory_does_not_grow_with_the_size(start_server: StartServer) -> None:
    tus = start_server()
    tus.send("warm.bin", bytes(16 * MIB))
    before = status(tus, "VmRSS")
    # From here on the peak is counted anew.
    Path(f"/proc/{tus.server.pid}/clear_refs").write_text("5")
    digest = hashlib.sha256()
    for block in blocks(SIZE):
        digest.update(block)
    url = tus.new(SIZE, filename="large.bin", sha256=digest.hexdigest())
    # One long request, and many short ones.
    assert tus.patch(url, 0, blocks(SIZE // 2)).status_code == 204
    for offset in range(SIZE // 2, SIZE, 32 * MIB):
        assert tus.patch(url, offset, blocks(32 * MIB)).status_code == 204
    assert (tus.place / "large.bin").stat().st_size == SIZE
    (tus.place / "large.bin").unlink()
    assert status(tus, "VmHWM") - before <= 32 * MIB
