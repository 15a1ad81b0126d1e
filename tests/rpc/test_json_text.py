"""What is read as JSON has one meaning, and a form that every part behind can hold."""

import pytest

from backend.rpc.json_text import DEPTH_MAX, read_json


def nested(times: int, *, by: str) -> str:
    opening, closing = by.split("…")
    return opening * times + "1" + closing * times


@pytest.mark.parametrize(
    ("by", "times"),
    [("[…]", DEPTH_MAX), ('{"a":…}', DEPTH_MAX), ('[{"a":…}]', DEPTH_MAX // 2)],
)
def test_nesting_ends_at_the_limit(by: str, times: int) -> None:
    read_json(nested(times, by=by))
    with pytest.raises(ValueError, match=f"nested deeper than {DEPTH_MAX} levels"):
        read_json(nested(times + 1, by=by))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"a": 1, "a": 2}', "a key twice"),
        ('{"a": NaN}', "NaN is not a value"),
        ("[1e999]", "out of range"),
        ('"\\u0000"', "a NUL character"),
        ('{"\\ud800": 1}', "half a surrogate pair"),
        (b"\xff", "not UTF-8"),
        ("[1", "Not JSON"),
    ],
)
def test_what_has_no_one_meaning_is_refused(text: str | bytes, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        read_json(text)
