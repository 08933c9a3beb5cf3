"""Many small files as one upload: what is meant, and what is hostile."""

import struct
import tarfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from .tar import MTIME, archive, file, other
from .tus import Tus, code, pattern, until


def send(tus: Tus, content: bytes, files: int, conflict: str = "fail") -> tuple[str, int]:
    """Send an archive as a job of its own. Returns the job and the status of the reply."""
    job = tus.start_job("several", files=files)
    url = tus.new(len(content), job=job, path="bundle-1", bundle="1", conflict=conflict)
    return job, tus.patch(url, 0, content).status_code


@pytest.fixture
def tus(tidy: Tus) -> Tus:
    return tidy


# --- what is meant -------------------------------------------------------------------------


@pytest.mark.parametrize("format", [tarfile.PAX_FORMAT, tarfile.GNU_FORMAT])
def test_a_thousand_small_files_arrive_as_they_were(tus: Tus, format: int) -> None:
    wanted = {f"folder/{n % 7}/file-{n}.txt": pattern(n % 300, seed=n) for n in range(990)}
    for name in ("empty", "数据/说明 📄.md", "é" * 120, "n" * 255, "a/" * 60 + "deep", "x y/-rf"):
        wanted[name] = pattern(2000, seed=len(name))
    wanted["empty"] = b""
    folders = ["empty folder", "nested/é/empty", "数据/空", "folder/1"]
    dated = 1_234_567_890.125 if format == tarfile.PAX_FORMAT else MTIME
    entries = [file(name, content, dated) for name, content in wanted.items()]
    entries += [other(f"{name}/", tarfile.DIRTYPE) for name in folders]
    job, status = send(tus, archive(*entries, format=format), len(entries))
    assert status == 204
    ended = tus.server.wait_for(job, "succeeded")
    assert ended["progress"]["items_done"] == len(entries) == 1000
    found = {str(p.relative_to(tus.place)): p for p in tus.place.rglob("*")}
    assert {name for name, path in found.items() if path.is_file()} == set(wanted)
    for name, content in wanted.items():
        assert found[name].read_bytes() == content
        assert found[name].stat().st_mtime == pytest.approx(dated, abs=1e-3)
    assert all(found[name].is_dir() for name in folders)
    (upload,) = tus.listed(job)
    assert upload["done"]


def test_a_bundle_and_other_files_make_up_one_job(tus: Tus) -> None:
    job = tus.start_job("folder", files=4, folder=True)
    content = archive(file("folder/a"), file("folder/b"), other("folder/c", tarfile.DIRTYPE))
    assert tus.create(len(content), content, job=job, path="b-1", bundle="1").status_code == 201
    assert tus.server.job(job)["progress"]["items_done"] == 3
    assert tus.create(5, b"hello", job=job, path="folder/large").status_code == 201
    assert tus.server.wait_for(job, "succeeded")["progress"]["items_done"] == 4


@pytest.mark.parametrize("conflict", ["fail", "overwrite", "rename"])
def test_what_is_there_is_treated_as_the_bundle_says(tus: Tus, conflict: str) -> None:
    (tus.place / "a.txt").write_text("mine")
    content = archive(file("a.txt"), file("b.txt"))
    job, _ = send(tus, content, 2, conflict)
    tus.server.wait_for(job, "succeeded")
    files = {path.name: path.read_text() for path in tus.place.glob("*.txt")}
    if conflict == "overwrite":
        assert files == {"a.txt": "hello", "b.txt": "hello"}
    else:
        # What was not there when it was looked for must not cost what was sent.
        assert files == {"a.txt": "mine", "a (1).txt": "hello", "b.txt": "hello"}


def test_what_could_not_be_written_comes_later_without_being_sent_again(tus: Tus) -> None:
    (tus.place / "a.txt").mkdir()
    content = archive(file("a.txt"), file("b.txt"))
    job, _ = send(tus, content, 2, "overwrite")
    failed = tus.server.wait_for(job, "failed")
    assert (failed["error"]["code"], failed["resumable"]) == ("upload.some_failed", True)
    assert "a.txt" in failed["error"]["message"]
    assert (tus.place / "b.txt").read_text() == "hello"
    (tus.place / "a.txt").rmdir()
    tus.steer(job, "resume")
    tus.server.wait_for(job, "succeeded")
    assert (tus.place / "a.txt").read_text() == "hello"


@pytest.mark.parametrize("type", [tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.GNUTYPE_LONGNAME])
def test_a_huge_header_is_refused_without_stopping_the_server(tus: Tus, type: bytes) -> None:
    header = tarfile.TarInfo("long")
    header.type, header.size = type, 300_000
    content = header.tobuf(tarfile.USTAR_FORMAT) + b"9" * 300_000 + bytes(512 - 300_000 % 512)
    begun = time.monotonic()
    job, status = send(tus, content + archive(file("a.txt")), 2)
    assert status == 400
    assert time.monotonic() - begun < 20
    assert tus.server.wait_for(job, "failed")["error"]["code"] == "upload.bad_bundle"
    assert not (tus.place / "a.txt").exists()


def test_a_bundle_of_endless_entries_is_refused(tus: Tus) -> None:
    content = archive(*(other(f"f{n}", tarfile.DIRTYPE) for n in range(10_001)))
    job, status = send(tus, content, 10_001)
    assert status == 400
    assert tus.server.wait_for(job, "failed")["error"]["code"] == "upload.bad_bundle"


@pytest.mark.parametrize("length", [None, (64 << 20) + 1])
def test_a_bundle_says_its_length_which_has_a_limit(tus: Tus, length: int | None) -> None:
    job = tus.start_job("many", files=2)
    headers = {} if length else {"Upload-Defer-Length": "1"}
    reply = tus.create(length, None, headers, job=job, path="b", bundle="1")
    assert (reply.status_code, code(reply)) == (400, "upload.bad_request")
    tus.steer(job, "cancel")


def test_a_bundle_can_be_paused_while_it_is_unpacked(tus: Tus) -> None:
    content = archive(*(file(f"{n}.txt", pattern(1000, n)) for n in range(3000)))
    job = tus.start_job("several", files=3000)
    url = tus.new(len(content), job=job, path="bundle-1", bundle="1")
    replies: list[int] = []
    sending = threading.Thread(
        target=lambda: replies.append(tus.patch(url, 0, content).status_code)
    )
    sending.start()
    until(lambda: len(list(tus.place.glob("*.txt"))) > 20)
    tus.steer(job, "pause")
    sending.join()
    if tus.server.job(job)["state"] == "paused":
        assert replies == [423]
        count = len(list(tus.place.glob("*.txt")))
        assert count < 3000
        tus.steer(job, "resume")
    ended = tus.server.wait_for(job, "succeeded")
    assert ended["progress"]["items_done"] == 3000
    assert len(list(tus.place.iterdir())) == 3000


# --- what is bad about single files --------------------------------------------------------

BAD_NAMES = ["../x", "a/../../x", "/etc/x", "a/../x", "n" * 256, "a\\b", "c:x", "line\nbreak", " "]


@pytest.mark.parametrize("name", BAD_NAMES, ids=range(len(BAD_NAMES)))
def test_one_bad_name_does_not_keep_the_others_back(tus: Tus, name: str) -> None:
    around = set(tus.server.root.iterdir())
    entries = [file(f"good-{n}") for n in range(20)]
    entries.insert(10, file(name))
    job, _ = send(tus, archive(*entries), 21)
    ended = tus.server.wait_for(job, "failed")
    assert (ended["error"]["code"], ended["resumable"]) == ("upload.some_failed", True)
    assert ended["error"]["message"].startswith("1 of 21 files")
    files = {path.name for path in tus.place.iterdir() if not path.name.startswith(".upload-")}
    assert files == {f"good-{n}" for n in range(20)}
    assert set(tus.server.root.iterdir()) == around
    tus.steer(job, "cancel")


def test_a_name_that_is_no_text_does_not_keep_the_others_back(tus: Tus) -> None:
    info, content = file("odd-?")
    raw = archive((info, content), file("good"), format=tarfile.USTAR_FORMAT)
    header = bytearray(raw[:512].replace(b"odd-?", b"odd-\xff"))
    header[148:156] = b" " * 8
    header[148:156] = b"%06o\0 " % sum(header)
    job, _ = send(tus, bytes(header) + raw[512:], 2)
    assert tus.server.wait_for(job, "failed")["error"]["code"] == "upload.some_failed"
    assert (tus.place / "good").read_bytes() == b"hello"
    tus.steer(job, "cancel")


def test_files_whose_folder_is_a_link_out_of_the_root_are_not_written(
    tus: Tus, tmp_path: Path
) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    (tus.place / "out").symlink_to(tmp_path)
    (tus.place / "hole").symlink_to(tmp_path / "secret.txt")
    content = archive(file("out/secret.txt"), file("out/new/x"), file("hole"), file("good"))
    job, _ = send(tus, content, 4, "overwrite")
    assert tus.server.wait_for(job, "failed")["error"]["message"].startswith("2 of 4 files")
    assert [path.name for path in tmp_path.iterdir()] == ["secret.txt"]
    assert (tmp_path / "secret.txt").read_text() == "secret"
    assert (tus.place / "good").read_bytes() == b"hello"
    tus.steer(job, "cancel")


def test_a_file_and_a_folder_of_one_name_do_not_replace_each_other(tus: Tus) -> None:
    content = archive(file("x"), file("x/y"), file("z/y"), file("z"), file("good"))
    job, _ = send(tus, content, 5, "overwrite")
    assert tus.server.wait_for(job, "failed")["error"]["message"].startswith("2 of 5 files")
    assert (tus.place / "x").read_bytes() == b"hello"
    assert (tus.place / "z/y").read_bytes() == b"hello"
    tus.steer(job, "cancel")


@pytest.mark.parametrize("mtime", ["nan", "inf", "-1e300", "1e300", "-1", "x"])
def test_an_impossible_date_does_not_keep_a_file_back(tus: Tus, mtime: str) -> None:
    info, content = file("dated")
    info.pax_headers = {"mtime": mtime}
    job, status = send(tus, archive((info, content)), 1)
    assert status == 204
    tus.server.wait_for(job, "succeeded")
    assert (tus.place / "dated").read_bytes() == b"hello"


# --- what is bad about the whole -----------------------------------------------------------


def sparse_bomb() -> bytes:
    """A GNU sparse file: 512 bytes that say they are a terabyte."""
    raw = bytearray(archive(file("bomb", b"x" * 512), format=tarfile.GNU_FORMAT))
    raw[156:157] = tarfile.GNUTYPE_SPARSE
    raw[386:398] = b"%011o\0" % 0
    raw[398:410] = b"%011o\0" % 512
    raw[483:495] = b"\x80" + bytes(3) + struct.pack(">Q", 1 << 40)
    raw[148:156] = b" " * 8
    raw[148:156] = b"%06o\0 " % sum(raw[:512])
    return bytes(raw)


def pax_sparse_bomb() -> bytes:
    info, content = file("bomb", b"1\n0\n512\n".ljust(512, b"\0") + b"x" * 512)
    info.pax_headers = {
        "GNU.sparse.major": "1",
        "GNU.sparse.minor": "0",
        "GNU.sparse.name": "bomb",
        "GNU.sparse.realsize": str(1 << 40),
    }
    return archive((info, content))


def with_pax(**headers: str) -> bytes:
    info, content = file("odd", b"x" * 2000)
    info.pax_headers = headers
    return archive((info, content), file("more"))


def nested_headers() -> bytes:
    """Thousands of headers each of which announces the next."""
    (info, content) = file("n" * 120)
    raw = archive((info, content), format=tarfile.GNU_FORMAT)
    return raw[:1024] * 3000 + raw[1024:]


GOOD = archive(file("a", b"x" * 600), file("b", b"y" * 600))
#: What to send, and which files may nevertheless stand there.
HOSTILE: dict[str, tuple[Callable[[], bytes], set[str]]] = {
    "symbolic link": (lambda: archive(other("l", tarfile.SYMTYPE, "/etc/passwd")), set()),
    "hard link": (lambda: archive(file("a"), other("l", tarfile.LNKTYPE, "a")), {"a"}),
    "link and file through it": (
        lambda: archive(other("l", tarfile.SYMTYPE, "/"), file("l/tmp/x")),
        set(),
    ),
    "character device": (lambda: archive(other("d", tarfile.CHRTYPE, devmajor=1)), set()),
    "block device": (lambda: archive(other("d", tarfile.BLKTYPE, devmajor=8)), set()),
    "fifo": (lambda: archive(file("a"), other("f", tarfile.FIFOTYPE)), {"a"}),
    "unknown type": (lambda: archive(other("u", b"Z")), set()),
    "sparse bomb": (sparse_bomb, set()),
    "pax sparse bomb": (pax_sparse_bomb, set()),
    "larger than the archive": (lambda: with_pax(size=str(1 << 50)), set()),
    "negative size": (lambda: with_pax(size="-2048"), set()),
    "size that is no number": (lambda: with_pax(size="1e9"), {"odd"}),
    "nested headers": (nested_headers, set()),
    "empty": (lambda: b"", set()),
    "no archive": (lambda: b"this is not an archive " * 100, set()),
    "random": (lambda: pattern(5000, seed=7), set()),
    "compressed": (lambda: b"\x1f\x8b\x08\0" + bytes(1000), set()),
    "cut in a file": (lambda: GOOD[:1800], {"a"}),
    "cut in a header": (lambda: GOOD[:1700], {"a"}),
    "cut between files": (lambda: GOOD[:1536], {"a"}),
    "cut before the end": (lambda: GOOD[:3072], {"a", "b"}),
    "damaged header": (lambda: GOOD[:1540] + b"!!" + GOOD[1542:], {"a"}),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_archive_fails_and_leaves_nothing_odd(tus: Tus, name: str) -> None:
    make, may_be_there = HOSTILE[name]
    content = make()
    job = tus.start_job("several", files=2)
    if content:
        url = tus.new(len(content), job=job, path="bundle-1", bundle="1")
        reply = tus.patch(url, 0, content)
    else:
        reply = tus.create(0, job=job, path="bundle-1", bundle="1")
    assert (reply.status_code, reply.json()["code"]) == (400, "upload.bad_bundle")
    ended = tus.server.wait_for(job, "failed")
    assert (ended["error"]["code"], ended["resumable"]) == ("upload.bad_bundle", False)
    until(lambda: not tus.left())
    assert {path.name for path in tus.place.iterdir()} == may_be_there
    assert all(path.is_file() and not path.is_symlink() for path in tus.place.iterdir())


def test_an_archive_that_fits_but_not_its_files_is_a_full_disk(small: Tus) -> None:
    # Twice the room is needed while it is unpacked.
    content = archive(*(file(f"{n}.bin", bytes(1 << 20)) for n in range(5)))
    job, status = send(small, content, 5)
    assert status == 507
    ended = small.server.wait_for(job, "failed")
    assert (ended["error"]["code"], ended["resumable"]) == ("storage.disk_full", True)
    assert ended["error"]["params"]["need"] == "1 MB"
    arrived = list(small.inside(small.place).glob("*.bin"))
    assert all(path.stat().st_size == 1 << 20 for path in arrived)
    # What can be resumed is all that is left; after that, nothing.
    assert len(small.left()) == 1
    small.steer(job, "cancel")
    until(lambda: not small.left())
    for path in arrived:
        path.unlink()
