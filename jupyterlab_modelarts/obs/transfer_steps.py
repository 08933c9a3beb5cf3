"""What a transfer consists of: steps, found one after the other."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NamedTuple, Protocol

from ..core.errors import AppError
from ..core.files import Conflict
from ..core.objectstore.address import Address
from ..core.objectstore.errors import IsAFolder, ObjectMissing
from ..core.objectstore.listing import Item, list_all, list_page
from ..core.objectstore.transfer.store import Store
from .models import ObsConflict

Verdict = Literal["copy", "overwrite", "rename", "skip"]
Failed = Callable[[AppError], None]

#: Temporary files and folders of ours.
OWN = re.compile(
    r"\.(obs-[0-9a-f]{16}|(upload|clone|remote)-[0-9a-f]{32}\.(part|unpacking)(\.old)?)"
)


@dataclass(frozen=True)
class Step:
    """A file or object to copy, or a folder to make.

    Attributes:
        source: where it comes from, to be shown.
        destination: where it goes, to be shown; empty for what is deleted.
        size: bytes.
        folder: whether it is an empty folder.
        item: the object that is the source.
        path: the file that is the source.
        target: the object to be.
        place: the path below the destination folder.
        renamed: whether its name cannot stay as it is.
        fresh: whether nothing stood at its destination when it was found.
    """

    source: str
    destination: str
    size: int = 0
    folder: bool = False
    item: Item | None = None
    path: Path | None = None
    target: Address | None = None
    place: str = ""
    renamed: bool = False
    fresh: bool = False


@dataclass(frozen=True)
class Problem:
    """Something that cannot be transferred at all."""

    source: str
    error: AppError


class Decision(NamedTuple):
    """What becomes of a step; its destination may be another one now."""

    verdict: Verdict
    step: Step


class PerformSmall(Protocol):
    """Does many steps at once."""

    def __call__(
        self, decisions: Sequence[Decision], done: Callable[[Step], None], failed: Failed, /
    ) -> None:
        """``done`` or ``failed`` is called for each of them."""


class Direction(Protocol):
    """One way of transfer. All methods block."""

    #: The job's phase.
    phase: str

    def steps(self) -> Iterator[Step | Problem]:
        """All that there is to do."""

    def decide(self, step: Step) -> Decision:
        """Compare with what stands at the destination."""

    def perform(self, decision: Decision, done: Callable[[], None], failed: Failed) -> None:
        """Do a step. ``done`` or ``failed`` may be called later, from another thread.

        Raises:
            AppError: it failed at once.
        """

    @property
    def perform_small(self) -> "PerformSmall | None":
        """Does many steps of at most `SMALL` bytes at once, where that is faster."""

    def again(self, step: Step, *, doubtful: bool) -> bool:
        """A step that was done in an earlier run.

        Args:
            step: what was done.
            doubtful: it may have been lost since.

        Returns: whether it is still done.
        """

    def finish(self, *, complete: bool) -> None:
        """After the last step; ``complete`` if none has failed."""

    def extras(self) -> Iterator[Step]:
        """What is at the destination and not at the source; asked for after `steps`."""

    def remove(self, steps: list[Step]) -> dict[str, AppError]:
        """Delete extras. Returns what could not be deleted, by source."""


def file_conflict(conflict: ObsConflict) -> Conflict:
    """What is done if something appears at the destination in the last moment."""
    by_wish: dict[ObsConflict, Conflict] = {"skip": "fail", "rename": "rename"}
    return by_wish.get(conflict, "overwrite")


def list_source(store: Store, address: Address) -> Iterator[Item]:
    """The object, or all in the folder, with objects that stand for empty folders.

    Raises:
        ObjectMissing, IsAFolder: there is nothing of the kind.
    """
    if not address.is_folder:
        yield _single(store, address)
        return
    found = False
    with store.explaining(address, "ListBucket"):
        for item in list_all(store.client, address):
            found = True
            yield item
    if found or not address.key:
        return
    # What stands for the folder itself matters only when nothing else is in it.
    own = store.engine.head(address)
    if own is None:
        raise ObjectMissing(address=address)
    yield Item(address, own.size, own.modified, own.etag)


def _single(store: Store, address: Address) -> Item:
    info = store.engine.head(address)
    if info is not None:
        return Item(address, info.size, info.modified, info.etag)
    if not is_empty(store, Address(address.bucket, f"{address.key}/")):
        raise IsAFolder(address=address)
    raise ObjectMissing(address=address)


def is_empty(store: Store, folder: Address) -> bool:
    """Whether nothing is there but the object that stands for the folder itself, if any."""
    with store.explaining(folder, "ListBucket"):
        return not list_page(store.client, folder, limit=2, recursive=True).items
