"""The rules that always hold, each as a query that finds whatever breaks it."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.audit.agent_rules import AGENT_RULES
from backend.audit.order_rules import ORDER_RULES
from backend.audit.season_rules import SEASON_RULES
from backend.audit.trading_rules import TRADING_RULES
from backend.perp.liquidation_store import LIQUIDATION_PRICE_AGE_MAX_SECONDS

EXAMPLES_MAX: Final = 5

RULES: Final[Mapping[str, TextClause]] = MappingProxyType(
    {
        "entries of a transaction sum to zero per token": text("""
            SELECT transaction_id, token_address, sum(amount) AS surplus FROM ledger_entries
            GROUP BY transaction_id, token_address HAVING sum(amount) <> 0
        """),
        "a balance is the sum of its entries": text("""
            SELECT user_id, token_address, held.balance, entries.amount
            FROM user_balances held
            FULL JOIN (
                SELECT user_id, token_address, sum(amount) AS amount FROM ledger_entries
                WHERE account = 'wallet' GROUP BY user_id, token_address
            ) entries USING (user_id, token_address)
            WHERE coalesce(held.balance::numeric, 0) <> coalesce(entries.amount, 0)
        """),
        "no account of a user is below zero": text("""
            SELECT user_id, account, token_address, sum(amount) AS amount FROM ledger_entries
            WHERE user_id IS NOT NULL
            GROUP BY user_id, account, token_address HAVING sum(amount) < 0
        """),
        "what is kept of a source of profit is the sum of its entries": text("""
            SELECT user_id, competition_id, source, token_address, kept.units,
                   entries.units AS posted
            FROM (SELECT * FROM profit_parts WHERE source <> 'liquid_staking') kept
            FULL JOIN (
                SELECT recorded.user_id, season.id AS competition_id, part.source,
                       entry.token_address, sum(part.units) AS units
                FROM ledger_entries entry
                JOIN transactions recorded ON recorded.id = entry.transaction_id
                CROSS JOIN LATERAL season_at(entry.created_at) AS season
                CROSS JOIN LATERAL (VALUES
                    (CASE entry.account
                         WHEN 'fees' THEN 'fees' WHEN 'funding' THEN 'funding'
                         WHEN 'yield' THEN CASE WHEN EXISTS (
                             SELECT FROM ledger_entries lent
                             WHERE lent.transaction_id = recorded.id AND lent.account = 'lent'
                         ) THEN 'lending' ELSE 'staking' END
                     END, -entry.amount),
                    (CASE WHEN recorded.transaction_type LIKE 'perp%'
                              AND entry.account NOT IN ('insurance', 'house') THEN 'perps' END,
                     entry.amount)
                ) AS part (source, units)
                WHERE part.source IS NOT NULL
                GROUP BY recorded.user_id, season.id, part.source, entry.token_address
            ) entries USING (user_id, competition_id, source, token_address)
            WHERE coalesce(kept.units, 0) <> coalesce(entries.units, 0)
        """),
        "every transaction has entries": text("""
            SELECT recorded.id, recorded.transaction_type FROM transactions recorded
            WHERE NOT EXISTS (
                SELECT FROM ledger_entries WHERE transaction_id = recorded.id
            )
        """),
        "what is staked or lent is the principal of what is active": text("""
            SELECT user_id, account, token_address, entries.amount, deposits.principal
            FROM (
                SELECT user_id, account, token_address, sum(amount) AS amount FROM ledger_entries
                WHERE account IN ('staked', 'lent') GROUP BY user_id, account, token_address
            ) entries
            FULL JOIN (
                SELECT user_id, account, token_address, sum(principal) AS principal
                FROM deposits_at(now()) GROUP BY user_id, account, token_address
            ) deposits USING (user_id, account, token_address)
            WHERE coalesce(entries.amount, 0) <> coalesce(deposits.principal, 0)
        """),
        "accrued interest is the sum of its accruals": text("""
            SELECT held.id, held.accrued_interest, sum(accruals.amount) AS accrued
            FROM investments held
            LEFT JOIN interest_accruals accruals ON accruals.investment_id = held.id
            WHERE investment_account(held.action_type) IS NOT NULL
            GROUP BY held.id
            HAVING held.accrued_interest::numeric <> coalesce(sum(accruals.amount), 0)
        """),
        "interest is what the formula gives": text("""
            SELECT held.id, held.accrued_interest
            FROM investments held JOIN tokens ON tokens.address = held.token_address
            WHERE investment_account(held.action_type) IS NOT NULL
              AND held.accrued_interest::numeric <> simple_interest(
                  held.principal::numeric, held.interest_rate,
                  whole_seconds(held.start_date, held.last_update), tokens.decimals
              )
        """),
        "a liquid stake has gained what its pool's rate says": text("""
            SELECT held.id, held.accrued_interest, held.last_update
            FROM investments held
            JOIN tokens ON tokens.address = held.token_address
            JOIN liquid_stakes given ON given.investment_id = held.id
            WHERE held.status = 'active' AND held.accrued_interest::numeric <> CASE
                WHEN held.last_update = held.start_date THEN 0
                ELSE greatest(0, redeemed(
                    given.lst_amount,
                    exchange_rate_at(given.lst_token_address, held.last_update), tokens.decimals
                ) - held.principal::numeric)
            END
        """),
        "an exchange rate is that of the pool's last accrual, and never falls": text("""
            SELECT lst_token_address, accrued_to, accruals.exchange_rate
            FROM (
                SELECT *, lag(exchange_rate) OVER (
                    PARTITION BY lst_token_address ORDER BY accrued_to
                ) AS before
                FROM pool_accruals
            ) accruals
            JOIN liquid_stake_pools pools USING (lst_token_address)
            WHERE accruals.exchange_rate < accruals.before
               OR (accruals.accrued_to = pools.last_accrual_at
                   AND accruals.exchange_rate <> pools.exchange_rate)
        """),
        "a swap gives what its prices say": text("""
            SELECT traded.id FROM transactions traded
            JOIN tokens to_token ON to_token.address = traded.to_token_address
            WHERE traded.transaction_type = 'swap'
              AND traded.amount_to::numeric <> swap_output(
                  traded.amount_from::numeric, (traded.details ->> 'price_from')::numeric,
                  (traded.details ->> 'price_to')::numeric,
                  (traded.details ->> 'fee_rate')::numeric,
                  coalesce(traded.details ->> 'impact_bps', '0')::numeric, to_token.decimals
              )
        """),
        "a participant has the grant of the competition, once": text("""
            SELECT joined.user_id, joined.competition_id, part.token_address,
                   count(given.id) AS times
            FROM participants joined JOIN grant_parts part USING (competition_id)
            JOIN competitions season ON season.id = joined.competition_id
            LEFT JOIN transactions given
                ON given.user_id = joined.user_id AND given.transaction_type = 'system'
                AND given.to_token_address = part.token_address
                AND given.amount_to::numeric = part.amount
                AND given.created_at BETWEEN season.starts_at AND season.ends_at
            GROUP BY joined.user_id, joined.competition_id, part.token_address
            HAVING count(given.id) <> 1
        """),
        "what is margin is the margin of open positions": text("""
            SELECT user_id, entries.amount, positions.margin
            FROM (
                SELECT user_id, sum(amount) AS amount FROM ledger_entries
                WHERE account = 'margin' GROUP BY user_id
            ) entries
            FULL JOIN (
                SELECT user_id, sum(margin) AS margin FROM open_positions_at(now())
                GROUP BY user_id
            ) positions USING (user_id)
            WHERE coalesce(entries.amount, 0) <> coalesce(positions.margin, 0)
        """),
        "a position costs nobody more than its margin": text("""
            SELECT ended.id, ended.transaction_type, entries.amount
            FROM transactions ended JOIN ledger_entries entries ON transaction_id = ended.id
            WHERE ended.transaction_type IN ('perp_close', 'perp_liquidation', 'perp_funding')
              AND entries.account = 'wallet' AND entries.amount < 0
        """),
        "accumulated funding is the sum of its payments": text("""
            SELECT position.id, position.accumulated_funding, sum(payments.amount) AS paid
            FROM perp_positions position
            LEFT JOIN funding_payments payments ON payments.position_id = position.id
            GROUP BY position.id
            HAVING position.accumulated_funding::numeric <> coalesce(sum(payments.amount), 0)
        """),
        "a liquidation price is what the live margin gives": text("""
            SELECT position.id, position.liquidation_price
            FROM perp_positions position JOIN perp_markets market USING (token_address)
            WHERE position.status = 'open'
              AND position.liquidation_price::numeric <> perp_liquidation_price(
                  perp_side(position_direction), position_size::numeric, entry_price::numeric,
                  position_margin(collateral_amount, accumulated_funding), market.max_leverage
              )
        """),
        "no open position is beyond its liquidation price": text("""
            SELECT position.id, position.liquidation_price, prices.price_usd
            FROM perp_positions position JOIN token_prices prices USING (token_address)
            CROSS JOIN LATERAL season_at(position.created_at) AS competitions
            -- A price is seen when it is written, which is a little after it was observed.
            CROSS JOIN LATERAL open_positions_at(prices.last_updated) AS observed
            CROSS JOIN LATERAL open_positions_at(
                prices.last_updated + interval '5 minutes'
            ) AS seen
            WHERE position.status = 'open'
              AND observed.id = position.id AND seen.id = position.id
              AND liquidation_is_reached(
                  position.position_direction, observed.liquidation_price,
                  prices.price_usd::numeric
              )
              AND liquidation_is_reached(
                  position.position_direction, seen.liquidation_price, prices.price_usd::numeric
              )
              -- Funding at an older price than that liquidates nobody until a new one comes.
              AND prices.last_updated
                  > position.updated_at - :price_age_max_seconds * interval '1 second'
              AND NOT competitions.is_paused
              AND prices.last_updated > coalesce(competitions.resumed_at, '-infinity')
              AND prices.last_updated < competitions.ends_at
        """).bindparams(price_age_max_seconds=LIQUIDATION_PRICE_AGE_MAX_SECONDS),
        **TRADING_RULES,
        **ORDER_RULES,
        **SEASON_RULES,
        **AGENT_RULES,
        "final places are numbered from one without a gap": text("""
            SELECT competition_id, count(*) AS places, max(rank) AS last FROM final_standings
            GROUP BY competition_id HAVING count(*) <> max(rank) OR min(rank) <> 1
        """),
    }
)


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that is broken, how often, and the first rows that show it."""

    rule: str
    count: int
    examples: tuple[str, ...]


async def audit(connection: AsyncConnection) -> list[Finding]:
    """Whatever breaks a rule, in the order of `RULES`; empty when all is as it should be."""
    findings = []
    for rule, query in RULES.items():
        rows = (await connection.execute(query)).mappings().all()
        if rows:
            examples = tuple(
                ", ".join(f"{name}={value}" for name, value in row.items())
                for row in rows[:EXAMPLES_MAX]
            )
            findings.append(Finding(rule=rule, count=len(rows), examples=examples))
    return findings
