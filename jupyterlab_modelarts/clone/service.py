"""Git repositories: what is in them, and clones as jobs."""

import asyncio
from pathlib import Path

from ..core.errors import from_os_error
from ..core.files import os_failure, put_back
from ..core.jobs.operation import JobContext, Operation
from ..core.paths import Workspace, find_same_name
from .address import Place, check_ref, check_secret, find_place, folder_name, split_rest
from .existing import is_clone_of
from .git import Git
from .guard import check_address
from .lfs import has_lfs
from .login import Logins
from .look import find_repository, list_folders, shorten
from .models import (
    CloneCredentials,
    CloneFolder,
    CloneFolderRequest,
    CloneHostKey,
    CloneInfo,
    CloneLook,
    CloneSpec,
    CloneTree,
    CloneTreeRequest,
)
from .settings import CloneSettings
from .ssh import trust_host
from .work import CloneWork, remove, temporary_folder

#: Clones at once; more wait.
LIMIT = 3
#: Times as many seconds as for a list of branches that a list of folders may take.
_TREE_PATIENCE = 4


class CloneService:
    """Asks repositories what they have.

    Args:
        workspace: the server's root folder.
        settings: of the operator.
        logins: who the user is, by host.
    """

    def __init__(self, workspace: Workspace, settings: CloneSettings, logins: Logins) -> None:
        self.workspace = workspace
        self.settings = settings
        self._logins = logins

    def place(self, url: str) -> Place:
        """The repository at an address.

        Raises:
            BadUrl: none can be.
        """
        return find_place(url, allow_file=self.settings.allow_file)

    def git(self, place: Place) -> Git:
        """Git for a repository, with the user's credentials there."""
        return Git(self.settings, place, self._logins.get)

    async def look(self, request: CloneLook) -> CloneInfo:
        """What is at an address.

        Raises:
            AppError: nothing that can be cloned.
        """
        asked = self.place(request.url)
        folder = await asyncio.to_thread(self.workspace.folder, request.destination)
        timeout = self.settings.look_timeout
        place, refs = await find_repository(self.git(asked), asked, timeout)
        names = {*refs.branches, *refs.tags}
        found = split_rest(asked.rest, names, is_file=asked.is_file) if asked.rest else None
        ref, path = found or (refs.default, "")
        there = await asyncio.to_thread(_look_for, folder, place.name, place)
        return CloneInfo(
            url=place.url,
            ref=ref,
            path=path,
            name=place.name,
            default_branch=refs.default,
            branches=shorten(refs.branches, ref),
            tags=shorten(refs.tags, ref),
            taken=there.taken,
            cloned=there.cloned,
            lfs=has_lfs(),
        )

    async def folder(self, request: CloneFolderRequest) -> CloneFolder:
        """What is where a clone would go. Asks nobody but the disk.

        Raises:
            AppError: there can be no folder of that name, or no such repository.
        """
        place = self.place(request.url)
        name = folder_name(request.name)
        folder = await asyncio.to_thread(self.workspace.folder, request.destination)
        return await asyncio.to_thread(_look_for, folder, name, place)

    async def tree(self, request: CloneTreeRequest) -> CloneTree:
        """The folders of a version.

        Raises:
            AppError: it cannot be asked.
        """
        check_ref(request.ref)
        place = self.place(request.url)
        timeout = self.settings.look_timeout * _TREE_PATIENCE
        return await list_folders(self.git(place), place, request.ref, timeout)

    async def log_in(self, given: CloneCredentials) -> None:
        """Keep credentials for a host.

        Raises:
            AppError: the address makes no sense, or they cannot be kept.
        """
        origin = self.place(given.url).origin
        await asyncio.to_thread(
            self._logins.set, origin, given.username, given.password, remember=given.remember
        )

    async def trust(self, given: CloneHostKey) -> None:
        """Know a host by its SSH key from now on.

        Raises:
            AppError: the address makes no sense, or it shows another key.
        """
        place = self.place(given.url)
        await check_address(place, self.settings)
        try:
            await trust_host(place, self.settings, given.fingerprint)
        except OSError as error:
            raise from_os_error(error, "known_hosts") from None

    async def log_out(self, url: str) -> None:
        """Forget those for a host."""
        await asyncio.to_thread(self._logins.delete, self.place(url).origin)


class CloneOperation(Operation[CloneSpec]):
    """Clones a repository, or brings a clone up to date."""

    spec_type = CloneSpec
    resumable = True
    limit = LIMIT

    def __init__(self, service: CloneService) -> None:
        self._service = service

    def key(self, spec: CloneSpec) -> str | None:
        # Asked before a job is stored: an address with a password in it never is.
        place = self._service.place(spec.url)
        check_secret(spec.url, place)
        check_ref(spec.ref)
        name = folder_name(spec.name or place.name)
        if spec.conflict == "rename":
            return None
        return f"{spec.destination}/{name}".lstrip("/")

    async def run(self, spec: CloneSpec, ctx: JobContext) -> None:
        service = self._service
        place = service.place(spec.url)
        git = service.git(place)
        work = CloneWork(spec, ctx, service.workspace, git, place)
        await work.run()

    async def discard(self, spec: CloneSpec, ctx: JobContext) -> None:
        await asyncio.to_thread(self._discard, spec, ctx)

    def _discard(self, spec: CloneSpec, ctx: JobContext) -> None:
        folder = self._service.workspace.folder(spec.destination)
        name = folder_name(spec.name or self._service.place(spec.url).name)
        temporary = temporary_folder(folder, ctx.id)
        try:
            put_back(temporary, folder, name)
            remove(temporary)
        except OSError as error:
            raise os_failure(error, spec.destination, folder, 0) from None


def _look_for(folder: Path, name: str, place: Place) -> CloneFolder:
    """What is in a folder under a name."""
    existing = find_same_name(folder, name)
    cloned = existing is not None and is_clone_of(folder / existing, place)
    return CloneFolder(taken=existing is not None, cloned=cloned)
