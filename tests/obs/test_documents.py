"""Objects opened, changed and written back, by several at once."""

import asyncio
import base64
import threading
from typing import Any

import httpx
import pytest

from jupyterlab_modelarts.core.objectstore.address import Address
from jupyterlab_modelarts.core.objectstore.clients import Clients
from jupyterlab_modelarts.obs.documents import DocumentService
from jupyterlab_modelarts.obs.models import ObsSave
from jupyterlab_modelarts.obs.object_errors import ChangedSince, ObjectExists
from jupyterlab_modelarts.obs.object_store import ObjectStores

from .object_kit import Bucket
from .store_proxy import Reply, Request, StoreProxy
from .transfer_kit import FixedAccess, Kit
from .transfer_servers import BUCKET


def save(objects: Bucket, key: str, content: str, etag: str | None, **more: Any) -> httpx.Response:
    body = {
        "connection": objects.connection,
        "bucket": objects.name,
        "key": key,
        "content": content,
        "etag": etag,
        **more,
    }
    return objects.stored.http.put("/modelarts/obs/document", json=body)


def stored_bytes(objects: Bucket, key: str) -> bytes:
    found: bytes = objects.boto.get_object(Bucket=objects.name, Key=key)["Body"].read()
    return found


@pytest.mark.parametrize(
    "data",
    ["naïve\r\n内容".encode(), b"\xef\xbb\xbfmark", b"", b"\x00\xff\x80", "é".encode("latin-1")],
)
def test_what_is_opened_and_saved_unchanged_has_the_same_bytes(
    objects: Bucket, data: bytes
) -> None:
    etag = objects.put("a.txt", data)
    found = objects.ask("document", "a.txt").raise_for_status().json()
    assert (found["etag"], found["size"]) == (etag, len(data))
    reply = save(objects, "a.txt", found["content"], etag, format=found["format"])
    assert reply.raise_for_status().json()["size"] == len(data)
    assert stored_bytes(objects, "a.txt") == data


@pytest.mark.parametrize("data", ["größe".encode("latin-1"), "é".encode("utf-16"), b"a\x00b"])
def test_an_editor_gets_nothing_but_text_in_utf_8(objects: Bucket, data: bytes) -> None:
    objects.put("a.txt", data)
    reply = objects.ask("document", "a.txt", format="text")
    assert (reply.status_code, reply.json()["code"]) == (409, "obs.not_utf8")
    assert "Preview" in reply.json()["hint"]
    objects.put("a.txt", "größe".encode())
    assert objects.ask("document", "a.txt", format="text").json()["content"] == "größe"


def test_what_its_writer_attached_is_kept(objects: Bucket) -> None:
    etag = objects.put(
        "a",
        b"old",
        ContentType="text/x-mine",
        CacheControl="max-age=5",
        Metadata={"who": "me", "mtime": "1.0"},
        Tagging="colour=red%26blue",
    )
    etag = save(objects, "a", "new", etag).raise_for_status().json()["etag"]
    head = objects.boto.head_object(Bucket=objects.name, Key="a")
    assert head["ETag"] == etag
    assert (head["ContentType"], head["CacheControl"]) == ("text/x-mine", "max-age=5")
    # The time of the file that it was is not that of what it is now.
    assert head["Metadata"] == {"who": "me"}
    tags = objects.boto.get_object_tagging(Bucket=objects.name, Key="a")["TagSet"]
    assert tags == [{"Key": "colour", "Value": "red&blue"}]
    assert stored_bytes(objects, "a") == b"new"


def test_nobodys_change_is_overwritten_unseen(objects: Bucket) -> None:
    opened = objects.put("a", b"first")
    objects.put("a", b"of somebody else")
    reply = save(objects, "a", "mine", opened)
    assert (reply.status_code, reply.json()["code"]) == (409, "objectstore.changed")
    assert "another name" in reply.json()["hint"]
    assert stored_bytes(objects, "a") == b"of somebody else"
    objects.boto.delete_object(Bucket=objects.name, Key="a")
    assert save(objects, "a", "mine", opened).json()["code"] == "objectstore.changed"
    assert save(objects, "a", "mine", None).is_success
    assert save(objects, "a", "mine after all", None).is_success
    assert stored_bytes(objects, "a") == b"mine after all"


def test_a_new_one_takes_no_others_place(objects: Bucket) -> None:
    assert save(objects, "n.ipynb", "{}", "").is_success
    head = objects.boto.head_object(Bucket=objects.name, Key="n.ipynb")
    assert head["ContentType"] == "application/x-ipynb+json"
    reply = save(objects, "n.ipynb", "other", "")
    assert (reply.status_code, reply.json()["code"]) == (409, "obs.exists")
    assert stored_bytes(objects, "n.ipynb") == b"{}"


def test_of_writers_at_the_same_moment_one_wins(objects: Bucket) -> None:
    opened = objects.put("a", b"first")
    replies: list[httpx.Response] = []
    threads = [
        threading.Thread(target=lambda n=n: replies.append(save(objects, "a", f"of {n}", opened)))
        for n in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    codes = sorted(reply.status_code for reply in replies)
    assert codes == [200, 409, 409, 409]


def test_what_is_too_large_is_neither_opened_nor_saved(objects: Bucket) -> None:
    objects.put("a", bytes(32 << 20) + b"1")
    reply = objects.ask("document", "a")
    assert (reply.status_code, reply.json()["code"]) == (413, "obs.too_large")
    content = base64.b64encode(bytes(32 << 20) + b"1").decode()
    reply = save(objects, "b", content, "", format="base64")
    assert (reply.status_code, reply.json()["code"]) == (413, "obs.too_large")


@pytest.mark.parametrize(
    ("key", "more", "code"),
    [
        ("a", {"format": "base64", "content": "!"}, "request.invalid"),
        ("a", {"format": "base64", "content": "ü"}, "request.invalid"),
        ("a", {"bucket": "a/../b"}, "objectstore.bad_address"),
        ("a", {"connection": "../etc"}, "request.invalid"),
        ("a", {"connection": "nobodys"}, "objectstore.unknown_connection"),
        ("a", {"etag": '"x"\r\nX-Evil: 1'}, "objectstore.changed"),
        ("a/", {}, "objectstore.is_a_folder"),
        ("", {}, "objectstore.bad_address"),
    ],
)
def test_a_request_that_makes_no_sense_writes_nothing(
    objects: Bucket, key: str, more: dict[str, Any], code: str
) -> None:
    assert save(objects, key, **{"content": "x", "etag": None, **more}).json()["code"] == code
    assert "Contents" not in objects.boto.list_objects_v2(Bucket=objects.name)


def test_every_store_tells_of_changes_of_others(kit: Kit) -> None:
    stores = ObjectStores(kit.access, Clients())
    documents = DocumentService(stores, 1000)
    address = Address(BUCKET, f"{kit.prefix}a b/名.txt")
    request = {"connection": "test", "bucket": BUCKET, "key": address.key}

    def write(content: str, etag: str | None) -> str:
        body = ObsSave.model_validate({**request, "content": content, "etag": etag})
        return asyncio.run(documents.save(body)).etag

    first = write("first", "")
    with pytest.raises(ObjectExists):
        write("other", "")
    second = write("second", first)
    with pytest.raises(ChangedSince):
        write("third", first)
    found = asyncio.run(documents.read("test", address))
    assert (found.content, found.etag) == ("second", second)
    stores.stop()


class Interloper(StoreProxy):
    """A store to which somebody else writes right after the first write that comes through."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit.access.connection.endpoint)
        self._kit = kit

    def answer(self, request: Request) -> Reply:
        reply = self.forward(request)
        if request.method == "PUT" and sum(each.method == "PUT" for each in self.seen) == 1:
            self._kit.put("a.txt", b"of somebody else")
        return reply


def test_a_change_right_after_saving_is_not_overwritten_by_the_next_save(weed: Kit) -> None:
    with Interloper(weed) as proxy:
        there = weed.server.connection().model_copy(update={"endpoint": proxy.endpoint})
        stores = ObjectStores(FixedAccess(there), Clients())
        documents = DocumentService(stores, 1000)
        request = {"connection": "test", "bucket": BUCKET, "key": f"{weed.prefix}a.txt"}

        def write(content: str, etag: str) -> str:
            body = ObsSave.model_validate({**request, "content": content, "etag": etag})
            return asyncio.run(documents.save(body)).etag

        etag = write("mine", "")
        with pytest.raises(ChangedSince):
            write("mine once more", etag)
        stores.stop()
    assert weed.get("a.txt") == b"of somebody else"
