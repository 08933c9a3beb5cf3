"""What happens to a file, a folder or a link that stands where an upload goes."""

import hashlib
import shutil

import pytest

from .tus import Slow, Tus, code, until


@pytest.fixture
def tus(tidy: Tus) -> Tus:
    return tidy


@pytest.mark.parametrize("link", [False, True])
@pytest.mark.parametrize("conflict", ["fail", "overwrite"])
def test_a_folder_is_never_replaced(tus: Tus, conflict: str, link: bool) -> None:
    (tus.place / "folder").mkdir()
    (tus.place / "folder" / "inside.txt").write_text("mine")
    if link:
        (tus.place / "target").symlink_to("folder")
    else:
        (tus.place / "folder").rename(tus.place / "target")
    reply = tus.create(5, b"hello", filename="target", conflict=conflict)
    assert (reply.status_code, code(reply)) == (409, "path.name_taken")
    assert (tus.place / "target" / "inside.txt").read_text() == "mine"


@pytest.mark.parametrize("link", [False, True])
def test_a_folder_that_appears_meanwhile_is_not_replaced(tus: Tus, link: bool) -> None:
    url = tus.new(5, filename="target", conflict="overwrite")
    (tus.place / "folder").mkdir()
    (tus.place / "folder" / "inside.txt").write_text("mine")
    if link:
        (tus.place / "target").symlink_to("folder")
    else:
        (tus.place / "folder").rename(tus.place / "target")
    reply = tus.patch(url, 0, b"hello")
    assert (reply.status_code, code(reply)) == (409, "path.name_taken")
    assert (tus.place / "target" / "inside.txt").read_text() == "mine"


def test_both_are_kept_beside_a_folder(tus: Tus) -> None:
    (tus.place / "data.v1").mkdir()
    assert tus.create(5, b"hello", filename="data.v1", conflict="rename").status_code == 201
    assert (tus.place / "data (1).v1").read_bytes() == b"hello"


def test_a_file_where_a_folder_is_needed_is_refused_before_bytes_flow(tus: Tus) -> None:
    (tus.place / "file").write_text("mine")
    for path in ("file/x", "file/x/y"):
        for conflict in ("fail", "overwrite", "rename"):
            reply = tus.create(5, path=path, conflict=conflict)
            assert (reply.status_code, code(reply)) == (409, "path.not_a_folder")
    assert (tus.place / "file").read_text() == "mine"


def test_an_existing_file_is_kept_unless_it_may_be_replaced(tus: Tus) -> None:
    (tus.place / "file.txt").write_text("mine")
    reply = tus.create(5, b"hello", filename="file.txt")
    assert (reply.status_code, code(reply)) == (409, "path.name_taken")
    assert (tus.place / "file.txt").read_text() == "mine"
    for number in (1, 2):
        reply = tus.create(5, b"hello", filename="file.txt", conflict="rename")
        assert reply.status_code == 201
        assert (tus.place / f"file ({number}).txt").read_bytes() == b"hello"
    assert (tus.place / "file.txt").read_text() == "mine"
    reply = tus.create(5, b"hello", filename="file.txt", conflict="overwrite")
    assert reply.status_code == 201
    assert (tus.place / "file.txt").read_bytes() == b"hello"
    assert len(list(tus.place.iterdir())) == 3


@pytest.mark.parametrize("failure", ["abandoned", "wrong checksum"])
def test_a_file_that_may_be_replaced_is_whole_until_the_new_one_is(tus: Tus, failure: str) -> None:
    (tus.place / "file.txt").write_text("mine")
    url = tus.new(5, filename="file.txt", conflict="overwrite", sha256="0" * 64)
    assert tus.patch(url, 0, b"hell").status_code == 204
    assert (tus.place / "file.txt").read_text() == "mine"
    if failure == "abandoned":
        tus.delete(url)
    else:
        assert tus.patch(url, 4, b"o").status_code == 460
    assert (tus.place / "file.txt").read_text() == "mine"


@pytest.mark.parametrize("conflict", ["fail", "overwrite", "rename"])
def test_a_file_that_appears_meanwhile_costs_nothing_that_was_sent(tus: Tus, conflict: str) -> None:
    url = tus.new(5, filename="file.txt", conflict=conflict)
    (tus.place / "file.txt").write_text("mine")
    assert tus.patch(url, 0, b"hello").status_code == 204
    first = (tus.place / "file.txt").read_text()
    assert first == ("hello" if conflict == "overwrite" else "mine")
    if conflict != "overwrite":
        assert (tus.place / "file (1).txt").read_bytes() == b"hello"
        assert tus.job("file.txt")["outputs"] == [f"{tus.folder}/file (1).txt"]


def test_two_tabs_that_upload_the_same_name_do_not_mix(tus: Tus) -> None:
    first = tus.new(5, filename="same.txt", conflict="overwrite")
    reply = tus.create(5, filename="same.txt", conflict="overwrite")
    assert (reply.status_code, code(reply)) == (409, "upload.busy")
    # Nor do two clients that make jobs.
    spec = {"kind": "upload", "destination": tus.folder, "name": "same.txt"}
    reply = tus.server.client.post("/modelarts/jobs", json={"spec": spec})
    assert (reply.status_code, code(reply)) == (409, "job.busy")
    # Nor two names of several.
    job = tus.start_job("several", files=2)
    reply = tus.create(5, b"other", job=job, path="same.txt", conflict="overwrite")
    assert (reply.status_code, code(reply)) == (409, "upload.busy")
    tus.steer(job, "cancel")
    assert tus.patch(first, 0, b"first").status_code == 204
    assert (tus.place / "same.txt").read_bytes() == b"first"
    assert tus.create(5, b"other", filename="same.txt", conflict="overwrite").status_code == 201


COMPOSED, DECOMPOSED = "caf\u00e9.txt", "cafe\u0301.txt"


@pytest.mark.parametrize(("there", "sent"), [(COMPOSED, DECOMPOSED), (DECOMPOSED, COMPOSED)])
def test_names_that_differ_only_in_how_accents_are_encoded_are_the_same(
    tus: Tus, there: str, sent: str
) -> None:
    (tus.place / there).write_text("mine")
    reply = tus.create(5, b"hello", filename=sent)
    assert (reply.status_code, code(reply)) == (409, "path.name_taken")
    assert tus.create(5, b"hello", filename=sent, conflict="rename").status_code == 201
    assert (tus.place / "caf\u00e9 (1).txt").read_bytes() == b"hello"
    assert (tus.place / there).read_text() == "mine"
    assert tus.create(5, b"hello", filename=sent, conflict="overwrite").status_code == 201
    assert (tus.place / there).read_bytes() == b"hello"
    assert len(list(tus.place.iterdir())) == 2


def test_a_folder_whose_accents_are_encoded_otherwise_is_found(tus: Tus) -> None:
    (tus.place / "cafe\u0301").mkdir()
    assert tus.create(5, b"hello", path="caf\u00e9/x.txt").status_code == 201
    assert [path.name for path in tus.place.iterdir()] == ["cafe\u0301"]
    # And what is in it counts from the beginning.
    assert tus.create(5, path="caf\u00e9/x.txt").status_code == 409


def test_names_are_written_composed(tus: Tus) -> None:
    assert tus.create(5, b"hello", filename=DECOMPOSED).status_code == 201
    assert [path.name for path in tus.place.iterdir()] == [COMPOSED]


# --- what changes meanwhile


def test_content_with_another_digest_never_becomes_a_file(tus: Tus) -> None:
    digest = hashlib.sha256(b"other").hexdigest()
    reply = tus.send("wrong.txt", b"hello", sha256=digest)
    assert (reply.status_code, code(reply)) == (460, "upload.checksum")
    assert list(tus.place.iterdir()) == []
    assert tus.job("wrong.txt")["error"]["code"] == "upload.checksum"
    url = tus.new(5, filename="late.txt", sha256="pending")
    tus.patch(url, 0, b"hello")
    reply = tus.server.client.post(f"{url}/digest", json={"sha256": digest})
    assert (reply.status_code, code(reply)) == (460, "upload.checksum")
    assert list(tus.place.iterdir()) == []


def test_a_destination_that_was_removed_meanwhile_fails_the_upload(tus: Tus) -> None:
    (tus.place / "sub").mkdir()
    inside = f"{tus.folder}/sub"
    url = tus.new(10, filename="orphan.txt", destination=inside)
    assert tus.patch(url, 0, b"01234").status_code == 204
    shutil.rmtree(tus.place / "sub")
    reply = tus.patch(url, 5, b"56789")
    assert (reply.status_code, code(reply)) in (
        (404, "path.folder_missing"),
        (409, "upload.offset_mismatch"),
    )
    assert not (tus.place / "sub").exists()
    # Whoever asks how far it is and begins again hears what is the matter.
    if reply.status_code == 409:
        reply = tus.patch(url, tus.offset(url), b"0123456789")
        assert (reply.status_code, code(reply)) == (404, "path.folder_missing")
    assert "sub" in reply.json()["message"]


def test_a_destination_that_was_removed_while_bytes_flow_fails_the_upload(tus: Tus) -> None:
    (tus.place / "sub").mkdir()
    url = tus.new(10, filename="orphan.txt", destination=f"{tus.folder}/sub")
    with Slow.patch(tus.server, url, 0, 10) as request:
        request.send(b"01234")
        until(lambda: tus.offset(url) == 5)
        shutil.rmtree(tus.place / "sub")
        request.send(b"56789")
        status, body = request.reply()
    assert status in (404, 409, 410)
    assert b"Traceback" not in body
    assert not (tus.place / "sub").exists()


def test_a_temporary_file_that_somebody_removed_begins_anew(tus: Tus) -> None:
    url = tus.new(10, filename="swept.txt")
    assert tus.patch(url, 0, b"01234").status_code == 204
    for leftover in tus.place.glob(".upload-*"):
        leftover.unlink()
    assert tus.offset(url) == 0
    assert tus.patch(url, 0, b"0123456789").status_code == 204
    assert (tus.place / "swept.txt").read_bytes() == b"0123456789"


def test_a_script_that_is_overwritten_stays_a_script(tus: Tus) -> None:
    (tus.place / "run.sh").write_text("old")
    (tus.place / "run.sh").chmod(0o755)
    reply = tus.create(5, b"hello", filename="run.sh", conflict="overwrite")
    assert reply.status_code == 201
    assert (tus.place / "run.sh").read_bytes() == b"hello"
    assert (tus.place / "run.sh").stat().st_mode & 0o777 == 0o755
