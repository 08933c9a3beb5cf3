"""Secrets over REST. A value goes in and never comes out."""

from ..core.errors import InvalidRequest
from ..core.feature import Call, Route
from ..core.web import BaseHandler
from .errors import BadSecretValue
from .models import MAX_VALUE_BYTES, SecretList, SecretValue
from .service import SecretService

#: Bytes of the longest body: each byte of a value may take six in JSON.
MAX_BODY = 6 * MAX_VALUE_BYTES + 1024


class _SecretHandler(BaseHandler):
    def initialize(self, secrets: SecretService) -> None:
        self.secrets = secrets


class SecretsHandler(_SecretHandler):
    """``modelarts/secrets``: what there is, by name."""

    async def get(self) -> None:
        self.reply(await self.secrets.list())


class SecretHandler(_SecretHandler):
    """``modelarts/secrets/{id}``: one secret, by its name."""

    async def put(self, id: str) -> None:
        await self.secrets.set(id, self._value())
        self.set_status(204)

    async def delete(self, id: str) -> None:
        await self.secrets.delete(id)
        self.set_status(204)

    def _value(self) -> SecretValue:
        if len(self.request.body) > MAX_BODY:
            raise BadSecretValue
        try:
            return self.body(SecretValue)
        except InvalidRequest:
            # What does not fit may be a secret all the same: the reply describes none of it.
            raise BadSecretValue from None


ROUTES = (
    Route(
        "secrets",
        SecretsHandler,
        {"get": Call("The names of all secrets, never their values", reply=SecretList)},
    ),
    Route(
        "secrets/{id}",
        SecretHandler,
        {
            "put": Call("Set a secret, whose name is the id", status=204, request=SecretValue),
            "delete": Call("Forget a secret", status=204),
        },
        # Any name comes through, so that a bad one gets an error that says so.
        {"id": "[^/]+"},
    ),
)
