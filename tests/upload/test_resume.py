"""Uploads that break off, and how they go on."""

import hashlib
import json
import os
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.realserver import RealServer

from .conftest import StartServer
from .tus import Slow, Tus, code, pattern, until

MIB = 1 << 20
CONTENT = pattern(6 * MIB)


def check_arrived(tus: Tus, name: str, content: bytes) -> None:
    digest = hashlib.sha256((tus.place / name).read_bytes()).hexdigest()
    assert digest == hashlib.sha256(content).hexdigest()
    assert tus.left() == []


# --- the network ---------------------------------------------------------------------------


def test_what_came_before_the_connection_dropped_is_not_sent_again(tus: Tus) -> None:
    url = tus.new(len(CONTENT), filename="dropped.bin")
    with Slow.patch(tus.server, url, 0, len(CONTENT)) as request:
        request.send(CONTENT[: 3 * MIB])
        until(lambda: tus.offset(url) == 3 * MIB)
        request.drop()
    assert tus.offset(url) == 3 * MIB
    assert not (tus.place / "dropped.bin").exists()
    assert tus.patch(url, 3 * MIB, CONTENT[3 * MIB :]).status_code == 204
    check_arrived(tus, "dropped.bin", CONTENT)


def test_head_tells_how_far_a_part_is_and_does_not_disturb_it(tus: Tus) -> None:
    url = tus.new(len(CONTENT), filename="watched.bin")
    stop = threading.Event()
    seen: list[int] = []

    def watch() -> None:
        while not stop.is_set():
            seen.append(tus.offset(url))

    with Slow.patch(tus.server, url, 0, len(CONTENT)) as request:
        watching = threading.Thread(target=watch)
        watching.start()
        for start in range(0, len(CONTENT), 100_000):
            request.send(CONTENT[start : start + 100_000])
        assert request.reply()[0] == 204
        stop.set()
        watching.join()
    assert seen == sorted(seen)
    check_arrived(tus, "watched.bin", CONTENT)


def test_a_new_connection_takes_over_from_one_that_hangs(tus: Tus) -> None:
    url = tus.new(len(CONTENT), filename="zombie.bin")
    with Slow.patch(tus.server, url, 0, len(CONTENT)) as zombie:
        zombie.send(CONTENT[:MIB])
        until(lambda: tus.offset(url) == MIB)
        assert tus.patch(url, MIB, CONTENT[MIB : 2 * MIB]).status_code == 204
        # What the network had held back comes now, too late.
        zombie.send(b"x" * (len(CONTENT) - MIB))
        status, body = zombie.reply()
        assert status == 409
        assert json.loads(body)["code"] == "upload.offset_mismatch"
    assert tus.offset(url) == 2 * MIB
    assert tus.patch(url, 2 * MIB, CONTENT[2 * MIB :]).status_code == 204
    check_arrived(tus, "zombie.bin", CONTENT)


def test_two_connections_at_once_cannot_mix_their_bytes(tus: Tus) -> None:
    url = tus.new(len(CONTENT), filename="race.bin")
    sends = [Slow.patch(tus.server, url, 0, len(CONTENT)) for _ in range(4)]

    def send(request: Slow) -> None:
        with request:
            try:
                request.send(CONTENT)
                request.reply()
            except OSError:
                return

    threads = [threading.Thread(target=send, args=(request,)) for request in sends]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if not (tus.place / "race.bin").exists():
        at = tus.offset(url)
        assert tus.patch(url, at, CONTENT[at:]).status_code == 204
    check_arrived(tus, "race.bin", CONTENT)


@pytest.fixture(scope="module")
def impatient(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tus]:
    """A server that does not wait long for silent clients."""
    options = ("--Upload.stall_timeout=0.5",)
    with RealServer(tmp_path_factory.mktemp("impatient"), options) as server:
        yield Tus(server)


def test_a_silent_client_leaves_its_job_interrupted_and_goes_on_by_sending(impatient: Tus) -> None:
    tus = impatient
    url = tus.new(len(CONTENT), filename="silent.bin")
    with Slow.patch(tus.server, url, 0, len(CONTENT)) as request:
        request.send(CONTENT[:MIB])
        job = tus.server.wait_for(tus.job("silent.bin")["id"], "interrupted")
        assert (job["error"]["code"], job["resumable"]) == ("upload.sender_gone", True)
        request.send(CONTENT[MIB:])
        status, _ = request.reply()
        assert status == 423
    assert tus.offset(url) == MIB
    assert tus.patch(url, MIB, CONTENT[MIB:]).status_code == 204
    assert tus.server.wait_for(job["id"], "succeeded")["error"] is None
    check_arrived(tus, "silent.bin", CONTENT)


def test_a_digest_that_took_long_to_compute_is_still_taken(impatient: Tus) -> None:
    tus = impatient
    url = tus.new(5, filename="slow-digest.bin", sha256="pending")
    tus.patch(url, 0, b"hello")
    job = tus.server.wait_for(tus.job("slow-digest.bin")["id"], "interrupted")
    digest = hashlib.sha256(b"hello").hexdigest()
    assert tus.server.client.post(f"{url}/digest", json={"sha256": digest}).status_code == 204
    assert (tus.place / "slow-digest.bin").read_bytes() == b"hello"
    tus.server.wait_for(job["id"], "succeeded")


def test_a_server_that_ends_properly_keeps_what_came(start_server: StartServer) -> None:
    tus = start_server()
    url = tus.new(len(CONTENT), filename="stopped.bin")
    with Slow.patch(tus.server, url, 0, len(CONTENT)) as request:
        request.send(CONTENT[: 2 * MIB + 1])
        until(lambda: tus.offset(url) == 2 * MIB + 1)
        tus.server.stop()
    assert "Traceback" not in tus.server.log.read_text()
    tus.server.start()
    assert tus.job("stopped.bin")["state"] == "interrupted"
    at = tus.offset(url)
    assert at == 2 * MIB + 1
    assert tus.patch(url, at, CONTENT[at:]).status_code == 204
    check_arrived(tus, "stopped.bin", CONTENT)


# --- pause, resume, cancel -----------------------------------------------------------------


def test_a_paused_upload_takes_nothing_until_it_is_resumed(tus: Tus) -> None:
    url = tus.new(len(CONTENT), filename="paused.bin")
    job = tus.job("paused.bin")["id"]
    with Slow.patch(tus.server, url, 0, len(CONTENT)) as request:
        request.send(CONTENT[:MIB])
        until(lambda: tus.offset(url) == MIB)
        assert tus.steer(job, "pause") == 202
        assert tus.server.wait_for(job, "paused")["resumable"]
        request.send(CONTENT[MIB:])
        assert request.reply()[0] == 423
    reply = tus.patch(url, MIB, CONTENT[MIB:])
    assert (reply.status_code, code(reply)) == (423, "upload.paused")
    assert tus.create(1, b"x", job=job, path="paused.bin").status_code == 423
    assert tus.offset(url) == MIB
    assert tus.steer(job, "resume") == 202
    assert tus.server.job(job)["progress"]["done"] == MIB
    assert tus.patch(url, MIB, CONTENT[MIB:]).status_code == 204
    assert tus.server.wait_for(job, "succeeded")["progress"]["done"] == len(CONTENT)
    check_arrived(tus, "paused.bin", CONTENT)


def test_a_cancelled_upload_is_gone_with_its_bytes(tus: Tus) -> None:
    url = tus.new(len(CONTENT), filename="cancelled.bin")
    job = tus.job("cancelled.bin")["id"]
    with Slow.patch(tus.server, url, 0, len(CONTENT)) as request:
        request.send(CONTENT[:MIB])
        until(lambda: tus.offset(url) == MIB)
        assert tus.steer(job, "cancel") == 202
        assert tus.server.job(job)["state"] == "cancelled"
        assert tus.left() == []
        request.send(CONTENT[MIB:])
        assert request.reply()[0] in (410, 423)
    assert tus.head(url).status_code == 410
    reply = tus.patch(url, MIB, CONTENT[MIB:])
    assert (reply.status_code, code(reply)) == (410, "upload.gone")
    reply = tus.create(1, b"x", job=job, path="cancelled.bin")
    assert (reply.status_code, code(reply)) == (410, "upload.gone")
    assert not (tus.place / "cancelled.bin").exists()
    # And nothing of it stands in the way of another try.
    assert tus.send("cancelled.bin", CONTENT).status_code == 204


def test_a_paused_upload_can_be_cancelled(tus: Tus) -> None:
    url = tus.new(100, filename="paused-cancelled.bin")
    job = tus.job("paused-cancelled.bin")["id"]
    tus.patch(url, 0, b"x" * 50)
    tus.steer(job, "pause")
    tus.server.wait_for(job, "paused")
    tus.steer(job, "cancel")
    tus.server.wait_for(job, "cancelled")
    until(lambda: not tus.left())
    assert tus.head(url).status_code == 410


@pytest.mark.parametrize("action", ["pause", "cancel"])
def test_computing_the_digest_of_a_large_file_ends_when_the_job_does(
    impatient: Tus, action: str
) -> None:
    tus, size, name = impatient, 4 << 30, f"{action}.bin"
    url = tus.new(size, filename=name, sha256="0" * 64)
    # A file full of holes that the server has not seen arrive, so that it must read it.
    os.truncate(tus.place / f".upload-{url.rpartition('/')[2]}.part", size - 1)
    job = tus.job(name)["id"]
    with ThreadPoolExecutor(1) as executor:
        sending = executor.submit(tus.patch, url, size - 1, b"!")
        until(lambda: tus.server.job(job)["progress"]["phase"] == "verifying")
        assert tus.steer(job, action) == 202
        assert tus.server.job(job)["state"] == ("paused" if action == "pause" else "cancelled")
        assert sending.result().status_code in (410, 423)
    if action == "pause":
        assert tus.offset(url) == size
        tus.steer(job, "cancel")
    until(lambda: not tus.left())
    assert not (tus.place / name).exists()
    assert not any(record["job"] == job for record in tus.records().values())


def test_one_of_several_files_that_failed_can_be_sent_again_in_the_same_job(tus: Tus) -> None:
    job = tus.start_job("three", files=3)
    wrong = tus.new(5, job=job, path="a.txt", sha256="0" * 64)
    assert tus.patch(wrong, 0, b"hello").status_code == 460
    assert tus.create(5, b"hello", job=job, path="a.txt").status_code == 201
    assert tus.create(5, b"hello", job=job, path="b.txt").status_code == 201
    assert tus.server.job(job)["state"] == "running"
    assert tus.create(5, b"hello", job=job, path="c.txt").status_code == 201
    assert tus.server.wait_for(job, "succeeded", "failed")["state"] == "succeeded"


def test_a_job_that_succeeded_leaves_nothing_that_it_did_not_need(tus: Tus) -> None:
    job = tus.start_job("one.txt")
    spare = [tus.part(5, job=job, path="one.txt"), tus.new(5, job=job, path="another.txt")]
    for url in spare:
        tus.patch(url, 0, b"hel")
    assert tus.create(5, b"hello", job=job, path="one.txt").status_code == 201
    tus.server.wait_for(job, "succeeded")
    assert [path.name for path in tus.place.iterdir()] == ["one.txt"]
    assert [tus.head(url).status_code for url in spare] == [410, 410]


def test_a_job_of_which_one_file_failed_is_resumed_with_that_file_alone(tus: Tus) -> None:
    job = tus.start_job("two", files=2)
    late = tus.new(5, job=job, path="late.txt", conflict="overwrite")
    assert tus.create(5, b"hello", job=job, path="good.txt").status_code == 201
    (tus.place / "late.txt").mkdir()
    reply = tus.patch(late, 0, b"hello")
    assert (reply.status_code, code(reply)) == (409, "path.name_taken")
    failed = tus.server.wait_for(job, "failed")
    assert (failed["error"]["code"], failed["resumable"]) == ("upload.some_failed", True)
    assert "late.txt" in failed["error"]["message"]
    (tus.place / "late.txt").rmdir()
    assert tus.steer(job, "resume") == 202
    assert tus.server.wait_for(job, "succeeded")["progress"]["items_done"] == 2
    assert (tus.place / "late.txt").read_bytes() == b"hello"
    assert tus.left() == []
