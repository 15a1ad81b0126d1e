"""Which prices may become the price everybody trades at."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from backend.prices.gate import Verdict, verdict

NOW = datetime(2025, 10, 10, 21, 20, tzinfo=UTC)


def _judge(candidate: str, **changes: object) -> Verdict:
    facts: dict[str, object] = {
        "candidate_usd": Decimal(candidate),
        "observed_at": NOW,
        "now": NOW,
        "last_accepted_usd": Decimal(200),
        "is_major": True,
        "second_opinion_usd": None,
        "recent_refused_usd": (),
        "age_max_seconds": 60,
    }
    return verdict(**(facts | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("candidate", "expected"),
    [
        ("NaN", Verdict.NotFinite),
        ("Infinity", Verdict.NotFinite),
        ("-Infinity", Verdict.NotFinite),
        ("0", Verdict.NonPositive),
        ("-1", Verdict.NonPositive),
        ("1e12", Verdict.TooLarge),
        ("999999999999.99", Verdict.Accepted),
        ("0.000000000001", Verdict.Accepted),
    ],
)
def test_a_first_price_needs_only_to_be_a_possible_price(candidate: str, expected: Verdict) -> None:
    assert _judge(candidate, last_accepted_usd=None) is expected


@pytest.mark.parametrize(
    ("age_seconds", "expected"),
    [
        (60, Verdict.Accepted),
        (61, Verdict.Stale),
        (-5, Verdict.Accepted),
        (-6, Verdict.Future),
    ],
)
def test_a_price_is_neither_old_nor_from_the_future(age_seconds: int, expected: Verdict) -> None:
    assert _judge("200", observed_at=NOW - timedelta(seconds=age_seconds)) is expected


@pytest.mark.parametrize(
    ("candidate", "is_major", "expected"),
    [
        ("220", True, Verdict.Accepted),
        ("220.01", True, Verdict.TooVolatile),
        ("180", True, Verdict.Accepted),
        ("179.99", True, Verdict.TooVolatile),
        ("250", False, Verdict.Accepted),
        ("250.01", False, Verdict.TooVolatile),
        ("200000", False, Verdict.TooVolatile),
    ],
)
def test_a_move_beyond_the_limit_needs_backing(
    candidate: str, is_major: bool, expected: Verdict
) -> None:
    assert _judge(candidate, is_major=is_major) is expected


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        ("148.00", Verdict.Accepted),
        ("180.75", Verdict.TooVolatile),  # what another venue printed in that very minute
        ("NaN", Verdict.TooVolatile),
        ("0", Verdict.TooVolatile),
    ],
)
def test_a_second_source_backs_a_jump_only_if_it_agrees(second: str, expected: Verdict) -> None:
    assert _judge("148.52", second_opinion_usd=Decimal(second)) is expected


@pytest.mark.parametrize(
    ("refused", "expected"),
    [
        (["148", "149"], Verdict.Accepted),
        (["148", "149", "900"], Verdict.Accepted),
        (["148"], Verdict.TooVolatile),
        (["148", "900"], Verdict.TooVolatile),
        (["900", "148", "149"], Verdict.TooVolatile),
        (["NaN", "148"], Verdict.TooVolatile),
    ],
)
def test_three_agreeing_samples_in_a_row_back_a_jump(refused: list[str], expected: Verdict) -> None:
    assert _judge("148.52", recent_refused_usd=[Decimal(text) for text in refused]) is expected
