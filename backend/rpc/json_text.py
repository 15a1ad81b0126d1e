"""JSON as text: finished documents passed through, strict reading, compact writing."""

import json
import math
from dataclasses import dataclass
from enum import Enum
from typing import Final, Generic, NoReturn, TypeVar

T = TypeVar("T")

DEPTH_MAX: Final = 64


@dataclass(frozen=True, slots=True)
class Json(Generic[T]):
    """A finished JSON document of shape `T`, sent as it is without decoding."""

    text: bytes


class Missing(Enum):
    """JavaScript's `undefined`: no value was given, not even null."""

    MISSING = "missing"


MISSING: Final = Missing.MISSING


def read_json(text: str | bytes) -> object:
    """The value of one JSON document, read strictly.

    Raises ValueError for anything outside RFC 8259 (NaN, infinities, broken UTF-8)
    and for what has no one meaning or can be held nowhere: an object naming a key
    twice, numbers past a float's range, nesting deeper than `DEPTH_MAX`, and text
    with NUL or half a surrogate pair.
    """
    try:
        value = _READER.decode(text if isinstance(text, str) else text.decode())
    except RecursionError:
        raise ValueError(f"The JSON is nested deeper than {DEPTH_MAX} levels") from None
    except json.JSONDecodeError as fault:
        raise ValueError(f"Not JSON: {fault.msg} at position {fault.pos}") from None
    except UnicodeDecodeError:
        raise ValueError("Not JSON: the text is not UTF-8") from None
    refuse_unstorable(value)
    return value


def write_json(value: object) -> bytes:
    """Compact JSON of plain values, as JavaScript's `JSON.stringify` writes it."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode(errors="backslashreplace")


def one_line(text: bytes) -> bytes:
    """The same JSON without line breaks, which outside its strings are no more than spaces."""
    return text.replace(b"\r", b" ").replace(b"\n", b" ")


def refuse_unstorable(value: object) -> None:
    """Raise ValueError for text no database holds, or nesting past `DEPTH_MAX`."""
    level = [value]
    for _ in range(DEPTH_MAX + 1):
        below: list[object] = []
        for item in level:
            if isinstance(item, str):
                _refuse_text(item)
            elif isinstance(item, list):
                below.extend(item)
            elif isinstance(item, dict):
                below.extend(item.keys())
                below.extend(item.values())
        if not below:
            return
        level = below
    raise ValueError(f"The JSON is nested deeper than {DEPTH_MAX} levels")


def _refuse_text(text: str) -> None:
    if "\0" in text:
        raise ValueError("The text holds a NUL character")
    if not text.isascii() and any("\ud800" <= letter <= "\udfff" for letter in text):
        raise ValueError("The text holds half a surrogate pair")


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("An object of the JSON names a key twice")
    return found


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"Not JSON: {name} is not a value")


def _finite(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        raise ValueError("A number of the JSON is out of range")
    return number


# Made once: `json.loads` would make another for each text.
_READER: Final = json.JSONDecoder(
    object_pairs_hook=_object, parse_constant=_refuse_constant, parse_float=_finite
)
