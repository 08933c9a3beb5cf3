"""Asks our server for objects, and puts them where it finds them."""

from typing import TYPE_CHECKING, Any

import httpx

if TYPE_CHECKING:
    from .conftest import Stored

PNG = b"\x89PNG\r\n\x1a\n" + bytes(200)


class Bucket:
    """A bucket, asked through our server."""

    def __init__(self, stored: "Stored", name: str, connection: str) -> None:
        self.stored = stored
        self.name = name
        self.connection = connection
        self.boto = stored.boto()

    def put(self, key: str, data: bytes = b"x", **more: Any) -> str:
        return str(self.boto.put_object(Bucket=self.name, Key=key, Body=data, **more)["ETag"])

    def ask(self, what: str, key: str = "", **more: Any) -> httpx.Response:
        headers = more.pop("headers", {})
        params = {"connection": self.connection, "bucket": self.name, "key": key, **more}
        return self.stored.http.get(f"/modelarts/obs/{what}", params=params, headers=headers)

    def post(self, what: str, key: str, **more: Any) -> httpx.Response:
        body = {"connection": self.connection, "bucket": self.name, "key": key, **more}
        return self.stored.http.post(f"/modelarts/obs/{what}", json=body)
