"""A small operation to test jobs with, and the server extension that adds it to a server.

``{"kind": "rehearse", "steps": 100, "seconds": 0.01}`` counts to 100, a step each 0.01 s.
"""

import asyncio
from pathlib import Path
from typing import Any, Literal

from jupyter_server.serverapp import ServerApp

from jupyterlab_modelarts.app import ModelArts
from jupyterlab_modelarts.core.errors import AppError
from jupyterlab_modelarts.core.jobs.models import JobSpec
from jupyterlab_modelarts.core.jobs.operation import JobContext, Operation


class RehearseSpec(JobSpec):
    """``fail_at``: the step at which it fails, as ``failure`` says."""

    kind: Literal["rehearse"] = "rehearse"
    steps: int = 10
    seconds: float = 0.01
    fail_at: int | None = None
    failure: Literal["known", "unknown"] = "known"
    path: str = ""
    #: Nothing fails, but there is something to tell.
    warns: bool = False


class RehearsalFailed(AppError):
    code = "rehearse.failed"
    status = 409
    retryable = True
    message = "Step {step} went wrong."
    hint = "Rehearse again."


class RehearsedBadly(AppError):
    code = "rehearse.badly"
    message = "Nobody clapped."
    hint = "Smile more."


class Rehearse(Operation[RehearseSpec]):
    spec_type = RehearseSpec
    resumable = True
    pausable = True
    limit = 3

    def __init__(self) -> None:
        self.discarded: list[str] = []
        #: Seconds that tidying up takes.
        self.discard_seconds = 0.0

    def key(self, spec: RehearseSpec) -> str | None:
        return spec.path or None

    async def run(self, spec: RehearseSpec, ctx: JobContext) -> None:
        first = int(ctx.checkpoint.get("step", 0))
        ctx.progress(first, total=spec.steps, unit="steps", phase="rehearsing")
        for step in range(first, spec.steps):
            if step == spec.fail_at:
                if spec.failure == "known":
                    raise RehearsalFailed(step=step)
                raise ZeroDivisionError("a fault with a secret in it")
            await asyncio.sleep(spec.seconds)
            ctx.progress(step + 1)
            ctx.save_checkpoint({"step": step + 1})
        ctx.output("rehearsed.txt")
        if spec.warns:
            ctx.warn(RehearsedBadly())

    async def discard(self, spec: RehearseSpec, ctx: JobContext) -> None:
        del spec
        self.discarded.append(ctx.id)
        await asyncio.sleep(self.discard_seconds)


def _load_jupyter_server_extension(serverapp: ServerApp) -> None:
    apps: Any = serverapp.extension_manager.extension_apps["jupyterlab_modelarts"]
    for app in apps:
        assert isinstance(app, ModelArts)
        app.jobs.registry.add(Rehearse())


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "tests.rehearse"}]


PROJECT = Path(__file__).parent.parent
