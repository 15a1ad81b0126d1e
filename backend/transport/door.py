"""What every transport is given: the procedures and how to open a call's context."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any

from backend.rpc.call import RawInput, call, never
from backend.rpc.caller import Caller
from backend.rpc.procedure import Kind
from backend.rpc.router import Router


@dataclass(frozen=True, slots=True)
class Door:
    """One server's procedures, open to callers.

    `allowed_origins` are the browser origins that may change things, such as
    "https://alpha.example". `is_development` shows stacks to callers.
    """

    router: Router
    open_context_for: Callable[[Caller], AbstractAsyncContextManager[Any]]
    allowed_origins: frozenset[str]
    retry_on: Callable[[BaseException], bool] = never
    is_development: bool = False

    async def call(
        self, *, caller: Caller, kind: Kind | None, path: str, raw_input: RawInput
    ) -> bytes:
        """The JSON text of one call's result; raises CallError. See `backend.rpc.call`."""

        def open_context() -> AbstractAsyncContextManager[Any]:
            # A cookie set by an attempt that was undone must not reach the browser.
            caller.response_headers.clear()
            return self.open_context_for(caller)

        return await call(
            self.router,
            kind=kind,
            path=path,
            raw_input=raw_input,
            open_context=open_context,
            retry_on=self.retry_on,
        )
