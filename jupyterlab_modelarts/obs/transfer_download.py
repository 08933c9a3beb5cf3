"""From a store to the workspace."""

import os
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import count
from pathlib import Path

from ..core.errors import AppError, from_os_error
from ..core.files import find_folder, make_folders
from ..core.objectstore.address import Address
from ..core.objectstore.listing import Item
from ..core.objectstore.transfer.download import Arrival, Downloader, Incoming
from ..core.objectstore.transfer.errors import UnsafeKey
from ..core.objectstore.transfer.names import LocalNames
from ..core.objectstore.transfer.patterns import Patterns
from ..core.objectstore.transfer.store import Store
from ..core.paths import Workspace, find_same_name, free_name, numbered
from .models import ObsSpec
from .transfer_same import same_as_file
from .transfer_steps import OWN, Decision, Failed, Problem, Step, file_conflict, list_source


class Download:
    """Objects to files.

    Args:
        downloader: None for a dry run.
        output: told of each source's file or folder.
    """

    phase = "downloading"

    def __init__(
        self,
        spec: ObsSpec,
        store: Store,
        workspace: Workspace,
        downloader: Downloader | None,
        output: Callable[[str], None],
    ) -> None:
        self._spec = spec
        self._store = store
        self._workspace = workspace
        self._downloader = downloader
        self._output = output
        self._patterns = Patterns(spec.include, spec.exclude)
        self._real = workspace.folder(spec.destination)
        self._folder = workspace.relative(self._real)
        self._names = LocalNames(ignores_case=_ignores_case(self._real))
        #: What each copied folder is called, and the digests of what the source has in it.
        self._roots: dict[str, set[int]] = {}
        #: Those of them that the job has named as its outputs.
        self._named = set[str]()

    def steps(self) -> Iterator[Step | Problem]:
        for source in self._spec.sources:
            try:
                yield from self._of_source(Address.parse(source))
            except AppError as error:
                yield Problem(source, error)

    def _of_source(self, address: Address) -> Iterator[Step | Problem]:
        root = address.name
        if address.is_folder:
            root = self._names.find(address, root).path
            self._roots.setdefault(root, set())
        for item in list_source(self._store, address):
            relative = item.address.key[len(address.key) :] if address.is_folder else ""
            if relative and not self._patterns.take(relative):
                continue
            inside = f"{root}/{relative}" if relative else root
            try:
                step = self._step(address, item.address, inside)
            except UnsafeKey as error:
                yield Problem(str(item.address), error)
                continue
            if address.is_folder and self._spec.delete_extra:
                self._roots[root].add(hash(step.place))
            folder = item.address.is_folder
            fresh = not os.path.lexists(f"{self._real}/{step.place}")
            size = 0 if folder else item.size
            yield replace(step, item=item, size=size, folder=folder, fresh=fresh)

    def _step(self, root: Address, address: Address, inside: str) -> Step:
        name = self._names.find(address, inside.removesuffix("/"))
        shown = f"{self._folder}/{name.path}" if self._folder else name.path
        return Step(str(address), shown, place=name.path, renamed=name.renamed and address != root)

    # --- deciding --------------------------------------------------------------------------

    def decide(self, step: Step) -> Decision:
        standing = self._standing(step)
        if standing is None or step.item is None:
            return Decision("rename" if step.renamed else "copy", step)
        conflict = self._spec.conflict
        if step.folder or conflict == "skip":
            return Decision("skip", step)
        if conflict == "overwrite":
            return Decision("overwrite", step)
        # Two of the same are of no use.
        if standing.is_file() and same_as_file(self._store, step.item, standing):
            return Decision("skip", step)
        if conflict == "update":
            return Decision("overwrite", step)
        name = free_name(standing.parent, step.place.rpartition("/")[2])
        shown = self._workspace.relative(standing.parent / name)
        return Decision("rename", replace(step, destination=shown))

    def _standing(self, step: Step) -> Path | None:
        """What is where a step would write."""
        place = f"{self._real}/{step.place}"
        # Most often nothing is there, and then nothing else need be asked.
        if not os.path.lexists(place) and unicodedata.is_normalized("NFD", step.place):
            return None
        parent, _, name = step.place.rpartition("/")
        folder, missing = find_folder(self._workspace, self._folder, parent)
        existing = None if missing else find_same_name(folder, name)
        return folder / existing if existing is not None else None

    # --- doing -----------------------------------------------------------------------------

    def perform(self, decision: Decision, done: Callable[[], None], failed: Failed) -> None:
        step = decision.step
        if self._downloader is None or step.item is None:
            raise TypeError("a dry run does nothing")
        if step.folder:
            try:
                make_folders(self._workspace, self._folder, step.place)
            except OSError as error:
                raise from_os_error(error, step.destination) from None
            self._made(step)
            done()
            return

        arrival = self._arrival(step, step.item, done)
        self._downloader.start(arrival.incoming, arrival.done, failed)

    def perform_small(
        self, decisions: Sequence[Decision], done: Callable[[Step], None], failed: Failed
    ) -> None:
        if self._downloader is None:
            raise TypeError("a dry run does nothing")
        arrivals = [
            self._arrival(step, step.item, partial(done, step))
            for _, step in decisions
            if step.item is not None
        ]
        self._downloader.fetch_small(arrivals, failed)

    def _arrival(self, step: Step, item: Item, done: Callable[[], None]) -> Arrival:
        def arrived(final: Path) -> None:
            self._made(step, final)
            done()

        conflict = file_conflict(self._spec.conflict)
        return Arrival(Incoming(item, self._folder, step.place, conflict), arrived)

    def _made(self, step: Step, final: Path | None = None) -> None:
        """Name what a source has become: a folder only, not each file in it."""
        root = step.place.partition("/")[0]
        if root not in self._roots:
            if final is not None:
                self._output(self._workspace.relative(final))
        elif root not in self._named:
            self._named.add(root)
            self._output(f"{self._folder}/{root}" if self._folder else root)

    def again(self, step: Step, *, doubtful: bool) -> bool:
        if not doubtful or step.item is None or step.folder:
            return True
        item = step.item
        return any(
            path.is_file() and same_as_file(self._store, item, path) for path in self._made_by(step)
        )

    def _made_by(self, step: Step) -> Iterator[Path]:
        """What a step may have written: under its name, or with a number beside what was there."""
        standing = self._standing(step)
        if standing is None:
            return
        yield standing
        if self._spec.conflict != "rename":
            return
        for number in count(1):
            existing = find_same_name(standing.parent, numbered(standing.name, number))
            if existing is None:
                return
            yield standing.parent / existing

    def finish(self, *, complete: bool) -> None:
        """Nothing is left to do."""

    # --- what the source does not have -----------------------------------------------------

    def extras(self) -> Iterator[Step]:
        for root, known in self._roots.items():
            top = self._real / root
            for path in _files_below(top):
                # Steps have composed names; the disk may have them in parts.
                place = unicodedata.normalize("NFC", path.relative_to(self._real).as_posix())
                inside = path.relative_to(top).as_posix()
                if hash(place) not in known and self._patterns.take(inside):
                    shown = f"{self._folder}/{place}" if self._folder else place
                    yield Step(shown, "", path.lstat().st_size, path=path)

    def remove(self, steps: list[Step]) -> dict[str, AppError]:
        failed: dict[str, AppError] = {}
        for step in steps:
            try:
                if step.path is not None:
                    step.path.unlink(missing_ok=True)
            except OSError as error:
                failed[step.source] = from_os_error(error, step.source)
        return failed


def _files_below(folder: Path) -> Iterator[Path]:
    """All files and links; links to folders are not followed."""
    for parent, folders, files in os.walk(folder):
        # Other jobs are at work there, too.
        folders[:] = [name for name in folders if not OWN.fullmatch(name)]
        links = [name for name in folders if (Path(parent) / name).is_symlink()]
        own = [name for name in files if not OWN.fullmatch(name)]
        yield from (Path(parent) / name for name in sorted([*own, *links]))


def _ignores_case(folder: Path) -> bool:
    """Whether the disk takes ``A`` and ``a`` for the same."""
    name = folder.name
    other = name.swapcase()
    if not name or other == name:
        return False
    try:
        return folder.samefile(folder.with_name(other))
    except OSError:
        return False
