"""Inside a store: copy, move and delete; and what uploads need of that."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count

from ..core.errors import N_, AppError
from ..core.objectstore.address import Address
from ..core.objectstore.listing import Item
from ..core.objectstore.transfer.errors import IntoItself
from ..core.objectstore.transfer.patterns import Patterns
from ..core.objectstore.transfer.remote import BATCH, copy_object, delete_objects
from ..core.objectstore.transfer.store import Store, Work
from ..core.paths import numbered
from .models import ObsSpec
from .transfer_errors import BadTransfer
from .transfer_steps import Decision, Failed, Problem, Step, is_empty, list_source


def target_of(spec: ObsSpec, name: str, *, folder: bool) -> Address:
    """Where a source goes: into the destination folder, or, if it is the only one, under a name.

    Raises:
        AppError: the destination is no address, or too long.
    """
    destination = Address.parse(spec.destination)
    target = destination.child(name) if destination.is_folder else destination
    if not destination.is_folder and len(spec.sources) > 1:
        raise BadTransfer(reason=N_("several sources need a folder, whose address ends with /"))
    return Address.checked(target.bucket, f"{target.key}/" if folder else target.key)


def free_address(store: Store, address: Address) -> Address:
    """The address with the first number that is not in use."""
    for number in count(1):
        candidate = address.parent.child(numbered(address.name, number))
        if store.engine.head(candidate) is None:
            return candidate
    raise AssertionError("there is no end of numbers")


def remove_objects(store: Store, steps: list[Step]) -> dict[str, AppError]:
    """Delete the sources of up to `BATCH` steps. Returns what could not be deleted."""
    by_bucket: dict[str, list[Address]] = {}
    for step in steps:
        if step.item is not None:
            by_bucket.setdefault(step.item.address.bucket, []).append(step.item.address)
    failed: dict[str, AppError] = {}
    for addresses in by_bucket.values():
        found = delete_objects(store, addresses)
        failed |= {str(address): error for address, error in found.items()}
    return failed


class Targets:
    """The folders that are written to, and what is written there.

    Args:
        remember: whether extras will be asked for.
    """

    def __init__(self, store: Store, *, remember: bool) -> None:
        self._store = store
        self._remember = remember
        self._keys: dict[Address, set[int]] = {}
        self._empty = set[Address]()

    def open(self, folder: Address) -> None:
        """A folder is going to be written to."""
        if folder in self._keys:
            # Another source goes there, too: what the first one wrote is there by now.
            self._empty.discard(folder)
            return
        self._keys[folder] = set()
        if is_empty(self._store, folder):
            self._empty.add(folder)

    def add(self, folder: Address, target: Address) -> None:
        """Something is going to be written."""
        if self._remember:
            self._keys[folder].add(hash(target.key))

    def is_fresh(self, target: Address) -> bool:
        """Whether nothing can be there, so that it need not be looked for."""
        return any(
            target.bucket == folder.bucket and target.key.startswith(folder.key)
            for folder in self._empty
        )

    def extras(self, patterns: Patterns) -> Iterator[Step]:
        """What is in the folders and was not written."""
        for folder, known in self._keys.items():
            for item in list_source(self._store, folder):
                inside = item.address.key[len(folder.key) :]
                if inside and hash(item.address.key) not in known and patterns.take(inside):
                    yield Step(str(item.address), "", item.size, item=item)


class Copy:
    """Objects to objects, by the store itself. Moving is copying, and deleting what was copied."""

    perform_small = None

    def __init__(self, spec: ObsSpec, store: Store, work: Work | None) -> None:
        self.phase = "moving" if spec.action == "move" else "copying"
        self._spec = spec
        self._store = store
        self._work = work
        self._patterns = Patterns(spec.include, spec.exclude)
        self._targets = Targets(store, remember=spec.delete_extra)
        self._moved: list[Step] = []
        self._has_moved = False
        self._lock = threading.Lock()

    def steps(self) -> Iterator[Step | Problem]:
        for source in self._spec.sources:
            try:
                yield from self._of_source(Address.parse(source))
            except AppError as error:
                yield Problem(source, error)

    def _of_source(self, address: Address) -> Iterator[Step | Problem]:
        folder = address.is_folder
        target = target_of(self._spec, address.name, folder=folder)
        if target == address or (
            folder and target.bucket == address.bucket and target.key.startswith(address.key)
        ):
            raise IntoItself(address=address)
        if folder:
            self._targets.open(target)
        for item in list_source(self._store, address):
            relative = item.address.key[len(address.key) :]
            if folder and relative and not self._patterns.take(relative):
                continue
            try:
                goal = Address.checked(target.bucket, target.key + (relative if folder else ""))
            except AppError as error:
                yield Problem(str(item.address), error)
                continue
            if folder:
                self._targets.add(target, goal)
            yield Step(str(item.address), str(goal), item.size, item=item, target=goal)

    def decide(self, step: Step) -> Decision:
        if step.target is None or step.item is None or self._targets.is_fresh(step.target):
            return Decision("copy", step)
        info = self._store.engine.head(step.target)
        conflict = self._spec.conflict
        if info is None:
            return Decision("copy", step)
        if conflict == "overwrite":
            return Decision("overwrite", step)
        if conflict == "rename":
            target = free_address(self._store, step.target)
            return Decision("rename", replace(step, target=target, destination=str(target)))
        # What is moved goes from its old place in any case: copying again costs the store little.
        same = self._spec.action == "copy" and info[:2] == (step.item.size, step.item.etag)
        return Decision("skip" if same or conflict == "skip" else "overwrite", step)

    def perform(self, decision: Decision, done: Callable[[], None], failed: Failed) -> None:
        del failed
        step = decision.step
        if step.item is None or step.target is None or self._work is None:
            raise TypeError("a dry run does nothing")
        copy_object(self._store, step.item, step.target, self._work.tally)
        self.again(step, doubtful=False)
        done()

    def again(self, step: Step, *, doubtful: bool) -> bool:
        del doubtful
        if self._spec.action == "move":
            self._move(step)
        return True

    def _move(self, step: Step) -> None:
        """Delete what was copied, many at once."""
        with self._lock:
            self._moved.append(step)
            self._has_moved = True
            full = self._moved if len(self._moved) >= BATCH else []
            if full:
                self._moved = []
        if full:
            self._delete(full)

    def finish(self, *, complete: bool) -> None:
        if self._moved:
            self._delete(self._moved)
        if self._has_moved and complete and self._spec.conflict != "skip":
            self._delete(emptied_folders(self._spec))

    def _delete(self, steps: list[Step]) -> None:
        for error in remove_objects(self._store, steps).values():
            raise error

    def extras(self) -> Iterator[Step]:
        return self._targets.extras(self._patterns)

    def remove(self, steps: list[Step]) -> dict[str, AppError]:
        return remove_objects(self._store, steps)


def emptied_folders(spec: ObsSpec) -> list[Step]:
    """The objects that stand for the sources themselves, where all that is in them goes.

    They come last: some stores have real folders, which cannot go before what is in them.
    """
    if spec.include or spec.exclude:
        return []
    addresses = [Address.parse(source) for source in spec.sources]
    return [
        Step(str(address), "", item=Item(address))
        for address in addresses
        if address.is_folder and address.key
    ]


def steps_to_delete(spec: ObsSpec, store: Store) -> Iterator[Step | Problem]:
    """All objects that are to be deleted."""
    patterns = Patterns(spec.include, spec.exclude)
    for source in spec.sources:
        try:
            address = Address.parse(source)
            if not address.key:
                raise BadTransfer(reason=N_("a whole bucket is not deleted this way"))
            for item in list_source(store, address):
                relative = item.address.key[len(address.key) :]
                if not relative or patterns.take(relative):
                    yield Step(str(item.address), "", item.size, item=item)
        except AppError as error:
            yield Problem(source, error)
