"""/openapi.json: the REST aliases described as OpenAPI 3.1, from the procedures themselves."""

import re
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from backend.rpc.codes import CODES
from backend.rpc.json_text import write_json
from backend.rpc.procedure import Procedure
from backend.rpc.router import Router
from backend.rpc.schemas import Schema, Schemas, router_schemas
from backend.transport.rest import aliases, file_media_type

_PARAMETER = re.compile(r"\{(\w+)\}")
_SESSION: Final[list[dict[str, list[str]]]] = [{"sessionCookie": []}, {"bearerToken": []}]
_ERROR: Final[Schema] = {
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
                "facts": {"type": "object", "additionalProperties": {"type": "string"}},
                "issues": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "required": ["path", "message"],
                        "properties": {
                            "path": {
                                "type": "array",
                                "items": {"anyOf": [{"type": "string"}, {"type": "integer"}]},
                            },
                            "message": {"type": "string"},
                        },
                    },
                },
            },
        }
    },
}


def routes(router: Router, *, title: str, version: str, cookie: str) -> list[Route]:
    """The route of the description; `cookie` is the session cookie's name."""
    text = write_json(description(router, title=title, version=version, cookie=cookie))

    async def endpoint(_: Request) -> Response:
        return Response(text, media_type="application/json")

    return [Route("/openapi.json", endpoint, methods=["GET"])]


def description(router: Router, *, title: str, version: str, cookie: str) -> dict[str, Any]:
    """The OpenAPI 3.1 document of all aliases of `router` but streams, which it cannot describe."""
    schemas = router_schemas(router, ref_template="#/components/schemas/{model}")
    paths = {
        path: {
            method.lower(): _operation(procedure, path=path, method=method, schemas=schemas)
            for method, procedure in methods.items()
        }
        for path, methods in aliases(_answered_at_once(router)).items()
    }
    if "Error" in schemas.shapes:
        raise ValueError("a shape may not be called Error, the name of the error answer")
    return {
        "openapi": "3.1.0",
        "info": {"title": title, "version": version},
        "paths": paths,
        "components": {
            "schemas": {**schemas.shapes, "Error": _ERROR},
            "securitySchemes": {
                "sessionCookie": {"type": "apiKey", "in": "cookie", "name": cookie},
                "bearerToken": {"type": "http", "scheme": "bearer"},
            },
        },
    }


def _answered_at_once(router: Router) -> dict[str, Procedure]:
    return {
        path: procedure
        for path, procedure in router.procedures.items()
        if procedure.kind != "subscription"
    }


def _operation(procedure: Procedure, *, path: str, method: str, schemas: Schemas) -> Schema:
    in_path = _PARAMETER.findall(path)
    shape = _input_shape(procedure, schemas)
    fields: dict[str, Schema] = shape.get("properties", {})
    required = shape.get("required", [])
    summary, _, rest = procedure.doc.partition("\n")
    operation: Schema = {
        "operationId": procedure.path,
        "tags": [procedure.path.split(".", 1)[0]],
        "summary": summary,
        "responses": _responses(procedure, schemas),
    }
    if rest.strip():
        operation["description"] = rest.strip()
    others = [name for name in fields if name not in in_path]
    parameters = [_parameter(name, "path", fields.get(name, {}), True) for name in in_path]
    if method == "GET":
        parameters += [_parameter(n, "query", fields[n], n in required) for n in others]
    elif others:
        body: Schema = {
            "type": "object",
            "properties": {name: fields[name] for name in others},
            "required": [name for name in required if name not in in_path],
        }
        operation["requestBody"] = {
            "required": bool(body["required"]),
            "content": {"application/json": {"schema": body}},
        }
    if parameters:
        operation["parameters"] = parameters
    if procedure.guard is not None:
        operation["security"] = _SESSION
    return operation


def _input_shape(procedure: Procedure, schemas: Schemas) -> Schema:
    schema = schemas.inputs.get(procedure.path, {})
    if "$ref" not in schema:
        return schema
    return schemas.shapes[schema["$ref"].rsplit("/", 1)[1]]


def _parameter(name: str, place: str, schema: Schema, is_required: bool) -> Schema:
    found: Schema = {"name": name, "in": place, "required": is_required, "schema": schema}
    if schema.get("type") == "array":
        found |= {"style": "form", "explode": False}
    return found


def _responses(procedure: Procedure, schemas: Schemas) -> Schema:
    output = schemas.outputs.get(procedure.path)
    error: Schema = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
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
    if procedure.guard is not None:
        responses["401"] = {"description": "A session is needed", "content": error}
    responses["default"] = {"description": "The call was refused or failed", "content": error}
    return responses
