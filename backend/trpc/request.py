"""Reading a tRPC HTTP request: which procedures are called, each with its lazy input."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NoReturn
from urllib.parse import quote, unquote_to_bytes

from starlette.requests import Request
from starlette.types import Scope

from backend.asgi.dispatch import Dispatch
from backend.asgi.request import media_type, query_values, read_body, route_path
from backend.rpc.errors import CallError
from backend.rpc.json_text import MISSING, parse_json
from backend.rpc.procedure import Kind
from backend.rpc.raw_input import RawInput
from backend.rpc.router import Router
from backend.trpc.connection_params import connection_params_of
from backend.trpc.forms import FORMS, form_input

REMEMBERED_BYTES_MAX: Final = 2_048
VARY: Final = {"vary": "trpc-accept, accept"}
# A query may come by POST: its input may be longer than an address.
METHODS_OF: Final = {
    "query": ("GET", "POST"),
    "mutation": ("POST",),
    "subscription": ("GET", "POST"),
}
_BAD_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")


@dataclass(frozen=True, slots=True)
class TrpcCall:
    """One call of a request; `kind` is None where no procedure has this path."""

    path: str
    kind: Kind | None
    raw_input: RawInput


@dataclass(frozen=True, slots=True)
class TrpcRequest:
    """The calls of one request, all of one kind; `kind` is None if none is known."""

    calls: tuple[TrpcCall, ...]
    is_batch: bool
    kind: Kind | None
    connection_params: Mapping[str, str]


async def read_trpc_request(
    request: Request, *, prefix: str, headers: Mapping[str, str], dispatch: Dispatch
) -> TrpcRequest:
    """What `request` with its `headers` asks for below `prefix`; raises CallError when that is
    unclear.

    Inputs are parsed when a procedure asks for them, so that a bad one hurts only those
    that read it.
    """
    path = _decoded(_encoded_path(request.scope, prefix=prefix))
    query: bytes = request.scope["query_string"]
    router, limits = dispatch.router, dispatch.limits
    given = media_type(headers)
    if given in FORMS:
        call = TrpcCall(
            path=path,
            kind=_kind_of(router, path=path),
            raw_input=await form_input(request, headers=headers, bytes_max=limits.body_bytes),
        )
        # One call, whatever the address says of a batch; sent as only mutations are.
        return TrpcRequest(calls=(call,), is_batch=False, kind="mutation", connection_params={})
    if request.method == "GET":
        is_short = len(path) + len(query) <= REMEMBERED_BYTES_MAX
        read = _asked_before if is_short else _asked
        return read(router, path, query, limits.batch_calls)
    if given != "application/json":
        _refuse_media_type(headers)
    body = await read_body(request, bytes_max=limits.body_bytes)
    return _asked(router, path, query, limits.batch_calls, body=body)


def _asked(
    router: Router,
    path: str,
    query: bytes,
    calls_max: int,
    *,
    body: bytes | CallError | None = None,
) -> TrpcRequest:
    given = query_values(query)
    is_batch = given.get("batch") == "1"
    paths = path.split(",") if is_batch else [path]
    if len(paths) > calls_max:
        raise CallError("BAD_REQUEST", "Batch call exceeds maximum size")
    kinds = [_kind_of(router, path=path) for path in paths]
    known = list(dict.fromkeys(kind for kind in kinds if kind is not None))
    if len(known) > 1:
        raise CallError("BAD_REQUEST", f"Cannot mix procedure types in call: {', '.join(known)}")
    # An empty body is no input, as an empty `input` is in the address.
    text = (given.get("input") if body is None else body) or None
    inputs = _Inputs(text=text, is_batch=is_batch)
    return TrpcRequest(
        calls=tuple(
            TrpcCall(path=path, kind=kind, raw_input=RawInput(inputs.reader(index)))
            for index, (path, kind) in enumerate(zip(paths, kinds, strict=True))
        ),
        is_batch=is_batch,
        kind=known[0] if known else None,
        connection_params=connection_params_of(given),
    )


# Pages ask the same again and again, and an address is slow to read.
_asked_before: Final = lru_cache(maxsize=2_048)(_asked)


def headers_for(method: str, asked: TrpcRequest) -> dict[str, str]:
    """The headers of its answer: with the methods to ask by, when `method` is none of them."""
    if asked.kind is None or method in METHODS_OF[asked.kind]:
        return VARY
    return VARY | {"allow": ", ".join(METHODS_OF[asked.kind])}


def require_method(method: str, call: TrpcCall) -> None:
    """Raise CallError METHOD_NOT_SUPPORTED when a procedure of this kind is not asked so."""
    if call.kind is not None and method not in METHODS_OF[call.kind]:
        message = f'Unsupported {method}-request to {call.kind} procedure at path "{call.path}"'
        raise CallError("METHOD_NOT_SUPPORTED", message, path=call.path)


class _Inputs:
    """The inputs of all calls of a request, parsed once, when the first is wanted."""

    def __init__(
        self,
        *,
        text: str | bytes | CallError | None,
        is_batch: bool,
    ) -> None:
        self._text = text
        self._is_batch = is_batch
        self._value: object = None
        self._is_read = False

    def reader(self, index: int) -> Callable[[], object]:
        return lambda: self._input(index)

    def _input(self, index: int) -> object:
        if isinstance(self._text, CallError):
            raise CallError(self._text.code.key, self._text.message)
        if self._text is None:
            return MISSING
        if not self._is_read:
            self._value = parse_json(self._text)
            self._is_read = True
        if not self._is_batch:
            return self._value
        if not isinstance(self._value, dict):
            message = '"input" needs to be an object when doing a batch call'
            raise CallError("BAD_REQUEST", message)
        return self._value.get(str(index), MISSING)


def _kind_of(router: Router, *, path: str) -> Kind | None:
    procedure = router.procedures.get(path)
    return None if procedure is None else procedure.kind


def _encoded_path(scope: Scope, *, prefix: str) -> str:
    """What stands below `prefix`, as it was sent, without a slash at its ends."""
    root: str = scope.get("root_path", "")
    sent = (scope.get("raw_path") or b"").decode("latin-1")
    whole = quote(root) + prefix if root else prefix
    if not sent.startswith(whole):  # the prefix itself was sent in other words
        sent = whole + quote(route_path(scope)[len(prefix) :])
    return sent[len(whole) :].removesuffix("/").removeprefix("/").removesuffix("/")


def _decoded(path: str) -> str:
    try:
        if _BAD_ESCAPE.search(path):
            raise ValueError(path)
        return unquote_to_bytes(path).decode()
    except ValueError:
        raise CallError("BAD_REQUEST", f'Invalid URL-encoding in path "{path}"') from None


def _refuse_media_type(headers: Mapping[str, str]) -> NoReturn:
    if "content-type" not in headers:
        raise CallError("UNSUPPORTED_MEDIA_TYPE", "Missing content-type header")
    # The quote is left open in tRPC's own message.
    full = headers["content-type"]
    raise CallError("UNSUPPORTED_MEDIA_TYPE", f'Unsupported content-type "{full}')
