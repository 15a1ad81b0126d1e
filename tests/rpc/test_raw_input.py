"""An input that was found good is not read again; a bad one is refused each time."""

import pytest

from backend.rpc.errors import CallError
from backend.rpc.raw_input import RawInput, parsed_input
from tests.http.demo import demo_router

PAGE = demo_router([0]).procedures["things.page"]


def raw_input_of(value: object) -> tuple[RawInput, list[object]]:
    """The input, and a list that grows by each reading of it."""
    readings: list[object] = []

    def read() -> object:
        readings.append(value)
        return value

    return RawInput(read), readings


def test_a_good_input_is_read_once() -> None:
    raw_input, readings = raw_input_of({"limit": 3})
    first = parsed_input(PAGE, raw_input=raw_input)
    assert parsed_input(PAGE, raw_input=raw_input) is first
    assert len(readings) == 1


@pytest.mark.parametrize("value", [{"limit": "3"}, {"limit": 101}, None, 3, []])
def test_a_bad_input_is_refused_each_time(value: object) -> None:
    raw_input, readings = raw_input_of(value)
    for _ in range(2):
        with pytest.raises(CallError) as refused:
            parsed_input(PAGE, raw_input=raw_input)
        assert refused.value.code.key == "BAD_REQUEST"
    assert len(readings) == 2
