"""Speed and time left."""

from collections import deque
from collections.abc import Callable

#: Seconds over which the speed is averaged.
WINDOW = 5.0


class RateMeter:
    """The speed over the last seconds, from samples of a growing count."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._samples: deque[tuple[float, int]] = deque()

    def add(self, done: int) -> None:
        """Say that ``done`` is the count now. A smaller count than before starts anew."""
        now = self._clock()
        if self._samples and done < self._samples[-1][1]:
            self._samples.clear()
        # Four samples a second are plenty: a call for every 64 KiB must cost nothing.
        if len(self._samples) >= 2 and now - self._samples[-2][0] < 0.25:
            self._samples[-1] = (now, done)
        else:
            self._samples.append((now, done))
        while len(self._samples) > 2 and now - self._samples[0][0] > WINDOW:
            self._samples.popleft()

    def rate(self) -> float | None:
        """Units per second, or None while there is too little to tell."""
        if len(self._samples) < 2:
            return None
        seconds = self._clock() - self._samples[0][0]
        if seconds < 0.1:
            return None
        return (self._samples[-1][1] - self._samples[0][1]) / seconds

    def eta(self, total: int | None) -> float | None:
        """Seconds until ``total`` at this speed, or None when unknown."""
        rate = self.rate()
        if total is None or not rate:
            return None
        return max(0.0, (total - self._samples[-1][1]) / rate)
