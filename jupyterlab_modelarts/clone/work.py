"""One clone, from the first byte to the folder in its place."""

import asyncio
import shutil
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Literal, TypeVar

from ..core.errors import AppError, NameTaken
from ..core.files import os_failure, put_back, put_folder, require_space
from ..core.jobs.operation import JobContext
from ..core.paths import Workspace, clean_path, find_same_name
from .address import Place, check_ref, folder_name
from .contents import disarm_links, find_alike, list_contents, some_of
from .errors import (
    CannotPull,
    CloneError,
    LfsLeftOut,
    LinksReplaced,
    Moved,
    NamesAlike,
    NoLfs,
    NoSuchFolder,
    NoSuchRef,
    SubmodulesLeftOut,
)
from .existing import check_existing
from .git import Git, Result, check_version
from .lfs import (
    NO_FILTER,
    get_large_files,
    has_lfs,
    large_size,
    list_large_files,
    wants_lfs,
)
from .models import CloneSpec
from .progress import Step, read_step
from .room import check_room, checkout_size
from .submodules import get_submodules

T = TypeVar("T")
#: A repository with its working tree: the one that is cloned, and each submodule.
Tree = tuple[Git, Path]


class CloneWork:
    """A run of a job.

    Args:
        spec: what to do.
        ctx: who is told.
        workspace: the server's root folder.
        git: for the repository.
        place: the repository.

    Raises:
        AppError: the spec makes no sense, here or anywhere.
    """

    def __init__(
        self, spec: CloneSpec, ctx: JobContext, workspace: Workspace, git: Git, place: Place
    ) -> None:
        check_ref(spec.ref)
        if spec.lfs and not has_lfs():
            raise NoLfs
        self._spec = spec
        self._ctx = ctx
        self._workspace = workspace
        self._git = git
        self._place = place
        self._paths = tuple(clean_path(path.strip("/")) for path in spec.paths if path.strip("/"))
        self._folder = workspace.folder(spec.destination)
        self._name = folder_name(spec.name or place.name)
        self._temporary = temporary_folder(self._folder, ctx.id)

    async def run(self) -> None:
        """Do it.

        Raises:
            AppError: what went wrong.
        """
        self._ctx.progress(phase="connecting", unit="steps")
        check_version((await self._git.must("version", local=True)).stdout.decode())
        await self._in_thread(partial(put_back, self._temporary, self._folder, self._name))
        existing = await self._in_thread(partial(find_same_name, self._folder, self._name))
        if existing is not None and self._spec.conflict == "fail":
            raise NameTaken(name=self._name)
        if existing is not None and self._spec.conflict == "pull":
            await self._pull(self._folder / existing)
            return
        await self._fetch()
        await self._check_out()
        self._ctx.progress(phase="saving", unit="steps")
        final = await self._in_thread(self._place_folder)
        self._ctx.output(self._workspace.relative(final))

    async def _in_thread(self, function: Callable[[], T]) -> T:
        try:
            return await asyncio.to_thread(function)
        except OSError as error:
            raise os_failure(error, self._name, self._folder, 0) from None

    async def _fetch(self) -> None:
        """Get the repository, without its files. What was got before a restart is not got again."""
        if self._ctx.checkpoint.get("fetched") and self._temporary.is_dir():
            return
        await self._in_thread(lambda: remove(self._temporary))
        spec = self._spec
        options = ["--no-checkout", "--progress", "--template=", "--origin=origin"]
        if spec.ref:
            options.append(f"--branch={spec.ref}")
        if spec.depth is not None:
            options += [f"--depth={spec.depth}", "--single-branch"]
        if self._paths:
            options.append("--filter=blob:none")
        try:
            await self._clone(options)
        except AppError:
            # What is there of it is of no use to anybody, and may fill the disk.
            await self._in_thread(lambda: remove(self._temporary))
            raise
        self._ctx.save_checkpoint({"fetched": True})

    async def _clone(self, options: list[str]) -> None:
        for place in (self._place, self._place.full):
            try:
                await self._git.must(
                    "clone", *options, "--", place.url, str(self._temporary),
                    cwd=self._folder, on_line=self._report,
                )  # fmt: skip
            except Moved:
                if place == self._place.full:
                    raise
            else:
                return

    async def _check_out(self) -> None:
        """The files: the same again and again has the same effect."""
        self._ctx.progress(0, phase="checkout", unit="steps")
        found = await self._run("rev-parse", "--verify", "--quiet", "HEAD^{commit}", local=True)
        if found.code != 0:
            if self._spec.ref:
                raise NoSuchRef(ref=self._spec.ref)
            # An empty repository is a repository.
            return
        if self._paths:
            await self._choose_folders()
        elif not self._ctx.checkpoint.get("checked_out"):
            # Of chosen folders nobody knows before they have arrived.
            await self._require(await checkout_size(self._git, self._temporary))
        for lock in (self._temporary / ".git").glob("*.lock"):
            # Of a run that was killed; nobody else is here.
            lock.unlink(missing_ok=True)
        # Of chosen folders the files are yet to come.
        local = not self._paths
        await self._must(*NO_FILTER, "checkout", "--progress", "--force", "HEAD", "--", local=local)
        self._ctx.save_checkpoint({"fetched": True, "checked_out": True})
        trees: list[Tree] = [(self._git, self._temporary)]
        if self._spec.submodules:
            self._ctx.progress(0, phase="submodules", unit="steps")
            trees += await self._get_submodules()
        await self._get_large_files(trees)
        await self._tidy(trees)

    async def _get_submodules(self) -> list[Tree]:
        left_out: dict[str, CloneError] = {}

        def leave_out(path: Path, error: CloneError) -> None:
            left_out[path.relative_to(self._temporary).as_posix()] = error

        found = await get_submodules(
            self._git, self._place, self._temporary, self._report_part, leave_out
        )
        if left_out:
            self._ctx.warn(SubmodulesLeftOut(count=len(left_out), names=some_of(left_out)))
            for error in left_out.values():
                self._ctx.warn(error)
        return found

    async def _require(self, need: int) -> None:
        await self._in_thread(partial(require_space, self._folder, need, self._name))

    async def _get_large_files(self, trees: Iterable[Tree]) -> None:
        left_out: list[str] = []
        for git, folder in trees:
            names = await list_large_files(git, folder)
            if not names:
                continue
            if not self._spec.lfs:
                left_out += names
                continue
            size = await large_size(git, folder)
            # Git-lfs keeps a copy of its own.
            await self._require(2 * size)
            self._ctx.progress(0, total=size, phase="lfs", unit="bytes")
            try:
                await get_large_files(git, folder, self._report)
            except CloneError as error:
                if error.retryable:
                    raise
                # They can never be had: that is no reason to lose all the rest.
                left_out += names
                self._ctx.warn(error)
            self._ctx.progress(size)
        if left_out:
            self._ctx.warn(LfsLeftOut(count=len(left_out), names=some_of(left_out)))

    async def _choose_folders(self) -> None:
        for path in self._paths:
            result = await self._run("cat-file", "-t", f"HEAD:{path}", local=True)
            if result.stdout.strip() != b"tree":
                raise NoSuchFolder(path=path)
        await self._must("sparse-checkout", "init", "--cone", local=True)
        names = "".join(f"{path}\n" for path in self._paths).encode()
        await self._must("sparse-checkout", "set", "--stdin", data=names)

    async def _tidy(self, trees: Iterable[Tree]) -> None:
        """See to what is in the working trees, and tell the user of it."""
        replaced, alike = [], []
        for git, folder in trees:
            contents = await list_contents(git, folder)
            root = self._workspace.root
            links = contents.links
            replaced += await self._in_thread(partial(disarm_links, folder, links, root))
            alike += await self._in_thread(partial(find_alike, contents.paths))
        if replaced:
            self._ctx.warn(LinksReplaced(count=len(replaced), names=some_of(replaced)))
        if alike:
            self._ctx.warn(NamesAlike(count=len(alike), names=some_of(alike)))

    def _place_folder(self) -> Path:
        # A folder that has come since it was asked whether to pull is in the way.
        conflict = "fail" if self._spec.conflict == "pull" else self._spec.conflict
        return put_folder(self._temporary, self._folder, self._name, conflict)

    async def _pull(self, folder: Path) -> None:
        self._workspace.locate(self._workspace.relative(folder))
        await check_existing(self._git, folder, self._spec.ref)
        await self._git.must(
            "fetch", "--progress", "--no-recurse-submodules", "--", "origin",
            cwd=folder, on_line=self._report,
        )  # fmt: skip
        self._ctx.progress(0, phase="checkout", unit="steps")
        how = ("--ff-only", "--no-stat", "--no-verify-signatures")
        result = await self._git.run("merge", *how, "@{upstream}", cwd=folder)
        if result.code != 0:
            raise CannotPull(name=self._name, reason=_first_line(result.stderr))
        await self._tidy([(self._git, folder)])
        if await wants_lfs(self._git, folder):
            self._ctx.progress(0, phase="lfs", unit="steps")
            await get_large_files(self._git, folder, self._report_part)
        self._ctx.output(self._workspace.relative(folder))

    async def _run(self, *arguments: str, local: bool = False) -> Result:
        return await self._git.run(*arguments, cwd=self._temporary, local=local)

    async def _must(self, *arguments: str, data: bytes = b"", local: bool = False) -> None:
        await self._git.must(
            *arguments, cwd=self._temporary, data=data, on_line=self._report, local=local
        )

    def _report(self, line: str) -> None:
        step = read_step(line)
        if step is None:
            return
        if step.phase == "lfs":
            self._ctx.progress(step.size, items_done=step.done, items_total=step.total)
        elif step.phase == "receiving" and step.size is not None and step.done > 0:
            self._report_receiving(step, step.size)
        else:
            unit: Literal["items", "steps"] = "items" if step.phase == "checkout" else "steps"
            self._ctx.progress(step.done, total=step.total, phase=step.phase, unit=unit)

    def _report_receiving(self, step: Step, size: int) -> None:
        # Git does not say how many bytes are to come: as many for each object as up to now.
        total = size * step.total // step.done
        self._ctx.progress(size, total=total, phase="receiving", unit="bytes")
        check_room(self._folder, self._name, size, total)

    def _report_part(self, line: str) -> None:
        """Of submodules only the step is told: each counts anew."""
        step = read_step(line)
        if step is not None:
            self._ctx.progress(step.done, total=step.total, phase="submodules", unit="steps")


def temporary_folder(folder: Path, id: str) -> Path:
    """Where a job's clone grows."""
    return folder / f".clone-{id}.part"


def remove(path: Path) -> None:
    """Remove a file, a link, or a folder with all in it."""
    if path.is_symlink() or path.is_file():
        path.unlink()
    elif path.exists():
        shutil.rmtree(path)


def _first_line(text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip()]
    fatal = [line for line in lines if line.startswith(("fatal:", "error:"))]
    return (fatal or lines or ["?"])[0].partition(": ")[2][:200]
