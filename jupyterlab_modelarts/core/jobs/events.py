"""Jobs over jupyter_events."""

from collections.abc import Callable
from typing import Any

from jupyter_events import EventLogger

from .models import JobEvent

#: Names the schema; it is an identifier and need not resolve.
SCHEMA_ID = "https://schema.jupyterlab-modelarts.org/job/v1"


def event_schema(contract: dict[str, Any]) -> dict[str, Any]:
    """The jupyter_events schema for `JobEvent`, from the contract's JSON Schema."""
    return {
        "$id": SCHEMA_ID,
        "version": "1",
        "title": "Job event",
        "description": "A job changed or was forgotten.",
        "personal-data": True,
        "type": "object",
        "properties": contract["$defs"]["JobEvent"]["properties"],
        "required": contract["$defs"]["JobEvent"]["required"],
        # A kind of job may come from elsewhere, so what a spec holds is left open.
        "$defs": contract["$defs"] | {"JobSpec": {"type": "object", "required": ["kind"]}},
    }


def job_emitter(logger: EventLogger, contract: dict[str, Any]) -> Callable[[JobEvent], None]:
    """Register the schema and return what emits an event."""
    logger.register_event_schema(event_schema(contract))

    def emit(event: JobEvent) -> None:
        logger.emit(schema_id=SCHEMA_ID, data=event.model_dump(mode="json"))

    return emit
