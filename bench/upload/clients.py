"""Programs that upload: one kind of client, plain http.client, for every server alike.

All send the same prepared block again and again, so that nothing but sending is left to do.
"""

import base64
import json
import os
from collections.abc import Iterator, Mapping
from http.client import HTTPConnection, HTTPMessage
from typing import NamedTuple

from bench.jupyter import TOKEN

MIB = 1 << 20
BLOCK = os.urandom(8 * MIB)
#: The pieces in which JupyterLab's front end uploads.
LAB_CHUNK = MIB
TIMEOUT = 120


class Reply(NamedTuple):
    status: int
    headers: HTTPMessage
    body: bytes


class Client:
    """One connection that is kept."""

    def __init__(self, port: int) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=TIMEOUT)

    def send(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str] | None = None,
        body: "bytes | Iterator[memoryview] | None" = None,
    ) -> Reply:
        """One request. Anything but success is an error."""
        said = {"Authorization": f"token {TOKEN}", **(headers or {})}
        self._connection.request(method, path, body=body, headers=said)
        answer = self._connection.getresponse()
        reply = Reply(answer.status, answer.headers, answer.read())
        if reply.status >= 300:
            raise RuntimeError(f"{method} {path}: {reply.status} {reply.body[:500]!r}")
        return reply

    def close(self) -> None:
        self._connection.close()


def _blocks(size: int) -> Iterator[memoryview]:
    whole = memoryview(BLOCK)
    while size > 0:
        yield whole[:size]
        size -= len(BLOCK)


def send_by_tus(client: Client, url: str, name: str, size: int, part: int | None = None) -> None:
    """Upload by the tus protocol, in parts of ``part`` bytes or in one."""
    tus = {"Tus-Resumable": "1.0.0"}
    metadata = f"filename {base64.b64encode(name.encode()).decode()}"
    created = client.send(
        "POST", url, {**tus, "Upload-Length": str(size), "Upload-Metadata": metadata}
    )
    location = created.headers["Location"]
    path = location if location.startswith("/") else "/" + location.split("/", 3)[3]
    part = part or size
    for offset in range(0, size, part):
        count = min(part, size - offset)
        headers = {
            **tus,
            "Content-Type": "application/offset+octet-stream",
            "Content-Length": str(count),
            "Upload-Offset": str(offset),
        }
        client.send("PATCH", path, headers, _blocks(count))


def send_by_contents(client: Client, name: str, size: int) -> None:
    """Upload by JupyterLab's own protocol: base64 in JSON, a MiB at a time.

    Encoding is part of it: content comes as bytes, and no program has it encoded beforehand.
    """
    whole = memoryview(BLOCK)
    headers = {"Content-Type": "application/json"}
    for start in range(0, size, LAB_CHUNK):
        place = start % len(BLOCK)
        last = start + LAB_CHUNK >= size
        model = {
            "type": "file",
            "format": "base64",
            "name": name,
            "chunk": -1 if last else start // LAB_CHUNK + 1,
            "content": base64.b64encode(whole[place : place + LAB_CHUNK]).decode(),
        }
        client.send("PUT", f"/api/contents/{name}", headers, json.dumps(model).encode())


def lag_p99(client: Client) -> float:
    """The p99 of the event loop's delay since this was asked last, in milliseconds."""
    return float(json.loads(client.send("GET", "/bench/lag").body)["p99"])
