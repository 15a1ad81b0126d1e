"""Tokens are lent to pools: what is lent is an account of its own, beside what is staked.

What an investment of simple interest holds, a stake or what is lent, is a deposit; `deposits_at`
gives both. A liquid stake is worth what is still there of the liquid-staking tokens that it gave.
"""

import sqlalchemy as sa
from alembic import context, op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

# The account that holds an investment's principal; null where that lies in the wallet.
DEPOSITS = """
CREATE FUNCTION investment_account(action_type text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE action_type WHEN 'staking' THEN 'staked' WHEN 'lending' THEN 'lent' END;

-- What ending a deposit gives: principal and interest, that of a batch which ran ahead of the clock
-- included.
CREATE FUNCTION deposited_units(
    principal numeric, rate_percent numeric, start timestamptz, accrued_to timestamptz,
    at timestamptz, decimals integer
) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN principal + simple_interest(
    principal, rate_percent, whole_seconds(start, greatest(at, accrued_to)), decimals
);

CREATE FUNCTION deposits_at(at timestamptz) RETURNS TABLE (
    user_id uuid, token_address varchar, action_type varchar, account text, principal numeric,
    units numeric
)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT held.user_id, held.token_address, held.action_type,
           investment_account(held.action_type), held.principal::numeric,
           deposited_units(
               held.principal::numeric, held.interest_rate, held.start_date, held.last_update,
               at, tokens.decimals
           )
    FROM investments held JOIN tokens ON tokens.address = held.token_address
    WHERE held.status = 'active' AND investment_account(held.action_type) IS NOT NULL
$$;
"""
# As before, but for the line of the deposits.
HOLDINGS = """
-- Units are null of a position without a mark price, the value of what has no price. As of a
-- moment, liquid-staking tokens are worth what redeeming them gives.
CREATE OR REPLACE FUNCTION holdings_at(
    at timestamptz, is_as_of boolean DEFAULT false
) RETURNS TABLE (
    user_id uuid, token_address varchar, held_as text, units numeric, value_usd numeric
)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT held.user_id, held.token_address, held.held_as, held.units, price.price_usd * CASE
               WHEN pool.lst_token_address IS NULL THEN held.units
               WHEN is_as_of THEN redeemed(held.units, pool.exchange_rate, pool.decimals)
               ELSE held.units * pool.exchange_rate
           END
    FROM (
        SELECT user_id, token_address, 'wallet' AS held_as, balance::numeric AS units
        FROM user_balances WHERE balance <> '0'
        UNION ALL
        SELECT user_id, token_address, account, units FROM deposits_at(at)
        UNION ALL
        SELECT user_id, usdc(), 'margin', worth_usdc FROM open_positions_at(at, is_as_of)
    ) AS held
    LEFT JOIN (
        SELECT lst_token_address, base_token_address, decimals,
               exchange_rate_at(lst_token_address, at) AS exchange_rate
        FROM liquid_stake_pools JOIN tokens ON tokens.address = base_token_address
    ) AS pool ON pool.lst_token_address = held.token_address
    LEFT JOIN base_prices_at(at, is_as_of) AS price
        ON price.token_address = coalesce(pool.base_token_address, held.token_address)
$$;
"""
# `is_deposited` where the investment holds what it is worth; all else lies in the wallet. Where
# liquid-staking tokens (LST) were sold, those that are left belong to the oldest of the stakes that
# gave them.
DOCUMENTS = """
-- The value is what ending it gives, of a liquid stake that of the LST which are left.
CREATE FUNCTION investment_documents_at(
    at timestamptz, is_as_of boolean DEFAULT false
) RETURNS TABLE (
    id uuid, user_id uuid, start_date timestamptz, status varchar, is_deposited boolean,
    value_usd numeric, entry text
)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT held.id, held.user_id, held.start_date, held.status,
           investment_account(held.action_type) IS NOT NULL,
           worth.units * prices.price_usd,
           '{"id":' || json_word(held.id::text)
        || ',"token_address":' || json_text(held.token_address)
        || ',"symbol":' || json_text(tokens.symbol)
        || ',"action_type":' || json_word(held.action_type)
        || ',"principal":' || json_word(held.principal)
        || ',"accrued_interest":' || json_word(held.accrued_interest)
        || ',"interest_rate":' || json_word(plain(held.interest_rate))
        || ',"start_date":' || json_word(iso(held.start_date))
        || ',"last_update":' || json_word(iso(held.last_update))
        || ',"status":' || json_word(held.status)
        || ',"lst_token_address":' || json_text(held.lst_token_address)
        || ',"lst_symbol":' || json_text(lst.symbol)
        || ',"lst_amount":' || json_word(plain(held.lst_amount))
        || ',"lst_held":' || json_word(plain(held.lst_held))
        || ',"value":' || json_word(plain(worth.units))
        || ',"value_usd":' || json_word(plain(worth.units * prices.price_usd))
        || '}'
    FROM (
        -- Partitions that a reading asks for by itself: one user, and what is active.
        SELECT investments.*, given.lst_token_address, given.lst_amount,
               CASE WHEN given.lst_amount IS NOT NULL AND investments.status = 'active'
                   THEN least(given.lst_amount, greatest(
                       0, coalesce(wallet.balance::numeric, 0) + given.lst_amount
                           - sum(given.lst_amount) OVER (
                               PARTITION BY investments.user_id, investments.status,
                                            given.lst_token_address
                               ORDER BY investments.start_date, investments.id
                           )
                   ))
               END AS lst_held
        FROM investments
        LEFT JOIN liquid_stakes given ON given.investment_id = investments.id
        LEFT JOIN user_balances wallet ON wallet.user_id = investments.user_id
            AND wallet.token_address = given.lst_token_address
    ) held
    JOIN tokens ON tokens.address = held.token_address
    LEFT JOIN base_prices_at(at, is_as_of) AS prices ON prices.token_address = held.token_address
    LEFT JOIN tokens lst ON lst.address = held.lst_token_address
    CROSS JOIN LATERAL (
        SELECT CASE
            WHEN held.status = 'withdrawn' THEN 0
            WHEN held.lst_held IS NOT NULL THEN redeemed(
                held.lst_held, exchange_rate_at(held.lst_token_address, at), tokens.decimals
            )
            ELSE deposited_units(
                held.principal::numeric, held.interest_rate, held.start_date, held.last_update,
                at, tokens.decimals
            )
        END AS units
        OFFSET 0
    ) worth
$$;
"""
# As of 0017, but for the interest of what was lent: the sweep of a season posts it, as a withdrawal
# does, in a transaction with what was lent.
PROFIT_PARTS = """
CREATE OR REPLACE FUNCTION keep_profit_parts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO profit_parts AS kept (
        user_id, competition_id, source, token_address, units, base_units
    )
    SELECT recorded.user_id, season.id,
           CASE entry.account
               WHEN 'fees' THEN 'fees' WHEN 'funding' THEN 'funding'
               WHEN 'yield' THEN CASE
                   WHEN entry.transaction_id IN (
                       SELECT transaction_id FROM posted WHERE account = 'lent'
                   ) THEN 'lending' ELSE 'staking'
               END
               WHEN 'wallet' THEN 'liquid_staking' ELSE 'perps'
           END AS source,
           entry.token_address,
           sum(CASE entry.account WHEN 'wallet' THEN entry.amount ELSE -entry.amount END) AS units,
           sum(entry.amount * exchange_rate_at(entry.token_address, entry.created_at))
               FILTER (WHERE entry.account = 'wallet') AS base_units
    FROM posted entry
    LEFT JOIN liquid_stake_pools pool
        ON pool.lst_token_address = entry.token_address AND entry.account = 'wallet'
    CROSS JOIN LATERAL (
        SELECT user_id, transaction_type FROM transactions
        WHERE transactions.id = entry.transaction_id OFFSET 0
    ) recorded
    CROSS JOIN LATERAL (SELECT id FROM season_at(entry.created_at)) season
    WHERE entry.account IN ('fees', 'funding', 'yield', 'house', 'insurance', 'wallet')
      AND (entry.account <> 'wallet' OR pool.lst_token_address IS NOT NULL)
      AND (entry.account NOT IN ('house', 'insurance')
           OR recorded.transaction_type LIKE 'perp%')
    GROUP BY 1, 2, 3, 4
    HAVING sum(entry.amount) <> 0
        OR coalesce(
            sum(entry.amount * exchange_rate_at(entry.token_address, entry.created_at))
                FILTER (WHERE entry.account = 'wallet'), 0
        ) <> 0
    ORDER BY 1, 2, 3, 4
    ON CONFLICT (user_id, competition_id, source, token_address) DO UPDATE SET
        units = kept.units + excluded.units,
        base_units = kept.base_units + excluded.base_units;
    RETURN NULL;
END $$;
"""

# Rates are % a year. What is listed already is lent from now on; `./alpha seed` adds the rest.
POOLS = """
INSERT INTO lending_pools (token_address, interest_rate)
SELECT address, rated.interest_rate
FROM tokens JOIN (VALUES
    ('EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v', 5),
    ('Es9vMFrzaCERmJfrF4H2FYD4KCoNkY11McCe8BenwNYB', 4.5),
    ('2b1kV6DkPAnxd5ixfnxCpjxmKwqjjaYmCZfHsFu24GXo', 4),
    ('So11111111111111111111111111111111111111112', 3)
) AS rated (address, interest_rate) USING (address);

UPDATE tokens SET type = 'lending'
FROM lending_pools pool
WHERE pool.token_address = tokens.address AND type = 'normal'
  AND NOT EXISTS (SELECT FROM interest_rates WHERE token_address = tokens.address)
  AND NOT EXISTS (SELECT FROM perp_markets WHERE token_address = tokens.address);
"""
KNOWN = """
ALTER TABLE transactions
    DROP CONSTRAINT transactions_transaction_type_known_check,
    ADD CONSTRAINT transactions_transaction_type_known_check CHECK (transaction_type IN (
        'system', 'swap', 'stake', 'unstake', 'liquid_stake', 'liquid_unstake', 'lend', 'withdraw',
        'perp_open', 'perp_close', 'perp_liquidation', 'perp_funding'
    ));

ALTER TABLE ledger_entries
    DROP CONSTRAINT ledger_entries_account_known_check,
    DROP CONSTRAINT ledger_entries_owner_given_check,
    ADD CONSTRAINT ledger_entries_account_known_check CHECK (account IN (
        'wallet', 'staked', 'lent', 'margin', 'grants', 'house', 'fees', 'yield', 'pool',
        'funding', 'insurance'
    )),
    ADD CONSTRAINT ledger_entries_owner_given_check CHECK (
        (account IN ('wallet', 'staked', 'lent', 'margin')) = (user_id IS NOT NULL)
    );

ALTER TABLE profit_parts
    DROP CONSTRAINT profit_parts_source_known_check,
    ADD CONSTRAINT profit_parts_source_known_check CHECK (source IN (
        'fees', 'funding', 'staking', 'liquid_staking', 'lending', 'perps'
    ));
"""
# Refused by the checks where anything was lent: its entries cannot be taken back.
KNOWN_BEFORE = """
ALTER TABLE transactions
    DROP CONSTRAINT transactions_transaction_type_known_check,
    ADD CONSTRAINT transactions_transaction_type_known_check CHECK (transaction_type IN (
        'system', 'swap', 'stake', 'unstake', 'liquid_stake', 'liquid_unstake',
        'perp_open', 'perp_close', 'perp_liquidation', 'perp_funding'
    ));

ALTER TABLE ledger_entries
    DROP CONSTRAINT ledger_entries_account_known_check,
    DROP CONSTRAINT ledger_entries_owner_given_check,
    ADD CONSTRAINT ledger_entries_account_known_check CHECK (account IN (
        'wallet', 'staked', 'margin', 'grants', 'house', 'fees', 'yield', 'pool', 'funding',
        'insurance'
    )),
    ADD CONSTRAINT ledger_entries_owner_given_check CHECK (
        (account IN ('wallet', 'staked', 'margin')) = (user_id IS NOT NULL)
    );

ALTER TABLE profit_parts
    DROP CONSTRAINT profit_parts_source_known_check,
    ADD CONSTRAINT profit_parts_source_known_check CHECK (source IN (
        'fees', 'funding', 'staking', 'liquid_staking', 'perps'
    ));
"""
SUPPORT = "UPDATE schema_support SET oldest_revision = '0018'"
SUPPORT_BEFORE = "UPDATE schema_support SET oldest_revision = '0017'"


def upgrade() -> None:
    op.create_table(
        "lending_pools",
        sa.Column("token_address", sa.String(255), nullable=False),
        sa.Column("interest_rate", sa.Numeric(10, 5), nullable=False),
        sa.CheckConstraint(
            "interest_rate >= 0 AND interest_rate < 'infinity'::numeric",
            name=op.f("lending_pools_interest_rate_finite_check"),
        ),
        sa.ForeignKeyConstraint(
            ["token_address"], ["tokens.address"], name=op.f("lending_pools_token_address_fkey")
        ),
        sa.PrimaryKeyConstraint("token_address", name=op.f("lending_pools_pkey")),
        comment="interest_rate: % a year for what is lent from now on",
    )
    op.execute(POOLS)
    op.execute(KNOWN)
    op.execute(DEPOSITS)
    op.execute(HOLDINGS)
    op.execute("DROP FUNCTION investment_documents_at")
    op.execute(DOCUMENTS)
    op.execute("DROP FUNCTION stakes_at")
    op.execute("DROP FUNCTION staked_units")
    op.execute(PROFIT_PARTS)
    op.execute(SUPPORT)


def downgrade() -> None:
    before = {
        number: context.script.get_revision(number).module for number in ("0008", "0012", "0017")
    }
    op.execute(SUPPORT_BEFORE)
    op.execute(KNOWN_BEFORE)
    op.execute(before["0017"].KEEP)
    op.execute("DROP FUNCTION investment_documents_at")
    for name in ("staked_units", "stakes_at"):
        op.execute(_again(before["0008"].INVESTMENTS, name))
    op.execute(_again(before["0012"].VALUATION, "holdings_at"))
    op.execute(_again(before["0017"].DOCUMENTS, "investment_documents_at"))
    op.execute("DROP FUNCTION deposits_at")
    op.execute("DROP FUNCTION deposited_units")
    op.execute("DROP FUNCTION investment_account")
    op.execute("UPDATE tokens SET type = 'normal' WHERE type = 'lending'")
    op.drop_table("lending_pools")


def _again(statements: str, name: str) -> str:
    """The statement that made a function, as a release before had it."""
    (found,) = (one for one in statements.split("CREATE FUNCTION ") if one.startswith(name))
    return f"CREATE OR REPLACE FUNCTION {found}"
