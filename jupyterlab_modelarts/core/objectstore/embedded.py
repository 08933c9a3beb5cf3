"""The object store that comes with this server: SeaweedFS, on loopback, for one user."""

import asyncio
import contextlib
import json
import logging
import os
import secrets
import shutil
import signal
import socket
import sys
import sysconfig
from pathlib import Path
from typing import Literal

from botocore.exceptions import BotoCoreError, ClientError

from ..credentials.privatefile import make_private_folder, read_private, write_private
from ..errors import N_, AppError
from ..files import sync_folder
from .client import make_client
from .connection import Connection, Keys
from .errors import EmbeddedFailed, EmbeddedMissing
from .given import hint
from .registry import Known
from .samples import BUCKET, put_samples

log = logging.getLogger(__name__)

ID = "embedded"
State = Literal["off", "missing", "starting", "running", "failed"]

#: Seconds that it gets to answer, and to end.
START_SECONDS = 60.0
STOP_SECONDS = 10.0
#: Seconds between two tries to reach it.
TRY_EVERY = 0.2
#: Seconds between two looks at one that another server runs.
LOOK_EVERY = 1.0
#: How often in a row it is started again after it ended by itself, and the seconds after which
#: another end is not of that row.
RESTARTS = 3
STEADY_SECONDS = 600.0
#: Its parts, each on a port of its own and, for gRPC, on one that is larger by this.
PARTS = ("s3", "master", "volume", "filer", "admin")
GRPC_DISTANCE = 10_000

#: Ends the program when the server is killed, where the system can do that (Linux). At once: asked
#: kindly, it may hang when its folder is gone as well, and it survives this without loss.
_LAUNCHER = """
import ctypes, os, sys
try:
    ctypes.CDLL(None).prctl(1, 9)
except (AttributeError, OSError):
    pass
if os.getppid() != int(sys.argv[1]):
    sys.exit(1)
os.execv(sys.argv[2], sys.argv[2:])
"""


def find_program() -> Path | None:
    """SeaweedFS' program: of this environment, else of the system."""
    own = Path(sysconfig.get_path("scripts")) / ("weed.exe" if os.name == "nt" else "weed")
    found = str(own) if own.exists() else shutil.which("weed")
    return Path(found) if found else None


class EmbeddedStore:
    """Starts and stops it, and is the source of its connection.

    Args:
        folder: where its data and its keys are kept.
        enabled: whether it is wanted.
        program: SeaweedFS' program, or None where there is none.

    Attributes:
        state: what has become of it.
        error: why there is none; None otherwise.
    """

    def __init__(self, folder: Path, *, enabled: bool, program: Path | None) -> None:
        self.folder = folder
        self.state: State = "starting"
        self.error: AppError | None = None
        self._program = program
        self._endpoint = ""
        self._keys: Keys | None = None
        self._lock: int | None = None
        self._process: asyncio.subprocess.Process | None = None
        self._task: asyncio.Task[None] | None = None
        self._ports: dict[str, int] = {}
        if not enabled:
            self.state = "off"
        elif program is None:
            self.state, self.error = "missing", EmbeddedMissing()

    # --- as a source of connections ----------------------------------------------------------

    def known(self) -> list[Known]:
        if self.state != "running" or self._keys is None:
            return []
        connection = Connection(
            id=ID,
            name="Local",
            endpoint=self._endpoint,
            addressing="path",
            source="embedded",
        )
        return [Known(connection, hint(self._keys.access_key))]

    def keys(self, id: str) -> Keys | None:
        return self._keys if id == ID else None

    # --- running -----------------------------------------------------------------------------

    async def start(self) -> None:
        """Begin to start it. The server does not wait for it."""
        if self.state == "starting":
            self._task = asyncio.ensure_future(self._run())

    async def stop(self) -> None:
        """End it, if this server has started it."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def _run(self) -> None:
        try:
            await asyncio.to_thread(make_private_folder, self.folder, narrow=True)
            self._keys = await asyncio.to_thread(self._own_keys)
            await self._use_other()
            loop = asyncio.get_running_loop()
            in_a_row = 0
            while in_a_row <= RESTARTS:
                started = loop.time()
                await self._serve()
                in_a_row = 1 if loop.time() - started > STEADY_SECONDS else in_a_row + 1
                log.warning("The embedded object store ended by itself and is started again")
                self.state = "starting"
            raise EmbeddedFailed(reason=N_("it ends again and again"), log=self.log)
        except AppError as error:
            self.state, self.error = "failed", error
            log.warning("%s", error)
        except OSError as error:
            self.state = "failed"
            self.error = EmbeddedFailed(reason=error.strerror or str(error), log=self.log)
        finally:
            await self._end()
            if self._lock is not None:
                os.close(self._lock)
                self._lock = None

    @property
    def log(self) -> Path:
        """The file that the program writes its messages to."""
        return self.folder / "weed.log"

    async def _serve(self) -> None:
        """Start it, and wait for its end."""
        if self._program is None or self._keys is None:
            raise RuntimeError("there is nothing to start")
        self._ports = free_ports()
        self._endpoint = f"http://127.0.0.1:{self._ports['s3']}"
        (self.folder / "data").mkdir(exist_ok=True, mode=0o700)
        with self.log.open("wb") as output:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                *("-I", "-c", _LAUNCHER, str(os.getpid()), str(self._program)),
                *weed_arguments(self.folder, self._ports),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env=weed_environment(),
                start_new_session=True,
            )
        await self._until_it_answers()
        running = {"pid": self._process.pid, "endpoint": self._endpoint}
        write_private(self.folder / "running.json", json.dumps(running).encode())
        self.state = "running"
        await self._process.wait()

    async def _until_it_answers(self) -> None:
        loop = asyncio.get_running_loop()
        end = loop.time() + START_SECONDS
        while loop.time() < end:
            if self._process is not None and self._process.returncode is not None:
                break
            if await asyncio.to_thread(self._answers):
                return
            await asyncio.sleep(TRY_EVERY)
        raise EmbeddedFailed(reason=_last_line(self.log), log=self.log)

    def _answers(self) -> bool:
        """Whether an object can be read. Lists of buckets are there long before that."""
        connection = Connection(
            id=ID, name=ID, endpoint=self._endpoint, addressing="path", source="embedded"
        )
        if self._keys is None:
            return False
        client = make_client(connection, self._keys, attempts=1)
        try:
            put_samples(client)
            client.get_object(Bucket=BUCKET, Key="README.md")["Body"].read()
        except (BotoCoreError, ClientError, AppError):
            return False
        finally:
            client.close()
        return True

    async def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        for how in (signal.SIGTERM, signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, how)
            with contextlib.suppress(asyncio.TimeoutError):
                await asyncio.wait_for(process.wait(), STOP_SECONDS)
                break
        self._tidy()

    def _tidy(self) -> None:
        """Remove what the program leaves in the folder of temporary files."""
        (self.folder / "running.json").unlink(missing_ok=True)
        for part, port in self._ports.items():
            for name in (f"{part}-{port}", f"{part}-grpc-{port + GRPC_DISTANCE}"):
                with contextlib.suppress(OSError):
                    Path("/tmp", f"seaweedfs-{name}.sock").unlink(missing_ok=True)  # noqa: S108

    # --- another server of the same user -----------------------------------------------------

    def _take_lock(self) -> bool:
        """Whether this server is the one that runs it."""
        lock = os.open(self.folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        if not _try_lock(lock):
            os.close(lock)
            return False
        self._lock = lock
        return True

    async def _use_other(self) -> None:
        """Use what another server runs, until this one has to: one store for all of a user's."""
        loop = asyncio.get_running_loop()
        end = loop.time() + START_SECONDS
        answers = False
        while not self._take_lock():
            endpoint = await asyncio.to_thread(self._others_endpoint)
            if endpoint != self._endpoint:
                # It ended, or was started anew on other ports.
                self.state, self._endpoint, answers = "starting", endpoint, False
                end = loop.time() + START_SECONDS
            if endpoint and not answers:
                answers = await asyncio.to_thread(self._answers)
            if answers:
                self.state = "running"
            elif loop.time() > end:
                reason = N_("another server's does not answer")
                raise EmbeddedFailed(reason=reason, log=self.log)
            await asyncio.sleep(LOOK_EVERY if answers else TRY_EVERY)
        self.state = "starting"

    def _others_endpoint(self) -> str:
        """Where the one of another server is; empty if it does not say."""
        data = read_private(self.folder / "running.json")
        try:
            return str(json.loads(data or b"null")["endpoint"])
        except (ValueError, TypeError, KeyError):
            return ""

    def _own_keys(self) -> Keys:
        """Random keys, the same each time."""
        path = self.folder / "s3.json"
        data = read_private(path)
        if data is not None:
            with contextlib.suppress(ValueError, LookupError, TypeError):
                credentials = json.loads(data)["identities"][0]["credentials"][0]
                return Keys(credentials["accessKey"], credentials["secretKey"])
        keys = Keys(secrets.token_hex(10).upper(), secrets.token_urlsafe(30))
        write_private(path, json.dumps(weed_identities(keys), indent=1).encode())
        sync_folder(self.folder)
        return keys


def weed_identities(keys: Keys) -> dict[str, object]:
    """SeaweedFS' file of identities, with one that may do everything."""
    credentials = {"accessKey": keys.access_key, "secretKey": keys.secret_key}
    actions = ["Admin", "Read", "List", "Tagging", "Write"]
    return {"identities": [{"name": "owner", "credentials": [credentials], "actions": actions}]}


def weed_arguments(folder: Path, ports: dict[str, int]) -> list[str]:
    """The command line of a whole SeaweedFS on loopback.

    All flags each time: it remembers those of earlier starts.
    """
    return [
        "-logtostderr=true",
        "mini",
        f"-dir={folder / 'data'}",
        "-ip=127.0.0.1",
        "-ip.bind=127.0.0.1",
        *(f"-{part}.port={ports[part]}" for part in PARTS),
        f"-s3.config={folder / 's3.json'}",
        "-s3.domainName=s3.localhost",
        "-s3.allowDeleteBucketNotEmpty=false",
        "-s3.port.iceberg=0",
        "-s3.port.lance=0",
        "-webdav=false",
        "-admin.ui=false",
    ]


def weed_environment() -> dict[str, str]:
    """The environment it gets: nothing of ours, and keys without which anybody could read."""
    names = ("WEED_JWT_SIGNING_KEY", "WEED_JWT_SIGNING_READ_KEY")
    filer = ("WEED_JWT_FILER_SIGNING_KEY", "WEED_JWT_FILER_SIGNING_READ_KEY")
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
    keys = {name: secrets.token_hex(16) for name in (*names, *filer)}
    return {**kept, **keys, "GOMEMLIMIT": "600MiB"}


def free_ports() -> dict[str, int]:
    """A port for each part, such that the one for its gRPC is free as well."""
    found: dict[str, int] = {}
    while len(found) < len(PARTS):
        port = 20_000 + secrets.randbelow(30_000)
        if port not in found.values() and _is_free(port) and _is_free(port + GRPC_DISTANCE):
            found[PARTS[len(found)]] = port
    return found


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _last_line(path: Path) -> str:
    try:
        lines = path.read_text("utf-8", "replace").strip().splitlines()
    except OSError:
        lines = []
    return lines[-1][:200] if lines else "it says nothing"


if sys.platform == "win32":

    def _try_lock(descriptor: int) -> bool:
        """Windows users run one server."""
        del descriptor
        return True

else:
    import fcntl

    def _try_lock(descriptor: int) -> bool:
        """Whether this process got it. The system frees it however the process ends."""
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
