"""What orders must know, read at once: tokens, prices, the users' balances, the rules."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.trading.order_limits import OrderLimits
from backend.trading.recent_store import Side, Trades, recent_trades
from backend.trading.session import Session, session_of

# Balances are locked in one order everywhere, so that two orders never wait for each other. How
# many ask is hidden from the planner, which else plans anew for each number. An order fills at the
# first price observed after it, one that was triggered at the newest, a look is at the stored one;
# an LST's is its base token's times the rate of that moment. What is stamped in the future never
# fills.
_MARKETS: Final = text("""
WITH asked AS MATERIALIZED (
    SELECT * FROM unnest(
        ARRAY(SELECT unnest(CAST(:numbers AS integer[]))), CAST(:user_ids AS uuid[]),
        CAST(:tokens AS text[]), CAST(:sinces AS timestamptz[]), CAST(:newest AS boolean[])
    ) AS asked (number, user_id, token_address, since, is_newest)
), held AS MATERIALIZED (
    SELECT user_id, token_address, balance::numeric AS balance FROM user_balances
    WHERE (user_id, token_address) IN (SELECT user_id, token_address FROM asked)
    ORDER BY user_id, token_address FOR UPDATE
)
SELECT asked.number, tokens.address, tokens.symbol, tokens.decimals,
       CASE WHEN asked.since IS NULL THEN stored.price_usd::numeric
            WHEN pool.lst_token_address IS NULL THEN filled.price_usd
            ELSE filled.price_usd * exchange_rate_at(pool.lst_token_address, filled.priced_at)
       END AS price_usd,
       CASE WHEN asked.since IS NULL THEN stored.last_updated ELSE filled.priced_at END
           AS observed_at,
       filled.began_at,
       coalesce(held.balance, 0) AS balance,
       current.starts_at, current.ends_at, current.is_paused, current.swap_fee_rate,
       current.perp_fee_rate, perps.max_leverage, coalesce(perps.is_open, false) AS is_perp_open,
       perps.open_interest_usd_max,
       coalesce(pool.base_token_address, tokens.address) AS sized_as,
       sized.order_usd_max, sized.free_size_usd, sized.depth_usd,
       halted.reason AS halted_for, disqualified.reason AS disqualified_for,
       unswept.name AS settling, unconfirmed.refused_at
FROM asked
JOIN tokens ON tokens.address = asked.token_address
LEFT JOIN liquid_stake_pools pool ON pool.lst_token_address = tokens.address
LEFT JOIN token_prices stored ON stored.token_address = tokens.address
LEFT JOIN LATERAL (
    SELECT price_usd, priced_at, began_at FROM price_history
    WHERE token_address = coalesce(pool.base_token_address, tokens.address)
      AND priced_at >= asked.since AND began_at >= asked.since
      AND priced_at <= statement_timestamp()
      AND (NOT asked.is_newest OR priced_at = stored.last_updated)
    ORDER BY priced_at LIMIT 1
) filled ON true
LEFT JOIN held ON held.user_id = asked.user_id AND held.token_address = tokens.address
LEFT JOIN order_limits sized
    ON sized.token_address = coalesce(pool.base_token_address, tokens.address)
LEFT JOIN perp_markets perps ON perps.token_address = tokens.address
LEFT JOIN unconfirmed_prices unconfirmed ON unconfirmed.token_address = tokens.address
LEFT JOIN trading_halts halted ON halted.token_address = tokens.address
LEFT JOIN current_competition(:now) current ON true
LEFT JOIN unswept_before(current.starts_at) unswept ON true
LEFT JOIN disqualifications disqualified
    ON (disqualified.competition_id, disqualified.user_id) = (current.id, asked.user_id)
""")


@dataclass(frozen=True, slots=True)
class TokenPrice:
    """USD per whole token at `observed_at`.

    `began_at` is when the observation began that an order fills at; None of a stored price,
    which is for looking.
    """

    usd: Decimal
    observed_at: datetime
    began_at: datetime | None


@dataclass(frozen=True, slots=True)
class TradedToken:
    """A token as an order sees it; `price` is None before there is one to see, or to fill at.

    `is_filled`: whether the price has to be of an observation after the order. `max_leverage`
    is None when the token has no perpetual, `is_perp_open` whether positions may be opened in
    it; `halted_for` is why the organiser halted all its trading, or that of the token it derives
    from, else None. `refused_at` is when a price newer than the stored one was observed that the
    gate refused, None when the stored price is the newest observed.

    `sized_as` is the token that the size of an order counts in, this one or its base token, and
    `limits` are that one's, None without. `bought_usd` and `sold_usd` are what the user traded of
    it recently. `open_interest_usd_max` is None where nothing limits the perpetual's.
    """

    address: str
    symbol: str
    decimals: int
    price: TokenPrice | None
    is_filled: bool
    balance: Decimal
    max_leverage: int | None
    is_perp_open: bool
    halted_for: str | None
    refused_at: datetime | None = None
    open_interest_usd_max: Decimal | None = None
    sized_as: str = ""
    limits: OrderLimits | None = None
    bought_usd: Decimal = Decimal(0)
    sold_usd: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Market:
    """The known tokens by address; `session` is None when there never was a competition.

    `disqualified_for` is why the user may not trade any more, None for all others.
    """

    tokens: Mapping[str, TradedToken]
    session: Session | None
    disqualified_for: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MarketQuestion:
    """Which tokens an order is about, and whose it is: None for a look without balances.

    `since`: the order fills at the first prices observed since, or with `is_newest` at the newest;
    None for stored prices. `trader_id`: whose recent trades count in its size, None for nobody's.
    """

    token_addresses: tuple[str, ...]
    user_id: UUID | None = None
    since: datetime | None = None
    is_newest: bool = False
    trader_id: UUID | None = None


async def open_markets(
    connection: AsyncConnection, questions: Sequence[MarketQuestion], *, now: datetime
) -> list[Market]:
    """The market of each question; the balances of its user in its tokens stay locked.

    Unknown addresses are left out. Without a user all balances are 0. Recent trades are read by a
    statement of their own, after the balances are locked, so that those of an order that this one
    waited for are among them.
    """
    asked = [
        (number, question, token)
        for number, question in enumerate(questions)
        for token in question.token_addresses
    ]
    rows = await connection.execute(
        _MARKETS,
        {
            "numbers": [number for number, _, _ in asked],
            "user_ids": [question.user_id for _, question, _ in asked],
            "tokens": [token for _, _, token in asked],
            "sinces": [question.since for _, question, _ in asked],
            "newest": [question.is_newest for _, question, _ in asked],
            "now": now,
        },
    )
    found: list[list[Row[Any]]] = [[] for _ in questions]
    for row in rows:
        found[row.number].append(row)
    traders = {
        question.trader_id
        for its, question in zip(found, questions, strict=True)
        if question.trader_id is not None and any(row.depth_usd is not None for row in its)
    }
    recent = await recent_trades(connection, traders, now=now) if traders else {}
    return [_market(its, question, recent) for its, question in zip(found, questions, strict=True)]


async def open_market(
    connection: AsyncConnection,
    *,
    token_addresses: Sequence[str],
    user_id: UUID | None,
    now: datetime,
    since: datetime | None = None,
    is_newest: bool = False,
    trader_id: UUID | None = None,
) -> Market:
    """As `open_markets`, of one question."""
    question = MarketQuestion(
        token_addresses=tuple(token_addresses),
        user_id=user_id,
        since=since,
        is_newest=is_newest,
        trader_id=trader_id or user_id,
    )
    (market,) = await open_markets(connection, [question], now=now)
    return market


def _market(
    rows: Sequence[Row[Any]], question: MarketQuestion, recent: Mapping[Trades, Decimal]
) -> Market:
    tokens = {row.address: _token(row, question, recent) for row in rows}
    if not rows or rows[0].starts_at is None:
        return Market(tokens=tokens, session=None)
    first = rows[0]
    return Market(tokens=tokens, session=session_of(first), disqualified_for=first.disqualified_for)


def _token(
    row: Row[Any], question: MarketQuestion, recent: Mapping[Trades, Decimal]
) -> TradedToken:
    def traded(side: Side) -> Decimal:
        return recent.get((question.trader_id, row.sized_as, side), Decimal(0))

    return TradedToken(
        address=row.address,
        symbol=row.symbol,
        decimals=row.decimals,
        price=None
        if row.price_usd is None
        else TokenPrice(row.price_usd, row.observed_at, row.began_at),
        is_filled=question.since is not None,
        balance=row.balance,
        max_leverage=row.max_leverage,
        is_perp_open=row.is_perp_open,
        halted_for=row.halted_for,
        refused_at=row.refused_at,
        open_interest_usd_max=row.open_interest_usd_max,
        sized_as=row.sized_as,
        limits=None
        if row.depth_usd is None
        else OrderLimits(row.order_usd_max, row.free_size_usd, row.depth_usd),
        bought_usd=traded("bought"),
        sold_usd=traded("sold"),
    )
