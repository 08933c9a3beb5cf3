"""The base of all our handlers."""

import json
import secrets
from typing import Any, TypeVar

from jupyter_core.utils import ensure_async
from jupyter_server.auth.utils import HTTP_METHOD_TO_AUTH_ACTION
from jupyter_server.base.handlers import APIHandler
from pydantic import ValidationError
from tornado.web import Finish, HTTPError

from .errors import AppError, ErrorInfo, Forbidden, InvalidRequest, Unexpected
from .wire import WireModel, describe

#: What our routes are called when authorizers are asked.
AUTH_RESOURCE = "modelarts"

ModelT = TypeVar("ModelT", bound=WireModel)


def validate(model: type[ModelT], data: object) -> ModelT:
    """Data from outside as a model.

    Raises:
        InvalidRequest: it does not fit.
    """
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise InvalidRequest(reason=describe(error)) from None


def is_number(text: str) -> bool:
    """Whether a text from outside is a whole number of a sane size."""
    return text.isascii() and text.isdecimal() and len(text) <= 18


class BaseHandler(APIHandler):
    """Admits only authenticated and authorised users, and speaks our models and errors.

    Admission is decided in ``prepare`` and not by decorators on the methods: it comes before
    the body is read, so that a streamed body of a stranger never reaches the disk, and no
    method can be forgotten. Jupyter's own ``prepare`` has checked XSRF, host and origin.
    """

    auth_resource = AUTH_RESOURCE

    async def prepare(self) -> None:  # type: ignore[override]
        await super().prepare()
        if self._finished or self.request.method == "OPTIONS":
            # Browsers ask so, without saying who they are, before they let a page of another
            # origin in; Jupyter's headers say which origin may.
            return
        user = self.current_user
        action = HTTP_METHOD_TO_AUTH_ACTION[str(self.request.method).upper()]
        if not user or not await ensure_async(
            self.authorizer.is_authorized(self, user, action, self.auth_resource)
        ):
            raise Forbidden

    def body(self, model: type[ModelT]) -> ModelT:
        """The request's body as a model.

        Raises:
            InvalidRequest: it is not JSON, or does not fit.
        """
        return validate(model, self.json_object())

    def json_object(self) -> dict[str, Any]:
        """The request's body as a JSON object.

        Raises:
            InvalidRequest: it is not one.
        """
        try:
            data = json.loads(self.request.body)
        except (ValueError, RecursionError):
            data = None
        if not isinstance(data, dict):
            raise InvalidRequest(reason="the body is not a JSON object")
        return data

    def reply(self, model: WireModel, status: int = 200) -> None:
        """Send a model."""
        self.set_status(status)
        self.set_header("Content-Type", "application/json")
        self.set_header("Cache-Control", "no-store")
        self.finish(model.model_dump_json())

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Send an error as `ErrorInfo`. What is not meant for users becomes an id."""
        error = (kwargs.get("exc_info") or (None, None, None))[1]
        info = self._error_info(status_code, error)
        if isinstance(error, AppError):
            self.set_status(error.status)
        self.set_header("Content-Type", "application/json")
        self.set_header("Cache-Control", "no-store")
        self.finish(info.model_dump_json())

    def _error_info(self, status: int, error: BaseException | None) -> ErrorInfo:
        if isinstance(error, AppError):
            return error.info()
        if status in (401, 403):
            return Forbidden().info()
        if isinstance(error, HTTPError) and status < 500:
            reason = error.log_message or error.reason or self._reason
            return ErrorInfo(code=f"http.{status}", message=reason)
        return Unexpected(id=getattr(self, "_error_id", "-")).info()

    def log_exception(self, typ: Any, value: BaseException | None, tb: Any) -> None:
        """Log faults with the id that the user sees; expected errors take one line."""
        if isinstance(value, AppError):
            self.log.info("%s %s: %s", self.request.method, self.request.path, value)
        elif isinstance(value, (HTTPError, Finish)):
            super().log_exception(typ, value, tb)
        else:
            self._error_id = secrets.token_hex(4)
            self.log.error(
                "%s %s: error %s",
                self.request.method,
                self.request.path,
                self._error_id,
                exc_info=(typ, value, tb),  # type: ignore[arg-type]
            )
