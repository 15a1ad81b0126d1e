"""Keeps what people typed away from models, which may take it for an instruction."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from backend.rpc.errors import CallError

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

ORGANISERS_WORDS: Final = "organisers_reason"
"""The fact of refusals that holds what the organiser typed."""


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


def without_words_of_others(error: CallError) -> CallError:
    """The same refusal without why the organiser decided what it refuses for."""
    facts = dict(error.facts or {})
    words = facts.pop(ORGANISERS_WORDS, None)
    if words is None:
        return error
    message = error.message.replace(f': "{words}"', "")
    return CallError(
        error.code.key,
        # In whatever other form they stand there.
        message.replace(words, "…") if words else message,
        path=error.path,
        reason=error.reason,
        issues=error.issues,
        facts=facts or None,
    )
