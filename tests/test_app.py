"""The extension as a whole: starting and ending, also where it cannot work."""

import signal
import time
from pathlib import Path

from tests.realserver import RealServer


def test_a_state_folder_that_cannot_be_used_is_named_and_the_server_runs_and_ends(
    tmp_path: Path,
) -> None:
    server = RealServer(tmp_path, ("--ModelArts.state_dir=/proc/nope",))
    server.ready = "/api/status"
    with server:
        assert server.client.get("/modelarts/jobs").status_code == 404
        begun = time.monotonic()
        server.stop(signal.SIGTERM)
        assert time.monotonic() - begun < 10
    log = server.log.read_text()
    assert "cannot write to its folder /proc/nope" in log
    assert "c.ModelArts.state_dir" in log
    assert "stop_extension" not in log
