"""The extension as a whole: starting and ending, also where it cannot work."""

import signal
import time
from pathlib import Path

import pytest

from tests.realserver import RealServer


@pytest.mark.parametrize(
    ("option", "said"),
    [
        ("ModelArts.state_dir=/proc/nope", "cannot write to its folder /proc/nope"),
        ("Upload.max_size=-5", "'max_size'"),
        ("Upload.part_size=1", "'part_size'"),
        ("Upload.expiry=0", "'expiry'"),
        ("Upload.stall_timeout=0", "'stall_timeout'"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named_and_the_server_runs_and_ends(
    tmp_path: Path, option: str, said: str
) -> None:
    server = RealServer(tmp_path, (f"--{option}",))
    server.ready = "/api/status"
    with server:
        assert server.client.get("/modelarts/jobs").status_code == 404
        begun = time.monotonic()
        server.stop(signal.SIGTERM)
        assert time.monotonic() - begun < 10
    log = server.log.read_text()
    (line,) = (line for line in log.splitlines() if "jupyterlab_modelarts is off" in line)
    assert said in line
    assert "stop_extension" not in log
