"""Disks that are full or read-only: a small one of its own, so that root is refused as well."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from .tus import Slow, Tus, code, pattern, until

MIB = 1 << 20


@pytest.fixture
def full(small: Tus) -> Iterator[Callable[[int], Path]]:
    """Leaves so many bytes free, in the test's end all."""
    root = small.inside(small.place)
    filler = root / "filler"

    def fill(leave: int) -> Path:
        with filler.open("wb") as file:
            status = os.statvfs(root)
            file.write(bytes(status.f_bavail * status.f_frsize - leave))
        return filler

    yield fill
    filler.unlink(missing_ok=True)
    assert {path.name for path in root.iterdir()} == {"sealed", "other", "few"}


def test_a_read_only_folder_is_refused(small: Tus) -> None:
    for metadata_ in (
        {"filename": "x", "destination": "sealed"},
        {"path": "sealed/x"},
        {"path": "sealed/new/x"},
    ):
        reply = small.create(5, b"hello", **metadata_)
        assert (reply.status_code, code(reply)) == (403, "storage.read_only")
        assert "sealed" in reply.json()["message"]
    assert small.left() == []


def test_one_file_in_a_read_only_folder_does_not_stop_the_others(
    small: Tus, full: Callable[[int], Path]
) -> None:
    job = small.start_job("several", files=2)
    assert small.create(5, b"hello", job=job, path="sealed/x").status_code == 403
    assert small.create(5, b"hello", job=job, path="y").status_code == 201
    small.steer(job, "cancel")
    small.inside(small.place / "y").unlink()


def test_what_does_not_fit_is_refused_before_bytes_flow(
    small: Tus, full: Callable[[int], Path]
) -> None:
    full(3 * MIB)
    reply = small.create(5 * MIB, filename="large.bin")
    assert (reply.status_code, code(reply)) == (507, "storage.disk_full")
    assert reply.json()["params"] == {"name": "large.bin", "free": "3 MB", "need": "5 MB"}
    # What others have announced counts as well.
    url = small.new(2 * MIB, filename="first.bin")
    reply = small.create(2 * MIB, filename="second.bin")
    assert (reply.status_code, code(reply)) == (507, "storage.disk_full")
    small.delete(url)


@pytest.mark.parametrize("end", ["go on", "cancel"])
def test_a_disk_that_fills_up_in_the_middle(
    small: Tus, full: Callable[[int], Path], end: str
) -> None:
    content = pattern(4 * MIB)
    url = small.new(len(content), filename="middle.bin")
    assert small.patch(url, 0, content[:MIB]).status_code == 204
    filler = full(MIB)
    reply = small.patch(url, MIB, content[MIB:])
    assert (reply.status_code, code(reply)) == (507, "storage.disk_full")
    assert reply.json()["params"] == {"name": "middle.bin", "free": "0 B", "need": "2 MB"}
    job = small.server.wait_for(small.job("middle.bin")["id"], "failed")
    assert job["resumable"]
    assert job["error"]["message"] == reply.json()["message"]
    assert not small.inside(small.place / "middle.bin").exists()
    if end == "cancel":
        assert small.steer(job["id"], "cancel") == 202
        until(lambda: not small.left())
        return
    # Still full: it fails again and loses nothing.
    assert small.steer(job["id"], "resume") == 202
    assert small.patch(url, small.offset(url), content[small.offset(url) :]).status_code == 507
    small.server.wait_for(job["id"], "failed")
    filler.unlink()
    assert small.steer(job["id"], "resume") == 202
    at = small.offset(url)
    assert at == 2 * MIB
    assert small.patch(url, at, content[at:]).status_code == 204
    final = small.inside(small.place / "middle.bin")
    assert final.read_bytes() == content
    final.unlink()


def test_a_disk_that_fills_up_under_an_upload_of_unknown_length(
    small: Tus, full: Callable[[int], Path]
) -> None:
    full(2 * MIB)
    url = small.new(None, filename="endless.bin")
    reply = small.patch(url, 0, (bytes(MIB) for _ in range(8)))
    assert (reply.status_code, code(reply)) == (507, "storage.disk_full")
    small.delete(url)
    job = small.job("endless.bin")
    assert job["error"] is None or job["error"]["code"] == "storage.disk_full"
    until(lambda: not small.left())


def test_a_disk_that_fills_up_under_one_of_several_files_stops_them_all(
    small: Tus, full: Callable[[int], Path]
) -> None:
    job = small.start_job("several", files=2)
    urls = [small.new(MIB, job=job, path=f"{number}.bin") for number in range(2)]
    filler = full(MIB // 2)
    with Slow.patch(small.server, urls[0], 0, MIB) as other:
        other.send(bytes(100))
        until(lambda: small.offset(urls[0]) == 100)
        assert small.patch(urls[1], 0, bytes(MIB)).status_code == 507
        small.server.wait_for(job, "failed")
        other.send(bytes(MIB - 100))
        # The reason, and not a riddle.
        assert other.reply()[0] == 507
    filler.unlink()
    assert small.steer(job, "resume") == 202
    for url in urls:
        at = small.offset(url)
        assert small.patch(url, at, bytes(MIB - at)).status_code == 204
    small.server.wait_for(job, "succeeded")
    for number in range(2):
        small.inside(small.place / f"{number}.bin").unlink()


# --- several disks -------------------------------------------------------------------------


@pytest.fixture
def other(small: Tus) -> Iterator[Path]:
    """A folder that is another disk."""
    folder = small.inside(small.place) / "other"
    yield folder
    assert small.left() == []
    for path in folder.iterdir():
        path.unlink()


def test_parts_that_gathered_on_another_disk_are_joined(small: Tus, other: Path) -> None:
    parts = [pattern(100_000, seed) for seed in range(3)]
    urls = [small.part(len(part), destination="") for part in parts]
    for url, part in zip(urls, parts, strict=True):
        assert small.patch(url, 0, part).status_code == 204
    assert small.join(*urls, filename="joined.bin", destination="other").status_code == 201
    assert (other / "joined.bin").read_bytes() == b"".join(parts)


@pytest.mark.parametrize("how", ["destination", "path", "link"])
def test_a_file_gathers_on_the_disk_where_it_goes(small: Tus, other: Path, how: str) -> None:
    link = small.inside(small.place) / "link"
    link.symlink_to("other")
    where = {"destination": "other", "filename": "x"} if how == "destination" else {}
    where = where or {"path": "other/x" if how == "path" else "link/x"}
    url = small.new(5, **where)
    assert [path.name[:8] for path in other.iterdir()] == [".upload-"]
    assert small.patch(url, 0, b"hello").status_code == 204
    assert (other / "x").read_bytes() == b"hello"
    link.unlink()


def test_room_is_looked_for_on_the_disk_where_the_file_goes(small: Tus, other: Path) -> None:
    reply = small.create(3 * MIB, filename="large.bin", destination="other")
    assert (reply.status_code, code(reply)) == (507, "storage.disk_full")
    assert reply.json()["params"]["free"] == "2 MB"
    # What is on its way to one disk takes no room from another.
    url = small.new(2 * MIB - 4096, filename="a.bin", destination="other")
    large = small.create(7 * MIB, filename="b.bin", destination="")
    assert large.status_code == 201
    for created in (url, large.headers["Location"]):
        small.delete(created)


def test_a_disk_without_room_for_another_file_says_so(small: Tus) -> None:
    made = []
    for number in range(4):
        reply = small.create(5, b"hello", filename=f"{number}.txt", destination="few")
        if reply.status_code != 201:
            break
        made.append(number)
    assert made
    assert (reply.status_code, code(reply)) == (507, "storage.no_inodes")
    for number in made:
        small.inside(small.place / f"few/{number}.txt").unlink()


def test_a_tus_client_goes_on_by_itself_when_there_is_room_again(
    small: Tus, full: Callable[[int], Path]
) -> None:
    content = pattern(3 * MIB)
    url = small.new(len(content), filename="retried.bin")
    filler = full(MIB)
    assert small.patch(url, 0, content).status_code == 507
    filler.unlink()
    at = small.offset(url)
    assert small.patch(url, at, content[at:]).status_code == 204
    arrived = small.inside(small.place / "retried.bin")
    assert arrived.read_bytes() == content
    arrived.unlink()
