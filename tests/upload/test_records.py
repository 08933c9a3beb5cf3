"""Records, metadata and digests on their own."""

import base64
import hashlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyterlab_modelarts.core.errors import AppError
from jupyterlab_modelarts.upload.digest import Digests
from jupyterlab_modelarts.upload.errors import BadUpload
from jupyterlab_modelarts.upload.metadata import parse_metadata
from jupyterlab_modelarts.upload.records import GONE, RecordStore, UploadRecord

from .test_writer import file_size_limit
from .tus import metadata


def record(number: int, **fields: object) -> UploadRecord:
    values = {"id": f"{number:032x}", "temporary": "x", "expires": 10.0} | fields
    return UploadRecord.model_validate(values)


def test_records_outlive_the_server(tmp_path: Path) -> None:
    store = RecordStore(tmp_path)
    for number in range(3):
        store.save(record(number, job="a" * 32, path=f"file-{number}"))
    store.remove(f"{1:032x}")
    again = RecordStore(tmp_path)
    assert {r.path for r in again.of_job("a" * 32)} == {"file-0", "file-2"}


def test_a_record_that_cannot_be_read_does_not_keep_the_others_back(tmp_path: Path) -> None:
    store = RecordStore(tmp_path)
    store.save(record(1))
    (tmp_path / f"{2:032x}.json").write_text('{"id": ')
    (tmp_path / f"{3:032x}.json").write_bytes(b"\xff\xfe")
    (tmp_path / f".{4:032x}.json.tmp").write_text("half written")
    again = RecordStore(tmp_path)
    assert again.get(f"{1:032x}") is not None
    assert again.get(f"{2:032x}") is None


def test_what_could_not_be_written_is_not_believed(tmp_path: Path) -> None:
    store = RecordStore(tmp_path)
    store.save(record(1, length=1))
    with file_size_limit(10), pytest.raises(AppError):
        store.save(record(1, length=2))
    kept = store.get(f"{1:032x}")
    assert kept is not None
    assert kept.length == 1
    assert RecordStore(tmp_path).get(f"{1:032x}") == kept
    assert [path.name for path in tmp_path.iterdir()] == [f"{1:032x}.json"]


def test_open_records_are_those_that_are_not_done(tmp_path: Path) -> None:
    store = RecordStore(tmp_path)
    for number in range(4):
        store.save(record(number, job="a" * 32))
    store.save(record(0, job="a" * 32, state="done"))
    store.remove(f"{1:032x}")
    assert [int(r.id, 16) for r in store.open_of_jobs(["a" * 32, "b" * 32])] == [2, 3]
    assert [int(r.id, 16) for r in RecordStore(tmp_path).open_of_jobs(["a" * 32])] in (
        [2, 3],
        [3, 2],
    )


def test_removed_records_are_remembered_for_a_while(tmp_path: Path) -> None:
    store = RecordStore(tmp_path)
    store.save(record(0))
    store.remove(f"{0:032x}")
    store.remove(f"{1:032x}")
    assert store.is_gone(f"{0:032x}")
    assert not store.is_gone(f"{1:032x}")
    for number in range(1, GONE + 1):
        store.save(record(number))
        store.remove(f"{number:032x}")
    assert not store.is_gone(f"{0:032x}")


def test_expired_records_are_those_whose_time_is_over(tmp_path: Path) -> None:
    store = RecordStore(tmp_path)
    for number in range(3):
        store.save(record(number, expires=float(number)))
    assert [r.expires for r in store.expired(now=1.5)] == [0.0, 1.0]


@given(st.text(), st.text())
def test_metadata_comes_back_as_it_was_said(filename: str, destination: str) -> None:
    try:
        header = metadata(filename=filename, destination=destination)
    except UnicodeEncodeError:
        return
    read = parse_metadata(header)
    assert (read.filename, read.destination) == (filename, destination)


def test_what_other_clients_say_besides_is_their_own_affair() -> None:
    header = metadata(filename="a", filetype="text/plain", thumbnail=b"\xff\x00\xfe")
    assert parse_metadata(f"{header},is_confidential, empty ,") == parse_metadata(
        metadata(filename="a")
    )


@pytest.mark.parametrize(
    "header",
    [
        "filename",
        "filename " + base64.b64encode(b"\xff\xfe").decode(),
        "filename ***",
        "filename é",
        metadata(job="x"),
        metadata(job="A" * 32),
        metadata(conflict="maybe"),
        metadata(modified="yesterday"),
        metadata(modified="1e99"),
        metadata(sha256="abc"),
        metadata(sha256="a" * 64 + "\n"),
        metadata(bundle="perhaps"),
        metadata(filename="a" * 20_000),
    ],
)
def test_metadata_that_makes_no_sense_is_refused(header: str) -> None:
    if header == "filename":
        assert parse_metadata(header).filename == ""
        return
    with pytest.raises(BadUpload):
        parse_metadata(header)


class TestDigests:
    def never(self) -> bool:
        return False

    def test_a_digest_is_computed_while_bytes_arrive(self, tmp_path: Path) -> None:
        digests = Digests()
        first = digests.at("id", 0)
        assert first is not None
        first.update(b"01234")
        second = digests.at("id", 5)
        assert second is first
        second.update(b"56789")
        # The file is not read: here it has other bytes.
        (tmp_path / "file").write_bytes(b"x" * 10)
        taken = digests.take("id", tmp_path / "file", self.never)
        assert taken == hashlib.sha256(b"0123456789").hexdigest()

    @pytest.mark.parametrize("offset", [3, 7])
    def test_a_digest_that_missed_something_is_computed_from_the_file(
        self, tmp_path: Path, offset: int
    ) -> None:
        digests = Digests()
        running = digests.at("id", 0)
        assert running is not None
        running.update(b"01234")
        assert digests.at("id", offset) is None
        (tmp_path / "file").write_bytes(b"0123456789")
        taken = digests.take("id", tmp_path / "file", self.never)
        assert taken == hashlib.sha256(b"0123456789").hexdigest()

    def test_an_upload_that_begins_again_gets_a_new_digest(self, tmp_path: Path) -> None:
        digests = Digests()
        for content in (b"wrong", b"right"):
            running = digests.at("id", 0)
            assert running is not None
            running.update(content)
        (tmp_path / "file").write_bytes(b"right")
        taken = digests.take("id", tmp_path / "file", self.never)
        assert taken == hashlib.sha256(b"right").hexdigest()

    def test_reading_a_large_file_ends_when_the_job_does(self, tmp_path: Path) -> None:
        file = tmp_path / "file"
        with file.open("wb") as sparse:
            sparse.truncate(1 << 40)
        with ThreadPoolExecutor(1) as executor:
            taken = executor.submit(Digests().take, "id", file, lambda: True)
            assert taken.result(timeout=10)
