"""A secret on its way from the browser to a notebook: a real server and a real kernel."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.realserver import RealServer

from .kernel import Kernel
from .keyrings import FILE, chosen

VALUE = 'sk-{"very": "private"} 密码'
DIGEST = hashlib.sha256(VALUE.encode()).hexdigest()
URL = "/modelarts/secrets"


@pytest.fixture(scope="module", params=["file", "keyring", "keyring, found by auto"])
def server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RealServer]:
    home = tmp_path_factory.mktemp("kernel")
    kind = "auto" if "auto" in request.param else request.param
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHON_KEYRING_BACKEND", chosen("InFile"))
        patch.setenv(FILE, str(home / "keyring"))
        # Where the kernel would not look by itself.
        path = home / "some where" / "vault.json"
        options = (f"--Credentials.store={kind}", f"--Credentials.file={path}")
        with RealServer(home, options) as server:
            expected = "file" if kind == "file" else "keyring"
            assert server.client.get(URL).json()["store"] == expected
            yield server
        assert "sk-" not in server.log.read_text()


@pytest.fixture
def kernel(server: RealServer) -> Iterator[Kernel]:
    with Kernel(server) as kernel:
        yield kernel


def test_a_notebook_gets_the_value_and_shows_dots(server: RealServer, kernel: Kernel) -> None:
    assert server.client.put(f"{URL}/api_key", json={"value": VALUE}).status_code == 204
    outcome = kernel.run(
        "from jupyterlab_modelarts import secret",
        'api_key = secret("api_key")  # @param {type:"secret"}',
        "api_key",
    )
    assert outcome.error == ""
    assert outcome.result == "'••••••••'"
    assert "sk-" not in outcome.messages
    again = kernel.run("import hashlib", "print(hashlib.sha256(api_key.encode()).hexdigest())")
    assert again.text.strip() == DIGEST
    inside = kernel.run("{'keys': [api_key, (api_key,)]}")
    assert "'••••••••'" in inside.result
    assert "sk-" not in inside.messages


def test_a_change_is_seen_by_a_kernel_that_runs(server: RealServer, kernel: Kernel) -> None:
    kernel.run("from jupyterlab_modelarts import secret")
    for value in ("one", "two"):
        server.client.put(f"{URL}/changing", json={"value": value}).raise_for_status()
        assert kernel.run("print(secret('changing'))").text.strip() == value
    server.client.delete(f"{URL}/changing").raise_for_status()
    assert kernel.run("secret('changing')").error.startswith("SecretNotFound")


def test_a_missing_secret_is_one_line_and_no_traceback(kernel: Kernel) -> None:
    kernel.run("%xmode Verbose", "from jupyterlab_modelarts import secret")
    outcome = kernel.run("api_key = secret('nothing')")
    assert len(outcome.traceback) == 1
    assert "SecretNotFound" in outcome.traceback[0]
    assert '"nothing"' in outcome.traceback[0]
    assert 'type:"secret"' in outcome.traceback[0]
    assert ".py" not in outcome.traceback[0]
    caught = kernel.run("try: secret('nothing')", "except LookupError: print('caught')")
    assert caught.text.strip() == "caught"


def test_the_kernel_knows_the_place_and_its_environment_no_secret(
    server: RealServer, kernel: Kernel
) -> None:
    server.client.put(f"{URL}/api_key", json={"value": VALUE}).raise_for_status()
    outcome = kernel.run("import json, os", "print(json.dumps(dict(os.environ)))")
    environment = json.loads(outcome.text)
    kind, _, path = environment["JUPYTERLAB_MODELARTS_CREDENTIALS"].partition(":")
    assert kind == server.client.get(URL).json()["store"]
    assert path.endswith("some where/vault.json")
    assert "sk-" not in outcome.text


@pytest.mark.parametrize(
    ("store", "backend", "said"),
    [
        ("keyring", "Locked", "keyring of this computer is locked"),
        ("keyring", "EmptyChain", "no keyring"),
        ("file", "InFile", "symbolic link"),
    ],
)
def test_a_store_that_cannot_be_read_is_one_line_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, store: str, backend: str, said: str
) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", chosen(backend))
    (tmp_path / "vault.json").symlink_to(tmp_path / "elsewhere.json")
    options = (f"--Credentials.store={store}", f"--Credentials.file={tmp_path}/vault.json")
    with RealServer(tmp_path, options) as server, Kernel(server) as kernel:
        outcome = kernel.run("from jupyterlab_modelarts import secret", "secret('api_key')")
    (line,) = outcome.traceback
    assert line.startswith("SecretUnavailable: ")
    assert said in line
    assert "Credentials." in line
