"""Single objects and folders over REST, with a real Jupyter server and a real SeaweedFS."""

import hashlib
import time
from urllib.request import urlopen

import psutil
import pytest

from jupyterlab_modelarts.core.objectstore.connection import Keys
from jupyterlab_modelarts.obs.objects import link_seconds

from .object_kit import PNG, Bucket

MIB = 1 << 20
ODD = ["a b.txt", " lead", "ü/名.txt", "a+b&c=d?e#f%20.txt", "quote'\"<b>.txt", "..%2fx"]


class TestDetails:
    @pytest.mark.parametrize("key", ODD)
    def test_an_object_of_any_name_is_described(self, objects: Bucket, key: str) -> None:
        etag = objects.put(key, b"12345", ContentType="text/x-test", Metadata={"who": "me"})
        reply = objects.ask("details", key).raise_for_status().json()
        assert reply["address"] == f"obs://{objects.name}/{key}"
        assert (reply["item"]["size"], reply["item"]["etag"]) == (5, etag)
        assert abs(reply["item"]["modified"] / 1000 - time.time()) < 60
        assert (reply["content_type"], reply["metadata"]) == ("text/x-test", {"who": "me"})
        assert objects.ask("content", key).content == b"12345"

    @pytest.mark.parametrize("what", ["details", "preview", "content", "document"])
    def test_what_is_not_there_is_told_by_cause(self, objects: Bucket, what: str) -> None:
        objects.put("folder/a")
        codes = {
            "missing": "objectstore.no_object",
            "folder": "objectstore.is_a_folder",
            "": "objectstore.bad_address",
            "k" * 1025: "objectstore.bad_address",
        }
        if what == "preview":
            codes[""] = "objectstore.is_a_folder"
        for key, code in codes.items():
            assert objects.ask(what, key).json()["code"] == code
        reply = objects.ask(what, "a", connection="nobodys")
        assert reply.json()["code"] == "objectstore.unknown_connection"
        for bucket, code in (("no-such", "no_bucket"), ("..", "bad_address"), ("", "bad_address")):
            assert objects.ask(what, "a", bucket=bucket).json()["code"] == f"objectstore.{code}"

    def test_keys_that_may_not_read_are_told_so(self, objects: Bucket) -> None:
        objects.put("a")
        wrong = Keys("OWNERKEY000000000001", "not-the-secret")
        other = objects.stored.connect(wrong, name="Wrong")
        reply = objects.ask("details", "a", connection=other)
        assert reply.json()["code"] == "objectstore.wrong_keys"


class TestCount:
    def test_objects_and_bytes_below_a_folder_are_counted(self, objects: Bucket) -> None:
        for number in range(12):
            objects.put(f"data/{number % 3}/{number}", b"x" * number)
        objects.put("database")
        reply = objects.ask("count", prefix="data/").raise_for_status().json()
        assert reply == {"objects": 12, "size": 66, "complete": True}


class TestFolder:
    def test_a_folder_is_made_once(self, objects: Bucket) -> None:
        assert objects.post("folder", "a/b/").status_code == 204
        head = objects.boto.head_object(Bucket=objects.name, Key="a/b/")
        assert head["ContentLength"] == 0
        assert objects.post("folder", "a/b/").json()["code"] == "obs.exists"
        objects.put("file")
        assert objects.post("folder", "file/").json()["code"] == "obs.exists"

    @pytest.mark.parametrize("key", ["", "/", "a", "a//", "../", "a/../", "./", "k" * 1024 + "/"])
    def test_a_name_that_is_no_folders_is_refused(self, objects: Bucket, key: str) -> None:
        assert objects.post("folder", key).json()["code"] == "objectstore.bad_address"

    def test_who_may_only_read_makes_none(self, objects: Bucket) -> None:
        reader = objects.stored.connect(objects.stored.reader, name="Reader")
        body = {"connection": reader, "bucket": objects.name, "key": "a/"}
        reply = objects.stored.http.post("/modelarts/obs/folder", json=body)
        assert reply.json()["code"] == "objectstore.access_denied"
        assert reply.json()["params"]["action"] == "PutObject"


class TestLink:
    def test_whoever_has_it_can_read(self, objects: Bucket) -> None:
        objects.put("a b+ü.txt", b"content")
        reply = objects.post("link", "a b+ü.txt", seconds=60).raise_for_status().json()
        with urlopen(reply["url"]) as page:
            assert page.read() == b"content"
        assert abs(reply["expires"] / 1000 - time.time() - 60) < 5
        assert objects.stored.owner.secret_key not in reply["url"]

    @pytest.mark.parametrize("seconds", [0, -1, 59, 7 * 24 * 3600 + 1, 10**12])
    def test_it_lasts_a_minute_to_a_week(self, objects: Bucket, seconds: int) -> None:
        objects.put("a")
        reply = objects.post("link", "a", seconds=seconds)
        assert (reply.status_code, reply.json()["code"]) == (400, "request.invalid")

    def test_it_ends_with_the_keys_that_sign_it(self, objects: Bucket) -> None:
        objects.put("a")
        owner = objects.stored.owner
        end = round((time.time() + 600) * 1000)
        keys = Keys(owner.access_key, owner.secret_key, expires=end)
        other = objects.stored.connect(keys, name="Temporary")
        body = {"connection": other, "bucket": objects.name, "key": "a", "seconds": 86400}
        reply = objects.stored.http.post("/modelarts/obs/link", json=body).json()
        assert end - 5000 < reply["expires"] <= end

    @pytest.mark.parametrize(
        ("keys", "seconds"),
        [
            (Keys("a", "b"), 86400),
            (Keys("a", "b", "token"), 3600),
            (Keys("a", "b", "token", expires=1_000_000 + 7_200_000), 7200),
            (Keys("a", "b", "token", expires=1_000_000 + 60_000), 60),
        ],
    )
    def test_it_is_short_where_nobody_knows_how_long_its_keys_last(
        self, keys: Keys, seconds: int
    ) -> None:
        assert link_seconds(keys, wanted=86400, now=1000) == seconds
        assert link_seconds(keys, wanted=60, now=1000) == 60

    def test_there_is_none_to_nothing(self, objects: Bucket) -> None:
        assert objects.post("link", "a", seconds=60).json()["code"] == "objectstore.no_object"


class TestContent:
    @pytest.mark.parametrize(
        ("key", "data", "media_type"),
        [
            ("page.html", b"<script>alert(1)</script>", "text/html"),
            ("image.svg", b"<svg onload='alert(1)'/>", "image/svg+xml"),
            ("script.js", b"alert(1)", "text/javascript"),
            ("fake.png", b"<script>alert(1)</script>", "image/png"),
        ],
    )
    def test_nothing_of_a_bucket_runs_in_our_origin(
        self, objects: Bucket, key: str, data: bytes, media_type: str
    ) -> None:
        objects.put(key, data, ContentType=media_type)
        reply = objects.ask("content", key)
        assert reply.content == data
        assert reply.headers["Content-Type"] == "application/octet-stream"
        assert reply.headers["Content-Disposition"].startswith("attachment;")
        assert reply.headers["X-Content-Type-Options"] == "nosniff"
        assert reply.headers["Content-Security-Policy"].startswith("sandbox;")

    def test_an_image_is_shown_whatever_its_writer_calls_it(self, objects: Bucket) -> None:
        objects.put("a.txt", PNG, ContentType="text/html")
        reply = objects.ask("content", "a.txt")
        assert reply.headers["Content-Type"] == "image/png"
        assert reply.headers["Content-Disposition"].startswith("inline;")
        assert reply.headers["Content-Security-Policy"].startswith("sandbox;")
        saved = objects.ask("content", "a.txt", download="1")
        assert saved.headers["Content-Disposition"].startswith("attachment;")
        assert saved.headers["Content-Type"] == "application/octet-stream"

    def test_a_name_cannot_break_out_of_its_header(self, objects: Bucket) -> None:
        key = 'a"; filename=b.html\r\nX: y'
        objects.put(key)
        reply = objects.ask("content", key)
        name = "a%22%3B%20filename%3Db.html%0D%0AX%3A%20y"
        assert reply.headers["Content-Disposition"] == f"attachment; filename*=UTF-8''{name}"

    @pytest.mark.parametrize(
        ("range", "data"),
        [
            ("bytes=0-2", b"012"),
            ("bytes=7-", b"789"),
            ("bytes=-2", b"89"),
            ("bytes=5-999", b"56789"),
            # What is no single range is answered with the whole.
            ("bytes=0-1,3-4", b"0123456789"),
            ("bytes=a-b", b"0123456789"),
            ("lines=0-1", b"0123456789"),
        ],
    )
    def test_ranges_are_given(self, objects: Bucket, range: str, data: bytes) -> None:
        objects.put("a", b"0123456789")
        reply = objects.ask("content", "a", headers={"Range": range})
        assert reply.content == data
        assert reply.status_code == (200 if len(data) == 10 else 206)

    def test_a_range_behind_the_end_is_refused(self, objects: Bucket) -> None:
        objects.put("a", b"0123456789")
        reply = objects.ask("content", "a", headers={"Range": "bytes=10-"})
        assert (reply.status_code, reply.json()["code"]) == (416, "obs.bad_range")

    def test_an_empty_object_is_empty(self, objects: Bucket) -> None:
        objects.put("a", b"")
        reply = objects.ask("content", "a")
        assert (reply.status_code, reply.content) == (200, b"")

    def test_a_large_object_is_not_held_in_memory(self, objects: Bucket) -> None:
        block = hashlib.shake_128(b"").digest(MIB)
        objects.put("large", block * 200)
        process = psutil.Process(objects.stored.server.pid)
        objects.ask("content", "large", headers={"Range": "bytes=0-9"})
        before = most = process.memory_info().rss
        digest, params = hashlib.sha256(), {"bucket": objects.name, "key": "large"}
        params["connection"] = objects.connection
        with objects.stored.http.stream("GET", "/modelarts/obs/content", params=params) as reply:
            for chunk in reply.iter_bytes():
                digest.update(chunk)
                most = max(most, process.memory_info().rss)
        assert digest.hexdigest() == hashlib.sha256(block * 200).hexdigest()
        assert most - before < 30 * MIB
