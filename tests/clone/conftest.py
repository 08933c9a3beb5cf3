import os
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.realserver import RealServer

from .forge import Forge, git


class Clones:
    """Clones into a fresh folder of a server."""

    def __init__(self, server: RealServer, folder: str) -> None:
        self.server = server
        self.folder = server.root / folder
        self.folder.mkdir(exist_ok=True)

    def submit(self, url: str, **spec: object) -> httpx.Response:
        body = {"spec": {"kind": "clone", "url": url, "destination": self.folder.name, **spec}}
        return self.server.client.post("/modelarts/jobs", json=body)

    def start(self, url: str, **spec: object) -> str:
        reply = self.submit(url, **spec)
        assert reply.status_code == 202, reply.text
        return str(reply.json()["id"])

    def get(self, url: str, **spec: object) -> dict[str, Any]:
        """The job once it has ended."""
        return self.server.wait_for(self.start(url, **spec), "succeeded", "failed", seconds=40)

    def must(self, url: str, **spec: object) -> Path:
        """What was made."""
        job = self.get(url, **spec)
        assert job["state"] == "succeeded", job["error"]
        return self.server.root / str(job["outputs"][0])

    def fails(self, url: str, **spec: object) -> str:
        """The code of the error; and nothing may be left."""
        before = self.names()
        job = self.get(url, **spec)
        assert job["state"] == "failed"
        self.server.client.post(f"/modelarts/jobs/{job['id']}/cancel")
        if job["resumable"]:
            self.server.wait_for(job["id"], "cancelled", "failed")
        assert self.names() == before
        return str(job["error"]["code"])

    def look(self, url: str) -> httpx.Response:
        body = {"url": url, "destination": self.folder.name}
        return self.server.client.post("/modelarts/clone/look", json=body)

    def log_in(self, url: str, username: str, password: str, *, remember: bool = False) -> None:
        body = {"url": url, "username": username, "password": password, "remember": remember}
        reply = self.server.client.put("/modelarts/clone/credentials", json=body)
        assert reply.status_code == 204, reply.text

    def names(self) -> list[str]:
        """All that is in the folder, hidden things too."""
        return sorted(entry.name for entry in self.folder.iterdir())


@pytest.fixture(scope="session")
def forge(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Forge]:
    with Forge(tmp_path_factory.mktemp("forge")) as forge:
        work = forge.make(
            "team/tools",
            {"README.md": b"hello", "docs/a/one.txt": b"1", "src/main.py": b"print()"},
        )
        git(work, "tag", "v1.9")
        git(work, "checkout", "--quiet", "-b", "feature/new-look")
        (work / "docs/a/two.txt").write_bytes(b"2")
        forge.commit("team/tools")
        git(work, "tag", "v1.10")
        git(work, "checkout", "--quiet", "main")
        forge.publish("team/tools")
        forge.make("private/plans", {"plan.txt": b"secret plan"})
        forge.make("moved/tools", {"README.md": b"moved"})
        forge.make("slow/big", {f"{n}.bin": os.urandom(1 << 20) for n in range(8)})
        yield forge


@pytest.fixture(scope="session")
def clone_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealServer]:
    options = ("--Clone.look_timeout=3", "--Credentials.store=file")
    with RealServer(tmp_path_factory.mktemp("clone"), options) as server:
        yield server
    # Whatever the tests did, it was no surprise to the server.
    assert "Traceback" not in server.log.read_text()


_folders = (f"folder-{number}" for number in count())


@pytest.fixture
def clones(clone_server: RealServer) -> Clones:
    return Clones(clone_server, next(_folders))


StartServer = Callable[..., Clones]


@pytest.fixture
def start_server(tmp_path: Path) -> Iterator[StartServer]:
    """Starts a server with options of its own, to be killed or not."""
    started: list[RealServer] = []

    def start(*options: str, wrapper: tuple[str, ...] = ()) -> Clones:
        home = tmp_path / f"server-{len(started)}"
        server = RealServer(home, ("--Credentials.store=file", *options), wrapper)
        started.append(server)
        server.start()
        return Clones(server, "clones")

    yield start
    for server in started:
        server.stop()
        server.client.close()
