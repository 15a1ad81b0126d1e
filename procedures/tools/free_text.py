"""Keeps what people typed away from models, which may take it for an instruction."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

SAID_AS: Final[Mapping[str, str | None]] = MappingProxyType({
    "halted_for": "is_halted",
    "disqualified": "is_disqualified",
    "paused_for": None,  # its state says that it is paused
    "username": None,
    "bio": None,
    "name": None,
    "prizes": None,
    "competition": None,
})  # fmt: skip
"""Fields that hold somebody's words, and the fact that stands in their place; None for none."""


def without_free_text(value: Any) -> Any:  # noqa: ANN401 - JSON
    """The same JSON without the words of people: traders go by their wallets."""
    if isinstance(value, list):
        return [without_free_text(item) for item in value]
    if not isinstance(value, dict):
        return value
    kept: dict[str, Any] = {}
    for name, inner in value.items():
        if name not in SAID_AS:
            kept[name] = without_free_text(inner)
        elif (fact := SAID_AS[name]) is not None:
            kept[fact] = inner is not None
    return kept
