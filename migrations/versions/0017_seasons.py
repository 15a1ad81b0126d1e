"""Every competition is a season of its own, and one trader takes part in many, one after the other.

Participants, standings, sums of profit and disqualifications belong to a competition and a user.
A row of the spec's tables belongs to the season in which it was made. What was there before is of
the season that its user takes part in.
"""

import sqlalchemy as sa
from alembic import context, op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

# A season is settled and swept before the next one begins.
APART = """
CREATE FUNCTION settling_gap() RETURNS interval
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN interval '10 minutes';

CREATE FUNCTION season_span(starts_at timestamptz, ends_at timestamptz) RETURNS tstzrange
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN tstzrange(starts_at, ends_at + settling_gap());

ALTER TABLE competitions ADD CONSTRAINT competitions_apart
EXCLUDE USING gist (season_span(starts_at, ends_at) WITH &&);
"""
SEASONS = """
-- The newest that has begun.
CREATE FUNCTION season_at(at timestamptz) RETURNS SETOF competitions
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT * FROM competitions WHERE starts_at <= at ORDER BY starts_at DESC LIMIT 1
$$;

-- The one asked for, if it has begun; where none is asked for (null) the newest that has.
CREATE FUNCTION season_or_newest(asked uuid, at timestamptz) RETURNS SETOF competitions
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT * FROM competitions WHERE starts_at <= at AND (asked IS NULL OR id = asked)
    ORDER BY starts_at DESC LIMIT 1
$$;

-- The one whose holdings are not swept yet: nothing of a later one begins before that is done.
CREATE FUNCTION unswept_before(moment timestamptz) RETURNS SETOF competitions
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT * FROM competitions WHERE starts_at < moment AND swept_at IS NULL
    ORDER BY starts_at LIMIT 1
$$;

-- Whether a season that has begun, without one after it, is neither settled nor waits for the one
-- before.
CREATE FUNCTION is_live_season(season uuid, starts_at timestamptz) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT NOT EXISTS (
        SELECT FROM final_standings WHERE competition_id = season AND rank = 1
    )
        AND NOT EXISTS (SELECT FROM unswept_before(starts_at))
$$;
"""
# What needed a signature proves that its user signed in.
SIGNED_IN = """
INSERT INTO sign_ins (user_id, first_at, newest_at)
SELECT user_id, min(at), max(at)
FROM (
    SELECT user_id, created_at AS at FROM sessions
    UNION ALL SELECT user_id, created_at FROM idempotency_keys
    UNION ALL SELECT admin_id, created_at FROM admin_acts
    UNION ALL SELECT user_id, created_at FROM transactions
        WHERE transaction_type NOT IN ('system', 'perp_funding', 'perp_liquidation')
) AS proven
GROUP BY user_id
"""
OF_PARTICIPANTS = """
UPDATE standings SET competition_id = joined.competition_id
FROM participants joined WHERE joined.user_id = standings.user_id;

DELETE FROM standings WHERE competition_id IS NULL;

UPDATE standings SET registered_at = users.created_at
FROM users WHERE users.id = standings.user_id;

UPDATE standings SET liquidations = lost.liquidations
FROM (
    SELECT user_id, count(*) AS liquidations FROM transactions
    WHERE transaction_type = 'perp_liquidation' GROUP BY user_id
) lost
WHERE lost.user_id = standings.user_id;

UPDATE profit_parts SET competition_id = joined.competition_id
FROM participants joined WHERE joined.user_id = profit_parts.user_id;

DELETE FROM profit_parts WHERE competition_id IS NULL;

UPDATE disqualifications SET competition_id = coalesce(
    (SELECT competition_id FROM participants WHERE user_id = disqualifications.user_id),
    (SELECT id FROM season_at(disqualified_at))
);

DELETE FROM disqualifications WHERE competition_id IS NULL;

UPDATE participants SET
    is_proven = EXISTS (SELECT FROM sign_ins WHERE user_id = participants.user_id),
    joined_value_usd = coalesce((
        SELECT total_value_usd FROM portfolio_snapshots
        WHERE user_id = participants.user_id AND timestamp = participants.joined_at
    ), initial_value_usd);
"""
FIGURES = """
INSERT INTO season_figures (competition_id, participants, valued_at)
SELECT joined.competition_id, count(*), max(greatest(joined_at, valued_at))
FROM participants joined LEFT JOIN standings USING (competition_id, user_id)
GROUP BY joined.competition_id;

CREATE FUNCTION count_participants() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO season_figures AS kept (competition_id, participants, valued_at)
    SELECT competition_id, count(*), max(joined_at) FROM joined GROUP BY competition_id
    ORDER BY competition_id
    ON CONFLICT (competition_id) DO UPDATE SET
        participants = kept.participants + excluded.participants,
        valued_at = greatest(kept.valued_at, excluded.valued_at);
    RETURN NULL;
END $$;

CREATE TRIGGER count_participants AFTER INSERT ON participants
REFERENCING NEW TABLE AS joined
FOR EACH STATEMENT EXECUTE FUNCTION count_participants();
"""
# As of 0016, by the season in which it was posted.
KEEP = """
CREATE OR REPLACE FUNCTION keep_profit_parts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO profit_parts AS kept (
        user_id, competition_id, source, token_address, units, base_units
    )
    SELECT recorded.user_id, season.id,
           CASE entry.account
               WHEN 'fees' THEN 'fees' WHEN 'funding' THEN 'funding' WHEN 'yield' THEN 'staking'
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
# As of 0012; and no price of a season liquidates what is left open of the one before.
LIQUIDATION = """
CREATE OR REPLACE FUNCTION liquidation_prices_at(at timestamptz) RETURNS TABLE (
    token_address varchar, price_usd numeric, last_updated timestamptz
)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT price.token_address, price.price_usd::numeric, price.last_updated
    FROM token_prices price CROSS JOIN current_competition(at) AS current
    WHERE competition_state(current.starts_at, current.ends_at, current.is_paused, at) = 'running'
      AND price.last_updated < current.ends_at
      AND price.last_updated > coalesce(current.resumed_at, '-infinity')
      AND NOT EXISTS (SELECT FROM unswept_before(current.starts_at))
$$;
"""
# At the prices as of the end once they are fixed.
HELD = """
CREATE OR REPLACE VIEW grant_values AS
SELECT competition_id,
       sum(amount * coalesce(final_prices.price_usd, token_prices.price_usd::numeric)) AS value_usd
FROM grant_parts
LEFT JOIN token_prices USING (token_address)
LEFT JOIN final_prices USING (competition_id, token_address)
GROUP BY competition_id;
"""
HELD_BEFORE = """
CREATE OR REPLACE VIEW grant_values AS
SELECT competition_id, sum(amount * price_usd::numeric) AS value_usd
FROM grant_parts JOIN token_prices USING (token_address)
GROUP BY competition_id;
"""
# Prices as of the moment where `is_as_of`, the stored ones where not.
DOCUMENTS = """
CREATE FUNCTION token_documents_at(at timestamptz, is_as_of boolean) RETURNS TABLE (
    user_id uuid, token_address varchar, units numeric, value_usd numeric, entry text
)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT held.user_id, held.token_address, held.units, held.value_usd,
           '{"token":' || json_text(tokens.symbol)
        || ',"token_address":' || json_text(held.token_address)
        || ',"balance":' || json_word(plain(held.units))
        || ',"price_usd":' || json_word(plain(CASE
               WHEN pool.lst_token_address IS NULL THEN price.price_usd
               ELSE lst_price(price.price_usd, exchange_rate_at(pool.lst_token_address, at))
           END))
        || ',"value_usd":' || json_word(plain(held.value_usd))
        || '}'
    FROM holdings_at(at, is_as_of) AS held
    JOIN tokens ON tokens.address = held.token_address
    LEFT JOIN liquid_stake_pools pool ON pool.lst_token_address = held.token_address
    LEFT JOIN base_prices_at(at, is_as_of) AS price
        ON price.token_address = coalesce(pool.base_token_address, held.token_address)
    WHERE held.held_as = 'wallet'
$$;

CREATE FUNCTION position_documents_at(
    at timestamptz, is_as_of boolean DEFAULT false
) RETURNS TABLE (
    user_id uuid, token_address varchar, worth_usdc numeric, liquidation_distance numeric,
    opened_at timestamptz, entry text
)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT position.user_id, position.token_address, position.worth_usdc,
           position.liquidation_distance, position.opened_at,
           '{"id":' || json_word(position.id::text)
        || ',"token_address":' || json_text(position.token_address)
        || ',"symbol":' || json_text(tokens.symbol)
        || ',"direction":' || json_word(position.direction)
        || ',"leverage":' || position.leverage
        || ',"position_size":' || json_word(plain(position.size))
        || ',"entry_price":' || json_word(plain(position.entry_price))
        || ',"mark_price":' || json_word(plain(position.mark_price))
        || ',"notional_usd":' || json_word(plain(position.size * position.mark_price))
        || ',"collateral_amount":' || json_word(plain(position.collateral))
        || ',"margin":' || json_word(plain(position.margin))
        || ',"equity":' || json_word(plain(position.equity))
        || ',"unrealised_pnl":' || json_word(plain(
               position.equity - position.margin - position.pending_funding
           ))
        || ',"roe_percentage":'
        || json_word(plain(profit_percentage(position.equity, position.collateral)))
        || ',"entry_funding_rate":' || json_word(plain(position.entry_funding_rate))
        || ',"accumulated_funding":' || json_word(plain(position.accumulated_funding))
        || ',"pending_funding":' || json_word(plain(position.pending_funding))
        || ',"liquidation_price":' || json_word(plain(nullif(position.liquidation_price, 0)))
        || ',"liquidation_distance_percentage":'
        || json_word(plain(round_display(position.liquidation_distance * 100, 8)))
        || ',"opened_at":' || json_word(iso(position.opened_at))
        || '}'
    FROM open_positions_at(at, is_as_of) AS position
    JOIN tokens ON tokens.address = position.token_address
$$;

-- The value is what ending it gives. What was staked is held by the investment, all else lies in
-- the wallet.
CREATE FUNCTION investment_documents_at(
    at timestamptz, is_as_of boolean DEFAULT false
) RETURNS TABLE (
    id uuid, user_id uuid, start_date timestamptz, status varchar, is_staked boolean,
    value_usd numeric, entry text
)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT held.id, held.user_id, held.start_date, held.status, held.action_type = 'staking',
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
        || ',"lst_token_address":' || json_text(given.lst_token_address)
        || ',"lst_symbol":' || json_text(lst.symbol)
        || ',"lst_amount":' || json_word(plain(given.lst_amount))
        || ',"value":' || json_word(plain(worth.units))
        || ',"value_usd":' || json_word(plain(worth.units * prices.price_usd))
        || '}'
    FROM investments held
    JOIN tokens ON tokens.address = held.token_address
    LEFT JOIN base_prices_at(at, is_as_of) AS prices ON prices.token_address = held.token_address
    LEFT JOIN liquid_stakes given ON given.investment_id = held.id
    LEFT JOIN tokens lst ON lst.address = given.lst_token_address
    CROSS JOIN LATERAL (
        SELECT CASE
            WHEN held.status = 'withdrawn' THEN 0
            WHEN given.lst_amount IS NOT NULL THEN redeemed(
                given.lst_amount, exchange_rate_at(given.lst_token_address, at), tokens.decimals
            )
            ELSE staked_units(
                held.principal::numeric, held.interest_rate, held.start_date, held.last_update,
                at, tokens.decimals
            )
        END AS units
        OFFSET 0
    ) worth
$$;
"""
# The order is published: return, then the smaller drawdown, then fewer liquidations, then the
# earlier registration, then the wallet's address; the disqualified come behind all others, unless
# `by_performance_alone`.
# `first` is how many places are needed, null for all. The index has the published order up to the
# address, so that the first places are read from it alone, however many share a return. How many
# is hidden from the planner, which otherwise plans anew each time, and takes it for many: OFFSET 0
# keeps it from reading all users for a few.
STANDINGS = """
CREATE FUNCTION standing_entries(
    competition uuid, first integer, by_performance_alone boolean
) RETURNS TABLE (
    user_id uuid, username varchar, wallet_address varchar, rank bigint, entry json
)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT ranked.user_id, ranked.username, ranked.wallet_address, ranked.rank, json_build_object(
        'rank', ranked.rank,
        'wallet_address', ranked.wallet_address,
        'username', ranked.username,
        'total_value_usd', plain(ranked.total_value_usd),
        'pnl', plain(ranked.pnl_usd),
        'pnl_percentage', plain(round_display(ranked.pnl_ratio * 100, 8)),
        'hold_pnl_percentage', (
            SELECT plain(profit_percentage(held.value_usd, initial_value_usd))
            FROM participants WHERE competition_id = competition AND user_id = ranked.user_id
        ),
        'max_drawdown_percentage', plain(round_display(ranked.max_drawdown_ratio * 100, 8)),
        'trades', (
            SELECT count(*) FROM transactions
            WHERE user_id = ranked.user_id
              AND created_at BETWEEN season.starts_at AND season.ends_at
              AND transaction_type NOT IN ('system', 'perp_funding', 'perp_liquidation')
        ),
        'liquidations', ranked.liquidations,
        'disqualified', ranked.disqualified_for
    )
    FROM (
        SELECT chosen.*, trader.wallet_address, trader.username,
               disqualified.reason AS disqualified_for,
               row_number() OVER (
                   ORDER BY disqualified.reason IS NOT NULL AND NOT by_performance_alone,
                            pnl_ratio DESC, max_drawdown_ratio, liquidations,
                            registered_at, trader.wallet_address COLLATE "C"
               ) AS rank
        FROM (
            (
                SELECT best.* FROM standings best
                WHERE best.competition_id = competition AND NOT EXISTS (
                    SELECT FROM disqualifications
                    WHERE competition_id = competition AND user_id = best.user_id
                )
                ORDER BY pnl_ratio DESC, max_drawdown_ratio, liquidations, registered_at
                FETCH FIRST coalesce((SELECT first), 2147483647) ROWS WITH TIES
            )
            UNION ALL
            SELECT excluded.* FROM disqualifications
            JOIN standings excluded USING (competition_id, user_id)
            WHERE competition_id = competition
        ) chosen
        CROSS JOIN LATERAL (
            SELECT wallet_address, username FROM users WHERE id = chosen.user_id OFFSET 0
        ) trader
        LEFT JOIN disqualifications disqualified
            ON disqualified.competition_id = competition AND disqualified.user_id = chosen.user_id
    ) ranked
    JOIN competitions season ON season.id = competition
    LEFT JOIN grant_values held ON held.competition_id = competition
$$;

-- As the competition ended, but for who was disqualified since.
CREATE FUNCTION final_entries(competition uuid, first integer) RETURNS TABLE (
    user_id uuid, rank bigint, entry jsonb
)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT user_id, rank, entry || jsonb_build_object(
        'rank', rank, 'disqualified', disqualified_for
    )
    FROM (
        SELECT chosen.user_id, chosen.entry, chosen.disqualified_for,
               row_number() OVER (
                   ORDER BY chosen.disqualified_for IS NOT NULL, chosen.rank
               ) AS rank
        FROM (
            (
                SELECT best.user_id, best.rank, best.entry, NULL AS disqualified_for
                FROM final_standings best
                WHERE best.competition_id = competition AND NOT EXISTS (
                    SELECT FROM disqualifications
                    WHERE competition_id = competition AND user_id = best.user_id
                )
                ORDER BY best.rank LIMIT (SELECT first)
            )
            UNION ALL
            SELECT final.user_id, final.rank, final.entry, disqualified.reason
            FROM disqualifications disqualified
            JOIN final_standings final USING (competition_id, user_id)
            WHERE competition_id = competition
        ) chosen
    ) ranked
$$;

-- Final once the final standings are written, as they stand before.
CREATE FUNCTION leaderboard_entries(competition uuid, first integer) RETURNS TABLE (
    user_id uuid, username varchar, wallet_address varchar, rank bigint, entry json, as_of text
)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT user_id, username, wallet_address, rank, entry, (
        SELECT iso(valued_at) FROM season_figures WHERE competition_id = competition
    )
    FROM standing_entries(competition, first, false)
    WHERE NOT EXISTS (
        SELECT FROM final_standings WHERE competition_id = competition AND rank = 1
    )
    UNION ALL
    SELECT final.user_id, trader.username, trader.wallet_address, final.rank, final.entry::json,
           (SELECT iso(ends_at) FROM competitions WHERE id = competition)
    FROM final_entries(competition, first) AS final
    CROSS JOIN LATERAL (
        SELECT wallet_address, username FROM users WHERE id = final.user_id OFFSET 0
    ) trader
$$;
"""
# What uses another comes before it.
REPLACED = (
    "FUNCTION leaderboard_entries",
    "FUNCTION final_entries",
    "FUNCTION standing_entries",
    "FUNCTION position_documents_at",
    "FUNCTION investment_documents_at",
)
DROPPED = (
    "FUNCTION is_live_season",
    "FUNCTION unswept_before",
    "FUNCTION season_or_newest",
    "FUNCTION season_at",
    "FUNCTION season_span",
    "FUNCTION settling_gap",
)
ACTS = """
act IN (
    'start_competition', 'pause_competition', 'resume_competition', 'end_competition',
    'schedule_competition', 'schedule_next', 'halt_token', 'resume_token', 'disqualify',
    'reinstate', 'set_fees', 'set_order_limits', 'set_open_interest'
)
"""
ACTS_BEFORE = """
act IN (
    'start_competition', 'pause_competition', 'resume_competition', 'end_competition',
    'schedule_competition', 'halt_token', 'resume_token', 'disqualify', 'reinstate',
    'set_fees', 'set_order_limits', 'set_open_interest'
)
"""
# Going back keeps each user's newest season.
OLDER_SEASONS = """
DELETE FROM standings older USING standings newer
WHERE newer.user_id = older.user_id AND newer.registered_at = older.registered_at
  AND (newer.valued_at, newer.competition_id) > (older.valued_at, older.competition_id);

DELETE FROM profit_parts older USING participants joined
WHERE joined.user_id = older.user_id AND joined.competition_id <> older.competition_id
  AND joined.joined_at > (
      SELECT joined_at FROM participants
      WHERE user_id = older.user_id AND competition_id = older.competition_id
  );

DELETE FROM participants older USING participants newer
WHERE newer.user_id = older.user_id
  AND (newer.joined_at, newer.competition_id) > (older.joined_at, older.competition_id);

DELETE FROM disqualifications older USING disqualifications newer
WHERE newer.user_id = older.user_id
  AND (newer.disqualified_at, newer.competition_id)
    > (older.disqualified_at, older.competition_id);
"""
FORGET_NEW_ACTS = "DELETE FROM admin_acts WHERE act = 'schedule_next'"
SUPPORT = "UPDATE schema_support SET oldest_revision = '0017'"
SUPPORT_BEFORE = "UPDATE schema_support SET oldest_revision = '0015'"
TABLES_OF_SEASONS = ("participants", "standings", "profit_parts", "disqualifications")
KEYS = {
    "participants": ["competition_id", "user_id"],
    "standings": ["competition_id", "user_id"],
    "profit_parts": ["user_id", "competition_id", "source", "token_address"],
    "disqualifications": ["competition_id", "user_id"],
}
KEYS_BEFORE = {
    "participants": ["user_id"],
    "standings": ["user_id"],
    "profit_parts": ["user_id", "source", "token_address"],
    "disqualifications": ["user_id"],
}


def upgrade() -> None:
    # What is posted until the migration is committed waits for it.
    op.execute("LOCK TABLE ledger_entries IN SHARE ROW EXCLUSIVE MODE")
    op.add_column("competitions", sa.Column("swept_at", sa.DateTime(timezone=True)))
    op.execute(APART)
    _create_tables()
    op.execute(SIGNED_IN)
    for what in REPLACED:
        op.execute(f"DROP {what}")
    _add_columns()
    op.execute(SEASONS)
    op.execute(OF_PARTICIPANTS)
    _change_keys(KEYS)
    op.alter_column("standings", "registered_at", nullable=False)
    op.alter_column("participants", "joined_value_usd", nullable=False)
    op.create_index("idx_participants_user", "participants", ["user_id"])
    op.drop_index("idx_standings_order", "standings")
    op.create_index(
        "idx_standings_order",
        "standings",
        [
            "competition_id",
            sa.text("pnl_ratio DESC"),
            "max_drawdown_ratio",
            "liquidations",
            "registered_at",
        ],
    )
    _index_transactions(in_time=True)
    op.execute(FIGURES)
    for statements in (KEEP, LIQUIDATION, HELD, DOCUMENTS, STANDINGS):
        op.execute(statements)
    _know_acts(ACTS)
    op.execute(SUPPORT)


def downgrade() -> None:
    op.execute(SUPPORT_BEFORE)
    op.execute("ALTER TABLE admin_acts DISABLE TRIGGER USER")
    op.execute(FORGET_NEW_ACTS)
    op.execute("ALTER TABLE admin_acts ENABLE TRIGGER USER")
    _know_acts(ACTS_BEFORE)
    for what in REPLACED:
        op.execute(f"DROP {what}")
    op.execute("DROP FUNCTION token_documents_at")
    op.execute(HELD_BEFORE)
    op.execute("DROP TRIGGER count_participants ON participants")
    op.execute("DROP FUNCTION count_participants")
    _index_transactions(in_time=False)
    op.execute(OLDER_SEASONS)
    op.drop_index("idx_standings_order", "standings")
    op.drop_index("idx_participants_user", "participants")
    _change_keys(KEYS_BEFORE)
    for table in ("standings", "profit_parts", "disqualifications"):
        op.drop_column(table, "competition_id")
    op.drop_column("standings", "liquidations")
    op.drop_column("standings", "registered_at")
    op.drop_column("participants", "is_proven")
    op.drop_column("participants", "joined_value_usd")
    op.create_index("idx_standings_order", "standings", ["pnl_ratio"])
    before = {
        number: context.script.get_revision(number).module for number in ("0008", "0012", "0016")
    }
    op.execute(
        before["0016"]
        .KEEP.partition("CREATE TRIGGER")[0]
        .replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
    )
    op.execute(
        before["0012"]
        .LIQUIDATION.partition("CREATE FUNCTION positions_near")[0]
        .replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
    )
    op.execute(before["0012"].DOCUMENTS)
    op.execute(before["0008"].STANDINGS)
    for table in ("season_figures", "sign_ins"):
        op.drop_table(table)
    op.execute("ALTER TABLE competitions DROP CONSTRAINT competitions_apart")
    for what in DROPPED:
        op.execute(f"DROP {what}")
    op.drop_column("competitions", "swept_at")


def _create_tables() -> None:
    op.create_table(
        "sign_ins",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("newest_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("sign_ins_user_id_fkey")),
        sa.PrimaryKeyConstraint("user_id", name=op.f("sign_ins_pkey")),
        comment="whose wallet has signed in, which is what taking part needs",
    )
    op.create_table(
        "season_figures",
        sa.Column("competition_id", sa.Uuid(), nullable=False),
        sa.Column("participants", sa.Integer(), nullable=False),
        sa.Column("valued_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["competition_id"],
            ["competitions.id"],
            name=op.f("season_figures_competition_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("competition_id", name=op.f("season_figures_pkey")),
        comment="how many take part, kept by a trigger, and when anybody was valued last",
    )


def _add_columns() -> None:
    for table in ("standings", "profit_parts", "disqualifications"):
        op.add_column(table, sa.Column("competition_id", sa.Uuid()))
        op.create_foreign_key(
            op.f(f"{table}_competition_id_fkey"),
            table,
            "competitions",
            ["competition_id"],
            ["id"],
        )
    op.add_column(
        "standings", sa.Column("liquidations", sa.Integer, nullable=False, server_default="0")
    )
    op.add_column("standings", sa.Column("registered_at", sa.DateTime(timezone=True)))
    op.add_column(
        "participants", sa.Column("is_proven", sa.Boolean, nullable=False, server_default="true")
    )
    op.add_column("participants", sa.Column("joined_value_usd", sa.Numeric))


def _change_keys(keys: dict[str, list[str]]) -> None:
    for table in TABLES_OF_SEASONS:
        op.drop_constraint(op.f(f"{table}_pkey"), table)
        op.create_primary_key(op.f(f"{table}_pkey"), table, keys[table])


def _index_transactions(*, in_time: bool) -> None:
    # Trades of a season are counted in the index alone.
    columns = {"idx_transactions_user_id": ["user_id"]}
    columns["idx_transactions_user_created"] = ["user_id", "created_at"]
    covering = "idx_transactions_user_created" if in_time else "idx_transactions_user_id"
    for name, indexed in columns.items():
        op.drop_index(name, "transactions")
        included = ["transaction_type"] if name == covering else None
        op.create_index(name, "transactions", indexed, postgresql_include=included)


def _know_acts(condition: str) -> None:
    name = op.f("admin_acts_act_known_check")
    op.drop_constraint(name, "admin_acts", type_="check")
    op.create_check_constraint(name, "admin_acts", condition)
