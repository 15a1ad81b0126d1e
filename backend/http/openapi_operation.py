"""One alias as an operation of OpenAPI 3.1."""

import re
from typing import Final

from backend.http.rest import file_media_type
from backend.rpc.codes import CODES
from backend.rpc.procedure import Procedure
from backend.rpc.schemas import Schema, Schemas

SCHEMAS: Final = "#/components/schemas/"
_PARAMETER = re.compile(r"\{(\w+)\}")
_SESSION: Final[list[dict[str, list[str]]]] = [{"sessionCookie": []}, {"bearerToken": []}]
_ISSUE: Final[Schema] = {
    "type": "object",
    "required": ["path", "message"],
    "properties": {
        "path": {
            "type": "array",
            "items": {"anyOf": [{"type": "string"}, {"type": "integer"}]},
        },
        "message": {"type": "string"},
    },
}
ERROR: Final[Schema] = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["code", "message"],
            "properties": {
                "code": {"type": "string", "enum": sorted(CODES)},
                "message": {"type": "string"},
                "reason": {"type": "string"},
                "issues": {"type": "array", "items": _ISSUE},
            },
        }
    },
}


def operation(procedure: Procedure, *, path: str, method: str, schemas: Schemas) -> Schema:
    """The procedure as what `method` does at `path`."""
    # The lines of a paragraph are broken for who reads the source.
    summary, *rest = [" ".join(part.split()) for part in procedure.doc.split("\n\n")]
    found: Schema = {
        "operationId": procedure.path,
        "tags": [procedure.path.rpartition(".")[0]],
        "summary": summary,
        "description": "\n\n".join(rest) or summary,
        # An operation that says nothing is taken for one that needs a session.
        "security": _SESSION if procedure.needs_session else [],
        "responses": _responses(procedure, schemas),
    }
    if procedure.scope is not None:
        found["x-scope"] = procedure.scope
    in_path = _PARAMETER.findall(path)
    shape = _input_shape(procedure, schemas)
    fields: dict[str, Schema] = shape.get("properties", {})
    required = shape.get("required", [])
    others = [name for name in fields if name not in in_path]
    parameters = [_parameter(name, "path", fields.get(name, {}), True) for name in in_path]
    if method == "GET":
        parameters += [_parameter(n, "query", fields[n], n in required) for n in others]
    elif others:
        needed = [name for name in required if name not in in_path]
        body: Schema = schemas.inputs[procedure.path]
        if in_path:
            body = {"type": "object", "properties": {name: fields[name] for name in others}}
            body = without_null_defaults(body) | ({"required": needed} if needed else {})
        found["requestBody"] = {
            "required": bool(needed),
            "content": {"application/json": {"schema": body}},
        }
    if parameters:
        found["parameters"] = parameters
    return found


def without_null_defaults(shape: Schema) -> Schema:
    """`shape` with no default of null: makers of clients take a field that has a default for one
    that must be sent.
    """
    fields = {
        name: {key: value for key, value in field.items() if (key, value) != ("default", None)}
        for name, field in shape.get("properties", {}).items()
    }
    return {**shape, "properties": fields} if fields else shape


def _input_shape(procedure: Procedure, schemas: Schemas) -> Schema:
    schema = schemas.inputs.get(procedure.path, {})
    if "$ref" not in schema:
        return schema
    return schemas.shapes[schema["$ref"].removeprefix(SCHEMAS)]


def _parameter(name: str, place: str, schema: Schema, is_required: bool) -> Schema:
    schema = _without_null(schema)
    if place == "path":
        schema.pop("default", None)
    found: Schema = {"name": name, "in": place, "required": is_required}
    if "description" in schema:
        found["description"] = schema.pop("description")
    if schema.get("type") == "array":
        found |= {"style": "form", "explode": False}
    return found | {"schema": schema}


def _without_null(schema: Schema) -> Schema:
    """`schema` for text in an address, where nothing stands for null."""
    found = {name: value for name, value in schema.items() if (name, value) != ("default", None)}
    options = [one for one in found.pop("anyOf", []) if one != {"type": "null"}]
    if len(options) == 1:
        return {**options[0], **found}
    return {**found, "anyOf": options} if options else found


def _responses(procedure: Procedure, schemas: Schemas) -> Schema:
    output = schemas.outputs.get(procedure.path)
    error: Schema = {"application/json": {"schema": {"$ref": SCHEMAS + "Error"}}}
    if output is None:
        responses: Schema = {"204": {"description": "Done"}}
    else:
        name = procedure.download
        content = {
            "application/json" if name is None else file_media_type(name): {"schema": output}
        }
        responses = {"200": {"description": "The result", "content": content}}
    if procedure.input_model is not None:
        responses["400"] = {"description": "The input is not as described", "content": error}
    if procedure.needs_session:
        responses["401"] = {"description": "A session is needed", "content": error}
    responses["default"] = {"description": "The call was refused or failed", "content": error}
    return responses
