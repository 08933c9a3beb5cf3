"""Setting, listing and forgetting secrets, off the event loop."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple, TypeVar

from ..core.credentials.location import Location, StoreKind
from ..core.credentials.store import CredentialStore
from .errors import BadSecretName, SecretMissing
from .models import SecretInfo, SecretList, SecretValue
from .names import NAMESPACE, is_name

T = TypeVar("T")


class _Opened(NamedTuple):
    kind: StoreKind
    store: CredentialStore


class SecretService:
    """All that can be done with secrets; reading their values is not part of it.

    Args:
        location: where they are kept.
    """

    def __init__(self, location: Location) -> None:
        self._location = location
        self._executor = ThreadPoolExecutor(4, thread_name_prefix="secrets")
        self._opening: asyncio.Task[_Opened] | None = None

    async def start(self) -> None:
        """Begin to look for a keyring. Nobody waits for it until somebody asks."""
        self._begin()

    async def stop(self) -> None:
        """Do not wait for a keyring that does not answer."""
        if self._opening is not None:
            self._opening.cancel()
        self._executor.shutdown(wait=False, cancel_futures=True)

    async def list(self) -> SecretList:
        """The names of all secrets.

        Raises:
            CredentialError: the store cannot be read.
        """
        kind, store = await self._opened()
        entries = await self._call(store.names)
        secrets = tuple(SecretInfo(name=name, changed=changed) for name, changed in entries)
        return SecretList(secrets=secrets, store=kind)

    async def set(self, name: str, value: SecretValue) -> None:
        """Keep a secret, in place of an earlier one.

        Raises:
            BadSecretName: it cannot be called so.
            AppError: the store cannot be used.
        """
        if not is_name(name):
            raise BadSecretName
        store = (await self._opened()).store
        await self._call(lambda: store.set(name, value.value.get_secret_value()))

    async def delete(self, name: str) -> None:
        """Forget a secret.

        Raises:
            BadSecretName: none can be called so.
            SecretMissing: there is none.
            AppError: the store cannot be used.
        """
        if not is_name(name):
            raise BadSecretName
        store = (await self._opened()).store
        if not await self._call(lambda: store.delete(name)):
            raise SecretMissing

    async def _opened(self) -> _Opened:
        # A request that is given up must not take the others' store along.
        return await asyncio.shield(self._begin())

    def _begin(self) -> "asyncio.Task[_Opened]":
        if self._opening is None:
            self._opening = asyncio.ensure_future(self._open())
        return self._opening

    async def _open(self) -> _Opened:
        kind = await self._call(self._location.settle)
        settled = self._location._replace(kind=kind)
        settled.announce()
        return _Opened(kind, settled.open(NAMESPACE))

    async def _call(self, function: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._executor, function)
