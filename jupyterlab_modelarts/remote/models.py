"""What downloads send over the wire."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints

from ..core.errors import ErrorInfo
from ..core.files import Conflict
from ..core.jobs.models import JobSpec
from ..core.wire import Count, WireModel

#: Addresses that are looked up at once.
MAX_URLS = 50


def _encodable(text: str) -> str:
    text.encode()
    return text


Url = Annotated[str, StringConstraints(min_length=1, max_length=8192), AfterValidator(_encodable)]
PathText = Annotated[str, StringConstraints(max_length=4096), AfterValidator(_encodable)]
Sha256 = Annotated[str, StringConstraints(pattern=r"^([0-9a-f]{64})?$")]


class RemoteSpec(JobSpec):
    """A file to download.

    Attributes:
        url: http or https, without user name and password.
        destination: the folder to put it in, relative to the server's root; "" is the root.
        name: what to call it; empty for the name that the server gives, or the URL.
        sha256: what it has to be, in lower case; empty if nobody knows.
        unpack: make a folder of the archive that it is.
        conflict: what to do when something of that name is there.
    """

    kind: Literal["remote"] = "remote"
    url: Url
    destination: PathText = ""
    name: PathText = ""
    sha256: Sha256 = ""
    unpack: bool = False
    conflict: Conflict = "fail"


class RemoteLook(WireModel):
    """The body of ``POST modelarts/remote/look``: what is at these addresses?"""

    urls: tuple[Url, ...] = Field(min_length=1, max_length=MAX_URLS)
    destination: PathText = ""


class RemoteInfo(WireModel):
    """What is at an address.

    Attributes:
        url: as it was asked.
        name: what the file would be called; always one that can be used.
        size: bytes, or null if the server does not say.
        type: the media type, such as ``text/csv``; empty if the server does not say.
        resumable: whether a download that breaks off can go on where it was.
        archive: whether it looks like one that can be unpacked.
        taken: whether something of that name is in the destination.
        folder_taken: whether something is there that is called as the archive's folder would be.
        error: why it cannot be downloaded, or null.
    """

    url: str
    name: str
    size: Count | None = None
    type: str = ""
    resumable: bool = False
    archive: bool = False
    taken: bool = False
    folder_taken: bool = False
    error: ErrorInfo | None = None


class RemoteInfos(WireModel):
    """The reply of ``POST modelarts/remote/look``, in the order of the question."""

    infos: tuple[RemoteInfo, ...]
