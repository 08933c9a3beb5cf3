"""The composition root: settings in, services and handlers out."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from jupyter_server.extension.application import ExtensionApp
from traitlets import Enum, Integer, TraitError, Unicode

from . import __version__
from .clone.feature import FEATURE as CLONE
from .core.capabilities import Capabilities
from .core.contract import json_schema, open_api
from .core.feature import Feature, Route, Services, Started
from .core.handlers import ROUTES as SERVER_ROUTES
from .core.handlers import UnknownHandler
from .core.jobs.events import job_emitter
from .core.jobs.handlers import ROUTES as JOB_ROUTES
from .core.jobs.manager import JobManager
from .core.jobs.registry import OperationRegistry
from .core.jobs.store import JobStore
from .core.paths import Workspace
from .core.state import StateDir
from .obs.feature import FEATURE as OBS
from .remote.feature import FEATURE as REMOTE
from .secrets.feature import FEATURE as SECRETS
from .upload.feature import FEATURE as UPLOAD

FEATURES: tuple[Feature, ...] = (CLONE, UPLOAD, REMOTE, OBS, SECRETS)


def routes() -> tuple[Route, ...]:
    """All URLs of ours."""
    return (
        *SERVER_ROUTES,
        *JOB_ROUTES,
        *(route for feature in FEATURES for route in feature.routes),
    )


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
    _state: StateDir | None = None
    _started: Mapping[str, Started] = MappingProxyType({})

    def initialize_handlers(self) -> None:
        """Build everything."""
        server = self.serverapp
        if server is None or server.event_logger is None:
            raise RuntimeError("this extension needs a Jupyter server")
        # Our modules speak through the server's log.
        logging.getLogger(__package__).parent = self.log
        # Usually the same; but what the file browser shows is what counts.
        root = getattr(server.contents_manager, "root_dir", "") or server.root_dir
        workspace = Workspace(Path(root))
        try:
            self._state = StateDir(workspace.root, Path(self.state_dir) if self.state_dir else None)
        except OSError as error:
            self.log.error(
                "jupyterlab_modelarts is off, as it cannot write to its folder %s: %s. "
                "Set c.ModelArts.state_dir to one that it can write to.",
                error.filename,
                error.strerror,
            )
            return
        schema = json_schema(FEATURES, routes())
        store = JobStore(self._state.path / "jobs.db", self.max_finished_jobs)
        emit = job_emitter(server.event_logger, schema)
        self.jobs = JobManager(store, OperationRegistry(), emit)
        services = Services(workspace, self._state.path, self.jobs, self.config)
        try:
            self._started = {feature.name: feature.start(services) for feature in FEATURES}
        except (TraitError, ValueError) as error:
            self.log.error("jupyterlab_modelarts is off, as a setting cannot be used: %s", error)
            return
        for started in self._started.values():
            for operation in started.operations:
                self.jobs.registry.add(operation)
        self._add_routes(SERVER_ROUTES, self._server_arguments(schema))
        self._add_routes(JOB_ROUTES, {"jobs": self.jobs})
        for feature in FEATURES:
            self._add_routes(feature.routes, self._started[feature.name].handler_args)
        self.handlers.append((r"/modelarts/.*", UnknownHandler))
        server.io_loop.add_callback(self._begin)

    def _server_arguments(self, schema: dict[str, Any]) -> dict[str, object]:
        document = open_api(schema, routes(), __version__)
        return {"capabilities": self.capabilities, "open_api": document}

    def _add_routes(self, routes: tuple[Route, ...], arguments: Mapping[str, object]) -> None:
        for route in routes:
            self.handlers.append((rf"/modelarts/{route.pattern()}", route.handler, dict(arguments)))

    def capabilities(self) -> Capabilities:
        """What can be done here."""
        return Capabilities.model_validate(
            {
                "version": __version__,
                "provider": self.provider,
                "features": {name: s.status() for name, s in self._started.items()},
            }
        )

    async def _begin(self) -> None:
        self.jobs.recover()
        for started in self._started.values():
            await _call(started.start)

    async def stop_extension(self) -> None:
        """The server ends: jobs first, then what they stand on."""
        if self._state is None:
            return
        try:
            await self.jobs.stop()
            for started in self._started.values():
                await _call(started.stop)
        finally:
            self._state.close()


async def _call(function: Callable[[], Awaitable[None]] | None) -> None:
    if function is not None:
        await function()
