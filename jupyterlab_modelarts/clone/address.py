"""Addresses of repositories, and of web pages about them."""

import re
from typing import NamedTuple
from urllib.parse import unquote, urlsplit, urlunsplit

from ..core.errors import N_, ReservedName
from ..core.paths import clean_name, suggest_name
from .errors import BadRef, BadUrl

#: ``user@host:path``, as SSH addresses are often written.
_SCP = re.compile(r"(?:([\w.][\w.-]*)@)?([A-Za-z0-9][A-Za-z0-9.-]*):(?!//)([^:]+)")
#: What stands between a repository and a place in it, in the pages of forges.
_PAGES = re.compile(
    r"(?P<repository>/.+?)/(?:-/)?(?P<view>tree|blob|blame|commits|src/branch|src/tag)/(?P<rest>.+)"
)
#: Pages that are about a repository as a whole.
_TABS = re.compile(
    r"(/[^/]+/[^/]+)/(?:-/)?(?:issues|pulls|pull|merge_requests|branches|tags)(/.*)?"
)
_MAY_TELL = N_("it may hold a password or a token; give that when you are asked")
#: What git takes no part of a name of a branch from.
_BAD_REF = re.compile(r"^-|\.\.|@\{|[\x00-\x20\x7f~^:?*\[\\]|//|/$|^/|\.lock$|\.$")


class Place(NamedTuple):
    """A repository, and maybe a place in it.

    Attributes:
        url: what git is given.
        rest: a branch or tag and a folder in it, in one: ``main/docs``; empty without.
        is_file: whether ``rest`` ends in a file.
    """

    url: str
    rest: str = ""
    is_file: bool = False

    @property
    def host(self) -> str:
        """For people; with the port if it is not the usual one."""
        return urlsplit(self.url).netloc.rpartition("@")[2] or "localhost"

    @property
    def origin(self) -> str:
        """What credentials are for: ``https://host:port``."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{self.host.lower()}"

    @property
    def full(self) -> "Place":
        """The same under the name with ``.git``: some forges only answer under that."""
        return self if self.url.endswith(".git") else self._replace(url=f"{self.url}.git")

    @property
    def name(self) -> str:
        """What the folder of a clone is called."""
        last = unquote(urlsplit(self.url).path).rstrip("/").rpartition("/")[2]
        return suggest_name(last.removesuffix(".git"))


def find_place(text: str, *, allow_file: bool = False) -> Place:
    """What an address means that a user has pasted.

    Raises:
        BadUrl: nothing that can be cloned.
    """
    text = text.strip()
    shown = hide_password(text) if "//" in text else text.rpartition("@")[2]
    if re.match(r"-|[\w+-]*::", text) or "\\" in text or not text.isprintable():
        raise BadUrl(url=shown, reason=N_("it is no address of a repository"))
    if "://" not in text:
        if match := _SCP.fullmatch(text):
            user, host, path = match.groups()
            if "@" in path:
                raise BadUrl(url=shown, reason=_MAY_TELL)
            prefix = f"{user}@" if user else ""
            return _check(f"ssh://{prefix}{host}/{path.lstrip('/')}", shown, allow_file)
        text = f"https://{text}"
    return _check(text, shown, allow_file)


def _check(text: str, shown: str, allow_file: bool) -> Place:
    try:
        parts = urlsplit(text)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        raise BadUrl(url=shown, reason=N_("it is no address of a repository")) from None
    scheme = parts.scheme.lower()
    if scheme == "file" and allow_file:
        return Place(urlunsplit(("file", "", parts.path, "", "")))
    if scheme not in ("http", "https", "ssh"):
        raise BadUrl(url=shown, reason=N_("it begins neither with https:// nor with ssh://"))
    host = parts.hostname or ""
    if not host.isascii():
        # Python and curl do not agree on what such a name is in the DNS.
        raise BadUrl(url=shown, reason=N_("the host has to be written in ASCII (xn--…)"))
    # A host that begins with a dash would be an option for ssh.
    if not re.fullmatch(r"[A-Za-z0-9_]([\w.-]*\w)?\.?", host) and ":" not in host:
        raise BadUrl(url=shown, reason=N_("the name of the host is not valid"))
    if parts.password is not None:
        raise BadUrl(url=shown, reason=_MAY_TELL)
    user = f"{parts.username}@" if scheme == "ssh" and parts.username else ""
    if user.startswith("-"):
        raise BadUrl(url=shown, reason=N_("the user name is not valid"))
    netloc = f"{user}[{host}]{port}" if ":" in host else f"{user}{host}{port}"
    if scheme == "ssh":
        return Place(urlunsplit((scheme, netloc, parts.path, "", "")))
    return _place(scheme, netloc, parts.path, shown)


def _place(scheme: str, netloc: str, path: str, shown: str) -> Place:
    path = re.sub(r"//+", "/", path).rstrip("/")
    rest, is_file = "", False
    if match := _PAGES.fullmatch(path):
        path, rest = match["repository"], unquote(match["rest"])
        is_file = match["view"] in ("blob", "blame")
    elif match := _TABS.fullmatch(path):
        path = match[1]
    if not path:
        raise BadUrl(url=shown, reason=N_("it names a host, but no repository"))
    return Place(urlunsplit((scheme, netloc, path, "", "")), rest, is_file)


def check_secret(url: str, place: Place) -> None:
    """Check an address that will be stored: tokens are also written as user names and in queries.

    Raises:
        BadUrl: it may hold a secret.
    """
    if not place.url.startswith("ssh:") and re.search(r"[@?#]", url):
        raise BadUrl(url=hide_password(place.url), reason=_MAY_TELL)


def hide_password(text: str) -> str:
    """An address without what may be a password in it, for messages."""
    return re.sub(r"//.*@", "//", text)


def folder_name(name: str) -> str:
    """The name of the folder that a clone becomes, as it will be written.

    Raises:
        BadName, NameTooLong: there can be none of this name.
    """
    if name.strip().lower() == ".git":
        # Whatever is in it would be taken for the repository of the folder around it.
        raise ReservedName(name=name)
    return clean_name(name)


def check_ref(ref: str) -> None:
    """Check what may be a branch or a tag.

    Raises:
        BadRef: it never can.
    """
    if ref and _BAD_REF.search(ref):
        raise BadRef(ref=ref)


def split_rest(rest: str, refs: set[str], *, is_file: bool = False) -> tuple[str, str] | None:
    """The branch or tag that ``rest`` begins with, and the folder after it; None without one.

    Branches have slashes in their names: the longest that exists is meant.
    """
    names = rest.strip("/").split("/")
    for count in range(len(names), 0, -1):
        ref = "/".join(names[:count])
        if ref in refs:
            folder = names[count:-1] if is_file else names[count:]
            return ref, "/".join(folder)
    return None
