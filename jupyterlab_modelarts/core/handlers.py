"""What is asked about the server as a whole."""

import json
from collections.abc import Callable
from typing import Any

from .capabilities import Capabilities
from .errors import NotFound
from .feature import Call, Route
from .web import BaseHandler


class _ServerHandler(BaseHandler):
    def initialize(
        self, capabilities: Callable[[], Capabilities], open_api: dict[str, Any]
    ) -> None:
        self.capabilities = capabilities
        self.open_api = open_api


class CapabilitiesHandler(_ServerHandler):
    """``modelarts/capabilities``: what this server can do."""

    def get(self) -> None:
        self.reply(self.capabilities())


class OpenApiHandler(_ServerHandler):
    """``modelarts/openapi.json``: these routes, for programs."""

    def get(self) -> None:
        self.set_header("Content-Type", "application/json")
        self.finish(json.dumps(self.open_api))


class UnknownHandler(BaseHandler):
    """Everything else below ``modelarts/``: an error that programs can read."""

    async def prepare(self) -> None:  # type: ignore[override]
        await super().prepare()
        if not self._finished:
            raise NotFound(what=self.request.path)


ROUTES = (
    Route(
        "capabilities",
        CapabilitiesHandler,
        {"get": Call("What this server can do", reply=Capabilities)},
    ),
    Route("openapi.json", OpenApiHandler, {"get": Call("This document")}),
)
