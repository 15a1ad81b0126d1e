"""JSON as text: finished documents passed through, strict reading, compact writing."""

import json
import math
import re
from dataclasses import dataclass
from enum import Enum
from typing import Final, Generic, NoReturn, TypeVar

T = TypeVar("T")

DEPTH_MAX: Final = 64
# Python reads by recursion: what lies deeper than this is not read, for no call may nest so deep.
_DEPTH_READ: Final = 256
# A key that marks an object which names one twice, however often the object is copied.
_TWICE: Final = "\0twice"
_BRACKET: Final = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}]', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Json(Generic[T]):
    """A finished JSON document of shape `T`, sent as it is without decoding."""

    text: bytes


class Missing(Enum):
    """JavaScript's `undefined`: no value was given, not even null."""

    MISSING = "missing"


MISSING: Final = Missing.MISSING


def parse_json(text: str | bytes) -> object:
    """The value of one JSON document; raises ValueError for anything outside RFC 8259.

    A document may hold several calls, of which each is refused by itself for what
    `require_usable` does not allow. So that stays in, or leaves a mark that is found there.
    """
    try:
        decoded = text if isinstance(text, str) else text.decode()
    except UnicodeDecodeError:
        raise ValueError("Not JSON: the text is not UTF-8") from None
    try:
        try:
            return _READER.decode(decoded)
        except json.JSONDecodeError:
            raise
        except (ValueError, RecursionError):
            return _MARKING_READER.decode(_without_depths(decoded))
    except json.JSONDecodeError as fault:
        raise ValueError(f"Not JSON: {fault.msg} at position {fault.pos}") from None


def read_json(text: str | bytes) -> object:
    """As `parse_json`, of a document that is a single value; also raises for an unusable one."""
    value = parse_json(text)
    require_usable(value)
    return value


def require_usable(value: object, *, depth_max: int = DEPTH_MAX) -> None:
    """Raise ValueError for what has no one meaning or can be held nowhere.

    That is an object naming a key twice, a number past a float's range, nesting deeper than
    `depth_max`, and text with NUL or half a surrogate pair.
    """
    level = [value]
    for _ in range(depth_max + 1):
        below: list[object] = []
        for item in level:
            if isinstance(item, str):
                _refuse_text(item)
            elif isinstance(item, list):
                below.extend(item)
            elif isinstance(item, dict):
                below.extend(item.keys())
                below.extend(item.values())
            elif isinstance(item, float) and math.isinf(item):
                raise ValueError("A number of the JSON is out of range")
        if not below:
            return
        level = below
    raise ValueError(f"The JSON is nested deeper than {depth_max} levels")


def write_json(value: object) -> bytes:
    """Compact JSON of plain values, as JavaScript's `JSON.stringify` writes it."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode(errors="backslashreplace")


def one_line(text: bytes) -> bytes:
    """The same JSON without line breaks, which outside its strings are no more than spaces."""
    return text.replace(b"\r", b" ").replace(b"\n", b" ")


def _refuse_text(text: str) -> None:
    if text == _TWICE:
        raise ValueError("An object of the JSON names a key twice")
    if "\0" in text:
        raise ValueError("The text holds a NUL character")
    if not text.isascii() and any("\ud800" <= letter <= "\udfff" for letter in text):
        raise ValueError("The text holds half a surrogate pair")


def _without_depths(text: str) -> str:
    """`text` with null for everything deeper than is read."""
    kept: list[str] = []
    depth, start = 0, 0
    for token in _BRACKET.finditer(text):
        if token[0] in ("[", "{"):
            depth += 1
            if depth == _DEPTH_READ + 1:
                kept.append(text[start : token.start()] + "null")
        elif token[0] in ("]", "}"):
            if depth == _DEPTH_READ + 1:
                start = token.end()
            depth -= 1
    return "".join(kept) + (text[start:] if depth <= _DEPTH_READ else "")


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("read again with a mark")
    return found


def _marked_object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    return found if len(found) == len(pairs) else {**found, _TWICE: None}


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"Not JSON: {name} is not a value")


def _finite(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        raise ValueError("read again with a mark")
    return number


def _marked_whole(text: str) -> int | float:
    try:
        return int(text)
    except ValueError:  # of more digits than Python converts
        return math.inf


# Made once: `json.loads` would make another for each text. What is rarely sent costs the
# second reader's time; the first needs no more than the standard one.
_READER: Final = json.JSONDecoder(
    object_pairs_hook=_object, parse_constant=_refuse_constant, parse_float=_finite
)
_MARKING_READER: Final = json.JSONDecoder(
    object_pairs_hook=_marked_object,
    parse_constant=_refuse_constant,
    parse_float=float,
    parse_int=_marked_whole,
)
