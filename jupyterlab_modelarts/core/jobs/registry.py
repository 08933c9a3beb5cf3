"""Which operations there are, and how their specs are read."""

import json
from collections.abc import Iterable
from typing import Any

from pydantic import ValidationError

from ..errors import InvalidRequest
from ..wire import describe
from .errors import UnknownKind
from .models import Job, JobSpec
from .operation import Operation


class OperationRegistry:
    """Operations by kind."""

    def __init__(self, operations: Iterable[Operation[Any]] = ()) -> None:
        self._operations: dict[str, Operation[Any]] = {}
        for operation in operations:
            self.add(operation)

    def add(self, operation: Operation[Any]) -> None:
        """Make its kind known."""
        self._operations[operation.kind] = operation

    def get(self, kind: str) -> Operation[Any]:
        """The operation of a kind.

        Raises:
            UnknownKind: there is none.
        """
        try:
            return self._operations[kind]
        except KeyError:
            raise UnknownKind(kind=kind) from None

    def parse_spec(self, data: object) -> JobSpec:
        """Read a spec from JSON data.

        Raises:
            InvalidRequest: it does not fit.
            UnknownKind: no operation runs it.
        """
        if not isinstance(data, dict) or not isinstance(data.get("kind"), str):
            raise InvalidRequest(reason="spec.kind is missing")
        spec_type: type[JobSpec] = self.get(data["kind"]).spec_type
        try:
            return spec_type.model_validate(data)
        except ValidationError as error:
            raise InvalidRequest(reason=describe(error)) from None

    def parse_job(self, text: str) -> Job:
        """Read a stored job.

        Raises:
            InvalidRequest, UnknownKind: another version of the program wrote it.
        """
        data = json.loads(text)
        data["spec"] = self.parse_spec(data.get("spec"))
        try:
            return Job.model_validate(data)
        except ValidationError as error:
            raise InvalidRequest(reason=describe(error)) from None
