"""What is at an address, before it is downloaded. Blocks; runs in threads."""

import time
from pathlib import Path

from ..core.errors import AppError
from ..core.files import human_size
from ..core.paths import find_same_name
from .download import Head
from .errors import NotAFile, Silent, TooLarge
from .http import Reply, Session, Stop, refusal
from .models import RemoteInfo
from .naming import folder_name, is_archive, name_of
from .pages import file_url, host_of
from .settings import RemoteSettings

#: Seconds for all that is asked about one address.
PATIENCE = 15.0


def look(url: str, folder: Path | None, settings: RemoteSettings) -> RemoteInfo:
    """What would be downloaded, into ``folder``; errors are part of it."""
    name = "download"
    try:
        address = file_url(url)
        name = name_of(address, {})
        reply = _ask(address, settings)
        head = Head.read(reply)
        name = name_of(reply.url, reply.headers)
        check_type(name, reply)
        if settings.max_size is not None and (head.size or 0) > settings.max_size:
            raise TooLarge(name=name, limit=human_size(settings.max_size))
    except AppError as error:
        return RemoteInfo(url=url, name=name, error=error.info())
    return RemoteInfo(
        url=url,
        name=name,
        size=head.size,
        type=reply.headers.get("content-type", "").partition(";")[0].strip()[:100],
        resumable=head.ranges,
        archive=is_archive(name),
        taken=folder is not None and find_same_name(folder, name) is not None,
        folder_taken=folder is not None and find_same_name(folder, folder_name(name)) is not None,
    )


def check_type(name: str, reply: Reply) -> None:
    """Notice a page where a notebook was meant.

    Raises:
        NotAFile: it is one.
    """
    media_type = reply.headers.get("content-type", "").lower()
    if name.lower().endswith(".ipynb") and media_type.startswith("text/html"):
        raise NotAFile(name=name)


def _ask(url: str, settings: RemoteSettings) -> Reply:
    end = time.monotonic() + PATIENCE
    session = Session(settings, lambda: time.monotonic() > end)
    try:
        reply = session.head(url, PATIENCE)
        if refusal(reply) is None:
            return reply
        # Some servers have files, but no HEAD; signed links are for GET only.
        return _first_bytes(session, url)
    except Stop:
        raise Silent(host=host_of(url), seconds=int(PATIENCE)) from None
    finally:
        session.close()


def _first_bytes(session: Session, url: str) -> Reply:
    """The reply to GET, of which nothing is read."""
    found: list[Reply] = []

    def on_data(reply: Reply, _: bytes) -> None:
        found.append(reply)
        raise _Enough

    try:
        reply = session.get(url, on_data, {"Accept-Encoding": "identity"})
    except _Enough:
        reply = found[0]
    if error := refusal(reply):
        raise error
    return reply


class _Enough(Exception):
    """The head of the reply is all that is wanted."""
