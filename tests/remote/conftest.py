from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest

from tests.realserver import RealServer

from .site import Site

MAX_SIZE = 32 << 20


class Remote:
    """Downloads into a fresh folder of a server."""

    def __init__(self, server: RealServer, folder: str) -> None:
        self.server = server
        self.folder = server.root / folder
        self.folder.mkdir()

    def start(self, url: str, **spec: object) -> str:
        body = {"spec": {"kind": "remote", "url": url, "destination": self.folder.name, **spec}}
        reply = self.server.client.post("/modelarts/jobs", json=body)
        assert reply.status_code == 202, reply.text
        return str(reply.json()["id"])

    def get(self, url: str, **spec: object) -> dict[str, Any]:
        """The job once it has ended."""
        return self.server.wait_for(self.start(url, **spec), "succeeded", "failed", seconds=40)

    def look(self, *urls: str) -> list[dict[str, Any]]:
        body = {"urls": urls, "destination": self.folder.name}
        reply = self.server.client.post("/modelarts/remote/look", json=body).raise_for_status()
        infos = reply.json()["infos"]
        assert isinstance(infos, list)
        return infos

    def names(self) -> list[str]:
        """All that is in the folder, hidden things too."""
        return sorted(entry.name for entry in self.folder.iterdir())


@pytest.fixture(scope="session")
def download_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealServer]:
    options = (
        "--Remote.allowed_networks=127.0.0.0/8",
        f"--Remote.max_size={MAX_SIZE}",
        "--Remote.stall_timeout=2",
        f"--Remote.max_unpacked={4 << 20}",
        "--Remote.max_entries=100",
    )
    with RealServer(tmp_path_factory.mktemp("remote"), options) as server:
        yield server
    # Whatever the tests did, it was no surprise to the server.
    assert "Traceback" not in server.log.read_text()


_folders = (f"folder-{number}" for number in count())


@pytest.fixture
def remote(download_server: RealServer) -> Remote:
    return Remote(download_server, next(_folders))


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as site:
        yield site


@pytest.fixture(scope="session")
def strict_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealServer]:
    with RealServer(tmp_path_factory.mktemp("strict")) as server:
        yield server


@pytest.fixture
def strict(strict_server: RealServer) -> Remote:
    """A server whose operator allows nothing beyond public addresses."""
    return Remote(strict_server, next(_folders))
