"""Forms, against the same notebook in a JupyterLab without them: see docs/benchmarks.md."""

import json
import statistics
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from bench.harness import ROOT, Bench, Measure, say, scratch
from bench.jupyter import TOKEN, Lab, jupyterlab
from bench.processes import on_one_cpu

PLUGIN = "jupyterlab-modelarts:forms"
PEER = "forms disabled"
HERE = Path(__file__).parent
NOTEBOOK = "forms.ipynb"
CELLS = 500
#: One in so many cells has a form.
EVERY = 2
LINES = 10_000
TIMEOUT = 300
#: Even, so that each is the first as often as the other: it differs by some per cent.
REPEAT = 10
TYPING_REPEAT = 4

FORM = """\
# @title Form {number}
name_{number} = "text" # @param {{type:"string"}}
count_{number} = 10 # @param {{type:"integer"}}
size_{number} = "large" # @param ["small", "medium", "large"]
rate_{number} = 0.25 # @param {{type:"slider", min:0, max:1, step:0.05}}
flag_{number} = True # @param {{type:"boolean"}}
print(name_{number}, count_{number})
"""
PLAIN = """\
def step_{number}(values):
    total = 0
    for value in values:
        total += value * {number}
    return total

print(step_{number}([1, 2, 3]))
"""


def notebook() -> str:
    """A notebook in which each second cell has a form of five fields."""
    cells: list[dict[str, Any]] = [
        {
            "cell_type": "code",
            "id": f"cell-{number}",
            "metadata": {},
            "execution_count": None,
            "outputs": [],
            "source": (PLAIN if number % EVERY else FORM).format(number=number),
        }
        for number in range(CELLS)
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    return json.dumps({"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5})


def in_chromium(what: str, *labs: Lab) -> Any:
    """What ``browser.mjs`` measures, with a notebook that nobody has changed."""
    urls = []
    for lab in labs:
        (lab.root / NOTEBOOK).write_text(notebook())
        urls.append(f"http://127.0.0.1:{lab.server.port}/lab?token={TOKEN}&reset")
    order = {"what": what, "urls": urls, "notebook": NOTEBOOK, "cells": CELLS}
    return _node(HERE / "browser.mjs", json.dumps(order))


def _node(script: Path, argument: str) -> Any:
    command = ["node", str(script), argument]
    done = subprocess.run(command, stdout=subprocess.PIPE, timeout=TIMEOUT, check=True, cwd=ROOT)
    return json.loads(done.stdout)


def compare_opening(bench: Bench, ours: Lab, theirs: Lab) -> None:
    """Opening the notebook, both figures of each run."""
    idle: dict[str, list[float]] = {"ours": [], "theirs": []}

    def painted(lab: Lab, who: str) -> Measure:
        def measure() -> float:
            with on_one_cpu():
                found: dict[str, float] = in_chromium("open", lab)
            idle[who].append(found["idle"])
            return found["painted"]

        return measure

    forms = CELLS // EVERY
    bench.compare(
        f"open {CELLS} cells, {forms} with forms: first cell painted",
        "s",
        painted(ours, "ours"),
        painted(theirs, "theirs"),
        peer_name=PEER,
        target=1 / 1.05,
        better="lower",
        repeat=REPEAT,
    )
    bench.compare(
        f"open {CELLS} cells, {forms} with forms: idle",
        "s",
        lambda: idle["ours"].pop(0),
        lambda: idle["theirs"].pop(0),
        peer_name=PEER,
        target=1 / 1.05,
        better="lower",
        repeat=REPEAT,
    )


def measure_typing(bench: Bench, ours: Lab, theirs: Lab) -> None:
    """What a form adds to each key in its cell's editor, drawing included."""
    with_form: list[float] = []
    without: list[float] = []
    for turn in range(TYPING_REPEAT):
        # The page that is opened first is dearer by as much as a form is.
        if turn % 2 == 0:
            one, other = in_chromium("type", ours, theirs)
        else:
            other, one = in_chromium("type", theirs, ours)
        with_form += one
        without += other
        say(f"    ours, forms disabled: {_p95(one):.2f}  {_p95(other):.2f} at p95")
    added = _p95(with_form) - _p95(without)
    bench.limit("typing in a form's cell: added at p95", "ms", [added], target=2)
    added = statistics.mean(with_form) - statistics.mean(without)
    bench.limit("typing in a form's cell: added on average", "ms", [added], target=2)


def _p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


def measure_reading(bench: Bench) -> None:
    """Reading one very long cell."""
    times = [_node(HERE / "parse.cjs", str(LINES))["milliseconds"] for _ in range(3)]
    bench.limit(f"reading {LINES:,} annotated lines", "ms", times, target=100)


def main() -> int:
    bench = Bench("forms")
    with bench, scratch() as home, ExitStack() as stack:
        measure_reading(bench)
        python = Path(sys.executable)
        ours = stack.enter_context(jupyterlab(python, home / "ours"))
        theirs = stack.enter_context(jupyterlab(python, home / "theirs", disabled=[PLUGIN]))
        measure_typing(bench, ours, theirs)
        compare_opening(bench, ours, theirs)
    return bench.status


if __name__ == "__main__":
    sys.exit(main())
