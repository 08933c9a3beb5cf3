"""Disks that are too small: one of 8 MiB, which is really full."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import Clones, StartServer
from .forge import Forge

MIB = 1 << 20


@pytest.fixture
def small(start_server: StartServer, tmp_path: Path) -> Clones:
    """A server whose workspace is on a disk of 8 MiB, which goes with it."""
    home = tmp_path / "server-0"
    script = f'mount -t tmpfs -o size=8m tmpfs {home}/root && cd {home} && exec "$@"'
    # In a namespace of its own anybody may mount.
    how = "-m" if os.geteuid() == 0 else "-Urm"
    clones = start_server(wrapper=("unshare", how, "sh", "-c", script, "sh"))
    clones.folder = Path(f"/proc/{clones.server.pid}/root{clones.folder}")
    clones.folder.mkdir()
    return clones


@pytest.fixture
def fill(small: Clones) -> Callable[[int], Path]:
    """Leaves so many bytes free."""

    def fill(leave: int) -> Path:
        filler = small.folder / "filler"
        with filler.open("wb") as file:
            status = os.statvfs(small.folder)
            file.write(bytes(status.f_bavail * status.f_frsize - leave))
        return filler

    return fill


def goes_on(clones: Clones, id: str) -> None:
    clones.server.client.post(f"/modelarts/jobs/{id}/resume").raise_for_status()
    clones.server.wait_for(id, "succeeded", "failed")


def test_a_disk_that_fills_up_while_objects_arrive_is_an_error_that_leaves_nothing(
    small: Clones, forge: Forge, fill: Callable[[int], Path]
) -> None:
    forge.make("team/three", {f"{n}.bin": os.urandom(MIB) for n in range(3)})
    filler = fill(MIB)
    job = small.get(f"{forge.url}/team/three")
    assert (job["state"], job["error"]["code"]) == ("failed", "storage.disk_full")
    assert "three" in job["error"]["message"]
    assert small.names() == ["filler"]
    filler.unlink()
    goes_on(small, job["id"])
    assert small.names() == ["three"]
    assert len(list((small.folder / "three").glob("*.bin"))) == 3


def test_files_that_do_not_fit_are_refused_before_any_is_written(
    small: Clones, forge: Forge, fill: Callable[[int], Path]
) -> None:
    # Small as it arrives, large as files.
    forge.make("team/zeros", {f"{n}.bin": bytes(MIB) + bytes([n]) for n in range(5)})
    filler = fill(2 * MIB)
    job = small.get(f"{forge.url}/team/zeros")
    assert job["error"]["code"] == "storage.disk_full"
    assert job["error"]["params"]["need"] == "5 MB"
    assert not (small.folder / "zeros").exists()
    asked = len(forge.requests)
    filler.unlink()
    goes_on(small, job["id"])
    assert small.names() == ["zeros"]
    # What had arrived did not arrive once more.
    assert len(forge.requests) == asked


def test_what_a_full_disk_stopped_goes_away_when_it_is_cancelled(
    small: Clones, forge: Forge, fill: Callable[[int], Path]
) -> None:
    forge.make("team/more-zeros", {f"{n}.bin": bytes(MIB) + bytes([n]) for n in range(6)})
    fill(2 * MIB)
    assert small.fails(f"{forge.url}/team/more-zeros") == "storage.disk_full"
    assert small.names() == ["filler"]


def test_large_files_that_do_not_fit_are_refused_before_they_arrive(
    small: Clones, forge: Forge
) -> None:
    # Git-lfs keeps a second copy of each.
    forge.make_large("team/too-large", {"one.bin": os.urandom(5 * MIB)})
    before = len(forge.lfs.downloads)
    job = small.get(f"{forge.url}/team/too-large", lfs=True)
    assert job["error"]["code"] == "storage.disk_full"
    assert job["error"]["params"]["need"] == "10 MB"
    assert len(forge.lfs.downloads) == before


def test_much_more_than_there_is_room_for_is_given_up_early(
    small: Clones, forge: Forge, fill: Callable[[int], Path]
) -> None:
    forge.rate = MIB
    fill(3 * MIB)
    job = small.get(f"{forge.url}/slow/big")
    assert job["error"]["code"] == "storage.disk_full"
    assert job["error"]["params"]["need"].endswith("MB")
    assert small.names() == ["filler"]
