"""The service in one process, where time and threads can be held."""

import asyncio
import hashlib
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from traitlets.config import Config

from jupyterlab_modelarts.core.feature import Services
from jupyterlab_modelarts.core.jobs.manager import JobManager
from jupyterlab_modelarts.core.jobs.models import Job
from jupyterlab_modelarts.core.jobs.registry import OperationRegistry
from jupyterlab_modelarts.core.jobs.store import JobStore
from jupyterlab_modelarts.core.paths import Workspace
from jupyterlab_modelarts.upload import feature, transfer
from jupyterlab_modelarts.upload.creation import Creation
from jupyterlab_modelarts.upload.feature import FEATURE
from jupyterlab_modelarts.upload.finish import Finisher
from jupyterlab_modelarts.upload.intake import Part
from jupyterlab_modelarts.upload.metadata import UploadMetadata
from jupyterlab_modelarts.upload.models import UploadSpec
from jupyterlab_modelarts.upload.records import UploadRecord
from jupyterlab_modelarts.upload.service import UploadOperation, UploadService
from jupyterlab_modelarts.upload.settings import UploadSettings


class House:
    """A service with the job manager it needs."""

    def __init__(self, home: Path, settings: UploadSettings) -> None:
        self.root = home / "root"
        self.root.mkdir()
        self.jobs = JobManager(JobStore(None), OperationRegistry(), lambda event: None)
        self.service = UploadService(Workspace(self.root), home / "state", self.jobs, settings)
        self.jobs.registry.add(UploadOperation(self.service))

    async def part(self, job: str, content: bytes) -> str:
        meta = UploadMetadata(job=job, path="whole.bin")
        record = await self.service.create(Creation(len(content), meta, concat="partial"))
        await self.send(record, content)
        return record.id

    async def send(self, record: UploadRecord, content: bytes) -> None:
        receiver = await self.service.receive(record.id, Part(0, len(content)))
        await self.service.write(receiver, content)
        await self.service.close(receiver, complete=True)

    async def until(self, job: str, *states: str) -> Job:
        for _ in range(500):
            if (found := self.jobs.get(job)).state in states:
                return found
            await asyncio.sleep(0.01)
        raise AssertionError(f"{found} did not become {states}")


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    house = House(tmp_path, UploadSettings(stall_timeout=0.1, expiry=1000))
    yield house
    await house.jobs.stop()
    await house.service.stop()


async def test_a_digest_that_comes_while_parts_are_joined_counts(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    append = Finisher._append_part

    def slowly(self: Finisher, record: UploadRecord) -> None:
        append(self, record)
        time.sleep(0.2)

    monkeypatch.setattr(Finisher, "_append_part", slowly)
    job = house.jobs.submit(UploadSpec(name="whole.bin", size=10)).id
    parts = (await house.part(job, b"aaaaa"), await house.part(job, b"bbbbb"))
    meta = UploadMetadata(job=job, path="whole.bin", sha256="pending")
    final = await house.service.create(Creation(None, meta, concat="final;", parts=parts))
    joining = asyncio.ensure_future(house.service.complete(final.id))
    await asyncio.sleep(0.1)
    await house.service.digest(final.id, hashlib.sha256(b"aaaaabbbbb").hexdigest())
    await joining
    assert (house.root / "whole.bin").read_bytes() == b"aaaaabbbbb"
    assert (await house.until(job, "succeeded")).error is None


async def test_a_page_that_is_closed_before_its_first_byte_does_not_hold_the_name(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transfer, "FIRST_SIGN", 0.3)
    monkeypatch.setattr(transfer, "WATCH_INTERVAL", 0.05)
    spec = UploadSpec(name="silent.bin", size=10)
    begun = time.monotonic()
    silent = house.jobs.submit(spec)
    ended = await house.until(silent.id, "interrupted")
    # Others of its files may come first: it gets longer than one that fell silent later.
    assert time.monotonic() - begun > 0.3
    assert (ended.resumable, ended.error and ended.error.code) == (True, "upload.sender_gone")
    assert house.jobs.submit(spec).state == "queued"


async def test_parts_that_have_arrived_are_kept_beside_what_took_their_name(house: House) -> None:
    job = house.jobs.submit(UploadSpec(name="whole.bin", size=10)).id
    parts = (await house.part(job, b"aaaaa"), await house.part(job, b"bbbbb"))
    (house.root / "whole.bin").write_text("somebody was faster")
    meta = UploadMetadata(job=job, path="whole.bin")
    final = await house.service.create(Creation(None, meta, concat="final;", parts=parts))
    await house.service.complete(final.id)
    assert (house.root / "whole.bin").read_text() == "somebody was faster"
    assert (house.root / "whole (1).bin").read_bytes() == b"aaaaabbbbb"
    assert (await house.until(job, "succeeded")).outputs == ("whole (1).bin",)


async def test_a_job_of_which_nothing_is_left_ends_with_its_last_upload(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = house.jobs.submit(UploadSpec(name="old.bin", size=10)).id
    await house.service.create(Creation(10, UploadMetadata(job=job, path="old.bin")))
    await house.jobs.pause(job)
    await house.service.sweep()
    assert house.jobs.get(job).state == "paused"
    moment = time.time() + 2000
    monkeypatch.setattr(time, "time", lambda: moment)
    await house.service.sweep()
    assert house.jobs.get(job).state == "cancelled"
    assert list(house.root.iterdir()) == []


async def test_an_error_while_sweeping_does_not_end_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    sweeps = asyncio.Semaphore(0)

    async def sweep(self: UploadService) -> None:
        sweeps.release()
        raise PermissionError("not today")

    monkeypatch.setattr(UploadService, "sweep", sweep)
    monkeypatch.setattr(feature, "SWEEP_INTERVAL", 0.01)
    jobs = JobManager(JobStore(None), OperationRegistry(), lambda event: None)
    started = FEATURE.start(Services(Workspace(tmp_path), tmp_path / "state", jobs, Config()))
    assert started.start
    assert started.stop
    await started.start()
    for _ in range(3):
        await asyncio.wait_for(sweeps.acquire(), 5)
    await started.stop()
    assert "could not be removed" in caplog.text


@pytest.mark.parametrize("destination", ["d", "./d", "d/.", "d//", "/d"])
async def test_one_place_has_one_key_however_it_is_spelled(house: House, destination: str) -> None:
    operation = UploadOperation(house.service)
    spelled = UploadSpec(name="cafe\u0301.txt", destination=destination)
    assert operation.key(spelled) == operation.key(UploadSpec(name="caf\xe9.txt", destination="d"))
