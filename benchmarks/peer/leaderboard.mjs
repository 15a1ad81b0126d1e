// The ranking by profit: everybody's newest snapshot, found by its index.
import { desc, eq, sql } from "drizzle-orm";
import { big, db } from "./database.mjs";
import { portfolioSnapshots as snapshots, users } from "./schema.mjs";
import { percentage } from "./portfolio.mjs";

const newest = db
  .select({
    timestamp: snapshots.timestamp,
    total_value_usd: snapshots.total_value_usd,
    pnl_from_start: snapshots.pnl_from_start,
  })
  .from(snapshots)
  .where(eq(snapshots.user_id, users.id))
  .orderBy(desc(snapshots.timestamp))
  .limit(1)
  .as("newest");

const ranking = db
  .select({
    wallet_address: users.wallet_address,
    username: users.username,
    timestamp: newest.timestamp,
    total_value_usd: newest.total_value_usd,
    pnl: newest.pnl_from_start,
  })
  .from(users)
  .innerJoinLateral(newest, sql`true`)
  .orderBy(desc(newest.pnl_from_start), users.wallet_address)
  .limit(sql.placeholder("limit"))
  .prepare("ranking");

const counted = db.select({ total: sql`count(*)::integer` }).from(users).prepare("counted");

/** The first places. */
export async function leaderboard(limit) {
  const [rows, [{ total }]] = await Promise.all([ranking.execute({ limit }), counted.execute()]);
  return { users: places(rows, 0), total, as_of: rows[0]?.timestamp ?? null };
}

/** The places around a wallet's: everybody is ranked, and the part cut out. */
export async function around(wallet_address, limit) {
  const rows = await ranking.execute({ limit: null });
  const own = rows.findIndex((row) => row.wallet_address === wallet_address);
  const first = Math.max(0, Math.min(own - Math.trunc(limit / 2), rows.length - limit));
  return {
    users: places(rows.slice(first, first + limit), first),
    total: rows.length,
    as_of: rows[0]?.timestamp ?? null,
  };
}

function places(rows, first) {
  return rows.map(({ timestamp: _, ...row }, place) => ({
    rank: first + place + 1,
    ...row,
    pnl_percentage: percentage(row.total_value_usd, big(row.total_value_usd).minus(row.pnl)),
  }));
}
