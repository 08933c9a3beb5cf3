"""The tus protocol 1.0.0, its core and creation, on a real server."""

from collections.abc import Iterator

import pytest

from .conftest import MAX_BODY, MAX_SIZE
from .tus import UPLOADS, Tus, checksum, code, location, pattern, until

CONTENT = pattern(300_000)


# --- core ----------------------------------------------------------------------------------


def test_options_says_what_the_server_can_do(tus: Tus) -> None:
    # A client that asks may not know the version yet.
    reply = tus.server.client.options(UPLOADS)
    assert reply.status_code == 204
    assert reply.headers["Tus-Version"] == "1.0.0"
    assert set(reply.headers["Tus-Extension"].split(",")) == {
        "creation",
        "creation-with-upload",
        "creation-defer-length",
        "checksum",
        "expiration",
        "termination",
        "concatenation",
    }
    assert set(reply.headers["Tus-Checksum-Algorithm"].split(",")) >= {"sha1", "sha256", "md5"}
    assert reply.headers["Tus-Max-Size"] == str(MAX_SIZE)


def test_a_file_arrives_in_parts_and_appears_only_when_complete(tus: Tus) -> None:
    url = tus.new(len(CONTENT), filename="parts.bin")
    assert tus.offset(url) == 0
    for start in range(0, len(CONTENT), 100_000):
        assert not (tus.place / "parts.bin").exists()
        reply = tus.patch(url, start, CONTENT[start : start + 100_000])
        assert reply.status_code == 204
        assert reply.headers["Upload-Offset"] == str(start + 100_000)
        assert reply.headers["Tus-Resumable"] == "1.0.0"
    assert (tus.place / "parts.bin").read_bytes() == CONTENT
    assert tus.job("parts.bin")["state"] == "succeeded"
    assert tus.job("parts.bin")["outputs"] == [f"{tus.folder}/parts.bin"]
    assert tus.left() == []


def test_head_tells_offset_length_and_metadata_and_is_not_cached(tus: Tus) -> None:
    created = tus.create(len(CONTENT), filename="head.bin", note="kept as it came")
    url = location(created)
    tus.patch(url, 0, CONTENT[:1000])
    reply = tus.head(url)
    assert reply.status_code == 200
    assert reply.headers["Upload-Offset"] == "1000"
    assert reply.headers["Upload-Length"] == str(len(CONTENT))
    assert reply.headers["Upload-Metadata"] == created.request.headers["Upload-Metadata"]
    assert reply.headers["Cache-Control"] == "no-store"
    assert reply.headers["Tus-Resumable"] == "1.0.0"
    assert not reply.content


def test_a_part_at_the_wrong_offset_is_refused_so_that_replaying_cannot_corrupt(tus: Tus) -> None:
    url = tus.new(len(CONTENT), filename="replayed.bin")
    tus.patch(url, 0, CONTENT[:1000])
    for offset, body in ((0, CONTENT[:1000]), (2000, CONTENT[2000:]), (0, b"x" * 5000)):
        reply = tus.patch(url, offset, body)
        assert (reply.status_code, code(reply)) == (409, "upload.offset_mismatch")
        assert tus.offset(url) == 1000
    assert tus.patch(url, 1000, CONTENT[1000:]).status_code == 204
    assert (tus.place / "replayed.bin").read_bytes() == CONTENT


def test_replaying_the_last_part_leaves_the_file_alone(tus: Tus) -> None:
    url = tus.new(10, filename="last.bin")
    assert tus.patch(url, 0, b"0123456789").status_code == 204
    assert tus.patch(url, 0, b"abcdefghij").status_code in (409, 410)
    assert tus.offset(url) == 10
    assert (tus.place / "last.bin").read_bytes() == b"0123456789"


@pytest.mark.parametrize("version", ["0.2.2", ""])
@pytest.mark.parametrize("method", ["POST", "PATCH", "HEAD", "DELETE"])
def test_another_version_of_tus_is_refused_and_ours_is_named(
    tus: Tus, method: str, version: str
) -> None:
    url = UPLOADS if method == "POST" else tus.new(5, filename="version.bin")
    # The body is longer than socket buffers: the reply has to come through nevertheless.
    body = bytes(3 << 20) if method in ("POST", "PATCH") else None
    reply = tus.request(method, url, {"Tus-Resumable": version}, body)
    assert reply.status_code == 412
    assert reply.headers["Tus-Version"] == "1.0.0"


def test_replies_with_an_error_are_recognisable_as_ours(tus: Tus) -> None:
    missing = UPLOADS + "0" * 32
    for reply in (tus.head(missing), tus.patch(missing, 0, b"x"), tus.create(-1, filename="x")):
        assert reply.headers["Tus-Resumable"] == "1.0.0"
        assert reply.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("content_type", ["application/octet-stream", "text/plain", ""])
def test_a_part_of_another_content_type_is_refused(tus: Tus, content_type: str) -> None:
    url = tus.new(3, filename="type.bin")
    reply = tus.patch(url, 0, b"abc", {"Content-Type": content_type})
    assert (reply.status_code, code(reply)) == (415, "upload.content_type")
    assert tus.offset(url) == 0


def test_an_unknown_upload_is_not_found(tus: Tus) -> None:
    missing = UPLOADS + "0" * 32
    assert tus.head(missing).status_code == 404
    assert tus.delete(missing).status_code == 404
    reply = tus.patch(missing, 0, b"x")
    assert (reply.status_code, code(reply)) == (404, "upload.not_found")


def test_methods_that_a_client_cannot_send_go_as_post(tus: Tus) -> None:
    url = tus.new(3, filename="override.bin")
    headers = {"X-HTTP-Method-Override": "PATCH", "Upload-Offset": "0"}
    headers["Content-Type"] = "application/offset+octet-stream"
    assert tus.request("POST", url, headers, b"abc").status_code == 204
    assert (tus.place / "override.bin").read_bytes() == b"abc"


def test_a_body_without_content_length_is_taken(tus: Tus) -> None:
    def pieces() -> Iterator[bytes]:
        for start in range(0, len(CONTENT), 70_000):
            yield CONTENT[start : start + 70_000]

    url = tus.new(len(CONTENT), filename="chunked.bin")
    reply = tus.patch(url, 0, pieces())
    assert reply.request.headers["Transfer-Encoding"] == "chunked"
    assert reply.status_code == 204
    assert (tus.place / "chunked.bin").read_bytes() == CONTENT


def test_a_body_beyond_jupyters_own_limit_is_taken(tus: Tus) -> None:
    content = pattern(4 * MAX_BODY)
    assert tus.send("large.bin", content).status_code == 204
    assert (tus.place / "large.bin").read_bytes() == content


@pytest.mark.parametrize("chunked", [False, True])
def test_more_bytes_than_were_declared_fail_the_upload(tus: Tus, chunked: bool) -> None:
    url = tus.new(1000, filename="more.bin")
    body = CONTENT[:2000]
    reply = tus.patch(url, 0, iter([body]) if chunked else body)
    assert (reply.status_code, code(reply)) == (400, "upload.too_long")
    assert "1000" in reply.json()["message"]
    job = tus.server.wait_for(tus.job("more.bin")["id"], "failed")
    assert (job["error"]["code"], job["resumable"]) == ("upload.too_long", False)
    until(lambda: not tus.left())
    assert not (tus.place / "more.bin").exists()


def test_fewer_bytes_than_were_declared_never_make_a_file(tus: Tus) -> None:
    url = tus.new(1000, filename="fewer.bin")
    assert tus.patch(url, 0, CONTENT[:999]).status_code == 204
    assert tus.job("fewer.bin")["state"] == "running"
    assert not (tus.place / "fewer.bin").exists()
    assert tus.patch(url, 999, CONTENT[999:1000]).status_code == 204
    assert (tus.place / "fewer.bin").read_bytes() == CONTENT[:1000]


# --- creation ------------------------------------------------------------------------------


def test_creation_with_upload_takes_a_small_file_in_one_request(tus: Tus) -> None:
    reply = tus.create(5, b"hello", filename="one.txt")
    assert reply.status_code == 201
    assert reply.headers["Upload-Offset"] == "5"
    assert (tus.place / "one.txt").read_bytes() == b"hello"


def test_creation_with_the_first_part_goes_on_with_patch(tus: Tus) -> None:
    reply = tus.create(len(CONTENT), CONTENT[:1000], filename="first.bin")
    assert reply.headers["Upload-Offset"] == "1000"
    assert tus.patch(location(reply), 1000, CONTENT[1000:]).status_code == 204
    assert (tus.place / "first.bin").read_bytes() == CONTENT


def test_a_creation_whose_body_is_refused_can_simply_be_made_again(tus: Tus) -> None:
    # The client got no Location, so nothing may stand in its way.
    wrong = checksum("sha1", b"other")
    assert tus.create(5, b"hello", wrong, filename="again.txt").status_code == 460
    assert tus.create(5, b"hello", {"Upload-Checksum": "crc x"}, filename="again.txt").is_error
    assert tus.create(5, b"hello!", filename="again.txt").status_code == 400
    # The last one is cleared away after its reply; until then the name is taken (409).
    until(lambda: tus.create(5, b"hello", filename="again.txt").status_code == 201)
    assert (tus.place / "again.txt").read_bytes() == b"hello"
    assert not tus.left()


def test_an_empty_file_is_there_at_once(tus: Tus) -> None:
    reply = tus.create(0, filename="empty")
    assert (reply.status_code, reply.headers["Upload-Offset"]) == (201, "0")
    assert (tus.place / "empty").read_bytes() == b""
    assert tus.job("empty")["state"] == "succeeded"


def test_the_length_may_be_told_later(tus: Tus) -> None:
    url = tus.new(None, filename="deferred.bin")
    reply = tus.head(url)
    assert reply.headers["Upload-Defer-Length"] == "1"
    assert "Upload-Length" not in reply.headers
    tus.patch(url, 0, CONTENT[:1000])
    assert not (tus.place / "deferred.bin").exists()
    reply = tus.patch(url, 1000, CONTENT[1000:], {"Upload-Length": str(len(CONTENT))})
    assert reply.status_code == 204
    assert (tus.place / "deferred.bin").read_bytes() == CONTENT


def test_a_deferred_length_is_final_and_not_less_than_what_is_there(tus: Tus) -> None:
    url = tus.new(None, filename="final.bin")
    tus.patch(url, 0, b"x" * 100)
    assert tus.patch(url, 100, b"", {"Upload-Length": "50"}).status_code == 400
    # Said with a part that is refused, it is not said at all.
    assert tus.patch(url, 7, b"", {"Upload-Length": "200"}).status_code == 409
    assert tus.head(url).headers["Upload-Defer-Length"] == "1"
    assert tus.patch(url, 100, b"", {"Upload-Length": "150"}).status_code == 204
    assert tus.patch(url, 100, b"", {"Upload-Length": "160"}).status_code == 400
    assert tus.patch(url, 100, b"y" * 50).status_code == 204
    assert (tus.place / "final.bin").stat().st_size == 150


def test_an_upload_without_any_length_is_refused(tus: Tus) -> None:
    reply = tus.create(None, filename="no-length.bin")
    assert (reply.status_code, code(reply)) == (400, "upload.bad_request")


def test_what_the_operator_does_not_allow_is_refused_before_bytes_flow(tus: Tus) -> None:
    reply = tus.create(MAX_SIZE + 1, filename="huge.bin")
    assert (reply.status_code, code(reply)) == (413, "upload.too_large")
    url = tus.new(None, filename="huge.bin")
    reply = tus.patch(url, 0, b"x", {"Upload-Length": str(MAX_SIZE + 1)})
    assert (reply.status_code, code(reply)) == (413, "upload.too_large")
    tus.delete(url)
    assert tus.left() == []


def test_what_the_operator_does_not_allow_is_refused_while_bytes_flow(tus: Tus) -> None:
    url = tus.new(None, filename="endless.bin")
    block = bytes(1 << 20)
    reply = tus.patch(url, 0, (block for _ in range((MAX_SIZE >> 20) + 2)))
    assert (reply.status_code, code(reply)) == (413, "upload.too_large")
    until(lambda: not tus.left())
