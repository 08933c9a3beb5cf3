"""Asks a Jupyter server what it is asked all the time, and says how long each answer took.

    python -m bench.listing.others PORT

It does so until its input ends, in a process of its own: nothing but the server makes answers late.
"""

import json
import select
import sys
import time
from contextlib import closing
from itertools import cycle

from bench.upload.clients import Client

#: Seconds between an answer and the next question.
PAUSE = 0.01
PATHS = ("/api/status", "/api/contents?content=1")


def main(port: int) -> None:
    times = []
    with closing(Client(port)) as client:
        for path in PATHS:
            client.send("GET", path)
        print(json.dumps("ready"), flush=True)
        for path in cycle(PATHS):
            start = time.perf_counter()
            client.send("GET", path)
            times.append((time.perf_counter() - start) * 1000)
            if select.select([sys.stdin], [], [], PAUSE)[0]:
                break
    print(json.dumps(times))


if __name__ == "__main__":
    main(int(sys.argv[1]))
