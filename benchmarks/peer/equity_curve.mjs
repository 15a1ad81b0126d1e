// How a portfolio went: the query of the specification, its points measured here.
import { big, client } from "./database.mjs";
import { userOf } from "./lookups.mjs";
import { percentage } from "./portfolio.mjs";

const DAY_MS = 24 * 60 * 60 * 1000;
const SPANS = {
  "1d": { days: 1, points: 24 },
  "7d": { days: 7, points: 42 },
  "30d": { days: 30, points: 60 },
  "90d": { days: 90, points: 45 },
  "1y": { days: 365, points: 52 },
};

/** A portfolio's value over a period, oldest first. */
export async function equityCurve(wallet, period) {
  const user = await userOf(wallet);
  const { days, points } = SPANS[period];
  const until = new Date();
  const since = new Date(until - days * DAY_MS);
  const snapshots = await client`
    WITH numbered_snapshots AS (
      SELECT timestamp, total_value_usd,
             ROW_NUMBER() OVER (ORDER BY timestamp) AS row_num, COUNT(*) OVER () AS total_count
      FROM portfolio_snapshots
      WHERE user_id = ${user.id}
        AND timestamp >= ${since.toISOString()} AND timestamp <= ${until.toISOString()}
    )
    SELECT timestamp, total_value_usd FROM numbered_snapshots
    WHERE row_num = total_count
       OR (row_num - 1) % GREATEST(1, CEIL((total_count - 2)::numeric / ${points})) = 0
    ORDER BY timestamp
  `;
  const start = snapshots[0].total_value_usd;
  const pnl_data = snapshots.map(({ timestamp, total_value_usd }) => ({
    timestamp: new Date(timestamp),
    value: total_value_usd,
    pnl_absolute: big(total_value_usd).minus(start).toFixed(),
    pnl_percentage: percentage(total_value_usd, start),
  }));
  const { value, pnl_absolute, pnl_percentage } = pnl_data.at(-1);
  return {
    wallet_address: wallet,
    period,
    data_points: pnl_data.length,
    pnl_data,
    summary: { initial_value: start, current_value: value, pnl_absolute, pnl_percentage },
  };
}
