"""What git says when it fails, as an error for people. Git runs in English."""

import re

from ..core.errors import AppError, DiskFull
from .address import Place, hide_password
from .errors import (
    AuthRequired,
    BadCertificate,
    CutShort,
    GitFailed,
    HostUnknown,
    KeyRefused,
    Moved,
    NoRepository,
    NoSuchRef,
    Silent,
    UnknownHostKey,
    Unreachable,
    WrongCredentials,
)

_NO_REF = re.compile(
    r"Remote branch (.+) not found in upstream|couldn't find remote ref (.+)", re.I
)


def explain(stderr: str, place: Place, *, had_login: bool) -> AppError:
    """The error that a failed git stands for.

    Args:
        stderr: the end of what it said.
        place: what was to be cloned.
        had_login: whether it could give a user name and a password.
    """
    host = place.host
    if match := _NO_REF.search(stderr):
        return NoSuchRef(ref=(match[1] or match[2]).strip())
    for pattern, error in _CAUSES:
        if re.search(pattern, stderr, re.IGNORECASE):
            if error is AuthRequired and had_login:
                return WrongCredentials(host=host)
            if error is DiskFull:
                return DiskFull(name=place.name, free="0 B", need="?")
            return error(host=host, url=place.url)
    return GitFailed(reason=_reason(stderr))


#: The first that fits counts.
_CAUSES: tuple[tuple[str, type[AppError]], ...] = (
    (r"No space left on device|Disk quota exceeded", DiskFull),
    (r"Permission denied \(|Too many authentication failures", KeyRefused),
    (r"Host key verification failed|REMOTE HOST IDENTIFICATION HAS CHANGED", UnknownHostKey),
    (r"Authentication failed|could not read (Username|Password)", AuthRequired),
    (r"returned error: 40[13]", AuthRequired),
    (r"Could not resolve (host|proxy)|Name or service not known", HostUnknown),
    (r"certificate|SSL peer|gnutls_handshake", BadCertificate),
    (r"returned error: 30\d|redirect", Moved),
    (r"Operation too slow", Silent),
    (r"early EOF|hung up|RPC failed|transfer closed|unexpected disconnect", CutShort),
    (r"non-properly terminated", CutShort),
    (r"Failed to connect|Connection (refused|timed out|reset)|unable to connect", Unreachable),
    (r"returned error: 5\d\d|No route to host|Network is unreachable", Unreachable),
    (r"repository .* (not found|does not exist)|not valid: is this a git|"
     r"does not appear to be a git|returned error: 404", NoRepository),
)  # fmt: skip


def _reason(stderr: str) -> str:
    """The line that says most, without passwords and control characters."""
    lines = [line.strip() for line in re.split(r"[\r\n]+", stderr) if line.strip()]
    fatal = [line for line in lines if line.startswith(("fatal:", "error:"))]
    line = (fatal or lines or ["no reason given"])[-1]
    text = hide_password(re.sub(r"^(fatal|error): ", "", line))
    return "".join(c for c in text if c.isprintable())[:300]
