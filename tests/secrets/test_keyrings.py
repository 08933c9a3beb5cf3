"""Which store is chosen, and keyrings that do not do as they should."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from keyring.backend import KeyringBackend

from jupyterlab_modelarts.core.credentials import keyringstore
from jupyterlab_modelarts.core.credentials.errors import (
    CredentialError,
    KeyringFailed,
    KeyringLocked,
    KeyringMissing,
    KeyringSilent,
    StoreUnknown,
)
from jupyterlab_modelarts.core.credentials.keyringstore import KeyringStore
from jupyterlab_modelarts.core.credentials.location import (
    VARIABLE,
    Location,
    announced,
    default_path,
)
from jupyterlab_modelarts.core.credentials.records import RecordFile
from tests.realserver import PROJECT

from . import keyrings
from .keyrings import FILE, chosen

VALUE = "sk-very-private"
UseKeyring = Callable[[KeyringBackend], None]


@pytest.fixture
def store(path: Path) -> KeyringStore:
    return KeyringStore(RecordFile(path, own_folder=False), "secret")


# --- choosing --------------------------------------------------------------------------------

SETTLE = """
import sys, time
from pathlib import Path
from jupyterlab_modelarts.core.credentials import location
location.PROBE_SECONDS = float(sys.argv[2])
begun = time.monotonic()
print(location.Location(sys.argv[1], Path("/nowhere/credentials.json")).settle())
assert time.monotonic() - begun < location.PROBE_SECONDS + 2
"""


def settle(kind: str, backend: str, **environment: str) -> str:
    """What a fresh program chooses, with a keyring of its own."""
    patience = "1" if "Hanging" in backend else "30"
    result = subprocess.run(
        [sys.executable, "-c", SETTLE, kind, patience],
        env=os.environ
        | {"PYTHONPATH": str(PROJECT), "PYTHON_KEYRING_BACKEND": backend}
        | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert result.returncode == 0, result.stderr
    assert "Traceback" not in result.stderr
    return result.stdout.strip()


@pytest.mark.parametrize(
    ("backend", "expected"),
    [
        (chosen("InFile"), "keyring"),
        (chosen("Locked"), "keyring"),
        (chosen("Discouraged"), "file"),
        (chosen("Hanging"), "file"),
        (chosen("Crashing"), "file"),
        (chosen("EmptyChain"), "file"),
        ("keyring.backends.fail.Keyring", "file"),
        ("keyring.backends.null.Keyring", "file"),
        ("no_such_module.Keyring", "file"),
    ],
)
def test_auto_takes_the_keyring_only_where_a_good_one_is_found_in_time(
    backend: str, expected: str
) -> None:
    assert settle("auto", backend) == expected


def test_auto_without_a_d_bus_comes_to_the_file() -> None:
    assert settle("auto", "", DBUS_SESSION_BUS_ADDRESS="unix:path=/nowhere/bus") == "file"


@pytest.mark.parametrize("kind", ["file", "keyring"])
def test_what_the_operator_chose_is_not_looked_up(kind: str) -> None:
    assert settle(kind, chosen("Hanging")) == kind


def test_the_announcement_is_read_back_and_holds_no_secret(
    monkeypatch: pytest.MonkeyPatch, path: Path
) -> None:
    assert announced() == Location("auto", default_path())
    monkeypatch.setenv(VARIABLE, "to be put back")
    location = Location("file", path)
    location.open("secret").set("api_key", VALUE)
    location.announce()
    assert os.environ[VARIABLE] == f"file:{path}"
    assert announced() == location


@pytest.mark.parametrize(
    "text", ["", "file", "file:", "file:relative", "vault:/x", "/x", "FILE:/x"]
)
def test_an_announcement_without_sense_is_an_error(
    monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setenv(VARIABLE, text)
    with pytest.raises(StoreUnknown, match=VARIABLE):
        announced()


# --- using -----------------------------------------------------------------------------------


def test_no_value_is_written_beside_the_keyring(
    store: KeyringStore, path: Path, use_keyring: UseKeyring
) -> None:
    use_keyring(keyrings.InFile())
    store.set("api_key", VALUE)
    assert VALUE in Path(os.environ[FILE]).read_text()
    written = [item.read_text() for item in path.parent.iterdir()]
    assert any("api_key" in text for text in written)
    assert not any(VALUE in text for text in written)


def test_what_somebody_else_put_into_the_keyring_can_be_deleted(
    store: KeyringStore, use_keyring: UseKeyring
) -> None:
    backend = keyrings.InFile()
    use_keyring(backend)
    backend.set_password("jupyterlab_modelarts:secret", "stray", VALUE)
    assert store.get("stray") == VALUE
    assert store.delete("stray") is True
    assert store.get("stray") is None


def test_a_name_whose_value_somebody_else_removed_can_be_deleted(
    store: KeyringStore, use_keyring: UseKeyring
) -> None:
    backend = keyrings.InFile()
    use_keyring(backend)
    store.set("api_key", VALUE)
    backend.delete_password("jupyterlab_modelarts:secret", "api_key")
    assert store.get("api_key") is None
    assert store.delete("api_key") is True
    assert store.names() == []


FAILURES: list[tuple[type[KeyringBackend], type[CredentialError]]] = [
    (keyrings.Locked, KeyringLocked),
    (keyrings.Telltale, KeyringFailed),
    (keyrings.Silent, KeyringSilent),
    (keyrings.EmptyChain, KeyringMissing),
]


@pytest.mark.parametrize(("backend", "expected"), FAILURES)
def test_a_keyring_that_fails_is_a_clear_error_and_changes_nothing(
    store: KeyringStore,
    use_keyring: UseKeyring,
    monkeypatch: pytest.MonkeyPatch,
    backend: type[KeyringBackend],
    expected: type[CredentialError],
) -> None:
    use_keyring(keyrings.InFile())
    store.set("before", VALUE)
    use_keyring(backend())
    if backend is keyrings.Silent:
        monkeypatch.setattr(keyringstore, "ANSWER_SECONDS", 0.2)
    begun = time.monotonic()
    for action in (
        lambda: store.get("before"),
        lambda: store.set("new", VALUE),
        lambda: store.delete("before"),
    ):
        with pytest.raises(expected) as caught:
            action()
        assert VALUE not in str(caught.value.info())
    assert time.monotonic() - begun < 10
    monkeypatch.setattr(keyringstore, "ANSWER_SECONDS", 20.0)
    use_keyring(keyrings.InFile())
    assert [entry.name for entry in store.names()] == ["before"]
    assert store.get("before") == VALUE


@pytest.mark.parametrize("backend", ["fail", "null"])
def test_a_keyring_that_keeps_nothing_counts_as_none(
    store: KeyringStore, use_keyring: UseKeyring, backend: str
) -> None:
    from keyring.core import load_keyring

    use_keyring(load_keyring(f"keyring.backends.{backend}.Keyring"))
    with pytest.raises(KeyringMissing):
        store.set("api_key", VALUE)
    with pytest.raises(KeyringMissing):
        store.get("api_key")


def test_a_program_ends_though_its_keyring_never_answers(path: Path) -> None:
    program = (
        "from jupyterlab_modelarts.core.credentials import keyringstore\n"
        "keyringstore.ANSWER_SECONDS = 0.2\n"
        "from jupyterlab_modelarts import SecretUnavailable, secret\n"
        "try:\n"
        "    secret('api_key')\n"
        "except SecretUnavailable as error:\n"
        "    print(error)\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", program],
        env=os.environ
        | {
            "PYTHONPATH": str(PROJECT),
            "PYTHON_KEYRING_BACKEND": chosen("Silent"),
            VARIABLE: f"keyring:{path}",
        },
        capture_output=True,
        text=True,
        check=True,
        timeout=30,
    )
    assert "did not answer" in result.stdout
    assert result.stderr == ""
