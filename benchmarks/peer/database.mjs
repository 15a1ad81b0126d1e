// One small pool of connections, and numbers that never leave the decimal system.
import BigNumber from "bignumber.js";
import { drizzle } from "drizzle-orm/postgres-js";
import postgres from "postgres";

// Small pools serve two cores best; PEER_POOL tries another size.
const POOL_SIZE = Number(process.env.PEER_POOL ?? 8);

BigNumber.config({ DECIMAL_PLACES: 30, EXPONENTIAL_AT: 1e9 });

const connect = () => postgres(process.env.DATABASE_URL, { max: POOL_SIZE });

export const client = connect();
export const db = drizzle({ client });

/** For transactions alone: postgres.js loses the begin that it sends behind another statement. */
export const trades = drizzle({ client: connect() });

/** The decimal number that a text spells. */
export const big = (text) => new BigNumber(text);
