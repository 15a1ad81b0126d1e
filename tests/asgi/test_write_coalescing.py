"""What is written in one turn of the loop is sent in one go, in its order, and nothing is lost."""

import asyncio
from collections.abc import Iterable

import pytest

from backend.asgi.protocols.write_coalescing import HELD_BYTES_MAX, CoalescingTransport

LARGE = b"x" * (HELD_BYTES_MAX + 1)


class Recorder(asyncio.Transport):
    """Notes what was sent in one go, and when it was hung up."""

    def __init__(self) -> None:
        super().__init__({"peername": "somebody"})
        self.sent: list[bytes] = []

    def writelines(self, list_of_data: Iterable[bytes | bytearray | memoryview]) -> None:
        self.sent.append(b"".join(list_of_data))

    def close(self) -> None:
        self.sent.append(b"closed")

    def is_closing(self) -> bool:
        return b"closed" in self.sent


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ([], []),
        ([b"head"], [b"head"]),
        ([b"head", b"body"], [b"headbody"]),
        ([LARGE, b"rest"], [LARGE, b"rest"]),
        ([b"head", LARGE], [b"head" + LARGE]),
    ],
    ids=["nothing", "one", "two", "much at first", "much at last"],
)
async def test_writes_of_one_turn_are_sent_together(
    written: list[bytes], sent: list[bytes]
) -> None:
    recorder = Recorder()
    coalescing = CoalescingTransport(recorder, asyncio.get_running_loop())
    for data in written:
        coalescing.write(data)
    await asyncio.sleep(0)
    assert recorder.sent == sent


async def test_the_next_turn_is_sent_by_itself() -> None:
    recorder = Recorder()
    coalescing = CoalescingTransport(recorder, asyncio.get_running_loop())
    for data in (b"first", b"second"):
        coalescing.write(data)
        await asyncio.sleep(0)
    assert recorder.sent == [b"first", b"second"]


async def test_what_is_held_is_sent_before_hanging_up() -> None:
    recorder = Recorder()
    coalescing = CoalescingTransport(recorder, asyncio.get_running_loop())
    coalescing.write(b"goodbye")
    coalescing.close()
    await asyncio.sleep(0)
    assert recorder.sent == [b"goodbye", b"closed"]


async def test_nothing_is_sent_after_hanging_up() -> None:
    recorder = Recorder()
    coalescing = CoalescingTransport(recorder, asyncio.get_running_loop())
    coalescing.close()
    coalescing.write(b"too late")
    await asyncio.sleep(0)
    assert recorder.sent == [b"closed"]


async def test_everything_else_is_asked_of_the_connection_itself() -> None:
    coalescing = CoalescingTransport(Recorder(), asyncio.get_running_loop())
    assert coalescing.get_extra_info("peername") == "somebody"
