"""tuspy, a tus client that knows nothing of us."""

import io

import pytest
import requests
from tusclient.client import TusClient
from tusclient.exceptions import TusCommunicationError, TusUploadFailed
from tusclient.uploader.uploader import Uploader

from tests.realserver import TOKEN

from .conftest import StartServer
from .tus import UPLOADS, Tus, pattern, until


def client_of(tus: Tus) -> TusClient:
    url = f"http://127.0.0.1:{tus.server.port}{UPLOADS}"
    return TusClient(url, headers={"Authorization": f"token {TOKEN}"})


def uploader_of(tus: Tus, content: bytes, name: str, **options: object) -> Uploader:
    metadata = {"filename": name, "destination": tus.folder} if tus.folder else {"filename": name}
    return client_of(tus).uploader(file_stream=io.BytesIO(content), metadata=metadata, **options)


@pytest.mark.parametrize("size", [1, 300_000])
@pytest.mark.parametrize("with_checksum", [True, False])
def test_tuspy_uploads_a_file(tus: Tus, size: int, with_checksum: bool) -> None:
    content = pattern(size)
    name = f"tuspy 文件 {size}-{with_checksum}.bin"
    uploader_of(tus, content, name, chunk_size=100_000, upload_checksum=with_checksum).upload()
    assert (tus.place / name).read_bytes() == content


def test_tuspy_is_told_when_a_file_of_that_name_is_there(tus: Tus) -> None:
    (tus.place / "taken.bin").write_bytes(b"mine")
    with pytest.raises(TusCommunicationError) as caught:
        uploader_of(tus, b"other", "taken.bin").upload()
    assert caught.value.status_code == 409
    assert (tus.place / "taken.bin").read_bytes() == b"mine"


def test_tuspy_resumes_after_the_server_was_killed(start_server: StartServer) -> None:
    tus = start_server()
    content = pattern(700_000)
    first = uploader_of(tus, content, "resumed.bin", chunk_size=100_000)
    first.upload(stop_at=300_000)
    tus.server.kill()
    with pytest.raises((TusCommunicationError, TusUploadFailed, requests.ConnectionError)):
        first.upload(stop_at=400_000)
    tus.server.start()
    assert tus.job("resumed.bin")["state"] == "interrupted"
    second = uploader_of(tus, content, "resumed.bin", url=first.url)
    assert second.offset == 300_000
    second.upload()
    assert (tus.place / "resumed.bin").read_bytes() == content
    until(lambda: tus.job("resumed.bin")["state"] == "succeeded")
    assert tus.left() == []
