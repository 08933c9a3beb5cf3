"""What uploads by way of the object store send over the wire."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from ..core.jobs.models import Job, JobSpec
from ..core.wire import Count, Milliseconds, WireModel
from .models import LongText, ObsConflict

RelayId = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
FileName = Annotated[str, StringConstraints(min_length=1, max_length=255)]


class RelayRequest(WireModel):
    """A large file to upload.

    Attributes:
        name: of the file.
        size: its bytes.
        modified: when it was changed last, or null.
        destination: a workspace folder.
    """

    name: FileName
    size: Count = Field(ge=1)
    modified: Milliseconds | None = None
    destination: LongText = ""
    conflict: ObsConflict = "rename"


class RelaySpec(JobSpec):
    """A file on its way from the browser to the object store, and from there to the workspace.

    Attributes:
        relay: which one; `POST modelarts/obs/relay` makes it, together with the job.
    """

    kind: Literal["relay"] = "relay"
    relay: RelayId
    name: FileName
    size: Count
    modified: Milliseconds | None = None
    destination: LongText
    conflict: ObsConflict


class Relay(WireModel):
    """The reply of ``POST modelarts/obs/relay``.

    Attributes:
        id: for the other requests.
    """

    id: str
    job: Job


class RelayPart(WireModel):
    """Where to PUT a part, straight to the object store.

    Attributes:
        number: the first has the number 1.
        start: where in the file it begins.
        size: its bytes.
    """

    number: int
    start: Count
    size: Count
    url: str


class RelayParts(WireModel):
    """The reply of ``GET modelarts/obs/relay/{id}?first&count``.

    Attributes:
        parts: from ``first`` on, without those that the store has already.
        next: the next page's ``first``, or null.
        arrived: bytes that the store has.
    """

    parts: tuple[RelayPart, ...]
    next: int | None
    arrived: Count


class RelayProgress(WireModel):
    """The body of ``POST modelarts/obs/relay/{id}/progress``.

    Attributes:
        sent: bytes of the file that have left the browser.
    """

    sent: Count
