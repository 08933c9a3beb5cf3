"""The base of everything that crosses the wire."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

#: The largest whole number that JavaScript knows exactly.
MAX_COUNT = 2**53 - 1
#: Bytes, files and the like.
Count = Annotated[int, Field(ge=0, le=MAX_COUNT)]
#: Milliseconds since 1970, for the years 1 to 9999.
Milliseconds = Annotated[int, Field(ge=-62_135_596_800_000, le=253_402_300_799_000)]


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
