"""Who may come to the address at which MCP is spoken, before any of it is read."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from starlette.requests import Request

from backend.asgi.request import refuse_foreign_origin
from backend.rpc.errors import CallError

LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})
"""What no page of another site can be called, whatever its name resolves to. A proxy on the same
machine asks by one of these unless it passes on the host that it was asked by.
"""


@dataclass(frozen=True, slots=True)
class RequestCheck:
    """Lets in programs that ask for a host of the `origins`, and pages of these.

    `cookie` is the name of the session cookie, which opens nothing here: browsers send it
    by themselves.
    """

    origins: frozenset[str]
    cookie: str

    def require(self, request: Request, headers: Mapping[str, str]) -> None:
        """CallError for another method, a foreign host, a foreign page, and a cookie alone."""
        if request.method != "POST":
            raise CallError(
                "METHOD_NOT_SUPPORTED",
                "MCP is asked by POST here; there is no stream to open and no session to end.",
                reason="method_not_supported",
            )
        self._refuse_foreign_host(headers.get("host", ""))
        refuse_foreign_origin(headers, allowed_origins=self.origins)
        if self.cookie in request.cookies and "authorization" not in headers:
            raise CallError(
                "FORBIDDEN",
                "The session cookie opens nothing here. Make a key and send it as "
                "Authorization: Bearer KEY.",
                reason="cookie_not_accepted",
            )

    def _refuse_foreign_host(self, asked: str) -> None:
        try:
            name = urlsplit(f"//{asked}").hostname
        except ValueError:
            name = None
        if name is None or name not in LOOPBACK | self._hosts():
            raise CallError(
                "FORBIDDEN",
                f"{asked[:100]!r} is not a host of this server. Ask it by its public address; a "
                "proxy before it has to pass on the Host header.",
                reason="foreign_host",
            )

    def _hosts(self) -> set[str]:
        return {urlsplit(origin).hostname or "" for origin in self.origins}
