"""Bookkeeping in beancount's plain text: its names for accounts and tokens, its directives.

See https://beancount.github.io/docs/beancount_language_syntax.html.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Final
from uuid import UUID

from backend.money import plain

# By default a transaction may be out of balance by half of the last digit of its coarsest amount.
HEADER: Final = """option "title" "αTest"
option "tolerance_multiplier" "0"

"""
COMMODITY_LENGTH_MAX: Final = 16
_KEYWORDS: Final = ("TRUE", "FALSE", "NULL")


def commodities(symbols: Mapping[str, str]) -> dict[str, str]:
    """A valid commodity for each token, by address; `symbols` are the tokens' by address.

    It is the symbol in capitals, with a number behind it where another token has it already.
    """
    taken = set(_KEYWORDS)
    named = {}
    for address, symbol in symbols.items():
        letters = re.sub(r"[^A-Z0-9]", "", symbol.upper())[:COMMODITY_LENGTH_MAX]
        first = letters if letters[:1].isalpha() else f"T{letters}"
        name, number = first, 1
        while name in taken:
            number += 1
            name = f"{first}-{number}"
        taken.add(name)
        named[address] = name
    return named


def account_name(account: str, owner: UUID | None) -> str:
    """ "Assets:U-5f3a…:Wallet" of a user's account, "Equity:House" of the system's."""
    return f"Equity:{account.title()}" if owner is None else f"Assets:U-{owner}:{account.title()}"


def commodity_directive(name: str, *, day: date, address: str, symbol: str) -> str:
    """The declaration of a token."""
    metadata = _metadata({"address": address, "name": symbol})
    return f"{day} commodity {name}\n{metadata}\n"


def open_directive(name: str, *, day: date, wallet: str | None) -> str:
    """The opening of an account, `wallet` being its owner's address."""
    return f"{day} open {name}\n" + _metadata({} if wallet is None else {"wallet": wallet})


def transaction_directive(
    *, day: date, kind: str, metadata: Mapping[str, str], postings: Iterable[tuple[str, str, str]]
) -> str:
    """A transaction; its postings are account, amount and commodity."""
    lines = "".join(
        f"  {account}  {amount} {commodity}\n" for account, amount, commodity in postings
    )
    return f"{day} * {_quoted(kind)}\n{_metadata(metadata)}{lines}\n"


def balance_directive(name: str, *, day: date, amount: Decimal, commodity: str) -> str:
    """The claim that the account holds `amount` as `day` begins."""
    return f"{day} balance {name}  {plain(amount)} {commodity}\n"


def _metadata(values: Mapping[str, str]) -> str:
    return "".join(f"  {key}: {_quoted(value)}\n" for key, value in values.items())


def _quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + " ".join(escaped.splitlines()) + '"'
