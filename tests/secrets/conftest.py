import os
from collections.abc import Callable, Iterator
from pathlib import Path

import keyring
import pytest

from jupyterlab_modelarts.core.credentials.filestore import FileStore
from jupyterlab_modelarts.core.credentials.keyringstore import KeyringStore
from jupyterlab_modelarts.core.credentials.location import VARIABLE
from jupyterlab_modelarts.core.credentials.records import RecordFile
from jupyterlab_modelarts.core.credentials.store import CredentialStore

from .keyrings import FILE, InFile

#: Opens the store of a namespace; each time another object on the same place.
OpenStore = Callable[[str], CredentialStore]


@pytest.fixture(autouse=True)
def _nothing_announced(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever stands in the developer's environment, these tests set their own."""
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a file of credentials would be; neither it nor its folder is there."""
    return tmp_path / "private" / "credentials.json"


@pytest.fixture
def use_keyring(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[keyring.backend.KeyringBackend], None]]:
    """Makes a keyring the one of this process."""
    before = keyring.get_keyring()
    monkeypatch.setenv(FILE, str(tmp_path / "keyring"))
    yield keyring.set_keyring
    keyring.set_keyring(before)


@pytest.fixture(params=["file", "keyring"])
def open_store(
    request: pytest.FixtureRequest,
    path: Path,
    use_keyring: Callable[[keyring.backend.KeyringBackend], None],
) -> OpenStore:
    """Both kinds of store."""
    if request.param == "file":
        return lambda namespace: FileStore(RecordFile(path, own_folder=False), namespace)
    use_keyring(InFile())
    return lambda namespace: KeyringStore(RecordFile(path, own_folder=False), namespace)


@pytest.fixture
def any_umask() -> Iterator[None]:
    """Everything would be open to all, unless somebody takes care."""
    before = os.umask(0)
    yield
    os.umask(before)
