"""Tus's extensions: checksum, expiration, termination, concatenation; and digests of the whole."""

import hashlib
import itertools
from email.utils import parsedate_to_datetime

import pytest

from .conftest import MAX_SIZE, StartServer
from .tus import UPLOADS, Slow, Tus, checksum, code, location, pattern, until

CONTENT = pattern(300_000)


# --- checksum ------------------------------------------------------------------------------


@pytest.mark.parametrize("algorithm", ["sha1", "sha256", "md5"])
def test_a_damaged_part_does_not_count_and_the_upload_goes_on(tus: Tus, algorithm: str) -> None:
    url = tus.new(len(CONTENT), filename="checked.bin")
    first, rest = CONTENT[:1000], CONTENT[1000:]
    assert tus.patch(url, 0, first, checksum(algorithm, first)).status_code == 204
    reply = tus.patch(url, 1000, b"!" + rest[1:], checksum(algorithm, rest))
    assert (reply.status_code, code(reply)) == (460, "upload.checksum")
    assert tus.offset(url) == 1000
    assert tus.patch(url, 1000, rest, checksum(algorithm, rest)).status_code == 204
    assert (tus.place / "checked.bin").read_bytes() == CONTENT


@pytest.mark.parametrize("header", ["crc32 AAAA", "sha1", "sha1 ***", "sha1 é", "nonsense"])
def test_an_unknown_checksum_is_refused(tus: Tus, header: str) -> None:
    url = tus.new(3, filename="unknown.bin")
    with Slow(
        tus.server,
        "PATCH",
        url,
        {
            "Authorization": tus.server.client.headers["Authorization"],
            "Tus-Resumable": "1.0.0",
            "Content-Type": "application/offset+octet-stream",
            "Upload-Offset": "0",
            "Upload-Checksum": header,
            "Content-Length": "3",
        },
    ) as request:
        request.send(b"abc")
        status, body = request.reply()
    assert status == 400
    assert b"upload.checksum_unknown" in body
    assert tus.offset(url) == 0


def test_a_checked_part_that_breaks_off_does_not_count(tus: Tus) -> None:
    url = tus.new(len(CONTENT), filename="broken.bin")
    headers = {
        "Authorization": tus.server.client.headers["Authorization"],
        "Tus-Resumable": "1.0.0",
        "Content-Type": "application/offset+octet-stream",
        "Upload-Offset": "0",
        "Content-Length": str(len(CONTENT)),
    }
    with Slow(tus.server, "PATCH", url, headers | checksum("sha1", CONTENT)) as request:
        request.send(CONTENT[:200_000])
        assert tus.offset(url) == 0
        request.drop()
    assert tus.offset(url) == 0
    assert tus.patch(url, 0, CONTENT, checksum("sha1", CONTENT)).status_code == 204
    assert (tus.place / "broken.bin").read_bytes() == CONTENT


# --- expiration, termination ---------------------------------------------------------------


def test_every_reply_about_an_upload_says_when_it_expires(tus: Tus) -> None:
    created = tus.create(2, filename="expires.bin")
    url = location(created)
    for reply in (created, tus.head(url), tus.patch(url, 0, b"a"), tus.patch(url, 1, b"b")):
        assert parsedate_to_datetime(reply.headers["Upload-Expires"]).timestamp() > 0


def test_an_expired_upload_is_gone_and_so_are_its_bytes(start_server: StartServer) -> None:
    tus = start_server("--Upload.expiry=1")
    url = tus.new(100, filename="late.bin")
    tus.patch(url, 0, b"x" * 50)
    assert tus.left() != []
    until(lambda: tus.head(url).status_code == 410)
    reply = tus.patch(url, 50, b"x" * 50)
    assert (reply.status_code, code(reply)) == (410, "upload.gone")
    until(lambda: not tus.left())
    assert tus.head(url).status_code == 410
    assert not (tus.place / "late.bin").exists()


def test_every_part_puts_the_expiry_off(tus: Tus) -> None:
    url = tus.new(1_000_000, filename="busy.bin")
    parts = itertools.count()

    def expires() -> str:
        reply = tus.patch(url, next(parts), b"x")
        assert reply.status_code == 204
        return str(reply.headers["Upload-Expires"])

    first = expires()
    until(lambda: expires() != first)
    tus.delete(url)


def test_terminating_removes_the_bytes_and_cancels_the_job(tus: Tus) -> None:
    url = tus.new(100, filename="given-up.bin")
    tus.patch(url, 0, b"x" * 50)
    assert tus.delete(url).status_code == 204
    assert tus.left() == []
    assert tus.head(url).status_code == 410
    assert tus.job("given-up.bin")["state"] == "cancelled"


def test_terminating_a_complete_upload_keeps_the_file(tus: Tus) -> None:
    reply = tus.create(5, b"hello", filename="kept.txt")
    assert tus.delete(location(reply)).status_code == 204
    assert (tus.place / "kept.txt").read_bytes() == b"hello"
    assert tus.job("kept.txt")["state"] == "succeeded"


def test_one_upload_of_several_is_terminated_without_its_job(tus: Tus) -> None:
    job = tus.start_job("two files", files=2)
    url = tus.new(5, job=job, path="one.txt")
    assert tus.delete(url).status_code == 204
    assert tus.server.job(job)["state"] == "running"
    for name in ("one.txt", "two.txt"):
        assert tus.create(5, b"hello", job=job, path=name).status_code == 201
    assert tus.server.wait_for(job, "succeeded")["progress"]["items_done"] == 2


# --- concatenation -------------------------------------------------------------------------


def send_parts(tus: Tus, sizes: list[int], **values: str) -> tuple[list[str], bytes]:
    urls, content = [], b""
    for number, size in enumerate(sizes):
        data = pattern(size, seed=number + 1)
        url = tus.part(size, **values)
        assert tus.head(url).headers["Upload-Concat"] == "partial"
        if data:
            assert tus.patch(url, 0, data).status_code == 204
        urls.append(url)
        content += data
    return urls, content


@pytest.mark.parametrize("sizes", [[10, 20], [5_000_000, 0, 70_000], [0, 9, 1, 100_000], [42]])
def test_parts_are_joined_in_order(tus: Tus, sizes: list[int]) -> None:
    urls, content = send_parts(tus, sizes)
    reply = tus.join(*urls, filename="joined.bin", sha256=hashlib.sha256(content).hexdigest())
    assert reply.status_code == 201
    assert "Upload-Offset" not in reply.headers
    assert (tus.place / "joined.bin").read_bytes() == content
    head = tus.head(location(reply)).headers
    assert head["Upload-Length"] == str(len(content))
    assert head["Upload-Concat"].startswith("final;")
    assert tus.job("joined.bin")["state"] == "succeeded"
    assert tus.left() == []


def test_parts_of_a_job_are_joined_and_its_progress_counts_their_bytes_once(tus: Tus) -> None:
    job = tus.start_job("own.bin", size=300)
    urls, content = send_parts(tus, [100, 200], job=job, path="own.bin")
    progress = tus.server.job(job)["progress"]
    assert (progress["done"], progress["total"]) == (300, 300)
    assert tus.join(*urls, job=job, path="own.bin").status_code == 201
    job_now = tus.server.wait_for(job, "succeeded")
    assert job_now["progress"]["done"] == 300
    assert (tus.place / "own.bin").read_bytes() == content
    assert [upload["done"] for upload in tus.listed(job)] == [True]


def test_an_upload_of_which_a_part_is_missing_is_refused(tus: Tus) -> None:
    urls, content = send_parts(tus, [10, 20])
    incomplete = tus.part(5)
    whole = tus.new(5, filename="whole.bin")
    for wrong in (
        [*urls, incomplete],
        [urls[0], urls[0]],
        [urls[0], whole],
        [UPLOADS + "0" * 32],
        ["https://elsewhere.example/files/1"],
        [],
    ):
        reply = tus.join(*wrong, filename="not-joined.bin")
        assert reply.status_code in (400, 404), wrong
        code(reply)
    # Nothing was lost by that.
    assert tus.join(*urls, filename="joined.bin").status_code == 201
    assert (tus.place / "joined.bin").read_bytes() == content
    for url in (incomplete, whole):
        tus.delete(url)
    assert not (tus.place / "not-joined.bin").exists()


def test_parts_of_another_job_cannot_be_taken(tus: Tus) -> None:
    mine, other = tus.start_job("mine.bin"), tus.start_job("other.bin")
    urls, content = send_parts(tus, [10, 20], job=other, path="other.bin")
    assert tus.join(*urls, job=mine, path="mine.bin").status_code == 400
    assert tus.join(*urls, filename="nobodys.bin").status_code == 400
    assert tus.join(*urls, job=other, path="other.bin").status_code == 201
    assert (tus.place / "other.bin").read_bytes() == content
    tus.steer(mine, "cancel")


def test_joining_does_not_get_around_the_operators_limit(tus: Tus) -> None:
    size = MAX_SIZE // 2 + 1
    urls = [tus.part(size) for _ in range(2)]
    for url in urls:
        assert tus.patch(url, 0, bytes(size)).status_code == 204
    reply = tus.join(*urls, filename="huge.bin")
    assert (reply.status_code, code(reply)) == (413, "upload.too_large")
    for url in urls:
        assert tus.delete(url).status_code == 204
    assert tus.left() == []


def test_a_joined_upload_takes_no_bytes(tus: Tus) -> None:
    urls, content = send_parts(tus, [10, 20])
    url = location(tus.join(*urls, filename="closed.bin"))
    assert tus.patch(url, 30, b"more").status_code in (403, 410)
    assert (tus.place / "closed.bin").read_bytes() == content


# --- the digest of the whole ---------------------------------------------------------------


def test_a_digest_told_at_the_beginning_is_checked(tus: Tus) -> None:
    digest = hashlib.sha256(CONTENT).hexdigest()
    url = tus.new(len(CONTENT), filename="digest.bin", sha256=digest)
    tus.patch(url, 0, CONTENT[:1000])
    assert tus.patch(url, 1000, CONTENT[1000:]).status_code == 204
    assert (tus.place / "digest.bin").read_bytes() == CONTENT


def test_a_digest_told_at_the_end_lets_the_file_appear(tus: Tus) -> None:
    url = tus.new(len(CONTENT), filename="pending.bin", sha256="pending")
    assert tus.patch(url, 0, CONTENT).status_code == 204
    assert not (tus.place / "pending.bin").exists()
    digest = hashlib.sha256(CONTENT).hexdigest()
    reply = tus.server.client.post(f"{url}/digest", json={"sha256": digest})
    assert reply.status_code == 204
    assert (tus.place / "pending.bin").read_bytes() == CONTENT
    # An answer that was lost is asked for again.
    assert tus.server.client.post(f"{url}/digest", json={"sha256": digest}).status_code == 204


def test_a_client_may_give_up_computing_the_digest(tus: Tus) -> None:
    url = tus.new(5, filename="no-digest.bin", sha256="pending")
    tus.patch(url, 0, b"hello")
    assert tus.server.client.post(f"{url}/digest", json={"sha256": None}).status_code == 204
    assert (tus.place / "no-digest.bin").read_bytes() == b"hello"


@pytest.mark.parametrize("body", [b"", b"{}", b'{"sha256": "abc"}', b'{"sha256": 5}', b"[]"])
def test_a_digest_that_is_none_is_refused(tus: Tus, body: bytes) -> None:
    url = tus.new(5, filename="odd-digest.bin", sha256="pending")
    tus.patch(url, 0, b"hello")
    reply = tus.server.client.post(f"{url}/digest", content=body)
    assert (reply.status_code, code(reply)) == (400, "request.invalid")
    tus.delete(url)


def test_the_time_of_last_change_is_kept(tus: Tus) -> None:
    for number, modified in enumerate((1_234_567_890_123, 0, -86_400_000)):
        name = f"dated-{number}"
        assert tus.create(2, b"hi", filename=name, modified=str(modified)).status_code == 201
        assert (tus.place / name).stat().st_mtime == pytest.approx(modified / 1000, abs=1e-3)
