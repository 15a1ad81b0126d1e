"""What an entry of a journal says, as the text that is hashed."""

import json
from dataclasses import dataclass
from decimal import Decimal

from backend.money import plain


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """Why something was decided: `confidence` is how sure, from 0 to 1, `invalidation` what would
    prove it wrong; `cost_usd` is what deciding cost, in USD.
    """

    reason: str | None = None
    confidence: Decimal | None = None
    invalidation: str | None = None
    cost_usd: Decimal | None = None


def decision_text(why: Why, **what: str | None) -> str:
    """The JSON of a decision: what was decided, and why; what was not said is left out."""
    said = {
        **what,
        "reason": why.reason,
        "confidence": None if why.confidence is None else plain(why.confidence),
        "invalidation": why.invalidation,
        "cost_usd": None if why.cost_usd is None else plain(why.cost_usd),
    }
    return content_text(said)


def content_text(said: dict[str, str | None]) -> str:
    """The JSON of what was said, in one form."""
    given = {name: text for name, text in said.items() if text is not None}
    return json.dumps(given, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
