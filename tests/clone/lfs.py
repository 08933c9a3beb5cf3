"""The server's side of Git LFS: the batch API, and objects for the basic transfer."""

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

MEDIA_TYPE = "application/vnd.git-lfs+json"


class LfsStore:
    """Objects by the SHA-256 of their content."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        #: Times that an object was handed out.
        self.downloads: list[str] = []

    def take_from(self, work: Path) -> None:
        """All objects that git-lfs has in a working folder."""
        self.folder.mkdir(exist_ok=True)
        for path in (work / ".git/lfs/objects").rglob("*"):
            if path.is_file():
                assert hashlib.sha256(path.read_bytes()).hexdigest() == path.name
                shutil.copy(path, self.folder / path.name)

    def find(self, oid: str) -> Path | None:
        """The file of an object."""
        path = self.folder / oid
        return path if len(oid) == 64 and path.is_file() else None

    def batch(self, body: bytes, url: str, login: str | None) -> bytes:
        """The reply to a request for some objects, which are had from below ``url``.

        Whoever had to log in for it may use the same for them.
        """
        request = json.loads(body)
        assert request["operation"] == "download"
        assert "basic" in request.get("transfers", ["basic"])
        objects = [
            self._object(item["oid"], item["size"], url, login) for item in request["objects"]
        ]
        return json.dumps({"transfer": "basic", "objects": objects}).encode()

    def _object(self, oid: str, size: int, url: str, login: str | None) -> dict[str, Any]:
        path = self.find(oid)
        if path is None or path.stat().st_size != size:
            error = {"code": 404, "message": "Object does not exist"}
            return {"oid": oid, "size": size, "error": error}
        header = {"Authorization": login} if login else {}
        actions = {"download": {"href": f"{url}/{oid}", "header": header}}
        return {"oid": oid, "size": size, "authenticated": True, "actions": actions}
