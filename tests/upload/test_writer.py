"""Writing a part: order, memory, errors of the disk, and being closed from elsewhere."""

import asyncio
import hashlib
import os
import random
import resource
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from jupyterlab_modelarts.upload.checksum import PartChecksum
from jupyterlab_modelarts.upload.errors import OffsetMismatch, TooLong
from jupyterlab_modelarts.upload.receiver import Receiver
from jupyterlab_modelarts.upload.records import UploadRecord
from jupyterlab_modelarts.upload.writer import BATCH, HIGH_WATER, PartWriter

from .tus import pattern

CHUNK = 1 << 16


@pytest.fixture
def executor() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(8) as executor:
        yield executor


class SlowDisk:
    """Sits where a digest would: whatever is written has to wait for it."""

    def __init__(self) -> None:
        self.seen = hashlib.sha256()
        self.busy = 0
        self.most_busy = 0
        self.gate = threading.Event()
        self.gate.set()
        self.delay = 0.0

    def update(self, data: bytes | memoryview) -> None:
        self.busy += 1
        self.most_busy = max(self.busy, self.most_busy)
        self.gate.wait(20)
        time.sleep(self.delay)
        self.seen.update(data)
        self.busy -= 1


@contextmanager
def file_size_limit(size: int) -> Iterator[None]:
    """A disk that refuses to take more, for root as well."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def receiver_of(writer: PartWriter, *, limit: int | None = None, checksum: str = "") -> Receiver:
    record = UploadRecord(id="0" * 32, path="file.bin", temporary="file.bin", expires=0)
    part_checksum = PartChecksum(checksum) if checksum else None
    return Receiver(record, writer, part_checksum, limit=limit, on_bytes=None)


async def test_bytes_keep_their_order_while_others_ask_how_far_it_is(
    tmp_path: Path, executor: ThreadPoolExecutor
) -> None:
    disk = SlowDisk()
    disk.delay = 0.002
    writer = PartWriter(tmp_path / "file", 0, [disk], executor)
    content = pattern(24 << 20)
    sending = True

    async def ask() -> None:
        while sending:
            before = writer.position
            await writer.flush()
            assert writer.written >= before
            await asyncio.sleep(0.001 * random.random())

    asking = [asyncio.ensure_future(ask()) for _ in range(3)]
    for start in range(0, len(content), CHUNK):
        await writer.write(content[start : start + CHUNK])
        if random.random() < 0.3:
            await asyncio.sleep(0)
    sending = False
    await asyncio.gather(*asking)
    await writer.close()
    assert disk.most_busy == 1
    assert disk.seen.digest() == hashlib.sha256(content).digest()
    assert (tmp_path / "file").read_bytes() == content


async def test_a_sender_that_is_faster_than_the_disk_has_to_wait(
    tmp_path: Path, executor: ThreadPoolExecutor
) -> None:
    disk = SlowDisk()
    disk.gate.clear()
    writer = PartWriter(tmp_path / "file", 0, [disk], executor)

    async def send() -> None:
        for _ in range(32 * BATCH // CHUNK):
            await writer.write(bytes(CHUNK))

    sending = asyncio.ensure_future(send())
    _, waiting = await asyncio.wait([sending], timeout=0.2)
    assert waiting
    assert HIGH_WATER <= writer.position <= HIGH_WATER + BATCH + CHUNK
    disk.gate.set()
    await sending
    await writer.close()
    assert (tmp_path / "file").stat().st_size == 32 * BATCH


async def test_the_disks_error_reaches_the_sender_and_stays(
    tmp_path: Path, executor: ThreadPoolExecutor
) -> None:
    writer = PartWriter(tmp_path / "file", 0, [], executor)

    async def send() -> None:
        for _ in range(64):
            await writer.write(bytes(BATCH))

    with file_size_limit(3 << 20):
        for refused in (send, writer.flush, writer.flush, send, writer.close):
            with pytest.raises(OSError, match="too large"):
                await refused()
    assert writer.closed
    assert writer.written == (tmp_path / "file").stat().st_size == 3 << 20


async def test_nothing_is_written_after_closing_from_elsewhere(
    tmp_path: Path, executor: ThreadPoolExecutor
) -> None:
    disk = SlowDisk()
    disk.gate.clear()
    writer = PartWriter(tmp_path / "file", 0, [disk], executor)

    async def send() -> None:
        for _ in range(3 * HIGH_WATER // CHUNK):
            await writer.write(b"x" * CHUNK)

    sending = asyncio.ensure_future(send())
    await asyncio.wait([sending], timeout=0.1)
    closing = asyncio.ensure_future(writer.close(keep=7))
    await asyncio.sleep(0)
    disk.gate.set()
    await asyncio.gather(closing, sending)
    # Whoever opens a file now gets the number that the writer had.
    other = os.open(tmp_path / "other", os.O_WRONLY | os.O_CREAT)
    try:
        await writer.write(bytes(2 * BATCH))
        await asyncio.sleep(0.05)
        assert os.fstat(other).st_size == 0
    finally:
        os.close(other)
    assert (tmp_path / "file").stat().st_size == 7


async def test_closing_writes_what_a_waiting_sender_had_handed_over(
    tmp_path: Path, executor: ThreadPoolExecutor
) -> None:
    disk = SlowDisk()
    disk.gate.clear()
    writer = PartWriter(tmp_path / "file", 0, [disk], executor)
    content = pattern(BATCH + HIGH_WATER)

    async def send() -> None:
        for start in range(0, len(content), CHUNK):
            await writer.write(content[start : start + CHUNK])

    sending = asyncio.ensure_future(send())
    await asyncio.wait([sending], timeout=0.1)
    closing = asyncio.ensure_future(writer.close())
    await asyncio.sleep(0)
    disk.gate.set()
    await asyncio.gather(closing, sending)
    assert (tmp_path / "file").read_bytes() == content


async def test_a_longer_file_is_cut_where_the_part_begins(
    tmp_path: Path, executor: ThreadPoolExecutor
) -> None:
    (tmp_path / "file").write_bytes(b"0123456789")
    writer = PartWriter(tmp_path / "file", 4, [], executor)
    await writer.write(b"abc")
    await writer.close()
    assert (tmp_path / "file").read_bytes() == b"0123abc"


async def test_a_link_in_place_of_the_file_is_not_followed(
    tmp_path: Path, executor: ThreadPoolExecutor
) -> None:
    (tmp_path / "precious").write_text("keep me")
    (tmp_path / "file").symlink_to(tmp_path / "precious")
    with pytest.raises(OSError, match="symbolic links"):
        PartWriter(tmp_path / "file", 0, [], executor)
    assert (tmp_path / "precious").read_text() == "keep me"


async def test_a_checked_part_that_the_disk_refuses_does_not_count(
    tmp_path: Path, executor: ThreadPoolExecutor
) -> None:
    (tmp_path / "file").write_bytes(b"before")
    digest = "sha1 " + "A" * 27 + "="
    writer = PartWriter(tmp_path / "file", 6, [], executor)
    receiver = receiver_of(writer, checksum=digest)
    with file_size_limit(1 << 20):
        await receiver.write(bytes(2 << 20))
        with pytest.raises(OSError, match="too large"):
            await receiver.close(complete=True)
    assert writer.closed
    assert (tmp_path / "file").read_bytes() == b"before"


async def test_who_only_asks_does_not_get_the_disks_error(
    tmp_path: Path, executor: ThreadPoolExecutor
) -> None:
    receiver = receiver_of(PartWriter(tmp_path / "file", 0, [], executor))
    with file_size_limit(1 << 20):
        await receiver.write(bytes(3 << 20))
        assert await receiver.flush() == 1 << 20
        with pytest.raises(OSError, match="too large"):
            await receiver.close(complete=True)


async def test_a_receiver_takes_no_more_than_the_limit(
    tmp_path: Path, executor: ThreadPoolExecutor
) -> None:
    receiver = receiver_of(PartWriter(tmp_path / "file", 0, [], executor), limit=10)
    await receiver.write(b"0123456789")
    with pytest.raises(TooLong):
        await receiver.write(b"!")
    assert await receiver.close(complete=True) == 10


async def test_a_receiver_that_was_given_up_tells_its_sender_why(
    tmp_path: Path, executor: ThreadPoolExecutor
) -> None:
    receiver = receiver_of(PartWriter(tmp_path / "file", 0, [], executor))
    await receiver.write(b"01234")
    await receiver.give_up()
    with pytest.raises(OffsetMismatch):
        await receiver.write(b"56789")
    assert await receiver.close(complete=True) == 5
    assert (tmp_path / "file").read_bytes() == b"01234"
