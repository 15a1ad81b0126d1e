"""What every transport is given: the procedures, how to open a call's context, and the limits."""

from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from backend.asgi.call_metrics import CallMetrics
from backend.asgi.connections import Connections
from backend.rpc.call import call, never
from backend.rpc.caller import Caller
from backend.rpc.errors import CallError
from backend.rpc.limits import EVERYBODY, Admission, Limits
from backend.rpc.procedure import Kind
from backend.rpc.raw_input import RawInput
from backend.rpc.router import Router
from backend.rpc.subscribe import Event, download, subscribe


@asynccontextmanager
async def caller_alone(caller: Caller) -> AsyncIterator[Caller]:
    """The context of procedures that need nothing else."""
    yield caller


@dataclass(frozen=True, slots=True)
class Dispatch:
    """One server's procedures, open to callers.

    `open_context_for` opens what a procedure gets as its first argument. `allowed_origins` are
    the browser origins that may change things, such as "https://alpha.example". `retry_on` says
    after which faults a call is made again. `is_development` shows stacks to callers. `admission`
    looks at each call before its procedure's guard does. `connections` are the open streams and
    sockets, `metrics` counts the calls.
    """

    router: Router
    open_context_for: Callable[[Caller], AbstractAsyncContextManager[Any]] = caller_alone
    allowed_origins: frozenset[str] = frozenset()
    retry_on: Callable[[BaseException], bool] = never
    is_development: bool = False
    limits: Limits = field(default_factory=Limits)
    admission: Admission = EVERYBODY
    metrics: CallMetrics = field(default_factory=CallMetrics)
    connections: Connections = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "connections", Connections(self.limits))

    async def call(
        self, *, caller: Caller, kind: Kind | None, path: str, raw_input: RawInput
    ) -> bytes:
        """The JSON text of one call's result; raises CallError. See `backend.rpc.call`."""

        def open_context() -> AbstractAsyncContextManager[Any]:
            # A cookie set by an attempt that was undone must not reach the browser.
            caller.response_headers.clear()
            return self.open_context_for(caller)

        try:
            with self.metrics.timed(path, known=self.router.procedures):
                return await call(
                    self.router,
                    kind=kind,
                    path=path,
                    raw_input=raw_input,
                    open_context=open_context,
                    retry_on=self.retry_on,
                    limits=self.limits,
                    admission=self.admission,
                )
        except CallError as error:
            # A refusal may have headers of its own; what broke was undone, cookies and all.
            if error.code.key == "INTERNAL_SERVER_ERROR":
                caller.response_headers.clear()
            raise

    async def subscribe(
        self, *, caller: Caller, path: str, raw_input: RawInput
    ) -> AsyncGenerator[Event, None]:
        """The values of one subscription; raises CallError. See `backend.rpc.subscribe`."""
        with self.metrics.timed(path, known=self.router.procedures):
            return await subscribe(
                self.router,
                path=path,
                raw_input=raw_input,
                open_context=lambda: self.open_context_for(caller),
                limits=self.limits,
                admission=self.admission,
            )

    async def download(
        self, *, caller: Caller, path: str, raw_input: RawInput
    ) -> AsyncGenerator[bytes, None]:
        """The parts of one file; raises CallError. See `backend.rpc.subscribe.download`."""
        with self.metrics.timed(path, known=self.router.procedures):
            return await download(
                self.router,
                path=path,
                raw_input=raw_input,
                open_context=lambda: self.open_context_for(caller),
                limits=self.limits,
                admission=self.admission,
            )
