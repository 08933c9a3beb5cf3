"""How git speaks SSH, and the keys by which hosts are known."""

import asyncio
import base64
import contextlib
import hashlib
import os
import shlex
import signal
import tempfile
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from .address import Place
from .errors import HostKeyChanged, Unreachable
from .settings import CloneSettings

#: Seconds that a host gets to connect, and to show its key.
_CONNECT = 15
#: Seconds after which a silent host is asked whether it is still there.
_ALIVE = 15


class HostKey(NamedTuple):
    """A host's public key.

    Attributes:
        line: as it stands in a file of known hosts.
        fingerprint: as ssh shows it, ``SHA256:…``.
    """

    line: str
    fingerprint: str


def ssh_options(settings: CloneSettings) -> list[str]:
    """SSH that asks nothing, and connects to hosts only whose keys are known."""
    file = ["-F", settings.ssh_config] if settings.ssh_config else []
    given = {
        "BatchMode": "yes",
        "StrictHostKeyChecking": "yes",
        "ConnectTimeout": str(_CONNECT),
        "ServerAliveInterval": str(_ALIVE),
        "ServerAliveCountMax": str(max(1, int(settings.stall_timeout / _ALIVE))),
    }
    return [*file, *(item for name, value in given.items() for item in ("-o", f"{name}={value}"))]


def ssh_command(settings: CloneSettings) -> str:
    """The same as git takes it."""
    return shlex.join(["ssh", *ssh_options(settings)])


async def read_host_key(place: Place, settings: CloneSettings) -> HostKey:
    """The key that a host shows now.

    Raises:
        Unreachable: it shows none.
    """
    with tempfile.TemporaryDirectory(prefix="git-host-") as folder:
        known = Path(folder, "known")
        # The first of several values counts, so these come first. It gets no chance to log in.
        await _ssh(
            place, settings,
            "-o", f"UserKnownHostsFile={known}",
            "-o", "GlobalKnownHostsFile=/dev/null",
            "-o", "StrictHostKeyChecking=accept-new",
            "-o", "HashKnownHosts=no",
            "-o", "PreferredAuthentications=none",
        )  # fmt: skip
        lines = await asyncio.to_thread(_read_lines, known)
    if not lines:
        raise Unreachable(host=place.host)
    blob = base64.b64decode(lines[0].split()[2])
    digest = base64.b64encode(hashlib.sha256(blob).digest()).decode().rstrip("=")
    return HostKey(lines[0], f"SHA256:{digest}")


async def trust_host(place: Place, settings: CloneSettings, fingerprint: str) -> None:
    """Know a host from now on by the key of this fingerprint.

    Raises:
        HostKeyChanged: it shows another one.
        Unreachable: it shows none.
        OSError: what is known cannot be written.
    """
    key = await read_host_key(place, settings)
    if key.fingerprint != fingerprint:
        raise HostKeyChanged(host=place.host)
    config = await _ssh(place, settings, "-G")
    for line in config.splitlines():
        name, _, value = line.partition(" ")
        if name == "userknownhostsfile":
            await asyncio.to_thread(_append, value.split()[0], key.line)


def _read_lines(file: Path) -> list[str]:
    return file.read_text().splitlines() if file.exists() else []


def _append(name: str, line: str) -> None:
    file = Path(name).expanduser()
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file.touch(mode=0o600)
    content = file.read_bytes()
    # A line that somebody has not ended must not swallow this one.
    start = b"\n" if content and not content.endswith(b"\n") else b""
    with file.open("ab") as known:
        known.write(start + f"{line}\n".encode())


async def _ssh(place: Place, settings: CloneSettings, *options: str) -> str:
    """What ssh says on its standard output, whether it can log in or not."""
    parts = urlsplit(place.url)
    port = ["-p", str(parts.port)] if parts.port else []
    user = ["-l", unquote(parts.username)] if parts.username else []
    process = await asyncio.create_subprocess_exec(
        "ssh", *options, *ssh_options(settings), *port, *user, "--", parts.hostname or "", "true",
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        start_new_session=True,
    )  # fmt: skip
    try:
        said, _ = await asyncio.wait_for(process.communicate(), 2 * _CONNECT)
    except asyncio.TimeoutError:
        return ""
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()
    return said.decode(errors="replace")
