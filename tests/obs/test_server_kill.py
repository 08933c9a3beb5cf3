"""A Jupyter server is killed in the middle of a transfer, and the next one goes on with it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.realserver import RealServer

from .transfer_kit import MIB, Kit, content, sha256, until
from .transfer_servers import KEYS

DATA = content(600 * MIB)


class Two(NamedTuple):
    """A store, and a server that knows it."""

    kit: Kit
    server: RealServer
    connection: str

    def begin(self, action: str, source: str, destination: str) -> str:
        spec = {
            "kind": "obs",
            "action": action,
            "connection": self.connection,
            "sources": [source],
            "destination": destination,
        }
        reply = self.server.client.post("/modelarts/jobs", json={"spec": spec})
        assert reply.status_code == 202, reply.text
        return str(reply.json()["id"])

    def kill_at(self, job: str, size: int) -> None:
        until(lambda: self.done(job) >= size)
        self.server.kill()
        self.server.start()
        found = self.server.job(job)
        assert (found["state"], found["resumable"]) == ("interrupted", True)

    def done(self, job: str) -> int:
        found: dict[str, Any] = self.server.job(job)
        assert found["state"] in ("queued", "running"), found
        return int(found["progress"]["done"])

    def resume(self, job: str) -> None:
        self.server.client.post(f"/modelarts/jobs/{job}/resume").raise_for_status()
        assert self.server.wait_for(job, "succeeded", seconds=90)["error"] is None


@pytest.fixture
def two(own: Kit, tmp_path: Path) -> Iterator[Two]:
    home = tmp_path / "jupyter"
    home.mkdir()
    with RealServer(home, ("--Credentials.store=file",)) as server:
        settings = {
            "name": "Store",
            "endpoint": own.server.connection().endpoint,
            "keys": {"access_key": KEYS.access_key, "secret_key": KEYS.secret_key},
        }
        reply = server.client.post("/modelarts/obs/connections", json=settings)
        assert reply.status_code == 201, reply.text
        yield Two(own, server, reply.json()["connection"]["id"])


def test_an_upload_goes_on_in_the_next_server(two: Two) -> None:
    (two.server.root / "large.bin").write_bytes(DATA)
    job = two.begin("upload", "large.bin", two.kit.url)
    two.kill_at(job, 100 * MIB)
    assert len(two.kit.uploads()) == 1
    two.resume(job)
    assert sha256(two.kit.get("large.bin")) == sha256(DATA)
    assert two.kit.uploads() == []


def test_a_download_goes_on_in_the_next_server(two: Two) -> None:
    two.kit.write("large.bin", DATA)
    two.kit.run("upload", "large.bin", destination=two.kit.url)
    job = two.begin("download", f"{two.kit.url}large.bin", "")
    two.kill_at(job, 50 * MIB)
    (part,) = two.server.root.rglob("*.part")
    inode = part.stat().st_ino
    two.resume(job)
    file = two.server.root / "large.bin"
    assert file.stat().st_ino == inode
    assert sha256(file.read_bytes()) == sha256(DATA)
    assert [path.name for path in two.server.root.iterdir()] == ["large.bin"]
