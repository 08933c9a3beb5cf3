"""Large files by way of the store, with parts sent as a browser does."""

import json
import secrets
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from jupyterlab_modelarts.core.objectstore.client import make_client
from tests.realserver import RealServer

from .store_proxy import Reply, Request, StoreProxy
from .transfer_kit import MIB, content, sha256, until
from .transfer_servers import BUCKET, KEYS, StoreServer


class RelayKit:
    """A server that relays, and the part of a browser."""

    def __init__(self, server: RealServer, store: StoreServer, prefix: str) -> None:
        self.server = server
        self.prefix = prefix
        self.origin = f"http://127.0.0.1:{server.port}"
        self.client: Any = make_client(store.connection(), KEYS)

    def create(self, name: str, size: int, **more: Any) -> httpx.Response:
        body = {"name": name, "size": size, **more}
        return self.server.client.post("/modelarts/obs/relay", json=body)

    def begin(self, name: str, size: int, **more: Any) -> dict[str, Any]:
        reply = self.create(name, size, **more)
        assert reply.status_code == 201, reply.text
        found: dict[str, Any] = reply.json()
        return found

    def parts(self, relay: dict[str, Any]) -> list[dict[str, Any]]:
        reply = self.server.client.get(f"/modelarts/obs/relay/{relay['id']}").raise_for_status()
        found: list[dict[str, Any]] = reply.json()["parts"]
        return found

    def send(self, relay: dict[str, Any], data: bytes, only: int | None = None) -> None:
        for part in self.parts(relay):
            if only in (None, part["number"]):
                piece = data[part["start"] : part["start"] + part["size"]]
                httpx.put(part["url"], content=piece, timeout=60).raise_for_status()

    def progress(self, relay: dict[str, Any], sent: int) -> httpx.Response:
        path = f"/modelarts/obs/relay/{relay['id']}/progress"
        return self.server.client.post(path, json={"sent": sent})

    def complete(self, relay: dict[str, Any]) -> httpx.Response:
        return self.server.client.post(f"/modelarts/obs/relay/{relay['id']}/complete")

    def steer(self, relay: dict[str, Any], action: str) -> None:
        path = f"/modelarts/jobs/{relay['job']['id']}/{action}"
        self.server.client.post(path).raise_for_status()

    def wait_for(self, relay: dict[str, Any], *states: str) -> dict[str, Any]:
        return self.server.wait_for(relay["job"]["id"], *states)

    def left(self) -> list[str]:
        """What there is of it in the store, and of records."""
        objects = self.client.list_objects_v2(Bucket=BUCKET, Prefix=self.prefix)
        uploads = self.client.list_multipart_uploads(Bucket=BUCKET, Prefix=self.prefix)
        files = [each["Key"] for each in objects.get("Contents", ())]
        files += [each["Key"] for each in uploads.get("Uploads", ())]
        home = self.server.root.parent
        files += [str(path) for path in home.rglob("relay/*.json")]
        files += [str(path) for path in self.server.root.rglob(".obs-*")]
        return [name for name in files if not name.endswith("/")]


class HeldStore(StoreProxy):
    """Gives nothing out until it may."""

    def __init__(self, endpoint: str) -> None:
        super().__init__(endpoint)
        self.asked = threading.Event()
        self.may = threading.Event()

    def answer(self, request: Request) -> Reply:
        if request.method == "GET" and request.path.endswith(".bin") and not request.query:
            self.asked.set()
            self.may.wait(30)
        return super().answer(request)


def configured(
    home: Path, store: StoreServer, prefix: str, *options: str, endpoint: str = ""
) -> RealServer:
    """A server whose operator has set up a relay."""
    entry = {
        "name": "relay",
        "endpoint": endpoint or store.connection().endpoint,
        "access_key": KEYS.access_key,
        "secret_key": KEYS.secret_key,
    }
    relay = {
        "enabled": True,
        "connection": "operator-1",
        "bucket": BUCKET,
        "prefix": prefix,
        "stall_timeout": 7,
    }
    config = {"ObjectStore": {"connections": [entry]}, "Relay": relay}
    (home / "config").mkdir()
    (home / "config/jupyter_server_config.json").write_text(json.dumps(config))
    return RealServer(home, options)


@pytest.fixture(scope="module")
def relays(tmp_path_factory: pytest.TempPathFactory, seaweed: StoreServer) -> Iterator[RelayKit]:
    prefix = f"relay-{secrets.token_hex(4)}/"
    home = tmp_path_factory.mktemp("relay")
    with configured(home, seaweed, prefix) as server:
        yield RelayKit(server, seaweed, prefix)
    assert "Traceback" not in server.log.read_text()


def test_a_file_arrives_and_nothing_of_it_stays_in_the_store(relays: RelayKit) -> None:
    data = content(40 * MIB + 5)
    (relays.server.root / "in").mkdir()
    relay = relays.begin("größe 1.bin", len(data), destination="in", modified=1767323045678)
    pieces = [(part["number"], part["start"], part["size"]) for part in relays.parts(relay)]
    assert pieces == [(1, 0, 16 * MIB), (2, 16 * MIB, 16 * MIB), (3, 32 * MIB, 8 * MIB + 5)]
    relays.send(relay, data, only=2)
    assert [part["number"] for part in relays.parts(relay)] == [1, 3]
    assert relays.complete(relay).json()["code"] == "relay.partial"
    relays.send(relay, data)
    assert relays.complete(relay).status_code == 204
    job = relays.wait_for(relay, "succeeded", "failed")
    assert (job["state"], job["outputs"]) == ("succeeded", ["in/größe 1.bin"])
    assert job["progress"]["done"] == job["progress"]["total"] == len(data)
    file = relays.server.root / "in/größe 1.bin"
    assert sha256(file.read_bytes()) == sha256(data)
    assert file.stat().st_mtime_ns == 1767323045678 * 10**6
    assert relays.left() == []
    assert relays.complete(relay).json()["code"] == "relay.gone"


def test_the_row_shows_what_the_browser_has_sent(relays: RelayKit) -> None:
    relay = relays.begin("row.bin", 20 * MIB)
    assert relays.progress(relay, 5 * MIB).status_code == 204
    progress = relays.server.job(relay["job"]["id"])["progress"]
    assert (progress["phase"], progress["done"]) == ("sending", 5 * MIB)
    assert progress["total"] == 20 * MIB
    # Whatever it says, no row goes beyond its end.
    relays.progress(relay, 99 * MIB)
    assert relays.server.job(relay["job"]["id"])["progress"]["done"] == 20 * MIB
    relays.steer(relay, "cancel")
    assert relays.progress(relay, 1).json()["code"] == "relay.gone"


def test_no_more_addresses_are_given_than_asked_for(relays: RelayKit) -> None:
    relay = relays.begin("some.bin", 100 * MIB)
    path = f"/modelarts/obs/relay/{relay['id']}"
    reply = relays.server.client.get(path, params={"first": 3, "count": 2}).json()
    assert [part["number"] for part in reply["parts"]] == [3, 4]
    assert (reply["next"], reply["arrived"]) == (5, 0)
    for wrong in ("0", "-1", "x", ""):
        assert relays.server.client.get(path, params={"count": wrong}).status_code == 400
    assert relays.server.client.delete(path).status_code == 204
    assert relays.server.client.delete(path).json()["code"] == "relay.gone"


def test_the_browser_may_send_to_the_bucket(relays: RelayKit) -> None:
    relay = relays.begin("a.bin", 100)
    url = relays.parts(relay)[0]["url"]
    headers = {"Origin": relays.origin, "Access-Control-Request-Method": "PUT"}
    reply = httpx.options(url, headers=headers)
    assert reply.status_code == 200
    assert reply.headers["Access-Control-Allow-Origin"] in (relays.origin, "*")
    relays.steer(relay, "cancel")


def test_cancelling_leaves_nothing(relays: RelayKit) -> None:
    relay = relays.begin("b.bin", 20 * MIB)
    relays.send(relay, content(20 * MIB), only=1)
    assert relays.left() != []
    relays.steer(relay, "cancel")
    assert relays.wait_for(relay, "cancelled")
    assert relays.left() == []
    assert not (relays.server.root / "b.bin").exists()


def test_failing_leaves_nothing(relays: RelayKit) -> None:
    folder = relays.server.root / "gone"
    folder.mkdir()
    relay = relays.begin("c.bin", 10, destination="gone")
    relays.send(relay, b"0123456789")
    folder.rmdir()
    assert relays.complete(relay).status_code == 204
    assert relays.wait_for(relay, "failed")
    assert relays.left() == []


def test_a_paused_upload_takes_nothing_and_goes_on_with_what_is_missing(relays: RelayKit) -> None:
    data = content(20 * MIB)
    relay = relays.begin("paused.bin", len(data))
    relays.send(relay, data, only=2)
    relays.steer(relay, "pause")
    for refused in (relays.progress(relay, 1), relays.complete(relay)):
        assert (refused.status_code, refused.json()["code"]) == (423, "relay.paused")
    relays.steer(relay, "resume")
    assert [part["number"] for part in relays.parts(relay)] == [1]
    relays.send(relay, data)
    relays.complete(relay)
    relays.wait_for(relay, "succeeded")
    assert (relays.server.root / "paused.bin").read_bytes() == data
    assert relays.left() == []


def test_cancelling_what_is_paused_leaves_nothing(relays: RelayKit) -> None:
    relay = relays.begin("waits.bin", 20 * MIB)
    relays.send(relay, content(20 * MIB), only=1)
    relays.steer(relay, "pause")
    assert relays.left() != []
    relays.steer(relay, "cancel")
    assert relays.wait_for(relay, "cancelled")
    assert relays.left() == []


def test_a_browser_that_goes_away_is_noticed_and_may_come_back(relays: RelayKit) -> None:
    relay = relays.begin("d.bin", 10)
    job = relays.wait_for(relay, "interrupted")
    assert (job["error"]["code"], job["resumable"]) == ("relay.stalled", True)
    relays.send(relay, b"0123456789")
    relays.complete(relay)
    relays.wait_for(relay, "succeeded")
    assert (relays.server.root / "d.bin").read_bytes() == b"0123456789"
    assert relays.left() == []


@pytest.mark.parametrize("name", ["", ".", "..", "a/b", "a\x00b", "/etc/passwd"])
def test_a_name_that_leads_elsewhere_is_refused(relays: RelayKit, name: str) -> None:
    assert relays.create(name, 10).status_code == 400
    assert relays.left() == []


def test_a_folder_outside_is_refused(relays: RelayKit) -> None:
    reply = relays.create("a", 10, destination="../..")
    assert reply.json()["code"] == "path.outside_root"


def test_after_a_sudden_end_it_goes_on_with_what_the_store_has(
    tmp_path: Path, seaweed: StoreServer
) -> None:
    prefix = f"relay-{secrets.token_hex(4)}/"
    data = content(20 * MIB)
    with configured(tmp_path, seaweed, prefix) as server:
        kit = RelayKit(server, seaweed, prefix)
        relay = kit.begin("e.bin", len(data))
        kit.send(relay, data, only=1)
        server.kill()
        server.start()
        assert kit.wait_for(relay, "interrupted")["resumable"]
        assert [part["number"] for part in kit.parts(relay)] == [2]
        kit.send(relay, data)
        kit.complete(relay)
        kit.wait_for(relay, "succeeded")
        assert (server.root / "e.bin").read_bytes() == data
        assert kit.left() == []


def test_a_sudden_end_on_the_way_to_the_workspace_costs_no_second_upload(
    tmp_path: Path, seaweed: StoreServer
) -> None:
    prefix = f"relay-{secrets.token_hex(4)}/"
    data = content(60 * MIB)
    with (
        HeldStore(seaweed.connection().endpoint) as held,
        configured(tmp_path, seaweed, prefix, endpoint=held.endpoint) as server,
    ):
        kit = RelayKit(server, seaweed, prefix)
        relay = kit.begin("f.bin", len(data))
        kit.send(relay, data)
        kit.complete(relay)
        assert held.asked.wait(20)
        server.kill()
        held.may.set()
        server.start()
        kit.wait_for(relay, "interrupted")
        assert kit.parts(relay) == []
        kit.wait_for(relay, "succeeded")
        assert (server.root / "f.bin").read_bytes() == data
        assert kit.left() == []


def test_what_nobody_goes_on_with_is_removed_in_the_end(
    tmp_path: Path, seaweed: StoreServer
) -> None:
    prefix = f"relay-{secrets.token_hex(4)}/"
    with configured(tmp_path, seaweed, prefix, "--Relay.expiry=1") as server:
        kit = RelayKit(server, seaweed, prefix)
        relay = kit.begin("g.bin", 20 * MIB)
        kit.send(relay, content(20 * MIB), only=1)
        kit.steer(relay, "pause")
        kit.wait_for(relay, "cancelled")
        until(lambda: kit.left() == [])


def test_a_bucket_that_refuses_browsers_is_told_of_before_anything_is_sent(
    tmp_path: Path, seaweed: StoreServer
) -> None:
    with configured(tmp_path, seaweed, "x/", "--Relay.change_cors=False") as server:
        kit = RelayKit(server, seaweed, "x/")
        assert kit.create("h.bin", 10).json()["code"] == "relay.cors"
        assert kit.left() == []


def test_it_is_off_unless_the_operator_wants_it(tmp_path: Path, seaweed: StoreServer) -> None:
    with configured(tmp_path, seaweed, "x/", "--Relay.enabled=False") as server:
        kit = RelayKit(server, seaweed, "x/")
        assert kit.create("a", 10).json()["code"] == "relay.off"
        status = server.client.get("/modelarts/capabilities").json()["features"]["obs"]
        assert status["limits"] == {}
