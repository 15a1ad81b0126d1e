"""JSON-RPC 2.0: method = procedure path, params = the input object.

jsonrpcserver runs each single call; a batch is taken apart before it and put together
after it, because one bad item would spoil the whole batch there.
"""

import asyncio
import math
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any, Final, cast

from jsonrpcserver import Error, Result, Success
from jsonrpcserver.async_main import dispatch_to_serializable
from jsonrpcserver.codes import (
    ERROR_INVALID_PARAMS,
    ERROR_INVALID_REQUEST,
    ERROR_METHOD_NOT_FOUND,
    ERROR_PARSE_ERROR,
)
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from backend.asgi.dispatch import Dispatch
from backend.asgi.request import (
    any_method,
    caller_of,
    headers_of,
    media_type,
    read_body,
    refuse_foreign_origin,
)
from backend.asgi.response_headers import with_callers_headers
from backend.rpc.caller import Caller
from backend.rpc.errors import CallError, NoProcedure, error_shape
from backend.rpc.json_text import MISSING, parse_json, write_json
from backend.rpc.raw_input import RawInput

# Numbers past the range of JSON's own are read as infinite.
_NO_IDS: Final = (math.inf, -math.inf)
_MEDIA_TYPES: Final = {"application/json", "application/json-rpc", "application/jsonrequest"}


class JsonRpc:
    """The procedures of a dispatch as JSON-RPC methods, whatever carries the messages."""

    def __init__(self, dispatch: Dispatch) -> None:
        self._batch_max = dispatch.limits.batch_calls
        self._methods = {
            path: _method(dispatch, path=path)
            for path, procedure in dispatch.router.procedures.items()
            if procedure.kind != "subscription"
        }

    async def answer(self, asked: object, *, new_caller: Callable[[], Caller]) -> bytes | None:
        """The response to the JSON value `asked`, one or a batch; None to notifications alone.

        `new_caller` makes the sender of each call.
        """
        items = asked if isinstance(asked, list) else [asked]
        if not items:
            return _fault(ERROR_INVALID_REQUEST, "Invalid Request")
        if len(items) > self._batch_max:
            message = f"A batch holds at most {self._batch_max} calls"
            return _fault(ERROR_INVALID_REQUEST, "Invalid Request", data=message)
        answers = await asyncio.gather(
            *(_answer_item(item, caller=new_caller(), methods=self._methods) for item in items)
        )
        return _joined(answers, is_batch=asked is items)

    def refusal(self, asked: object, error: CallError) -> bytes | None:
        """The response when no call of `asked` is made, for `error`; None to notifications."""
        items = asked if isinstance(asked, list) else [asked]
        return _joined([_refused(item, error) for item in items], is_batch=asked is items)


def routes(dispatch: Dispatch, *, path: str = "/rpc") -> list[Route]:
    """The routes at `path`, with and without a slash, that answer JSON-RPC clients."""
    jsonrpc = JsonRpc(dispatch)

    async def endpoint(request: Request) -> Response:
        headers = headers_of(request)
        try:
            text = await _text(request, headers=headers, dispatch=dispatch)
        except CallError as error:
            body = _fault(error.code.number, error.message)
            response = _response(body, status_code=error.code.http_status)
            if error.code.key == "METHOD_NOT_SUPPORTED":
                response.headers["allow"] = "POST"
            return response
        return await _answer(request, text, headers=headers, jsonrpc=jsonrpc)

    return [Route(one, any_method(endpoint)) for one in (path, path + "/")]


async def _text(request: Request, *, headers: Mapping[str, str], dispatch: Dispatch) -> bytes:
    if request.method != "POST":
        raise CallError("METHOD_NOT_SUPPORTED", "JSON-RPC is asked by POST")
    refuse_foreign_origin(headers, allowed_origins=dispatch.allowed_origins)
    if media_type(headers) not in _MEDIA_TYPES:
        message = "JSON-RPC is sent with content type application/json"
        raise CallError("UNSUPPORTED_MEDIA_TYPE", message)
    body = await read_body(request, bytes_max=dispatch.limits.body_bytes)
    if isinstance(body, CallError):
        raise body
    return body


async def _answer(
    request: Request, text: bytes, *, headers: Mapping[str, str], jsonrpc: JsonRpc
) -> Response:
    try:
        asked = parse_json(text)
    except ValueError as fault:
        return _response(_fault(ERROR_PARSE_ERROR, "Parse error", data=str(fault)))
    callers: list[Caller] = []

    def new_caller() -> Caller:
        callers.append(caller_of(request, headers=headers))
        return callers[-1]

    body = await jsonrpc.answer(asked, new_caller=new_caller)
    response = Response(status_code=204) if body is None else _response(body)
    return with_callers_headers(response, callers)


def _joined(answers: Iterable[bytes | None], *, is_batch: bool) -> bytes | None:
    given = [answer for answer in answers if answer is not None]
    if not given:
        return None
    return b"[" + b",".join(given) + b"]" if is_batch else given[0]


def _refused(item: object, error: CallError) -> bytes | None:
    if not isinstance(item, dict) or not _is_request(item):
        return _fault(ERROR_INVALID_REQUEST, "Invalid Request")
    if "id" not in item:
        return None
    fault = {"code": error.code.number, "message": error.message}
    return write_json({"jsonrpc": "2.0", "error": fault, "id": item["id"]})


async def _answer_item(item: object, *, caller: Caller, methods: dict[str, Any]) -> bytes | None:
    """The response object to one request object; None to a notification."""
    if not isinstance(item, dict) or not _is_request(item):
        return _fault(ERROR_INVALID_REQUEST, "Invalid Request")
    response = await dispatch_to_serializable(
        request="",
        methods=methods,
        context=caller,
        deserializer=lambda _: item,
        validator=lambda request: request,
    )
    if response is None:
        return None
    answer = cast(dict[str, Any], response)
    if "error" in answer:
        return write_json(answer)
    # The result is a finished document: decoding it to encode it again would cost the most.
    call_id = write_json(answer["id"])
    return (
        b'{"jsonrpc":"2.0","result":' + cast(bytes, answer["result"]) + b',"id":' + call_id + b"}"
    )


def _method(dispatch: Dispatch, *, path: str) -> Callable[..., Awaitable[Result]]:
    async def run(caller: Caller, /, *positional: object, **named: object) -> Result:
        if positional:
            return Error(ERROR_INVALID_PARAMS, "Invalid params", "params must be an object")
        try:
            text = await dispatch.call(
                caller=caller, kind=None, path=path, raw_input=RawInput(lambda: named or MISSING)
            )
        except NoProcedure:
            return Error(ERROR_METHOD_NOT_FOUND, "Method not found", path)
        except CallError as error:
            shape = error_shape(error, is_development=dispatch.is_development)
            # The table's number for a bad request would say here that the envelope is bad.
            is_bad_input = error.code.key == "BAD_REQUEST"
            code = ERROR_INVALID_PARAMS if is_bad_input else error.code.number
            return Error(code, error.message, shape["data"])
        return Success(text or b"null")

    return run


def _is_request(item: dict[str, Any]) -> bool:
    call_id = item.get("id")
    return (
        item.get("jsonrpc") == "2.0"
        and isinstance(item.get("method"), str)
        and isinstance(item.get("params", {}), dict | list)
        and (call_id is None or isinstance(call_id, str | int | float))
        and not isinstance(call_id, bool)
        and call_id not in _NO_IDS
    )


def _fault(code: int, message: str, *, data: object = None) -> bytes:
    error = {"code": code, "message": message} | ({} if data is None else {"data": data})
    return write_json({"jsonrpc": "2.0", "error": error, "id": None})


def _response(body: bytes, *, status_code: int = 200) -> Response:
    return Response(body, status_code=status_code, media_type="application/json")
