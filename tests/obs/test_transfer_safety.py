"""Keys and workspaces are hostile, and single failures do not stop the rest."""

import os
import subprocess
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from jupyterlab_modelarts.core.net import AddressGuard
from jupyterlab_modelarts.core.objectstore import guard
from jupyterlab_modelarts.core.objectstore.address import Address
from jupyterlab_modelarts.core.objectstore.connection import Connection, Keys, protects_bytes
from jupyterlab_modelarts.core.objectstore.transfer.curl import CurlEngine
from jupyterlab_modelarts.core.objectstore.transfer.errors import UnsafeKey
from jupyterlab_modelarts.core.objectstore.transfer.names import LocalNames
from jupyterlab_modelarts.core.objectstore.transfer.patterns import Patterns
from jupyterlab_modelarts.obs import transfer_run
from jupyterlab_modelarts.obs.transfer_journal import Journal
from jupyterlab_modelarts.obs.transfer_steps import Step
from tests.realserver import PROJECT

from .store_proxy import Reply, Request, StoreProxy
from .transfer_kit import MIB, Kit, content
from .transfer_servers import KEYS

ANY = Address("b", "k")


@pytest.mark.parametrize(
    "key", ["../x", "a/../../x", "/etc/passwd", "a//b", "..", ".", "a/./b", "a\0b", ""]
)
def test_a_key_that_leads_elsewhere_is_refused(key: str) -> None:
    with pytest.raises(UnsafeKey):
        LocalNames(ignores_case=False).find(ANY, key)


@pytest.mark.parametrize(
    "key", ["a\\b", "a:b.txt", "bell\x07", "n" * 300, "é" * 200 + ".txt", "\u202egnp.exe", " "]
)
def test_a_key_that_no_file_can_have_gets_the_nearest_name(tmp_path: Path, key: str) -> None:
    name = LocalNames(ignores_case=False).find(ANY, key)
    assert name.renamed
    assert len(name.path.encode()) <= 255
    (tmp_path / name.path).write_bytes(b"")
    assert [path.name for path in tmp_path.iterdir()] == [name.path]
    # The same on each run, and not what another key would get.
    assert LocalNames(ignores_case=False).find(ANY, key) == name
    other = LocalNames(ignores_case=False)
    assert len({other.find(ANY, each).path for each in (key, f"{key}\\", f"{key}:")}) == 3


def test_keys_that_look_alike_become_two_files() -> None:
    names = LocalNames(ignores_case=False)
    composed, decomposed = "caf\u00e9.txt", "cafe\u0301.txt"
    assert names.find(ANY, composed).path == composed
    assert names.find(ANY, decomposed).path != composed
    assert names.find(ANY, composed).path == composed
    assert LocalNames(ignores_case=False).find(ANY, "A").path == "A"
    names = LocalNames(ignores_case=True)
    assert names.find(ANY, "read.me").path.casefold() != names.find(ANY, "READ.me").path.casefold()


@pytest.mark.parametrize(
    ("include", "exclude", "path", "taken"),
    [
        ((), (), "a/b.csv", True),
        (("*.csv",), (), "a/b.csv", True),
        (("*.csv",), (), "a/b.txt", False),
        (("a/*.csv",), (), "a/b/c.csv", False),
        (("a/**",), (), "a/b/c.csv", True),
        (("**/c.csv",), (), "c.csv", True),
        ((), ("cache/",), "x/cache/y/z", False),
        ((), ("cache/",), "cache.txt", True),
        (("*.csv",), ("b*",), "a/b.csv", False),
        (("[ab].txt",), (), "b.txt", True),
        (("[!ab].txt",), (), "b.txt", False),
        (("data?.bin",), (), "data1.bin", True),
        (("(x", "[z"), (), "(x", True),
        (("[z-a]",), (), "z", False),
        (("a?b",), (), "a/b", False),
        (("a/**/b",), (), "a/b", True),
        (("a/**/b",), (), "a/x/y/b", True),
        (("a/**/b",), (), "a/xb", False),
        (("a**b",), (), "a/x/b", True),
        (("**/a*/*b",), (), "x/ac/cb", True),
        (("*a*b*",), (), "a.b/c", False),
    ],
)
def test_patterns(
    include: tuple[str, ...], exclude: tuple[str, ...], path: str, taken: bool
) -> None:
    assert Patterns(include, exclude).take(path) is taken


def test_a_hostile_pattern_does_not_keep_the_server_busy() -> None:
    # In a process with a limit: patterns that are tried in all ways would go on for years.
    hostile = [
        (f"{'*a' * 100}b", "a" * 200),
        (f"{'**/' * 60}{'*a' * 30}b", "/".join(["a" * 60] * 40)),
        (f"{'**a' * 80}**b", "a/" * 500),
        (f"{'*[!b]' * 50}b", "a" * 200),
    ]
    code = f"""
import resource
from jupyterlab_modelarts.core.objectstore.transfer.patterns import Patterns
resource.setrlimit(resource.RLIMIT_CPU, (20, 20))
for pattern, path in {hostile!r}:
    assert not Patterns([pattern]).take(path)
    assert Patterns([pattern]).take(path + "b")
"""
    subprocess.run([sys.executable, "-c", code], cwd=PROJECT, check=True)


def test_hostile_keys_stay_inside_and_the_rest_arrives(weed: Kit) -> None:
    long = "d" * 200 + "/" + "n" * 250 + ".txt"
    for key in ("in/good.txt", "in/a:b.txt", f"in/{long}", "in/caf\u00e9", "in/cafe\u0301"):
        weed.put(key, key.encode())
    (weed.root / "out").mkdir()
    weed.run("download", f"{weed.url}in/", destination="out")
    contents = {(weed.root / path).read_bytes().decode() for path in weed.files()}
    assert contents == {
        "in/good.txt",
        "in/a:b.txt",
        f"in/{long}",
        "in/caf\u00e9",
        "in/cafe\u0301",
    }
    again = weed.plan("download", f"{weed.url}in/", destination="out")
    assert (again.copies, again.skips) == (0, 5)


def test_a_transfer_connects_to_no_address_that_nobody_may_reach(
    weed: Kit, monkeypatch: pytest.MonkeyPatch
) -> None:
    # No test can listen where clouds have their services: here they are on this machine.
    monkeypatch.setattr(guard, "GUARD", AddressGuard(refused=("127.0.0.0/8",)))
    with StoreProxy(weed.access.connection.endpoint) as proxy:
        connection = weed.access.connection.model_copy(update={"endpoint": proxy.endpoint})
        weed.access.connection = connection
        (weed.root / "out").mkdir()
        error = weed.fails("download", f"{weed.url}a.txt", destination="out")
        assert proxy.seen == []
    assert error.code == "objectstore.bad_connection"


def test_a_link_in_the_workspace_leads_nobody_out(weed: Kit, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.mkdir()
    (secret / "key").write_bytes(b"secret")
    weed.write("data/good.txt", b"good")
    (weed.root / "data/link").symlink_to(secret / "key")
    (weed.root / "data/folder").symlink_to(secret)
    (weed.root / "data/circle").symlink_to(weed.root / "data")
    (weed.root / "data/inside").symlink_to("good.txt")
    os.mkfifo(weed.root / "data/pipe")
    error = weed.fails("upload", "data", destination=weed.url)
    assert (error.code, error.params["failed"], error.params["total"]) == (
        "obs.some_failed",
        "4",
        "6",
    )
    assert weed.names() == ["data/good.txt", "data/inside"]
    # Nor on the way back.
    (weed.root / "linked").symlink_to(secret)
    weed.put("linked/key", b"changed")
    error = weed.fails("download", f"{weed.url}linked/", destination="")
    assert error.code == "path.outside_root"
    assert (secret / "key").read_bytes() == b"secret"


def test_a_link_that_stands_in_the_way_is_replaced_not_followed(weed: Kit, tmp_path: Path) -> None:
    (tmp_path / "outside").write_bytes(b"outside")
    (weed.root / "a.txt").symlink_to(tmp_path / "outside")
    weed.put("a.txt", b"new")
    weed.run("download", f"{weed.url}a.txt", destination="", conflict="overwrite")
    assert (tmp_path / "outside").read_bytes() == b"outside"
    assert (weed.root / "a.txt").read_bytes() == b"new"


@pytest.mark.parametrize(
    ("conflict", "kept"),
    [("overwrite", ["new"]), ("skip", ["old"]), ("rename", ["new", "old"]), ("update", ["new"])],
)
def test_conflicts(weed: Kit, conflict: str, kept: list[str]) -> None:
    weed.write("out/a.txt", b"old")
    weed.put("a.txt", b"new")
    weed.run("download", f"{weed.url}a.txt", destination="out", conflict=conflict)
    found = sorted((weed.root / path).read_bytes().decode() for path in weed.files())
    assert found == kept
    weed.write("up/b.txt", b"new")
    weed.put("b.txt", b"old")
    weed.run("upload", "up/b.txt", destination=weed.url, conflict=conflict)
    names = [name for name in weed.names() if name.startswith("b")]
    assert sorted(weed.get(name).decode() for name in names) == kept
    if conflict == "rename":
        assert names == ["b (1).txt", "b.txt"]


@pytest.mark.parametrize("conflict", ["update", "rename"])
def test_what_is_the_same_is_left_alone(weed: Kit, conflict: str) -> None:
    weed.write("a.txt", b"same")
    weed.run("upload", "a.txt", destination=weed.url, conflict=conflict)
    weed.run("upload", "a.txt", destination=weed.url, conflict=conflict)
    weed.run("download", f"{weed.url}a.txt", conflict=conflict)
    assert (weed.names(), weed.files()) == (["a.txt"], ["a.txt"])


def test_a_dry_run_says_what_would_be_lost(weed: Kit) -> None:
    weed.put("d/new.txt", b"new")
    weed.put("d/other.txt", b"theirs")
    weed.put("d/same.txt", b"same")
    weed.run("download", f"{weed.url}d/same.txt", destination="")
    (weed.root / "d").mkdir()
    (weed.root / "same.txt").rename(weed.root / "d/same.txt")
    weed.write("d/other.txt", b"mine")
    plan = weed.plan("download", f"{weed.url}d/", conflict="update")
    assert (plan.copies, plan.overwrites, plan.skips) == (2, 1, 1)
    actions = {entry.destination: entry.action for entry in plan.entries}
    assert actions == {
        "d/new.txt": "copy",
        "d/other.txt": "overwrite",
        "d/same.txt": "skip",
    }
    plan = weed.plan("download", f"{weed.url}d/", conflict="rename")
    assert (plan.copies, plan.overwrites, plan.skips) == (2, 0, 1)
    assert "d/other (1).txt" in [entry.destination for entry in plan.entries]


def test_what_is_extra_goes_only_when_asked(weed: Kit) -> None:
    for name in ("a.txt", "b.txt", "c.log"):
        weed.write(f"d/{name}", b"x")
    weed.run("upload", "d", destination=weed.url)
    (weed.root / "d/a.txt").unlink()
    (weed.root / "d/c.log").unlink()
    weed.run("upload", "d", destination=weed.url)
    assert weed.names() == ["d/a.txt", "d/b.txt", "d/c.log"]
    extra = {"destination": weed.url, "delete_extra": True, "exclude": ["*.log"]}
    assert weed.plan("upload", "d", **extra).deletes == 1
    assert weed.names() == ["d/a.txt", "d/b.txt", "d/c.log"]
    weed.run("upload", "d", **extra)
    assert weed.names() == ["d/b.txt", "d/c.log"]
    weed.write("d/x/extra.txt", b"extra")
    weed.run("download", f"{weed.url}d/", destination="", delete_extra=True)
    assert [path for path in weed.files() if not path.endswith("/")] == ["d/b.txt", "d/c.log"]


def test_nothing_is_deleted_because_a_source_is_missing(weed: Kit) -> None:
    weed.write("d/a.txt", b"x")
    weed.put("e/x", b"x")
    error = weed.fails("download", f"{weed.url}d/", destination="", delete_extra=True)
    assert (error.code, weed.files()) == ("objectstore.no_object", ["d/a.txt"])


def test_one_failure_does_not_stop_the_others(weed: Kit) -> None:
    weed.put("in/a/b.txt", b"b")
    weed.put("in/c.txt", b"c")
    weed.write("out/in/a", b"a file where a folder should be")
    error = weed.fails("download", f"{weed.url}in/", destination="out")
    assert (error.code, error.retryable) == ("obs.some_failed", True)
    assert (error.params["failed"], error.params["total"]) == ("1", "2")
    assert (weed.root / "out/in/c.txt").read_bytes() == b"c"


def test_wrong_keys_end_it_at_once(weed: Kit) -> None:
    weed.access.keys = Keys(KEYS.access_key, "wrong")
    for number in range(50):
        weed.write(f"d/{number}", b"x")
    assert weed.fails("upload", "d", destination=weed.url).code == "objectstore.wrong_keys"


def test_a_folder_is_not_copied_into_itself(weed: Kit) -> None:
    weed.put("d/a", b"a")
    error = weed.fails("copy", f"{weed.url}d/", destination=f"{weed.url}d/")
    assert error.code == "objectstore.into_itself"


def test_a_file_that_changes_while_it_is_sent_is_told(weed: Kit) -> None:
    file = weed.write("large.bin", content(64 * MIB))
    run = weed.begin(weed.spec("upload", "large.bin", destination=weed.url))
    while run.ctx.snapshot().done < MIB:
        pass
    with file.open("ab") as more:
        more.write(b"more")
    with pytest.raises(Exception, match="changed while it was being sent"):
        weed.finish(run)
    assert (weed.names(), weed.uploads()) == ([], [])


def test_an_object_that_changes_while_it_is_fetched_is_not_mixed(
    weed: Kit, monkeypatch: pytest.MonkeyPatch
) -> None:
    weed.write("up/large.bin", content(64 * MIB))
    weed.run("upload", "up/large.bin", destination=weed.url)
    monkeypatch.setattr(transfer_run, "PIECES", 1)
    get, requests = CurlEngine.get, count()

    def get_and_change(*arguments: Any) -> Any:
        if next(requests) == 2:
            weed.put("large.bin", b"another one")
        return get(*arguments)

    monkeypatch.setattr(CurlEngine, "get", get_and_change)
    error = weed.fails("download", f"{weed.url}large.bin", destination="")
    assert error.code == "objectstore.changed"
    assert weed.files() == ["up/large.bin"]
    assert next(requests) >= 3


class Damaging(StoreProxy):
    """What it gives out is not what was stored."""

    def answer(self, request: Request) -> Reply:
        reply = super().answer(request)
        if request.method != "GET" or request.is_about_bucket:
            return reply
        return reply._replace(body=bytes([reply.body[0] ^ 1]) + reply.body[1:])


@pytest.fixture
def damaging(weed: Kit) -> Iterator[Kit]:
    """What is fetched from this store is not what was sent."""
    weed.write("up/small", content(1000))
    weed.write("up/large", content(40 * MIB))
    weed.run("upload", "up", destination=weed.url)
    (weed.root / "out").mkdir()
    connection = weed.access.connection
    with Damaging(connection.endpoint) as proxy:
        weed.access.connection = connection.model_copy(update={"endpoint": proxy.endpoint})
        yield weed


@pytest.mark.parametrize(
    ("name", "checksums", "host"),
    [
        ("small", "auto", "127.0.0.1"),
        ("large", "always", "127.0.0.1"),
        # Not written as one would write the machine itself.
        ("large", "auto", "127.1"),
    ],
)
def test_a_wrong_checksum_is_found(damaging: Kit, name: str, checksums: str, host: str) -> None:
    connection = damaging.access.connection
    endpoint = connection.endpoint.replace("127.0.0.1", host)
    damaging.access.connection = connection.model_copy(update={"endpoint": endpoint})
    source = f"{damaging.url}up/{name}"
    error = damaging.fails("download", source, destination="out", checksums=checksums)
    assert (error.code, error.retryable) == ("objectstore.damaged", True)
    assert [path for path in damaging.files() if path.startswith("out/") and path != "out/"] == []


def test_checksums_of_large_objects_are_left_out_where_nothing_can_alter_them(
    damaging: Kit,
) -> None:
    damaging.run("download", f"{damaging.url}up/large", destination="out")
    assert len((damaging.root / "out/large").read_bytes()) == 40 * MIB


@pytest.mark.parametrize(
    ("endpoint", "verify", "expected"),
    [
        ("https://obs.example.com", True, True),
        ("https://obs.example.com", False, False),
        ("http://obs.example.com", True, False),
        ("http://10.0.0.1:9000", True, False),
        ("http://127.0.0.1:9000", True, True),
        ("http://[::1]:9000", True, True),
        ("http://localhost:9000", True, True),
        ("http://bucket.localhost", True, True),
        ("http://localhost.example.com", True, False),
    ],
)
def test_tls_and_the_machine_itself_protect_bytes(
    endpoint: str, verify: bool, expected: bool
) -> None:
    connection = Connection(id="x", name="x", endpoint=endpoint)
    assert protects_bytes(connection, Keys("a", "b", verify=verify)) is expected


def test_a_file_that_replaces_another_is_flushed_before(
    weed: Kit, monkeypatch: pytest.MonkeyPatch
) -> None:
    weed.put("x", b"new")
    flushed: list[bytes] = []
    flush = os.fsync

    def look(file: int) -> None:
        flush(file)
        flushed.append((weed.root / "x").read_bytes())

    monkeypatch.setattr(os, "fsync", look)
    weed.run("download", f"{weed.url}x")
    assert flushed == []
    weed.write("x", b"old")
    weed.run("download", f"{weed.url}x", conflict="overwrite")
    assert flushed == [b"old"]
    assert (weed.root / "x").read_bytes() == b"new"


def test_what_was_noted_before_a_power_cut_is_doubtful(tmp_path: Path) -> None:
    step, other = Step("a", "a", place="a"), Step("b", "b", place="b")
    with Journal(tmp_path / "done", "one run") as journal:
        journal.add(step)
    with Journal(tmp_path / "done", "one run") as journal:
        assert journal.has(step)
        assert not journal.has(other)
    with (tmp_path / "done").open("ab") as file:
        file.write(b"cut")
    with Journal(tmp_path / "done", "one run") as journal:
        journal.add(other)
    with Journal(tmp_path / "done", "one run") as journal:
        assert journal.has(step)
        assert journal.has(other)
        assert not journal.doubts(step)
    with Journal(tmp_path / "done", "another run") as journal:
        assert not journal.has(step)
        assert journal.doubts(step)
        assert journal.doubts(other)
        journal.add(step)
    with Journal(tmp_path / "done", "another run") as journal:
        assert journal.has(step)
        assert not journal.has(other)
        assert journal.doubts(other)
