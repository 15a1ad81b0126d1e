"""tRPC over a WebSocket: calls and streams of one client side by side on one connection."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from contextlib import aclosing, suppress
from typing import Final, Protocol

from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

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
    MessageId,
    calls_of,
    data_frame,
    error_frame,
    is_plain_jsonrpc,
    read_messages,
    state_frame,
)

FINISH_SECONDS: Final = 1
CHANGE_SECONDS: Final = 10
NORMAL: Final = 1000
RESTARTING: Final = 1012
GONE: Final = (RuntimeError, WebSocketDisconnect)


class AnswerJsonRpc(Protocol):
    """The response to a JSON-RPC value; None to notifications alone."""

    def __call__(
        self, asked: object, *, new_caller: Callable[[], Caller]
    ) -> Awaitable[bytes | None]:
        """`new_caller` makes the sender of each call."""


def routes(
    dispatch: Dispatch, *, path: str = "/trpc", jsonrpc: AnswerJsonRpc | None = None
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
        self, websocket: WebSocket, *, dispatch: Dispatch, jsonrpc: AnswerJsonRpc | None
    ) -> None:
        self._websocket = websocket
        self._dispatch = dispatch
        self._limits = dispatch.limits
        self._jsonrpc = jsonrpc
        self._params: Mapping[str, str] = NO_PARAMS
        self._is_awaiting_params = websocket.query_params.get("connectionParams") == "1"
        self._queries: set[asyncio.Task[None]] = set()
        self._changes: set[asyncio.Task[None]] = set()
        self._streams: dict[MessageId, asyncio.Task[None]] = {}

    async def run(self) -> None:
        """Answer until the client leaves or is silent, or the server stops."""
        reading = asyncio.ensure_future(self._read())
        with self._dispatch.connections.held(reading, address=caller_of(self._websocket).ip):
            try:
                await asyncio.wait({reading})
                if reading.cancelled():
                    await self._say(RECONNECT)
                    if self._queries:
                        await asyncio.wait(self._queries, timeout=FINISH_SECONDS)
            finally:
                dropped = {reading, *self._queries, *self._streams.values()}
                for task in dropped:
                    task.cancel()
                # What changes something is finished once it is begun.
                await asyncio.wait(dropped | self._changes, timeout=CHANGE_SECONDS)
            with suppress(*GONE):
                await self._websocket.close(RESTARTING if reading.cancelled() else NORMAL)

    async def _read(self) -> None:
        is_asked = False
        while True:
            try:
                seconds = self._limits.pong_seconds if is_asked else self._limits.heartbeat_seconds
                async with asyncio.timeout(seconds):
                    received = await self._websocket.receive()
            except TimeoutError:
                if is_asked:
                    return
                await self._say("PING")
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
                answer = self._answer_jsonrpc(value, answer=self._jsonrpc)
                self._begin(answer, among=self._changes)
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
        elif self._under_way >= self._limits.socket_calls:
            text = f"More than {self._limits.socket_calls} calls are under way on this connection"
            await self._say_error(message, CallError("TOO_MANY_REQUESTS", text, path=message.path))
        elif message.method != "subscription":
            among = self._queries if message.method == "query" else self._changes
            self._begin(self._answer(message), among=among)
        elif message.id in self._streams:
            text = f"Duplicate id {message.id}"
            await self._say_error(message, CallError("BAD_REQUEST", text, path=message.path))
        else:
            task = asyncio.ensure_future(self._stream(message))
            self._streams[message.id] = task
            task.add_done_callback(lambda _: self._streams.pop(message.id, None))

    @property
    def _under_way(self) -> int:
        return len(self._queries) + len(self._changes) + len(self._streams)

    async def _stop(self, message: Message) -> None:
        task = self._streams.get(message.id)
        if task is not None:
            task.cancel()
            await asyncio.wait({task})
            await self._say(state_frame(message, "stopped"))

    def _begin(
        self, answer: Coroutine[None, None, None], *, among: set[asyncio.Task[None]]
    ) -> None:
        task = asyncio.ensure_future(answer)
        among.add(task)
        task.add_done_callback(among.discard)

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

    async def _answer_jsonrpc(self, value: object, *, answer: AnswerJsonRpc) -> None:
        text = await answer(value, new_caller=self._caller)
        if text is not None:
            await self._say(text.decode())

    def _caller(self) -> Caller:
        return caller_of(self._websocket, connection_params=self._params)

    async def _say_error(self, message: Message | None, error: CallError) -> None:
        shape = error_shape(error, is_development=self._dispatch.is_development)
        await self._say(error_frame(message, shape))

    async def _say(self, text: str) -> None:
        # That the client is gone is learned by reading.
        with suppress(*GONE):
            await self._websocket.send_text(text)
