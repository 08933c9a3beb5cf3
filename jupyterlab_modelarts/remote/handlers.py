"""What is at an address, over REST. Downloading itself is a job."""

from ..core.feature import Call, Route
from ..core.web import BaseHandler
from .models import RemoteInfos, RemoteLook
from .service import RemoteService


class LookHandler(BaseHandler):
    """``modelarts/remote/look``: name, size and type of what is at some addresses."""

    def initialize(self, remote: RemoteService) -> None:
        self.remote = remote

    async def post(self) -> None:
        self.reply(await self.remote.look(self.body(RemoteLook)))


ROUTES = (
    Route(
        "remote/look",
        LookHandler,
        {
            "post": Call(
                "Look at addresses before a download", request=RemoteLook, reply=RemoteInfos
            )
        },
    ),
)
