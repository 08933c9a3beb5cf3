"""The address of the file itself, where people copy the address of a page that shows it."""

import re
from urllib.parse import SplitResult, urlsplit, urlunsplit

from ..core.errors import N_
from .errors import BadUrl

#: Pages of these hosts, and what stands in the path of the file in place of the page's.
_PAGES = (
    (re.compile(r"^(www\.)?github\.com$"), r"^(/[^/]+/[^/]+)/blob/", r"\1/raw/"),
    (re.compile(r"^gitee\.com$"), r"^(/[^/]+/[^/]+)/blob/", r"\1/raw/"),
    (re.compile(r"^bitbucket\.org$"), r"^(/[^/]+/[^/]+)/src/", r"\1/raw/"),
    (re.compile(r"^huggingface\.co$"), r"^(.+)/blob/", r"\1/resolve/"),
    (re.compile(r"^gist\.github\.com$"), r"^(/[^/]+/[0-9a-f]+)/?$", r"\1/raw"),
    # GitLab is run by many, and its pages look the same everywhere.
    (re.compile(r""), r"^(/.+)/-/blob/", r"\1/-/raw/"),
)


def file_url(text: str) -> str:
    """The address to download from, for one that a user gives.

    Raises:
        BadUrl: it is none, or one that is not served.
    """
    parts = _parse(text.strip())
    for host, page, file in _PAGES:
        if host.search(parts.hostname or "") and re.match(page, parts.path):
            return urlunsplit(parts._replace(path=re.sub(page, file, parts.path), fragment=""))
    return urlunsplit(parts._replace(fragment=""))


def _parse(text: str) -> SplitResult:
    shown = _without_user(text)[:200]
    if any(character <= " " or character == "\x7f" for character in text):
        raise BadUrl(url=shown, reason=N_("there is white space in it"))
    try:
        parts = urlsplit(text)
        host, user, _ = parts.hostname, parts.username or parts.password, parts.port
    except ValueError:
        raise BadUrl(url=shown, reason=N_("it is not a URL")) from None
    if parts.scheme.lower() not in ("http", "https"):
        raise BadUrl(url=shown, reason=N_("it does not begin with http:// or https://"))
    if not host:
        raise BadUrl(url=shown, reason=N_("it names no host"))
    if user:
        raise BadUrl(url=shown, reason=N_("a user name or password has no place in it"))
    return parts


def _without_user(text: str) -> str:
    """An address, or what was meant as one, without what may be a password in it."""
    return re.sub(r"^([^/@]*//)?.*@", r"\1", text, flags=re.DOTALL)


def host_of(url: str) -> str:
    """The host in a URL, for people."""
    return urlsplit(url).netloc.rpartition("@")[2]
