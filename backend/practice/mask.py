"""A recording that cannot be recognised: names, dates and the height of prices are others.

Models remember what happened, so a season of the past is no test of them where they can tell which
one it is. What happens in it stays the same: each price times one factor of its token, each moment
whole weeks earlier. One who has the recording can find it out; nothing in a run says it.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any, Final

import base58

from backend.admin.seed import SEED
from backend.feeds.made_up.stables import DOLLAR_SYMBOLS
from backend.money import EXACT

FIRST_PRICE_USD: Final = Decimal(100)
"""What each token costs as a run begins."""
GRANTED: Final = Decimal(10)
"""How much of each masked token a grant has: the seed's own amount would tell the price."""
PRICE_PLACES: Final = Decimal("1e-8")
MASKED_FROM: Final = datetime.fromisoformat("2020-01-06T00:00:00Z")
"""The Monday of the week in which every masked run begins, before all recordings: the database
takes no stamp that is yet to come.
"""
WEEK: Final = timedelta(weeks=1)

Row = Mapping[str, Decimal]


def weeks_earlier(starts_at: datetime) -> int:
    """How much earlier a masked run takes place than its recording."""
    return (starts_at - MASKED_FROM) // WEEK


def masked_rows(rows: Sequence[Row]) -> list[Row]:
    """The rows by the symbols of the mask, each column so that it begins at `FIRST_PRICE_USD`."""
    first: dict[str, Decimal] = {}
    for row in rows:
        for column, price in row.items():
            first.setdefault(column, price)
    names: dict[str, list[str]] = {}
    for token in _seed()["tokens"]:
        names.setdefault(_column(token, first), []).append(_symbol(token))
    return [
        {
            symbol: EXACT.divide(EXACT.multiply(price, FIRST_PRICE_USD), first[column]).quantize(
                PRICE_PLACES, context=EXACT
            )
            for column, price in row.items()
            for symbol in names.get(column, ())
        }
        for row in rows
    ]


def masked_seed() -> Mapping[str, Any]:
    """The contents of the seed under the names of the mask."""
    contents = _seed()
    addresses = {one["address"]: _address(one) for one in contents["tokens"]}
    text = json.dumps(
        {
            **contents,
            "tokens": [_masked(one) for one in contents["tokens"]],
            "competition": {
                **contents["competition"],
                "initial_grant": [
                    part
                    if addresses[part["token_address"]] == part["token_address"]
                    else {**part, "amount": str(GRANTED)}
                    for part in contents["competition"]["initial_grant"]
                ],
            },
        }
    )
    for address, mask in addresses.items():
        text = text.replace(f'"{address}"', f'"{mask}"')
    masked: Mapping[str, Any] = json.loads(text)
    return masked


def _seed() -> Mapping[str, Any]:
    contents: Mapping[str, Any] = json.loads(SEED.read_text("utf-8"))
    return contents


def _masked(token: Mapping[str, Any]) -> Mapping[str, Any]:
    if token["symbol"] in DOLLAR_SYMBOLS:
        return token
    symbol = _symbol(token)
    # What sources know it by would say what it is.
    listing = {"listing": {"is_major": token["listing"]["is_major"]}} if "listing" in token else {}
    return {**token, "symbol": symbol, "name": f"Token {symbol}", "icon_url": None, **listing}


def _symbol(token: Mapping[str, Any]) -> str:
    if token["symbol"] in DOLLAR_SYMBOLS:
        return str(token["symbol"])
    return "T" + _digest(token)[:2].hex().upper()


def _address(token: Mapping[str, Any]) -> str:
    if token["symbol"] in DOLLAR_SYMBOLS:
        return str(token["address"])
    return base58.b58encode(_digest(token)).decode()


def _digest(token: Mapping[str, Any]) -> bytes:
    return sha256(f"mask {token['address']}".encode()).digest()


def _column(token: Mapping[str, Any], columns: Mapping[str, Decimal]) -> str:
    """As a replay takes it: the token's own, or that of the coin it wraps."""
    symbol, listing = str(token["symbol"]), token.get("listing", {})
    if symbol in columns or listing.get("hyperliquid_price_multiplier") != 1:
        return symbol
    return str(listing.get("hyperliquid_coin", symbol))
