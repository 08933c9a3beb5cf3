"""Makes tar archives, good and bad ones."""

import io
import tarfile

Entry = tuple[tarfile.TarInfo, bytes]
MTIME = 1_600_000_000


def file(name: str, content: bytes = b"hello", mtime: float = MTIME) -> Entry:
    info = tarfile.TarInfo(name)
    info.size = len(content)
    info.mtime = mtime
    return info, content


def other(name: str, kind: bytes, target: str = "", **fields: object) -> Entry:
    info = tarfile.TarInfo(name)
    info.type = kind
    info.linkname = target
    for field, value in fields.items():
        setattr(info, field, value)
    return info, b""


def archive(*entries: Entry, format: int = tarfile.PAX_FORMAT) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w", format=format) as tar:
        for info, content in entries:
            tar.addfile(info, io.BytesIO(content))
    return stream.getvalue()
