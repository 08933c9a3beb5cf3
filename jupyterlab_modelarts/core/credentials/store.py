"""What every store of credentials can do."""

from typing import NamedTuple, Protocol


class Entry(NamedTuple):
    """A credential without its value.

    Attributes:
        name: unique in its namespace.
        changed: when it was last set, in milliseconds since 1970.
    """

    name: str
    changed: int


class CredentialStore(Protocol):
    """The credentials of one namespace, such as ``secret``. All calls block.

    Each raises a `CredentialError` when the store cannot be used, and those that write another
    `AppError` when the disk cannot take it.
    """

    def get(self, name: str) -> str | None:
        """The value, or None."""

    def set(self, name: str, value: str) -> None:
        """Keep a value, in place of an earlier one."""

    def delete(self, name: str) -> bool:
        """Forget a value. Returns False if there was none."""

    def names(self) -> list[Entry]:
        """What is there, sorted by name."""
