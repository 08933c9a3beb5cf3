"""The file of credentials: who may read it, and that it is always whole."""

import errno
import fcntl
import logging
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from jupyterlab_modelarts.core.credentials import privatefile
from jupyterlab_modelarts.core.credentials.errors import (
    StoreBusy,
    StoreDamaged,
    StoreForeign,
    StoreLinked,
    StoreUnreadable,
)
from jupyterlab_modelarts.core.credentials.filestore import FileStore
from jupyterlab_modelarts.core.credentials.location import Location, default_path
from jupyterlab_modelarts.core.credentials.records import Record, RecordFile
from jupyterlab_modelarts.core.errors import DiskFull
from tests.realserver import PROJECT

VALUE = "sk-very-private"


@pytest.fixture
def store(path: Path) -> FileStore:
    return FileStore(RecordFile(path, own_folder=False), "secret")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.lstat().st_mode)


# --- who may read it -------------------------------------------------------------------------


@pytest.mark.usefixtures("any_umask")
def test_only_the_owner_may_read_it_from_its_first_byte_on(
    store: FileStore, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []
    sync = os.fsync

    def look(descriptor: int) -> None:
        seen.append(os.fstat(descriptor).st_mode)
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", look)
    store.set("api_key", VALUE)
    assert mode(path.parent) == 0o700
    assert {item.name: mode(item) for item in path.parent.iterdir()} == {
        "credentials.json": 0o600,
        ".credentials.json.lock": 0o600,
    }
    assert stat.S_IMODE(seen[0]) == 0o600
    assert stat.S_ISDIR(seen[1])


def test_a_file_that_others_can_read_is_closed_with_a_warning(
    store: FileStore, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    store.set("api_key", VALUE)
    path.chmod(0o644)
    with caplog.at_level(logging.WARNING):
        assert store.get("api_key") == VALUE
    assert mode(path) == 0o600
    (record,) = caplog.records
    assert str(path) in record.getMessage()
    assert VALUE not in caplog.text


def test_the_folder_of_ours_in_the_data_folder_is_closed_to_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "data"))
    path = default_path()
    path.parent.mkdir(parents=True, mode=0o755)
    Location("file", path).open("secret").set("api_key", VALUE)
    assert path == tmp_path / "data/modelarts/credentials.json"
    assert mode(path.parent) == 0o700
    assert mode(path) == 0o600


def test_a_folder_that_the_operator_names_keeps_its_permissions(tmp_path: Path) -> None:
    folder = tmp_path / "shared"
    folder.mkdir()
    folder.chmod(0o755)
    Location("file", folder / "mine.json").open("secret").set("api_key", VALUE)
    assert mode(folder) == 0o755
    assert mode(folder / "mine.json") == 0o600


def test_a_link_is_neither_read_nor_written_through(
    store: FileStore, path: Path, tmp_path: Path
) -> None:
    elsewhere = FileStore(RecordFile(tmp_path / "other.json", own_folder=False), "secret")
    elsewhere.set("api_key", VALUE)
    before = (tmp_path / "other.json").read_bytes()
    path.parent.mkdir()
    path.symlink_to(tmp_path / "other.json")
    with pytest.raises(StoreLinked, match=path.name):
        store.get("api_key")
    with pytest.raises(StoreLinked):
        store.set("api_key", "new")
    with pytest.raises(StoreLinked):
        store.delete("api_key")
    assert (tmp_path / "other.json").read_bytes() == before
    path.unlink()
    path.symlink_to(tmp_path / "not there")
    with pytest.raises(StoreLinked):
        store.set("api_key", "new")
    assert not (tmp_path / "not there").exists()


def test_the_lock_is_not_made_through_a_link(store: FileStore, path: Path, tmp_path: Path) -> None:
    path.parent.mkdir()
    (path.parent / ".credentials.json.lock").symlink_to(tmp_path / "made")
    with pytest.raises(Exception, match="lock"):
        store.set("api_key", VALUE)
    assert not (tmp_path / "made").exists()


def test_a_file_of_another_user_is_not_used(
    store: FileStore, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.set("api_key", VALUE)
    path.chmod(0o644)
    before = path.read_bytes()
    owner = path.stat().st_uid
    monkeypatch.setattr(os, "geteuid", lambda: owner + 1)
    with pytest.raises(StoreForeign, match="another user"):
        store.get("api_key")
    with pytest.raises(StoreForeign):
        store.set("api_key", "new")
    assert path.read_bytes() == before
    assert mode(path) == 0o644


def test_a_pipe_in_its_place_is_not_waited_for(store: FileStore, path: Path) -> None:
    path.parent.mkdir()
    os.mkfifo(path)
    with pytest.raises(StoreUnreadable, match="not a plain file"):
        store.get("api_key")


def test_a_folder_in_its_place_is_an_error(store: FileStore, path: Path) -> None:
    path.mkdir(parents=True)
    with pytest.raises(StoreUnreadable, match="not a plain file"):
        store.names()


def test_a_value_is_not_part_of_a_repr() -> None:
    assert VALUE not in repr(Record(1, VALUE))


# --- damage ----------------------------------------------------------------------------------

DAMAGED = [
    b"",
    b"\0" * 100,
    b"\xff\xfe",
    b"[" * 100_000,
    b"[]",
    b'{"version": 1}',
    b'{"version": 1, "namespaces": []}',
    b'{"version": 1, "namespaces": {"secret": ["sk-very-private"]}}',
    b'{"version": 1, "namespaces": {"secret": {"api_key": "sk-very-private"}}}',
    b'{"version": 1, "namespaces": {"secret": {"api_key": {"changed": "x"}}}}',
    b'{"version": 1, "namespaces": {"secret": {"api_key": {"changed": -1}}}}',
    b'{"version": 1, "namespaces": {"secret": {"api_key": {"changed": 1, "value": 5}}}}',
    b'{"version": 1, "namespaces": {"secret": {"api_key": {"changed": 1, "value": "sk-very-pri',
]


@pytest.mark.parametrize("action", ["get", "set", "names"])
@pytest.mark.parametrize("content", DAMAGED, ids=range(len(DAMAGED)))
def test_a_damaged_file_is_kept_aside_and_said_so_once(
    store: FileStore, path: Path, content: bytes, action: str
) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    path.chmod(0o600)
    actions = {
        "get": lambda: store.get("api_key"),
        "set": lambda: store.set("api_key", "new"),
        "names": store.names,
    }
    with pytest.raises(StoreDamaged) as caught:
        actions[action]()
    aside = Path(caught.value.params["path"])
    assert aside.read_bytes() == content
    assert aside.parent == path.parent
    assert mode(aside) == 0o600
    assert VALUE not in str(caught.value.info())
    # From here on all works again, and what was kept stays.
    actions[action]()
    store.set("other", "value")
    assert store.get("other") == "value"
    assert aside.read_bytes() == content


def test_two_damaged_files_are_both_kept(store: FileStore, path: Path) -> None:
    path.parent.mkdir()
    for content in ("one", "two"):
        path.write_text(content)
        with pytest.raises(StoreDamaged):
            store.names()
    kept = [item.read_text() for item in path.parent.iterdir() if "damaged" in item.name]
    assert sorted(kept) == ["one", "two"]


def test_a_file_of_a_newer_version_is_left_alone(store: FileStore, path: Path) -> None:
    path.parent.mkdir()
    path.write_text('{"version": 2, "vault": "…"}')
    with pytest.raises(StoreUnreadable, match="newer version"):
        store.get("api_key")
    with pytest.raises(StoreUnreadable):
        store.set("api_key", VALUE)
    assert path.read_text() == '{"version": 2, "vault": "…"}'


# --- writing ---------------------------------------------------------------------------------


def test_a_full_disk_leaves_the_old_file_and_no_trace_of_the_new_one(
    store: FileStore, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.set("api_key", VALUE)

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(DiskFull) as caught:
            store.set("other", "a value that does not fit")
    assert "a value that" not in str(caught.value.info())
    assert store.get("api_key") == VALUE
    assert {item.name for item in path.parent.iterdir()} == {path.name, f".{path.name}.lock"}


def test_what_a_killed_writer_left_is_removed_by_the_next_one(store: FileStore, path: Path) -> None:
    store.set("api_key", VALUE)
    left = path.with_name(f".{path.name}.0123456789abcdef.tmp")
    left.write_text(VALUE)
    others = path.with_name(".other.json.0123456789abcdef.tmp")
    others.write_text("another store's")
    store.set("other", "value")
    assert not left.exists()
    assert others.exists()


def test_a_writer_that_never_ends_is_not_waited_for_forever(
    store: FileStore, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.set("api_key", VALUE)
    monkeypatch.setattr(privatefile, "LOCK_SECONDS", 0.1)
    with path.with_name(f".{path.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(StoreBusy):
            store.set("api_key", "new")
        # Reading needs no lock.
        assert store.get("api_key") == VALUE
    store.set("api_key", "new")
    assert store.get("api_key") == "new"


def test_a_file_system_without_locks_can_be_written(
    store: FileStore,
    path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def none(descriptor: int, how: int) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", none)
    store.set("api_key", VALUE)
    assert store.get("api_key") == VALUE
    assert "cannot be locked" in caplog.text


#: Sets a secret again and again, and is killed one line of Python later each time.
MORTAL = """
import itertools, json, os, signal, sys
from pathlib import Path
from jupyterlab_modelarts.core.credentials.filestore import FileStore
from jupyterlab_modelarts.core.credentials.records import RecordFile

path = Path(sys.argv[1])
store = FileStore(RecordFile(path, own_folder=False), "secret")

def die_after(lines):
    def trace(frame, event, argument):
        nonlocal lines
        lines -= 1
        if lines < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return trace
    sys.settrace(trace)

value, died = "value-0", 0
store.set("name", value)
for moment in itertools.count():
    new = f"value-{moment + 1}"
    child = os.fork()
    if not child:
        die_after(moment)
        store.set("name", new)
        os._exit(0)
    ended = os.waitpid(child, 0)[1]
    names = json.loads(path.read_bytes())["namespaces"]["secret"]
    assert names["name"]["value"] in (value, new), moment
    value = names["name"]["value"]
    if not ended:
        break
    assert os.WIFSIGNALED(ended)
    died += 1
print(died, value == new)
"""


def test_kill_9_at_any_moment_of_writing_leaves_a_whole_file(store: FileStore, path: Path) -> None:
    store.set("first", VALUE)
    output = subprocess.run(
        [sys.executable, "-c", MORTAL, str(path)],
        env=os.environ | {"PYTHONPATH": str(PROJECT)},
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        timeout=60,
    ).stdout
    died, succeeded = output.split()
    assert int(died) > 100
    assert succeeded == "True"
    assert store.get("first") == VALUE
    assert {item.name for item in path.parent.iterdir()} == {path.name, f".{path.name}.lock"}
