"""Connections of the user's own, on a real Jupyter server and a real SeaweedFS."""

import json
import time
from pathlib import Path
from typing import Any

import pytest

from jupyterlab_modelarts.core.objectstore.connection import Keys
from tests.realserver import free_port

from .conftest import Stored


def probe(stored: Stored, keys: Keys | None = None, **given: Any) -> dict[str, Any]:
    bucket = given.pop("test_bucket", "")
    body = {"settings": stored.settings(keys, **given), "bucket": bucket}
    reply = stored.http.post("/modelarts/obs/probe", json=body).raise_for_status().json()
    assert isinstance(reply, dict)
    return reply


def failures(report: dict[str, Any]) -> dict[str, str]:
    return {step["step"]: step["error"]["code"] for step in report["steps"] if step["error"]}


def tried(report: dict[str, Any]) -> list[str]:
    return [step["step"] for step in report["steps"] if step["done"]]


class TestKeeping:
    def test_keys_go_in_and_never_come_out(self, stored: Stored) -> None:
        id = stored.connect()
        for path in ("connections", f"buckets?connection={id}", f"list?connection={id}&bucket=x"):
            text = stored.http.get(f"/modelarts/obs/{path}").text
            assert stored.owner.secret_key not in text
            assert stored.owner.access_key not in text
        home = stored.server.root.parent
        holders = [
            path.relative_to(home).as_posix()
            for path in home.rglob("*")
            if path.is_file() and stored.owner.secret_key.encode() in path.read_bytes()
        ]
        # The store itself knows its keys; ours are where all credentials are.
        assert set(holders) == {"store/s3.json", "data/modelarts/credentials.json"}

    def test_it_is_changed_and_forgotten(self, stored: Stored) -> None:
        id = stored.connect()
        path = f"/modelarts/obs/connections/{id}"
        settings = stored.settings(name="Renamed") | {"keys": None}
        reply = stored.http.put(path, json=settings).raise_for_status().json()
        assert (reply["connection"]["name"], reply["access_key"]) == ("Renamed", "OWNE")
        assert stored.http.get("/modelarts/obs/buckets", params={"connection": id}).is_success
        assert stored.http.delete(path).status_code == 204
        assert stored.http.delete(path).json()["code"] == "objectstore.unknown_connection"
        reply = stored.http.get("/modelarts/obs/buckets", params={"connection": id})
        assert (reply.status_code, reply.json()["code"]) == (
            404,
            "objectstore.unknown_connection",
        )

    def test_it_is_there_after_a_restart(self, stored: Stored) -> None:
        id = stored.connect()
        data = stored.server.root.parent / "data/modelarts/connections.json"
        assert id in data.read_text()

    def test_the_given_ones_cannot_be_changed(self, stored: Stored) -> None:
        path = "/modelarts/obs/connections/embedded"
        for reply in (
            stored.http.delete(path),
            stored.http.put(path, json=stored.settings()),
        ):
            assert reply.json()["code"] == "objectstore.fixed_connection"

    @pytest.mark.parametrize(
        "given",
        [
            {"endpoint": "ftp://example.org"},
            {"endpoint": "https://a:b@example.org"},
            {"endpoint": "http://169.254.169.254"},
            {"endpoint": ""},
            {"keys": None},
            {"name": "x" * 300},
            {"ca_file": "../../etc/passwd"},
            {"addressing": "sideways"},
        ],
    )
    def test_what_makes_no_sense_is_refused(self, stored: Stored, given: dict[str, Any]) -> None:
        body = stored.settings() | given
        reply = stored.http.post("/modelarts/obs/connections", json=body)
        assert reply.status_code in (400, 403)
        assert reply.json()["code"].split(".")[0] in ("objectstore", "request", "path")

    @pytest.mark.parametrize("whose", ["the user", "the server"])
    def test_keys_cannot_be_lured_to_another_host(self, stored: Stored, whose: str) -> None:
        id = stored.connect() if whose == "the user" else "embedded"
        settings = stored.settings(endpoint=f"http://127.0.0.1:{free_port()}") | {"keys": None}
        reply = stored.http.post("/modelarts/obs/probe", json={"id": id, "settings": settings})
        assert reply.json()["code"] == "objectstore.no_keys"

    def test_another_host_wants_keys_of_its_own(self, stored: Stored) -> None:
        path = f"/modelarts/obs/connections/{stored.connect()}"
        settings = stored.settings(endpoint=f"http://127.0.0.1:{free_port()}")
        reply = stored.http.put(path, json=settings | {"keys": None})
        assert reply.json()["code"] == "objectstore.no_keys"
        assert stored.http.put(path, json=settings).is_success


class TestProbe:
    def test_it_writes_reads_and_deletes(self, stored: Stored, bucket: str) -> None:
        report = probe(stored, test_bucket=bucket)
        assert failures(report) == {}
        assert tried(report) == ["connect", "list", "put", "get", "delete"]
        assert report["bucket"] == bucket
        assert report["milliseconds"] > 0
        assert stored.boto().list_objects_v2(Bucket=bucket).get("Contents", []) == []

    def test_it_uses_the_saved_keys(self, stored: Stored, bucket: str) -> None:
        id = stored.connect()
        body = {"id": id, "settings": stored.settings() | {"keys": None}, "bucket": bucket}
        report = stored.http.post("/modelarts/obs/probe", json=body).raise_for_status().json()
        assert failures(report) == {}

    def test_keys_that_may_only_read_are_told_at_writing(self, stored: Stored, bucket: str) -> None:
        report = probe(stored, stored.reader, test_bucket=bucket)
        assert failures(report) == {"put": "objectstore.access_denied"}
        error = next(step["error"] for step in report["steps"] if step["error"])
        assert "PutObject" in error["message"]

    @pytest.mark.parametrize(
        ("keys", "code"),
        [
            (Keys("NOSUCHKEY", "x"), "objectstore.wrong_keys"),
            (Keys("OWNERKEY000000000001", "wrong"), "objectstore.wrong_keys"),
        ],
    )
    def test_wrong_keys(self, stored: Stored, keys: Keys, code: str) -> None:
        assert failures(probe(stored, keys)) == {"connect": code}

    def test_keys_that_have_expired(self, stored: Stored) -> None:
        old = Keys("a", "b", "token", expires=int((time.time() - 60) * 1000))
        body = {"settings": stored.settings(old)}
        reply = stored.http.post("/modelarts/obs/probe", json=body)
        assert (reply.status_code, reply.json()["code"]) == (403, "objectstore.keys_expired")

    def test_no_such_bucket(self, stored: Stored) -> None:
        assert failures(probe(stored, test_bucket="no-such-bucket")) == {
            "list": "objectstore.no_bucket"
        }

    def test_nobody_listens(self, stored: Stored) -> None:
        report = probe(stored, endpoint=f"http://127.0.0.1:{free_port()}")
        assert failures(report) == {"connect": "objectstore.unreachable"}

    def test_there_is_no_such_host(self, stored: Stored) -> None:
        body = {"settings": stored.settings(endpoint="http://no-such-host.invalid")}
        reply = stored.http.post("/modelarts/obs/probe", json=body)
        assert reply.json()["code"] == "objectstore.host_unknown"


class TestLists:
    def test_buckets_are_sorted(self, stored: Stored, bucket: str) -> None:
        reply = stored.http.get("/modelarts/obs/buckets?connection=embedded").json()
        names = [each["name"] for each in reply["buckets"]]
        assert bucket in names
        assert names == sorted(names)

    def test_a_connection_may_show_one_bucket_only(self, stored: Stored, bucket: str) -> None:
        id = stored.connect(stored.reader, bucket=bucket)
        reply = stored.http.get("/modelarts/obs/buckets", params={"connection": id}).json()
        assert [each["name"] for each in reply["buckets"]] == [bucket]

    def test_a_folder_comes_page_by_page(self, stored: Stored, bucket: str) -> None:
        boto = stored.boto()
        for number in range(25):
            boto.put_object(Bucket=bucket, Key=f"data/{number:03}.txt", Body=b"x" * number)
        boto.put_object(Bucket=bucket, Key="data/sub/deep.txt", Body=b"")
        boto.put_object(Bucket=bucket, Key="other.txt", Body=b"")
        asked = {"connection": "embedded", "bucket": bucket, "prefix": "data/", "limit": "10"}
        items: list[dict[str, Any]] = []
        more: dict[str, str] = {}
        for _ in range(5):
            page = stored.http.get("/modelarts/obs/list", params=asked | more).json()
            items += page["items"]
            if page["next"] is None:
                break
            more = {"start": page["next"]}
        assert [item["name"] for item in items if not item["folder"]] == [
            f"{number:03}.txt" for number in range(25)
        ]
        assert [item["key"] for item in items if item["folder"]] == ["data/sub/"]
        assert [item["size"] for item in items[:3]] == [0, 1, 2]
        assert all(item["modified"] > 0 for item in items if not item["folder"])

    def test_a_prefix_finds_what_begins_so(self, stored: Stored, bucket: str) -> None:
        boto = stored.boto()
        for key in ("alpha.txt", "alps.txt", "beta.txt"):
            boto.put_object(Bucket=bucket, Key=key, Body=b"")
        asked = {"connection": "embedded", "bucket": bucket, "prefix": "al"}
        page = stored.http.get("/modelarts/obs/list", params=asked).json()
        assert [item["key"] for item in page["items"]] == ["alpha.txt", "alps.txt"]

    @pytest.mark.parametrize(
        "key",
        [
            "数据/文件.csv",
            "a b+c%20d.txt",
            " leading",
            "q?x=1&y#z",
            "emoji-😀",
            "tab\tx",
        ],
    )
    def test_keys_of_every_kind_come_back_as_they_are(
        self, stored: Stored, bucket: str, key: str
    ) -> None:
        stored.boto().put_object(Bucket=bucket, Key=key, Body=b"x")
        folder = key.rpartition("/")[0]
        asked = {
            "connection": "embedded",
            "bucket": bucket,
            "prefix": f"{folder}/" if folder else "",
        }
        page = stored.http.get("/modelarts/obs/list", params=asked).raise_for_status().json()
        assert key in [item["key"] for item in page["items"]]

    @pytest.mark.parametrize(
        ("params", "code"),
        [
            ({"bucket": "x", "connection": "none"}, "objectstore.unknown_connection"),
            ({"bucket": "x"}, "objectstore.unknown_connection"),
            ({"connection": "embedded"}, "objectstore.bad_address"),
            ({"connection": "embedded", "bucket": "no-such"}, "objectstore.no_bucket"),
            ({"connection": "embedded", "bucket": "a/b"}, "objectstore.bad_address"),
            ({"connection": "embedded", "bucket": "x", "limit": "0"}, "request.invalid"),
            ({"connection": "embedded", "bucket": "x", "limit": "9999"}, "request.invalid"),
            (
                {"connection": "embedded", "bucket": "x", "prefix": "k" * 1025},
                "objectstore.bad_address",
            ),
        ],
    )
    def test_questions_that_make_no_sense(
        self, stored: Stored, params: dict[str, str], code: str
    ) -> None:
        reply = stored.http.get("/modelarts/obs/list", params=params)
        assert reply.json()["code"] == code


def test_a_damaged_file_of_connections_is_no_end_of_all(tmp_path: Path) -> None:
    from jupyterlab_modelarts.core.objectstore.user import UserConnections

    path = tmp_path / "connections.json"
    for text in ("", "{", "[]", json.dumps({"connections": [{}]}), json.dumps({"connections": 3})):
        path.write_text(text)
        path.chmod(0o600)

        def no_store() -> Any:
            raise AssertionError("nobody asked for keys")

        assert UserConnections(path, no_store).known() == []
