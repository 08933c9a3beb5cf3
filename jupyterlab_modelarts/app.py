"""The composition root: settings in, services and handlers out."""

from pathlib import Path
from typing import Any

from jupyter_server.extension.application import ExtensionApp
from traitlets import Enum, Integer, Unicode

from . import __version__
from .core.capabilities import Capabilities
from .core.contract import json_schema, open_api
from .core.feature import Feature, Route, Services, Started
from .core.handlers import ROUTES as SERVER_ROUTES
from .core.jobs.events import job_emitter
from .core.jobs.handlers import ROUTES as JOB_ROUTES
from .core.jobs.manager import JobManager
from .core.jobs.registry import OperationRegistry
from .core.jobs.store import JobStore
from .core.paths import Workspace
from .core.state import StateDir
from .upload.feature import FEATURE as UPLOAD

FEATURES: tuple[Feature, ...] = (UPLOAD,)


def routes() -> tuple[Route, ...]:
    """All URLs of ours."""
    return (*SERVER_ROUTES, *JOB_ROUTES, *(route for feature in FEATURES for route in feature.routes))


class ModelArts(ExtensionApp):
    """The server extension: ``c.ModelArts...``."""

    name = "jupyterlab_modelarts"
    load_other_extensions = True

    provider = Enum(
        ("local", "jupyterhub", "modelarts"), "local", help="Where this server runs."
    ).tag(config=True)
    state_dir = Unicode(
        "", help="Folder for jobs and unfinished uploads; empty for Jupyter's data folder."
    ).tag(config=True)
    max_finished_jobs = Integer(
        10_000, min=1, help="How many jobs that are over are kept in the list."
    ).tag(config=True)

    jobs: JobManager

    def initialize_handlers(self) -> None:
        """Build everything."""
        server = self.serverapp
        workspace = Workspace(Path(server.root_dir))
        self._state = StateDir(workspace.root, Path(self.state_dir) if self.state_dir else None)
        schema = json_schema(FEATURES, routes())
        store = JobStore(self._state.path / "jobs.db", self.max_finished_jobs)
        emit = job_emitter(server.event_logger, schema)
        self.jobs = JobManager(store, OperationRegistry(), emit)
        services = Services(workspace, self._state.path, self.jobs, self.config)
        self._started = {feature.name: feature.start(services) for feature in FEATURES}
        for started in self._started.values():
            for operation in started.operations:
                self.jobs.registry.add(operation)
        self._add_handlers(schema)
        server.io_loop.add_callback(self._begin)

    def _add_handlers(self, schema: dict[str, Any]) -> None:
        document = open_api(schema, routes(), __version__)
        arguments: list[tuple[tuple[Route, ...], dict[str, Any]]] = [
            (SERVER_ROUTES[:1], {"capabilities": self.capabilities}),
            (SERVER_ROUTES[1:], {"open_api": document}),
            (JOB_ROUTES, {"jobs": self.jobs}),
        ]
        for feature in FEATURES:
            arguments.append((feature.routes, dict(self._started[feature.name].handler_args)))
        for group, kwargs in arguments:
            for route in group:
                self.handlers.append((rf"/modelarts/{route.pattern()}", route.handler, kwargs))

    def capabilities(self) -> Capabilities:
        """What can be done here."""
        return Capabilities(
            version=__version__,
            provider=self.provider,
            features={name: started.status() for name, started in self._started.items()},
        )

    async def _begin(self) -> None:
        self.jobs.recover()
        for started in self._started.values():
            await _call(started.start)

    async def stop_extension(self) -> None:
        """The server ends: jobs first, then what they stand on."""
        await self.jobs.stop()
        for started in self._started.values():
            await _call(started.stop)
        self._state.close()


async def _call(function: Any) -> None:
    if function is not None:
        await function()


__all__ = ["FEATURES", "ModelArts", "Started", "routes"]
