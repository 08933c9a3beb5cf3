"""The contract between the languages, gathered from the models."""

from collections.abc import Iterable
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode, models_json_schema

from .errors import ErrorInfo
from .feature import Call, Feature, Route
from .jobs.models import JobEvent, JobSpec
from .wire import WireModel


class _Plain(GenerateJsonSchema):
    """Leaves out what would only make the TypeScript worse.

    Titles of fields become names of types, and a default beside a reference makes a second
    type of the same shape. Replies carry every field, so nobody needs the defaults.
    """

    def field_title_should_be_set(self, schema: Any) -> bool:
        del schema
        return False

    def default_schema(self, schema: Any) -> dict[str, Any]:
        return self.generate_inner(schema["schema"])


def json_schema(features: Iterable[Feature], routes: Iterable[Route]) -> dict[str, Any]:
    """One JSON Schema, with every model of ours in its ``$defs``."""
    features = tuple(features)
    specs = [spec for feature in features for spec in feature.specs]
    models: set[type[WireModel]] = {ErrorInfo, JobEvent, *specs}
    models.update(model for feature in features for model in feature.models)
    for route in routes:
        for call in route.calls.values():
            models.update(model for model in (call.request, call.reply) if model is not None)
    mode: JsonSchemaMode = "serialization"
    _, schema = models_json_schema(
        [(model, mode) for model in sorted(models, key=lambda model: model.__name__)],
        schema_generator=_Plain,
    )
    definitions = schema["$defs"]
    if specs:
        definitions["JobSpec"] = _union(specs)
    return {"$defs": dict(sorted(definitions.items()))}


def _union(specs: list[type[JobSpec]]) -> dict[str, Any]:
    """What stands for the base class on the wire: any of the specs, told apart by kind."""
    references = {
        str(spec.model_fields["kind"].default): f"#/$defs/{spec.__name__}" for spec in specs
    }
    return {
        "description": "What to do, one shape for each kind of job.",
        "oneOf": [{"$ref": reference} for reference in references.values()],
        "discriminator": {"propertyName": "kind", "mapping": references},
    }


def open_api(schema: dict[str, Any], routes: Iterable[Route], version: str) -> dict[str, Any]:
    """An OpenAPI 3.1 document of all routes."""
    paths: dict[str, Any] = {}
    for route in routes:
        paths[f"/modelarts/{route.path}"] = {
            "parameters": [_parameter(*item) for item in route.params.items()],
            **{method: _operation(call) for method, call in route.calls.items()},
        }
    return {
        "openapi": "3.1.0",
        "info": {"title": "jupyterlab_modelarts", "version": version},
        "paths": dict(sorted(paths.items())),
        "components": {
            "schemas": _relocate(schema["$defs"]),
            "securitySchemes": {
                "token": {"type": "apiKey", "in": "header", "name": "Authorization"}
            },
        },
        "security": [{"token": []}],
    }


def _parameter(name: str, pattern: str) -> dict[str, Any]:
    return {
        "name": name,
        "in": "path",
        "required": True,
        "schema": {"type": "string", "pattern": f"^({pattern})$"},
    }


def _operation(call: Call) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "summary": call.summary,
        "responses": {
            str(call.status): _content(call.reply, "Success"),
            "default": _content(ErrorInfo, "An error"),
        },
    }
    if call.request:
        operation["requestBody"] = {"required": True} | _content(call.request)
    return operation


def _content(model: type[WireModel] | None, description: str | None = None) -> dict[str, Any]:
    content: dict[str, Any] = {"description": description} if description else {}
    if model:
        reference = {"$ref": f"#/components/schemas/{model.__name__}"}
        content["content"] = {"application/json": {"schema": reference}}
    return content


def _relocate(node: Any) -> Any:
    """OpenAPI keeps schemas elsewhere: point all references there."""
    if isinstance(node, dict):
        return {name: _relocate(value) for name, value in node.items()}
    if isinstance(node, list):
        return [_relocate(value) for value in node]
    if isinstance(node, str) and node.startswith("#/$defs/"):
        return "#/components/schemas/" + node.removeprefix("#/$defs/")
    return node
