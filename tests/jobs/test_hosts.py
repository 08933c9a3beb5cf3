"""The same operation in a terminal and in a notebook."""

import asyncio
import io
import signal
import subprocess
import sys
import threading
import time
from typing import Any

import pytest
from rich.console import Console

from jupyterlab_modelarts.core.jobs.direct import describe_progress
from jupyterlab_modelarts.core.jobs.models import Progress
from jupyterlab_modelarts.core.jobs.notebook import run_in_notebook
from jupyterlab_modelarts.core.jobs.terminal import run_in_terminal
from tests.realserver import PROJECT
from tests.rehearse import RehearsalFailed, Rehearse, RehearseSpec


def console(terminal: bool = False) -> tuple[Console, io.StringIO]:
    output = io.StringIO()
    return Console(file=output, force_terminal=terminal, width=100), output


def test_a_terminal_shows_what_was_made_and_ends_with_zero() -> None:
    screen, output = console()
    assert run_in_terminal(Rehearse(), RehearseSpec(steps=3), screen) == 0
    assert output.getvalue() == "rehearsed.txt\n"


def test_a_terminal_tells_warnings_after_what_was_made() -> None:
    screen, output = console()
    assert run_in_terminal(Rehearse(), RehearseSpec(steps=1, warns=True), screen) == 0
    assert output.getvalue() == "rehearsed.txt\nWarning: Nobody clapped.\nSmile more.\n"


def test_a_notebook_tells_warnings(capsys: pytest.CaptureFixture[str]) -> None:
    spec = RehearseSpec(steps=1, warns=True)
    run_in_notebook(Rehearse(), spec, lambda _: None, widgets=False)
    assert "Nobody clapped." in capsys.readouterr().out


def test_a_terminal_draws_a_bar_with_the_phase_and_the_count() -> None:
    screen, output = console(terminal=True)
    assert run_in_terminal(Rehearse(), RehearseSpec(steps=30, seconds=0.02), screen) == 0
    assert "rehearsing" in output.getvalue()
    assert "of 30" in output.getvalue()


def test_a_failure_in_a_terminal_is_words_and_an_exit_code_of_its_kind() -> None:
    screen, output = console()
    assert run_in_terminal(Rehearse(), RehearseSpec(fail_at=1), screen) == 5
    assert output.getvalue() == "Error: Step 1 went wrong.\nRehearse again.\n"


def test_a_fault_in_a_terminal_is_no_traceback() -> None:
    screen, output = console()
    spec = RehearseSpec(fail_at=1, failure="unknown")
    assert run_in_terminal(Rehearse(), spec, screen) == 1
    assert "Traceback" not in output.getvalue()
    assert "Something went wrong" in output.getvalue()


_COMMAND = """
import sys
from rich.console import Console
from jupyterlab_modelarts.core.jobs.terminal import run_in_terminal
from tests.rehearse import Rehearse, RehearseSpec
operation = Rehearse()
print("started", flush=True)
code = run_in_terminal(operation, RehearseSpec(steps=100_000), Console())
print("discarded", len(operation.discarded))
sys.exit(code)
"""


def test_ctrl_c_in_a_terminal_cancels_tidies_up_and_ends_with_130() -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", _COMMAND], stdout=subprocess.PIPE, text=True, cwd=PROJECT
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "started\n"
    time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    output, _ = process.communicate(timeout=20)
    assert process.returncode == 130
    assert output == "Cancelled.\ndiscarded 1\n"


def test_a_notebook_returns_what_was_made_and_prints_a_line_a_phase(
    capsys: pytest.CaptureFixture[str],
) -> None:
    made = run_in_notebook(Rehearse(), RehearseSpec(steps=5), print, widgets=False)
    assert made == ["rehearsed.txt"]
    assert capsys.readouterr().out.splitlines()[0] == "rehearsing …"


def test_a_notebook_shows_a_bar_whose_button_cancels() -> None:
    operation = Rehearse()
    bars: list[Any] = []

    def display(box: Any) -> None:
        bars.append(box)
        # As a click that arrives on the kernel's own thread for widgets while the cell runs.
        threading.Timer(0.5, box.children[2].click).start()

    with pytest.raises(asyncio.CancelledError):
        run_in_notebook(operation, RehearseSpec(steps=100_000), display)
    assert len(operation.discarded) == 1
    bar, text, _ = bars[0].children
    assert 0 < bar.value < 1
    assert "of 100,000" in text.value


def test_a_failure_in_a_notebook_is_the_error_itself(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(RehearsalFailed, match=r"Step 2 went wrong\."):
        run_in_notebook(Rehearse(), RehearseSpec(fail_at=2), print, widgets=False)
    assert "Failed" in capsys.readouterr().out


def test_progress_reads_well() -> None:
    progress = Progress(done=3 << 19, total=3 << 20, rate=1 << 20, eta=75)
    shown = describe_progress(progress)
    assert shown.fraction == 0.5
    assert shown.text == "1.5 MB of 3 MB · 1 MB/s · 1 min 15 s left"
