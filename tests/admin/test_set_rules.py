"""What the organiser sets before the start, and that it stays after it."""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from backend.admin import set_rules
from backend.trading.order_limits import OrderLimits
from tests.world.organiser import Decided, Organiser, make_organiser
from tests.world.world import BONK, JITOSOL, NOW, SOL, USDC, World

UPCOMING = "UPDATE competitions SET starts_at = starts_at + interval '2 hours'"
ENDED = "UPDATE competitions SET ends_at = starts_at + interval '1 minute'"


@pytest.fixture
async def organiser(world: World) -> Organiser:
    made = await make_organiser(world)
    await made.write(UPCOMING)
    return made


def fees(
    swap: str | None = None,
    perp: str | None = None,
    delay: int | None = None,
    shown_after: int | None = None,
) -> Decided:
    return lambda connection, by: set_rules.set_fees(
        connection,
        swap_fee_rate=None if swap is None else Decimal(swap),
        perp_fee_rate=None if perp is None else Decimal(perp),
        execution_delay_ms=delay,
        decision_delay_seconds=shown_after,
        by=by,
    )


def limits(token: str, largest: str, free: str, depth: str) -> Decided:
    return lambda connection, by: set_rules.set_order_limits(
        connection,
        token_address=token,
        limits=OrderLimits(Decimal(largest), Decimal(free), Decimal(depth)),
        by=by,
    )


def open_interest(token: str, most: str) -> Decided:
    return lambda connection, by: set_rules.set_open_interest(
        connection, token_address=token, usd_max=Decimal(most), by=by
    )


ACTS: Mapping[str, Decided] = {
    "set_fees": fees("0.001", "0.0005", 250),
    "set_order_limits": limits(SOL, "1000", "100", "5000"),
    "set_open_interest": open_interest(SOL, "100000"),
}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize(
    ("before", "outcome"),
    [
        ("UPDATE competitions SET is_paused = false", "done"),
        ("UPDATE competitions SET starts_at = starts_at - interval '1 hour'", "rules_fixed"),
        (ENDED.replace("ends_at", "starts_at = starts_at - interval '2 hours', ends_at"), None),
        ("DELETE FROM competitions", "not_possible_now"),
    ],
    ids=["upcoming", "begun", "ended", "none"],
)
async def test_rules_are_set_before_the_start_alone(
    organiser: Organiser, act: str, before: str, outcome: str | None
) -> None:
    await organiser.write(before)
    assert await organiser.decides(ACTS[act]) == (outcome or "rules_fixed")
    assert [logged for logged, _, _ in await organiser.log()] == [act] * (outcome == "done")


@pytest.mark.parametrize(
    ("act", "outcome"),
    [
        (fees("0.1"), "done"),
        (fees(swap="0", perp="0"), "done"),
        (fees(delay=5000), "done"),
        (fees(delay=5001), "delay_out_of_range"),
        (fees(delay=-1), "delay_out_of_range"),
        (fees(shown_after=0), "done"),
        (fees(shown_after=2_592_001), "decision_delay_out_of_range"),
        (fees(shown_after=-1), "decision_delay_out_of_range"),
        (fees("0.10000001"), "fee_out_of_range"),
        (fees(perp="1"), "fee_out_of_range"),
        (fees(perp="0.000000001"), "fee_out_of_range"),
        (fees(), "nothing_to_change"),
        (fees(swap="0", perp="0.0006", delay=0, shown_after=900), "nothing_to_change"),
        (limits(SOL, "1000", "1000", "1"), "done"),
        (limits(BONK, "1000", "0", "0.000001"), "done"),
        (limits(SOL, "1000", "1000.01", "1"), "impossible_limits"),
        (limits(SOL, "0", "0", "1"), "impossible_limits"),
        (limits(SOL, "1", "0", "0"), "impossible_limits"),
        (limits(USDC, "1000", "100", "5000"), "impossible_limits"),
        (limits(JITOSOL, "1000", "100", "5000"), "impossible_limits"),
        (limits("nowhere", "1000", "100", "5000"), "unknown_token"),
        (open_interest(SOL, "0"), "done"),
        (open_interest(USDC, "1000"), "no_perp_market"),
        (open_interest("nowhere", "1000"), "unknown_token"),
    ],
)
async def test_rules_that_cannot_be_are_refused(
    organiser: Organiser, act: Decided, outcome: str
) -> None:
    assert await organiser.decides(act) == outcome


async def test_the_log_says_what_was_changed_from_what_to_what(organiser: Organiser) -> None:
    for act in (*ACTS.values(), limits(SOL, "1000", "100", "6000"), open_interest(SOL, "200000")):
        assert await organiser.decides(act) == "done"
    details = [
        (before, after)
        for before, after in await organiser.rows(
            "SELECT details -> 'before', details -> 'after' FROM admin_acts ORDER BY id"
        )
    ]
    sizes: dict[str, Any] = {"order_usd_max": "1000", "free_size_usd": "100"}
    assert details == [
        (
            {
                "name": "Test",
                "swap_fee_rate": "0",
                "perp_fee_rate": "0.0006",
                "execution_delay_ms": 0,
                "decision_delay_seconds": 900,
            },
            {
                "name": "Test",
                "swap_fee_rate": "0.001",
                "perp_fee_rate": "0.0005",
                "execution_delay_ms": 250,
                "decision_delay_seconds": 900,
            },
        ),
        ({}, {**sizes, "depth_usd": "5000"}),
        ({}, {"open_interest_usd_max": "100000"}),
        ({**sizes, "depth_usd": "5000"}, {**sizes, "depth_usd": "6000"}),
        ({"open_interest_usd_max": "100000"}, {"open_interest_usd_max": "200000"}),
    ]


async def test_what_is_set_holds_for_the_orders_of_the_competition(
    world: World, organiser: Organiser
) -> None:
    for act in (fees("0.01"), limits(SOL, "1000", "100", "5000")):
        assert await organiser.decides(act) == "done"
    begun = NOW + timedelta(hours=2)
    await world.set_prices({SOL: Decimal(100), USDC: Decimal(1)}, at=begun)
    user = await world.person("alice", now=begun)
    terms = await world.swap(user, USDC, SOL, "600", now=begun)
    assert (terms.fee, terms.impact_bps) == (Decimal(6), Decimal("4.1667"))
