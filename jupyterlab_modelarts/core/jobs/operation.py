"""The unit of work, and what it sees of whoever runs it."""

from typing import Generic, Literal, Protocol, TypeVar

from ..errors import AppError
from .models import Checkpoint, JobSpec

SpecT = TypeVar("SpecT", bound=JobSpec)


class JobContext(Protocol):
    """What a host gives to a running operation. All methods may be called from any thread."""

    @property
    def id(self) -> str:
        """Stays the same when the operation is resumed: names its leftovers."""

    @property
    def checkpoint(self) -> Checkpoint:
        """What the operation saved last; empty on a first run."""

    def save_checkpoint(self, checkpoint: Checkpoint) -> None:
        """Keep ``checkpoint`` (JSON) so that a later run can go on from it."""

    def progress(
        self,
        done: int | None = None,
        *,
        total: int | None = None,
        phase: str | None = None,
        unit: Literal["bytes", "items", "steps"] | None = None,
        items_done: int | None = None,
        items_total: int | None = None,
    ) -> None:
        """Report how far it is. What is left out stays as it was. Cheap: call it often."""

    def output(self, path: str) -> None:
        """Name a workspace path that was made."""

    def warn(self, warning: AppError) -> None:
        """Tell what the user should know of the result, although nothing failed."""


class Operation(Generic[SpecT]):
    """One kind of work. Subclass it, set ``spec_type``, write ``run``."""

    #: The specs that it runs; their ``kind`` is the operation's name.
    spec_type: type[SpecT]
    #: Whether ``run`` can go on from a checkpoint.
    resumable: bool = False
    #: Whether the user may pause it. Needs ``resumable``.
    pausable: bool = False
    #: How many may run at once; more wait as ``queued``.
    limit: int | None = None

    @property
    def kind(self) -> str:
        """The kind of its specs."""
        return str(self.spec_type.model_fields["kind"].default)

    def key(self, spec: SpecT) -> str | None:
        """What no other job may touch at the same time, such as a destination path."""
        del spec
        return None

    async def run(self, spec: SpecT, ctx: JobContext) -> None:
        """Do it. Returning is success; an ``AppError`` is failure.

        Cancellation arrives as ``asyncio.CancelledError``: stop what was started, leave the
        checkpoint's files alone, and let it through.

        Raises:
            JobInterrupted: cannot go on now, but can be resumed.
            AppError: failed.
        """
        raise NotImplementedError

    async def discard(self, spec: SpecT, ctx: JobContext) -> None:
        """Remove what an unfinished run left behind. Called when it will not be resumed."""
        del spec, ctx
