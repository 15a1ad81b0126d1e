"""Why something was decided, as callers say it."""

from decimal import Decimal
from typing import Annotated, ClassVar, Final

from pydantic import AfterValidator, BaseModel, Field

from backend.decisions.content import Why
from backend.money import Amount
from backend.refusals import Refusal

REASON_LENGTH_MAX: Final = 2_000
INVALIDATION_LENGTH_MAX: Final = 500


class ReasonWithoutKey(Refusal):
    """A person's order came with a reason, which is recorded of programs."""

    reason: ClassVar[str] = "reason_without_key"


def _in_one_line(text: str) -> str:
    line = " ".join(text.split())
    if not line or not line.isprintable():
        raise ValueError("visible characters, one at least; no control characters")
    return line


def _share(number: Decimal) -> Decimal:
    if number > 1:
        raise ValueError("how sure, from 0 to 1")
    return number


ReasonText = Annotated[
    str,
    AfterValidator(_in_one_line),
    Field(max_length=REASON_LENGTH_MAX, description="why, in words for people"),
]
InvalidationText = Annotated[
    str,
    AfterValidator(_in_one_line),
    Field(max_length=INVALIDATION_LENGTH_MAX, description="what would prove it wrong"),
]
Confidence = Annotated[Amount, AfterValidator(_share), Field(description="how sure, from 0 to 1")]


class Reasoned(BaseModel):
    """What an order by a key may say of why; it is written with the order into the journal."""

    reason: ReasonText | None = None
    confidence: Confidence | None = None
    invalidation: InvalidationText | None = None

    def unsaid(self) -> set[str]:
        """The names of what was not said."""
        return {name for name in Reasoned.model_fields if getattr(self, name) is None}

    def why(self) -> Why | None:
        """What was said; None when nothing was."""
        if len(self.unsaid()) == len(Reasoned.model_fields):
            return None
        return Why(reason=self.reason, confidence=self.confidence, invalidation=self.invalidation)
