"""A real SSH server on loopback, with keys and settings of its own."""

import os
import shutil
import subprocess
import time
from pathlib import Path
from types import TracebackType

from typing_extensions import Self

from tests.realserver import free_port

CONFIG = """
ListenAddress 127.0.0.1
Port {port}
HostKey {home}/host
PidFile none
AuthorizedKeysFile {home}/authorized
AuthenticationMethods publickey
PermitRootLogin yes
StrictModes no
UsePAM no
"""
#: What ssh gets in place of the user's own settings: nothing of theirs is read or written.
CLIENT = """
UserKnownHostsFile {home}/known
GlobalKnownHostsFile /dev/null
IdentityFile {home}/{key}
IdentitiesOnly yes
IdentityAgent none
"""


class SshServer:
    """Logs the user in by the key ``mine``, and by no other."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.port = free_port()
        self.host = f"127.0.0.1:{self.port}"
        self.known = home / "known"
        self._process: subprocess.Popen[bytes] | None = None
        for name in ("mine", "other"):
            self._make_key(name)
        shutil.copy(home / "mine.pub", home / "authorized")
        self.change_key()
        (home / "sshd.conf").write_text(CONFIG.format(home=home, port=self.port))

    def url(self, path: Path) -> str:
        """The address of a repository in the file system."""
        return f"ssh://{self.host}{path}"

    def client(self, key: str = "mine") -> str:
        """A file of settings for ssh, which logs in by a key."""
        file = self.home / f"client-{key}"
        file.write_text(CLIENT.format(home=self.home, key=key))
        return str(file)

    @property
    def fingerprint(self) -> str:
        """Of the key that it shows."""
        command = ("ssh-keygen", "-l", "-f", str(self.home / "host.pub"))
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()[1]

    def change_key(self) -> None:
        """It is known by another key when it starts again."""
        for name in ("host", "host.pub"):
            (self.home / name).unlink(missing_ok=True)
        self._make_key("host")

    def _make_key(self, name: str) -> None:
        command = ("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f")
        subprocess.run((*command, str(self.home / name)), check=True)

    def start(self) -> None:
        program = shutil.which("sshd") or "/usr/sbin/sshd"
        command = [program, "-D", "-e", "-f", str(self.home / "sshd.conf")]
        if os.geteuid() == 0:
            # It wants a folder in /run: in a namespace of its own that goes with it.
            script = 'mount -t tmpfs tmpfs /run && mkdir -m 755 /run/sshd && exec "$@"'
            command = ["unshare", "-m", "sh", "-c", script, "sh", *command]
        log = self.home / "log"
        with log.open("ab") as output:
            begin = output.tell()
            self._process = subprocess.Popen(command, stdout=output, stderr=output)
        for _ in range(200):
            if b"Server listening" in log.read_bytes()[begin:]:
                return
            assert self._process.poll() is None, log.read_text()
            time.sleep(0.05)
        raise AssertionError(f"sshd does not listen:\n{log.read_text()}")

    def stop(self) -> None:
        assert self._process is not None
        self._process.terminate()
        self._process.wait(10)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()
