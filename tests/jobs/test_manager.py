"""Jobs in one process: states, order, limits, stopping, going on."""

import asyncio
import time
from collections.abc import Callable, Coroutine

import pytest

from jupyterlab_modelarts.core.errors import ErrorInfo, StorageFailed
from jupyterlab_modelarts.core.jobs.errors import JobBusy, JobNotFound, UnknownKind, WrongState
from jupyterlab_modelarts.core.jobs.models import Job, JobSpec
from tests.jobs.conftest import Stage
from tests.rehearse import RehearseSpec


async def test_a_job_goes_from_queued_to_running_to_succeeded(stage: Stage) -> None:
    job = stage.manager.submit(RehearseSpec(steps=3))
    assert job.state == "queued"
    done = await stage.until(job.id, "succeeded")
    states = [event.job.state for event in stage.events if event.job]
    assert list(dict.fromkeys(states)) == ["queued", "running", "succeeded"]
    assert done.progress.done == 3
    assert done.outputs == ("rehearsed.txt",)
    assert done.finished is not None


async def test_a_warning_stays_with_a_job_that_succeeded(
    stage: Stage, open_stage: Callable[[], Stage]
) -> None:
    job = stage.manager.submit(RehearseSpec(steps=1, warns=True))
    done = await stage.until(job.id, "succeeded")
    assert [(w.code, w.hint) for w in done.warnings] == [("rehearse.badly", "Smile more.")]
    again = open_stage()
    assert again.manager.get(job.id).warnings == done.warnings
    await again.manager.stop()


async def test_events_are_numbered_without_gaps_in_one_epoch(stage: Stage) -> None:
    job = stage.manager.submit(RehearseSpec(steps=5))
    await stage.until(job.id, "succeeded")
    assert [event.seq for event in stage.events] == list(range(1, len(stage.events) + 1))
    assert len({event.epoch for event in stage.events}) == 1
    assert all(event.job.seq == event.seq for event in stage.events if event.job)


async def test_progress_is_told_at_most_five_times_a_second_and_the_last_one_is_not_lost(
    stage: Stage,
) -> None:
    job = stage.manager.submit(RehearseSpec(steps=500, seconds=0.002))
    loop = asyncio.get_running_loop()
    begun = loop.time()
    await stage.until(job.id, "succeeded")
    seconds = loop.time() - begun
    # Beside progress: queued, running, the phase, succeeded.
    assert len(stage.events) <= 5 * seconds + 1 + 4
    assert stage.manager.get(job.id).progress.done == 500


async def test_a_pause_in_the_reports_does_not_swallow_the_last_one(stage: Stage) -> None:
    job = stage.manager.submit(RehearseSpec(steps=4, seconds=0.0))
    slow = stage.manager.submit(RehearseSpec(steps=2, seconds=0.3))
    await stage.until(job.id, "succeeded")
    for _ in range(100):
        await asyncio.sleep(0.02)
        told = [e.job.progress.done for e in stage.events if e.job and e.job.id == slow.id]
        if 1 in told:
            break
    assert 1 in told, "the report of the first step has to be told before the second comes"


async def test_speed_and_time_left_are_told_while_it_runs(stage: Stage) -> None:
    job = stage.manager.submit(RehearseSpec(steps=100, seconds=0.01))
    await stage.until(job.id, "succeeded")
    running = [e.job.progress for e in stage.events if e.job and e.job.state == "running"]
    assert running[-1].rate == pytest.approx(100, rel=0.6)
    assert running[-1].eta is not None
    assert stage.manager.get(job.id).progress.rate is None


async def test_cancelling_stops_it_and_discards_what_it_left(stage: Stage) -> None:
    job = stage.manager.submit(RehearseSpec(steps=1000))
    await stage.until(job.id, "running")
    cancelled = await stage.manager.cancel(job.id)
    assert cancelled.state == "cancelled"
    assert stage.operation.discarded == [job.id]
    assert not cancelled.resumable


async def test_cancelling_before_the_first_step_works_as_well(stage: Stage) -> None:
    job = stage.manager.submit(RehearseSpec(steps=1000))
    assert (await stage.manager.cancel(job.id)).state == "cancelled"
    assert stage.operation.discarded == [job.id]


async def test_cancelling_what_is_over_changes_nothing(stage: Stage) -> None:
    job = stage.manager.submit(RehearseSpec(steps=1))
    await stage.until(job.id, "succeeded")
    assert (await stage.manager.cancel(job.id)).state == "succeeded"
    assert stage.operation.discarded == []


async def test_a_paused_job_goes_on_from_its_checkpoint(stage: Stage) -> None:
    job = stage.manager.submit(RehearseSpec(steps=50))
    await stage.until(job.id, "running")
    await stage.until_step(job.id, 5)
    paused = await stage.manager.pause(job.id)
    assert (paused.state, paused.resumable) == ("paused", True)
    assert stage.operation.discarded == []
    reached = paused.progress.done
    resumed = stage.manager.resume(job.id)
    assert resumed.progress.done == reached
    assert (await stage.until(job.id, "succeeded")).progress.done == 50
    counts = [e.job.progress.done for e in stage.events if e.job]
    assert counts == sorted(counts), "nothing was done twice"


async def test_a_pause_may_say_why(stage: Stage) -> None:
    job = stage.manager.submit(RehearseSpec(steps=1000))
    await stage.until(job.id, "running")
    reason = ErrorInfo(code="file.gone", message="The file is gone.")
    assert (await stage.manager.pause(job.id, reason)).error == reason
    assert stage.manager.resume(job.id).error is None


async def test_pausing_twice_and_resuming_what_runs_are_harmless(stage: Stage) -> None:
    job = stage.manager.submit(RehearseSpec(steps=1000))
    await stage.until(job.id, "running")
    assert stage.manager.resume(job.id).state == "running"
    await stage.manager.pause(job.id)
    assert (await stage.manager.pause(job.id)).state == "paused"
    await stage.manager.cancel(job.id)
    assert stage.operation.discarded == [job.id]


async def both(
    first: Coroutine[None, None, Job], second: Coroutine[None, None, Job]
) -> tuple[Job | BaseException, Job | BaseException]:
    """Two requests of which the second comes while the first one is at work."""
    begun = asyncio.ensure_future(first)
    await asyncio.sleep(0.02)
    return await asyncio.gather(begun, second, return_exceptions=True)


async def test_two_who_cancel_at_the_same_time_tidy_up_once(stage: Stage) -> None:
    stage.operation.discard_seconds = 0.1
    manager = stage.manager
    job = manager.submit(RehearseSpec(steps=1000, path="x"))
    await stage.until(job.id, "running")
    results = await both(manager.cancel(job.id), manager.cancel(job.id))
    assert [result.state for result in results if isinstance(result, Job)] == ["cancelled"] * 2
    assert stage.operation.discarded == [job.id]
    manager.submit(RehearseSpec(steps=1, path="x"))  # The path is free again.


async def test_a_pause_that_comes_during_a_cancel_does_not_undo_it(stage: Stage) -> None:
    stage.operation.discard_seconds = 0.1
    job = stage.manager.submit(RehearseSpec(steps=1000))
    await stage.until(job.id, "running")
    _, pause = await both(stage.manager.cancel(job.id), stage.manager.pause(job.id))
    assert isinstance(pause, WrongState)
    assert stage.manager.get(job.id).state == "cancelled"
    assert stage.operation.discarded == [job.id]


@pytest.mark.parametrize("state", ["paused", "failed"])
async def test_what_is_being_removed_cannot_be_resumed(stage: Stage, state: str) -> None:
    stage.operation.discard_seconds = 0.1
    manager = stage.manager
    job = manager.submit(RehearseSpec(steps=1000, fail_at=3 if state == "failed" else None))
    await stage.until_step(job.id, 3)
    if state == "paused":
        await manager.pause(job.id)
    await stage.until(job.id, state)
    remove = manager.cancel if state == "paused" else manager.forget
    removing = asyncio.ensure_future(remove(job.id))
    await asyncio.sleep(0.02)
    with pytest.raises(WrongState):
        manager.resume(job.id)
    await removing
    assert manager.page().active == ()


async def test_the_end_of_the_server_does_not_disturb_a_cancel(stage: Stage) -> None:
    stage.operation.discard_seconds = 0.1
    job = stage.manager.submit(RehearseSpec(steps=1000))
    await stage.until(job.id, "running")
    cancelling = asyncio.ensure_future(stage.manager.cancel(job.id))
    await asyncio.sleep(0.02)
    await stage.manager.stop()
    await cancelling
    ended = [event.job.state for event in stage.events if event.job]
    assert ended[-1] == "cancelled"


async def test_an_expected_failure_tells_its_code_and_can_be_resumed(stage: Stage) -> None:
    job = stage.manager.submit(RehearseSpec(fail_at=2))
    failed = await stage.until(job.id, "failed")
    assert failed.error is not None
    assert failed.error.code == "rehearse.failed"
    assert failed.error.message == "Step 2 went wrong."
    assert failed.error.params == {"step": "2"}
    assert failed.resumable


async def test_a_fault_becomes_an_id_and_the_log_has_the_rest(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    job = stage.manager.submit(RehearseSpec(fail_at=1, failure="unknown"))
    failed = await stage.until(job.id, "failed")
    assert failed.error is not None
    assert failed.error.code == "server.unexpected"
    assert "secret" not in failed.model_dump_json()
    assert failed.error.params["id"] in caplog.text
    assert "ZeroDivisionError" in caplog.text


async def test_no_more_run_at_once_than_the_kind_allows(stage: Stage) -> None:
    jobs = [stage.manager.submit(RehearseSpec(steps=10)) for _ in range(8)]
    await stage.until(jobs[0].id, "running")
    most = 0
    while any(stage.manager.get(job.id).state != "succeeded" for job in jobs):
        running = sum(stage.manager.get(job.id).state == "running" for job in jobs)
        most = max(most, running)
        await asyncio.sleep(0.01)
    assert most == stage.operation.limit


async def test_two_jobs_never_work_on_the_same_path(stage: Stage) -> None:
    first = stage.manager.submit(RehearseSpec(steps=1000, path="a/b"))
    with pytest.raises(JobBusy):
        stage.manager.submit(RehearseSpec(path="a/b"))
    stage.manager.submit(RehearseSpec(path="a/c"))
    await stage.manager.cancel(first.id)
    assert stage.manager.submit(RehearseSpec(path="a/b")).state == "queued"


async def test_resuming_is_refused_while_another_job_has_the_path(stage: Stage) -> None:
    first = stage.manager.submit(RehearseSpec(steps=1000, path="a"))
    await stage.until(first.id, "running")
    await stage.manager.pause(first.id)
    second = stage.manager.submit(RehearseSpec(steps=1000, path="a"))
    with pytest.raises(JobBusy):
        stage.manager.resume(first.id)
    await stage.manager.cancel(second.id)
    assert stage.manager.resume(first.id).state == "queued"


async def test_the_same_idempotency_key_gives_the_same_job(stage: Stage) -> None:
    first = stage.manager.submit(RehearseSpec(), "12345678")
    assert stage.manager.submit(RehearseSpec(), "12345678").id == first.id
    assert stage.manager.submit(RehearseSpec(), "another-key").id != first.id


async def test_a_job_that_is_over_can_be_forgotten_and_a_running_one_cannot(
    stage: Stage,
) -> None:
    done = stage.manager.submit(RehearseSpec(steps=1))
    running = stage.manager.submit(RehearseSpec(steps=1000))
    await stage.until(done.id, "succeeded")
    await stage.until(running.id, "running")
    with pytest.raises(WrongState):
        await stage.manager.forget(running.id)
    await stage.manager.forget(done.id)
    with pytest.raises(JobNotFound):
        stage.manager.get(done.id)
    assert (stage.events[-1].type, stage.events[-1].id) == ("removed", done.id)


async def test_clearing_forgets_what_is_over_but_not_what_can_still_go_on(stage: Stage) -> None:
    done = stage.manager.submit(RehearseSpec(steps=1))
    failed = stage.manager.submit(RehearseSpec(fail_at=1))
    running = stage.manager.submit(RehearseSpec(steps=1000))
    await stage.until(done.id, "succeeded")
    await stage.until(failed.id, "failed")
    await stage.manager.forget_finished()
    assert stage.operation.discarded == []
    page = stage.manager.page()
    assert [job.id for job in page.active] == [running.id]
    assert [job.id for job in page.finished] == [failed.id]
    assert stage.events[-1].type == "cleared"


async def test_what_ran_when_the_server_ended_is_interrupted_and_can_go_on(
    open_stage: Callable[[], Stage],
) -> None:
    before = open_stage()
    job = before.manager.submit(RehearseSpec(steps=100))
    await before.until_step(job.id, 5)
    await before.manager.stop()
    after = open_stage()
    after.manager.recover()
    found = after.manager.get(job.id)
    assert (found.state, found.resumable) == ("interrupted", True)
    assert found.error is not None
    assert found.error.code == "job.interrupted"
    assert found.progress.done >= 5
    after.manager.resume(job.id)
    await after.until(job.id, "succeeded")
    await after.manager.stop()


async def test_jobs_of_a_kind_that_is_gone_are_left_out_and_the_rest_is_listed(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    job = stage.manager.submit(RehearseSpec(steps=1))
    await stage.until(job.id, "succeeded")
    stage.store.add("0" * 32, job.model_dump_json().replace('"rehearse"', '"gone"'), None)
    page = stage.manager.page()
    assert [found.id for found in page.finished] == [job.id]
    assert page.active == ()
    assert "cannot be read" in caplog.text


async def test_unknown_kinds_and_jobs_are_errors_with_a_code(stage: Stage) -> None:
    with pytest.raises(UnknownKind):
        stage.manager.submit(JobSpec(kind="conjure"))
    with pytest.raises(JobNotFound):
        stage.manager.get("f" * 32)


async def test_a_report_after_the_end_is_ignored(stage: Stage) -> None:
    job = stage.manager.submit(RehearseSpec(steps=1))
    await asyncio.sleep(0)
    live = stage.manager._live[job.id]
    await stage.until(job.id, "succeeded")
    events = len(stage.events)
    live.progress(77)
    assert len(stage.events) == events
    assert stage.manager.get(job.id).progress.done == 1


async def test_reports_from_other_threads_arrive_in_order(stage: Stage) -> None:
    job = stage.manager.submit(RehearseSpec(steps=1, seconds=60))
    await stage.until(job.id, "running")
    live = stage.manager._live[job.id]

    def report() -> None:
        for count in range(1000):
            live.progress(count)

    await asyncio.get_running_loop().run_in_executor(None, report)
    await asyncio.sleep(0)
    assert stage.manager.get(job.id).progress.done == 999


async def test_a_job_ends_even_if_its_end_cannot_be_written_and_it_is_written_later(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    job = stage.manager.submit(RehearseSpec(steps=30, path="a"))
    await stage.until(job.id, "running")
    # SQLite itself refuses to write, as it does on a full disk.
    stage.store._db.execute("PRAGMA query_only=ON")
    await stage.until(job.id, "succeeded")
    assert "could not be written" in caplog.text
    with pytest.raises(StorageFailed):
        stage.manager.submit(RehearseSpec(path="a"))
    stage.store._db.execute("PRAGMA query_only=OFF")
    other = stage.manager.submit(RehearseSpec(steps=1, path="a"))
    await stage.until(other.id, "succeeded")
    stored = stage.store.get(job.id)
    assert stored is not None
    assert '"state":"succeeded"' in stored.job


async def test_what_cannot_be_read_is_logged_once(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    stage.store.add("f" * 32, '{"kind": "of another time"}', None)
    for _ in range(3):
        stage.manager.page()
    assert caplog.text.count("cannot be read") == 1


async def test_ten_thousand_jobs_do_not_slow_the_list_that_the_screen_asks_for(
    stage: Stage,
) -> None:
    done = stage.manager.submit(RehearseSpec(steps=1))
    model = await stage.until(done.id, "succeeded")

    def fill(first: int, last: int) -> None:
        for number in range(first, last):
            id = f"{number:032x}"
            job = model.model_copy(update={"id": id}).model_dump_json()
            stage.store.add(id, job, None)
            stage.store.update(id, job, finished=True)

    def page_time() -> float:
        begun = time.perf_counter()
        page = stage.manager.page(50)
        assert len(page.finished) == 50
        return time.perf_counter() - begun

    fill(0, 60)
    with_sixty = min(page_time() for _ in range(20))
    fill(60, 10_000)
    with_ten_thousand = min(page_time() for _ in range(20))
    assert stage.manager.page(1).finished_total == 10_000
    # Counting them is all that takes longer; reading them would be a hundred times slower.
    assert with_ten_thousand < 4 * with_sixty
