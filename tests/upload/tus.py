"""A plain tus client to test with: one method a request, and nothing done behind one's back."""

import base64
import hashlib
import http.client
import itertools
import json
import socket
import struct
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import httpx
from typing_extensions import Self

from tests.realserver import TOKEN, RealServer

UPLOADS = "/modelarts/upload/"
OFFSET_TYPE = "application/offset+octet-stream"


def metadata(**values: str | bytes) -> str:
    """The ``Upload-Metadata`` header."""
    encoded = {
        key: base64.b64encode(value if isinstance(value, bytes) else value.encode()).decode()
        for key, value in values.items()
    }
    return ",".join(f"{key} {value}".strip() for key, value in encoded.items())


def checksum(algorithm: str, data: bytes) -> dict[str, str]:
    """The ``Upload-Checksum`` header of a part."""
    digest = hashlib.new(algorithm, data, usedforsecurity=False).digest()
    return {"Upload-Checksum": f"{algorithm} {base64.b64encode(digest).decode()}"}


class Tus:
    """Uploads to one folder of a server.

    Args:
        server: where to.
        folder: the destination of uploads that do not belong to a job; it is made.
        client: what requests go through, if not straight to the server.
        uploads: where uploads are made.
    """

    def __init__(
        self,
        server: RealServer,
        folder: str = "",
        client: httpx.Client | None = None,
        uploads: str = UPLOADS,
    ) -> None:
        self.server = server
        self.client = client or server.client
        self.uploads = uploads
        self.folder = folder
        self.place = server.root / folder
        self.place.mkdir(parents=True, exist_ok=True)

    def request(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None = None,
        content: bytes | Iterator[bytes] | None = None,
    ) -> httpx.Response:
        return self.client.request(
            method, url, headers={"Tus-Resumable": "1.0.0"} | dict(headers or {}), content=content
        )

    def create(
        self,
        length: int | None,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        /,
        **values: str | bytes,
    ) -> httpx.Response:
        if "job" not in values:
            values.setdefault("destination", self.folder)
        sent = {"Upload-Metadata": metadata(**values)}
        if length is not None:
            sent["Upload-Length"] = str(length)
        if body is not None:
            sent["Content-Type"] = OFFSET_TYPE
        return self.request("POST", self.uploads, sent | dict(headers or {}), body)

    def new(self, length: int | None, **values: str | bytes) -> str:
        """The URL of a new upload."""
        headers = {"Upload-Defer-Length": "1"} if length is None else {}
        return location(self.create(length, None, headers, **values))

    def part(self, length: int, **values: str | bytes) -> str:
        """The URL of a new upload that will be joined with others."""
        return location(self.create(length, None, {"Upload-Concat": "partial"}, **values))

    def join(self, *parts: str, **values: str | bytes) -> httpx.Response:
        return self.create(None, None, {"Upload-Concat": f"final;{' '.join(parts)}"}, **values)

    def patch(
        self,
        url: str,
        offset: int,
        body: bytes | Iterator[bytes],
        headers: Mapping[str, str] | None = None,
    ) -> httpx.Response:
        sent = {"Upload-Offset": str(offset), "Content-Type": OFFSET_TYPE}
        return self.request("PATCH", url, sent | dict(headers or {}), body)

    def head(self, url: str) -> httpx.Response:
        return self.request("HEAD", url)

    def offset(self, url: str) -> int:
        reply = self.head(url)
        assert reply.status_code == 200
        return int(reply.headers["Upload-Offset"])

    def delete(self, url: str) -> httpx.Response:
        return self.request("DELETE", url)

    def send(self, name: str, content: bytes, **values: str | bytes) -> httpx.Response:
        """Create an upload and send all of it in one part."""
        reply = self.create(len(content), filename=name, **values)
        if reply.status_code != 201 or not content:
            return reply
        return self.patch(location(reply), 0, content)

    def job(self, name: str) -> dict[str, Any]:
        """The newest job of that name in this folder."""
        page = self.server.client.get("/modelarts/jobs", params={"limit": "500"}).json()
        wanted = {"name": name, "destination": self.folder}
        jobs = (
            job
            for job in page["active"] + page["finished"]
            if wanted.items() <= job["spec"].items()
        )
        found: dict[str, Any] = max(jobs, key=lambda job: job["created"])
        return found

    def start_job(self, name: str, files: int = 1, **spec: object) -> str:
        """The id of a new job of uploading to this folder."""
        all_of_it = {"kind": "upload", "destination": self.folder, "name": name, "files": files}
        reply = self.server.client.post("/modelarts/jobs", json={"spec": all_of_it | spec})
        assert reply.status_code == 202, reply.text
        return str(reply.json()["id"])

    def steer(self, id: str, action: str) -> int:
        return self.server.client.post(f"/modelarts/jobs/{id}/{action}").status_code

    def listed(self, job: str) -> list[dict[str, Any]]:
        reply = self.server.client.get(UPLOADS, params={"job": job}).raise_for_status()
        uploads: list[dict[str, Any]] = reply.json()["uploads"]
        return uploads

    def left(self) -> list[str]:
        """Everything in the folder, and right in the root, that is a leftover of an upload."""
        inside = self.inside(self.place)
        found = [*inside.rglob(".upload-*"), *self.inside(self.server.root).glob(".upload-*")]
        return sorted({str(path.relative_to(inside.parent)) for path in found})

    def records(self) -> dict[str, dict[str, Any]]:
        """The server's records on the disk, by id."""
        return {file.stem: json.loads(file.read_text()) for file in self.state().glob("*.json")}

    def state(self) -> Path:
        """The folder of the server's records."""
        (folder,) = self.server.root.parent.glob("data/modelarts/*/server-1/upload")
        return folder

    def edit_record(self, url: str, **fields: object) -> Path:
        """Change a record while the server is down. Returns the upload's temporary file."""
        file = self.state() / f"{url.rpartition('/')[2]}.json"
        record = json.loads(file.read_text()) | fields
        file.write_text(json.dumps(record))
        return Path(self.server.root, record["temporary"])

    def inside(self, path: Path) -> Path:
        """A path as the server sees it: it may have mounts of its own."""
        return Path(f"/proc/{self.server.pid}/root{path}")


class Slow:
    """A request by hand: sent as slowly as one likes, broken off where one likes."""

    def __init__(self, server: RealServer, method: str, path: str, headers: Mapping[str, str]):
        self._socket = socket.create_connection(("127.0.0.1", server.port), timeout=30)
        lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{server.port}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        self.send("\r\n".join([*lines, "", ""]).encode("latin1"))

    @classmethod
    def patch(cls, server: RealServer, url: str, offset: int, length: int) -> "Slow":
        return cls(
            server,
            "PATCH",
            url,
            {
                "Authorization": f"token {TOKEN}",
                "Tus-Resumable": "1.0.0",
                "Content-Type": OFFSET_TYPE,
                "Upload-Offset": str(offset),
                "Content-Length": str(length),
            },
        )

    def send(self, data: bytes) -> None:
        self._socket.sendall(data)

    def reply(self) -> tuple[int, bytes]:
        """Status and body of the answer."""
        response = http.client.HTTPResponse(self._socket)
        response.begin()
        body = response.read()
        response.close()
        return response.status, body

    def drop(self) -> None:
        """Break the connection off, as a lost network does."""
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close()

    def close(self) -> None:
        self._socket.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()


def location(reply: httpx.Response) -> str:
    assert reply.status_code == 201, reply.text
    return str(reply.headers["Location"])


def code(reply: httpx.Response) -> str:
    """The code of an error reply, which must be one of ours and show nothing of our inside."""
    info = reply.json()
    assert set(info) >= {"code", "message", "hint", "retryable"}, info
    assert info["message"]
    assert "Traceback" not in reply.text
    assert "/tmp/" not in reply.text
    return str(info["code"])


def until(condition: Callable[[], object], seconds: float = 20) -> None:
    """Wait until ``condition`` holds."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.02)


def pattern(size: int, seed: int = 0) -> bytes:
    """Bytes that differ at every place, so that nothing can be swapped unnoticed."""
    words = itertools.count(seed << 32)
    return b"".join(struct.pack("<Q", next(words)) for _ in range(size // 8 + 1))[:size]
