"""A season replayed without what programs ordered: arithmetic on the ledger, no cause.

Orders move no price, so that what is left of the others stays as it was.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from backend.money import EXACT


@dataclass(frozen=True, slots=True)
class Entry:
    """An amount that entered one of the user's accounts, in units of the token."""

    account: str
    token_address: str
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerTransaction:
    """A transaction of the user: `chain` is the position or the investment that it is of, which it
    opens where `is_opening`.
    """

    chain: str | None
    is_opening: bool
    is_by_key: bool
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """What is left out: the sums of it by token, and which positions and investments.

    `by_key` orders were a program's; `impossible` ones the owner's own, for which the wallet would
    have held too little.
    """

    sums: Mapping[str, Decimal]
    chains: frozenset[str]
    by_key: int
    impossible: int


def without_keys(transactions: Iterable[LedgerTransaction]) -> Replayed:
    """Leave out what keys ordered, in the order of the ledger, and all that follows from it.

    A position or an investment is left out with the order that opened it. One that the owner opened
    is ended as it was, also where a key ended it. An order that the wallet could not have paid is
    left out too.
    """
    held: defaultdict[str, Decimal] = defaultdict(Decimal)
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    gone: set[str] = set()
    by_key = impossible = 0
    for one in transactions:
        is_of_key = one.is_by_key and (one.is_opening or one.chain is None)
        is_gone = one.chain in gone
        if not is_of_key and not is_gone and _is_payable(one, held):
            for entry in one.entries:
                if entry.account == "wallet":
                    held[entry.token_address] = EXACT.add(held[entry.token_address], entry.amount)
            continue
        by_key += one.is_by_key
        impossible += not one.is_by_key and not is_gone
        if one.is_opening and one.chain is not None:
            gone.add(one.chain)
        for entry in one.entries:
            sums[entry.token_address] = EXACT.add(sums[entry.token_address], entry.amount)
    return Replayed(sums=dict(sums), chains=frozenset(gone), by_key=by_key, impossible=impossible)


def _is_payable(one: LedgerTransaction, held: Mapping[str, Decimal]) -> bool:
    """Whether no token of the wallet falls below zero by it."""
    taken: defaultdict[str, Decimal] = defaultdict(Decimal)
    for entry in one.entries:
        if entry.account == "wallet":
            taken[entry.token_address] = EXACT.add(taken[entry.token_address], entry.amount)
    return all(
        amount >= 0 or EXACT.add(held.get(token, Decimal(0)), amount) >= 0
        for token, amount in taken.items()
    )
