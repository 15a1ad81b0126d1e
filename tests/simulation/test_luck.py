"""How often skill beats luck: reported for each ranking from the real fortnight."""

from decimal import Decimal
from random import Random

import pytest

from backend.simulation.gambler import gamble, recorded_prices
from backend.simulation.luck import Outcome, outcomes, report

HOURS = 14 * 24


def test_a_gambler_is_worth_something_in_every_hour_and_never_less_than_nothing() -> None:
    prices = recorded_prices()
    for number in range(20):
        played = gamble(Random(number), prices, initial_usd=Decimal(3000))
        # The last price is five minutes short of the end.
        assert len(played.values_usd) == HOURS
        assert min(played.values_usd) >= 0
        assert played.days <= set(range(14))


def test_who_is_liquidated_loses_the_stake_and_keeps_the_rest() -> None:
    # Half the price within five minutes: longs lose their stake, shorts nine times win it.
    falling = {"SOL": [Decimal(200), *[Decimal(100)] * (24 * 12)]}
    for number in range(20):
        played = gamble(Random(number), falling, initial_usd=Decimal(1000))
        first = played.values_usd[1]
        assert first in {Decimal(900), Decimal(750), Decimal(500)} or first > 1800
        assert played.liquidations == (first < 1000)


@pytest.fixture(scope="module")
def found() -> list[Outcome]:
    return outcomes(seed=1, gamblers=60, draws=4)


def test_luck_wins_by_return_and_less_often_by_return_for_risk(found: list[Outcome]) -> None:
    plain = {one.rule.ranking: one for one in reversed(found) if not one.rule.traded_days_min}
    assert plain["return"].first == 0
    assert plain["sortino"].median_place < plain["return"].median_place
    assert plain["calmar"].median_place < plain["return"].median_place
    limited = [one for one in found if one.rule.traded_days_min]
    for one, other in zip(limited, (o for o in found if not o.rule.traded_days_min), strict=True):
        assert one.median_place <= other.median_place


def test_a_seed_decides_the_report_which_has_every_ranking(found: list[Outcome]) -> None:
    again = outcomes(seed=1, gamblers=60, draws=4)
    assert report(again, gamblers=60) == report(found, gamblers=60)
    text = report(found, gamblers=60)
    for words in ("60 who gamble", "return ", "sortino ", "calmar with limits", "0 of 4"):
        assert words in text
