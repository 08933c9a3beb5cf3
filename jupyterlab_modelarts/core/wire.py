"""The base of everything that crosses the wire."""

from pydantic import BaseModel, ConfigDict, ValidationError


class WireModel(BaseModel):
    """An immutable message between server, browser and command line."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        json_schema_serialization_defaults_required=True,
    )


def describe(error: ValidationError) -> str:
    """A validation error in one line: where, and what is wrong there."""
    problems = []
    for item in error.errors(include_url=False, include_context=False, include_input=False)[:5]:
        where = ".".join(str(part) for part in item["loc"])
        problems.append(f"{where}: {item['msg']}" if where else item["msg"])
    return "; ".join(problems)
