"""Headers, metadata, ids and specs that make no sense."""

import base64
import json

import pytest

from .tus import OFFSET_TYPE, UPLOADS, Slow, Tus, code, location, metadata

UNKNOWN = "0" * 32


@pytest.fixture
def tus(tidy: Tus) -> Tus:
    return tidy


def by_hand(tus: Tus, method: str, url: str, headers: dict[str, str], body: bytes = b"") -> int:
    """Send headers that a library would not let pass. Returns the status."""
    usual = {
        "Authorization": tus.server.client.headers["Authorization"],
        "Tus-Resumable": "1.0.0",
        "Content-Type": OFFSET_TYPE,
        "Content-Length": str(len(body)),
    }
    with Slow(tus.server, method, url, usual | headers) as request:
        request.send(body)
        status, reply = request.reply()
    assert b"Traceback" not in reply
    return status


NO_NUMBERS = ["abc", "-1", "1.5", "1e3", "0x10", "", " ", "+5", "5,5", "5 5", "²", "9" * 30, "1_0"]


@pytest.mark.parametrize("value", NO_NUMBERS)
def test_a_length_that_is_no_number_is_refused(tus: Tus, value: str) -> None:
    headers = {"Upload-Length": value, "Upload-Metadata": metadata(filename="x")}
    assert by_hand(tus, "POST", UPLOADS, headers) == 400


@pytest.mark.parametrize("value", NO_NUMBERS)
def test_an_offset_that_is_no_number_is_refused(tus: Tus, value: str) -> None:
    url = tus.new(5, filename="offset.txt")
    assert by_hand(tus, "PATCH", url, {"Upload-Offset": value}, b"hello") == 400
    assert tus.offset(url) == 0
    tus.delete(url)


def test_a_part_without_an_offset_is_refused(tus: Tus) -> None:
    url = tus.new(5, filename="offset.txt")
    reply = tus.request("PATCH", url, {"Content-Type": OFFSET_TYPE}, b"hello")
    assert (reply.status_code, code(reply)) == (400, "upload.bad_request")
    tus.delete(url)


@pytest.mark.parametrize("length", [10**15, 2**53 - 1])
def test_more_than_any_disk_holds_is_refused(small: Tus, length: int) -> None:
    reply = small.create(length, filename="huge")
    assert (reply.status_code, code(reply)) == (507, "storage.disk_full")
    assert small.left() == []


@pytest.mark.parametrize(
    "header",
    [
        "filename !!!",
        "filename",
        "filename YQ",
        "filename \xe9",
        "filename " + base64.b64encode(b"\xff\xfe").decode(),
        "filename eA==,conflict " + base64.b64encode(b"destroy").decode(),
        "filename eA==,modified " + base64.b64encode(b"tomorrow").decode(),
        "filename eA==,sha256 " + base64.b64encode(b"zz").decode(),
        "filename eA==,job " + base64.b64encode(b"../../etc").decode(),
        "filename " + "A" * 20_000,
    ],
)
def test_metadata_that_cannot_be_read_is_refused(tus: Tus, header: str) -> None:
    there = set(tus.server.root.iterdir())
    status = by_hand(tus, "POST", UPLOADS, {"Upload-Length": "5", "Upload-Metadata": header})
    if header == "filename":
        # Without a name it gets one.
        assert status == 201
        (job,) = (
            job
            for job in tus.server.client.get("/modelarts/jobs").json()["active"]
            if job["spec"]["name"].startswith("upload-")
        )
        tus.steer(job["id"], "cancel")
        return
    assert status == 400
    assert set(tus.server.root.iterdir()) == there


@pytest.mark.parametrize("concat", ["finally;", "partial;", "final", "both", "final;;"])
def test_an_odd_concatenation_is_refused(tus: Tus, concat: str) -> None:
    headers = {"Upload-Concat": concat, "Upload-Length": "5"}
    reply = tus.create(5, None, headers, filename="x")
    assert (reply.status_code, code(reply)) == (400, "upload.bad_request")


def test_a_bomb_of_headers_does_no_harm(tus: Tus) -> None:
    for headers in (
        {"X-Bomb": "x" * (1 << 20)},
        {f"X-Bomb-{number}": "x" for number in range(20_000)},
    ):
        try:
            status = by_hand(tus, "POST", UPLOADS, {"Upload-Length": "5"} | headers)
        except (OSError, ValueError):
            continue  # The connection was closed, which is an answer as well.
        assert 400 <= status < 500
    assert tus.server.client.get("/modelarts/capabilities").status_code == 200


@pytest.mark.parametrize("path", ["", "x", "../jobs", UNKNOWN[:-1], UNKNOWN + "0", "G" * 32])
def test_an_id_that_is_none_is_not_found(tus: Tus, path: str) -> None:
    reply = tus.request("PATCH", f"{UPLOADS}{path}", {"Upload-Offset": "0"}, b"x")
    assert reply.status_code in (403, 404, 405)


# --- jobs ----------------------------------------------------------------------------------


def test_the_job_must_be_an_upload_that_goes_on(tus: Tus) -> None:
    reply = tus.create(5, b"hello", job=UNKNOWN, path="x")
    assert (reply.status_code, code(reply)) == (404, "job.not_found")
    spec = {"kind": "rehearse", "steps": 1000, "seconds": 0.01}
    other = tus.server.client.post("/modelarts/jobs", json={"spec": spec}).json()["id"]
    reply = tus.create(5, b"hello", job=other, path="x")
    assert (reply.status_code, code(reply)) == (400, "upload.bad_request")
    tus.steer(other, "cancel")
    finished = tus.start_job("done.txt")
    assert tus.create(5, b"hello", job=finished).status_code == 201
    tus.server.wait_for(finished, "succeeded")
    reply = tus.create(5, b"hello", job=finished, path="another.txt")
    assert (reply.status_code, code(reply)) == (410, "upload.gone")
    assert [path.name for path in tus.place.iterdir()] == ["done.txt"]


def test_a_job_that_was_forgotten_does_not_hold_its_uploads(tus: Tus) -> None:
    url = location(tus.create(5, b"hello", filename="kept.txt"))
    job = tus.job("kept.txt")["id"]
    assert tus.server.client.delete(f"/modelarts/jobs/{job}").status_code == 204
    assert tus.delete(url).status_code == 204
    assert (tus.place / "kept.txt").read_bytes() == b"hello"


@pytest.mark.parametrize(
    "spec",
    [
        {"files": 0},
        {"files": -1},
        {"files": "many"},
        {"size": -1},
        {"size": 1.5},
        {"name": None},
        {"destination": 7},
        {"destination": "\ud800"},
        {"name": "\udfff"},
        {"destination": "d/" * 3000},
        {"name": "n" * 5000},
        {"extra": True},
        {"kind": "upload "},
    ],
)
def test_a_spec_that_makes_no_sense_is_refused(tus: Tus, spec: dict[str, object]) -> None:
    body = json.dumps({"spec": {"kind": "upload", "name": "x"} | spec})
    reply = tus.server.client.post("/modelarts/jobs", content=body)
    assert reply.status_code == 400
    code(reply)


@pytest.mark.parametrize("size", [2**53, 10**400, -1])
def test_a_size_that_no_browser_can_count_is_refused(tus: Tus, size: int) -> None:
    spec = {"kind": "upload", "name": "huge", "size": size}
    reply = tus.server.client.post("/modelarts/jobs", json={"spec": spec})
    assert (reply.status_code, code(reply)) == (400, "request.invalid")
    entries = [{"path": "huge", "size": size}]
    reply = tus.server.client.post(
        "/modelarts/upload/check", json={"destination": "", "entries": entries}
    )
    assert (reply.status_code, code(reply)) == (400, "request.invalid")
    assert tus.create(size, filename="huge").status_code == 400
    assert tus.server.client.get("/modelarts/jobs").status_code == 200
