"""What is played: a market, a window of it, and how far one step goes."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, ClassVar, Final, Self

import base58

from backend.refusals import Refusal

STEP_SECONDS_MIN: Final = 60
STEP_SECONDS_MAX: Final = 24 * 3600
DAYS_MAX: Final = 31
SIMULATED: Final = "simulated"
"""The market that is worked out from a seed; every other one is a recording."""
MASKED: Final = "masked"
EXAMPLE_PLAYER: Final = base58.b58encode(sha256(b"example agents").digest()).decode()
"""The wallet of the example agents, to which nobody has a key."""


class PlanRefused(Refusal):
    """There is no such market, or not at that time."""

    reason: ClassVar[str] = "practice_plan"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The competition of one run: it starts and ends at full hours, in UTC.

    `market` is the name of a recording or `SIMULATED`, to which alone `seed` matters. `owner` is
    the wallet that plays. A masked run takes place `weeks_earlier` than its recording.
    """

    owner: str
    market: str
    seed: int
    starts_at: datetime
    ends_at: datetime
    step_seconds: int
    weeks_earlier: int = 0

    @property
    def is_masked(self) -> bool:
        """Whether it shall not be seen which recording this is."""
        return self.weeks_earlier != 0

    @property
    def shown_market(self) -> str:
        """What the market is called in answers."""
        return MASKED if self.is_masked else self.market

    @property
    def step(self) -> timedelta:
        """How far a step goes that does not say so."""
        return timedelta(seconds=self.step_seconds)

    def text(self) -> str:
        """The plan as it is kept with its database."""
        times = {"starts_at": self.starts_at.isoformat(), "ends_at": self.ends_at.isoformat()}
        return json.dumps(asdict(self) | times, sort_keys=True)

    @classmethod
    def of_text(cls, text: str) -> Self:
        """The plan that `text` gave."""
        kept: Mapping[str, Any] = json.loads(text)
        times = {name: datetime.fromisoformat(kept[name]) for name in ("starts_at", "ends_at")}
        return cls(**{**kept, **times})


def window(
    *,
    first_at: datetime,
    last_at: datetime | None,
    starts_at: datetime | None,
    days: int | None,
) -> tuple[datetime, datetime]:
    """Start and end of a run over a market that has prices from `first_at` up to `last_at` (None:
    for ever). Left out, it starts with the market and lasts as long as that, or `DAYS_MAX` days.

    Raises PlanRefused for a start that is no full hour, or for what lies outside the market.
    """
    start = _next_hour(first_at) if starts_at is None else starts_at
    if start != start.replace(minute=0, second=0, microsecond=0):
        raise PlanRefused(f"{start.isoformat()} is no full hour. A run starts at a full hour.")
    end = start + timedelta(days=DAYS_MAX if days is None else days)
    if last_at is not None:
        whole = last_at.replace(minute=0, second=0, microsecond=0)
        end = min(end, whole) if days is None else end
        if start < first_at or end > last_at:
            raise PlanRefused(
                f"The recording has prices from {first_at.isoformat()} to {last_at.isoformat()}. "
                "Choose a window within it."
            )
    if end <= start:
        raise PlanRefused("The window is empty. A run lasts an hour at least.")
    return start, end


def _next_hour(moment: datetime) -> datetime:
    hour = moment.replace(minute=0, second=0, microsecond=0)
    return hour if hour == moment else hour + timedelta(hours=1)
