"""What repositories have, and who the user is there, over REST. Cloning itself is a job."""

from ..core.errors import InvalidRequest
from ..core.feature import Call, Route
from ..core.web import BaseHandler
from .models import (
    CloneCredentials,
    CloneFolder,
    CloneFolderRequest,
    CloneHostKey,
    CloneInfo,
    CloneLook,
    CloneTree,
    CloneTreeRequest,
)
from .service import CloneService


class _CloneHandler(BaseHandler):
    def initialize(self, clones: CloneService) -> None:
        self.clones = clones


class LookHandler(_CloneHandler):
    """``modelarts/clone/look``: branches, tags, and what an address means."""

    async def post(self) -> None:
        self.reply(await self.clones.look(self.body(CloneLook)))


class FolderHandler(_CloneHandler):
    """``modelarts/clone/folder``: what is there under the name that the user wants."""

    async def post(self) -> None:
        self.reply(await self.clones.folder(self.body(CloneFolderRequest)))


class TreeHandler(_CloneHandler):
    """``modelarts/clone/tree``: the folders of a version."""

    async def post(self) -> None:
        self.reply(await self.clones.tree(self.body(CloneTreeRequest)))


class CredentialsHandler(_CloneHandler):
    """``modelarts/clone/credentials``: they go in, and never come out."""

    async def put(self) -> None:
        try:
            given = self.body(CloneCredentials)
        except InvalidRequest:
            # What does not fit may be a password all the same: the reply describes none of it.
            raise InvalidRequest(reason="it needs an address and a password") from None
        await self.clones.log_in(given)
        self.set_status(204)

    async def delete(self) -> None:
        await self.clones.log_out(self.get_query_argument("url"))
        self.set_status(204)


class HostsHandler(_CloneHandler):
    """``modelarts/clone/hosts``: which hosts are trusted, by their SSH keys."""

    async def put(self) -> None:
        await self.clones.trust(self.body(CloneHostKey))
        self.set_status(204)


ROUTES = (
    Route(
        "clone/look",
        LookHandler,
        {"post": Call("What is at an address", request=CloneLook, reply=CloneInfo)},
    ),
    Route(
        "clone/folder",
        FolderHandler,
        {
            "post": Call(
                "What is under the name of a clone", request=CloneFolderRequest, reply=CloneFolder
            )
        },
    ),
    Route(
        "clone/tree",
        TreeHandler,
        {"post": Call("The folders of a version", request=CloneTreeRequest, reply=CloneTree)},
    ),
    Route(
        "clone/credentials",
        CredentialsHandler,
        {
            "put": Call("Who the user is to a host", status=204, request=CloneCredentials),
            "delete": Call("Forget that, for the host of ?url=", status=204),
        },
    ),
    Route(
        "clone/hosts",
        HostsHandler,
        {"put": Call("Trust a host by its SSH key", status=204, request=CloneHostKey)},
    ),
)
