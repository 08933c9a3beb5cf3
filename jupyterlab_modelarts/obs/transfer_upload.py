"""From the workspace to a store."""

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath

from ..core.errors import AppError, from_os_error
from ..core.objectstore.address import Address
from ..core.objectstore.transfer.engine import Info
from ..core.objectstore.transfer.errors import NotAFile
from ..core.objectstore.transfer.patterns import Patterns
from ..core.objectstore.transfer.store import Store
from ..core.objectstore.transfer.upload import Outgoing, Uploader
from ..core.paths import Workspace, printable
from .models import ObsSpec
from .transfer_errors import SourceMissing
from .transfer_remote import Targets, free_address, remove_objects, target_of
from .transfer_same import same_as_object
from .transfer_steps import OWN, Decision, Failed, Problem, Step


class Upload:
    """Files to objects.

    Args:
        uploader: None for a dry run.
    """

    phase = "uploading"
    perform_small = None

    def __init__(
        self, spec: ObsSpec, store: Store, workspace: Workspace, uploader: Uploader | None
    ) -> None:
        self._spec = spec
        self._store = store
        self._workspace = workspace
        self._uploader = uploader
        self._patterns = Patterns(spec.include, spec.exclude)
        self._targets = Targets(store, remember=spec.delete_extra)

    def steps(self) -> Iterator[Step | Problem]:
        for source in self._spec.sources:
            try:
                yield from self._of_source(source)
            except AppError as error:
                yield Problem(source, error)

    def _of_source(self, source: str) -> Iterator[Step | Problem]:
        real = self._workspace.locate(source)
        name = PurePosixPath(source).name or real.name
        if not real.exists():
            raise SourceMissing(path=printable(source))
        if not real.is_dir():
            yield self._step(real, source, target_of(self._spec, name, folder=False))
            return
        folder = target_of(self._spec, name, folder=True)
        self._targets.open(folder)
        for relative, path in self._walk(real, "", frozenset()):
            if relative and not self._patterns.take(relative):
                continue
            shown = f"{source.rstrip('/')}/{relative}" if source else relative
            try:
                if isinstance(path, AppError):
                    raise path
                target = Address.checked(folder.bucket, folder.key + relative)
                step = self._step(path, shown, target)
            except AppError as error:
                yield Problem(printable(shown), error)
                continue
            self._targets.add(folder, target)
            yield step

    def _step(self, real: Path, shown: str, target: Address) -> Step:
        folder = target.is_folder
        try:
            size = 0 if folder else real.stat().st_size
        except OSError as error:
            raise from_os_error(error, printable(shown)) from None
        return Step(shown, str(target), size, folder, path=real, target=target)

    def _walk(
        self, folder: Path, above: str, way: frozenset[Path]
    ) -> Iterator[tuple[str, Path | AppError]]:
        """All files below, and folders in which nothing is, which end with ``/``.

        Links are followed inside the workspace, and never in a circle.

        Args:
            folder: the real one.
            above: how it was come to.
            way: the real folders on the way to it.
        """
        way |= {folder}
        try:
            names = sorted(name for name in os.listdir(folder) if not OWN.fullmatch(name))
        except OSError as error:
            yield above, from_os_error(error, self._workspace.relative(folder))
            return
        if not names:
            yield above, folder
        for name in names:
            relative = above + name
            real = folder / name
            try:
                if real.is_symlink():
                    real = self._workspace.locate(self._workspace.relative(real))
                if real.is_dir():
                    if real in way or real in folder.parents:
                        raise NotAFile(path=printable(relative))
                    yield from self._walk(real, f"{relative}/", way)
                elif real.is_file():
                    yield relative, real
                else:
                    yield relative, NotAFile(path=printable(relative))
            except AppError as error:
                yield relative, error

    # --- deciding --------------------------------------------------------------------------

    def decide(self, step: Step) -> Decision:
        if step.target is None or step.path is None or self._targets.is_fresh(step.target):
            return Decision("copy", step)
        info = self._store.engine.head(step.target)
        return Decision("copy", step) if info is None else self._meet(step, step.path, info)

    def _meet(self, step: Step, path: Path, info: Info) -> Decision:
        """Something is there."""
        conflict = self._spec.conflict
        if step.folder or conflict == "skip":
            return Decision("skip", step)
        if conflict == "overwrite":
            return Decision("overwrite", step)
        try:
            # Two of the same are of no use.
            if same_as_object(path, info):
                return Decision("skip", step)
        except OSError as error:
            raise from_os_error(error, step.source) from None
        if conflict == "update":
            return Decision("overwrite", step)
        target = free_address(self._store, Address.parse(step.destination))
        return Decision("rename", replace(step, target=target, destination=str(target)))

    # --- doing -----------------------------------------------------------------------------

    def perform(self, decision: Decision, done: Callable[[], None], failed: Failed) -> None:
        step = decision.step
        if self._uploader is None or step.path is None or step.target is None:
            raise TypeError("a dry run does nothing")
        if step.folder:
            with self._store.explaining(step.target, "PutObject"):
                self._store.client.put_object(
                    Bucket=step.target.bucket, Key=step.target.key, Body=b""
                )
            done()
            return
        self._uploader.start(Outgoing(step.path, step.source, step.target), done, failed)

    def again(self, step: Step, *, doubtful: bool) -> bool:
        del step, doubtful
        return True

    def finish(self, *, complete: bool) -> None:
        """Nothing is left to do."""

    def extras(self) -> Iterator[Step]:
        return self._targets.extras(self._patterns)

    def remove(self, steps: list[Step]) -> dict[str, AppError]:
        return remove_objects(self._store, steps)
