"""Cancel, kill and resume in the middle of a clone."""

import hashlib
import time
from pathlib import Path
from typing import Any

import pytest

from .conftest import Clones, StartServer
from .forge import Forge, git


def wait_for_bytes(clones: Clones, id: str) -> dict[str, Any]:
    """The job's progress while objects arrive."""
    for _ in range(400):
        job = clones.server.job(id)
        progress: dict[str, Any] = job["progress"]
        if progress["phase"] == "receiving" and progress["done"] > 0:
            return progress
        assert job["state"] in ("queued", "running"), job
        time.sleep(0.05)
    raise AssertionError("nothing arrived")


def gits(forge: Forge) -> list[int]:
    """Processes of git that clone the slow repository."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        try:
            text = (path / "cmdline").read_bytes()
        except OSError:
            continue
        if f"{forge.url}/slow/big".encode() in text and b"git" in text:
            found.append(int(path.name))
    return found


def wait_for_gits_end(forge: Forge) -> None:
    """They notice soon that nobody listens any more, and tidy up."""
    end = time.monotonic() + 10
    while gits(forge) and time.monotonic() < end:
        time.sleep(0.1)
    assert gits(forge) == []


def test_progress_has_phases_bytes_and_a_speed(clones: Clones, forge: Forge) -> None:
    forge.rate = 3 << 20
    id = clones.start(f"{forge.url}/slow/big")
    phases: list[str] = []
    rates: list[float] = []
    while (job := clones.server.job(id))["state"] in ("queued", "running"):
        progress = job["progress"]
        if [progress["phase"]] != phases[-1:]:
            phases.append(progress["phase"])
        if progress["unit"] == "bytes" and progress["rate"]:
            rates.append(progress["rate"])
        time.sleep(0.01)
    assert job["state"] == "succeeded", job["error"]
    assert [p for p in phases if p in ("connecting", "receiving")] == ["connecting", "receiving"]
    assert rates
    assert max(rates) < 12 << 20


def test_cancel_ends_git_and_leaves_nothing(clones: Clones, forge: Forge) -> None:
    forge.rate = 1 << 20
    id = clones.start(f"{forge.url}/slow/big")
    wait_for_bytes(clones, id)
    assert gits(forge)
    begin = time.monotonic()
    clones.server.client.post(f"/modelarts/jobs/{id}/cancel").raise_for_status()
    clones.server.wait_for(id, "cancelled")
    assert time.monotonic() - begin < 30
    assert gits(forge) == []
    assert clones.names() == []


def test_other_work_goes_on_meanwhile(clones: Clones, forge: Forge) -> None:
    forge.rate = 1 << 20
    id = clones.start(f"{forge.url}/slow/big")
    wait_for_bytes(clones, id)
    clones.must(f"{forge.url}/team/tools")
    assert clones.server.job(id)["state"] == "running"
    clones.server.client.post(f"/modelarts/jobs/{id}/cancel").raise_for_status()
    clones.server.wait_for(id, "cancelled")


def test_after_kill_9_the_job_goes_on_and_git_has_ended(
    start_server: StartServer, forge: Forge
) -> None:
    forge.rate = 1 << 20
    clones = start_server()
    id = clones.start(f"{forge.url}/slow/big")
    wait_for_bytes(clones, id)
    clones.server.kill()
    wait_for_gits_end(forge)
    clones.server.start()
    assert clones.server.job(id)["state"] == "interrupted"
    forge.rate = 64 << 20
    clones.server.client.post(f"/modelarts/jobs/{id}/resume").raise_for_status()
    clones.server.wait_for(id, "succeeded")
    made, work = clones.folder / "big", forge.folder / "work/slow/big"
    assert clones.names() == ["big"]
    for number in range(8):
        name = f"{number}.bin"
        assert digest(made / name) == digest(work / name)
    assert git(made, "status", "--porcelain") == ""


@pytest.mark.parametrize(
    ("action", "state", "taken", "left"),
    [
        ("cancel", "cancelled", False, {"big": "mine.txt"}),
        ("cancel", "cancelled", True, {"big": "other.txt", "big (1)": "mine.txt"}),
        ("resume", "succeeded", False, {"big": "0.bin"}),
    ],
)
def test_a_folder_comes_back_when_replacing_it_was_cut_off(
    start_server: StartServer,
    forge: Forge,
    action: str,
    state: str,
    taken: bool,
    left: dict[str, str],
) -> None:
    forge.rate = 1 << 20
    clones = start_server()
    (clones.folder / "big").mkdir()
    (clones.folder / "big/mine.txt").write_bytes(b"mine")
    id = clones.start(f"{forge.url}/slow/big", conflict="overwrite")
    wait_for_bytes(clones, id)
    clones.server.kill()
    wait_for_gits_end(forge)
    # What a server leaves that ends between the two renames.
    (clones.folder / f".clone-{id}.part").mkdir(exist_ok=True)
    (clones.folder / "big").rename(clones.folder / f".clone-{id}.part.old")
    if taken:
        (clones.folder / "big").mkdir()
        (clones.folder / "big/other.txt").write_bytes(b"other")
    clones.server.start()
    forge.rate = 64 << 20
    clones.server.client.post(f"/modelarts/jobs/{id}/{action}").raise_for_status()
    clones.server.wait_for(id, state)
    assert clones.names() == sorted(left)
    assert all((clones.folder / name / file).exists() for name, file in left.items())


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_what_was_fetched_before_kill_9_is_not_fetched_again(
    start_server: StartServer, forge: Forge
) -> None:
    clones = start_server()
    forge.make("team/kept", {"a.txt": b"a"})
    (clones.folder / "a.txt").mkdir()
    # The checkout stops at a submodule whose host is silent.
    work = forge.make("team/holds", {"own.txt": b"own"})
    git(work, "submodule", "--quiet", "add", str(forge.folder / "team/kept.git"), "inner")
    git(work, "config", "--file=.gitmodules", "submodule.inner.url", f"{forge.url}/silent/kept")
    forge.commit("team/holds")
    id = clones.start(f"{forge.url}/team/holds", submodules=True)
    wait_for_request(forge, "/silent/kept/", 1)
    clones.server.kill()
    clones.server.start()
    asked = count(forge, "/team/holds/git-upload-pack")
    assert asked > 0
    heard = count(forge, "/silent/kept/")
    clones.server.client.post(f"/modelarts/jobs/{id}/resume").raise_for_status()
    wait_for_request(forge, "/silent/kept/", heard + 1)
    assert count(forge, "/team/holds/git-upload-pack") == asked
    clones.server.client.post(f"/modelarts/jobs/{id}/cancel").raise_for_status()
    clones.server.wait_for(id, "cancelled")
    assert clones.names() == ["a.txt"]


def count(forge: Forge, path: str) -> int:
    return sum(path in request for request in forge.requests)


def wait_for_request(forge: Forge, path: str, number: int) -> None:
    """Wait until there were as many."""
    for _ in range(400):
        if count(forge, path) >= number:
            return
        time.sleep(0.05)
    raise AssertionError(f"nobody asked for {path}")
