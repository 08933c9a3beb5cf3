"""What is asked about the server as a whole."""

import json
from collections.abc import Callable
from typing import Any

from .capabilities import Capabilities
from .feature import Call, Route
from .web import BaseHandler


class CapabilitiesHandler(BaseHandler):
    """``modelarts/capabilities``: what this server can do."""

    def initialize(self, capabilities: Callable[[], Capabilities]) -> None:
        self.capabilities = capabilities

    def get(self) -> None:
        self.reply(self.capabilities())


class OpenApiHandler(BaseHandler):
    """``modelarts/openapi.json``: these routes, for programs."""

    def initialize(self, open_api: dict[str, Any]) -> None:
        self.open_api = open_api

    def get(self) -> None:
        self.set_header("Content-Type", "application/json")
        self.finish(json.dumps(self.open_api))


ROUTES = (
    Route(
        "capabilities",
        CapabilitiesHandler,
        {"get": Call("What this server can do", reply=Capabilities)},
    ),
    Route("openapi.json", OpenApiHandler, {"get": Call("This document")}),
)
