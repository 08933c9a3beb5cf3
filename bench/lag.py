"""A server extension that measures how late the server's event loop is.

Not part of the product: the bench adds it to the servers that it measures.
"""

import asyncio
import json
import time
from typing import Any

from jupyter_server.base.handlers import APIHandler
from jupyter_server.serverapp import ServerApp
from jupyter_server.utils import url_path_join
from tornado.web import authenticated

#: Seconds between two looks.
INTERVAL = 0.002


class LagMeter:
    """Asks to be called every few milliseconds, and notes how much later it was."""

    def __init__(self) -> None:
        self._delays: list[float] = []
        self._loop = asyncio.get_running_loop()
        self._ask()

    def _ask(self) -> None:
        self._due = time.perf_counter() + INTERVAL
        self._loop.call_later(INTERVAL, self._called)

    def _called(self) -> None:
        self._delays.append(max(0.0, time.perf_counter() - self._due))
        self._ask()

    def take(self) -> list[float]:
        """The delays since the last time, in milliseconds, shortest first."""
        delays, self._delays = self._delays, []
        return sorted(delay * 1000 for delay in delays)


class LagHandler(APIHandler):
    """``bench/lag``: the delays since it was asked last."""

    def initialize(self, meters: list[LagMeter]) -> None:
        self.meters = meters

    @authenticated
    def get(self) -> None:
        delays = self.meters[0].take()
        p99 = delays[int(len(delays) * 0.99)] if delays else 0.0
        self.finish(json.dumps({"count": len(delays), "p99": p99}))


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "bench.lag"}]


def _load_jupyter_server_extension(server: ServerApp) -> None:
    meters: list[LagMeter] = []

    async def start() -> None:
        meters.append(LagMeter())

    server.io_loop.add_callback(start)
    arguments: dict[str, Any] = {"meters": meters}
    app: Any = server.web_app
    route = url_path_join(app.settings["base_url"], "bench/lag")
    app.add_handlers(".*$", [(route, LagHandler, arguments)])
