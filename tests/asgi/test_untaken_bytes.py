"""Who takes nothing of what is sent is cut off, by every transport; who takes it slowly is not."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import suppress

import pytest
from websockets.frames import Frame, Opcode

from backend.asgi.connections import Connections
from backend.asgi.protocols.websocket import FRAGMENTS_MAX
from backend.asgi.unsent import Unsent
from backend.rpc.limits import Limits
from tests.asgi.raw_line import HOST, PATIENCE_SECONDS, UPGRADE, heard, line_to
from tests.asgi.serving import LARGE_BYTES, served

LIMITS = Limits(write_seconds=0.4)
SILENT_SECONDS = 4 * LIMITS.write_seconds
SLOW_PAUSES = 16
PINGS = Frame(Opcode.PING, bytes(125)).serialize(mask=True) * 80_000
ENDLESS = {
    "an answer in parts": b"GET /endless HTTP/1.1\r\n" + HOST + b"\r\n",
    "a socket": b"GET /pour" + UPGRADE,
    "answers to requests sent ahead": (b"GET /large HTTP/1.1\r\n" + HOST + b"\r\n") * 3,
}


@pytest.fixture
async def connections() -> Connections:
    return Connections(LIMITS)


@pytest.fixture
async def port(connections: Connections) -> AsyncIterator[int]:
    """A server with a short write timeout."""
    async with served(LIMITS, connections=connections) as found:
        yield found


async def taken(line: socket.socket) -> int:
    """How many bytes come until the server has hung up, or more than it should have kept."""
    size = 0
    with suppress(ConnectionError):
        while size < LARGE_BYTES and (part := await heard(line)):
            size += len(part)
    line.close()
    return size


@pytest.mark.parametrize("said", ENDLESS.values(), ids=ENDLESS)
async def test_who_takes_nothing_is_cut_off(
    port: int, connections: Connections, said: bytes
) -> None:
    line = await line_to(port, said)
    await asyncio.sleep(SILENT_SECONDS)
    assert await taken(line) < LARGE_BYTES
    assert connections.unsent.bytes == 0


async def test_who_takes_nothing_of_a_last_answer_is_cut_off(port: int) -> None:
    said = b"GET /large HTTP/1.1\r\n" + HOST + b"connection: close\r\n\r\n"
    line = await line_to(port, said)
    await asyncio.sleep(SILENT_SECONDS)
    assert await taken(line) < LARGE_BYTES


async def test_who_pings_and_takes_nothing_is_neither_read_nor_kept(port: int) -> None:
    line = await line_to(port, b"GET /count" + UPGRADE)
    pings = asyncio.get_running_loop().sock_sendall(line, PINGS * 20)
    with pytest.raises(ConnectionError):
        await asyncio.wait_for(pings, PATIENCE_SECONDS)
    line.close()


@pytest.mark.parametrize(
    "said",
    [b"GET /endless HTTP/1.1\r\n" + HOST + b"\r\n", b"GET /pour" + UPGRADE],
    ids=["an answer in parts", "a socket"],
)
async def test_who_takes_it_slowly_is_served(port: int, said: bytes) -> None:
    line = await line_to(port, said)
    sizes = []
    for _ in range(SLOW_PAUSES):
        await asyncio.sleep(LIMITS.write_seconds / 4)
        # As much as a system wants to have taken before it takes the next from the server.
        size = 0
        while size < 2**20:
            size += len(await heard(line))
        sizes.append(size)
    line.close()
    assert all(sizes)


async def test_a_message_has_so_many_fragments(port: int) -> None:
    first = Frame(Opcode.TEXT, b"", fin=False).serialize(mask=True)
    more = Frame(Opcode.CONT, b"", fin=False).serialize(mask=True)
    last = Frame(Opcode.CONT, b"hello").serialize(mask=True)
    few = await line_to(port, b"GET /" + UPGRADE)
    many = await line_to(port, b"GET /" + UPGRADE)
    for line, fragments in ((few, FRAGMENTS_MAX - 2), (many, FRAGMENTS_MAX)):
        await asyncio.get_running_loop().sock_sendall(line, first + more * fragments + last)
    answers = []
    for line in (few, many):
        answer = b""
        while part := await heard(line):
            answer += part
        answers.append(answer)
        line.close()
    assert b"hello" in answers[0]
    assert b"hello" not in answers[1]
    assert b"too many fragments" in answers[1]


async def test_many_messages_at_once_are_all_heard_and_others_have_turns_between(
    port: int,
) -> None:
    messages, turns = 10_000, 0
    many = Frame(Opcode.TEXT, b"1").serialize(mask=True) * messages
    stop = Frame(Opcode.TEXT, b"stop").serialize(mask=True)
    line = await line_to(port, b"GET /count" + UPGRADE)
    counted = asyncio.ensure_future(heard(line))
    await asyncio.get_running_loop().sock_sendall(line, many + stop)
    while not counted.done():
        await asyncio.sleep(0)
        turns += 1
    assert str(messages).encode() in counted.result()
    line.close()
    assert turns > messages / 2


class Kept:
    """A client that takes nothing."""

    def __init__(self, dropped: list[str], name: str) -> None:
        self._dropped, self._name = dropped, name

    def drop(self) -> None:
        self._dropped.append(self._name)


@pytest.mark.parametrize(
    ("notes", "dropped"),
    [
        ([(0, "a", 60), (0, "b", 40)], []),
        ([(0, "a", 60), (0, "b", 41)], ["a"]),
        ([(0, "a", 60), (0, "b", 41), (9, "c", 60)], ["a", "b"]),
        ([(0, "a", 40), (9, "b", 61)], ["a"]),
        ([(0, "a", 10), (0, "b", 90), (1, "c", 5)], ["b"]),
        ([(0, "a", 90), (0, "a", 10), (0, "b", 90)], []),
        ([(0, "a", 101)], ["a"]),
        ([(0, "a", 50), (0, "b", 50), (0, "c", 100)], ["c"]),
    ],
    ids=[
        "room for all",
        "the largest goes",
        "then the next",
        "the longest goes",
        "little is left alone",
        "what was taken is free",
        "one that is too large by itself",
        "the newest goes when it is worst",
    ],
)
def test_of_all_clients_the_worst_is_dropped_until_the_rest_has_room(
    notes: list[tuple[float, str, int]], dropped: list[str]
) -> None:
    now = [0.0]
    clock: Callable[[], float] = lambda: now[0]  # noqa: E731 - a clock
    unsent, gone = Unsent(100, seconds=clock), list[str]()
    kept = {name: Kept(gone, name) for _, name, _ in notes}
    for now[0], name, size in notes:
        unsent.note(kept[name], size)
    assert gone == dropped
    assert unsent.bytes <= 100


async def test_all_clients_of_a_process_share_what_is_kept_for_them() -> None:
    limits = Limits(unsent_bytes=LARGE_BYTES * 2)
    connections = Connections(limits)
    async with served(limits, connections=connections) as port:
        lines = [await line_to(port, b"GET /large HTTP/1.1\r\n" + HOST + b"\r\n") for _ in range(4)]
        await asyncio.sleep(0.5)
        assert connections.unsent.bytes <= limits.unsent_bytes
        sizes = await asyncio.gather(*(taken_of_one(line) for line in lines))
    whole = [size for size in sizes if size > LARGE_BYTES]
    assert 1 <= len(whole) < len(lines)


async def taken_of_one(line: socket.socket) -> int:
    """All bytes of one large answer, or those that came before the server hung up."""
    size = 0
    with suppress(ConnectionError):
        while size <= LARGE_BYTES and (part := await heard(line)):
            size += len(part)
    line.close()
    return size
