"""Puts many small objects into SeaweedFS quickly: its own interface wants no signatures."""

import socket
from concurrent.futures import ThreadPoolExecutor
from typing import BinaryIO

#: Connections at once, and requests under way on each.
CONNECTIONS = 8
BATCH = 64

CONTENT = b"0123456789"


def fill(filer: int, bucket: str, folder: str, count: int) -> None:
    """Make the objects ``FOLDER/000000.csv`` and so on.

    Args:
        filer: the port of SeaweedFS' own interface.
        bucket: where they are made; it is there.
        folder: in the bucket.
        count: how many.
    """

    def put(first: int) -> None:
        with socket.create_connection(("127.0.0.1", filer)) as connection:
            _put(connection, f"/buckets/{bucket}/{folder}", range(first, count, CONNECTIONS))

    with ThreadPoolExecutor(CONNECTIONS) as threads:
        for done in [threads.submit(put, first) for first in range(CONNECTIONS)]:
            done.result()


def _put(connection: socket.socket, path: str, numbers: range) -> None:
    answers = connection.makefile("rb")
    for at in range(0, len(numbers), BATCH):
        batch = numbers[at : at + BATCH]
        connection.sendall(b"".join(_request(f"{path}/{number:06}.csv") for number in batch))
        for _ in batch:
            _read(answers)


def _request(path: str) -> bytes:
    head = f"PUT {path}?saveInside=true HTTP/1.1\r\nHost: filer\r\nContent-Type: text/csv\r\n"
    return f"{head}Content-Length: {len(CONTENT)}\r\n\r\n".encode() + CONTENT


def _read(answers: BinaryIO) -> None:
    status = answers.readline()
    if b" 201 " not in status:
        raise RuntimeError(f"SeaweedFS says {status!r}")
    length = 0
    while (line := answers.readline()) != b"\r\n":
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
    answers.read(length)
