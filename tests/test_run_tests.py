"""The test runner counts what ran, and never calls an empty or broken part a success."""

import json
import sys
from pathlib import Path

import pytest
import run_tests
from run_tests import Count, Outcome, Part


def plain(code: str) -> Part:
    return Part("plain", [[sys.executable, "-c", code]])


def reporting(report: Path, code: str = "pass") -> Part:
    return Part("jest", [[sys.executable, "-c", code]], report, run_tests.read_jest)


def jest_report(passed: int = 0, failed: int = 0, broken: int = 0) -> str:
    return json.dumps(
        {
            "numPassedTests": passed,
            "numFailedTests": failed,
            "numRuntimeErrorTestSuites": broken,
            "numPendingTests": 0,
        }
    )


def test_a_part_without_tests_of_its_own_counts_as_one_check() -> None:
    assert run_tests.run_part(plain("pass")).count == Count(passed=1)
    assert run_tests.run_part(plain("raise SystemExit(3)")).count == Count(failed=1)


def test_a_command_that_fails_ends_its_part(tmp_path: Path) -> None:
    marker = tmp_path / "marker"
    part = Part("two", [["false"], ["touch", str(marker)]])
    assert not run_tests.run_part(part).ok
    assert not marker.exists()


def test_junit_reports_are_counted(tmp_path: Path) -> None:
    report = tmp_path / "pytest.xml"
    report.write_text(
        '<testsuites><testsuite tests="9" failures="1" errors="2" skipped="1"/></testsuites>'
    )
    assert run_tests.read_junit(report) == Count(passed=5, failed=3, skipped=1)


def test_a_jest_file_that_does_not_load_is_a_failure(tmp_path: Path) -> None:
    report = tmp_path / "jest.json"
    report.write_text(jest_report(passed=4, failed=1, broken=1))
    assert run_tests.read_jest(report) == Count(passed=4, failed=2)


def test_a_playwright_test_that_passed_at_a_second_try_has_passed(tmp_path: Path) -> None:
    report = tmp_path / "galata.json"
    stats = {"expected": 3, "flaky": 1, "unexpected": 0, "skipped": 2}
    report.write_text(json.dumps({"stats": stats, "errors": [{"message": "no server"}]}))
    assert run_tests.read_playwright(report) == Count(passed=4, failed=1, skipped=2, retried=1)


def test_a_report_of_an_earlier_run_is_not_counted(tmp_path: Path) -> None:
    report = tmp_path / "jest.json"
    report.write_text(jest_report(passed=7))
    outcome = run_tests.run_part(reporting(report))
    assert outcome.count == Count()
    assert not outcome.ok


def test_a_part_that_fails_with_only_good_tests_has_failed(tmp_path: Path) -> None:
    report = tmp_path / "jest.json"
    report.write_text(jest_report(passed=7))
    assert run_tests.count_part(reporting(report), succeeded=False) == Count(passed=7, failed=1)


def test_a_part_ends_with_all_that_it_started(tmp_path: Path) -> None:
    started = tmp_path / "pid"
    code = f"""
import subprocess
child = subprocess.Popen(["sleep", "60"])
open({str(started)!r}, "w").write(str(child.pid))
"""
    assert run_tests.run_part(plain(code)).ok
    status = Path("/proc", started.read_text(), "status")
    assert not status.exists() or "State:\tZ" in status.read_text()


def test_the_last_line_counts_everything() -> None:
    outcomes = [Outcome("pytest", Count(40, 2), 3.0), Outcome("ruff", Count(1), 0.1)]
    assert run_tests.summary(outcomes).splitlines()[-1] == "41 passed, 2 failed"


def test_a_part_that_ran_no_test_counts_as_failed() -> None:
    assert run_tests.summary([Outcome("jest", Count(), 1.0)]).endswith("\n0 passed, 1 failed")


def test_an_unknown_part_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        run_tests.main(["pytset"])
    assert "no such part: pytset" in capsys.readouterr().err


def test_the_last_line_hides_neither_skipped_tests_nor_lucky_ones() -> None:
    outcomes = [
        Outcome("pytest", Count(passed=3, skipped=2), 1.0),
        Outcome("galata", Count(passed=5, retried=1), 1.0),
    ]
    last = run_tests.summary(outcomes).splitlines()[-1]
    assert last == "8 passed, 0 failed, 2 skipped, 1 at a second try"
