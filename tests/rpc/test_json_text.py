"""What is read as JSON has one meaning, and a form that every part behind can hold."""

import pytest

from backend.rpc.json_text import DEPTH_MAX, parse_json, read_json, require_usable


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


@pytest.mark.parametrize(
    "text",
    [
        '{"a": 1, "a": 2}',
        "1e999",
        "9" * 5_000,
        '"\\u0000"',
        '"\\ud83d"',
        nested(100, by="[…]"),
        nested(100_000, by="[…]"),
        nested(30_000, by='{"]":[1,…]}'),
    ],
    ids=["twice", "infinite", "long", "NUL", "half a letter", "deep", "deeper", "deep objects"],
)
def test_one_unusable_value_leaves_those_beside_it_readable(text: str) -> None:
    value = parse_json(f'[{{"id": 1, "b": "}}]"}}, {{"id": 2, "c": {text}}}, [3]]')
    assert isinstance(value, list)
    assert (value[0], value[1]["id"], value[2]) == ({"id": 1, "b": "}]"}, 2, [3])
    with pytest.raises(ValueError, match=r"JSON|text holds"):
        require_usable(value[1])
    require_usable(value[0])


@pytest.mark.parametrize("text", ["[" * 100_000, "[" * 300 + "1" + "]" * 299, "[1" + "]" * 300])
def test_what_is_not_closed_is_no_json_however_deep(text: str) -> None:
    with pytest.raises(ValueError, match="Not JSON"):
        parse_json(text)
