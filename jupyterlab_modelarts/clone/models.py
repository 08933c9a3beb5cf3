"""What clones send over the wire."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints

from ..core.jobs.models import JobSpec
from ..core.wire import WireModel

#: Branches, and tags, that are listed at most.
MAX_REFS = 2000
#: Folders of a repository that are listed at most.
MAX_FOLDERS = 20_000


def _plain(text: str) -> str:
    text.encode()
    if any(ord(c) < 32 or ord(c) == 127 for c in text):
        raise ValueError("has control characters")
    return text


Text = Annotated[str, StringConstraints(max_length=4096), AfterValidator(_plain)]
#: What a secret may be, which no error may repeat.
Password = Annotated[str, StringConstraints(min_length=1, max_length=8192)]

#: What to do when there is something of that name: ``pull`` brings a clone up to date.
OnExisting = Literal["fail", "pull", "rename", "overwrite"]


class CloneSpec(JobSpec):
    """A repository to clone.

    Attributes:
        url: https, http or ssh, without a password.
        ref: a branch or tag; empty for the default branch.
        destination: the folder to put it in, relative to the server's root; "" is the root.
        name: of the new folder; empty for the repository's name.
        depth: how many commits back to get; null for all.
        submodules: get the repositories inside of it too.
        lfs: get the large files that git-lfs keeps.
        paths: only these folders, relative to the repository; empty for all.
        conflict: what to do when something of that name is there.
    """

    kind: Literal["clone"] = "clone"
    url: Text
    ref: Text = ""
    destination: Text = ""
    name: Text = ""
    depth: int | None = Field(default=None, ge=1, le=1_000_000)
    submodules: bool = False
    lfs: bool = False
    paths: tuple[Text, ...] = Field(default=(), max_length=1000)
    conflict: OnExisting = "fail"


class CloneLook(WireModel):
    """The body of ``POST modelarts/clone/look``: what is at this address?"""

    url: Text
    destination: Text = ""


class CloneInfo(WireModel):
    """What is there.

    Attributes:
        url: the repository's address; the one asked for may have been a page about it.
        ref: the branch or tag of that page, or the default branch.
        path: the folder of that page; empty for all.
        name: what the new folder would be called.
        default_branch: empty if the repository is empty.
        branches: by name, as many as `MAX_REFS`.
        tags: by name, newest versions first, as many as `MAX_REFS`.
        taken: whether something of that name is in the destination.
        cloned: whether that is a clone of this repository.
        lfs: whether this server has git-lfs.
    """

    url: str
    ref: str
    path: str
    name: str
    default_branch: str
    branches: tuple[str, ...]
    tags: tuple[str, ...]
    taken: bool
    cloned: bool
    lfs: bool


class CloneFolderRequest(WireModel):
    """The body of ``POST modelarts/clone/folder``: what is there under this name?"""

    url: Text
    destination: Text = ""
    name: Text


class CloneFolder(WireModel):
    """What is there.

    Attributes:
        taken: whether something of that name is in the destination.
        cloned: whether that is a clone of this repository.
    """

    taken: bool
    cloned: bool


class CloneTreeRequest(WireModel):
    """The body of ``POST modelarts/clone/tree``: which folders are in this version?"""

    url: Text
    ref: Text = ""


class CloneTree(WireModel):
    """The folders of a version, by path, as many as `MAX_FOLDERS`."""

    folders: tuple[str, ...]
    complete: bool


class CloneHostKey(WireModel):
    """The body of ``PUT modelarts/clone/hosts``: trust the host of ``url`` by this SSH key.

    Attributes:
        fingerprint: as the error said that asked for it.
    """

    url: Text
    fingerprint: Text


class CloneCredentials(WireModel):
    """The body of ``PUT modelarts/clone/credentials``, for the host of ``url``.

    Attributes:
        remember: keep them beyond the end of the server.
    """

    url: Text
    username: Text = ""
    password: Password
    remember: bool = False
