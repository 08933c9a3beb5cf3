"""Kill -9 of whoever transfers, and of the store, in the middle: it goes on where it was."""

import json
import os
import secrets
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from jupyterlab_modelarts.core.errors import AppError
from jupyterlab_modelarts.core.jobs.direct import DirectRun
from jupyterlab_modelarts.core.objectstore import errors
from jupyterlab_modelarts.core.objectstore.clients import Clients
from jupyterlab_modelarts.core.objectstore.connection import Connection, Keys
from jupyterlab_modelarts.core.paths import Workspace
from jupyterlab_modelarts.obs.transfer import ObsOperation, TransferService
from jupyterlab_modelarts.obs.transfer_run import HOPELESS
from tests.realserver import PROJECT

from .store_proxy import Reply, Request, StoreProxy, refusal
from .transfer_kit import MIB, Kit, content, sha256, until
from .transfer_servers import KEYS, StoreServer

SIZE = 112 * MIB
DATA = content(SIZE)


class Child:
    """A transfer in a process of its own."""

    def __init__(
        self, kit: Kit, action: str, source: str, wrapper: tuple[str, ...] = (), **more: Any
    ):
        spec = kit.spec(action, source, **more)
        command = [
            *wrapper,
            sys.executable,
            "-m",
            "tests.obs.transfer_child",
            str(kit.root.parent),
            spec.model_dump_json(),
            kit.access.connection.model_dump_json(),
        ]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, cwd=PROJECT, text=True)
        self.job: dict[str, Any] = {}

    def jobs(self) -> Iterator[dict[str, Any]]:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.job = json.loads(line)
            yield self.job

    def run_until(self, done: int) -> None:
        for job in self.jobs():
            if job["progress"]["done"] >= done:
                return
        raise AssertionError(f"it ended: {self.job}")

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate()

    def end(self) -> dict[str, Any]:
        """The job in its last state."""
        for _ in self.jobs():
            pass
        self.process.communicate()
        assert self.process.returncode == 0
        return self.job


def pieces(kit: Kit) -> int:
    """How many pieces of a large object are on the disk."""
    lists = list(kit.root.rglob("*.done"))
    return lists[0].stat().st_size // 20 - 2 if lists else 0


def test_an_upload_goes_on_after_a_kill(own: Kit) -> None:
    own.write("large.bin", DATA)
    child = Child(own, "upload", "large.bin", destination=own.url)
    child.run_until(50 * MIB)
    child.kill()
    assert len(own.uploads()) == 1
    job = Child(own, "upload", "large.bin", destination=own.url).end()
    assert (job["state"], job["error"]) == ("succeeded", None)
    assert job["progress"]["done"] == SIZE
    assert sha256(own.get("large.bin")) == sha256(DATA)
    assert (own.uploads(), own.left()) == ([], [])


def test_a_download_goes_on_after_a_kill(own: Kit) -> None:
    own.write("large.bin", DATA)
    own.run("upload", "large.bin", destination=own.url)
    (own.root / "large.bin").unlink()
    child = Child(own, "download", f"{own.url}large.bin")
    until(lambda: pieces(own) >= 2)
    child.kill()
    assert all(path.startswith(".obs-") for path in own.files())
    inode = next(own.root.rglob("*.part")).stat().st_ino
    job = Child(own, "download", f"{own.url}large.bin").end()
    assert (job["state"], job["error"]) == ("succeeded", None)
    assert own.files() == ["large.bin"]
    assert (own.root / "large.bin").stat().st_ino == inode
    assert sha256((own.root / "large.bin").read_bytes()) == sha256(DATA)


def test_an_object_that_changed_meanwhile_is_fetched_anew(own: Kit) -> None:
    own.write("large.bin", DATA)
    own.run("upload", "large.bin", destination=own.url)
    child = Child(own, "download", f"{own.url}large.bin", conflict="overwrite")
    until(lambda: pieces(own) >= 2)
    child.kill()
    other = content(50 * MIB, 3)
    own.put("large.bin", other)
    assert Child(own, "download", f"{own.url}large.bin").end()["state"] == "succeeded"
    assert sha256((own.root / "large.bin").read_bytes()) == sha256(other)


@pytest.mark.parametrize("action", ["upload", "download"])
def test_the_store_is_killed_and_comes_back(own: Kit, action: str) -> None:
    own.write("large.bin", DATA)
    source, more = "large.bin", dict[str, Any](destination=own.url)
    if action == "download":
        own.run("upload", "large.bin", destination=own.url)
        (own.root / "large.bin").unlink()
        source, more = f"{own.url}large.bin", dict[str, Any]()
    child = Child(own, action, source, **more)
    if action == "upload":
        child.run_until(30 * MIB)
    else:
        # What is told of a download comes too late: it takes a quarter of a second.
        until(lambda: pieces(own) >= 1)
    own.server.kill()
    job = child.end()
    assert (job["state"], job["error"]["code"]) == ("failed", "objectstore.unreachable")
    assert job["resumable"]
    own.server.start()
    job = Child(own, action, source, **more).end()
    assert (job["state"], job["error"]) == ("succeeded", None)
    arrived = own.get("large.bin") if action == "upload" else (own.root / "large.bin").read_bytes()
    assert sha256(arrived) == sha256(DATA)
    assert own.uploads() == []


class ExpiringKeys(StoreProxy):
    """A store before which temporary keys end after some parts."""

    LASTS = 4

    def __init__(self, endpoint: str) -> None:
        super().__init__(endpoint)
        self.taken = 0
        self.is_renewed: Callable[[], bool] = lambda: False

    def parts(self) -> list[str]:
        """The numbers of those that came."""
        puts = (request for request in self.seen if request.method == "PUT")
        return [put.query["partNumber"] for put in puts if "partNumber" in put.query]

    def answer(self, request: Request) -> Reply:
        if not self.is_renewed() and len(self.parts()) > self.LASTS:
            return refusal(400, "ExpiredToken", "The provided token has expired.")
        self.taken += "partNumber" in request.query
        return self.forward(request)


def test_keys_that_expire_and_a_host_that_is_not_found_lose_nothing(own: Kit) -> None:
    own.write("large.bin", DATA)
    upload = ("upload", "large.bin")
    store = own.access.connection
    with ExpiringKeys(store.endpoint) as proxy:
        there = store.model_copy(update={"endpoint": proxy.endpoint})
        away = store.model_copy(update={"endpoint": "http://store.invalid"})
        for connection, code in ((there, "keys_expired"), (away, "host_unknown")):
            own.access.connection = connection
            job = Child(own, *upload, destination=own.url).end()
            assert (job["state"], job["error"]["code"]) == ("failed", f"objectstore.{code}")
            assert job["resumable"]
            assert len(own.uploads()) == 1
        proxy.is_renewed = lambda: True
        proxy.seen.clear()
        own.access.connection = there
        job = Child(own, *upload, destination=own.url).end()
        resent = proxy.parts()
    assert (job["state"], job["error"]) == ("succeeded", None)
    assert sha256(own.get("large.bin")) == sha256(DATA)
    assert own.uploads() == []
    assert len(resent) + ExpiringKeys.LASTS <= int(max(resent, key=int))


class RenewingAccess:
    """Its keys are other ones each time that they are asked for, as often as there are any."""

    def __init__(self, connection: Connection, times: int) -> None:
        self.opened = 0
        self._connection = connection
        self._times = times

    async def open(self, connection: str) -> tuple[Connection, Keys]:
        del connection
        self.opened += 1
        return self._connection, replace(KEYS, expires=min(self.opened, self._times))


@pytest.mark.parametrize(("times", "succeeds"), [(2, True), (1, False)])
def test_keys_that_end_in_the_middle_are_renewed_if_they_can_be(
    own: Kit, times: int, succeeds: bool
) -> None:
    own.write("large.bin", DATA)
    store = own.access.connection
    with ExpiringKeys(store.endpoint) as proxy:
        access = RenewingAccess(store.model_copy(update={"endpoint": proxy.endpoint}), times)
        service = TransferService(Workspace(own.root), own.state, access, Clients())
        spec = own.spec("upload", "large.bin", destination=own.url)
        run = DirectRun(ObsOperation(service), spec, secrets.token_hex(16))
        # The proxy takes the keys that came second.
        proxy.is_renewed = lambda: access.opened > 1 and succeeds
        run.start()
        if succeeds:
            run.result()
            assert sha256(own.get("large.bin")) == sha256(DATA)
            assert run.ctx.snapshot().done == len(DATA)
            # What had come with the first keys was not sent again.
            assert proxy.taken < 7 + ExpiringKeys.LASTS
        else:
            with pytest.raises(AppError) as failed:
                run.result()
            assert failed.value.code == "objectstore.keys_expired"
        assert access.opened == 2


@pytest.mark.parametrize(
    "kind",
    [
        errors.BadCertificate,
        errors.ClockSkew,
        errors.HostUnknown,
        errors.KeysExpired,
        errors.NoKeys,
        errors.WrongKeys,
    ],
)
def test_what_can_be_set_right_from_outside_does_not_end_a_job_for_good(
    kind: type[AppError],
) -> None:
    assert kind.retryable
    assert issubclass(kind, HOPELESS)


def test_many_small_files_go_on_after_a_kill(own: Kit) -> None:
    for number in range(3000):
        own.write(f"many/{number % 7}/{number}", str(number).encode())
    child = Child(own, "upload", "many", destination=own.url, conflict="rename")
    child.run_until(4000)
    child.kill()
    job = Child(own, "upload", "many", destination=own.url, conflict="rename").end()
    assert (job["state"], job["progress"]["items_done"]) == ("succeeded", 3000)
    # At most what was under way when it was killed has come twice.
    assert 3000 <= len(own.names()) <= 3016


def test_a_disk_that_fills_up_is_told_and_it_goes_on(tmp_path: Path, seaweed: StoreServer) -> None:
    kit = Kit(tmp_path, seaweed)
    kit.write("up/large.bin", content(30 * MIB))
    kit.write("up/small/a", content(9 * MIB, 2))
    kit.run("upload", "up", destination=kit.url)
    how = "-m" if os.geteuid() == 0 else "-Urm"
    script = f'mount -t tmpfs -o size=16m tmpfs {kit.root} && exec "$@"'
    wrapper = ("unshare", how, "sh", "-c", script, "sh")
    for source in ("up/large.bin", "up/"):
        kit.state.joinpath("jobs").mkdir(parents=True, exist_ok=True)
        (tmp_path / "jobs.db").unlink(missing_ok=True)
        job = Child(kit, "download", kit.url + source, wrapper).end()
        assert (job["state"], job["error"]["code"]) == ("failed", "storage.disk_full")
        assert job["resumable"]
