"""A server that was killed while it unpacked a bundle."""

import os
import threading
from collections.abc import Iterator

import httpx
import pytest

from tests.realserver import RealServer

from .tar import Entry, archive, file
from .tus import Tus, location, pattern, until

COUNT = 40
Killed = tuple[Tus, dict[str, str]]


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Killed]:
    """A server killed while it unpacked, and the jobs by what is special about them."""
    with RealServer(tmp_path_factory.mktemp("killed")) as server:
        tus = Tus(server)
        jobs = {
            name: half_unpacked(tus, name) for name in ("fail", "rename", "overwrite", "cancel")
        }
        jobs["really"] = kill_while_unpacking(tus)
        for name in ("fail", "rename", "overwrite", "cancel"):
            pretend_killed(tus, name, jobs[name])
        server.start()
        yield tus, jobs


def contents(seed: int = 0) -> list[Entry]:
    entries = [file(f"sub/{n}.txt", pattern(500 + n, seed)) for n in range(COUNT - 1)]
    return [file("whole/0.txt"), *entries]


def half_unpacked(tus: Tus, name: str) -> str:
    for folder in ("sub", "whole"):
        (tus.server.root / name / folder).mkdir(parents=True)
    content = archive(*contents())
    job = tus.start_job("several", files=COUNT, destination=name)
    conflict = "fail" if name == "cancel" else name
    url = tus.new(len(content), job=job, path="bundle-1", bundle="1", conflict=conflict)
    assert tus.patch(url, 0, content[:-1]).status_code == 204
    return job


def pretend_killed(tus: Tus, name: str, job: str) -> None:
    folder = tus.server.root / name
    (id,) = (id for id, record in tus.records().items() if record["job"] == job)
    temporary = tus.edit_record(id, state="placing")
    with temporary.open("ab") as whole:
        whole.write(b"\0")
    for number, (info, data) in enumerate(contents()[: COUNT // 2]):
        final = folder / info.name
        if name in ("rename", "overwrite"):
            final.write_bytes(b"old")
        if name == "rename":
            final = final.with_stem(f"{final.stem} (1)")
        if number < COUNT // 4:
            final.write_bytes(data)
            os.utime(final, (info.mtime, info.mtime))
    # What was just being written, and what was just given its name.
    (folder / "sub" / f"{temporary.name}-entry").write_bytes(b"half")
    (folder / "whole" / f"{temporary.name}-entry").write_bytes(b"hello")


def kill_while_unpacking(tus: Tus) -> str:
    content = archive(*(file(f"really/{n}.txt", pattern(10_240, n)) for n in range(2000)))
    job = tus.start_job("several", files=2000)
    url = location(tus.create(len(content), job=job, path="bundle-1", bundle="1"))
    sending = threading.Thread(target=send_until_killed, args=(tus, url, content))
    sending.start()
    until(lambda: len(list(tus.place.glob("really/*.txt"))) > 50)
    tus.server.kill()
    sending.join()
    assert len(list(tus.place.glob("really/*.txt"))) < 2000
    return job


def send_until_killed(tus: Tus, url: str, content: bytes) -> None:
    with pytest.raises(httpx.TransportError):
        tus.patch(url, 0, content)


@pytest.mark.parametrize("name", ["fail", "rename", "overwrite"])
def test_unpacking_goes_on_and_does_not_stumble_over_its_own_files(
    killed: Killed, name: str
) -> None:
    tus, jobs = killed
    tus.steer(jobs[name], "resume")
    ended = tus.server.wait_for(jobs[name], "succeeded", "failed")
    assert ended["state"] == "succeeded", ended["error"]
    folder = tus.server.root / name
    expected = {}
    for number, (info, data) in enumerate(contents()):
        final = folder / info.name
        if name == "rename" and number < COUNT // 2:
            expected[final] = b"old"
            final = final.with_stem(f"{final.stem} (1)")
        expected[final] = data
    found = (path for path in folder.rglob("*") if path.is_file())
    assert {path: path.read_bytes() for path in found} == expected


def test_a_bundle_that_is_not_resumed_leaves_only_whole_files(
    killed: Killed,
) -> None:
    tus, jobs = killed
    assert tus.steer(jobs["cancel"], "cancel") == 202
    folder = tus.server.root / "cancel"
    names = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert names == {info.name for info, _ in contents()[: COUNT // 4]}


def test_a_server_that_was_killed_while_it_unpacked_goes_on(
    killed: Killed,
) -> None:
    tus, jobs = killed
    for path in tus.place.glob("really/*.txt"):
        # A name is only given to what is whole.
        assert path.read_bytes() == pattern(10_240, int(path.stem))
    tus.steer(jobs["really"], "resume")
    ended = tus.server.wait_for(jobs["really"], "succeeded", "failed")
    assert ended["state"] == "succeeded", ended["error"]
    assert ended["progress"]["items_done"] == 2000
    found = {path.name: path.read_bytes() for path in (tus.place / "really").iterdir()}
    assert found == {f"{n}.txt": pattern(10_240, n) for n in range(2000)}
