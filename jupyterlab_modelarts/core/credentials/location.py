"""Which store is used, here and in kernels."""

import logging
import os
from pathlib import Path
from typing import Literal, NamedTuple

from jupyter_core.paths import jupyter_data_dir

from .errors import StoreUnknown
from .filestore import FileStore
from .keyringstore import KeyringStore, has_good_keyring, in_time
from .records import RecordFile
from .store import CredentialStore

log = logging.getLogger(__name__)

#: Tells kernels which store the server uses, as ``kind:path``. It never holds a credential.
VARIABLE = "JUPYTERLAB_MODELARTS_CREDENTIALS"
#: Seconds that may pass until it is known whether there is a keyring.
PROBE_SECONDS = 5.0

StoreKind = Literal["file", "keyring"]
Choice = Literal["auto", "file", "keyring"]
CHOICES: tuple[Choice, ...] = ("auto", "file", "keyring")


class Location(NamedTuple):
    """Where credentials are kept.

    Attributes:
        kind: ``auto`` is the keyring where there is a good one, else the file.
        path: the file, absolute; beside a keyring, the file of names stands next to it.
    """

    kind: Choice
    path: Path

    def announce(self) -> None:
        """Let this process, and all that it starts from now on, know."""
        os.environ[VARIABLE] = f"{self.kind}:{self.path}"

    def settle(self) -> StoreKind:
        """What ``auto`` comes to. Blocks for `PROBE_SECONDS` at most."""
        if self.kind != "auto":
            return self.kind
        try:
            return "keyring" if in_time(has_good_keyring, PROBE_SECONDS) else "file"
        except TimeoutError:
            log.warning("The keyring does not answer, so secrets are kept in %s", self.path)
        except Exception as error:  # noqa: BLE001 - keyrings are plug-ins, and raise what they like
            log.warning("The keyring cannot be used (%s)", type(error).__name__)
        return "file"

    def open(self, namespace: str) -> CredentialStore:
        """The credentials of a namespace. Blocks like `settle`; nothing is touched yet."""
        own_folder = self.path.parent == default_path().parent
        if self.settle() == "file":
            return FileStore(RecordFile(self.path, own_folder=own_folder), namespace)
        index = self.path.with_name(f"{self.path.stem}.names.json")
        return KeyringStore(RecordFile(index, own_folder=own_folder), namespace)


def default_path() -> Path:
    """The file of credentials that belongs to this user."""
    return Path(jupyter_data_dir()).absolute() / "modelarts" / "credentials.json"


def announced() -> Location:
    """The location that the server announced; outside of one, what a server would use by default.

    Raises:
        StoreUnknown: the announcement makes no sense.
    """
    text = os.environ.get(VARIABLE)
    if text is None:
        return Location("auto", default_path())
    said, _, path = text.partition(":")
    for kind in CHOICES:
        if said == kind and Path(path).is_absolute():
            return Location(kind, Path(path))
    raise StoreUnknown(variable=VARIABLE)
