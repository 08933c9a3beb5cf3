"""Runs transfers as a command would, without a server."""

import asyncio
import hashlib
import os
import secrets
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jupyterlab_modelarts.core.errors import AppError
from jupyterlab_modelarts.core.jobs.direct import DirectRun
from jupyterlab_modelarts.core.jobs.models import Checkpoint, Progress
from jupyterlab_modelarts.core.objectstore.client import make_client
from jupyterlab_modelarts.core.objectstore.clients import Clients
from jupyterlab_modelarts.core.objectstore.connection import Connection, Keys
from jupyterlab_modelarts.core.paths import Workspace
from jupyterlab_modelarts.obs.models import ObsPlan, ObsSpec
from jupyterlab_modelarts.obs.transfer import ObsOperation, TransferService

from .transfer_servers import BUCKET, KEYS, StoreServer

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

MIB = 1 << 20


def content(size: int, seed: int = 0) -> bytes:
    """Bytes that repeat nowhere where a fault would go unseen."""
    block = hashlib.shake_128(str(seed).encode()).digest(MIB + 7)
    return (block * (size // len(block) + 1))[:size]


class FixedAccess:
    """Opens one store."""

    def __init__(self, connection: Connection, keys: Keys = KEYS) -> None:
        self.connection = connection
        self.keys = keys

    async def open(self, connection: str) -> tuple[Connection, Keys]:
        del connection
        return self.connection, self.keys


class Kit:
    """A workspace, a folder of a store, and transfers between them.

    Attributes:
        root: the workspace's folder.
        prefix: what the keys of this test begin with.
    """

    def __init__(self, home: Path, server: StoreServer) -> None:
        self.root = home / "root"
        self.root.mkdir()
        self.state = home / "state"
        self.server = server
        self.prefix = f"{secrets.token_hex(4)}/"
        self.url = f"obs://{BUCKET}/{self.prefix}"
        self.client: S3Client = make_client(server.connection(), KEYS)
        self.access = FixedAccess(server.connection())
        self.service = TransferService(Workspace(self.root), self.state, self.access, Clients())
        self.operation = ObsOperation(self.service)
        self.progress = Progress()
        self.outputs: list[str] = []

    # --- transfers -------------------------------------------------------------------------

    def spec(self, action: str, *sources: str, **more: Any) -> ObsSpec:
        return ObsSpec.model_validate(
            {"action": action, "connection": "test", "sources": sources, **more}
        )

    def run(self, action: str, *sources: str, **more: Any) -> None:
        run = self.begin(self.spec(action, *sources, **more))
        self.finish(run)

    def begin(
        self, spec: ObsSpec, id: str | None = None, checkpoint: Checkpoint | None = None
    ) -> DirectRun[ObsSpec]:
        run = DirectRun(self.operation, spec, id or secrets.token_hex(16))
        run.ctx.checkpoint = checkpoint or {}
        run.start()
        return run

    def finish(self, run: DirectRun[ObsSpec]) -> None:
        try:
            self.outputs = run.result()
        finally:
            self.progress = run.ctx.snapshot()

    def fails(self, action: str, *sources: str, **more: Any) -> AppError:
        try:
            self.run(action, *sources, **more)
        except AppError as error:
            return error
        raise AssertionError("it did not fail")

    def plan(self, action: str, *sources: str, **more: Any) -> ObsPlan:
        return asyncio.run(self.service.plan(self.spec(action, *sources, **more)))

    # --- what is there ---------------------------------------------------------------------

    def write(self, path: str, data: bytes = b"", mtime: float | None = None) -> Path:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
        if mtime is not None:
            os.utime(file, (mtime, mtime))
        return file

    def put(self, key: str, data: bytes = b"", **more: Any) -> None:
        self.client.put_object(Bucket=BUCKET, Key=self.prefix + key, Body=data, **more)

    def get(self, key: str) -> bytes:
        return self.client.get_object(Bucket=BUCKET, Key=self.prefix + key)["Body"].read()

    def metadata(self, key: str) -> dict[str, str]:
        return self.client.head_object(Bucket=BUCKET, Key=self.prefix + key)["Metadata"]

    def names(self) -> list[str]:
        pages = self.client.get_paginator("list_objects_v2").paginate(
            Bucket=BUCKET, Prefix=self.prefix
        )
        found = (item["Key"] for page in pages for item in page.get("Contents", ()))
        return sorted(key[len(self.prefix) :] for key in found)

    def files(self) -> list[str]:
        """All files and empty folders of the workspace, hidden ones too."""
        found = []
        for path in self.root.rglob("*"):
            relative = path.relative_to(self.root).as_posix()
            if not path.is_dir():
                found.append(relative)
            elif not any(path.iterdir()):
                found.append(f"{relative}/")
        return sorted(found)

    def uploads(self) -> list[str]:
        """Multipart uploads that are neither complete nor aborted."""
        found = self.client.list_multipart_uploads(Bucket=BUCKET)
        return [item["Key"] for item in found.get("Uploads", ()) if self.prefix in item["Key"]]

    def left(self) -> list[str]:
        """What transfers keep to be able to go on."""
        return sorted(path.name for path in self.state.rglob("*") if path.is_file())


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def until(condition: Callable[[], bool], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.01)


class Feed:
    """Counts what an engine shows it."""

    def __init__(self) -> None:
        self.seen = bytearray()
        self.stop = threading.Event()

    def restart(self) -> None:
        self.seen.clear()

    def take(self, chunk: bytes | bytearray) -> None:
        from jupyterlab_modelarts.core.objectstore.transfer.errors import Stopped

        if self.stop.is_set():
            raise Stopped
        self.seen += chunk
