"""Single objects: details, folders, links, previews, documents. Real server, real SeaweedFS."""

import base64
import gzip
import io
import json
import time
from typing import Any

import httpx
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from .conftest import Stored

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
NOTEBOOK = {"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


class Bucket:
    """A bucket and what the server says of it."""

    def __init__(self, stored: Stored, name: str) -> None:
        self.stored = stored
        self.name = name
        self.boto = stored.boto()

    def put(self, key: str, body: bytes, **more: Any) -> None:
        self.boto.put_object(Bucket=self.name, Key=key, Body=body, **more)

    def read(self, key: str) -> bytes:
        body: bytes = self.boto.get_object(Bucket=self.name, Key=key)["Body"].read()
        return body

    def ask(self, what: str, key: str, name: str = "key") -> httpx.Response:
        params = {"connection": "embedded", "bucket": self.name, name: key}
        return self.stored.http.get(f"/modelarts/obs/{what}", params=params)

    def send(self, how: str, what: str, key: str, **body: Any) -> httpx.Response:
        place = {"connection": "embedded", "bucket": self.name, "key": key}
        return self.stored.http.request(how, f"/modelarts/obs/{what}", json=place | body)

    def preview(self, key: str, body: bytes | None = None) -> dict[str, Any]:
        if body is not None:
            self.put(key, body)
        reply = self.ask("preview", key).raise_for_status().json()
        assert isinstance(reply, dict)
        return reply


@pytest.fixture
def b(stored: Stored, bucket: str) -> Bucket:
    return Bucket(stored, bucket)


def test_details_tell_all_about_an_object(b: Bucket) -> None:
    b.put("data/a.csv", b"1,2", ContentType="text/csv", Metadata={"who": "me"})
    reply = b.ask("details", "data/a.csv").raise_for_status().json()
    assert reply["address"] == f"obs://{b.name}/data/a.csv"
    assert reply["item"]["size"] == 3
    assert (reply["content_type"], reply["metadata"]) == ("text/csv", {"who": "me"})
    assert b.ask("details", "none").json()["code"] == "objectstore.no_object"


def test_what_is_in_a_folder_is_counted(b: Bucket) -> None:
    for number in range(12):
        b.put(f"many/{number % 3}/{number}", b"12345")
    assert b.ask("count", "many/", "prefix").json() == {
        "objects": 12,
        "size": 60,
        "complete": True,
    }
    assert b.ask("count", "none/", "prefix").json()["objects"] == 0


class TestFolders:
    def test_are_made_once(self, b: Bucket) -> None:
        assert b.send("POST", "folder", "new/数据/").status_code == 204
        page = b.ask("list", "new/", "prefix").json()
        assert [item["key"] for item in page["items"]] == ["new/数据/"]
        again = b.send("POST", "folder", "new/数据/")
        assert (again.status_code, again.json()["code"]) == (409, "obs.already_there")

    @pytest.mark.parametrize("key", ["file", "", "/", "//"])
    def test_end_with_a_slash(self, b: Bucket, key: str) -> None:
        assert b.send("POST", "folder", key).json()["code"] == "objectstore.bad_address"


class TestLinks:
    def test_work_without_keys_for_a_while(self, b: Bucket) -> None:
        b.put("a.txt", b"shared")
        reply = b.send("POST", "link", "a.txt", seconds=60).raise_for_status().json()
        assert httpx.get(reply["url"], trust_env=False).content == b"shared"
        assert 50 < reply["expires"] / 1000 - time.time() < 61
        assert b.stored.owner.secret_key not in reply["url"]

    @pytest.mark.parametrize("seconds", [0, 59, 7 * 24 * 3600 + 1, "x"])
    def test_have_a_sane_end(self, b: Bucket, seconds: object) -> None:
        reply = b.send("POST", "link", "a.txt", seconds=seconds)
        assert reply.json()["code"] == "request.invalid"

    def test_are_of_objects_that_there_are(self, b: Bucket) -> None:
        reply = b.send("POST", "link", "none", seconds=60)
        assert reply.json()["code"] == "objectstore.no_object"


class TestPreviews:
    def test_text(self, b: Bucket) -> None:
        reply = b.preview("a.txt", "Zeile\n行".encode())
        assert (reply["kind"], reply["text"], reply["truncated"]) == ("text", "Zeile\n行", False)

    @pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gb18030"])
    def test_text_in_any_encoding(self, b: Bucket, encoding: str) -> None:
        assert b.preview("a.txt", "数据 text".encode(encoding))["text"] == "数据 text"

    def test_only_the_beginning_of_long_text(self, b: Bucket) -> None:
        reply = b.preview("a.log", "行".encode() * 100_000)
        assert reply["truncated"]
        assert 10_000 < len(reply["text"]) < 30_000
        assert set(reply["text"]) == {"行"}

    def test_tables(self, b: Bucket) -> None:
        rows = "".join(f"{number},'x',\"a, b\"\n" for number in range(500))
        reply = b.preview("a.csv", f"id,name,text\n{rows}".encode())
        assert (reply["kind"], reply["table"]["columns"]) == ("table", ["id", "name", "text"])
        assert reply["table"]["rows"][1] == ["1", "'x'", "a, b"]
        assert len(reply["table"]["rows"]) == 100

    def test_tables_with_other_delimiters_and_compressed(self, b: Bucket) -> None:
        assert b.preview("a.tsv", b"a\tb\n1\t2\n")["table"]["rows"] == [["1", "2"]]
        assert b.preview("b.csv", b"a;b\n1,5;2\n")["table"]["rows"] == [["1,5", "2"]]
        reply = b.preview("c.csv.gz", gzip.compress(b"a,b\n1,2\n"))
        assert (reply["table"]["columns"], reply["table"]["total"]) == (["a", "b"], 1)

    def test_tables_of_a_million_columns_are_cut(self, b: Bucket) -> None:
        reply = b.preview("wide.csv", b",".join([b"x"] * 1_000_000))
        assert len(reply["table"]["columns"]) == 200

    def test_parquet(self, b: Bucket) -> None:
        table = pa.table({"id": list(range(10_000)), "名": ["x", None] * 5000})
        file = io.BytesIO()
        pq.write_table(table, file)
        reply = b.preview("a.parquet", file.getvalue())
        assert reply["table"]["columns"] == ["id", "名"]
        assert reply["table"]["rows"][:2] == [["0", "x"], ["1", ""]]
        assert (reply["table"]["total"], reply["truncated"]) == (10_000, True)

    def test_damaged_parquet(self, b: Bucket) -> None:
        lying = b"PAR1" + bytes(100) + (2**31 - 1).to_bytes(4, "little") + b"PAR1"
        assert b.preview("a.parquet", lying)["reason"]["code"] == "obs.no_preview"

    def test_notebooks(self, b: Bucket) -> None:
        reply = b.preview("a.ipynb", json.dumps(NOTEBOOK).encode())
        assert (reply["kind"], json.loads(reply["text"])) == ("notebook", NOTEBOOK)
        assert b.preview("b.ipynb", b"{not json")["kind"] == "text"

    def test_images_come_as_such_and_run_nothing(self, b: Bucket) -> None:
        assert b.preview("a.png", PNG)["kind"] == "image"
        reply = b.ask("content", "a.png")
        assert reply.content == PNG
        assert reply.headers["content-type"] == "image/png"
        assert reply.headers["x-content-type-options"] == "nosniff"
        assert "sandbox" in reply.headers["content-security-policy"]

    @pytest.mark.parametrize(
        ("key", "body"),
        [
            ("a.html", b"<script>alert(1)</script>"),
            ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
            ("a.png", b"<script>alert(1)</script>"),
            ("a.js", b"alert(1)"),
        ],
    )
    def test_nothing_else_is_served_from_our_origin(self, b: Bucket, key: str, body: bytes) -> None:
        b.put(key, body, ContentType="text/html")
        assert b.ask("content", key).status_code == 404
        assert b.preview(key)["kind"] == "text"

    @pytest.mark.parametrize(
        ("key", "body", "code"),
        [
            ("empty", b"", "obs.empty"),
            ("a.bin", bytes(range(256)), "obs.no_preview"),
            ("a.csv.gz", b"\x1f\x8bdamaged", "obs.no_preview"),
        ],
    )
    def test_what_cannot_be_shown_says_why(
        self, b: Bucket, key: str, body: bytes, code: str
    ) -> None:
        reply = b.preview(key, body)
        assert (reply["kind"], reply["reason"]["code"]) == ("none", code)

    def test_compressed_bombs_stay_small(self, b: Bucket) -> None:
        reply = b.preview("bomb.txt.gz", gzip.compress(b"x" * (64 << 20)))
        assert reply["truncated"]
        assert len(reply["text"]) <= 256 << 10


class TestDocuments:
    def test_are_read_changed_and_kept_with_what_belongs_to_them(self, b: Bucket) -> None:
        b.put("a.md", b"old", ContentType="text/markdown", Metadata={"who": "me"})
        read = b.ask("document", "a.md").raise_for_status().json()
        assert (read["content"], read["format"], read["size"]) == ("old", "text", 3)
        reply = b.send("PUT", "document", "a.md", content="新", etag=read["etag"])
        saved = reply.raise_for_status().json()
        assert saved["etag"] != read["etag"]
        assert b.read("a.md") == "新".encode()
        head = b.boto.head_object(Bucket=b.name, Key="a.md")
        assert (head["ContentType"], head["Metadata"]) == ("text/markdown", {"who": "me"})

    def test_that_are_not_text_come_as_base64(self, b: Bucket) -> None:
        b.put("a.bin", b"\xff\xfe\x00")
        read = b.ask("document", "a.bin").json()
        assert read["format"] == "base64"
        b.send("PUT", "document", "a.bin", content="AAE=", format="base64", etag=read["etag"])
        assert b.read("a.bin") == b"\0\1"

    def test_of_two_writers_none_is_overwritten_unseen(self, b: Bucket) -> None:
        b.put("a.txt", b"first")
        etag = b.ask("document", "a.txt").json()["etag"]
        b.put("a.txt", b"of somebody else")
        reply = b.send("PUT", "document", "a.txt", content="mine", etag=etag)
        assert (reply.status_code, reply.json()["code"]) == (409, "objectstore.changed")
        assert b.read("a.txt") == b"of somebody else"
        b.send("PUT", "document", "a.txt", content="mine", etag=None).raise_for_status()
        assert b.read("a.txt") == b"mine"

    def test_new_ones_do_not_replace_others(self, b: Bucket) -> None:
        b.send("PUT", "document", "new.txt", content="1", etag="").raise_for_status()
        reply = b.send("PUT", "document", "new.txt", content="2", etag="")
        assert reply.json()["code"] == "objectstore.changed"
        b.boto.delete_object(Bucket=b.name, Key="new.txt")
        reply = b.send("PUT", "document", "new.txt", content="2", etag='"gone"')
        assert reply.json()["code"] == "objectstore.changed"

    @pytest.mark.parametrize("key", ["folder/", ""])
    def test_are_no_folders(self, b: Bucket, key: str) -> None:
        assert b.ask("document", key).json()["code"] == "objectstore.is_a_folder"
        reply = b.send("PUT", "document", key, content="", etag=None)
        assert reply.json()["code"] == "objectstore.is_a_folder"

    def test_damaged_content_is_refused(self, b: Bucket) -> None:
        reply = b.send("PUT", "document", "a", content="%%%", format="base64", etag=None)
        assert reply.json()["code"] == "objectstore.bad_address"

    def test_too_large_ones_are_not_read(self, b: Bucket) -> None:
        b.put("large.txt", bytes(51 << 20))
        reply = b.ask("document", "large.txt")
        assert (reply.status_code, reply.json()["code"]) == (413, "obs.too_large")


@pytest.mark.parametrize("what", ["details", "preview", "content", "document", "count", "list"])
def test_other_peoples_connections_are_unknown(b: Bucket, what: str) -> None:
    for id in ("none", "../embedded", "EMBEDDED", ""):
        params = {"connection": id, "bucket": b.name, "key": "a", "prefix": "a"}
        reply = b.stored.http.get(f"/modelarts/obs/{what}", params=params)
        assert reply.json()["code"] == "objectstore.unknown_connection"
