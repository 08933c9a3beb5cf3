"""Objects that are too large to be copied in one request are copied in parts, by the store."""

import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from jupyterlab_modelarts.core.objectstore.address import Address
from jupyterlab_modelarts.core.objectstore.clients import Clients
from jupyterlab_modelarts.core.objectstore.errors import Changed
from jupyterlab_modelarts.core.objectstore.listing import Item
from jupyterlab_modelarts.core.objectstore.transfer.errors import Stopped
from jupyterlab_modelarts.core.objectstore.transfer.remote import copy_object
from jupyterlab_modelarts.core.objectstore.transfer.store import Store, open_store
from jupyterlab_modelarts.core.objectstore.transfer.tally import Count, Tally

from .store_proxy import Reply, Request, StoreProxy
from .transfer_kit import MIB, Kit, content, sha256
from .transfer_servers import BUCKET, KEYS, StoreServer

MAX_COPY = 50 * MIB
#: No store takes smaller ones.
PART = 5 * MIB
DATA = content(52 * MIB)


class Copies(StoreProxy):
    """Knows how many parts are being copied."""

    def __init__(self, endpoint: str) -> None:
        super().__init__(endpoint)
        self.begun = self.most = self._now = 0
        self.after = threading.Event()
        self._lock = threading.Lock()

    def answer(self, request: Request) -> Reply:
        if request.method != "PUT" or "partNumber" not in request.query:
            return super().answer(request)
        with self._lock:
            self.begun += 1
            self._now += 1
            self.most = max(self.most, self._now)
        try:
            return super().answer(request)
        finally:
            with self._lock:
                self._now -= 1
            self.on_part()

    def on_part(self) -> None:
        """A part was copied."""


@pytest.fixture(params=["seaweed", "juice"])
def kit(request: pytest.FixtureRequest, tmp_path: Path) -> Kit:
    server: StoreServer = request.getfixturevalue(request.param)
    return Kit(tmp_path, server)


@pytest.fixture
def copies(kit: Kit) -> Iterator[Copies]:
    kit.put("large.bin", DATA, ContentType="text/x-test", Metadata={"mtime": "1.5"})
    with Copies(kit.server.connection().endpoint) as proxy:
        yield proxy


class Copy:
    """Copies ``large.bin`` to ``copy.bin`` by way of a proxy."""

    def __init__(self, kit: Kit, copies: Copies) -> None:
        connection = kit.server.connection().model_copy(update={"endpoint": copies.endpoint})
        self.store: Store = open_store(connection, KEYS, Clients())
        self.moved = 0
        self.stop = threading.Event()
        self._kit = kit

    def run(self) -> None:
        def report(count: Count) -> None:
            self.moved = count.size

        source = Address(BUCKET, f"{self._kit.prefix}large.bin")
        tally = Tally(report, self.stop)
        with closing(self.store):
            info = self.store.engine.head(source)
            assert info is not None
            item = Item(source, info.size, info.modified, info.etag)
            target = Address(BUCKET, f"{self._kit.prefix}copy.bin")
            try:
                copy_object(self.store, item, target, tally, max_copy=MAX_COPY, part=PART)
            finally:
                tally.flush()


def test_all_of_it_arrives_with_its_type_and_metadata_and_several_parts_at_once(
    kit: Kit, copies: Copies
) -> None:
    copy = Copy(kit, copies)
    copy.run()
    found = kit.client.head_object(Bucket=BUCKET, Key=f"{kit.prefix}copy.bin")
    assert (found["ContentType"], found["Metadata"]) == ("text/x-test", {"mtime": "1.5"})
    assert sha256(kit.get("copy.bin")) == sha256(DATA)
    assert (copies.begun, copy.moved) == (11, len(DATA))
    assert copies.most > 1
    assert kit.uploads() == []


def test_when_it_is_stopped_nothing_is_left(
    kit: Kit, copies: Copies, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = Copy(kit, copies)
    monkeypatch.setattr(copies, "on_part", copy.stop.set)
    with pytest.raises(Stopped):
        copy.run()
    assert copies.begun < 11
    assert (kit.names(), kit.uploads(), copy.moved) == (["large.bin"], [], 0)


def test_a_source_that_changes_meanwhile_is_told_and_nothing_is_left(
    kit: Kit, copies: Copies, monkeypatch: pytest.MonkeyPatch
) -> None:
    def change() -> None:
        kit.put("large.bin", b"another one")

    monkeypatch.setattr(copies, "on_part", change)
    with pytest.raises(Changed):
        Copy(kit, copies).run()
    assert (kit.names(), kit.uploads()) == (["large.bin"], [])
