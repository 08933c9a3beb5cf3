"""Jobs on disk."""

import time
from pathlib import Path

import pytest

from jupyterlab_modelarts.core.errors import StorageFailed
from jupyterlab_modelarts.core.jobs.store import JobStore


def fill(store: JobStore, count: int, start: int = 0) -> None:
    for number in range(start, start + count):
        store.add(f"job-{number}", "{}", None)
        store.update(f"job-{number}", "{}", finished=True)


def test_finished_jobs_are_bounded_and_the_oldest_go_first() -> None:
    store = JobStore(None, max_finished=10)
    fill(store, 25)
    assert store.count_finished() == 10
    assert [job.id for job in store.finished(20)] == [f"job-{n}" for n in range(24, 14, -1)]


def test_a_store_that_cannot_be_written_any_more_says_so_in_words() -> None:
    store = JobStore(None)
    store.close()
    with pytest.raises(StorageFailed):
        store.add("late", "{}", None)


def test_unfinished_jobs_are_never_pushed_out() -> None:
    store = JobStore(None, max_finished=1)
    store.add("running", "{}", None)
    fill(store, 5)
    assert [job.id for job in store.unfinished()] == ["running"]


def test_pages_follow_each_other_without_gap_or_overlap() -> None:
    store = JobStore(None)
    fill(store, 25)
    seen: list[str] = []
    before = None
    while page := store.finished(10, before):
        seen += [job.id for job in page]
        before = page[-1].number
    assert seen == [f"job-{number}" for number in range(24, -1, -1)]


def test_ten_thousand_finished_jobs_do_not_slow_the_list(tmp_path: Path) -> None:
    store = JobStore(tmp_path / "jobs.db", max_finished=10_000)
    fill(store, 10)

    def page_time() -> float:
        begun = time.perf_counter()
        for _ in range(20):
            store.finished(10)
            store.unfinished()
        return time.perf_counter() - begun

    with_ten = min(page_time() for _ in range(5))
    fill(store, 9_990, start=10)
    with_ten_thousand = min(page_time() for _ in range(5))
    # An index makes both the same; reading the whole table would be hundreds of times slower.
    assert with_ten_thousand < 10 * with_ten


def test_a_damaged_file_is_set_aside_and_a_new_one_begun(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "jobs.db"
    path.write_bytes(b"this is no database, but long enough to be looked at" * 100)
    store = JobStore(path)
    fill(store, 1)
    assert store.count_finished() == 1
    assert len(list(tmp_path.glob("jobs.db.broken-*"))) == 1
    assert "could not be read" in caplog.text


def test_what_was_written_is_there_after_opening_again(tmp_path: Path) -> None:
    store = JobStore(tmp_path / "jobs.db")
    store.add("a", '{"x": 1}', "key-of-a")
    store.save_checkpoint("a", {"step": 3}, '{"x": 2}')
    store.close()
    again = JobStore(tmp_path / "jobs.db").by_key("key-of-a")
    assert again is not None
    assert (again.job, again.checkpoint) == ('{"x": 2}', {"step": 3})
