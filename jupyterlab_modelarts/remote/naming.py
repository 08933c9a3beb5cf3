"""What a downloaded file is called."""

import mimetypes
import re
from collections.abc import Mapping
from urllib.parse import unquote_to_bytes, urlsplit

from ..core.paths import suggest_name

#: What can be unpacked, by the end of the name.
ARCHIVES = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz")

_PARAMETER = re.compile(
    r""";\s*(?P<key>[\w!#$%&'*+.^`|~-]+)\s*=\s*(?:"(?P<quoted>(?:[^"\\]|\\.)*)"|(?P<plain>[^;]*))"""
)


def name_of(url: str, headers: Mapping[str, str]) -> str:
    """A name for the file at ``url``, which can be used as it is.

    Args:
        url: where it was found in the end.
        headers: of the reply, with keys in lower case.
    """
    given = disposition_name(headers.get("content-disposition", ""))
    # What a server says is one name, whatever it tries.
    given = re.split(r"[/\\]", given)[-1]
    if given.strip(". "):
        return suggest_name(given)
    last = urlsplit(url).path.rstrip("/").rpartition("/")[2]
    if name := decode(unquote_to_bytes(last)).strip():
        return suggest_name(name)
    media_type = headers.get("content-type", "").partition(";")[0].strip()
    return "download" + (mimetypes.guess_extension(media_type) or "")


def disposition_name(header: str) -> str:
    """The file name in a Content-Disposition (RFC 6266), or empty."""
    found = {
        match["key"].lower(): (match["quoted"] or match["plain"] or "").strip()
        for match in _PARAMETER.finditer(f";{header.partition(';')[2]}")
    }
    if (extended := found.get("filename*", "")) and extended.count("'") >= 2:
        charset, _, value = extended.split("'", 2)
        try:
            return unquote_to_bytes(value).decode(charset or "utf-8")
        except (LookupError, UnicodeDecodeError):
            pass
    plain = re.sub(r"\\(.)", r"\1", found.get("filename", ""))
    # Many servers encode what they should not; a % in a real name is rare.
    if "%" in plain:
        return decode(unquote_to_bytes(plain))
    try:
        return decode(plain.encode("latin-1"))
    except UnicodeEncodeError:
        return plain


def decode(name: bytes) -> str:
    """A name in whatever encoding it comes: UTF-8, that of old Chinese programs, or any."""
    for encoding in ("utf-8", "gb18030"):
        try:
            return name.decode(encoding)
        except UnicodeDecodeError:
            continue
    return name.decode("latin-1")


def is_archive(name: str) -> bool:
    """Whether it is called like something that can be unpacked."""
    return name.lower().endswith(ARCHIVES)


def folder_name(name: str) -> str:
    """What the folder of an archive is called: its name without ``.tar.gz`` or the like."""
    ending = max((each for each in ARCHIVES if name.lower().endswith(each)), key=len, default="")
    stem = name[: len(name) - len(ending)]
    return stem if ending and stem.strip(". ") else f"{name} (unpacked)"
