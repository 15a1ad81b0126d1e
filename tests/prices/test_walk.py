"""However often one source repeats itself, it does not walk a price away."""

from collections.abc import AsyncIterator
from datetime import timedelta
from decimal import Decimal

import pytest
from redis.asyncio import Redis
from sqlalchemy.ext.asyncio import AsyncEngine

from backend.prices.gate import WINDOW, Known, Seen, Span, Verdict, judge, sample_move_max
from tests.world.stall import BONK, NOW, SOL, USDC, Stall, open_stall

MEW = "MEW1gQWJ3nEXg2qgERiKu7FAFj79PHvQVREQUzScPP5"
EVERY = timedelta(seconds=5)
DEEP, THIN = Decimal(400_000), Decimal(30_000)


def repeated(candidate: str) -> list[Seen]:
    """Refused samples that agree with the candidate, over twenty seconds before `NOW`."""
    return [Seen(Decimal(candidate), NOW - number * EVERY) for number in range(1, 5)]


@pytest.mark.parametrize(
    ("is_major", "depth_usd", "expected"),
    [
        (True, None, "0.10"),
        (True, "5000000", "0.10"),
        (True, "30000", "0.10"),  # a major is held closer already
        (False, None, "0.25"),
        (False, "400000", "0.25"),
        (False, "100000", "0.25"),
        (False, "99999.99", "0.15"),
        (False, "30000", "0.15"),
    ],
)
def test_the_less_it_costs_to_move_a_token_the_less_one_sample_moves_it(
    is_major: bool, depth_usd: str | None, expected: str
) -> None:
    depth = None if depth_usd is None else Decimal(depth_usd)
    assert sample_move_max(is_major=is_major, depth_usd=depth) == Decimal(expected)


@pytest.mark.parametrize(
    ("candidate", "window", "second", "is_major", "depth_usd", "expected"),
    [
        ("240", ("200", "200"), None, True, DEEP, Verdict.Accepted),
        ("240.01", ("200", "200"), None, True, DEEP, Verdict.TooVolatile),
        ("160", ("200", "200"), None, True, DEEP, Verdict.Accepted),
        ("159.99", ("200", "200"), None, True, DEEP, Verdict.TooVolatile),
        # From each end of what was accepted in the window, not from the newest price.
        ("230", ("190", "200"), None, True, DEEP, Verdict.TooVolatile),
        ("170", ("200", "215"), None, True, DEEP, Verdict.TooVolatile),
        ("240.01", ("200", "200"), "240", True, DEEP, Verdict.Accepted),
        ("100", ("200", "200"), "100", True, DEEP, Verdict.Accepted),
        ("100", ("200", "200"), "200", True, DEEP, Verdict.TooVolatile),
        ("300", ("200", "200"), None, False, DEEP, Verdict.Accepted),
        ("300.01", ("200", "200"), None, False, DEEP, Verdict.TooVolatile),
        # A thin token moves less, by one sample as by a row of them.
        ("260", ("200", "200"), None, False, THIN, Verdict.Accepted),
        ("260.01", ("200", "200"), None, False, THIN, Verdict.TooVolatile),
        ("140", ("200", "200"), None, False, THIN, Verdict.Accepted),
        ("139.99", ("200", "200"), None, False, THIN, Verdict.TooVolatile),
        ("139.99", ("200", "200"), "140", False, THIN, Verdict.Accepted),
        # Nothing was accepted for ten minutes: what is said all the while is believed.
        ("100", None, None, True, DEEP, Verdict.Accepted),
    ],
    ids=[
        "twice the limit up", "more", "twice the limit down", "less", "from the lowest",
        "from the highest", "a second source agrees", "it agrees on a crash", "it does not",
        "twice the limit of others", "more than that", "twice the limit of thin ones",
        "more than thin ones", "down by as much", "down by more", "a second source of a thin one",
        "ten minutes of it",
    ],
)  # fmt: skip
def test_samples_in_a_row_move_a_price_twice_the_limit_within_a_window(
    candidate: str,
    window: tuple[str, str] | None,
    second: str | None,
    is_major: bool,
    depth_usd: Decimal,
    expected: Verdict,
) -> None:
    judgement = judge(
        candidate_usd=Decimal(candidate),
        observed_at=NOW,
        now=NOW,
        known=Known(
            last_accepted_usd=Decimal(200),
            confirmed=Seen(Decimal(200), NOW - timedelta(minutes=1)),
            depth_usd=depth_usd,
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


@pytest.mark.parametrize(("rise", "moved"), [("1.15", {MEW, BONK}), ("1.16", {BONK})])
async def test_a_thin_token_waits_for_another_price_where_a_deep_one_moves(
    stall: Stall, rise: str, moved: set[str]
) -> None:
    cost = {MEW: Decimal("0.002"), BONK: Decimal("0.00002")}
    for factor, after in ((Decimal(1), EVERY), (Decimal(rise), 2 * EVERY)):
        stall.jupiter_says({token: f"{usd * factor:f}" for token, usd in cost.items()})
        await stall.another_updater().tick(list(cost), now=NOW + after)
    assert {token for token, usd in cost.items() if await stall.stored(token) != usd} == moved


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
