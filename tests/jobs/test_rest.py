"""Jobs over HTTP, on a real server, and through a kill -9."""

import time

import httpx

from tests.realserver import RealServer

REHEARSAL = {"kind": "rehearse", "steps": 1000, "seconds": 0.01}


def start(server: RealServer, **spec: object) -> str:
    reply = server.client.post("/modelarts/jobs", json={"spec": REHEARSAL | spec})
    assert reply.status_code == 202
    return str(reply.json()["id"])


def test_a_killed_server_finds_its_job_interrupted_and_goes_on(server: RealServer) -> None:
    id = start(server, steps=150)
    while server.job(id)["progress"]["done"] < 20:
        time.sleep(0.05)
    server.kill()
    server.start()
    job = server.job(id)
    assert (job["state"], job["resumable"]) == ("interrupted", True)
    assert job["progress"]["done"] > 0
    assert server.client.post(f"/modelarts/jobs/{id}/resume").status_code == 202
    assert server.wait_for(id, "succeeded")["progress"]["done"] == 150


def test_a_server_that_ends_properly_interrupts_as_well(server: RealServer) -> None:
    id = start(server)
    server.wait_for(id, "running")
    server.stop()
    server.start()
    assert server.job(id)["state"] == "interrupted"


def test_pause_resume_cancel_and_forget(server: RealServer) -> None:
    id = start(server)
    server.wait_for(id, "running")
    for action, state in (("pause", "paused"), ("resume", "running"), ("cancel", "cancelled")):
        reply = server.client.post(f"/modelarts/jobs/{id}/{action}")
        assert reply.status_code == 202
        assert server.wait_for(id, state)["state"] == state
    assert server.client.delete(f"/modelarts/jobs/{id}").status_code == 204
    assert server.client.get(f"/modelarts/jobs/{id}").status_code == 404


def test_pages_hold_what_is_asked_for_and_lead_to_the_next(server: RealServer) -> None:
    ids = [start(server, steps=1, seconds=0) for _ in range(7)]
    for id in ids:
        server.wait_for(id, "succeeded")
    seen: list[str] = []
    query: dict[str, str] = {"limit": "3"}
    while True:
        page = server.client.get("/modelarts/jobs", params=query).json()
        assert page["finished_total"] == 7
        seen += [job["id"] for job in page["finished"]]
        if page["next"] is None:
            break
        query["before"] = page["next"]
    assert seen == ids[::-1]
    assert server.client.delete("/modelarts/jobs").status_code == 204
    assert server.client.get("/modelarts/jobs").json()["finished_total"] == 0


def refused(reply: httpx.Response, status: int, code: str) -> None:
    assert (reply.status_code, reply.json()["code"]) == (status, code), reply.text
    assert "Traceback" not in reply.text
    assert reply.json()["message"]


def test_bad_requests_get_a_code_and_words(server: RealServer) -> None:
    post = server.client.post
    url = "/modelarts/jobs"
    refused(post(url, content=b"not json"), 400, "request.invalid")
    refused(post(url, content=b"\xff\xfe"), 400, "request.invalid")
    refused(post(url, json=[]), 400, "request.invalid")
    refused(post(url, json={}), 400, "request.invalid")
    refused(post(url, json={"spec": {"kind": ["rehearse"]}}), 400, "request.invalid")
    refused(post(url, json={"spec": {"kind": "conjure"}}), 400, "job.unknown_kind")
    refused(post(url, json={"spec": REHEARSAL | {"steps": "many"}}), 400, "request.invalid")
    refused(post(url, json={"spec": REHEARSAL | {"extra": 1}}), 400, "request.invalid")
    refused(post(url, json={"spec": REHEARSAL, "idempotency_key": "x"}), 400, "request.invalid")
    get = server.client.get
    refused(get(f"{url}/{'f' * 32}"), 404, "job.not_found")
    refused(get(url, params={"limit": "0"}), 400, "request.invalid")
    refused(get(url, params={"limit": "1e3"}), 400, "request.invalid")
    refused(get(url, params={"limit": "٣"}), 400, "request.invalid")
    refused(get(url, params={"before": "x' OR 1=1"}), 400, "request.invalid")
    refused(get(url, params={"before": "9" * 40}), 400, "request.invalid")
    refused(get(url, params={"limit": "9" * 5000}), 400, "request.invalid")
    refused(post(url, content=b"[" * 100_000), 400, "request.invalid")
    refused(post(url, content=b'{"spec":{"kind":"\\ud800"}}'), 400, "job.unknown_kind")
    id = start(server, steps=1, seconds=0)
    server.wait_for(id, "succeeded")
    refused(post(f"{url}/{id}/resume"), 409, "job.wrong_state")
    refused(post(f"{url}/{id}/pause"), 409, "job.wrong_state")
    assert get(f"{url}/{id}/../../../etc/passwd").status_code == 404


def test_the_log_shows_faults_with_their_id_and_the_user_does_not(server: RealServer) -> None:
    id = start(server, fail_at=1, failure="unknown")
    error = server.wait_for(id, "failed")["error"]
    assert "secret" not in str(error)
    log = server.log.read_text()
    assert error["params"]["id"] in log
    assert "a fault with a secret in it" in log
