"""Requests that carry a form or bytes in place of JSON.

No procedure here takes either. To one that takes JSON, a form is an object without any of its
fields, as it is on the server that tRPC brings.
"""

import re
from collections.abc import Mapping
from typing import Final

from starlette.requests import Request

from backend.asgi.request import media_type, read_body
from backend.rpc.errors import CallError
from backend.rpc.raw_input import RawInput

_FORM: Final = "multipart/form-data"
_BYTES: Final = "application/octet-stream"
FORMS: Final = frozenset({_FORM, _BYTES})
_BOUNDARY: Final = re.compile(r';\s*boundary=(?:"([^"]+)"|([^;"\s]+))', re.IGNORECASE)


async def form_input(request: Request, *, headers: Mapping[str, str], bytes_max: int) -> RawInput:
    """The input of the one call that is made by a form or by bytes, which nobody reads.

    Raises CallError METHOD_NOT_SUPPORTED for other requests than POST.
    """
    given = media_type(headers)
    if request.method != "POST":
        message = f"Only POST requests are supported for {given} requests"
        raise CallError("METHOD_NOT_SUPPORTED", message)
    if given == _BYTES:
        return RawInput(dict)
    body = await read_body(request, bytes_max=bytes_max)

    def read() -> object:
        if isinstance(body, CallError):
            raise CallError(body.code.key, body.message)
        _require_form(body, content_type=headers["content-type"])
        return {}

    return RawInput(read)


def _require_form(body: bytes, *, content_type: str) -> None:
    found = _BOUNDARY.search(content_type)
    mark = b"--" + (found[1] or found[2]).encode("latin-1") if found else b""
    if not found or not body.startswith(mark) or mark + b"--" not in body:
        raise CallError("BAD_REQUEST", "Failed to parse body as FormData.")
