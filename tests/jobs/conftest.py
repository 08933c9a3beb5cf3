import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest

from jupyterlab_modelarts.core.jobs.manager import JobManager
from jupyterlab_modelarts.core.jobs.models import Job, JobEvent
from jupyterlab_modelarts.core.jobs.registry import OperationRegistry
from jupyterlab_modelarts.core.jobs.store import JobStore
from tests.realserver import RealServer
from tests.rehearse import Rehearse


class Stage:
    """A job manager with the rehearsal, its events, and a way to wait."""

    def __init__(self, database: Path) -> None:
        self.events: list[JobEvent] = []
        self.operation = Rehearse()
        self.store = JobStore(database)
        self.manager = JobManager(
            self.store, OperationRegistry([self.operation]), self.events.append
        )

    async def until(self, id: str, *states: str) -> Job:
        for _ in range(1000):
            job = self.manager.get(id)
            if job.state in states:
                return job
            await asyncio.sleep(0.01)
        raise AssertionError(f"{job} did not become {states}")

    async def until_step(self, id: str, step: int) -> None:
        for _ in range(1000):
            if self.manager.get(id).progress.done >= step:
                return
            await asyncio.sleep(0.01)
        raise AssertionError(f"it did not reach step {step}")


@pytest.fixture
def open_stage(tmp_path: Path) -> Callable[[], Stage]:
    """Opens a manager on the same database each time it is called."""
    return lambda: Stage(tmp_path / "jobs.db")


@pytest.fixture
async def stage(open_stage: Callable[[], Stage]) -> AsyncIterator[Stage]:
    stage = open_stage()
    yield stage
    await stage.manager.stop()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RealServer]:
    with RealServer(tmp_path) as server:
        yield server
