"""``modelarts/obs/plan``: what a transfer would do."""

from ..core.feature import Call, Route
from ..core.web import BaseHandler
from .models import ObsPlan, ObsSpec
from .transfer import TransferService


class PlanHandler(BaseHandler):
    """A dry run."""

    def initialize(self, transfers: TransferService, **_: object) -> None:
        self.transfers = transfers

    async def post(self) -> None:
        self.reply(await self.transfers.plan(self.body(ObsSpec)))


TRANSFER_ROUTES = (
    Route(
        "obs/plan",
        PlanHandler,
        {"post": Call("What a transfer would do", request=ObsSpec, reply=ObsPlan)},
    ),
)
