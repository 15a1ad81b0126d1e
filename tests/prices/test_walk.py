"""However often one source repeats itself, it does not walk a price away."""

from collections.abc import AsyncIterator
from datetime import timedelta
from decimal import Decimal

import pytest
from redis.asyncio import Redis
from sqlalchemy.ext.asyncio import AsyncEngine

from backend.prices.gate import WINDOW, Known, Seen, Span, Verdict, judge
from tests.world.stall import BONK, NOW, SOL, USDC, Stall, open_stall

EVERY = timedelta(seconds=5)


def repeated(candidate: str) -> list[Seen]:
    """Refused samples that agree with the candidate, over twenty seconds before `NOW`."""
    return [Seen(Decimal(candidate), NOW - number * EVERY) for number in range(1, 5)]


@pytest.mark.parametrize(
    ("candidate", "window", "second", "is_major", "expected"),
    [
        ("240", ("200", "200"), None, True, Verdict.Accepted),
        ("240.01", ("200", "200"), None, True, Verdict.TooVolatile),
        ("160", ("200", "200"), None, True, Verdict.Accepted),
        ("159.99", ("200", "200"), None, True, Verdict.TooVolatile),
        # From each end of what was accepted in the window, not from the newest price.
        ("230", ("190", "200"), None, True, Verdict.TooVolatile),
        ("170", ("200", "215"), None, True, Verdict.TooVolatile),
        ("240.01", ("200", "200"), "240", True, Verdict.Accepted),
        ("100", ("200", "200"), "100", True, Verdict.Accepted),
        ("100", ("200", "200"), "200", True, Verdict.TooVolatile),
        ("300", ("200", "200"), None, False, Verdict.Accepted),
        ("300.01", ("200", "200"), None, False, Verdict.TooVolatile),
        # Nothing was accepted for ten minutes: what is said all the while is believed.
        ("100", None, None, True, Verdict.Accepted),
    ],
    ids=[
        "twice the limit up", "more", "twice the limit down", "less", "from the lowest",
        "from the highest", "a second source agrees", "it agrees on a crash", "it does not",
        "twice the limit of others", "more than that", "ten minutes of it",
    ],
)  # fmt: skip
def test_samples_in_a_row_move_a_price_twice_the_limit_within_a_window(
    candidate: str,
    window: tuple[str, str] | None,
    second: str | None,
    is_major: bool,
    expected: Verdict,
) -> None:
    judgement = judge(
        candidate_usd=Decimal(candidate),
        observed_at=NOW,
        now=NOW,
        known=Known(
            last_accepted_usd=Decimal(200),
            confirmed=Seen(Decimal(200), NOW - timedelta(minutes=1)),
            window=None if window is None else Span(*map(Decimal, window)),
            second_opinion=None if second is None else Seen(Decimal(second), NOW),
            refused=repeated(candidate),
        ),
        is_major=is_major,
        age_max_seconds=60,
    )
    assert judgement.verdict is expected


@pytest.fixture
async def stall(engine: AsyncEngine, redis_url: str) -> AsyncIterator[Stall]:
    """SOL at 100, as seen by Jupiter at `NOW`."""
    async with Redis.from_url(redis_url, decode_responses=True) as redis, open_stall(
        engine, redis
    ) as opened:  # fmt: skip
        await see(opened, Decimal(100), after=timedelta())
        yield opened


async def see(stall: Stall, sol: Decimal, *, after: timedelta) -> Decimal:
    """SOL's stored price once Jupiter, alone, has said this one."""
    stall.jupiter_says({SOL: str(sol), USDC: "1", BONK: "0.00002"})
    await stall.another_updater().tick([SOL], now=NOW + after)
    stored = await stall.stored(SOL)
    assert stored is not None
    return stored


async def test_a_source_that_repeats_each_step_does_not_double_a_price(stall: Stall) -> None:
    price, highest = Decimal(100), Decimal(100)
    for number in range(1, 41):
        # Half as much again, until it is believed.
        price = await see(stall, price * Decimal("1.15"), after=number * EVERY)
        highest = max(highest, price)
    assert Decimal(110) < highest <= Decimal(120)


async def test_a_crash_that_only_one_source_sees_is_believed_after_the_window(
    stall: Stall,
) -> None:
    minute = timedelta(minutes=1)
    last = WINDOW // minute + 2
    seen = [
        await see(stall, Decimal(50 + number % 2), after=number * minute)
        for number in range(1, last + 1)
    ]
    assert seen[: WINDOW // minute - 1] == [100] * (WINDOW // minute - 1)
    assert seen[-1] in (50, 51)
