import os
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from tests.realserver import RealServer

from .tus import Tus, until

#: What the shared server's operator allows.
MAX_SIZE = 64 << 20
MAX_BODY = 1 << 20

StartServer = Callable[..., Tus]


@pytest.fixture(scope="session")
def shared_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealServer]:
    """One server for all tests that leave it alive."""
    options = (f"--ServerApp.max_body_size={MAX_BODY}", f"--Upload.max_size={MAX_SIZE}")
    with RealServer(tmp_path_factory.mktemp("shared"), options) as server:
        yield server
    # Whatever the tests did, it was no surprise to the server.
    assert "Traceback" not in server.log.read_text()


_folders = (f"folder-{number}" for number in count())


@pytest.fixture
def tus(shared_server: RealServer) -> Tus:
    """Uploads to a fresh folder of the shared server."""
    return Tus(shared_server, next(_folders))


@pytest.fixture
def tidy(tus: Tus) -> Iterator[Tus]:
    """The same, and in the end nothing but whole files may be there."""
    yield tus
    until(lambda: not tus.left(), seconds=5)


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tus]:
    """A server on a disk of 8 MiB, with a folder that is read-only and one on another disk.

    All of that ends with it.
    """
    home = tmp_path_factory.mktemp("small")
    root = home / "root"
    script = (
        f"mount -t tmpfs -o size=8m tmpfs {root} && cd {root} && mkdir sealed && touch sealed/old"
        " && mount --bind sealed sealed && mount -o remount,bind,ro sealed"
        " && mkdir other && mount -t tmpfs -o size=2m tmpfs other"
        " && mkdir few && mount -t tmpfs -o size=2m,nr_inodes=4 tmpfs few"
        f' && cd {home} && exec "$@"'
    )
    # In a namespace of its own anybody may mount.
    how = "-m" if os.geteuid() == 0 else "-Urm"
    with RealServer(home, wrapper=("unshare", how, "sh", "-c", script, "sh")) as server:
        yield Tus(server)
    assert "Traceback" not in server.log.read_text()


@pytest.fixture
def start_server(tmp_path: Path) -> Iterator[StartServer]:
    """Starts a server with options of its own, to be killed or not."""
    started: list[RealServer] = []

    def start(*options: str, wrapper: tuple[str, ...] = ()) -> Tus:
        server = RealServer(tmp_path / f"server-{len(started)}", options, wrapper)
        started.append(server)
        server.start()
        return Tus(server)

    yield start
    for server in started:
        server.stop()
        server.client.close()
