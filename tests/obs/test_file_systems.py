"""Buckets of OBS that are parallel file systems, and those that are none."""

from collections.abc import Iterator
from typing import Any

import pytest

from .conftest import Stored
from .object_kit import Bucket
from .store_proxy import FileSystemProxy, ObsProxy, Request, StoreProxy


def all_keys(stored: Stored, bucket: Bucket, prefix: str = "") -> list[str]:
    """What is in a folder, page by page, until the server says that it was the last."""
    asked = {"connection": bucket.connection, "bucket": bucket.name, "prefix": prefix, "limit": "4"}
    keys: list[str] = []
    more: dict[str, str] = {}
    while len(keys) < 100:
        reply = stored.http.get("/modelarts/obs/list", params=asked | more)
        page: dict[str, Any] = reply.raise_for_status().json()
        keys += [item["key"] for item in page["items"]]
        if page["next"] is None:
            break
        more = {"start": page["next"]}
    return keys


def calls(requests: list[Request]) -> list[str]:
    return [
        "HeadBucket" if request.method == "HEAD" else f"list v{request.query.get('list-type', 1)}"
        for request in requests
    ]


@pytest.fixture
def file_system(stored: Stored) -> Iterator[FileSystemProxy]:
    with FileSystemProxy(stored.endpoint, stored.owner) as proxy:
        yield proxy


def test_each_object_of_a_file_system_is_listed_once(
    stored: Stored, bucket: str, file_system: FileSystemProxy
) -> None:
    files = Bucket(stored, bucket, stored.connect(endpoint=file_system.endpoint))
    keys = [f"data/{number:02}.txt" for number in range(10)]
    for key in (*keys, "data/sub/deep.txt"):
        files.put(key)
    assert sorted(all_keys(stored, files, "data/")) == [*keys, "data/sub/"]
    assert calls(file_system.seen)[:3] == ["list v2", "HeadBucket", "list v1"]
    assert set(calls(file_system.seen)[3:]) == {"list v1"}
    counted = files.ask("count", prefix="data/").raise_for_status().json()
    assert counted["objects"] == 11


@pytest.mark.parametrize("key", ["a%20b.txt", "a+b c.txt", "数据.csv", "100%.txt"])
def test_keys_of_a_file_system_are_not_decoded(
    stored: Stored, bucket: str, file_system: FileSystemProxy, key: str
) -> None:
    files = Bucket(stored, bucket, stored.connect(endpoint=file_system.endpoint))
    files.put(key)
    assert all_keys(stored, files) == [key]


def test_an_ordinary_bucket_of_obs_is_asked_once_whether_it_is_a_file_system(
    stored: Stored, bucket: str
) -> None:
    with ObsProxy(stored.endpoint) as proxy:
        files = Bucket(stored, bucket, stored.connect(endpoint=proxy.endpoint))
        keys = [f"{number}.txt" for number in range(10)]
        for key in keys:
            files.put(key)
        assert all_keys(stored, files) == keys
        assert calls(proxy.seen) == ["list v2", "HeadBucket", "list v2", "list v2"]


def test_a_store_that_is_not_obs_gets_no_request_more(stored: Stored, bucket: str) -> None:
    with StoreProxy(stored.endpoint) as proxy:
        files = Bucket(stored, bucket, stored.connect(endpoint=proxy.endpoint))
        keys = [f"{number}.txt" for number in range(10)]
        for key in keys:
            files.put(key)
        assert all_keys(stored, files) == keys
        assert calls(proxy.seen) == ["list v2"] * 3
