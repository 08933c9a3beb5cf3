"""Runs an operation in a notebook's cell, with a bar and a Cancel button."""

import secrets
from collections.abc import Callable
from typing import Protocol, TypeVar

from .direct import DirectRun, describe_progress
from .models import JobSpec, Progress
from .operation import Operation

SpecT = TypeVar("SpecT", bound=JobSpec)

#: Seconds between two drawings.
REDRAW = 0.2

Display = Callable[[object], object]


class Bar(Protocol):
    """Something that shows progress."""

    def show(self, progress: Progress) -> None:
        """Draw it as it is now."""

    def close(self, outcome: str) -> None:
        """It has ended; ``outcome`` is what remains to be read."""


def run_in_notebook(
    operation: Operation[SpecT], spec: SpecT, display: Display, *, widgets: bool = True
) -> list[str]:
    """Run to the end and return the paths it made. Interrupting the kernel cancels.

    Args:
        operation: what to run.
        spec: with what.
        display: IPython's ``display``.
        widgets: whether the front end can show widgets; without, a line of text is printed.

    Raises:
        asyncio.CancelledError: it was cancelled.
        AppError: it failed.
    """
    run = DirectRun(operation, spec, secrets.token_hex(16))
    bar: Bar = _WidgetBar(operation.kind, run.cancel, display) if widgets else _TextBar()
    outcome = "Failed"
    run.start()
    try:
        ended = False
        while not ended:
            try:
                ended = run.wait(REDRAW)
            except KeyboardInterrupt:
                outcome = "Cancelled"
                run.cancel()
            bar.show(run.ctx.snapshot())
        outputs = run.result()
        for warning in run.ctx.warnings:
            print(f"{warning}", flush=True)  # noqa: T201 - the cell's output
        outcome = "Done"
        return outputs
    finally:
        bar.close(outcome)


class _WidgetBar:
    """An ipywidgets bar.

    The button is heard while the cell runs if the kernel has subshells (ipykernel 7); with an
    older one, interrupting the kernel does the same.
    """

    def __init__(self, kind: str, cancel: Callable[[], None], display: Display) -> None:
        import ipywidgets

        self._kind = kind
        self._bar = ipywidgets.FloatProgress(min=0.0, max=1.0, description=kind)
        self._text = ipywidgets.Label()
        self._button = ipywidgets.Button(description="Cancel", tooltip="Stop and clean up")
        self._button.on_click(lambda _: cancel())
        display(ipywidgets.HBox([self._bar, self._text, self._button]))

    def show(self, progress: Progress) -> None:
        shown = describe_progress(progress)
        self._bar.value = shown.fraction or 0.0
        self._bar.description = progress.phase or self._kind
        self._text.value = shown.text

    def close(self, outcome: str) -> None:
        self._bar.bar_style = {"Done": "success", "Cancelled": "warning"}.get(outcome, "danger")
        self._bar.description = outcome
        self._button.layout.display = "none"


class _TextBar:
    """For nbconvert, papermill and plain consoles: a line a phase, and no more."""

    def __init__(self) -> None:
        self._phase = ""
        self._text = ""

    def show(self, progress: Progress) -> None:
        self._text = describe_progress(progress).text
        if progress.phase != self._phase:
            self._phase = progress.phase
            print(f"{progress.phase} …", flush=True)  # noqa: T201 - the cell's output

    def close(self, outcome: str) -> None:
        print(f"{outcome}: {self._text}", flush=True)  # noqa: T201 - the cell's output
