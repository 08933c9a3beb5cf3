"""What a job looks like on the wire."""

from typing import Any, Literal

from pydantic import Field, SerializeAsAny

from ..errors import ErrorInfo
from ..wire import WireModel

JobState = Literal["queued", "running", "paused", "succeeded", "failed", "cancelled", "interrupted"]

#: A job in one of these states will not change by itself, but may still go on.
RESUMABLE_STATES: frozenset[JobState] = frozenset({"paused", "interrupted", "failed"})
#: A job in one of these states is over.
FINISHED_STATES: frozenset[JobState] = frozenset({"succeeded", "failed", "cancelled"})


class JobSpec(WireModel):
    """What to do. Each kind of job has a subclass with a literal ``kind``.

    A spec is shown, stored and logged: it never holds a secret.
    """

    kind: str


class Progress(WireModel):
    """How far a job is.

    Attributes:
        phase: what it is doing, a short identifier such as ``uploading``.
        done: amount done, in ``unit``.
        total: amount in all, or null while unknown.
        unit: what is counted.
        rate: ``unit`` per second over the last seconds, or null.
        eta: seconds left at that rate, or null.
        items_done: files (or other things) finished, where a job has several.
        items_total: files in all.
    """

    phase: str = ""
    done: int = 0
    total: int | None = None
    unit: Literal["bytes", "items", "steps"] = "bytes"
    rate: float | None = None
    eta: float | None = None
    items_done: int | None = None
    items_total: int | None = None


class Job(WireModel):
    """A snapshot of a job.

    Attributes:
        id: 32 hexadecimal digits.
        epoch: changes when the server restarts; ``seq`` counts anew in each.
        seq: grows with every change of any job; of two snapshots the larger is newer.
        kind: the same as ``spec.kind``.
        error: why it failed or was interrupted.
        warnings: what the user should know of the result, although nothing failed.
        resumable: whether resume may be asked for now.
        pausable: whether pause may be asked for while it runs.
        outputs: paths that it made, relative to the server's root; the first is the main one.
        created: seconds since 1970.
        finished: seconds since 1970, or null.
    """

    id: str
    epoch: str
    seq: int
    kind: str
    state: JobState
    spec: SerializeAsAny[JobSpec]
    progress: Progress = Progress()
    error: ErrorInfo | None = None
    warnings: tuple[ErrorInfo, ...] = ()
    resumable: bool = False
    pausable: bool = False
    outputs: tuple[str, ...] = ()
    created: float
    finished: float | None = None


class JobRequest(WireModel):
    """The body of ``POST modelarts/jobs``.

    Attributes:
        spec: what to do.
        idempotency_key: a second request with the same key gets the first one's job.
    """

    spec: SerializeAsAny[JobSpec]
    idempotency_key: str | None = Field(default=None, min_length=8, max_length=128)


class PauseRequest(WireModel):
    """The body, if any, of ``POST modelarts/jobs/{id}/pause``.

    Attributes:
        reason: why whoever feeds the job cannot go on, to be shown with it.
    """

    reason: ErrorInfo | None = None


class JobPage(WireModel):
    """The reply of ``GET modelarts/jobs``.

    Attributes:
        epoch: the server's present epoch.
        seq: events with a ``seq`` up to this one are already in this page.
        active: all jobs that are not over, newest first; only on the first page.
        finished: jobs that are over, newest first.
        finished_total: how many there are in all.
        next: give it as ``before`` to get the next page; null on the last.
    """

    epoch: str
    seq: int
    active: tuple[Job, ...]
    finished: tuple[Job, ...]
    finished_total: int
    next: str | None


class JobEvent(WireModel):
    """What the server says when a job changes.

    It is a hint: events can be lost, and any client may post one. The snapshot is the truth.

    Attributes:
        type: ``changed`` carries ``job``; ``removed`` names a forgotten job by ``id``;
            ``cleared`` says that all finished jobs were forgotten.
    """

    epoch: str
    seq: int
    type: Literal["changed", "removed", "cleared"]
    id: str | None = None
    job: Job | None = None


Checkpoint = dict[str, Any]
