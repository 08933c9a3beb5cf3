"""A real kernel of a real server, talked to over its websocket as JupyterLab does."""

import json
import time
import uuid
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any

from typing_extensions import Self
from websocket import create_connection

from tests.realserver import TOKEN, RealServer


@dataclass
class Outcome:
    """What a cell came to.

    Attributes:
        text: what it printed.
        result: the text of its last expression.
        error: name and message, or empty.
        traceback: the lines that a notebook shows.
        messages: all of it, as the notebook gets it.
    """

    text: str = ""
    result: str = ""
    error: str = ""
    traceback: list[str] = field(default_factory=list)
    messages: str = ""


class Kernel:
    """Use it as a context manager."""

    def __init__(self, server: RealServer) -> None:
        self._server = server
        self._session = uuid.uuid4().hex

    def __enter__(self) -> Self:
        reply = self._server.client.post("/api/kernels", json={"name": "python3"})
        self._id = reply.raise_for_status().json()["id"]
        self._socket = create_connection(
            f"ws://127.0.0.1:{self._server.port}/api/kernels/{self._id}/channels"
            f"?session_id={self._session}",
            header={"Authorization": f"token {TOKEN}"},
            timeout=60,
        )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._socket.close()
        self._server.client.delete(f"/api/kernels/{self._id}")

    def run(self, *lines: str) -> Outcome:
        """Run a cell."""
        id = uuid.uuid4().hex
        header = {
            "msg_id": id,
            "msg_type": "execute_request",
            "session": self._session,
            "username": "",
            "version": "5.3",
            "date": "2026-01-01T00:00:00Z",
        }
        content = {
            "code": "\n".join(lines),
            "silent": False,
            "store_history": True,
            "user_expressions": {},
            "allow_stdin": False,
        }
        message = {"header": header, "parent_header": {}, "metadata": {}, "content": content}
        self._socket.send(json.dumps({**message, "channel": "shell", "buffers": []}))
        return self._collect(id)

    def _collect(self, id: str) -> Outcome:
        outcome = Outcome()
        end = time.monotonic() + 60
        while time.monotonic() < end:
            text = self._socket.recv()
            message: dict[str, Any] = json.loads(text)
            if message["parent_header"].get("msg_id") != id:
                continue
            content = message["content"]
            if message["channel"] == "iopub" and message["msg_type"] != "execute_input":
                outcome.messages += json.dumps(content, ensure_ascii=False)
            match message["msg_type"]:
                case "stream":
                    outcome.text += content["text"]
                case "execute_result":
                    outcome.result = content["data"]["text/plain"]
                case "error":
                    outcome.error = f"{content['ename']}: {content['evalue']}"
                    outcome.traceback = content["traceback"]
                case "status" if content["execution_state"] == "idle":
                    return outcome
        raise AssertionError("the cell does not end")
