"""Runs git: in a process group of its own, with nothing it could ask or be tricked into."""

import asyncio
import contextlib
import os
import re
import shutil
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from .address import Place
from .askpass import Askpass
from .errors import HostKeyUnknown, NoGit, OldGit, Silent
from .faults import explain
from .guard import check_address, find_proxy
from .login import Login
from .settings import CloneSettings
from .ssh import read_host_key, ssh_command

#: What partial clones and cones need. What keeps git to checked addresses came with 2.37: older
#: ones look names up again themselves, as the documentation says.
NEEDED = (2, 25)
#: Seconds that git gets to end when asked to.
GRACE = 5.0
_LOOK = 0.02
#: Bytes of its messages that are kept, and of its answers.
_KEPT = 16 << 10
MAX_ANSWER = 32 << 20

#: Who the user is to an origin.
LoginFor = Callable[[str], Login | None]

#: Nothing of a repository is run; what a user's own settings say about that does not count.
_SAFE = (
    "core.hooksPath=/dev/null",
    "core.fsmonitor=false",
    "credential.helper=",
    "protocol.ext.allow=never",
    "http.followRedirects=false",
    "submodule.recurse=false",
    "core.protectNTFS=true",
    "core.protectHFS=true",
    "fetch.fsckObjects=false",
    "advice.detachedHead=false",
    "gc.auto=0",
    "maintenance.auto=false",
)


class Result(NamedTuple):
    """What git said."""

    code: int
    stdout: bytes
    stderr: str


class Git:
    """Git, as one repository on the network needs it.

    Args:
        settings: of the operator.
        place: the repository: it is given the credentials of its own host only.
        login_for: who the user is to an origin, or None. It may block.
    """

    def __init__(self, settings: CloneSettings, place: Place, login_for: LoginFor) -> None:
        self._settings = settings
        self._place = place
        self._login_for = login_for

    async def run(
        self,
        *arguments: str,
        cwd: Path | None = None,
        data: bytes = b"",
        on_line: Callable[[str], None] = lambda _: None,
        timeout: float | None = None,
        hears_stdout: bool = False,
        limit: int = MAX_ANSWER,
        local: bool = False,
    ) -> Result:
        """Run it. A result may be a failure.

        Args:
            arguments: after the options that are always given.
            cwd: where.
            data: for its standard input.
            on_line: called with each line of its messages, progress too.
            timeout: seconds after which it is ended.
            hears_stdout: whether there is progress in its answer, as git-lfs tells it.
            limit: bytes of its answer that are kept.
            local: whether it has to do without the network, and so works where there is none.

        Raises:
            AppError: there is no git, the address is refused, or it took too long.
        """
        program = find_git()
        pins: tuple[str, ...] = ()
        environment = self._environment()
        async with contextlib.AsyncExitStack() as stack:
            if local:
                environment |= {"GIT_ALLOW_PROTOCOL": "none"}
            else:
                pins = await check_address(self._place, self._settings)
                askpass = stack.enter_context(Askpass(self._place.origin, await self._login()))
                environment |= askpass.environment
            options = (*_SAFE, *self._speed(), *pins)
            process = await asyncio.create_subprocess_exec(
                program,
                *(item for option in options for item in ("-c", option)),
                *arguments,
                cwd=cwd or "/",
                env=environment,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
                start_new_session=True,
            )
            # Also what it started must have ended before anybody tidies up.
            stack.push_async_callback(lambda: asyncio.shield(_end(process)))
            try:
                talk = _Talk(process, on_line, hears_stdout=hears_stdout, limit=limit)
                return await asyncio.wait_for(talk.run(data), timeout)
            except asyncio.TimeoutError:
                raise Silent(host=self._place.host) from None

    async def must(self, *arguments: str, cwd: Path | None = None, **options: Any) -> Result:
        """The same, where a failure is an error.

        Raises:
            AppError: what went wrong.
        """
        result = await self.run(*arguments, cwd=cwd, **options)
        if result.code == 0:
            return result
        had_login = await self._login() is not None
        error = explain(result.stderr, self._place, had_login=had_login, folder=cwd)
        if isinstance(error, HostKeyUnknown):
            key = await read_host_key(self._place, self._settings)
            error = HostKeyUnknown(
                host=self._place.host, url=self._place.url, fingerprint=key.fingerprint
            )
        raise error

    @property
    def place(self) -> Place:
        """The repository."""
        return self._place

    @property
    def allows_file(self) -> bool:
        """Whether repositories on this machine may be cloned."""
        return self._settings.allow_file

    @property
    def stall_timeout(self) -> int:
        """Seconds after which a connection that is next to silent is given up."""
        return max(1, int(self._settings.stall_timeout))

    def for_place(self, place: Place) -> "Git":
        """The same for another repository, such as a submodule."""
        return Git(self._settings, place, self._login_for)

    async def _login(self) -> Login | None:
        return await asyncio.to_thread(self._login_for, self._place.origin)

    def _speed(self) -> tuple[str, ...]:
        return ("http.lowSpeedLimit=1", f"http.lowSpeedTime={self.stall_timeout}")

    def _environment(self) -> dict[str, str]:
        # The machine's own authorities stay known.
        kept = {
            name: value
            for name, value in os.environ.items()
            if name.startswith("GIT_SSL_CA") or not name.startswith(("GIT_", "SSH_ASKPASS"))
        }
        if find_proxy(self._place):
            # What was not checked does not go around the proxy after all.
            kept = {name: value for name, value in kept.items() if name.lower() != "no_proxy"}
        schemes = "https:http:ssh:file" if self._settings.allow_file else "https:http:ssh"
        more = {
            "LC_ALL": "C",
            "LANGUAGE": "C",
            "GIT_TERMINAL_PROMPT": "0",
            "GIT_ALLOW_PROTOCOL": schemes,
            "GIT_SSH_COMMAND": ssh_command(self._settings),
            "GIT_TEMPLATE_DIR": "",
            "GIT_LFS_SKIP_SMUDGE": "1",
            # It would be silent where there is no terminal.
            "GIT_LFS_FORCE_PROGRESS": "1",
        }
        if self._settings.ca_file:
            more["GIT_SSL_CAINFO"] = self._settings.ca_file
        return kept | more


class _Talk:
    """What goes in and out of a running git."""

    def __init__(
        self,
        process: asyncio.subprocess.Process,
        on_line: Callable[[str], None],
        *,
        hears_stdout: bool,
        limit: int,
    ) -> None:
        self._process = process
        self._on_line = on_line
        self._hears_stdout = hears_stdout
        self._limit = limit
        self._said = bytearray()

    async def run(self, data: bytes) -> Result:
        stdin, stdout, stderr = self._process.stdin, self._process.stdout, self._process.stderr
        if stdin is None or stdout is None or stderr is None:
            raise RuntimeError("git has no pipes")
        listen = self._listen(stdout) if self._hears_stdout else self._collect(stdout)
        _, answer, _ = await asyncio.gather(self._feed(stdin, data), listen, self._listen(stderr))
        return Result(await self._process.wait(), answer, self._said.decode(errors="replace"))

    @staticmethod
    async def _feed(stdin: asyncio.StreamWriter, data: bytes) -> None:
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            stdin.write(data)
            await stdin.drain()
        stdin.close()

    async def _listen(self, stream: asyncio.StreamReader) -> bytes:
        rest = b""
        while chunk := await stream.read(8192):
            self._said.extend(chunk)
            del self._said[: max(0, len(self._said) - _KEPT)]
            *lines, rest = re.split(rb"[\r\n]", (rest + chunk)[-_KEPT:])
            for line in lines:
                self._on_line(line.decode(errors="replace"))
        return b""

    async def _collect(self, stream: asyncio.StreamReader) -> bytes:
        answer = bytearray()
        while chunk := await stream.read(65536):
            answer.extend(chunk[: self._limit - len(answer)])
        return bytes(answer)


async def _end(process: asyncio.subprocess.Process) -> None:
    """End a group: the leader may be gone and its children not."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        _signal_group(process.pid, number)
        for _ in range(int(GRACE / _LOOK)):
            if not _signal_group(process.pid, 0):
                break
            await asyncio.sleep(_LOOK)
    await process.wait()


def _signal_group(group: int, number: int) -> bool:
    try:
        os.killpg(group, number)
    except (ProcessLookupError, PermissionError):
        return False
    return True


def find_git() -> str:
    """Where git is.

    Raises:
        NoGit: nowhere.
    """
    program = shutil.which("git")
    if program is None:
        raise NoGit
    return program


def check_version(text: str) -> None:
    """Check what ``git version`` says.

    Raises:
        OldGit: it is too old.
    """
    match = re.search(r"(\d+)\.(\d+)(?:\.\d+)*", text)
    if match and (int(match[1]), int(match[2])) < NEEDED:
        raise OldGit(found=match[0], needed=".".join(map(str, NEEDED)))
