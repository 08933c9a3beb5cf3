"""Runs an operation in a terminal, with a bar."""

import asyncio
import secrets
from typing import TypeVar

from rich.console import Console
from rich.progress import BarColumn, TaskProgressColumn, TextColumn
from rich.progress import Progress as RichProgress

from ..errors import AppError, Unexpected
from .direct import DirectRun, describe_progress
from .models import JobSpec
from .operation import Operation

SpecT = TypeVar("SpecT", bound=JobSpec)

#: Seconds between two drawings.
REDRAW = 0.1


def run_in_terminal(operation: Operation[SpecT], spec: SpecT, console: Console) -> int:
    """Run to the end. Ctrl-C cancels and removes what was left.

    Args:
        operation: what to run.
        spec: with what.
        console: where to draw; without a terminal behind it only the outcome is printed.

    Returns:
        The exit code: see `AppError.exit_code`; 130 when it was cancelled.
    """
    run = DirectRun(operation, spec, secrets.token_hex(16))
    run.start()
    try:
        _draw(run, operation.kind, console)
        for path in run.result():
            console.print(path, markup=False, highlight=False)
        for warning in run.ctx.warnings:
            _print_error(warning, console, "Warning")
    except (asyncio.CancelledError, KeyboardInterrupt):
        console.print("Cancelled.")
        return 130
    except AppError as error:
        _print_error(error, console)
        return error.exit_code
    except Exception as fault:  # noqa: BLE001
        # The one place where a fault of ours becomes words: no traceback reaches a user.
        console.print(str(Unexpected(id=f"{type(fault).__name__}: {fault}")), markup=False)
        return 1
    return 0


def _draw(run: DirectRun[SpecT], kind: str, console: Console) -> None:
    columns = (
        TextColumn("{task.fields[phase]}"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[text]}"),
    )
    live = console.is_terminal
    with RichProgress(*columns, console=console, transient=True, disable=not live) as bar:
        task = bar.add_task("", total=None, phase=kind, text="")
        ended = False
        while not ended:
            try:
                ended = run.wait(REDRAW)
            except KeyboardInterrupt:
                run.cancel()
            progress = run.ctx.snapshot()
            bar.update(
                task,
                completed=progress.done,
                total=progress.total,
                phase=progress.phase or kind,
                text=describe_progress(progress).text,
            )


def _print_error(error: AppError, console: Console, label: str = "Error") -> None:
    info = error.info()
    console.print(f"{label}: {info.message}", markup=False, highlight=False)
    if info.hint:
        console.print(info.hint, markup=False, highlight=False)
