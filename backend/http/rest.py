"""REST aliases: `POST /api/swap` and the like, answered by the procedures that name them.

A subscription's alias is a GET answered by server-sent events.
"""

import mimetypes
import re
from collections.abc import AsyncGenerator, Callable, Mapping
from functools import lru_cache
from typing import Any

from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from backend.asgi.disconnect import cancelled_on_disconnect
from backend.asgi.dispatch import Dispatch
from backend.asgi.event_stream import event_stream
from backend.asgi.last_event_id import last_event_id_of, resumed_input
from backend.asgi.request import (
    any_method,
    caller_of,
    headers_of,
    media_type,
    read_body,
    refuse_foreign_origin,
)
from backend.asgi.response_headers import with_callers_headers
from backend.asgi.streamed_response import StreamedResponse
from backend.http.parameters import typed_value
from backend.rpc.caller import Caller
from backend.rpc.errors import CallError, NoProcedure
from backend.rpc.json_text import read_json, write_json
from backend.rpc.procedure import Procedure, camel_case
from backend.rpc.raw_input import RawInput
from backend.rpc.schemas import Schema

_PATH_PARAMETER = re.compile(r":(\w+)")


def aliases(procedures: Mapping[str, Procedure]) -> dict[str, dict[str, Procedure]]:
    """By path in OpenAPI's form, "/api/users/{wallet_address}", and there by HTTP method.

    Raises ValueError when two procedures claim the same alias.
    """
    found: dict[str, dict[str, Procedure]] = {}
    for procedure in procedures.values():
        if procedure.rest is None:
            continue
        method, path = procedure.rest.split(" ", 1)
        methods = found.setdefault(_PATH_PARAMETER.sub(r"{\1}", path), {})
        if methods.setdefault(method, procedure) is not procedure:
            raise ValueError(f"two procedures claim {procedure.rest}")
    return found


def file_media_type(name: str) -> str:
    """What a file of this name holds: "text/csv" of "statement.csv"."""
    return mimetypes.guess_type(name)[0] or "application/octet-stream"


def routes(dispatch: Dispatch) -> list[Route]:
    """The routes of all aliases; paths without parameters come first, unknown ones last."""
    found = sorted(aliases(dispatch.router.procedures).items(), key=lambda item: "{" in item[0])
    known = [
        Route(path, any_method(_endpoint(dispatch, methods=methods))) for path, methods in found
    ]
    return [*known, Route("/api/{path:path}", any_method(_unknown))]


async def _unknown(request: Request) -> Response:
    description = f"{request.scope.get('root_path', '')}/openapi.json"
    message = f"There is no {request.url.path}; {description} names what there is"
    return _refusal(CallError("NOT_FOUND", message))


def _endpoint(dispatch: Dispatch, *, methods: Mapping[str, Procedure]) -> Callable[[Request], Any]:
    fields_of = {procedure.path: _fields(procedure.input_model) for procedure in methods.values()}

    async def endpoint(request: Request) -> Response:
        method = "GET" if request.method == "HEAD" else request.method
        procedure = methods.get(method)
        if procedure is None:
            message = f"{method} is not done here; use {', '.join(methods)}"
            response = _refusal(CallError("METHOD_NOT_SUPPORTED", message))
            response.headers["allow"] = ", ".join(methods)
            return response
        try:
            work = _answer(request, procedure, fields=fields_of[procedure.path], dispatch=dispatch)
            return await (
                cancelled_on_disconnect(request, work) if procedure.kind == "query" else work
            )
        except CallError as error:
            return _refusal(error)

    return endpoint


async def _answer(
    request: Request, procedure: Procedure, *, fields: Mapping[str, Schema], dispatch: Dispatch
) -> Response:
    headers = headers_of(request)
    if procedure.kind in ("mutation", "subscription"):
        refuse_foreign_origin(headers, allowed_origins=dispatch.allowed_origins)
    is_read = request.method in ("GET", "HEAD")
    body = b"" if is_read else await _body(request, headers=headers, dispatch=dispatch)
    caller = caller_of(request, headers=headers)

    raw_input = RawInput(lambda: _merged_input(request, fields=fields, body=body))
    try:
        if procedure.kind == "subscription":
            response = await _stream(
                request, procedure, caller=caller, raw_input=raw_input, dispatch=dispatch
            )
        elif procedure.download is not None:
            parts = await dispatch.download(caller=caller, path=procedure.path, raw_input=raw_input)
            response = _file(parts, name=procedure.download, dispatch=dispatch)
        else:
            text = await dispatch.call(
                caller=caller, kind=procedure.kind, path=procedure.path, raw_input=raw_input
            )
            response = _result(text)
    except NoProcedure:
        response = await _unknown(request)
    except CallError as error:
        response = _refusal(error)
    return with_callers_headers(response, [caller])


def _result(text: bytes) -> Response:
    return Response(text, media_type="application/json", status_code=200 if text else 204)


def _file(parts: AsyncGenerator[bytes, None], *, name: str, dispatch: Dispatch) -> Response:
    kind = file_media_type(name)
    return StreamedResponse(
        parts,
        headers={
            "content-type": f"{kind}; charset=utf-8" if kind.startswith("text/") else kind,
            "content-disposition": f'attachment; filename="{name}"',
        },
        heartbeat=b"",
        dispatch=dispatch,
        is_endless=False,
    )


async def _stream(
    request: Request,
    procedure: Procedure,
    *,
    caller: Caller,
    raw_input: RawInput,
    dispatch: Dispatch,
) -> Response:
    last_event_id = last_event_id_of(request, headers=caller.headers)
    dispatch.connections.require_room(caller.ip)
    events = await dispatch.subscribe(
        caller=caller,
        path=procedure.path,
        raw_input=RawInput(lambda: resumed_input(raw_input.read(), last_event_id=last_event_id)),
    )
    return event_stream(events, dispatch=dispatch, last_event_id=last_event_id)


async def _body(request: Request, *, headers: Mapping[str, str], dispatch: Dispatch) -> bytes:
    body = await read_body(request, bytes_max=dispatch.limits.body_bytes)
    if isinstance(body, CallError):
        raise body
    # A form of another site can send any body but not this content type.
    given = media_type(headers)
    if given != "application/json" and (body or given is not None):
        message = "A body is sent with content type application/json"
        raise CallError("UNSUPPORTED_MEDIA_TYPE", message)
    return body


# Once for all apps that one process makes of a router: it takes longer than all else of them.
@lru_cache(maxsize=1024)
def _fields(model: type[BaseModel] | None) -> Mapping[str, Schema]:
    fields: dict[str, Schema] = {} if model is None else model.model_json_schema()["properties"]
    return fields


def _merged_input(
    request: Request, *, fields: Mapping[str, Schema], body: bytes
) -> dict[str, object]:
    """Query string, then body, then path: what stands later wins."""
    sent = read_json(body) if body else {}
    if not isinstance(sent, dict):
        raise CallError("BAD_REQUEST", "The body must be a JSON object", reason="invalid_input")
    named = {camel_case(name): name for name in fields} | {name: name for name in fields}
    texts: dict[str, list[str]] = {}
    for name, text in request.query_params.multi_items():
        texts.setdefault(named.get(name, name), []).append(text)
    for name, text in request.path_params.items():
        sent[name] = typed_value([text], schema=fields.get(name, {}))
    query = {name: typed_value(found, schema=fields.get(name, {})) for name, found in texts.items()}
    return query | sent


def _refusal(error: CallError) -> Response:
    shape: dict[str, object] = {"code": error.code.key, "message": error.message}
    if error.reason is not None:
        shape["reason"] = error.reason
    if error.facts is not None:
        shape["facts"] = error.facts
    if error.issues is not None:
        shape["issues"] = error.issues
    body = write_json({"error": shape})
    return Response(body, status_code=error.code.http_status, media_type="application/json")
