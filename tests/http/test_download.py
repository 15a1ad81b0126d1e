"""A file is sent in parts as they come, and holds no context while they are sent."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, ClassVar

import pytest
from starlette.applications import Starlette

from backend.asgi.dispatch import Dispatch
from backend.http import rest
from backend.refusals import Refusal
from backend.rpc.caller import Caller
from backend.rpc.errors import CallError
from backend.rpc.limits import Limits
from backend.rpc.procedure import Group
from backend.rpc.raw_input import RawInput
from backend.rpc.router import Router

files = Group("files")


class NoFile(Refusal):
    """There is no such file."""

    key: ClassVar[str] = "NOT_FOUND"
    reason: ClassVar[str] = "no_file"


class Desk:
    """What a call works with; says what happened, in order."""

    def __init__(self) -> None:
        self.events: list[str] = []

    @asynccontextmanager
    async def open(self, _: Caller) -> AsyncIterator["Desk"]:
        self.events.append("opened")
        yield self
        self.events.append("closed")


@files.query(rest="GET /api/file", download="list.csv")
async def listed(context: Desk, *, parts: int = 3, fault: str = "") -> AsyncIterator[str]:
    """Lines of a file, one by one; a fault comes in place of the first, or of the last."""
    if fault == "first":
        raise NoFile("There is no such file.")
    for number in range(parts):
        if fault == "last" and number == parts - 1:
            raise RuntimeError("broke")
        context.events.append(f"made {number}")
        yield f"line {number}\n"


def dispatch_of(desk: Desk, limits: Limits | None = None) -> Dispatch:
    return Dispatch(router=Router([files]), open_context_for=desk.open, limits=limits or Limits())


async def asked(desk: Desk, query: str = "") -> list[dict[str, Any]]:
    """The messages that the server sends, noted on the desk as they are."""
    sent: list[dict[str, Any]] = []
    is_asked = False

    async def receive() -> dict[str, Any]:
        nonlocal is_asked
        if is_asked:
            await asyncio.Event().wait()
        is_asked = True
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:  # noqa: ANN401 - whatever ASGI sends
        sent.append(dict(message))
        if message.get("body"):
            desk.events.append(f"sent {len(message['body'])}")

    scope = {
        "type": "http", "method": "GET", "path": "/api/file", "raw_path": b"/api/file",
        "query_string": query.encode(), "headers": [], "root_path": "", "http_version": "1.1",
        "scheme": "http", "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80),
    }  # fmt: skip
    await Starlette(routes=rest.routes(dispatch_of(desk)))(scope, receive, send)
    return sent


async def test_each_part_is_sent_before_the_next_is_made_and_after_the_context_is_closed() -> None:
    desk = Desk()
    sent = await asked(desk)
    assert desk.events == [
        "opened", "closed", "made 0", "sent 7", "made 1", "sent 7", "made 2", "sent 7",
    ]  # fmt: skip
    headers = dict(sent[0]["headers"])
    assert headers[b"content-type"] == b"text/csv; charset=utf-8"
    assert headers[b"content-disposition"] == b'attachment; filename="list.csv"'
    assert b"content-length" not in headers


async def test_a_file_that_cannot_be_begun_is_refused_with_a_status() -> None:
    sent = await asked(Desk(), "fault=first")
    assert sent[0]["status"] == 404
    assert b'"no_file"' in sent[1]["body"]


async def test_a_file_that_breaks_later_is_not_ended_as_if_it_were_whole() -> None:
    desk = Desk()
    with pytest.raises(CallError, match="Something broke on our side"):
        await asked(desk, "fault=last")
    assert desk.events[-1] == "sent 7"


@pytest.mark.parametrize(("parts", "is_answered"), [(3, True), (4, False)])
async def test_as_json_a_file_is_answered_up_to_a_length(parts: int, is_answered: bool) -> None:
    dispatch = dispatch_of(Desk(), Limits(file_characters=21))
    call = dispatch.call(
        caller=Caller(ip=""), kind="query", path="files.listed",
        raw_input=RawInput(lambda: {"parts": parts}),
    )  # fmt: skip
    if is_answered:
        assert await call == b'"line 0\\nline 1\\nline 2\\n"'
        return
    with pytest.raises(CallError, match="Download it by GET /api/file") as refused:
        await call
    assert (refused.value.code.key, refused.value.reason) == ("PAYLOAD_TOO_LARGE", "file_too_long")


async def test_only_a_query_that_yields_is_a_download() -> None:
    async def whole(_: Desk) -> str:
        return ""

    async def parts(_: Desk) -> AsyncIterator[str]:
        yield ""

    group = Group("wrong")
    with pytest.raises(TypeError, match="async generators"):
        group.add(whole, kind="query", download="a.csv")
    with pytest.raises(TypeError, match="async generators"):
        group.add(parts, kind="query")
    with pytest.raises(TypeError, match="a download is a query"):
        group.add(parts, kind="mutation", download="a.csv")
