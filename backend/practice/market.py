"""The markets that can be played, and when each has a price.

A market is in the memory of the process that plays; the database of a run gets a price when the
run's clock has reached it, and not before.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Final, Protocol

from backend.feeds.funding_fallback import FundingFallback
from backend.feeds.made_up.replay import NAME, Replay
from backend.feeds.made_up.simulated import Simulated
from backend.feeds.priced_competition import PricedCompetition
from backend.feeds.source import FundingSource, Listing, PriceSource, Sample, SourceUnavailable
from backend.practice.mask import masked_rows, weeks_earlier
from backend.practice.plan import SIMULATED, Plan, PlanRefused, window

BUNDLED: Final = Path(__file__).resolve().parents[2] / "data"
ENDINGS: Final = (".csv.gz", ".csv")
BEGINNING: Final = datetime(2026, 1, 5, tzinfo=UTC)
"""When a simulated market starts that is not asked for at another time."""
TICK: Final = timedelta(minutes=5)
ORDER_TICK: Final = timedelta(seconds=5)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class Market(Protocol):
    """Prices over time, and when there are any."""

    @property
    def source(self) -> PriceSource:
        """Gives the prices of a moment."""
        ...

    @property
    def funding(self) -> FundingSource:
        """Gives the funding rates of a moment."""
        ...

    def moments(self, since: datetime, until: datetime) -> Iterator[datetime]:
        """When there is a price after `since` and at `until` at the latest, in order."""
        ...

    def after_order(self, arrived_at: datetime) -> datetime | None:
        """When there is the first price that is not older than an order of this moment; None when
        none comes any more.
        """
        ...


@dataclass(frozen=True, slots=True)
class _StartsAt:
    moment: datetime

    async def current(self, *, now: datetime) -> PricedCompetition:  # noqa: ARG002
        """As a replay asks for it: where its first row is played."""
        return PricedCompetition(started_at=self.moment, source=None)


@dataclass(frozen=True, slots=True)
class RowPrices:
    """The prices of a recording, each as old as its row: one that stands on fills no order that
    came after it.
    """

    replay: Replay
    name: str = NAME
    budget: None = None

    async def prices(self, listings: Sequence[Listing], *, now: datetime) -> Mapping[str, Sample]:
        """Prices of the row that stands at `now`."""
        times = self.replay.times
        row_at = times[max(0, bisect_right(times, now) - 1)]
        samples = await self.replay.prices(listings, now=now)
        return {token: replace(sample, began_at=row_at) for token, sample in samples.items()}


@dataclass(frozen=True, slots=True)
class Recorded:
    """A recording whose rows are played at their own times."""

    source: RowPrices
    funding: FundingSource

    def moments(self, since: datetime, until: datetime) -> Iterator[datetime]:
        """When there is a row after `since` and at `until` at the latest."""
        times = self.source.replay.times
        yield from times[bisect_right(times, since) : bisect_right(times, until)]

    def after_order(self, arrived_at: datetime) -> datetime | None:
        """The time of the first row at the moment or later."""
        times = self.source.replay.times
        place = bisect_left(times, arrived_at)
        return times[place] if place < len(times) else None


@dataclass(frozen=True, slots=True)
class WorkedOut:
    """The simulated market of a seed, which has a price at every moment.

    It is looked at every five minutes, and five seconds after the last look for an order.
    """

    source: Simulated

    @property
    def funding(self) -> FundingSource:
        """Rates of the same seed."""
        return self.source

    def moments(self, since: datetime, until: datetime) -> Iterator[datetime]:
        """The five minutes after `since` and up to `until`."""
        moment = _EPOCH + ((since - _EPOCH) // TICK + 1) * TICK
        while moment <= until:
            yield moment
            moment += TICK

    def after_order(self, arrived_at: datetime) -> datetime:
        """The next five seconds."""
        return _EPOCH - (_EPOCH - arrived_at) // ORDER_TICK * ORDER_TICK


def recordings(*folders: Path) -> Mapping[str, Path]:
    """The recordings in the folders and in data/ by name: CSV files with prices by symbol."""
    found: dict[str, Path] = {}
    for folder in (BUNDLED, *folders):
        for file in sorted(folder.iterdir()) if folder.is_dir() else ():
            ending = next((one for one in ENDINGS if file.name.endswith(one)), None)
            if ending is not None and not file.name.endswith("-funding.csv"):
                found[file.name.removesuffix(ending)] = file
    return found


def planned(
    known: Mapping[str, Path],
    *,
    owner: str,
    market: str,
    seed: int,
    starts_at: datetime | None,
    days: int | None,
    step_seconds: int,
    is_masked: bool = False,
) -> Plan:
    """The plan of a run; PlanRefused for a market that is not `known`, or a window outside it."""
    if market == SIMULATED:
        if is_masked:
            raise PlanRefused("A simulated market has no past to be known by. Leave is_masked out.")
        first_at, last_at = starts_at or BEGINNING, None
    else:
        times = _read(known, market).times
        first_at, last_at = times[0], times[-1]
    start, end = window(first_at=first_at, last_at=last_at, starts_at=starts_at, days=days)
    weeks = weeks_earlier(start) if is_masked else 0
    earlier = timedelta(weeks=weeks)
    return Plan(
        owner=owner,
        market=market,
        seed=seed,
        starts_at=start - earlier,
        ends_at=end - earlier,
        step_seconds=step_seconds,
        weeks_earlier=weeks,
    )


def open_market(known: Mapping[str, Path], plan: Plan) -> Market:
    """The market of a plan; PlanRefused when its recording is no longer `known`."""
    if plan.market == SIMULATED:
        return WorkedOut(Simulated(seed=f"practice {plan.seed}"))
    read = _read(known, plan.market)
    earlier = timedelta(weeks=plan.weeks_earlier)
    # From the row that stands as the run starts: rows before it are nobody's business.
    place = max(0, bisect_right(read.times, plan.starts_at + earlier) - 1)
    times: Sequence[datetime] = [one - earlier for one in read.times[place:]]
    rows = masked_rows(read.rows[place:]) if plan.is_masked else read.rows[place:]
    replay = Replay(times=times, rows=rows, speed=Decimal(1), competitions=_StartsAt(times[0]))
    return Recorded(source=RowPrices(replay), funding=FundingFallback(sources=()))


def _read(known: Mapping[str, Path], name: str) -> Replay:
    if name not in known:
        names = ", ".join([*known, SIMULATED])
        raise PlanRefused(f"There is no recording {name[:100]!r}. There are {names}.")
    try:
        return Replay.read(known[name], speed=Decimal(1), competitions=_StartsAt(BEGINNING))
    except SourceUnavailable as fault:
        raise PlanRefused(f"The recording {name} cannot be played. Choose another one.") from fault
