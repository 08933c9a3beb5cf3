"""Run every check of the project, count all tests, and say it in one line.

    python scripts/run_tests.py [PART...]

A part that fails does not stop the others. The exit status is 1 when a test failed, when a
part failed, or when a part ran no test at all.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / ".test-results"
PART_SECONDS = 30 * 60
JUNIT_KEYS = ("tests", "failures", "errors", "skipped")


@dataclass(frozen=True)
class Count:
    """How many tests of a part passed and failed; ``retried`` passed at a second try only."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0
    retried: int = 0

    def remarks(self) -> list[str]:
        """What else there is to say of them."""
        words = [f"{self.skipped} skipped"] if self.skipped else []
        return [*words, f"{self.retried} at a second try"] if self.retried else words


@dataclass(frozen=True)
class Part:
    """One section of the run.

    Attributes:
        name: how to ask for it.
        commands: run in turn, until one fails.
        report: the file that the commands write their results to; none for a plain check.
        read: counts what stands in the report.
        folder: where to run, relative to the root.
        env: what to add to the environment.
    """

    name: str
    commands: Sequence[Sequence[str]]
    report: Path | None = None
    read: Callable[[Path], Count] | None = None
    folder: str = "."
    env: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """What came of a part."""

    name: str
    count: Count
    seconds: float

    @property
    def ok(self) -> bool:
        return self.count.failed == 0 and self.count.passed > 0


def read_junit(path: Path) -> Count:
    """Count the tests in a JUnit report."""
    # Written by our own pytest a moment ago, so nothing hostile is in it.
    suites = ElementTree.parse(path).getroot().iter("testsuite")  # noqa: S314
    totals = [[int(suite.get(key, 0)) for key in JUNIT_KEYS] for suite in suites]
    tests, failures, errors, skipped = (sum(column) for column in zip(*totals, strict=True))
    failed = failures + errors
    return Count(max(tests - failed - skipped, 0), failed, skipped)


def read_jest(path: Path) -> Count:
    """Count the tests in jest's JSON report; a file that does not load is a failure."""
    report = json.loads(path.read_text("utf-8"))
    failed = report["numFailedTests"] + report["numRuntimeErrorTestSuites"]
    return Count(report["numPassedTests"], failed, report["numPendingTests"])


def read_playwright(path: Path) -> Count:
    """Count the tests in Playwright's JSON report; one that passed at a second try has passed."""
    report = json.loads(path.read_text("utf-8"))
    stats = report["stats"]
    # Errors outside of tests: a file that does not load, a server that does not start.
    failed = stats["unexpected"] + len(report.get("errors", []))
    retried = stats["flaky"]
    return Count(stats["expected"] + retried, failed, stats["skipped"], retried)


def all_parts() -> list[Part]:
    """The parts in the order in which they run: quick ones first."""
    python = sys.executable
    # Tests wait for servers more than they compute; a file's share what they start.
    workers = ["-n", str((os.cpu_count() or 1) + 1), "--dist", "loadfile"]
    junit, jest, galata = (RESULTS / f for f in ("pytest.xml", "jest.json", "galata.json"))
    return [
        Part("ruff", [["ruff", "check", "."], ["ruff", "format", "--check", "."]]),
        Part("mypy", [["mypy"]]),
        Part("eslint", [["jlpm", "lint:check"]]),
        Part("imports", [["lint-imports", "--no-logo"]]),
        Part("contract", [[python, "scripts/contract.py", "--check"]]),
        Part("i18n", [[python, "scripts/i18n.py", "--check"]]),
        Part(
            "pytest",
            [[python, "-m", "pytest", *workers, f"--junit-xml={junit}"]],
            junit,
            read_junit,
        ),
        Part("jest", [["jlpm", "test", "--json", f"--outputFile={jest}"]], jest, read_jest),
        Part("wheel", [[python, "scripts/test_wheel.py"]]),
        Part(
            "galata",
            [["jlpm", "test"]],
            galata,
            read_playwright,
            folder="ui-tests",
            env={"PLAYWRIGHT_JSON_OUTPUT_FILE": str(galata)},
        ),
    ]


def run_part(part: Part) -> Outcome:
    """Run one part, show what it prints, and count its tests."""
    print(f"\n── {part.name} " + "─" * (76 - len(part.name)), flush=True)
    if part.report:
        part.report.unlink(missing_ok=True)
    start = time.monotonic()
    # `all` stops at the first command that fails.
    succeeded = all(run_command(command, part) for command in part.commands)
    seconds = time.monotonic() - start
    outcome = Outcome(part.name, count_part(part, succeeded), seconds)
    print(f"── {part.name}: {describe(outcome)}", flush=True)
    return outcome


def run_command(command: Sequence[str], part: Part) -> bool:
    """Run a command with a limit on its time; nothing that it started outlives it."""
    process = subprocess.Popen(
        command,
        cwd=ROOT / part.folder,
        env=os.environ | part.env,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        return process.wait(PART_SECONDS) == 0
    except subprocess.TimeoutExpired:
        print(f"{part.name}: stopped after {PART_SECONDS} s")
        return False
    finally:
        end_group(process)


def end_group(process: subprocess.Popen[bytes]) -> None:
    """End a process and all that it left behind."""
    for how in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, how)
        except ProcessLookupError:
            break
        time.sleep(1)
    process.wait()


def count_part(part: Part, succeeded: bool) -> Count:
    """What to add to the total: a part without tests of its own counts as one check."""
    if not part.report or not part.read:
        return Count(passed=1) if succeeded else Count(failed=1)
    count = part.read(part.report) if part.report.exists() else Count()
    if succeeded or count.failed:
        return count
    return replace(count, failed=1)


def describe(outcome: Outcome) -> str:
    """One line on a part."""
    count = outcome.count
    words = [f"{count.passed:5} passed", f"{count.failed:3} failed", *count.remarks()]
    if not count.passed and not count.failed:
        words.append("ran no test")
    return f"{', '.join(words)} in {outcome.seconds:.1f} s"


def summary(outcomes: Sequence[Outcome]) -> str:
    """The table of all parts, and under it the line that counts everything."""
    lines = [f"{'ok  ' if o.ok else 'FAIL'} {o.name:10}{describe(o)}" for o in outcomes]
    passed = sum(o.count.passed for o in outcomes)
    # A part that ran no test has failed too, though no test of it did.
    failed = sum(o.count.failed or int(not o.ok) for o in outcomes)
    skipped = sum(o.count.skipped for o in outcomes)
    retried = sum(o.count.retried for o in outcomes)
    total = Count(passed, failed, skipped, retried)
    words = [f"{passed} passed", f"{failed} failed", *total.remarks()]
    return "\n".join(["", "═" * 80, *lines, "", ", ".join(words)])


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the parts that were asked for, or all of them."""
    parts = {part.name: part for part in all_parts()}
    parser = argparse.ArgumentParser(description="Run the checks of the project.")
    parser.add_argument("part", nargs="*", help=f"any of: {' '.join(parts)}")
    wanted = parser.parse_args(arguments).part
    unknown = set(wanted) - set(parts)
    if unknown:
        parser.error(f"no such part: {' '.join(sorted(unknown))} (there are: {' '.join(parts)})")

    RESULTS.mkdir(exist_ok=True)
    outcomes = [run_part(part) for name, part in parts.items() if not wanted or name in wanted]
    print(summary(outcomes), flush=True)
    return 0 if all(outcome.ok for outcome in outcomes) else 1


if __name__ == "__main__":
    sys.exit(main())
