"""Gives a running git its credentials, over a socket that only this user can open."""

import contextlib
import re
import shlex
import shutil
import socket
import sys
import tempfile
import threading
from pathlib import Path
from types import TracebackType

from typing_extensions import Self

from . import askhelper
from .login import Login

#: As git asks, and as git-lfs does: with other marks, and without a colon.
_QUESTION = re.compile(
    r"(Username|Password) for ['\"](https?)://(?:[^@/]*@)?([^/'\"]+)(?:/[^'\"]*)?['\"](?:: ?)?"
)


class Askpass:
    """While it is open, git may ask for the credentials of one origin.

    Args:
        origin: who they are for: nobody else is given them, not even a submodule's host.
        login: or None for nobody's.
    """

    def __init__(self, origin: str, login: Login | None) -> None:
        self._origin = origin
        self._login = login

    def __enter__(self) -> Self:
        # Only its owner may enter it; the path is short, as those of sockets must be.
        self._folder = Path(tempfile.mkdtemp(prefix="git-ask-"))
        self.program = self._folder / "ask"
        self.program.write_text(
            f"#!/bin/sh\nexec {shlex.quote(sys.executable)} -I -S"
            f' {shlex.quote(askhelper.__file__)} "$1"\n'
        )
        self.program.chmod(0o700)
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.bind(str(self._folder / "socket"))
        self._socket.listen()
        threading.Thread(target=self._serve, name="git-askpass", daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        # Closing alone would not wake the thread that waits there.
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    @property
    def environment(self) -> dict[str, str]:
        """What git needs to know. Nothing of it is secret."""
        return {
            "GIT_ASKPASS": str(self.program),
            "MODELARTS_ASKPASS": str(self._folder / "socket"),
        }

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._socket.accept()
                with contextlib.suppress(OSError):
                    self._converse(connection)

    def _converse(self, connection: socket.socket) -> None:
        with connection:
            connection.settimeout(5)
            question = b"".join(iter(lambda: connection.recv(4096), b""))
            connection.sendall(self._answer(question.decode(errors="replace")))

    def _answer(self, question: str) -> bytes:
        match = _QUESTION.fullmatch(question)
        if match is None or f"{match[2]}://{match[3].lower()}" != self._origin:
            return b""
        if self._login is None:
            return b""
        text = self._login.username if match[1] == "Username" else self._login.password
        return f"{text}\n".encode()
