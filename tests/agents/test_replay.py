"""A season without what keys ordered: what follows from it goes with it, and nothing else."""

from decimal import Decimal

import pytest

from backend.agents.replay import Entry, LedgerTransaction, without_keys
from backend.agents.without_agent import replayed
from backend.agents.without_store import SeasonLedger


def made(
    *entries: str, chain: str | None = None, opens: bool = False, by_key: bool = False
) -> LedgerTransaction:
    """A transaction of entries like `wallet USDC -10`."""
    split = [entry.split() for entry in entries]
    return LedgerTransaction(
        chain=chain,
        is_opening=opens,
        is_by_key=by_key,
        entries=tuple(Entry(account, token, Decimal(units)) for account, token, units in split),
    )


GRANT = made("wallet USDC 1000", "wallet SOL 10")
BUY = ("wallet USDC -100", "wallet SOL 1")
OPEN = ("wallet USDC -50", "margin USDC 49")
CLOSE = ("margin USDC -49", "wallet USDC 70")


@pytest.mark.parametrize(
    ("transactions", "sums", "counts"),
    [
        ([GRANT, made(*BUY)], {}, (0, 0)),
        ([GRANT, made(*BUY, by_key=True)], {"USDC": "-100", "SOL": "1"}, (1, 0)),
        # A position goes with its funding and its end, whoever ordered that.
        (
            [
                GRANT,
                made(*OPEN, chain="p", opens=True, by_key=True),
                made("margin USDC -1", chain="p"),
                made("margin USDC -48", "wallet USDC 70", chain="p"),
            ],
            {"USDC": "20"},
            (1, 0),
        ),
        # What the owner opened is ended as it was.
        (
            [GRANT, made(*OPEN, chain="p", opens=True), made(*CLOSE, chain="p", by_key=True)],
            {},
            (0, 0),
        ),
        # Ten SOL can be sold, the eleventh was the agent's.
        (
            [
                GRANT,
                made(*BUY, by_key=True),
                made("wallet SOL -10", "wallet USDC 1000"),
                made("wallet SOL -1", "wallet USDC 110"),
            ],
            {"USDC": "10", "SOL": "0"},
            (1, 1),
        ),
        # What is impossible is left out with what follows from it.
        (
            [
                GRANT,
                made("wallet SOL -10", "wallet USDC 1000", by_key=True),
                made("wallet USDC -1500", "margin USDC 1500", chain="p", opens=True),
                made("margin USDC -1500", chain="p"),
            ],
            {"SOL": "-10", "USDC": "-500"},
            (1, 1),
        ),
    ],
)
def test_what_keys_ordered_is_left_out_with_what_follows(
    transactions: list[LedgerTransaction], sums: dict[str, str], counts: tuple[int, int]
) -> None:
    found = without_keys(transactions)
    assert found.sums == {token: Decimal(units) for token, units in sums.items()}
    assert (found.by_key, found.impossible) == counts


def test_interest_of_what_is_left_out_goes_too() -> None:
    stake = ("wallet SOL -2", "staked SOL 2")
    ledger = SeasonLedger(
        season="s",
        total_value_usd=Decimal(2_505),
        initial_value_usd=Decimal(2_500),
        prices={"SOL": Decimal(150), "USDC": Decimal(1)},
        interest={"i": ("SOL", Decimal("0.02")), "own": ("SOL", Decimal("0.01"))},
        transactions=(
            GRANT,
            made(*stake, chain="i", opens=True, by_key=True),
            made(*stake, chain="own", opens=True),
        ),
    )
    assert replayed(ledger).without_usd == Decimal(2_502)
