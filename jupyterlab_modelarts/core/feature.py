"""What a feature hands to the composition root."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from tornado.web import RequestHandler
from traitlets.config import Config

from .capabilities import FeatureStatus
from .jobs.manager import JobManager
from .jobs.models import JobSpec
from .jobs.operation import Operation
from .paths import Workspace
from .wire import WireModel


@dataclass(frozen=True)
class Call:
    """One method of a route, for the OpenAPI document.

    Attributes:
        summary: what it does, in a line.
        status: the reply's status on success.
        request: the body's model, or None.
        reply: the reply's model, or None for an empty one.
    """

    summary: str
    status: int = 200
    request: type[WireModel] | None = None
    reply: type[WireModel] | None = None


@dataclass(frozen=True)
class Route:
    """A URL of ours.

    Attributes:
        path: below ``modelarts/``; ``{name}`` stands for a path parameter.
        handler: what serves it.
        calls: its methods, in lower case.
        params: a regular expression for each path parameter.
    """

    path: str
    handler: type[RequestHandler]
    calls: dict[str, Call]
    params: dict[str, str] = field(default_factory=dict)

    def pattern(self) -> str:
        """The path as a regular expression for tornado."""
        pattern = self.path
        for name, expression in self.params.items():
            pattern = pattern.replace(f"{{{name}}}", f"(?P<{name}>{expression})")
        return pattern


class Services(NamedTuple):
    """What the composition root gives to a feature.

    Attributes:
        workspace: the server's root folder.
        state_dir: a name of a folder below it is the feature's own.
        jobs: where to submit.
        config: the operator's settings.
    """

    workspace: Workspace
    state_dir: Path
    jobs: JobManager
    config: Config


class Started(NamedTuple):
    """A feature that runs.

    Attributes:
        operations: to be made known to the job manager.
        handler_args: what each handler's ``initialize`` gets.
        status: for the capabilities.
        start: called once the event loop runs.
        stop: called when the server ends, after the job manager has stopped.
    """

    operations: tuple[Operation[Any], ...] = ()
    handler_args: Mapping[str, object] = MappingProxyType({})
    status: Callable[[], FeatureStatus] = FeatureStatus
    start: Callable[[], Awaitable[None]] | None = None
    stop: Callable[[], Awaitable[None]] | None = None


@dataclass(frozen=True)
class Feature:
    """A feature: all that `app.py` needs to know of it.

    Attributes:
        name: see "One name is one feature" in docs/architecture.md.
        specs: its kinds of job.
        models: further models of its own for the contract.
        routes: its URLs.
        start: builds it.
    """

    name: str
    start: Callable[[Services], Started]
    specs: tuple[type[JobSpec], ...] = ()
    models: tuple[type[WireModel], ...] = ()
    routes: tuple[Route, ...] = ()
