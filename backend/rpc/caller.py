"""Who is asking, in the one form every transport gives it."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(slots=True)
class Caller:
    """One call's sender, and the headers its answer shall carry.

    `ip` is the address that counts as one sender: of IPv6 the network. `headers` has lower-case
    names. A procedure may append to `response_headers` (a set-cookie, say); transports that still
    can add them to the HTTP answer.
    `connection_params` are what a client sends once for all calls of a stream or socket,
    where browsers let it set no headers; `are_params_in_address` says that they came in the
    address, which logs keep.
    """

    ip: str
    headers: Mapping[str, str] = field(default_factory=dict)
    cookies: Mapping[str, str] = field(default_factory=dict)
    connection_params: Mapping[str, str] = field(default_factory=dict)
    are_params_in_address: bool = False
    response_headers: list[tuple[str, str]] = field(default_factory=list)
