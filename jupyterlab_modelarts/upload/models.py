"""What upload sends over the wire."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints

from ..core.errors import ErrorInfo
from ..core.jobs.models import JobSpec
from ..core.wire import MAX_COUNT, Count, Milliseconds, WireModel


def _presentable(text: str) -> str:
    text.encode()
    if len(text) > 4096:
        raise ValueError("longer than any path")
    return text


#: Text that can be stored and shown. JSON can also spell halves of characters, and books.
Text = Annotated[str, AfterValidator(_presentable)]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class UploadSpec(JobSpec):
    """One act of uploading: a file, some files, or a folder with all in it.

    The bytes come afterwards, over tus, in one or more uploads that name the job.

    Attributes:
        destination: the folder to put it in, relative to the server's root; "" is the root.
        name: what the user sees: the file's or folder's name.
        files: how many entries will arrive: files, and folders that are empty.
        size: bytes in all, or null when the client does not know yet.
        modified: the file's time of last change in milliseconds since 1970 (browser's
            ``lastModified``), for finding the same file again; null for several files.
        folder: whether ``name`` is a folder.
    """

    kind: Literal["upload"] = "upload"
    destination: Text = ""
    name: Text
    files: int = Field(default=1, ge=1, le=MAX_COUNT)
    size: Count | None = None
    modified: Milliseconds | None = None
    folder: bool = False


class UploadEntry(WireModel):
    """A file that is about to be uploaded.

    Attributes:
        path: relative to the destination, with ``/``.
        size: bytes.
        folder: whether it is an (empty) folder.
    """

    path: str
    size: Count
    folder: bool = False


class CheckRequest(WireModel):
    """The body of ``POST modelarts/upload/check``."""

    destination: Text
    entries: tuple[UploadEntry, ...] = Field(max_length=200_000)


class Existing(WireModel):
    """What stands where an entry would go. ``modified`` in seconds since 1970."""

    path: str
    size: int
    modified: float
    folder: bool


class Problem(WireModel):
    """An entry that cannot simply be written.

    Attributes:
        index: its place in the request.
        existing: what stands in its place: it may be overwritten, unless ``error`` is set.
        error: why it cannot be written under that path at all.
        suggestion: a path (relative to the destination) that would be free and valid, or null.
    """

    index: int
    existing: Existing | None = None
    error: ErrorInfo | None = None
    suggestion: str | None = None


class CheckReply(WireModel):
    """The reply: only the entries with a problem.

    Attributes:
        error: what is wrong with the whole: the destination, or too little space.
        free: bytes free in the destination.
    """

    problems: tuple[Problem, ...]
    error: ErrorInfo | None
    free: int


class UploadInfo(WireModel):
    """One tus upload of a job.

    Attributes:
        id: its URL is ``modelarts/upload/{id}``.
        job: the job it belongs to, or null for a partial upload without one.
        path: where the content goes, relative to the job's destination; for a bundle its name.
        offset: bytes the server has.
        length: bytes in all, or null while deferred.
        partial: whether it is a part, to be joined with others (tus concatenation).
        bundle: whether the content is a tar archive of many small files.
        done: whether its content stands in its place.
        expires: seconds since 1970.
    """

    id: str
    job: str | None
    path: str
    offset: int
    length: int | None
    partial: bool
    bundle: bool
    done: bool
    expires: float


class UploadList(WireModel):
    """The reply of ``GET modelarts/upload/?job=ID``: what the server already has of a job."""

    uploads: tuple[UploadInfo, ...]


class Digest(WireModel):
    """The body of ``POST modelarts/upload/{id}/digest``: the SHA-256 of the whole content.

    ``sha256`` is null when the client gave up computing it.
    """

    sha256: Sha256 | None
