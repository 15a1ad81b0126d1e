// Written from the server's procedures; edit those and generate this anew.
import type {
  TRPCBuiltRouter,
  TRPCDefaultErrorShape,
  TRPCMutationProcedure,
  TRPCQueryProcedure,
  TRPCSubscriptionProcedure,
} from "@trpc/server";

type Mutation<I, O> = TRPCMutationProcedure<{ meta: unknown; input: I; output: O }>;
type Query<I, O> = TRPCQueryProcedure<{ meta: unknown; input: I; output: O }>;
type Subscription<I, O> = TRPCSubscriptionProcedure<{ meta: unknown; input: I; output: AsyncIterable<O, void, unknown> }>;

/**
 * What a failed call tells: `reason` is a stable word, `facts` are the figures and names of its
 * sentence, `issues` is what is wrong with the input.
 */
export interface ErrorShape extends TRPCDefaultErrorShape {
  data: TRPCDefaultErrorShape["data"] & {
    reason?: string;
    facts?: Record<string, string>;
    issues?: { path: (string | number)[]; message: string }[];
  };
}

/**
 * Your account at a season's end, and what it would have been without your keys' orders.
 *
 * It is arithmetic on the ledger, not what would have happened: you might have traded otherwise.
 * `orders_by_key` were left out, and `impossible_orders` of your own, for which you would have
 * held too little. What you opened yourself is ended as it was.
 */
export interface AccountWithoutAgent {
  season: string;
  initial_value_usd: string;
  total_value_usd: string;
  without_usd: string;
  orders_by_key: number;
  impossible_orders: number;
}

/** One decision: `target` is an address or the competition's id, `target_name` its name. */
export interface Act {
  id: string;
  act: "start_competition" | "pause_competition" | "resume_competition" | "end_competition" | "schedule_competition" | "schedule_next" | "set_fees" | "set_order_limits" | "set_open_interest" | "halt_token" | "resume_token" | "disqualify" | "reinstate" | "clear_name" | "clear_bio" | "set_entry" | "make_codes" | "revoke_code" | "set_invited_wallets" | "set_ranking" | "set_prizes" | "set_disclosure" | "announce" | "withdraw_announcement" | "write_study" | "seal_study" | "look_at_study";
  target: string;
  target_name: string;
  reason: string;
  details: Record<string, unknown>;
  admin_wallet_address: string;
  admin_username: string;
  created_at: string;
}

/** A page of the log, the newest act first. */
export interface Acts {
  acts: Act[];
  total: number;
  limit: number;
  offset: number;
}

export interface AdminActsInput {
  limit?: number;
  offset?: number;
}

export interface AdminAnnounceInput {
  idempotency_key?: string | null;
  /** why; shown to traders, kept in the log */
  reason: string;
  text_en: string;
  text_ja: string;
  shown_until: string;
}

export interface AdminBatchRunsInput {
  job?: string | null;
  limit?: number;
  offset?: number;
}

export interface AdminClearBioInput {
  idempotency_key?: string | null;
  /** a Solana wallet address: base58 of 32 bytes */
  wallet_address: string;
  /** why; shown to traders, kept in the log */
  reason: string;
}

export interface AdminClearNameInput {
  idempotency_key?: string | null;
  /** a Solana wallet address: base58 of 32 bytes */
  wallet_address: string;
  /** why; shown to traders, kept in the log */
  reason: string;
}

export interface AdminCostInput {
  units?: number;
}

export interface AdminDisqualifyInput {
  idempotency_key?: string | null;
  /** a Solana wallet address: base58 of 32 bytes */
  wallet_address: string;
  /** why; shown to traders, kept in the log */
  reason: string;
}

export interface AdminEndInput {
  idempotency_key?: string | null;
  /** why; shown to traders, kept in the log */
  reason: string;
}

export interface AdminExportTradersInput {
  /** a competition's id, of competition.list; without it the newest begun */
  season?: string | null;
}

export interface AdminHaltTokenInput {
  idempotency_key?: string | null;
  token_address: string;
  /** why; shown to traders, kept in the log */
  reason: string;
}

export interface AdminInvitationsInput {
  limit?: number;
  offset?: number;
}

export interface AdminLookAtStudyInput {
  idempotency_key?: string | null;
  study_id: string;
  /** why; shown to traders, kept in the log */
  reason: string;
}

export interface AdminMakeCodesInput {
  idempotency_key?: string | null;
  /** why; shown to traders, kept in the log */
  reason: string;
  count: number;
  uses_max?: number;
}

export interface AdminMarkoutsInput {
  limit?: number;
}

export interface AdminPauseInput {
  idempotency_key?: string | null;
  /** why; shown to traders, kept in the log */
  reason: string;
}

export interface AdminReinstateInput {
  idempotency_key?: string | null;
  /** a Solana wallet address: base58 of 32 bytes */
  wallet_address: string;
  /** why; shown to traders, kept in the log */
  reason: string;
}

export interface AdminResumeInput {
  idempotency_key?: string | null;
  /** why; shown to traders, kept in the log */
  reason: string;
}

export interface AdminResumeTokenInput {
  idempotency_key?: string | null;
  token_address: string;
  /** why; shown to traders, kept in the log */
  reason: string;
}

export interface AdminRevokeCodeInput {
  idempotency_key?: string | null;
  code: string;
  /** why; shown to traders, kept in the log */
  reason: string;
}

export interface AdminScheduleInput {
  idempotency_key?: string | null;
  /** why; shown to traders, kept in the log */
  reason: string;
  name?: string | null;
  starts_at?: string | null;
  ends_at?: string | null;
  season?: string | null;
}

export interface AdminScheduleNextInput {
  idempotency_key?: string | null;
  /** why; shown to traders, kept in the log */
  reason: string;
  name: string;
  starts_at: string;
  ends_at: string;
}

export interface AdminSealStudyInput {
  idempotency_key?: string | null;
  study_id: string;
  /** why; shown to traders, kept in the log */
  reason: string;
}

export interface AdminSetDisclosureInput {
  idempotency_key?: string | null;
  /** why; shown to traders, kept in the log */
  reason: string;
  disclosure: "live" | "delayed" | "hidden";
  delay_seconds?: number;
  season?: string | null;
}

export interface AdminSetEntryInput {
  idempotency_key?: string | null;
  /** why; shown to traders, kept in the log */
  reason: string;
  admission: "open" | "codes" | "wallets";
  guests_allowed: boolean;
  joins_until?: string | null;
  traders_max?: number | null;
}

export interface AdminSetFeesInput {
  idempotency_key?: string | null;
  /** why; shown to traders, kept in the log */
  reason: string;
  swap_fee_rate?: string | null;
  perp_fee_rate?: string | null;
  execution_delay_ms?: number | null;
  decision_delay_seconds?: number | null;
}

export interface AdminSetInvitedWalletsInput {
  idempotency_key?: string | null;
  /** why; shown to traders, kept in the log */
  reason: string;
  wallets: string[];
}

export interface AdminSetOpenInterestInput {
  idempotency_key?: string | null;
  token_address: string;
  open_interest_usd_max: string;
  /** why; shown to traders, kept in the log */
  reason: string;
}

export interface AdminSetOrderLimitsInput {
  idempotency_key?: string | null;
  token_address: string;
  order_usd_max: string;
  free_size_usd: string;
  depth_usd: string;
  /** why; shown to traders, kept in the log */
  reason: string;
}

export interface AdminSetPrizesInput {
  idempotency_key?: string | null;
  /** why; shown to traders, kept in the log */
  reason: string;
  prizes: string[];
  season?: string | null;
}

export interface AdminSetRankingInput {
  idempotency_key?: string | null;
  /** why; shown to traders, kept in the log */
  reason: string;
  ranking: "return" | "sortino" | "calmar" | "return_less_drawdown";
  deviation_floor?: string;
  drawdown_floor?: string;
  drawdown_multiple?: string;
  liquidations_max?: number | null;
  traded_days_min?: number;
}

export interface AdminStartInput {
  idempotency_key?: string | null;
  /** why; shown to traders, kept in the log */
  reason: string;
}

export interface AdminStudyArmsInput {
  study_id: string;
}

export interface AdminStudyPowerInput {
  treated: number;
  control: number;
  volatility: string;
  days: number;
}

export interface AdminTradersInput {
  search?: string;
  filter?: "all" | "flagged" | "disqualified" | "shared_address" | "same_orders" | "opposite_positions" | "high_markouts";
  /** a competition's id, of competition.list; without it the newest begun */
  season?: string | null;
  limit?: number;
  offset?: number;
}

export interface AdminWithdrawAnnouncementInput {
  idempotency_key?: string | null;
  number: string;
  /** why; shown to traders, kept in the log */
  reason: string;
}

export interface AdminWriteStudyInput {
  idempotency_key?: string | null;
  /** why; shown to traders, kept in the log */
  reason: string;
  question_en: string;
  question_ja: string;
  consent_en: string;
  consent_ja: string;
  agent: string;
  offer: "ready_key" | "own_agent";
  treated_share: string;
  control_share: string;
  ends_at: string;
  primary?: "users" | "days";
  winsor_share?: string;
  delay_seconds?: number;
  wallets?: string[] | null;
  season?: string | null;
}

/**
 * Something that a key did for its owner's wallet.
 *
 * `order`: an order was filled or carried out; `refusal`: one was refused, or its key has not the
 * scope; `decision`: an entry was added to the journal. `asked` is the input of the `procedure`
 * without its idempotency key, `receipt` what it answered. `filled` and `cancelled`: so ended an
 * order that waited for its price, `receipt` is what the notification of it says. `ready` comes
 * first and after a gap: what is shown may be old then.
 */
export interface AgentEvent {
  kind: "ready" | "order" | "refusal" | "decision" | "filled" | "cancelled";
  at: string;
  key_id: string | null;
  procedure: string | null;
  asked: Record<string, unknown> | null;
  receipt: Record<string, unknown> | null;
  refusal: EventRefusal | null;
}

/**
 * A key without its text, of which `ending` is the end.
 *
 * A cap of null does not limit; amounts are in USD. `orders_today` and `value_today_usd` are what
 * counts in the caps of the present day of UTC, `open_positions` how many it has opened that are
 * open. `last_used_at` is to the minute.
 */
export interface AgentKey {
  id: string;
  name: string;
  ending: string;
  scopes: ("read" | "trade" | "journal" | "practice")[];
  max_order_usd: string | null;
  max_day_usd: string | null;
  orders_per_day: number | null;
  orders_today: number;
  value_today_usd: string;
  open_positions: number;
  created_at: string;
  expires_at: string | null;
  revoked_at: string | null;
  last_used_at: string | null;
  state: "active" | "expired" | "revoked";
}

/** Your keys: those that open something first, the newest first. */
export interface AgentKeys {
  keys: AgentKey[];
}

/**
 * What an agent said of why: with an order, whose type and terms are here, or without, where
 * they are null.
 */
export interface AgentReason {
  from_symbol: string | null;
  to_symbol: string | null;
  amount_from: string | null;
  amount_to: string | null;
  direction: "long" | "short" | null;
  leverage: number | null;
  recorded_at: string;
  wallet_address: string;
  username: string;
  kind: "order" | "hold" | "plan" | "note" | "declaration";
  reason: string;
  transaction_type: "system" | "swap" | "stake" | "unstake" | "liquid_stake" | "liquid_unstake" | "lend" | "withdraw" | "perp_open" | "perp_close" | "perp_liquidation" | "perp_funding" | "perp_margin" | "order_reserve" | "order_release" | null;
}

/**
 * What the agents of a season said last, one entry of each, the newest first.
 *
 * It is as old as the season's delay of decisions at least; where the organiser hides what is
 * traded there is none until the season is settled.
 */
export interface AgentReasons {
  reasons: AgentReason[];
  is_hidden: boolean;
}

/**
 * A wallet's agent in a season: what it was last declared to be, and how it does.
 *
 * `place` is null for who takes no part. Ratios are of `hours` hourly returns, not annualised; a
 * standard error is null before two of them. `trades_counted` are swaps, each by what its tokens
 * are worth against those that they replaced, and ended positions; `hit_rate` is the share of
 * them that gained, `profit_factor` what they gained for each USD that others lost, null where
 * none lost. `turnover_ratio` is `turnover_usd`, the notional traded, for each USD of mean
 * equity; `exposure_ratio` what is held beside USDC now, and the notional of positions, for each
 * USD of equity. `cost_usd` is what deciding cost, as far as the journal says so.
 *
 * Fees and exposure are null for others while the organiser delays what they see, and the rest is
 * as of then.
 */
export interface AgentRecord {
  wallet_address: string;
  agent: DeclaredAgent | null;
  season: string | null;
  place: LeaderboardEntry | null;
  places: number | null;
  hours: number;
  sharpe_standard_error: string | null;
  sortino_standard_error: string | null;
  trades_counted: number;
  hit_rate: string | null;
  profit_factor: string | null;
  turnover_usd: string;
  turnover_ratio: string | null;
  fees_usd: string | null;
  exposure_ratio: string | null;
  decisions: number;
  cost_usd: string | null;
}

export interface AgentsGetInput {
  /** a Solana wallet address: base58 of 32 bytes */
  wallet_address: string;
  /** a competition's id, of competition.list; without it the newest begun */
  season?: string | null;
}

export interface AgentsWithoutInput {
  /** a competition's id, of competition.list; without it the newest begun */
  season?: string | null;
}

/** What the organiser says to all, in English and in Japanese, until `shown_until`. */
export interface Announcement {
  id: string;
  text_en: string;
  text_ja: string;
  created_at: string;
  shown_until: string;
}

/** Those that are shown now, the newest first. */
export interface Announcements {
  announcements: Announcement[];
}

export interface ArenaEquityInput {
  wallets?: string[] | null;
  /** a competition's id, of competition.list; without it the newest begun */
  season?: string | null;
}

export interface AuthChallengeInput {
  /** a Solana wallet address: base58 of 32 bytes */
  wallet_address: string;
}

export interface AuthSignInInput {
  /** a Solana wallet address: base58 of 32 bytes */
  wallet_address: string;
  signed_message: string;
  signature: string;
  is_guest?: boolean | null;
  agrees_to_study?: string | null;
}

/** One period that a job did. */
export interface BatchRun {
  job: string;
  period: string;
  finished_at: string;
  counts: Record<string, number>;
  rows: WrittenRows[];
}

/** A page of the batches, the newest period first. */
export interface BatchRuns {
  runs: BatchRun[];
  total: number;
  limit: number;
  offset: number;
}

/**
 * A day, from midnight to midnight: the value at its end, and what it had made of that at its
 * beginning, in USD.
 */
export interface CalendarDay {
  day: string;
  opening_value_usd: string;
  closing_value_usd: string;
  pnl_usd: string;
  pnl_percentage: string;
}

/** An order that was cancelled; `released` units of the token are in the wallet again. */
export interface CancelReceipt {
  success: true;
  order_id: string;
  released_token_address: string;
  released: string;
}

/**
 * Accepted prices from `opens_at` on, in USD per whole token; `ticks` is how many there were.
 *
 * `is_closed` is false while the interval goes on. Nothing is bought here, so there is no volume.
 */
export interface Candle {
  opens_at: string;
  open: string;
  high: string;
  low: string;
  close: string;
  volume: null;
  ticks: number;
  is_closed: boolean;
}

/** From `since` up to `until` no price was accepted: that many candles in a row are missing. */
export interface CandleGap {
  since: string;
  until: string;
  candles: number;
}

/**
 * The candles of a token, oldest first, and the gaps between them.
 *
 * An interval without a tick has no candle and lies in one of `gaps`; a price is never carried
 * on from the candle before. `empty_because` is null unless there is no candle at all.
 */
export interface Candles {
  token_address: string;
  symbol: string;
  interval: "1m" | "5m" | "15m" | "1h" | "4h" | "1d";
  order: "oldest_first";
  candles: Candle[];
  gaps: CandleGap[];
  empty_because: string | null;
}

/** A standing, and `signed`: the same with the server's signature, fit for a link. */
export interface Card {
  signed: string;
  standing: Standing;
}

/** What to sign: the fields as Sign-In With Solana has them, and the exact text of them. */
export interface Challenge {
  domain: string;
  address: string;
  statement: string;
  uri: string;
  version: "1";
  chain_id: string;
  nonce: string;
  issued_at: string;
  expiration_time: string;
  message: string;
}

/**
 * How a position ended, in USDC; `funding` is all it was paid or charged. `left_size` is what
 * stays open of one that was closed in part, with all its funding.
 *
 * `exit_price` is the mark price, worse by `impact_bps`; the mark price was observed at
 * `observed_at`, after the order arrived.
 */
export interface ClosedDetails {
  transaction_id: string;
  exit_price: string;
  mark_price: string;
  impact_bps: string;
  observed_at: string;
  payout: string;
  fee: string;
  funding: string;
  left_size: string;
}

/**
 * A position that has ended: amounts in USDC, prices in USD, `position_size` in the token.
 *
 * `pnl` is what was paid out less the collateral, `fee` that of closing, `funding` all that was
 * received or, below 0, paid. What was open at the end of the competition is `settled` then. One
 * that was closed in parts comes once for each, by its `transaction_id`.
 */
export interface ClosedPosition {
  id: string;
  transaction_id: string;
  token_address: string;
  symbol: string;
  direction: "long" | "short";
  leverage: number;
  position_size: string;
  entry_price: string;
  exit_price: string;
  collateral_amount: string;
  entry_funding_rate: string;
  funding: string;
  fee: string;
  pnl: string;
  ending: "closed" | "take_profit" | "stop_loss" | "liquidated" | "settled";
  opened_at: string;
  closed_at: string;
}

/** A page of the ended positions of a wallet, the newest ending first. */
export interface ClosedPositions {
  positions: ClosedPosition[];
  total: number;
  limit: number;
  offset: number;
}

/** A position that was closed; `pnl` is its payout less the collateral taken out. */
export interface ClosedReceipt {
  success: true;
  pnl: string;
  details: ClosedDetails;
}

/** An invitation code: how many have used it, and how many may. */
export interface Code {
  code: string;
  uses: number;
  uses_max: number;
  created_at: string;
  revoked_at: string | null;
}

export interface CompetitionEnterInput {
  idempotency_key?: string | null;
  code: string;
}

/**
 * Times and rules; `swap_fee_rate` is a fraction of the amount from, `perp_fee_rate` of the
 * notional of a position, at opening and at closing.
 *
 * An order fills at prices observed `execution_delay_ms` after it arrived, or later. What agents
 * say of why they decided is shown to others `decision_delay_seconds` later.
 *
 * While it is paused, orders other than `paused_allows` are refused and nobody is liquidated;
 * afterwards positions are liquidated from the next observed price on. At `ends_at` open
 * positions are settled and everything is valued at `final_prices`, the first observed then or up
 * to a minute later, else the last before; null until that is done, minutes after the end.
 *
 * `paused_for` is why the organiser paused it, null while it is not, or when they did not say.
 *
 * `price_source` is who gave the newest price; in a simulated market nothing is real. `organiser`
 * is null where they do not name themselves.
 */
export interface CompetitionState {
  id: string;
  name: string;
  state: "upcoming" | "running" | "paused" | "ended";
  paused_for: string | null;
  starts_at: string;
  ends_at: string;
  now: string;
  grant: Grant[];
  swap_fee_rate: string;
  perp_fee_rate: string;
  execution_delay_ms: number;
  ranking: RankingRules;
  decision_delay_seconds: number;
  orders: OrderRules;
  paused_allows: string[];
  liquidates_while_paused: boolean;
  final_prices: FinalPrice[] | null;
  price_age_max_seconds: number;
  price_source: string;
  is_simulated: boolean;
  organiser: Organiser | null;
}

/**
 * Every token that is held but USDC, which pays for the others, by the average cost.
 *
 * The grant counts at the prices of the season's start, a swap at what was given for it, and
 * interest as nothing; what is staked for a liquid token takes its cost along. `is_counted` is
 * false, and no token is told, of a wallet with more than 20,000 transactions in the season.
 */
export interface CostBasisByToken {
  wallet_address: string;
  is_counted: boolean;
  tokens: TokenCost[];
}

/**
 * Now, and so many days on at the same pace, the largest tables first.
 *
 * Compute hours count from `awake_since`, null when the database was not awake in a fortnight.
 */
export interface DatabaseCost {
  tables: TableCost[];
  bytes: number;
  connections: number;
  connections_max: number;
  awake_since: string | null;
  compute_hours: number;
  forecast_days: number;
  forecast_bytes: number;
  forecast_compute_hours: number;
  plans: HostingPlan[];
}

/** A token's price of a day ago in USD, and how far the stored one is from it, in percent. */
export interface DayChange {
  token_address: string;
  symbol: string;
  day_ago_usd: string | null;
  change_percentage: string | null;
}

/** Every token's change since `day_ago`, by symbol; null where no price is as old. */
export interface DayChanges {
  changes: DayChange[];
  day_ago: string;
}

/**
 * One entry. `content` is what was said, as JSON in the form that is hashed, which the fields
 * before it are of; `transaction_id` is that of the order that was made.
 *
 * `hash` is SHA-256 of the hash before it and, a line each, the number, the time, the kind, the
 * transaction and the content. Before the first stands the SHA-256 of nothing.
 */
export interface Decision {
  number: number;
  kind: "order" | "hold" | "plan" | "note" | "declaration";
  recorded_at: string;
  transaction_id: string | null;
  is_by_agent: boolean;
  reason: string | null;
  confidence: string | null;
  invalidation: string | null;
  token_address: string | null;
  cost_usd: string | null;
  content: string;
  hash: string;
}

export interface DecisionsDeclareInput {
  name: string;
  model: string;
  build: string;
  author: string;
}

export interface DecisionsListInput {
  /** a Solana wallet address: base58 of 32 bytes */
  wallet_address: string;
  limit?: number;
  before?: number | null;
}

export interface DecisionsRecordInput {
  kind: "hold" | "plan" | "note";
  /** why, in words for people */
  reason: string;
  confidence?: string | null;
  invalidation?: string | null;
  token_address?: string | null;
  cost_usd?: string | null;
}

/** What a wallet declared its agent to be, last at `declared_at`. */
export interface DeclaredAgent {
  name: string;
  model: string;
  build: string;
  author: string;
  declared_at: string;
}

/** A stake or a loan that began: `principal` units at `interest_rate` percent a year. */
export interface DepositDetails {
  investment_id: string;
  transaction_id: string;
  token_address: string;
  principal: string;
  interest_rate: string;
  start_date: string;
}

/** A trader who can no longer trade and ranks behind all others. */
export interface DisqualifiedTrader {
  wallet_address: string;
  username: string;
  reason: string;
  disqualified_at: string;
}

/** It was done. */
export interface Done {
  success: true;
}

/**
 * Who may enter the competition, and what is missing for the wallet that asks.
 *
 * With the admission `codes` an invitation code is needed, with `wallets` a place on the
 * organiser's list. Guest wallets are those that said at their sign-in that they were made in a
 * page. `joins_until` is the last moment to join, and at most `traders_max` take part; null sets
 * no limit. `traders` is how many do, null where there is no limit.
 *
 * `missing` is null when nothing is: `sign_in` with a wallet; `code`: `competition.enter` with
 * one; `invitation`: sign in with the wallet that the organiser has listed; `own_wallet`: sign
 * in with a wallet that is no guest; `late` or `full`: wait for the next competition.
 */
export interface Entry {
  competition: string;
  admission: "open" | "codes" | "wallets";
  guests_allowed: boolean;
  joins_until: string | null;
  traders_max: number | null;
  traders: number | null;
  takes_part: boolean;
  missing: "sign_in" | "code" | "invitation" | "own_wallet" | "late" | "full" | null;
}

/** A portfolio's value over a period, in USD, oldest first. */
export interface EquityCurve {
  wallet_address: string;
  period: "1d" | "7d" | "30d" | "90d" | "1y";
  data_points: number;
  pnl_data: EquityPoint[];
  summary: EquitySummary;
}

/** A trader, and the return at each of the moments; null where none was measured. */
export interface EquityLine {
  rank: number;
  wallet_address: string;
  username: string;
  is_agent: boolean;
  pnl_percentages: (string | null)[];
}

/**
 * The returns of the first ten, and of who was asked for, by rank, at the same moments, the
 * oldest first.
 */
export interface EquityLines {
  timestamps: string[];
  traders: EquityLine[];
}

/** The value at one moment, and the profit since the first point of the period. */
export interface EquityPoint {
  timestamp: string;
  value: string;
  pnl_absolute: string;
  pnl_percentage: string;
}

/** The first and the last point of the period. */
export interface EquitySummary {
  initial_value: string;
  current_value: string;
  pnl_absolute: string;
  pnl_percentage: string;
}

/** Why an order was refused: the stable word, the sentence, and the facts in it. */
export interface EventRefusal {
  reason: string;
  message: string;
  facts: Record<string, string>;
}

/**
 * At which price a position would close now: the mark price, worse by `impact_bps`.
 *
 * An order to close names this price as its `quoted_price`.
 */
export interface ExitDetails {
  exit_price: string;
  mark_price: string;
  impact_bps: string;
  notional_usd: string;
}

/** A price as of the end, in USD: observed `age_seconds` before it, 0 at it or just after. */
export interface FinalPrice {
  token_address: string;
  symbol: string;
  price_usd: string;
  observed_at: string;
  age_seconds: number;
}

/**
 * A trader, and what makes them worth a look: a reason to look, and no proof.
 *
 * `wallets_of_address` is how many wallets ever signed in from a network that theirs did, theirs
 * included. `same_orders` are orders of theirs that another trader gave alike, to the unit, within
 * the same two seconds; `opposite_positions` those that another opened the other way round, as
 * large, within the same ten seconds. `markout_t` is given where it is high. `flags` names what is
 * above its threshold.
 */
export interface FoundTrader {
  wallet_address: string;
  username: string;
  joined_at: string;
  total_value_usd: string | null;
  pnl_percentage: string | null;
  liquidations: number;
  disqualified: string | null;
  wallets_of_address: number;
  same_orders: number;
  opposite_positions: number;
  markout_t: string | null;
  flags: ("shared_address" | "same_orders" | "opposite_positions" | "high_markouts")[];
}

/**
 * A page of the traders of a season, who is flagged first, then by return.
 *
 * Orders of the last `hours` are compared. The thresholds of the flags stand beside.
 */
export interface FoundTraders {
  traders: FoundTrader[];
  total: number;
  limit: number;
  offset: number;
  wallets_min: number;
  same_orders_min: number;
  opposite_positions_min: number;
  hours: number;
}

/**
 * What was received or, below 0, paid in USDC for the last `seconds`; `rate` is of 8 hours,
 * `price_usd` that of the token.
 */
export interface FundingPayment {
  settled_at: string;
  rate: string;
  price_usd: string;
  seconds: number;
  amount: string;
}

/** All funding of one position up to the last settlement, the newest payment first. */
export interface FundingPayments {
  position_id: string;
  symbol: string;
  payments: FundingPayment[];
}

/** One token of the starting portfolio. */
export interface Grant {
  token_address: string;
  symbol: string;
  amount: string;
}

/** A token in which nothing but ending positions and investments is possible. */
export interface HaltedToken {
  token_address: string;
  symbol: string;
  reason: string;
  halted_at: string;
}

/**
 * Prices, the oldest first, jobs and sources.
 *
 * `queue`, `jobs` and `sources` are null while Redis is away.
 *
 * `refused_prices` is how many candidates the gate kept out within the last hour.
 */
export interface Health {
  prices: PriceHealth[];
  refused_prices: number;
  queue: QueueDepths | null;
  jobs: LastRun[] | null;
  sources: SourceHealth[] | null;
  now: string;
}

/** A token in the wallet: its symbol as `token`, prices and values in USD, null if unpriced. */
export interface Holding {
  token: string;
  token_address: string;
  balance: string;
  price_usd: string | null;
  value_usd: string | null;
}

/**
 * How prices stood so long after your fills, in basis points of notional in your favour.
 *
 * The mean is weighted by notional. Fills at one moment share their move: together they are one
 * observation. The mean is null without any, its standard error with fewer than two.
 */
export interface HorizonMarkouts {
  horizon_seconds: number;
  fills: number;
  observations: number;
  mean_bps: string | null;
  standard_error_bps: string | null;
}

/** What a plan includes for `usd` a month; `is_enough`: as much as a month will need. */
export interface HostingPlan {
  name: string;
  usd: number;
  storage_gb: number;
  compute_hours: number;
  is_enough: boolean;
}

/** What the portfolio was worth at a full hour. */
export interface HourlyValue {
  at: string;
  value_usd: string;
}

/**
 * A stake or a loan: amounts in units of its token, the rate in percent a year.
 *
 * `value` is what ending it now would give; `accrued_interest` is as of `last_update`. A liquid
 * stake gave `lst_amount` liquid-staking tokens, of which `lst_held` are still in the wallet: it
 * is worth those. They count for the oldest stakes first.
 */
export interface Investment {
  id: string;
  token_address: string;
  symbol: string;
  action_type: "staking" | "liquid_staking" | "lending";
  principal: string;
  accrued_interest: string;
  interest_rate: string;
  start_date: string;
  last_update: string;
  status: "active" | "withdrawn";
  lst_token_address: string | null;
  lst_symbol: string | null;
  lst_amount: string | null;
  lst_held: string | null;
  value: string;
  value_usd: string | null;
}

/** All investments of a wallet, newest first. */
export interface Investments {
  investments: Investment[];
}

export interface InvestmentsLendInput {
  reason?: string | null;
  confidence?: string | null;
  invalidation?: string | null;
  idempotency_key?: string | null;
  token_address: string;
  amount: string;
  wallet_address?: string | null;
}

export interface InvestmentsLiquidStakeInput {
  reason?: string | null;
  confidence?: string | null;
  invalidation?: string | null;
  idempotency_key?: string | null;
  token_address: string;
  amount: string;
  wallet_address?: string | null;
}

export interface InvestmentsListInput {
  /** a Solana wallet address: base58 of 32 bytes */
  wallet_address: string;
  /** a competition's id, of competition.list; without it the newest begun */
  season?: string | null;
}

export interface InvestmentsStakeInput {
  reason?: string | null;
  confidence?: string | null;
  invalidation?: string | null;
  idempotency_key?: string | null;
  token_address: string;
  amount: string;
  wallet_address?: string | null;
}

export interface InvestmentsUnstakeInput {
  reason?: string | null;
  confidence?: string | null;
  invalidation?: string | null;
  idempotency_key?: string | null;
  investment_id: string;
  wallet_address?: string | null;
}

/** A page of the competition's codes, the newest first, and its listed wallets. */
export interface Invitations {
  codes: Code[];
  total: number;
  limit: number;
  offset: number;
  wallets: string[];
}

/**
 * A page of a wallet's journal. It has `entries` in all, of which the newest has the `hash`.
 *
 * Others see an entry `decision_delay_seconds` of competition.get after it was made.
 */
export interface Journal {
  wallet_address: string;
  agent: DeclaredAgent | null;
  entries: number;
  hash: string | null;
  order: "newest_first";
  decisions: Decision[];
}

export interface KeysCreateInput {
  name: string;
  /** read: prices and portfolios; trade: orders; journal: its decisions; practice: on its own, never for the season */
  scopes: ("read" | "trade" | "journal" | "practice")[];
  /** in USD; null does not limit */
  max_order_usd?: string | null;
  /** in USD; null does not limit */
  max_day_usd?: string | null;
  orders_per_day?: number | null;
  expires_at?: string | null;
}

export interface KeysRevokeInput {
  id: string;
  close_positions?: boolean;
}

/** How a job went the last time; `late_seconds` is null for one nobody had set a time for. */
export interface LastRun {
  job: string;
  outcome: "done" | "failed";
  finished_at: string;
  duration_seconds: number;
  late_seconds: number | null;
  counts: Record<string, number>;
}

/**
 * A page of `total` places, valued at one set of prices; null before the first.
 *
 * `ranking` is what the season ranks by.
 */
export interface Leaderboard {
  users: LeaderboardEntry[];
  total: number;
  as_of: string | null;
  ranking: "return" | "sortino" | "calmar" | "return_less_drawdown";
  limit: number;
  offset: number;
}

export interface LeaderboardCardInput {
  /** a Solana wallet address: base58 of 32 bytes */
  wallet_address: string;
  /** a competition's id, of competition.list; without it the newest begun */
  season?: string | null;
}

/**
 * One place: values in USD; `hold_pnl_percentage` is what just holding the grant gave.
 *
 * Sharpe and Sortino ratios are of hourly returns, not annualised, null before two hours.
 * `score` is the figure that the season ranks by. `traded_days` are those of 24 hours from its
 * start on with a trade in them. Who does not meet the season's limits of liquidations and days
 * ranks behind all who do. Null is what a season that ended under an earlier release lacks.
 *
 * `disqualified` is why the organiser excluded the trader, who then ranks behind all others.
 * `is_agent` says that a program ordered by a key in the season, as of the valuation.
 */
export interface LeaderboardEntry {
  rank: number;
  wallet_address: string;
  username: string;
  total_value_usd: string;
  pnl: string;
  pnl_percentage: string;
  hold_pnl_percentage: string;
  max_drawdown_percentage: string;
  sharpe_ratio: string | null;
  sortino_ratio: string | null;
  score: string | null;
  trades: number;
  traded_days: number | null;
  liquidations: number;
  meets_limits: boolean;
  disqualified: string | null;
  is_agent: boolean;
}

export interface LeaderboardGetInput {
  limit?: number;
  offset?: number;
  sort?: "rank" | "return" | "drawdown" | "sharpe" | "trades";
  around?: string | null;
  search?: string;
  /** a competition's id, of competition.list; without it the newest begun */
  season?: string | null;
  who?: "all" | "people" | "agents";
  wallets?: string[] | null;
}

export interface LeaderboardResultInput {
  /** a Solana wallet address: base58 of 32 bytes */
  wallet_address: string;
  /** a competition's id, of competition.list; without it the newest begun */
  season?: string | null;
}

export interface LeaderboardSignedStandingInput {
  signed: string;
}

export interface LeaderboardStandingInput {
  /** a Solana wallet address: base58 of 32 bytes */
  wallet_address: string;
  /** a competition's id, of competition.list; without it the newest begun */
  season?: string | null;
}

/**
 * `amount` units of a token became `lst_amount` liquid-staking tokens (LST).
 *
 * `exchange_rate` is token per LST; it grows by `interest_rate` percent a year.
 */
export interface LiquidStakeDetails {
  investment_id: string;
  transaction_id: string;
  token_address: string;
  amount: string;
  lst_token_address: string;
  lst_amount: string;
  exchange_rate: string;
  interest_rate: string;
}

/**
 * A pool that gives a liquid-staking token (LST) for the token it is listed under.
 *
 * `exchange_rate` is token per LST; it grows by `interest_rate` percent a year.
 */
export interface LiquidStakePool {
  lst_token_address: string;
  lst_symbol: string;
  exchange_rate: string;
  interest_rate: string;
}

/** A liquid stake that was made. */
export interface LiquidStakeReceipt {
  success: true;
  details: LiquidStakeDetails;
}

/** USD per whole token from `last_updated` on. */
export interface LivePrice {
  token_address: string;
  symbol: string;
  price_usd: string;
  last_updated: string;
}

/** Tokens that were lent. */
export interface LoanReceipt {
  success: true;
  details: DepositDetails;
}

/** The position's margin after it, in USDC, of which `collateral_amount` was put in. */
export interface MarginReceipt {
  success: true;
  position_id: string;
  transaction_id: string;
  collateral_amount: string;
  margin: string;
  liquidation_price: string | null;
}

/**
 * All that an order needs, as of `server_time`.
 *
 * Rules and times are in `competition`, null when there never was one; marks, funding and fees of
 * perpetuals in `perp`; `portfolio` is your own, null without a session.
 */
export interface Market {
  server_time: string;
  competition: CompetitionState | null;
  limits: MarketLimits;
  tokens: MarketToken[];
  perp: PerpMarkets;
  portfolio: Portfolio | null;
}

export interface MarketCandlesInput {
  token_address: string;
  interval?: "1m" | "5m" | "15m" | "1h" | "4h" | "1d";
  limit?: number;
  until?: string | null;
}

/**
 * How much one may ask, and how often prices are observed while somebody looks or trades.
 *
 * Orders are counted by wallet, calls by address.
 */
export interface MarketLimits {
  orders_per_minute: number;
  calls_per_minute: number;
  candles_max: number;
  tick_seconds: number;
}

/**
 * A token with its newest accepted price in USD, null before the first.
 *
 * `observed_at` is when the price was seen outside, `age_seconds` how long ago that was;
 * `halted_for` is why the organiser halted the token, null while it is traded.
 */
export interface MarketToken {
  token_address: string;
  symbol: string;
  decimals: number;
  halted_for: string | null;
  order_limits: TokenOrderLimits | null;
  price_usd: string | null;
  observed_at: string | null;
  age_seconds: number | null;
  source: string | null;
}

/** The markouts of all fills so far, the shortest horizon first. */
export interface Markouts {
  wallet_address: string;
  horizons: HorizonMarkouts[];
}

/** A key. `key` is shown this once and kept nowhere: `Authorization: Bearer alpha_…`. */
export interface NewlyMadeKey {
  id: string;
  key: string;
  name: string;
  scopes: ("read" | "trade" | "journal" | "practice")[];
  max_order_usd: string | null;
  max_day_usd: string | null;
  orders_per_day: number | null;
  created_at: string;
  expires_at: string | null;
}

/** One thing told; `details` depend on `kind`, amounts in them are decimal text. */
export interface Notification {
  id: string;
  kind: "liquidation" | "liquidation_warning" | "funding" | "order_filled" | "order_cancelled" | "position_triggered" | "competition_started" | "competition_ended" | "competition_paused" | "competition_resumed" | "competition_rescheduled" | "token_halted" | "token_resumed" | "disqualified" | "reinstated" | "name_cleared" | "bio_cleared" | "announcement";
  position_id: string | null;
  details: Record<string, unknown>;
  created_at: string;
  read_at: string | null;
}

/** The newest notifications, newest first, and how many of all are unread. */
export interface Notifications {
  notifications: Notification[];
  unread: number;
}

export interface NotificationsListInput {
  wallet_address?: string | null;
  limit?: number;
}

export interface NotificationsMarkReadInput {
  up_to: string;
}

export interface NotificationsOnNewInput {
  /** the id of the last value received; what came after it is sent first */
  lastEventId?: string | null;
}

/**
 * The position as it opened, at the price observed at `observed_at`, after the order arrived;
 * `quoted_price` is what the order named.
 */
export interface OpenedDetails {
  entry_price: string;
  mark_price: string;
  impact_bps: string;
  position_size: string;
  notional_usd: string;
  collateral_amount: string;
  liquidation_price: string | null;
  fee: string;
  quoted_price: string | null;
  observed_at: string;
}

/**
 * An order that waits: `reserved` units of a token are set aside for it until it is filled or
 * cancelled. No price fills it that was observed before `placed_at`.
 */
export interface OrderReceipt {
  success: true;
  order_id: string;
  trigger_price: string;
  reserved_token_address: string;
  reserved: string;
  placed_at: string;
}

/**
 * What holds for every order.
 *
 * It waits `wait_seconds_max` for its price at most. The pages send `default_slippage_bps`, the
 * most one may give is `max_slippage_bps`. Beyond a token's free size an order moves the price by
 * `impact_bps_per_depth` for each of the token's depths, `impact_bps_max` at most; what the same
 * trader bought, or sold, within `impact_window_seconds` counts as one order with it.
 */
export interface OrderRules {
  wait_seconds_max: number;
  default_slippage_bps: number;
  max_slippage_bps: number;
  impact_bps_per_depth: number;
  impact_bps_max: number;
  impact_window_seconds: number;
}

/**
 * What became of an order: `done` with the receipt it was answered, `pending` while it is
 * under way, `unknown` where none with this key was carried out, because it was refused, has not
 * arrived, or was sent over 7 days ago.
 */
export interface OrderStatus {
  state: "done" | "pending" | "unknown";
  receipt: Record<string, unknown> | null;
}

/**
 * A page of orders, newest first, beside what all open ones reserve and the triggers of open
 * positions.
 */
export interface Orders {
  orders: WaitingOrder[];
  total: number;
  limit: number;
  offset: number;
  reserved: Reserved[];
  triggers: PositionTriggers[];
}

export interface OrdersCancelInput {
  reason?: string | null;
  confidence?: string | null;
  invalidation?: string | null;
  idempotency_key?: string | null;
  order_id: string;
  wallet_address?: string | null;
}

export interface OrdersListInput {
  status?: "open" | "filled" | "cancelled" | null;
  limit?: number;
  offset?: number;
}

export interface OrdersPlaceInput {
  reason?: string | null;
  confidence?: string | null;
  invalidation?: string | null;
  idempotency_key?: string | null;
  market: "swap" | "perp";
  kind: "limit" | "stop";
  side: "buy" | "sell";
  token_address: string;
  trigger_price: string;
  amount: string;
  leverage?: number | null;
  wallet_address?: string | null;
}

/** Who holds the competition, and where they are reached. */
export interface Organiser {
  name: string;
  url: string | null;
}

/**
 * What stands of all that was decided; no competition when none was ever set up.
 *
 * The seasons are all that there are, that which begins last first; disqualified are those of the
 * newest season that has begun.
 */
export interface Overview {
  competition: SteeredCompetition | null;
  seasons: SeasonEntry[];
  halted_tokens: HaltedToken[];
  disqualified: DisqualifiedTrader[];
  now: string;
}

export interface PerpAddMarginInput {
  reason?: string | null;
  confidence?: string | null;
  invalidation?: string | null;
  idempotency_key?: string | null;
  position_id: string;
  amount: string;
  wallet_address?: string | null;
}

export interface PerpCloseInput {
  reason?: string | null;
  confidence?: string | null;
  invalidation?: string | null;
  idempotency_key?: string | null;
  /** a quote's rate, a preview's entry price, or the exit price of a close */
  quoted_price?: string | null;
  /** how much worse, in hundredths of a percent */
  max_slippage_bps?: number | null;
  position_id: string;
  fraction?: string;
  wallet_address?: string | null;
}

export interface PerpClosedPositionsInput {
  /** a Solana wallet address: base58 of 32 bytes */
  wallet_address: string;
  limit?: number;
  offset?: number;
  /** a competition's id, of competition.list; without it the newest begun */
  season?: string | null;
}

export interface PerpFundingPaymentsInput {
  /** a Solana wallet address: base58 of 32 bytes */
  wallet_address: string;
  position_id: string;
}

/**
 * A perpetual: rates are fractions, funding of the notional per 8 hours (longs pay above 0).
 *
 * `halted_for` is why the organiser halted the token: positions can only be closed then.
 * All positions together are worth at most `open_interest_usd_max` when one opens, null where
 * nothing limits them.
 */
export interface PerpMarket {
  token_address: string;
  symbol: string;
  name: string;
  icon_url: string | null;
  max_leverage: number;
  is_open: boolean;
  halted_for: string | null;
  mark_price: string | null;
  price_updated_at: string | null;
  maintenance_margin_rate: string;
  funding_rate: string;
  open_interest_usd_max: string | null;
}

/** All markets; `fee_rate` is a fraction of the notional, at opening and at closing. */
export interface PerpMarkets {
  markets: PerpMarket[];
  fee_rate: string | null;
  collateral_min: string;
  next_funding_at: string;
}

export interface PerpOpenInput {
  reason?: string | null;
  confidence?: string | null;
  invalidation?: string | null;
  idempotency_key?: string | null;
  /** a quote's rate, a preview's entry price, or the exit price of a close */
  quoted_price?: string | null;
  /** how much worse, in hundredths of a percent */
  max_slippage_bps?: number | null;
  token_address: string;
  collateral_amount: string;
  leverage: number;
  direction: "long" | "short";
  wallet_address?: string | null;
}

/**
 * An open position: amounts in USDC, prices in USD, `position_size` in the token.
 *
 * `margin` is the collateral with all funding up to the last settlement, `pending_funding` what
 * was gained or, below 0, lost since then; `equity` is both with the unrealised profit.
 * `entry_funding_rate` is the rate when it opened, of the notional per 8 hours. The
 * `liquidation_price` counts pending funding; it is null when no price liquidates, and so is
 * `liquidation_distance_percentage`, how far the mark price is from there.
 */
export interface PerpPosition {
  id: string;
  token_address: string;
  symbol: string;
  direction: "long" | "short";
  leverage: number;
  position_size: string;
  entry_price: string;
  mark_price: string | null;
  notional_usd: string | null;
  collateral_amount: string;
  margin: string;
  equity: string | null;
  unrealised_pnl: string | null;
  roe_percentage: string | null;
  entry_funding_rate: string;
  accumulated_funding: string;
  pending_funding: string | null;
  liquidation_price: string | null;
  liquidation_distance_percentage: string | null;
  opened_at: string;
}

/** The open positions of a wallet, riskiest first. */
export interface PerpPositions {
  positions: PerpPosition[];
}

export interface PerpPositionsInput {
  /** a Solana wallet address: base58 of 32 bytes */
  wallet_address: string;
}

export interface PerpPreviewCloseInput {
  position_id: string;
  fraction?: string;
}

export interface PerpPreviewInput {
  token_address: string;
  collateral_amount: string;
  leverage: number;
  direction: "long" | "short";
}

export interface PerpRemoveMarginInput {
  reason?: string | null;
  confidence?: string | null;
  invalidation?: string | null;
  idempotency_key?: string | null;
  position_id: string;
  amount: string;
  wallet_address?: string | null;
}

export interface PerpSetTriggersInput {
  reason?: string | null;
  confidence?: string | null;
  invalidation?: string | null;
  idempotency_key?: string | null;
  position_id: string;
  take_profit?: string | null;
  stop_loss?: string | null;
  wallet_address?: string | null;
}

/**
 * Where the profit since the start comes from, in USD; the seven sources add up to `pnl_usd`.
 *
 * Units that fees, funding, staking, lending and perpetuals took or gave count at the present
 * price; liquid staking is what exchange rates grew; `spot` is what prices did to all the rest.
 * `hold_pnl_usd` is the profit had the starting portfolio just been held.
 */
export interface PnlBreakdown {
  wallet_address: string;
  pnl_usd: string;
  spot: string;
  perps: string;
  funding: string;
  fees: string;
  staking: string;
  liquid_staking: string;
  lending: string;
  hold_pnl_usd: string | null;
}

/**
 * The days of a season in `timezone`, oldest first; together they made its profit up to the
 * newest hourly snapshot.
 */
export interface PnlCalendar {
  wallet_address: string;
  timezone: string;
  days: CalendarDay[];
}

/**
 * All a wallet owns at stored prices.
 *
 * `total_value_usd` is null while a holding has no price; `prices_age` is the age of the
 * oldest price in seconds; `pnl` is null before the wallet joined a competition.
 */
export interface Portfolio {
  wallet_address: string;
  total_value_usd: string | null;
  tokens: Holding[];
  investments: Investment[];
  perp_positions: PerpPosition[];
  pnl: PortfolioPnl | null;
  last_updated: string;
  prices_age: number | null;
}

export interface PortfolioBreakdownInput {
  /** a Solana wallet address: base58 of 32 bytes */
  wallet_address: string;
  /** a competition's id, of competition.list; without it the newest begun */
  season?: string | null;
}

export interface PortfolioCalendarInput {
  /** a Solana wallet address: base58 of 32 bytes */
  wallet_address: string;
  /** a competition's id, of competition.list; without it the newest begun */
  season?: string | null;
}

export interface PortfolioCostBasisInput {
  /** a Solana wallet address: base58 of 32 bytes */
  wallet_address: string;
  /** a competition's id, of competition.list; without it the newest begun */
  season?: string | null;
}

export interface PortfolioGetInput {
  /** a Solana wallet address: base58 of 32 bytes */
  wallet_address: string;
  force_refresh?: boolean;
  /** a competition's id, of competition.list; without it the newest begun */
  season?: string | null;
}

export interface PortfolioMarkoutsInput {
  /** a Solana wallet address: base58 of 32 bytes */
  wallet_address: string;
}

/**
 * Profit of the season, against what the starting portfolio was worth at its start.
 *
 * `joined_value_usd` is what it was worth when the wallet joined, at `joined_at`, and
 * `since_joined_usd` the change since then.
 */
export interface PortfolioPnl {
  joined_at: string;
  joined_value_usd: string;
  since_joined_usd: string;
  since_joined_percentage: string;
  initial_value_usd: string;
  pnl_usd: string;
  pnl_percentage: string;
}

export interface PortfolioPnlInput {
  /** a Solana wallet address: base58 of 32 bytes */
  wallet_address: string;
  period?: "1d" | "7d" | "30d" | "90d" | "1y";
  /** a competition's id, of competition.list; without it the newest begun */
  season?: string | null;
}

export interface PortfolioStatementInput {
  /** a Solana wallet address: base58 of 32 bytes */
  wallet_address: string;
  /** a competition's id, of competition.list; without it the newest begun */
  season?: string | null;
}

/**
 * The terms of a position; `liquidation_price` is null when no price liquidates it.
 *
 * `entry_price` is the mark price, worse by `impact_bps`, which is what the size costs.
 */
export interface PositionDetails {
  entry_price: string;
  mark_price: string;
  impact_bps: string;
  position_size: string;
  notional_usd: string;
  collateral_amount: string;
  liquidation_price: string | null;
  fee: string;
}

/** A position that was opened. */
export interface PositionReceipt {
  success: true;
  position_id: string;
  details: OpenedDetails;
}

/** At which prices in USD an open position closes by itself; null where it does not. */
export interface PositionTriggers {
  position_id: string;
  token_address: string;
  take_profit: string | null;
  stop_loss: string | null;
}

/**
 * An order with what was said of it, or another entry of the journal; `unexplained` is an
 * order of which nothing was said.
 */
export interface PracticeDecision {
  at: string;
  kind: "order" | "hold" | "plan" | "note" | "declaration" | "unexplained";
  did: string | null;
  sold: string | null;
  amount_sold: string | null;
  bought: string | null;
  amount_bought: string | null;
  reason: string | null;
  confidence: string | null;
  invalidation: string | null;
}

/**
 * One of the example agents. `figures` are those of the end, once it is `played`; until then
 * `played_until` says how far it has come, if it is playing. One that `failed` is tried again
 * later.
 */
export interface PracticeExample {
  name: "hold" | "momentum" | "mean_reversion" | "funding_harvest";
  state: "waiting" | "playing" | "played" | "failed";
  played_until: string | null;
  figures: PracticeFigures | null;
}

/** The example agents, as each is in `examples/` but deciding once a step of the run. */
export interface PracticeExamples {
  agents: PracticeExample[];
}

export interface PracticeExamplesInput {
  /** by default that of this address */
  run_id?: string | null;
}

/**
 * As on the leaderboard and of an agent, as of `now`; `hold_return_percentage` is what just
 * holding the grant gave. Sharpe and Sortino are of full hours, and null before the first.
 */
export interface PracticeFigures {
  value_usd: string | null;
  pnl_usd: string | null;
  return_percentage: string | null;
  hold_return_percentage: string | null;
  max_drawdown_percentage: string | null;
  sharpe_ratio: string | null;
  sortino_ratio: string | null;
  trades: number | null;
  liquidations: number | null;
  turnover_usd: string;
  turnover_ratio: string | null;
  fees_usd: string | null;
  hit_rate: string | null;
  profit_factor: string | null;
  hours: number;
  sharpe_standard_error: string | null;
  sortino_standard_error: string | null;
  cost_usd: string | null;
}

/**
 * Where a run stands, and the market with the own portfolio as they are then.
 *
 * All its procedures answer below `/practice/{run_id}`: `/trpc`, `/rpc`, `/api` and `/mcp`, by
 * the sessions of the wallet that started it, and by each of its keys with the scope practice.
 * `is_over` says that its competition is settled. Prices of later than `now` are nowhere in it.
 */
export interface PracticeMoment {
  run_id: string;
  market_name: string;
  seed: number;
  starts_at: string;
  ends_at: string;
  step_seconds: number;
  now: string;
  is_over: boolean;
  market: Market;
}

/**
 * How a run went up to `now`, its lists oldest first.
 *
 * The same market, orders and words give the same `sha256`, which is of everything but `run_id`
 * and itself; `books_sha256` is of the ledger without its ids.
 */
export interface PracticeResult {
  run_id: string;
  market_name: string;
  seed: number;
  starts_at: string;
  ends_at: string;
  step_seconds: number;
  now: string;
  is_over: boolean;
  figures: PracticeFigures;
  markouts: HorizonMarkouts[];
  order: "oldest_first";
  equity: HourlyValue[];
  decisions: PracticeDecision[];
  books_sha256: string;
  sha256: string;
}

export interface PracticeResultInput {
  /** by default that of this address */
  run_id?: string | null;
}

/** A run that is kept, until `removed_at` or until it is stopped. */
export interface PracticeRun {
  run_id: string;
  market_name: string;
  seed: number;
  starts_at: string;
  ends_at: string;
  step_seconds: number;
  removed_at: string;
}

/** The runs of a wallet, the oldest first. */
export interface PracticeRunList {
  runs: PracticeRun[];
}

export interface PracticeStartInput {
  market?: string;
  seed?: number;
  starts_at?: string | null;
  days?: number | null;
  step_seconds?: number;
  is_masked?: boolean;
}

export interface PracticeStepInput {
  /** by default that of this address */
  run_id?: string | null;
  seconds?: number | null;
}

export interface PracticeStopInput {
  run_id: string;
}

/** The stored price of a token in USD, null before the first; its age in seconds. */
export interface PriceHealth {
  token_address: string;
  symbol: string;
  price_usd: string | null;
  source: string | null;
  age_seconds: number | null;
}

/** How a token's price went over a period, oldest first, thinned to a few hundred points. */
export interface PriceHistory {
  token_address: string;
  period: "1h" | "1d" | "7d" | "30d";
  points: PricePoint[];
}

/** USD per whole token from `timestamp` on. */
export interface PricePoint {
  timestamp: string;
  price_usd: string;
}

/** What a place is given. */
export interface Prize {
  rank: number;
  prize: string;
}

/** How many jobs wait, run, and have failed for good. */
export interface QueueDepths {
  waiting: number;
  running: number;
  failed: number;
}

/**
 * By what the season ranks, set before its start.
 *
 * `return` is the return; `sortino` the mean of hourly returns over their downside deviation,
 * which counts as `deviation_floor` at least; `calmar` the return over the largest drawdown, which
 * counts as `drawdown_floor` at least; `return_less_drawdown` the return less `drawdown_multiple`
 * times the largest drawdown. A loss is not divided. Who was liquidated more often than
 * `liquidations_max`, null for no limit, or traded on fewer days than `traded_days_min` ranks
 * behind all others. A day is 24 hours from the start on.
 */
export interface RankingRules {
  ranking: "return" | "sortino" | "calmar" | "return_less_drawdown";
  deviation_floor: string;
  drawdown_floor: string;
  drawdown_multiple: string;
  liquidations_max: number | null;
  traded_days_min: number;
}

/** An entry that was added, with its number in the journal and its hash. */
export interface RecordedDecision {
  number: number;
  hash: string;
  recorded_at: string;
}

/** What open orders need of a token together. */
export interface Reserved {
  token_address: string;
  symbol: string;
  amount: string;
}

/**
 * A key that opens nothing any more; `closed_positions` were closed with it, the others of its
 * positions that were to be are `still_open`.
 */
export interface RevokedKey {
  id: string;
  revoked_at: string;
  closed_positions: string[];
  still_open: StillOpen[];
}

/**
 * A competition and how many take part in it; `is_final` once its standings are.
 *
 * `disclosure` is what others see of a trader's portfolio, positions and history until then:
 * everything at once, everything `disclosure_delay_seconds` later, or nothing.
 */
export interface SeasonEntry {
  id: string;
  name: string;
  state: "upcoming" | "running" | "paused" | "ended";
  starts_at: string;
  ends_at: string;
  participants: number;
  is_final: boolean;
  prizes: Prize[];
  disclosure: "live" | "delayed" | "hidden";
  disclosure_delay_seconds: number;
}

/** A trader's place among `total` in a season, as of `as_of`, or for good once it ended. */
export interface SeasonPlace {
  season: string;
  name: string;
  state: "upcoming" | "running" | "paused" | "ended";
  starts_at: string;
  ends_at: string;
  total: number;
  as_of: string;
  place: LeaderboardEntry;
}

/**
 * How a season went for a trader.
 *
 * `prize` is what their place is given, null where it is given nothing. `best_trade` gained most,
 * `worst_trade` lost most; null where none did, or while the season is not settled.
 */
export interface SeasonResult {
  season: string;
  name: string;
  state: "upcoming" | "running" | "paused" | "ended";
  starts_at: string;
  ends_at: string;
  total: number;
  as_of: string;
  place: LeaderboardEntry;
  is_final: boolean;
  prize: string | null;
  best_trade: Trade | null;
  worst_trade: Trade | null;
}

/** All competitions, that which begins last first. */
export interface Seasons {
  seasons: SeasonEntry[];
}

/**
 * A session; `session_token` is for the header `Authorization: Bearer`.
 *
 * It ends at `expires_at` unless it is used; use prolongs it, up to 90 days.
 */
export interface Session {
  user: User;
  session_token: string;
  expires_at: string;
}

/**
 * How a source of prices or funding rates went the last time.
 *
 * Of its last answer: how many tokens it was asked for and gave. `failure` is its last one,
 * `resting_until` is null when it may be asked.
 */
export interface SourceHealth {
  source: string;
  answered_at: string | null;
  tokens_asked: number;
  tokens_answered: number;
  failed_at: string | null;
  failure: string | null;
  resting_until: string | null;
}

/** A stake that was made. */
export interface StakeReceipt {
  success: true;
  details: DepositDetails;
}

/** One trader's place among `total` in a competition. */
export interface Standing {
  competition: string;
  total: number;
  as_of: string;
  place: LeaderboardEntry;
}

/**
 * Traders of at least `observations_min` observations, the highest t first.
 *
 * Flagged are those whose t is above `flagged_above_t`: a reason to look, and no proof.
 */
export interface StandingOut {
  traders: TraderMarkouts[];
  horizon_seconds: number;
  flagged_above_t: string;
  observations_min: number;
}

/** The competition as it stands, and how many take part in it. */
export interface SteeredCompetition {
  name: string;
  state: "upcoming" | "running" | "paused" | "ended";
  starts_at: string;
  ends_at: string;
  participants: number;
}

/** A position that could not be closed, with the refusal's stable word and its sentence. */
export interface StillOpen {
  position_id: string;
  reason: string;
  message: string;
}

/** A run of which nothing is left. */
export interface StoppedRun {
  run_id: string;
}

/** Opens one stream within `valid_for_seconds`, as its connection parameter `ticket`. */
export interface StreamTicket {
  ticket: string;
  valid_for_seconds: number;
}

/** A sealed study, and your arm in it once you agreed; null for who is not signed in. */
export interface Study {
  seal: string;
  sealed_at: string;
  plan: StudyPlan;
  arm: "treated" | "control" | null;
  assigned_at: string | null;
  withdrawn_at: string | null;
}

export interface StudyAgreeInput {
  idempotency_key?: string | null;
  /** the SHA-256 of the plan's text, of study.get */
  seal: string;
}

/**
 * How many were assigned, and how many of them have ordered by a key since; nothing of what
 * came of it. `sample_ratio_p` is the chance of sizes as far from the plan, null while there is
 * nobody; below 0.001 the assignment itself is in doubt.
 */
export interface StudyArms {
  treated: number;
  control: number;
  treated_using: number;
  control_using: number;
  withdrawn: number;
  sample_ratio_p: string | null;
}

export interface StudyGetInput {
  /** a competition's id, of competition.list; without it the newest begun */
  season?: string | null;
}

export interface StudyKeyInput {
  /** the SHA-256 of the plan's text, of study.get */
  seal: string;
}

/** What the report would say if the study ended now, as JSON of one text. */
export interface StudyLook {
  document: string;
}

/**
 * What a study asks and how, as it was sealed; shares are plain decimals.
 *
 * The arm of who takes part is decided by chance: `treated` are offered the agent, by a
 * `ready_key` made for them or for an agent of their own (`own_agent`), and `control` are not.
 * `primary` is the figure that answers the question: `users`, of this season and these users, or
 * `days`, had the market gone otherwise. Outcomes beyond the share `winsor_share` at either end of
 * all count as these quantiles. Others' orders are shown `delay_seconds` late. Who withdraws is
 * `kept` in the analysis. `invited_digest` is the SHA-256 of the invited wallets, sorted, one a
 * line; null where all are invited.
 */
export interface StudyPlan {
  study: string;
  season: string;
  code_version: string;
  question_en: string;
  question_ja: string;
  consent_en: string;
  consent_ja: string;
  agent: string;
  offer: "ready_key" | "own_agent";
  treated_share: string;
  control_share: string;
  primary: "users" | "days";
  winsor_share: string;
  delay_seconds: number;
  ends_at: string;
  invited_digest: string | null;
  withdrawn: "kept";
}

/**
 * The smallest effects found in 80 of 100 studies at a level of 5 %, as shares of the grant:
 * `difference` by the users' figure, `neutral_lift` by the days' of one season, and of six seasons
 * `neutral_lift_together`.
 */
export interface StudyPower {
  difference: string;
  neutral_lift: string;
  neutral_lift_together: string;
  users_an_arm_for_one_point: number;
}

/**
 * What a study found, as it was published: `document` is JSON of one text, whose SHA-256 is
 * `document_sha256`; `rows_csv` has a line for each who was assigned, without names.
 * `./alpha study report` computes both anew.
 */
export interface StudyReport {
  seal: string;
  made_at: string;
  document: string;
  document_sha256: string;
  rows_csv: string;
}

export interface StudyReportInput {
  /** the SHA-256 of the plan's text, of study.get */
  seal: string;
}

export interface StudyWithdrawInput {
  idempotency_key?: string | null;
  /** the SHA-256 of the plan's text, of study.get */
  seal: string;
}

/**
 * The terms of a swap: `fee` in units of the from token, prices in USD, age in seconds.
 *
 * `impact_bps` is how much worse its size makes it, which `rate` has in it.
 */
export interface SwapDetails {
  amount_from: string;
  amount_to: string;
  price_from: string;
  price_to: string;
  fee: string;
  impact_bps: string;
  rate: string;
  prices_age: number;
}

/** A swap that was made. */
export interface SwapReceipt {
  success: true;
  details: SwapReceiptDetails;
}

/**
 * What was swapped: `fee` in units of the token given, prices in USD.
 *
 * `rate` is units received per unit given before the fee, worse by `impact_bps` than the prices,
 * beside the `quoted_price` that the order named; the prices were observed at `observed_at`,
 * after the order arrived.
 */
export interface SwapReceiptDetails {
  transaction_id: string;
  amount_from: string;
  amount_to: string;
  price_from: string;
  price_to: string;
  fee: string;
  impact_bps: string;
  rate: string;
  quoted_price: string | null;
  observed_at: string;
}

/** A table with its indexes; its rows are an estimate. */
export interface TableCost {
  name: string;
  bytes: number;
  rows: number;
  rows_a_day: number;
}

/**
 * The newest trades of a season, of all who take part, the newest first.
 *
 * They are `delay_seconds` old or older where the organiser delays what others see; where it is
 * hidden there are none until the season is settled.
 */
export interface Tape {
  trades: TapeTrade[];
  delay_seconds: number;
  is_hidden: boolean;
}

/**
 * A swap, or a position that was opened, closed or liquidated.
 *
 * `is_by_agent` says that a program ordered it by a key.
 */
export interface TapeTrade {
  from_symbol: string | null;
  to_symbol: string | null;
  amount_from: string | null;
  amount_to: string | null;
  direction: "long" | "short" | null;
  leverage: number | null;
  id: string;
  transaction_type: "swap" | "perp_open" | "perp_close" | "perp_liquidation";
  wallet_address: string;
  username: string;
  is_by_agent: boolean;
  created_at: string;
}

/**
 * A token; `staking_rate` and `lending_rate` are in percent a year, null when it cannot be
 * staked or lent. `type` is lending where it can be lent and neither staked nor traded by perps.
 *
 * `order_limits` is null where orders have none; a liquid-staking token has its base token's.
 * `halted_for` is why the organiser halted it: it is neither swapped nor staked nor lent then.
 */
export interface Token {
  address: string;
  symbol: string;
  name: string;
  decimals: number;
  icon_url: string | null;
  type: "normal" | "lending" | "perp" | "liquid_staking";
  is_stakeable: boolean;
  staking_rate: string | null;
  liquid_stake: LiquidStakePool[];
  lending_rate: string | null;
  order_limits: TokenOrderLimits | null;
  halted_for: string | null;
}

/** What the `units` of a token in the wallet, its stakes and its loans have cost, in USD. */
export interface TokenCost {
  token_address: string;
  symbol: string;
  units: string;
  cost_usd: string;
  average_cost_usd: string;
}

/**
 * What a token takes, in USD: no order is larger than `order_usd_max`; one within
 * `free_size_usd` has no price impact, and beyond that each `depth_usd` moves the price by 1 %.
 */
export interface TokenOrderLimits {
  order_usd_max: string;
  free_size_usd: string;
  depth_usd: string;
}

/** USD per whole token, as `source` gave it at `last_updated`. */
export interface TokenPrice {
  token_address: string;
  symbol: string;
  price_usd: string;
  last_updated: string;
  source: string;
}

/** Prices in the order asked for; tokens without one are left out, `unknown` are no tokens. */
export interface TokenPrices {
  prices: TokenPrice[];
  unknown: string[];
  timestamp: string;
}

export interface TokensHistoryInput {
  token_address: string;
  period?: "1h" | "1d" | "7d" | "30d";
}

export interface TokensOnPricesInput {
  tokens?: string[] | null;
}

export interface TokensPricesInput {
  tokens: string[];
}

/**
 * A trade and what it made, in USD at the final prices.
 *
 * A swap of `from_symbol` into `symbol`: the worth of what it gave less the worth of what it took.
 * A leveraged position in `symbol`: its payout less its collateral; `ending` is how it ended, also
 * `liquidated`, and null for a swap, as `direction` and `leverage` are.
 */
export interface Trade {
  kind: "swap" | "perp";
  at: string;
  from_symbol: string;
  symbol: string;
  token_address: string;
  direction: "long" | "short" | null;
  leverage: number | null;
  ending: string | null;
  profit_usd: string;
}

/**
 * A trader's markouts at 10 s, in basis points of notional in the trader's favour.
 *
 * `t_statistic` is the mean in units of its standard error.
 */
export interface TraderMarkouts {
  wallet_address: string;
  username: string;
  fills: number;
  observations: number;
  mean_bps: string;
  standard_error_bps: string;
  t_statistic: string;
  is_flagged: boolean;
}

/** A trader's places in the seasons that they took part in, the newest first. */
export interface TraderRecord {
  wallet_address: string;
  seasons: SeasonPlace[];
}

export interface TradingOrderStatusInput {
  /** sent again within 7 days, the same order acts once and answers the same */
  idempotency_key: string;
}

export interface TradingQuoteInput {
  from_token_address: string;
  to_token_address: string;
  amount: string;
}

export interface TradingSwapInput {
  reason?: string | null;
  confidence?: string | null;
  invalidation?: string | null;
  idempotency_key?: string | null;
  /** a quote's rate, a preview's entry price, or the exit price of a close */
  quoted_price?: string | null;
  /** how much worse, in hundredths of a percent */
  max_slippage_bps?: number | null;
  from_token_address: string;
  to_token_address: string;
  amount: string;
  wallet_address?: string | null;
}

export interface TradingTransactionsInput {
  /** a Solana wallet address: base58 of 32 bytes */
  wallet_address: string;
  limit?: number;
  offset?: number;
  type?: "system" | "swap" | "stake" | "unstake" | "liquid_stake" | "liquid_unstake" | "lend" | "withdraw" | "perp_open" | "perp_close" | "perp_liquidation" | "perp_funding" | "perp_margin" | "order_reserve" | "order_release" | null;
  /** a competition's id, of competition.list; without it the newest begun */
  season?: string | null;
}

/**
 * One line of a wallet's history; a side without a token is null.
 *
 * `is_by_agent` says that a program ordered it by a key.
 */
export interface Transaction {
  id: string;
  transaction_type: "system" | "swap" | "stake" | "unstake" | "liquid_stake" | "liquid_unstake" | "lend" | "withdraw" | "perp_open" | "perp_close" | "perp_liquidation" | "perp_funding" | "perp_margin" | "order_reserve" | "order_release";
  from_token_address: string | null;
  from_symbol: string | null;
  to_token_address: string | null;
  to_symbol: string | null;
  amount_from: string | null;
  amount_to: string | null;
  fee: string | null;
  details: Record<string, unknown> | null;
  is_by_agent: boolean;
  created_at: string;
}

/** A page of a history, newest first; `total` counts all that the filter lets through. */
export interface Transactions {
  transactions: Transaction[];
  total: number;
  limit: number;
  offset: number;
}

/**
 * At which prices in USD the position closes by itself; null where it does not.
 *
 * It closes at a price that is observed after this and has reached one of them, which may be
 * beyond it. `liquidation_price` is null when no price liquidates.
 */
export interface TriggersReceipt {
  success: true;
  position_id: string;
  take_profit: string | null;
  stop_loss: string | null;
  mark_price: string;
  liquidation_price: string | null;
}

/** What came back, in units of the token; `interest` is what exceeds `principal`. */
export interface UnstakeDetails {
  investment_id: string;
  transaction_id: string;
  token_address: string;
  principal: string;
  interest: string;
  amount_received: string;
}

/** An investment that was ended. */
export interface UnstakeReceipt {
  success: true;
  details: UnstakeDetails;
}

/**
 * A user; `email` is null for everybody but its owner, who typed it: nobody has confirmed that
 * it is theirs. `disqualified` is why the organiser excluded them, null for who takes part.
 */
export interface User {
  id: string;
  username: string;
  email: string | null;
  is_email_confirmed: false;
  wallet_address: string;
  total_asset_usd: string;
  crypto_investment_usd: string;
  trade_style: string | null;
  bio: string | null;
  created_at: string;
  updated_at: string;
  is_admin: boolean;
  disqualified: string | null;
}

export interface UsersCreateInput {
  /** a Solana wallet address: base58 of 32 bytes */
  wallet_address: string;
  username?: string | null;
}

export interface UsersGetInput {
  /** a Solana wallet address: base58 of 32 bytes */
  wallet_address: string;
}

export interface UsersRecordInput {
  /** a Solana wallet address: base58 of 32 bytes */
  wallet_address: string;
}

export interface UsersUpdateInput {
  idempotency_key?: string | null;
  wallet_address?: string | null;
  username?: string | null;
  email?: string | null;
  trade_style?: string | null;
  bio?: string | null;
  total_asset_usd?: string | null;
  crypto_investment_usd?: string | null;
}

/** When everybody was valued last; null before the first time. */
export interface Valuation {
  as_of: string | null;
}

/**
 * An order: `amount` is what it swaps, in USDC to buy and in the token to sell, or the
 * collateral of a position.
 *
 * `trigger_price` is in USDC per token, of perpetuals in USD. `transaction_id` filled it;
 * `cancelled_for` is `owner`, `competition_end`, `disqualified`, `token_halted`, or the reason of
 * the refusal that was against it when its price came.
 */
export interface WaitingOrder {
  id: string;
  market: "swap" | "perp";
  kind: "limit" | "stop";
  side: "buy" | "sell";
  token_address: string;
  symbol: string;
  trigger_price: string;
  amount: string;
  leverage: number | null;
  reserved_token_address: string;
  reserved: string;
  status: "open" | "filled" | "cancelled";
  placed_at: string;
  ended_at: string | null;
  transaction_id: string | null;
  cancelled_for: string | null;
  is_by_agent: boolean;
}

/**
 * What a batch wrote for one token: how many lines, and their sum in units of what is paid.
 *
 * `rate` is the funding rate, or the exchange rate that a pool grew to.
 */
export interface WrittenRows {
  symbol: string;
  rate: string | null;
  price_usd: string | null;
  lines: number;
  amount: string | null;
}

/** Every plan that was written, the newest first. */
export interface WrittenStudies {
  studies: WrittenStudy[];
}

/** A plan; a draft while `seal` is null. */
export interface WrittenStudy {
  id: string;
  competition_id: string;
  plan: StudyPlan;
  written_at: string;
  sealed_at: string | null;
  seal: string | null;
}

export type AppRouter = TRPCBuiltRouter<
  { ctx: object; meta: object; errorShape: ErrorShape; transformer: false },
  {
    auth: {
      /** The text for the wallet to sign; it is good for one sign-in within ten minutes. */
      challenge: Mutation<AuthChallengeInput, Challenge>;
      /**
       * Open a session with the signed challenge: `signed_message` is the exact bytes signed.
       *
       * Those are the message, or the off-chain message envelope a hardware wallet put around it.
       * Sets the session cookie. By its first sign-in of a season a wallet takes part and is given the
       * starting portfolio, or at the start if it signed in before that. Entering needs that the
       * organiser's rule admits the wallet. `is_guest` says that its key was made in a page and not in a
       * wallet, `agrees_to_study` that the user read the study of that seal and takes part.
       */
      signIn: Mutation<AuthSignInInput, Session>;
      /** Who you are signed in as. */
      me: Query<void, User>;
      /** End this session; others of the same wallet go on. */
      signOut: Mutation<void, Done>;
      /** End every session of your wallet, this one too: on lost devices, of forgotten programs. */
      signOutEverywhere: Mutation<void, Done>;
      /**
       * A ticket for one stream of events, where a client can set neither cookie nor header: what
       * stands in an address is kept by logs, so it is no session token.
       */
      streamTicket: Mutation<void, StreamTicket>;
    };
    users: {
      /** The user of a wallet, made if it was never seen before; one takes part by signing in. */
      get: Query<UsersGetInput, User>;
      /** A wallet's place, return and drawdown in each season that it took part in. */
      record: Query<UsersRecordInput, TraderRecord>;
      /**
       * A new user for a wallet that has none yet; one takes part by signing in.
       *
       * A `username` counts only with a session of the wallet, which has a user then: users.update sets
       * it after signing in. Without one the user is shown by the ends of the address.
       */
      create: Mutation<UsersCreateInput, User>;
      /** Change what you tell of yourself; what is left out or null stays, "" removes a text. */
      update: Mutation<UsersUpdateInput | undefined | void, User>;
    };
    portfolio: {
      /**
       * A wallet's tokens, investments and total value; who asks is counted as a viewer.
       *
       * `force_refresh` first fetches prices older than 30 seconds. Of a season that is over it is what
       * the wallet had at the end. Where the organiser delays what others see, it is that of the newest
       * hourly snapshot that is old enough.
       */
      get: Query<PortfolioGetInput, Portfolio>;
      /**
       * Where a wallet's profit of a season comes from; null while a holding of it has no price, for
       * who takes no part, and for others while the organiser delays what they see.
       */
      breakdown: Query<PortfolioBreakdownInput, PnlBreakdown | null>;
      /**
       * How a wallet's value went over a period of a season, up to now or to its end, from its hourly
       * snapshots.
       */
      pnl: Query<PortfolioPnlInput, EquityCurve>;
      /**
       * Every entry of your own accounts of a season as CSV, from which each balance can be
       * re-added.
       */
      statement: Query<PortfolioStatementInput, string>;
      /** How prices moved 10 s, a minute and five minutes after your own fills. */
      markouts: Query<PortfolioMarkoutsInput, Markouts>;
      /**
       * What a wallet's tokens have cost; others see as much of it as the organiser's rule of
       * disclosure lets them.
       */
      costBasis: Query<PortfolioCostBasisInput, CostBasisByToken>;
      /** What each day of a season made of a wallet's portfolio. */
      calendar: Query<PortfolioCalendarInput, PnlCalendar>;
    };
    tokens: {
      /**
       * The stored prices of these token addresses; asking refreshes nothing.
       *
       * Addresses that are no token are named and cost the others nothing.
       */
      prices: Query<TokensPricesInput, TokenPrices>;
      /** How a token's price went over a period. */
      history: Query<TokensHistoryInput, PriceHistory>;
      /** How far every token's stored price is from that of a day ago. */
      changes: Query<void, DayChanges>;
      /** Every token one can hold, with what staking and lending it earns. */
      list: Query<void, Token[]>;
      /**
       * First the prices of these tokens, or of all, then those that change, as they change.
       *
       * After a gap in what the server heard, all of them come again. Who follows counts as present:
       * prices are observed at each tick then. Addresses that are no token are left out; with no
       * other ones there is nothing to follow, which is refused.
       */
      onPrices: Subscription<TokensOnPricesInput | undefined | void, LivePrice[]>;
    };
    market: {
      /**
       * The newest candles of a competition that open before `until` (default: now), oldest first.
       *
       * Intervals are counted in UTC. There are none from before the competition begins.
       */
      candles: Query<MarketCandlesInput, Candles>;
      /**
       * Rules, prices with their age, perpetuals and your own portfolio, in one answer.
       *
       * Who asks with a session is counted as a viewer: prices are observed at each tick then.
       */
      snapshot: Query<void, Market>;
    };
    trading: {
      /**
       * What a swap of `amount` would give at current prices; nothing is promised or written.
       *
       * With a session your recent trades count in the price impact, as they do in an order.
       */
      quote: Query<TradingQuoteInput, SwapDetails>;
      /**
       * Swap `amount` units of a token for another of equal value, at the first prices observed
       * after the order arrived.
       */
      swap: Mutation<TradingSwapInput, SwapReceipt>;
      /** What became of your order with this key, of whatever kind, when its answer was lost. */
      orderStatus: Query<TradingOrderStatusInput, OrderStatus>;
      /**
       * A wallet's history of a season, newest first; others see as much of it as the organiser's
       * rule of disclosure lets them.
       */
      transactions: Query<TradingTransactionsInput, Transactions>;
    };
    investments: {
      /**
       * All investments of a wallet in a season, active and withdrawn, newest first.
       *
       * Others see as much of them as the organiser's rule of disclosure lets them; what is delayed are
       * those that were active then.
       */
      list: Query<InvestmentsListInput, Investments>;
      /** Stake `amount` units of a token for simple interest by the second. */
      stake: Mutation<InvestmentsStakeInput, StakeReceipt>;
      /**
       * Give `amount` units of a base token for a liquid-staking token (LST).
       *
       * `token_address` is the base token, for the pool with the highest yield, or an LST,
       * for its own pool. The LST lies in the wallet and can be swapped like any token.
       */
      liquidStake: Mutation<InvestmentsLiquidStakeInput, LiquidStakeReceipt>;
      /**
       * Lend `amount` units of a token to its pool for simple interest by the second.
       *
       * `lending_rate` of tokens.list is the pool's rate in percent a year, which a loan keeps.
       * investments.unstake takes principal and interest back at any time.
       */
      lend: Mutation<InvestmentsLendInput, LoanReceipt>;
      /**
       * End an investment of any kind: a stake, a liquid stake or a loan.
       *
       * A stake or a loan gives principal and interest to the second, a liquid stake redeems its LST.
       */
      unstake: Mutation<InvestmentsUnstakeInput, UnstakeReceipt>;
    };
    perp: {
      /** The perpetuals that can be traded, with their limits, prices and funding. */
      markets: Query<void, PerpMarkets>;
      /**
       * The open positions of a wallet, riskiest first; others see as much of them as the organiser's
       * rule of disclosure lets them.
       */
      positions: Query<PerpPositionsInput, PerpPositions>;
      /**
       * The positions of a wallet that were closed or liquidated in a season, with their realised
       * profit.
       */
      closedPositions: Query<PerpClosedPositionsInput, ClosedPositions>;
      /**
       * The funding of a position, open or ended; others see as much of it as the organiser's rule of
       * disclosure lets them.
       */
      fundingPayments: Query<PerpFundingPaymentsInput, FundingPayments>;
      /**
       * What opening a position would give now; nothing is promised or written.
       *
       * With a session your recent trades count in the price impact, as they do in an order.
       */
      preview: Query<PerpPreviewInput, PositionDetails>;
      /**
       * Open a position at the first mark price observed after the order arrived; its margin is
       * isolated from everything else.
       */
      open: Mutation<PerpOpenInput, PositionReceipt>;
      /**
       * At which price your position, or a fraction of it, would close now; nothing is promised or
       * written.
       */
      previewClose: Query<PerpPreviewCloseInput, ExitDetails>;
      /**
       * Close a position, or a fraction of it up to 1, at the first mark price observed after the
       * order arrived: margin and profit, less the fee, into the wallet.
       */
      close: Mutation<PerpCloseInput, ClosedReceipt>;
      /**
       * Let a position close by itself, whole, when its mark price reaches one of these; without one
       * it has none of the kind. They go with the position.
       */
      setTriggers: Mutation<PerpSetTriggersInput, TriggersReceipt>;
      /**
       * Put `amount` USDC out of the wallet into a position's margin, which moves its liquidation
       * price away.
       */
      addMargin: Mutation<PerpAddMarginInput, MarginReceipt>;
      /**
       * Take `amount` USDC out of a position's margin, as far as its leverage stays within the
       * market's highest at a mark price observed after this arrived; unrealised profit stays.
       */
      removeMargin: Mutation<PerpRemoveMarginInput, MarginReceipt>;
    };
    orders: {
      /**
       * Place an order that waits until the price reaches `trigger_price`: a limit to buy cheaper or
       * sell dearer, filled at that price or a better one, or a stop, filled at whatever price comes.
       *
       * To swap, `amount` is USDC to buy and the token to sell; in the perpetuals it is the collateral,
       * with `leverage`, and to buy is to go long. It fills at a price observed after it was placed, in
       * whole, once.
       */
      place: Mutation<OrdersPlaceInput, OrderReceipt>;
      /** Your orders of the season, newest first; those of others are shown to nobody. */
      list: Query<OrdersListInput | undefined | void, Orders>;
      /** Cancel one of your orders: what it had reserved is in the wallet again. */
      cancel: Mutation<OrdersCancelInput, CancelReceipt>;
    };
    leaderboard: {
      /**
       * A page of the leaderboard of a season, best first: by what it ranks by, or by `sort`.
       *
       * `around` gives the page with a wallet in its middle, the first page where it takes no part;
       * `search` those it is part of whose name or address, `wallets` those of them that take part,
       * whatever else is looked for. All three are by rank. `who` leaves out agents, or people; a rank
       * is among all in any case.
       *
       * Ties go to the smaller drawdown, then fewer liquidations, then the earlier registration. Places
       * are given anew with each valuation; who joins has the last until then. After the competition
       * they are final. Lists that are not by rank are shown up to an offset of 1,000.
       */
      get: Query<LeaderboardGetInput | undefined | void, Leaderboard>;
      /** Where a wallet stands in a season; null if it does not take part. */
      standing: Query<LeaderboardStandingInput, Standing | null>;
      /** Where a wallet stands in a season, signed so that it can be shown to others later. */
      card: Query<LeaderboardCardInput, Card>;
      /**
       * A wallet's place in a season, its prize, and its best and worst trade; null if it does not
       * take part.
       */
      result: Query<LeaderboardResultInput, SeasonResult | null>;
      /** The standing that this server signed, as it was then. */
      signedStanding: Query<LeaderboardSignedStandingInput, Standing>;
      /** When everybody was valued last, and again each time they are: then the places are new. */
      onValued: Subscription<void, Valuation>;
    };
    arena: {
      /**
       * The newest orders and liquidations, as far as the organiser's rule of disclosure lets others
       * see them.
       */
      tape: Query<void, Tape>;
      /** Why agents decided of late, as far as the season's rules let others see it. */
      reasons: Query<void, AgentReasons>;
      /**
       * How the first ten of a season came to where they are, by their hourly snapshots, thinned to
       * as many moments as are drawn.
       *
       * `wallets` adds the lines of others; who takes no part is left out.
       */
      equity: Query<ArenaEquityInput | undefined | void, EquityLines>;
    };
    notifications: {
      /** Your newest notifications. */
      list: Query<NotificationsListInput | undefined | void, Notifications>;
      /** Note that you have read the notification `up_to` and all before it. */
      markRead: Mutation<NotificationsMarkReadInput, Notifications>;
      /** Each new notification as it comes; after a broken connection first those missed. */
      onNew: Subscription<NotificationsOnNewInput | undefined | void, { id: string; data: Notification }>;
    };
    keys: {
      /**
       * Make a key for a program that acts for your wallet; its text is answered this once.
       *
       * The caps are for one order, and for all orders of a day of UTC. What ends a position or an
       * investment is always allowed. No key makes keys, changes the profile or signs anybody out. There
       * is no idempotency key: that would keep the text.
       */
      create: Mutation<KeysCreateInput, NewlyMadeKey>;
      /** Your keys, what they may, and what they have used of it today. */
      list: Query<void, AgentKeys>;
      /**
       * Revoke a key: from then on it opens nothing, in no process, and streams that it opened end.
       *
       * With `close_positions` the positions that it opened and that are open are closed after that, as
       * by your own orders. Revoking again changes nothing, but closes what is still open.
       */
      revoke: Mutation<KeysRevokeInput, RevokedKey>;
    };
    decisions: {
      /**
       * Write down a decision that is no order: to hold, what is planned, or what was seen.
       *
       * An order says its own reason. `cost_usd` is what deciding cost, tokens of a model for instance.
       */
      record: Mutation<DecisionsRecordInput, RecordedDecision>;
      /**
       * Declare what trades for your wallet. A change is a new entry of the journal, which says since
       * when a build has decided; the same once more is none.
       */
      declare: Mutation<DecisionsDeclareInput, Journal>;
      /**
       * A wallet's newest decisions, or those before the number `before`, newest first.
       *
       * Others see as many of them as the organiser's rule of disclosure lets them.
       */
      list: Query<DecisionsListInput, Journal>;
    };
    agents: {
      /** Who trades for a wallet by keys, and how that goes in a season. */
      get: Query<AgentsGetInput, AgentRecord>;
      /** Your own season replayed without orders by key; null until its holdings are swept. */
      without: Query<AgentsWithoutInput | undefined | void, AccountWithoutAgent | null>;
      /**
       * What your wallet's keys do from now on: orders, orders that were refused, and decisions.
       *
       * Missed events are not sent again; after `ready` read the history and the journal anew.
       */
      onEvent: Subscription<void, AgentEvent>;
    };
    practice: {
      /**
       * Start a run: `market` is a recording, or `simulated`, which `seed` decides.
       *
       * It starts at a full hour, by default with the recording, and lasts as long as that, or `days`.
       * With `is_masked` tokens have other names, prices begin at 100 USD and dates are others, so that
       * a model does not know the recording again.
       * Practice counts for no season. A run is removed after a day, or by practice.stop.
       */
      start: Mutation<PracticeStartInput | undefined | void, PracticeMoment>;
      /** Your runs, by which each is found again, or stopped. */
      list: Query<void, PracticeRunList>;
      /**
       * Move the run's clock by its step, or by `seconds`, up to its end; and what is to be seen
       * then.
       *
       * Every price on the way is played, and every batch that is due: interest, funding, liquidations,
       * snapshots, and at the end the settlement. An order moves the clock too, to the first price
       * after it.
       */
      step: Mutation<PracticeStepInput | undefined | void, PracticeMoment>;
      /** How the run went so far, beside holding the grant: figures, equity and decisions. */
      result: Query<PracticeResultInput | undefined | void, PracticeResult>;
      /**
       * What the example agents come to over the market, window and step of a run that is over.
       *
       * Those that nobody has asked for are played now, one after the other, which takes minutes; ask
       * again until all are `played`.
       */
      examples: Mutation<PracticeExamplesInput | undefined | void, PracticeExamples>;
      /** Remove a run, and everything of it; asked at the live address. */
      stop: Mutation<PracticeStopInput, StoppedRun>;
    };
    competition: {
      /** The competition that runs, else the next one, else the last. */
      get: Query<void, CompetitionState>;
      /** What the organiser says to all now. */
      announcements: Query<void, Announcements>;
      /** All seasons, past, present and to come, with how many take part. */
      list: Query<void, Seasons>;
      /** Who may enter, and what is missing for you. */
      entry: Query<void, Entry>;
      /**
       * Enter with an invitation code; it gives the starting portfolio once the competition runs.
       *
       * Small letters, spaces and dashes do not matter. A code that is not needed is not used up.
       */
      enter: Mutation<CompetitionEnterInput, Entry>;
    };
    study: {
      /**
       * A season's sealed study, by default the newest, with what a participant agrees to; null where
       * there is none.
       */
      get: Query<StudyGetInput | undefined | void, Study | null>;
      /** The report of a study that is over, at the address that its seal makes. */
      report: Query<StudyReportInput, StudyReport>;
      /**
       * Take part in the study of that seal: chance decides your arm, once, and nobody can choose.
       *
       * Naming the seal says which text you agree to.
       */
      agree: Mutation<StudyAgreeInput, Study>;
      /** Say that you take part no longer; what you did stays in the analysis, without your name. */
      withdraw: Mutation<StudyWithdrawInput, Study>;
      /**
       * Make the key that the study offers you, if chance did; its text is answered this once.
       *
       * It trades and writes its journal until the study's end, and is listed among your keys.
       */
      key: Mutation<StudyKeyInput, NewlyMadeKey>;
    };
    admin: {
      /** How the competition stands, which tokens are halted, and who is disqualified. */
      overview: Query<void, Overview>;
      /** The log of all that was decided, which nobody can change. */
      acts: Query<AdminActsInput | undefined | void, Acts>;
      /** Which batch did which period, and what it wrote; of one `job` or of all. */
      batchRuns: Query<AdminBatchRunsInput | undefined | void, BatchRuns>;
      /** How fresh the prices are, how their sources answer, and how queue and jobs go. */
      health: Query<void, Health>;
      /** Whose fills are followed by a move in their favour, most clearly first. */
      markouts: Query<AdminMarkoutsInput | undefined | void, StandingOut>;
      /** What the database takes and would cost, with a compute of so many `units`. */
      cost: Query<AdminCostInput | undefined | void, DatabaseCost>;
      /** Begin the upcoming competition now, as long as it was to be; the grants follow its prices. */
      start: Mutation<AdminStartInput, Overview>;
      /** Until it is resumed only what is open may be ended, and nobody is liquidated. */
      pause: Mutation<AdminPauseInput, Overview>;
      /** Take orders again. */
      resume: Mutation<AdminResumeInput, Overview>;
      /** End the running competition in two seconds, for good; a batch settles it as of then. */
      end: Mutation<AdminEndInput, Overview>;
      /**
       * Change a season's name, start or end; what is left out stays.
       *
       * Without `season` it is the one that runs, else the next.
       */
      schedule: Mutation<AdminScheduleInput, Overview>;
      /** Add the next season, by the rules of the last one; `schedule` changes it until its start. */
      scheduleNext: Mutation<AdminScheduleNextInput, Overview>;
      /** Refuse swaps, investments and new positions in a token; what is open in it can be ended. */
      haltToken: Mutation<AdminHaltTokenInput, Overview>;
      /** Trade a halted token again. */
      resumeToken: Mutation<AdminResumeTokenInput, Overview>;
      /** Refuse a trader's orders and rank them behind all others, also after the end. */
      disqualify: Mutation<AdminDisqualifyInput, Overview>;
      /** Let a disqualified trader take part again. */
      reinstate: Mutation<AdminReinstateInput, Overview>;
      /** Call a trader by their address again; the name is free for others. */
      clearName: Mutation<AdminClearNameInput, Overview>;
      /** Remove a trader's line about themselves. */
      clearBio: Mutation<AdminClearBioInput, Overview>;
      /**
       * Change the fees, as fractions, and how long an order waits before its price is observed.
       *
       * `decision_delay_seconds` is how long others wait to see why an agent decided something.
       *
       * Only before the start; what is left out stays.
       */
      setFees: Mutation<AdminSetFeesInput, Overview>;
      /**
       * Set the largest order in a token, the size that has no price impact, and how many USD
       * beyond it move the price by 1 %. Only before the start.
       */
      setOrderLimits: Mutation<AdminSetOrderLimitsInput, Overview>;
      /** Set how many USD all positions in a token may be worth together. Only before the start. */
      setOpenInterest: Mutation<AdminSetOpenInterestInput, Overview>;
      /**
       * Set by what the season ranks, and which limits its traders have to meet, whole: what is left
       * out is as by default. Only before the start.
       */
      setRanking: Mutation<AdminSetRankingInput, Overview>;
      /** Which codes invite to the competition, with their uses, and which wallets are listed. */
      invitations: Query<AdminInvitationsInput | undefined | void, Invitations>;
      /** Set who may enter, whole: what is left out sets no limit. Who takes part stays. */
      setEntry: Mutation<AdminSetEntryInput, Overview>;
      /** Make `count` invitation codes, each for `uses_max` traders; admin.invitations lists them. */
      makeCodes: Mutation<AdminMakeCodesInput, Overview>;
      /** Let nobody else in by a code; who used it stays. */
      revokeCode: Mutation<AdminRevokeCodeInput, Overview>;
      /** Set the list of wallets that may enter, in place of the one there was. */
      setInvitedWallets: Mutation<AdminSetInvitedWalletsInput, Overview>;
      /**
       * Set what each place is given, the first place first, in place of what there was.
       *
       * Without `season` it is the one that runs, else the next; until its end.
       */
      setPrizes: Mutation<AdminSetPrizesInput, Overview>;
      /**
       * Set what others see of every trader, people and programs alike, until the season is settled:
       * everything `live`, everything `delayed` by so many seconds, or nothing (`hidden`).
       *
       * Ranks, returns and totals stay public. Without `season` it is the one that runs, else the next.
       */
      setDisclosure: Mutation<AdminSetDisclosureInput, Overview>;
      /**
       * Say something to all, in both languages: a line over every page until then, and a
       * notification to everybody who ever signed in.
       */
      announce: Mutation<AdminAnnounceInput, Overview>;
      /** Take an announcement off the pages before its time; the notifications stay. */
      withdrawAnnouncement: Mutation<AdminWithdrawAnnouncementInput, Overview>;
      /** The traders whose name or address has `search` in it, of a filter. */
      traders: Query<AdminTradersInput | undefined | void, FoundTraders>;
      /** Every trader of a season as CSV, with place, prize, return and flags. */
      exportTraders: Query<AdminExportTradersInput | undefined | void, string>;
      /** Every plan, drafts and sealed ones. */
      studies: Query<void, WrittenStudies>;
      /** What may be shown of a sealed study while it runs: the arms and the uptake. */
      studyArms: Query<AdminStudyArmsInput, StudyArms>;
      /** What a study could detect; `volatility` is the deviation of users' returns over it. */
      studyPower: Query<AdminStudyPowerInput, StudyPower>;
      /**
       * Write the plan of a study, which is a draft until it is sealed. Without `wallets` all are
       * invited, without `season` it is of the one that runs, else the next.
       */
      writeStudy: Mutation<AdminWriteStudyInput, Overview>;
      /** Seal a plan: users can agree to it from now on, and nothing of it changes any more. */
      sealStudy: Mutation<AdminSealStudyInput, Overview>;
      /** Look at outcomes before the end: the log and the report say that it was done, and why. */
      lookAtStudy: Mutation<AdminLookAtStudyInput, StudyLook>;
    };
  }
>;
