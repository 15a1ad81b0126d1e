"""The one table of error keys: their JSON-RPC numbers and HTTP statuses, as tRPC v11 has them."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True, slots=True)
class Code:
    """One kind of error, as programs read it."""

    key: str
    number: int
    http_status: int


_ROWS = (
    Code("PARSE_ERROR", -32700, 400),
    Code("BAD_REQUEST", -32600, 400),
    Code("UNAUTHORIZED", -32001, 401),
    Code("PAYMENT_REQUIRED", -32002, 402),
    Code("FORBIDDEN", -32003, 403),
    Code("NOT_FOUND", -32004, 404),
    Code("METHOD_NOT_SUPPORTED", -32005, 405),
    Code("TIMEOUT", -32008, 408),
    Code("CONFLICT", -32009, 409),
    Code("PRECONDITION_FAILED", -32012, 412),
    Code("PAYLOAD_TOO_LARGE", -32013, 413),
    Code("UNSUPPORTED_MEDIA_TYPE", -32015, 415),
    Code("UNPROCESSABLE_CONTENT", -32022, 422),
    Code("PRECONDITION_REQUIRED", -32028, 428),
    Code("TOO_MANY_REQUESTS", -32029, 429),
    Code("CLIENT_CLOSED_REQUEST", -32099, 499),
    Code("INTERNAL_SERVER_ERROR", -32603, 500),
    Code("NOT_IMPLEMENTED", -32603, 501),
    Code("BAD_GATEWAY", -32603, 502),
    Code("SERVICE_UNAVAILABLE", -32603, 503),
    Code("GATEWAY_TIMEOUT", -32603, 504),
)

CODES: Final[Mapping[str, Code]] = MappingProxyType({code.key: code for code in _ROWS})
