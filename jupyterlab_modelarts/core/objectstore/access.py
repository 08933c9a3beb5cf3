"""How features get at a store that the user names."""

from typing import Protocol

from .connection import Connection, Keys


class StoreAccess(Protocol):
    """Opens connections by their id; the keys stay in the server."""

    async def open(self, connection: str) -> tuple[Connection, Keys]:
        """A connection and keys that are valid now; temporary ones are refreshed.

        Raises:
            UnknownConnection: there is none of this id.
            NoKeys: its keys are not known any more.
        """
