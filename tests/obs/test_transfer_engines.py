"""What every engine must do, with every store."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from jupyterlab_modelarts.core.objectstore.address import Address
from jupyterlab_modelarts.core.objectstore.connection import Keys
from jupyterlab_modelarts.core.objectstore.errors import (
    BucketMissing,
    Changed,
    ObjectMissing,
    WrongKeys,
)
from jupyterlab_modelarts.core.objectstore.transfer.boto import BotoEngine
from jupyterlab_modelarts.core.objectstore.transfer.curl import CurlEngine
from jupyterlab_modelarts.core.objectstore.transfer.engine import About, Engine, Span
from jupyterlab_modelarts.core.objectstore.transfer.errors import Stopped

from .transfer_kit import MIB, Feed, Kit, content
from .transfer_servers import BUCKET, KEYS

ABOUT = About("text/x-test", {"mtime": "1700000000.123456789"})
KEYS_TO_TRY = ("plain.txt", "with space/+%25~(1)", "unicode/é好😀.txt", "a=b&c;d,e@f:g!h'*")


@pytest.fixture(params=["curl", "boto"])
def engine(request: pytest.FixtureRequest, kit: Kit) -> Iterator[Engine]:
    connection = kit.server.connection()
    made: Engine = BotoEngine(kit.client, connection)
    if request.param == "curl":
        made = CurlEngine(kit.client, connection, KEYS)
    yield made
    made.close()


@pytest.fixture
def file(tmp_path: Path) -> Iterator[int]:
    descriptor = os.open(tmp_path / "file", os.O_RDWR | os.O_CREAT)
    yield descriptor
    os.close(descriptor)


@pytest.mark.parametrize("key", KEYS_TO_TRY)
def test_what_is_put_can_be_got_with_its_metadata(
    kit: Kit, engine: Engine, file: int, tmp_path: Path, key: str
) -> None:
    address = Address(BUCKET, kit.prefix + key)
    data = content(3 * MIB + 5)
    os.pwrite(file, data, 0)
    sent = Feed()
    etag = engine.put(address, file, len(data), ABOUT, sent)
    assert bytes(sent.seen) == data
    info = engine.head(address)
    assert info is not None
    assert (info.size, info.etag) == (len(data), etag)
    assert info.metadata["mtime"] == ABOUT.metadata["mtime"]
    received, out = Feed(), os.open(tmp_path / "out", os.O_RDWR | os.O_CREAT)
    metadata = engine.get(address, etag, None, out, received)
    os.close(out)
    assert metadata["mtime"] == ABOUT.metadata["mtime"]
    assert (tmp_path / "out").read_bytes() == bytes(received.seen) == data
    reply = kit.client.head_object(Bucket=BUCKET, Key=address.key)
    assert reply["ContentType"] == "text/x-test"


def test_a_span_goes_to_its_own_place(kit: Kit, engine: Engine, file: int) -> None:
    kit.put("object", content(MIB))
    info = engine.head(Address(BUCKET, f"{kit.prefix}object"))
    assert info is not None
    span = Span(1000, 300_000)
    engine.get(Address(BUCKET, f"{kit.prefix}object"), info.etag, span, file, Feed())
    assert os.fstat(file).st_size == span.end
    assert os.pread(file, span.size, span.start) == content(MIB)[span.start : span.end]


def test_an_empty_object_is_an_empty_file(kit: Kit, engine: Engine, file: int) -> None:
    address = Address(BUCKET, f"{kit.prefix}empty")
    etag = engine.put(address, file, 0, About(), Feed())
    engine.get(address, etag, None, file, Feed())
    assert os.fstat(file).st_size == 0


def test_another_version_is_refused(kit: Kit, engine: Engine, file: int) -> None:
    address = Address(BUCKET, f"{kit.prefix}object")
    kit.put("object", b"old")
    info = engine.head(address)
    assert info is not None
    kit.put("object", b"new")
    for span in (None, Span(0, 2)):
        with pytest.raises(Changed):
            engine.get(address, info.etag, span, file, Feed())
    assert os.fstat(file).st_size == 0


def test_parts_are_added_to_an_upload_that_was_begun(kit: Kit, engine: Engine, file: int) -> None:
    address, data = Address(BUCKET, f"{kit.prefix}parts"), content(11 * MIB)
    os.pwrite(file, data, 0)
    upload = kit.client.create_multipart_upload(Bucket=BUCKET, Key=address.key)["UploadId"]
    spans = [Span(0, 5 * MIB), Span(5 * MIB, 10 * MIB), Span(10 * MIB, 11 * MIB)]
    etags = [
        engine.put_part(address, upload, number, file, span, Feed())
        for number, span in enumerate(spans, 1)
    ]
    kit.client.complete_multipart_upload(
        Bucket=BUCKET,
        Key=address.key,
        UploadId=upload,
        MultipartUpload={
            "Parts": [{"PartNumber": n, "ETag": etag} for n, etag in enumerate(etags, 1)]
        },
    )
    assert kit.get("parts") == data


def test_what_is_not_there_has_no_head(kit: Kit, engine: Engine) -> None:
    assert engine.head(Address(BUCKET, f"{kit.prefix}nothing")) is None


def test_errors_have_a_cause(kit: Kit, engine: Engine, file: int) -> None:
    with pytest.raises((BucketMissing, ObjectMissing)):
        engine.get(Address("no-such-bucket", "key"), '"etag"', None, file, Feed())
    with pytest.raises(ObjectMissing):
        engine.get(Address(BUCKET, f"{kit.prefix}nothing"), '"etag"', None, file, Feed())


def test_wrong_keys_are_told_apart(kit: Kit, file: int) -> None:
    from jupyterlab_modelarts.core.objectstore.client import make_client

    wrong = Keys(KEYS.access_key, "wrong")
    client = make_client(kit.server.connection(), wrong)
    engine = CurlEngine(client, kit.server.connection(), wrong)
    with pytest.raises(WrongKeys):
        engine.put(Address(BUCKET, f"{kit.prefix}key"), file, 0, About(), Feed())
    engine.close()
    client.close()


def test_a_transfer_that_is_stopped_ends_at_once(kit: Kit, engine: Engine, file: int) -> None:
    address, feed = Address(BUCKET, f"{kit.prefix}stopped"), Feed()
    os.pwrite(file, content(2 * MIB), 0)
    etag = engine.put(address, file, 2 * MIB, About(), Feed())
    feed.stop.set()
    with pytest.raises(Stopped):
        engine.get(address, etag, None, file, feed)
    with pytest.raises(Stopped):
        engine.put(address, file, 2 * MIB, About(), feed)
