"""tRPC over a WebSocket: calls and streams of one client side by side on one connection."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import aclosing, suppress
from typing import Final, Protocol

from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket

from backend.asgi.dispatch import Dispatch
from backend.asgi.request import NO_PARAMS, caller_of, headers_of, refuse_foreign_origin
from backend.rpc.caller import Caller
from backend.rpc.errors import CallError, error_shape
from backend.rpc.json_text import parse_json
from backend.rpc.raw_input import RawInput
from backend.trpc.connection_params import first_message_params
from backend.trpc.frames import (
    RECONNECT,
    STOP,
    Message,
    calls_of,
    data_frame,
    error_frame,
    is_plain_jsonrpc,
    read_messages,
    state_frame,
)
from backend.trpc.outbox import GONE, Outbox
from backend.trpc.under_way import UnderWay

FINISH_SECONDS: Final = 1
NORMAL: Final = 1000
RESTARTING: Final = 1012


class JsonRpc(Protocol):
    """The responses to a JSON-RPC value; None to notifications alone."""

    def answer(self, asked: object, *, new_caller: Callable[[], Caller]) -> Awaitable[bytes | None]:
        """Make its calls; `new_caller` makes the sender of each."""

    def refusal(self, asked: object, error: CallError) -> bytes | None:
        """Refuse all of its calls."""


def routes(
    dispatch: Dispatch, *, path: str = "/trpc", jsonrpc: JsonRpc | None = None
) -> list[WebSocketRoute]:
    """The route at `path` that answers tRPC clients, and one that refuses sockets elsewhere.

    With `jsonrpc`, messages of JSON-RPC 2.0 are answered on the same socket.
    """

    async def endpoint(websocket: WebSocket) -> None:
        try:
            refuse_foreign_origin(headers_of(websocket), allowed_origins=dispatch.allowed_origins)
            dispatch.connections.require_room(caller_of(websocket).ip)
        except CallError:
            await websocket.close()
            return
        await websocket.accept()
        await _Session(websocket, dispatch=dispatch, jsonrpc=jsonrpc).run()

    async def refuse(websocket: WebSocket) -> None:
        await websocket.close()

    return [WebSocketRoute(path, endpoint), WebSocketRoute("/{path:path}", refuse)]


class _Session:
    """One open socket: whose calls come over it, and which of them are under way."""

    def __init__(
        self, websocket: WebSocket, *, dispatch: Dispatch, jsonrpc: JsonRpc | None
    ) -> None:
        self._websocket = websocket
        self._dispatch = dispatch
        self._limits = dispatch.limits
        self._jsonrpc = jsonrpc
        self._params: Mapping[str, str] = NO_PARAMS
        self._is_awaiting_params = websocket.query_params.get("connectionParams") == "1"
        self._under_way = UnderWay(calls_max=dispatch.limits.socket_calls)
        self._address = caller_of(websocket).ip

    async def run(self) -> None:
        """Answer until the client leaves, is silent or takes nothing, or the server stops."""
        reading = asyncio.ensure_future(self._read())
        self._outbox = Outbox(
            self._websocket,
            bytes_max=self._limits.socket_bytes,
            unsent=self._dispatch.connections.unsent,
            on_drop=reading.cancel,
        )
        with self._dispatch.connections.held(reading, address=self._address):
            try:
                await asyncio.wait({reading})
                if reading.cancelled() and not self._outbox.is_dropped:
                    self._under_way.begin(self._say(RECONNECT), kind="query")
                    await self._under_way.finish_queries(seconds=FINISH_SECONDS)
            finally:
                reading.cancel()
                await asyncio.wait({reading})
                await self._under_way.end()
            if not self._outbox.is_dropped:
                with suppress(*GONE):
                    await self._websocket.close(RESTARTING if reading.cancelled() else NORMAL)

    async def _read(self) -> None:
        is_asked = False
        while True:
            # A client that does not take its answers is not asked what else it wants.
            await self._outbox.emptied()
            try:
                seconds = self._limits.pong_seconds if is_asked else self._limits.heartbeat_seconds
                async with asyncio.timeout(seconds):
                    received = await self._websocket.receive()
            except TimeoutError:
                if self._outbox.is_behind:
                    continue
                if is_asked:
                    return
                # Not waited for: what cannot be sent must not hold up the time to answer.
                self._under_way.begin(self._say("PING"), kind="query", calls=0)
                is_asked = True
                continue
            if received["type"] == "websocket.disconnect":
                return
            is_asked = False
            text: str | None = received.get("text")
            if text == "PING":
                await self._say("PONG")
            elif text != "PONG" and not await self._take(text):
                return

    async def _take(self, text: str | None) -> bool:
        """Begin what `text` asks for; False when nothing more can come of this socket."""
        try:
            if self._is_awaiting_params:
                self._params = first_message_params(text)
                self._is_awaiting_params = False
                return True
            value = parse_json(text or "")
            if self._jsonrpc is not None and is_plain_jsonrpc(value):
                await self._start_jsonrpc(value, jsonrpc=self._jsonrpc)
            elif isinstance(value, list) and len(value) > self._limits.batch_calls:
                error = CallError("BAD_REQUEST", "Batch call exceeds maximum size")
                for call in calls_of(value) or (None,):
                    await self._say_error(call, error)
            else:
                for message in read_messages(value):
                    await self._start(message)
        except (ValueError, CallError) as fault:
            error = fault if isinstance(fault, CallError) else CallError("PARSE_ERROR", str(fault))
            await self._say_error(None, error)
            return not self._is_awaiting_params
        return True

    async def _start(self, message: Message) -> None:
        if message.id is None:
            await self._say_error(message, CallError("PARSE_ERROR", "`id` is required"))
        elif message.method == STOP:
            await self._stop(message)
        elif not self._under_way.has_room():
            await self._say_error(message, self._full(path=message.path))
        elif message.method != "subscription":
            self._under_way.begin(self._answer(message), kind=message.method)
        elif message.id in self._under_way.streams:
            text = f"Duplicate id {message.id}"
            await self._say_error(message, CallError("BAD_REQUEST", text, path=message.path))
        else:
            self._under_way.begin_stream(self._stream(message), id=message.id)

    async def _start_jsonrpc(self, value: object, *, jsonrpc: JsonRpc) -> None:
        calls = len(value) if isinstance(value, list) else 1
        # One that is too long is refused as it is anywhere.
        if self._under_way.has_room(calls) or calls > self._limits.batch_calls:
            # Which of them change something is not known.
            answer = self._answer_jsonrpc(value, jsonrpc=jsonrpc)
            self._under_way.begin(answer, kind="mutation", calls=calls)
        else:
            refusal = jsonrpc.refusal(value, self._full())
            await self._say((refusal or b"").decode())

    def _full(self, *, path: str | None = None) -> CallError:
        text = f"More than {self._limits.socket_calls} calls are under way on this connection"
        return CallError("TOO_MANY_REQUESTS", text, path=path)

    async def _stop(self, message: Message) -> None:
        task = self._under_way.streams.get(message.id)
        if task is not None:
            task.cancel()
            await asyncio.wait({task})
            await self._say(state_frame(message, "stopped"))

    async def _answer(self, message: Message) -> None:
        assert message.method != STOP, "stopping is no call"
        try:
            text = await self._dispatch.call(
                caller=self._caller(),
                kind=message.method,
                path=message.path,
                raw_input=RawInput(lambda: message.input),
            )
        except CallError as error:
            await self._say_error(message, error)
        else:
            await self._say(data_frame(message, text))

    async def _stream(self, message: Message) -> None:
        connections = self._dispatch.connections
        try:
            connections.require_room(self._address)
        except CallError as error:
            await self._say_error(message, error)
            return
        with connections.counted(self._address):
            await self._stream_counted(message)

    async def _stream_counted(self, message: Message) -> None:
        try:
            events = await self._dispatch.subscribe(
                caller=self._caller(), path=message.path, raw_input=RawInput(lambda: message.input)
            )
        except CallError as error:
            await self._say_error(message, error)
            return
        await self._say(state_frame(message, "started"))
        try:
            async with aclosing(events):
                async for event in events:
                    await self._say(data_frame(message, event.text, event_id=event.id))
        except CallError as error:
            await self._say_error(message, error)
        await self._say(state_frame(message, "stopped"))

    async def _answer_jsonrpc(self, value: object, *, jsonrpc: JsonRpc) -> None:
        text = await jsonrpc.answer(value, new_caller=self._caller)
        await self._say((text or b"").decode())

    def _caller(self) -> Caller:
        return caller_of(self._websocket, connection_params=self._params)

    async def _say_error(self, message: Message | None, error: CallError) -> None:
        shape = error_shape(error, is_development=self._dispatch.is_development)
        await self._say(error_frame(message, shape))

    async def _say(self, text: str) -> None:
        if text:
            await self._outbox.say(text)
