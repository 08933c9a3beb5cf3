"""What git says when it fails, as an error for people. Git runs in English."""

import re
from pathlib import Path

from ..core.errors import AppError
from ..core.files import free_bytes
from .address import Place, hide_password
from .errors import (
    AuthRequired,
    BadCertificate,
    CutShort,
    DiskFilled,
    GitFailed,
    HostKeyChanged,
    HostKeyUnknown,
    HostUnknown,
    KeyRefused,
    LargeFilesMissing,
    Moved,
    NoRepository,
    NoSuchRef,
    Silent,
    Unreachable,
    WrongCredentials,
)

_NO_REF = re.compile(
    r"Remote branch (.+) not found in upstream|couldn't find remote ref (.+)", re.I
)

_QUOTED = re.compile(r"'[^'\n]*'|\"[^\"\n]*\"")
#: With less than this a disk is full: git says only that it could not write.
_FULL = 1 << 20


def explain(stderr: str, place: Place, *, had_login: bool, folder: Path | None = None) -> AppError:
    """The error that a failed git stands for.

    Args:
        stderr: the end of what it said.
        place: what was to be cloned.
        had_login: whether it could give a user name and a password.
        folder: where it wrote.
    """
    host = place.host
    # Names that repositories and files have say nothing about what went wrong.
    said = _QUOTED.sub("''", stderr.replace(place.url, ""))
    if match := _NO_REF.search(stderr):
        return NoSuchRef(ref=(match[1] or match[2]).strip())
    for pattern, error in _CAUSES:
        if re.search(pattern, said, re.IGNORECASE):
            if error is AuthRequired and had_login:
                return WrongCredentials(host=host, url=place.url)
            return error(host=host, url=place.url, name=place.name, fingerprint="?")
    if folder is not None and re.search(_CANNOT_WRITE, stderr) and free_bytes(folder) < _FULL:
        return DiskFilled(name=place.name)
    return GitFailed(reason=_reason(stderr))


#: The first that fits counts.
_CAUSES: tuple[tuple[str, type[AppError]], ...] = (
    (r"No space left on device|Disk quota exceeded", DiskFilled),
    (r"Permission denied \(|Too many authentication failures", KeyRefused),
    (r"REMOTE HOST IDENTIFICATION HAS CHANGED|revoked host key", HostKeyChanged),
    (r"Host key verification failed", HostKeyUnknown),
    (r"Authentication failed|could not read (Username|Password)", AuthRequired),
    (r"returned error: 40[13]|Authorization error|credentials for .* not found", AuthRequired),
    (r"\[404\]|Object does not exist", LargeFilesMissing),
    (r"Could not resolve (host|proxy)|Name or service not known", HostUnknown),
    (r"repository .* (not found|does not exist)|not valid: is this a git|"
     r"does not appear to be a git|returned error: 404", NoRepository),
    (r"SSL certificate problem|certificate (verification failed|verify|subject name)|"
     r"setting certificate|trust anchors|x509: |SSL peer|gnutls_handshake", BadCertificate),
    (r"returned error: 30\d|from redirection|too many redirects", Moved),
    (r"Operation too slow", Silent),
    (r"early EOF|remote end hung up|RPC failed|transfer closed|unexpected disconnect", CutShort),
    (r"non-properly terminated", CutShort),
    (r"Failed to connect|Connection (refused|timed out|reset)|unable to connect", Unreachable),
    (r"returned error: 5\d\d|No route to host|Network is unreachable", Unreachable),
)  # fmt: skip


_CANNOT_WRITE = r"unable to (write|create)|write error|could not write|cannot create"


def _reason(stderr: str) -> str:
    """The line that says most, without passwords and control characters."""
    lines = [line.strip() for line in re.split(r"[\r\n]+", stderr) if line.strip()]
    fatal = [line for line in lines if line.startswith(("fatal:", "error:"))]
    line = (fatal or lines or ["no reason given"])[-1]
    text = hide_password(re.sub(r"^(fatal|error): ", "", line))
    return "".join(c for c in text if c.isprintable())[:300]
