"""Speed and time left."""

import pytest

from jupyterlab_modelarts.core.jobs.meter import RateMeter


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def feed(meter: RateMeter, clock: Clock, seconds: float, rate: int, start: int = 0) -> int:
    done = start
    for _ in range(int(seconds * 10)):
        clock.now += 0.1
        done += rate // 10
        meter.add(done)
    return done


def test_a_steady_stream_has_its_speed(clock: Clock) -> None:
    meter = RateMeter(clock)
    done = feed(meter, clock, 10, 1000)
    assert meter.rate() == pytest.approx(1000, rel=0.02)
    assert meter.eta(done + 5000) == pytest.approx(5, rel=0.02)


def test_only_the_last_seconds_count(clock: Clock) -> None:
    meter = RateMeter(clock)
    done = feed(meter, clock, 20, 10_000)
    feed(meter, clock, 10, 100, done)
    assert meter.rate() == pytest.approx(100, rel=0.1)


def test_a_stalled_stream_slows_down_to_nothing(clock: Clock) -> None:
    meter = RateMeter(clock)
    feed(meter, clock, 5, 1000)
    clock.now += 95
    rate = meter.rate()
    assert rate is not None
    assert rate < 60


def test_nothing_is_claimed_before_there_is_something_to_tell(clock: Clock) -> None:
    meter = RateMeter(clock)
    assert meter.rate() is None
    meter.add(100)
    assert meter.rate() is None
    assert meter.eta(1000) is None


def test_a_count_that_falls_starts_anew(clock: Clock) -> None:
    meter = RateMeter(clock)
    feed(meter, clock, 5, 1000)
    meter.add(0)
    assert meter.rate() is None
    feed(meter, clock, 5, 10)
    assert meter.rate() == pytest.approx(10, rel=0.1)
