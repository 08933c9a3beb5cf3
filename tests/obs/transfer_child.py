"""A program that runs one transfer as the server does, to be killed in the middle.

    python -m tests.obs.transfer_child HOME SPEC CONNECTION

A job that is there from an earlier run is resumed. Prints the job, a line for each change.
"""

import asyncio
import sys
from pathlib import Path

from jupyterlab_modelarts.core.jobs.manager import JobManager
from jupyterlab_modelarts.core.jobs.models import FINISHED_STATES, JobEvent
from jupyterlab_modelarts.core.jobs.registry import OperationRegistry
from jupyterlab_modelarts.core.jobs.store import JobStore
from jupyterlab_modelarts.core.objectstore.clients import Clients
from jupyterlab_modelarts.core.objectstore.connection import Connection
from jupyterlab_modelarts.core.paths import Workspace
from jupyterlab_modelarts.obs.models import ObsSpec
from jupyterlab_modelarts.obs.transfer import ObsOperation, TransferService

from .transfer_kit import FixedAccess


async def main(home: Path, spec: ObsSpec, connection: Connection) -> None:
    """Run it, or go on with it."""
    ended = asyncio.Event()

    def emit(event: JobEvent) -> None:
        if event.job is not None:
            sys.stdout.write(event.job.model_dump_json() + "\n")
            sys.stdout.flush()
            if event.job.state in FINISHED_STATES:
                ended.set()

    service = TransferService(
        Workspace(home / "root"), home / "state", FixedAccess(connection), Clients()
    )
    registry = OperationRegistry()
    registry.add(ObsOperation(service))
    jobs = JobManager(JobStore(home / "jobs.db"), registry, emit)
    jobs.recover()
    page = jobs.page()
    known = (*page.active, *page.finished)
    if known:
        jobs.resume(known[0].id)
    else:
        jobs.submit(spec)
    ended.clear()
    await ended.wait()
    await jobs.stop()


if __name__ == "__main__":
    asyncio.run(
        main(
            Path(sys.argv[1]),
            ObsSpec.model_validate_json(sys.argv[2]),
            Connection.model_validate_json(sys.argv[3]),
        )
    )
