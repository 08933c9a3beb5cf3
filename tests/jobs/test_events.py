"""Jobs over the server's own event websocket."""

import json
from pathlib import Path
from typing import Any

from tornado.httpclient import HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect

from jupyterlab_modelarts.core.jobs.events import SCHEMA_ID
from tests.realserver import TOKEN, RealServer


async def listen(server: RealServer) -> WebSocketClientConnection:
    url = f"ws://127.0.0.1:{server.port}/api/events/subscribe"
    return await websocket_connect(HTTPRequest(url, headers={"Authorization": f"token {TOKEN}"}))


async def job_events(socket: WebSocketClientConnection, last_state: str) -> list[dict[str, Any]]:
    events: list[dict[str, Any]] = []
    while not events or events[-1]["job"]["state"] != last_state:
        message = await socket.read_message()
        assert message is not None
        event = json.loads(message)
        if event["schema_id"] == SCHEMA_ID:
            events.append(event)
    return events


async def test_two_listeners_hear_the_same_and_it_agrees_with_the_snapshot(
    tmp_path: Path,
) -> None:
    with RealServer(tmp_path) as server:
        first, second = await listen(server), await listen(server)
        spec = {"kind": "rehearse", "steps": 30, "seconds": 0.02}
        id = server.client.post("/modelarts/jobs", json={"spec": spec}).json()["id"]
        heard = await job_events(first, "succeeded")
        also = await job_events(second, "succeeded")
        assert [event["seq"] for event in heard] == [event["seq"] for event in also]
        assert heard[-1]["job"] == server.job(id)
        page = server.client.get("/modelarts/jobs").json()
        assert (page["epoch"], page["seq"]) == (heard[-1]["epoch"], heard[-1]["seq"])
        for socket in (first, second):
            socket.close()
            while await socket.read_message() is not None:
                pass


async def test_a_restart_begins_a_new_epoch(tmp_path: Path) -> None:
    with RealServer(tmp_path) as server:
        before = server.client.get("/modelarts/jobs").json()["epoch"]
        server.restart()
        assert server.client.get("/modelarts/jobs").json()["epoch"] != before
