"""Which prices may become the price everybody trades at."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from backend.prices.gate import Exposure, Judgement, Known, Seen, Verdict, judge

NOW = datetime(2025, 10, 10, 21, 20, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
LONG_ENDS, SHORT_ENDS = "longs_end_at", "shorts_end_at"


def row(*prices: str, every_seconds: int = 5) -> list[Seen]:
    """Refused candidates, newest first, the newest of them `every_seconds` ago."""
    return [
        Seen(Decimal(price), NOW - number * timedelta(seconds=every_seconds))
        for number, price in enumerate(prices, start=1)
    ]


def judged(
    candidate: str,
    *,
    age_seconds: float = 0,
    last: str | None = "200",
    confirmed: tuple[str, timedelta] | None = None,
    ends: dict[str, str] | None = None,
    second: tuple[str, float] | None = None,
    refused: Sequence[Seen] = (),
    is_major: bool = True,
) -> Judgement:
    """The gate's word on a price of SOL, which is at 200 USD; ages are in seconds."""
    return judge(
        candidate_usd=Decimal(candidate),
        observed_at=NOW - timedelta(seconds=age_seconds),
        now=NOW,
        known=Known(
            last_accepted_usd=None if last is None else Decimal(last),
            confirmed=confirmed and Seen(Decimal(confirmed[0]), NOW - confirmed[1]),
            exposure=Exposure(**{name: Decimal(price) for name, price in (ends or {}).items()}),
            second_opinion=second and Seen(
                Decimal(second[0]), NOW - timedelta(seconds=second[1])
            ),
            refused=refused,
        ),
        is_major=is_major,
        age_max_seconds=60,
    )  # fmt: skip


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
    judgement = judged(candidate, last=None)
    assert judgement == Judgement(expected, is_confirmed=expected is Verdict.Accepted)


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
    assert judged("200", age_seconds=age_seconds).verdict is expected


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
    assert judged(candidate, is_major=is_major).verdict is expected


@pytest.mark.parametrize(
    ("candidate", "last", "confirmed", "expected"),
    [
        pytest.param("181", "200", ("200", MINUTE), Verdict.Accepted, id="one step"),
        pytest.param("164", "181", ("200", MINUTE), Verdict.TooVolatile, id="a second one"),
        pytest.param("219", "200", ("200", MINUTE), Verdict.Accepted, id="one step up"),
        pytest.param("240", "219", ("200", MINUTE), Verdict.TooVolatile, id="a second one up"),
        pytest.param("200", "181", ("200", MINUTE), Verdict.Accepted, id="back from a misprint"),
        pytest.param("164", "181", ("181", MINUTE), Verdict.Accepted, id="what was confirmed"),
        pytest.param("164", "181", ("200", 20 * MINUTE), Verdict.TooVolatile, id="never by itself"),
    ],
)
def test_moves_are_measured_from_the_last_confirmed_price(
    candidate: str, last: str, confirmed: tuple[str, timedelta], expected: Verdict
) -> None:
    assert judged(candidate, last=last, confirmed=confirmed).verdict is expected


@pytest.mark.parametrize(
    ("candidate", "last", "minutes", "is_confirmed"),
    [
        ("190", "191", 10, True),
        ("190", "191", 9, False),
        ("182", "200", 10, False),  # a misprint, perhaps: no other sample is near it
        ("200", "182", 10, False),  # the one after it
        ("200", "199", 60, True),
    ],
)
def test_two_samples_that_agree_are_confirmed_ten_minutes_after_the_last(
    candidate: str, last: str, minutes: int, is_confirmed: bool
) -> None:
    judgement = judged(candidate, last=last, confirmed=("200", minutes * MINUTE))
    assert judgement == Judgement(Verdict.Accepted, is_confirmed=is_confirmed)


@pytest.mark.parametrize("step", ["1.099", "1.049", "1.01"])
def test_one_source_walks_a_price_a_tenth_in_ten_minutes_at_most(step: str) -> None:
    price, confirmed, at = Decimal(200), Seen(Decimal(200), NOW), NOW
    for _sample in range(120):
        at += timedelta(seconds=5)
        candidate = price * Decimal(step)
        judgement = judge(
            candidate_usd=candidate,
            observed_at=at,
            now=at,
            known=Known(last_accepted_usd=price, confirmed=confirmed),
            is_major=True,
            age_max_seconds=60,
        )
        if judgement.verdict is Verdict.Accepted:
            price = candidate
        confirmed = Seen(price, at) if judgement.is_confirmed else confirmed
    assert price <= 220


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        (("148.00", 0), Verdict.Accepted),
        (("148.00", 60), Verdict.Accepted),
        (("148.00", 61), Verdict.TooVolatile),
        (("148.00", 86_400), Verdict.TooVolatile),  # what confirmed a misprint of -61 %
        (("148.00", -6), Verdict.TooVolatile),
        (("180.75", 0), Verdict.TooVolatile),  # what another venue printed in that very minute
        (("NaN", 0), Verdict.TooVolatile),
        (("0", 0), Verdict.TooVolatile),
    ],
)
def test_a_second_source_backs_a_jump_only_if_it_is_young_and_agrees(
    second: tuple[str, float], expected: Verdict
) -> None:
    judgement = judged("148.52", second=second)
    assert judgement == Judgement(expected, is_confirmed=expected is Verdict.Accepted)


@pytest.mark.parametrize(
    ("refused", "expected"),
    [
        (row("148", "149"), Verdict.Accepted),
        (row("148", "149", "900"), Verdict.Accepted),
        (row("148"), Verdict.TooVolatile),
        (row("148", "900"), Verdict.TooVolatile),
        (row("900", "148", "149"), Verdict.TooVolatile),
        (row("NaN", "148"), Verdict.TooVolatile),
        (row("148", "149", every_seconds=0), Verdict.TooVolatile),
        (row("148", "149", every_seconds=4), Verdict.TooVolatile),
        (row("148", "149", "148", every_seconds=4), Verdict.Accepted),
        (row("148", every_seconds=10) * 2, Verdict.TooVolatile),  # a frozen one is one sample
        (row(*["148"] * 9, every_seconds=1), Verdict.TooVolatile),
        (row(*["148"] * 10, every_seconds=1), Verdict.Accepted),
    ],
)
def test_three_agreeing_samples_over_ten_seconds_back_a_jump(
    refused: list[Seen], expected: Verdict
) -> None:
    assert judged("148.52", refused=refused).verdict is expected


@pytest.mark.parametrize(
    ("candidate", "ends", "expected"),
    [
        ("191", {LONG_ENDS: "190"}, Verdict.Accepted),
        ("190", {LONG_ENDS: "190"}, Verdict.WouldLiquidate),
        ("181", {LONG_ENDS: "194.87"}, Verdict.WouldLiquidate),
        ("209", {SHORT_ENDS: "210"}, Verdict.Accepted),
        ("210", {SHORT_ENDS: "210"}, Verdict.WouldLiquidate),
        ("209", {LONG_ENDS: "190"}, Verdict.Accepted),
        ("191", {SHORT_ENDS: "210"}, Verdict.Accepted),
        ("170", {LONG_ENDS: "190"}, Verdict.TooVolatile),
        # Funding has weakened it since: no move ends it, but that prices are young again.
        ("200", {LONG_ENDS: "201"}, Verdict.Accepted),
        ("202", {LONG_ENDS: "203"}, Verdict.Accepted),
    ],
)
def test_one_sample_liquidates_nobody(
    candidate: str, ends: dict[str, str], expected: Verdict
) -> None:
    assert judged(candidate, ends=ends).verdict is expected


@pytest.mark.parametrize(
    ("candidate", "second", "refused", "expected"),
    [
        pytest.param("181", ("182", 0), (), Verdict.Accepted, id="another source saw it"),
        pytest.param("181", ("190.6", 0), (), Verdict.WouldLiquidate, id="it saw half of it"),
        pytest.param("181", ("200", 0), (), Verdict.WouldLiquidate, id="it saw nothing"),
        pytest.param("181", ("181", 86_400), (), Verdict.WouldLiquidate, id="yesterday"),
        pytest.param("193", ("200", 0), (), Verdict.WouldLiquidate, id="a small false move"),
        pytest.param("193", ("194", 0), (), Verdict.Accepted, id="a small true move"),
        pytest.param("181", None, row("181.5", "180.5"), Verdict.Accepted, id="three samples"),
        pytest.param("188", None, row("190", "193"), Verdict.Accepted, id="three of a fall"),
        pytest.param("181", None, row("181"), Verdict.WouldLiquidate, id="two samples"),
        pytest.param(
            "193", None, row("181", "193"), Verdict.WouldLiquidate, id="samples that differ"
        ),
    ],
)
def test_who_is_liquidated_was_so_by_two_sources_or_three_samples(
    candidate: str,
    second: tuple[str, float] | None,
    refused: Sequence[Seen],
    expected: Verdict,
) -> None:
    judgement = judged(candidate, ends={LONG_ENDS: "194.87"}, second=second, refused=refused)
    assert judgement == Judgement(expected, is_confirmed=expected is Verdict.Accepted)
