"""The object store that comes with the server."""

import contextlib
import os
import stat
import time
from pathlib import Path

import pytest

from tests.realserver import RealServer

from .conftest import Stored, running, wait_until


def processes_of(folder: Path) -> list[int]:
    """The store's processes that work on a folder."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                command = (entry / "cmdline").read_bytes().split(b"\0")
                if f"-dir={folder / 'data'}".encode() in command:
                    found.append(int(entry.name))
    return found


def start(home: Path, folder: Path) -> RealServer:
    options = ("--ObjectStore.embedded=on", f"--ObjectStore.embedded_folder={folder}")
    return RealServer(home, options)


def test_it_runs_with_a_bucket_and_something_to_try(stored: Stored) -> None:
    info = running(stored.server)
    assert info is not None
    assert (info["editable"], info["home"]) == (False, "workspace")
    keys = {"connection": "embedded", "bucket": "workspace", "prefix": "samples/"}
    page = stored.http.get("/modelarts/obs/list", params=keys).raise_for_status().json()
    assert [item["name"] for item in page["items"]] == ["first.ipynb", "temperatures.csv"]


def test_only_its_user_can_read_what_is_kept(stored: Stored) -> None:
    folder = Path(stored.http.get("/modelarts/obs/connections").json()["embedded"]["folder"])
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "s3.json").stat().st_mode) == 0o600


def test_it_listens_on_loopback_only_and_wants_keys(stored: Stored) -> None:
    import httpx

    assert stored.endpoint.startswith("http://127.0.0.1:")
    reply = httpx.get(f"{stored.endpoint}/workspace/README.md", trust_env=False)
    assert reply.status_code == 403


def test_it_ends_with_the_server_and_keeps_what_was_put(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    with start(tmp_path / "one", folder) as server:
        wait_until(lambda: running(server) is not None)
        first = running(server)
        assert len(processes_of(folder)) == 1
    wait_until(lambda: not processes_of(folder))
    with start(tmp_path / "one", folder) as server:
        wait_until(lambda: running(server) is not None)
        again = running(server)
        assert first is not None
        assert again is not None
        assert again["access_key"] == first["access_key"]
        # Another server of the same user uses the same store.
        with start(tmp_path / "two", folder) as other:
            wait_until(lambda: running(other) is not None)
            shared = running(other)
            assert shared is not None
            assert shared["connection"]["endpoint"] == again["connection"]["endpoint"]
            assert len(processes_of(folder)) == 1
        assert len(processes_of(folder)) == 1


@pytest.mark.parametrize("how", ["stop", "kill"])
def test_when_the_server_that_runs_it_ends_another_one_takes_over(tmp_path: Path, how: str) -> None:
    folder = tmp_path / "store"
    with start(tmp_path / "one", folder) as first:
        wait_until(lambda: running(first) is not None)
        (pid,) = processes_of(folder)
        with start(tmp_path / "two", folder) as second:
            wait_until(lambda: running(second) is not None)
            getattr(first, how)()
            wait_until(lambda: processes_of(folder) not in ([], [pid]))
            wait_until(lambda: running(second) is not None)
            reply = second.client.get("/modelarts/obs/buckets?connection=embedded")
            assert reply.is_success
            assert len(processes_of(folder)) == 1


def test_it_is_not_left_behind_when_the_server_is_killed(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    with start(tmp_path, folder) as server:
        wait_until(lambda: running(server) is not None)
        server.kill()
        wait_until(lambda: not processes_of(folder), seconds=15)
        server.start()
        wait_until(lambda: running(server) is not None)


def test_it_is_started_again_when_it_dies(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    with start(tmp_path, folder) as server:
        wait_until(lambda: running(server) is not None)
        (pid,) = processes_of(folder)
        os.kill(pid, 9)
        time.sleep(0.5)
        wait_until(lambda: running(server) is not None)
        assert processes_of(folder) not in ([], [pid])


@pytest.mark.parametrize("option", ["off", "auto"])
def test_it_does_not_run_where_another_store_is_given(tmp_path: Path, option: str) -> None:
    given = "[{'name': 'Team', 'endpoint': 'http://127.0.0.1:9'}]"
    config = tmp_path / "config" / "jupyter_server_config.py"
    config.parent.mkdir()
    config.write_text(f"c.ObjectStore.connections = {given}\n")
    with RealServer(tmp_path, (f"--ObjectStore.embedded={option}",)) as server:
        reply = server.client.get("/modelarts/obs/connections").json()
    assert reply["embedded"]["state"] == "off"
    assert [c["connection"]["name"] for c in reply["connections"]] == ["Team"]
