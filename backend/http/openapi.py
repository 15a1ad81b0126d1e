"""/openapi.json: the REST aliases described as OpenAPI 3.1, from the procedures themselves."""

from functools import lru_cache
from hashlib import sha256
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from backend.asgi.request import headers_of
from backend.http.openapi_operation import (
    ERROR,
    SCHEMAS,
    operation,
    without_null_defaults,
)
from backend.http.rest import aliases
from backend.rpc.json_text import write_json
from backend.rpc.procedure import Procedure
from backend.rpc.router import Router
from backend.rpc.schemas import Schema, router_schemas


def routes(
    router: Router, *, title: str, version: str, cookie: str, summary: str = ""
) -> list[Route]:
    """The route of the description; `cookie` is the session cookie's name."""

    async def endpoint(request: Request) -> Response:
        text, etag = _document(
            router,
            title=title,
            version=version,
            cookie=cookie,
            summary=summary,
            server=request.scope.get("root_path", "") or "/",
        )
        headers = {"etag": etag, "cache-control": "no-cache"}
        known = {one.strip() for one in headers_of(request).get("if-none-match", "").split(",")}
        # A proxy that compresses answers marks the tag as weak.
        if not known.isdisjoint({etag, f"W/{etag}", "*"}):
            return Response(status_code=304, headers=headers)
        return Response(text, media_type="application/json", headers=headers)

    return [Route("/openapi.json", endpoint, methods=["GET"])]


# Written when it is first asked for, and once for all apps that one process makes of a router.
@lru_cache(maxsize=8)
def _document(
    router: Router, *, title: str, version: str, cookie: str, summary: str, server: str
) -> tuple[bytes, str]:
    text = write_json(
        description(
            router, title=title, version=version, cookie=cookie, summary=summary, server=server
        )
    )
    return text, f'"{sha256(text).hexdigest()[:32]}"'


def description(
    router: Router, *, title: str, version: str, cookie: str, summary: str = "", server: str = "/"
) -> dict[str, Any]:
    """The OpenAPI 3.1 document of all aliases of `router` but streams, which it cannot describe.

    `server` is the address, or path, below which the aliases are.
    """
    schemas = router_schemas(router, ref_template=SCHEMAS + "{model}")
    paths = {
        path: {
            method.lower(): operation(procedure, path=path, method=method, schemas=schemas)
            for method, procedure in methods.items()
        }
        for path, methods in aliases(_answered_at_once(router)).items()
    }
    if "Error" in schemas.shapes:
        raise ValueError("a shape may not be called Error, the name of the error answer")
    tags = {one["tags"][0]: None for methods in paths.values() for one in methods.values()}
    return {
        "openapi": "3.1.0",
        "info": {"title": title, "version": version, "description": summary or title},
        "servers": [{"url": server}],
        "tags": [{"name": tag} for tag in tags],
        "paths": paths,
        "components": {
            "schemas": _used({**schemas.shapes, "Error": ERROR}, paths),
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


def _used(shapes: dict[str, Schema], paths: Schema) -> dict[str, Schema]:
    """Those of `shapes` that `paths` refer to, directly or by way of others."""
    found: set[str] = set()
    waiting = list(_references(paths))
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting.extend(_references(shapes[name]))
    return {name: without_null_defaults(shape) for name, shape in shapes.items() if name in found}


def _references(value: object) -> list[str]:
    if isinstance(value, list):
        return [name for one in value for name in _references(one)]
    if not isinstance(value, dict):
        return []
    found = [name for one in value.values() for name in _references(one)]
    target = value.get("$ref")
    return [*found, target.removeprefix(SCHEMAS)] if isinstance(target, str) else found
