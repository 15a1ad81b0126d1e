"""Values of query strings and paths, which are all text, in the types a schema asks for."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

_WHOLE_NUMBER = re.compile(r"-?[0-9]{1,18}\Z", re.ASCII)
_NUMBER = re.compile(r"-?[0-9]{1,18}(?:\.[0-9]{1,18})?\Z", re.ASCII)
_BOOLEANS: Final = {"true": True, "1": True, "false": False, "0": False}


def typed_value(texts: Sequence[str], *, schema: Mapping[str, Any]) -> object:
    """The value that `texts`, one parameter's in order, stand for under `schema`.

    Lists are comma separated, repeated, or both. Text that is not of the type asked for
    stays text, so that checking the input names the field.
    """
    options = schema.get("anyOf", [schema])
    for option in options:
        if option.get("type") == "array":
            parts = [part for text in texts for part in text.split(",") if part]
            items = option.get("items", {})
            return [_typed(part, kinds={items.get("type")}) for part in parts]
    return _typed(texts[-1], kinds={option.get("type") for option in options})


def _typed(text: str, *, kinds: set[str | None]) -> object:
    if "integer" in kinds and _WHOLE_NUMBER.match(text):
        return int(text)
    if "number" in kinds and _NUMBER.match(text):
        return float(text)
    if "boolean" in kinds and text.lower() in _BOOLEANS:
        return _BOOLEANS[text.lower()]
    return text
