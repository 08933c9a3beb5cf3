"""Small objects are fetched many at a time, each with one request, and are as safe as others."""

import errno
import os
import resource
import secrets
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import count

import pycurl
import pytest

from jupyterlab_modelarts.core.errors import DISK_FULL, AppError
from jupyterlab_modelarts.core.objectstore.address import Address
from jupyterlab_modelarts.core.objectstore.transfer import curl
from jupyterlab_modelarts.core.objectstore.transfer.curl import CurlEngine
from jupyterlab_modelarts.core.objectstore.transfer.engine import SMALL, Small
from jupyterlab_modelarts.core.objectstore.transfer.errors import Stopped
from jupyterlab_modelarts.core.objectstore.transfer.multi import WIDTH
from jupyterlab_modelarts.obs import transfer
from jupyterlab_modelarts.obs.transfer_journal import Journal

from .store_proxy import Reply, Request, StoreProxy, refusal
from .transfer_kit import Kit, content, sha256
from .transfer_servers import BUCKET, KEYS

COUNT = 3 * WIDTH


class Between(StoreProxy):
    """Before it fetches an object, something may happen, or another reply may be given."""

    def __init__(self, endpoint: str) -> None:
        super().__init__(endpoint)
        self.before: Callable[[str], Reply | None] = lambda _: None
        self.asked = Counter[str]()

    def answer(self, request: Request) -> Reply:
        if request.method == "GET" and not request.is_about_bucket:
            name = request.path.rpartition("/")[2]
            self.asked[name] += 1
            reply = self.before(name)
            if reply is not None:
                return reply
        return super().answer(request)


@pytest.fixture
def between(weed: Kit) -> Iterator[Between]:
    """Stands before the store, which holds many small objects."""
    for number in range(COUNT):
        weed.put(f"in/{number:02}", content(1000 + number))
    connection = weed.access.connection
    with Between(connection.endpoint) as proxy:
        weed.access.connection = connection.model_copy(update={"endpoint": proxy.endpoint})
        yield proxy


def arrived(weed: Kit) -> list[int]:
    """The numbers of the objects that are there as they were sent."""
    return [
        number
        for number in range(COUNT)
        if (file := weed.root / f"in/{number:02}").exists()
        and file.read_bytes() == content(1000 + number)
    ]


def others_than(number: int) -> list[int]:
    return [each for each in range(COUNT) if each != number]


def test_each_is_asked_for_once(weed: Kit, between: Between) -> None:
    weed.run("download", f"{weed.url}in/", destination="")
    assert arrived(weed) == list(range(COUNT))
    assert set(between.asked.values()) == {1}
    assert weed.progress.done == sum(1000 + number for number in range(COUNT))


def test_one_that_fails_at_first_is_tried_again(weed: Kit, between: Between) -> None:
    def busy_once(name: str) -> Reply | None:
        return refusal(503, "SlowDown", "later") if between.asked[name] == 1 else None

    between.before = busy_once
    weed.run("download", f"{weed.url}in/", destination="")
    assert arrived(weed) == list(range(COUNT))
    assert weed.progress.done == sum(1000 + number for number in range(COUNT))


def test_one_that_is_refused_does_not_hinder_the_others(weed: Kit, between: Between) -> None:
    def refuse(name: str) -> Reply | None:
        return refusal(403, "AccessDenied", "no") if name == "05" else None

    between.before = refuse
    error = weed.fails("download", f"{weed.url}in/", destination="")
    assert error.code == "obs.some_failed"
    assert error.params["failed"] == "1"
    assert arrived(weed) == others_than(5)


@pytest.mark.parametrize(
    "now", [content(1005, seed=1), content(SMALL * 40)], ids=["as long", "much longer"]
)
def test_one_that_changed_since_it_was_listed_is_told(
    weed: Kit, between: Between, now: bytes
) -> None:
    def change(name: str) -> None:
        if name == "05" and between.asked[name] == 1:
            weed.put("in/05", now)

    between.before = change
    error = weed.fails("download", f"{weed.url}in/", destination="")
    assert (error.code, error.params["failed"]) == ("obs.some_failed", "1")
    assert "changed" in str(error)
    assert arrived(weed) == others_than(5)
    assert not (weed.root / "in/05").exists()


def test_a_full_stop_in_the_middle_leaves_only_whole_files(weed: Kit, between: Between) -> None:
    def gone(name: str) -> Reply | None:
        return refusal(404, "NoSuchBucket", "gone") if name >= "20" else None

    between.before = gone
    error = weed.fails("download", f"{weed.url}in/", destination="")
    assert error.code == "objectstore.no_bucket"
    files = [path for path in weed.files() if path.startswith("in/") and path != "in/"]
    assert files == [f"in/{number:02}" for number in arrived(weed)]


def test_a_disk_that_is_full_for_the_notes_is_told(
    weed: Kit, between: Between, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    del between
    monkeypatch.setattr(Journal, "add", full)
    error = weed.fails("download", f"{weed.url}in/", destination="")
    assert isinstance(error, DISK_FULL)


def test_two_objects_of_one_key_do_not_meet_on_their_way(weed: Kit) -> None:
    weed.client.create_bucket(Bucket="other")
    key = f"{weed.prefix}x"
    for seed, bucket in enumerate((BUCKET, "other")):
        data = content(60_000_000, seed=seed)
        weed.client.put_object(Bucket=bucket, Key=key, Body=data)
    both = [f"obs://{bucket}/{key}" for bucket in (BUCKET, "other")]
    weed.run("download", *both, destination="", conflict="rename")
    found = {sha256((weed.root / name).read_bytes()) for name in weed.files()}
    assert found == {sha256(content(60_000_000, seed=seed)) for seed in (0, 1)}


def test_what_got_a_number_before_a_power_cut_is_known_by_its_content(
    weed: Kit, between: Between, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(COUNT):
        weed.write(f"in/{number:02}", b"the user's")
    spec = weed.spec("download", f"{weed.url}in/", destination="", conflict="rename")
    id = secrets.token_hex(16)
    between.before = lambda name: refusal(404, "NoSuchBucket", "") if name >= "20" else None
    first = weed.begin(spec, id)
    with pytest.raises(AppError):
        weed.finish(first)
    between.before = lambda _: None
    monkeypatch.setattr(transfer, "this_boot", lambda: "another one")
    weed.finish(weed.begin(spec, id, first.ctx.checkpoint))
    numbered = [path for path in weed.files() if path.startswith("in/") and "(" in path]
    assert numbered == [f"in/{number:02} (1)" for number in range(COUNT)]


# --- the engine -------------------------------------------------------------------------------


class Basket:
    """What arrives."""

    def __init__(self) -> None:
        self.found: dict[int, Small | None] = {}
        self.stop_after = COUNT + 1

    def add(self, number: int, small: Small | None) -> None:
        assert number not in self.found
        self.found[number] = small

    def check(self) -> None:
        if len(self.found) >= self.stop_after:
            raise Stopped


@pytest.fixture
def engine(weed: Kit) -> Iterator[CurlEngine]:
    made = CurlEngine(weed.client, weed.server.connection(), KEYS)
    yield made
    made.close()


@pytest.fixture
def objects(weed: Kit) -> list[tuple[Address, str]]:
    """Many of them, with their versions."""
    found = []
    for number in range(COUNT):
        key = f"{weed.prefix}{number}"
        reply = weed.client.put_object(
            Bucket=BUCKET, Key=key, Body=b"%d" % number, Metadata={"mtime": f"{number}.5"}
        )
        found.append((Address(BUCKET, key), reply["ETag"]))
    return found


def whole(number: int) -> Small:
    return Small(b"%d" % number, {"mtime": f"{number}.5"})


def test_all_arrive_with_what_their_writer_attached(
    engine: CurlEngine, objects: list[tuple[Address, str]]
) -> None:
    basket = Basket()
    engine.get_small(objects, basket.add, basket.check)
    assert basket.found == {number: whole(number) for number in range(COUNT)}


def test_what_cannot_be_had_so_is_left_to_others(
    engine: CurlEngine, objects: list[tuple[Address, str]]
) -> None:
    missing = Address(BUCKET, "nothing/here")
    dotted = Address(BUCKET, "a/../b")
    older = (objects[3][0], '"0123456789abcdef0123456789abcdef"')
    asked = [(missing, objects[0][1]), (dotted, objects[1][1]), objects[2], older]
    basket = Basket()
    engine.get_small(asked, basket.add, basket.check)
    assert basket.found == {0: None, 1: None, 2: whole(2), 3: None}


def test_it_ends_when_no_more_is_wanted_and_can_be_used_again(
    engine: CurlEngine, objects: list[tuple[Address, str]]
) -> None:
    basket = Basket()
    basket.stop_after = 1
    with pytest.raises(Stopped):
        engine.get_small(objects, basket.add, basket.check)
    assert 1 <= len(basket.found) < COUNT
    again = Basket()
    engine.get_small(objects, again.add, again.check)
    assert again.found == {number: whole(number) for number in range(COUNT)}


def test_it_ends_although_the_store_is_silent(weed: Kit) -> None:
    may = threading.Event()
    checks = count()

    def check() -> None:
        if next(checks) > 3:
            raise Stopped

    basket = Basket()
    connection = weed.server.connection()
    with Between(connection.endpoint) as proxy:
        proxy.before = lambda _: refusal(503, "SlowDown", "late") if may.wait(30) else None
        held = connection.model_copy(update={"endpoint": proxy.endpoint})
        engine = CurlEngine(weed.client, held, KEYS)
        with pytest.raises(Stopped):
            engine.get_small([(Address(BUCKET, "a"), "")], basket.add, check)
        may.set()
        engine.close()
    assert basket.found == {}


def test_with_a_store_that_is_away_not_each_of_them_is_waited_for(
    weed: Kit, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[object] = []

    def nothing_there(_: int, address: object) -> int:
        opened.append(address)
        bad: int = pycurl.SOCKET_BAD
        return bad

    monkeypatch.setattr(curl, "_open_socket", nothing_there)
    users = weed.server.connection().model_copy(update={"source": "user"})
    engine = CurlEngine(weed.client, users, KEYS)
    basket = Basket()
    every = [(Address(BUCKET, str(number)), "") for number in range(COUNT)]
    engine.get_small(every, basket.add, basket.check)
    engine.close()
    assert basket.found == dict.fromkeys(range(COUNT))
    assert 1 <= len(opened) <= WIDTH


def test_a_server_with_very_many_open_files_can_do_it_too(
    engine: CurlEngine, objects: list[tuple[Address, str]]
) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with ExitStack() as stack:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(4096, hard), hard))
        stack.callback(resource.setrlimit, resource.RLIMIT_NOFILE, (soft, hard))
        while (file := os.open(os.devnull, os.O_RDONLY)) < 1100:
            stack.callback(os.close, file)
        stack.callback(os.close, file)
        basket = Basket()
        engine.get_small(objects, basket.add, basket.check)
    assert basket.found == {number: whole(number) for number in range(COUNT)}
