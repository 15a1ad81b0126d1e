// Written from the server's procedures; edit those and generate this anew.
import type {
  TRPCBuiltRouter,
  TRPCDefaultErrorShape,
  TRPCMutationProcedure,
  TRPCQueryProcedure,
} from "@trpc/server";

type Mutation<I, O> = TRPCMutationProcedure<{ meta: unknown; input: I; output: O }>;
type Query<I, O> = TRPCQueryProcedure<{ meta: unknown; input: I; output: O }>;

/** What a failed call tells: `reason` is a stable word, `issues` what is wrong with the input. */
export interface ErrorShape extends TRPCDefaultErrorShape {
  data: TRPCDefaultErrorShape["data"] & {
    reason?: string;
    issues?: { path: (string | number)[]; message: string }[];
  };
}

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

export interface CompetitionState {
  name: string;
  state: "upcoming" | "running" | "paused" | "ended";
  starts_at: string;
  ends_at: string;
  now: string;
  grant: Grant[];
  swap_fee_rate: string;
  price_age_max_seconds: number;
  price_source: string;
  is_simulated: boolean;
}

export interface Done {
  success: true;
}

export interface EquityCurve {
  wallet_address: string;
  period: "1d" | "7d" | "30d" | "90d" | "1y";
  data_points: number;
  pnl_data: EquityPoint[];
  summary: EquitySummary;
}

export interface EquityPoint {
  timestamp: string;
  value: string;
  pnl_absolute: string;
  pnl_percentage: string;
}

export interface EquitySummary {
  initial_value: string;
  current_value: string;
  pnl_absolute: string;
  pnl_percentage: string;
}

export interface Grant {
  token_address: string;
  symbol: string;
  amount: string;
}

export interface Holding {
  token: string;
  token_address: string;
  balance: string;
  price_usd: string | null;
  value_usd: string | null;
}

export interface Investment {
  id: string;
  token_address: string;
  symbol: string;
  action_type: "staking" | "liquid_staking";
  principal: string;
  accrued_interest: string;
  interest_rate: string;
  start_date: string;
  last_update: string;
  status: "active" | "withdrawn";
  lst_token_address: string | null;
  lst_symbol: string | null;
  lst_amount: string | null;
  value: string;
  value_usd: string | null;
}

export interface Investments {
  investments: Investment[];
}

export interface Leaderboard {
  users: LeaderboardEntry[];
  total: number;
  as_of: string | null;
}

export interface LeaderboardEntry {
  rank: number;
  wallet_address: string;
  username: string;
  total_value_usd: string;
  pnl: string;
  pnl_percentage: string;
  hold_pnl_percentage: string;
  max_drawdown_percentage: string;
  trades: number;
  liquidations: number;
}

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

export interface LiquidStakePool {
  lst_token_address: string;
  lst_symbol: string;
  exchange_rate: string;
  interest_rate: string;
}

export interface LiquidStakeReceipt {
  success: true;
  details: LiquidStakeDetails;
}

export interface Portfolio {
  wallet_address: string;
  total_value_usd: string | null;
  tokens: Holding[];
  investments: Investment[];
  perp_positions: [];
  pnl: PortfolioPnl | null;
  last_updated: string;
  prices_age: number | null;
}

export interface PortfolioPnl {
  initial_value_usd: string;
  pnl_usd: string;
  pnl_percentage: string;
}

export interface Price {
  token_address: string;
  symbol: string;
  price_usd: string;
  last_updated: string;
  source: string;
}

export interface Prices {
  prices: Price[];
  timestamp: string;
}

export interface Session {
  user: User;
  session_token: string;
  expires_at: string;
}

export interface StakeDetails {
  investment_id: string;
  transaction_id: string;
  token_address: string;
  principal: string;
  interest_rate: string;
  start_date: string;
}

export interface StakeReceipt {
  success: true;
  details: StakeDetails;
}

export interface SwapDetails {
  amount_from: string;
  amount_to: string;
  price_from: string;
  price_to: string;
  fee: string;
  rate: string;
  prices_age: number;
}

export interface SwapReceipt {
  success: true;
  details: SwapReceiptDetails;
}

export interface SwapReceiptDetails {
  transaction_id: string;
  amount_from: string;
  amount_to: string;
  price_from: string;
  price_to: string;
  fee: string;
}

export interface Token {
  address: string;
  symbol: string;
  name: string;
  decimals: number;
  icon_url: string | null;
  type: string;
  is_stakeable: boolean;
  staking_rate: string | null;
  liquid_stake: LiquidStakePool[];
}

export interface Transaction {
  id: string;
  transaction_type:
    | "system"
    | "swap"
    | "stake"
    | "unstake"
    | "liquid_stake"
    | "liquid_unstake"
    | "perp_open"
    | "perp_close"
    | "perp_liquidation";
  from_token_address: string | null;
  from_symbol: string | null;
  to_token_address: string | null;
  to_symbol: string | null;
  amount_from: string | null;
  amount_to: string | null;
  fee: string | null;
  details: Record<string, unknown> | null;
  created_at: string;
}

export interface Transactions {
  transactions: Transaction[];
  total: number;
  limit: number;
  offset: number;
}

export interface UnstakeDetails {
  investment_id: string;
  transaction_id: string;
  token_address: string;
  principal: string;
  interest: string;
  amount_received: string;
}

export interface UnstakeReceipt {
  success: true;
  details: UnstakeDetails;
}

export interface User {
  id: string;
  username: string;
  email: string | null;
  wallet_address: string;
  total_asset_usd: string;
  crypto_investment_usd: string;
  trade_style: string | null;
  created_at: string;
  updated_at: string;
  is_admin: boolean;
}

export type AppRouter = TRPCBuiltRouter<
  { ctx: object; meta: object; errorShape: ErrorShape; transformer: false },
  {
    auth: {
      challenge: Mutation<{ wallet_address: string }, Challenge>;
      signIn: Mutation<
        { wallet_address: string; signed_message: string; signature: string },
        Session
      >;
      me: Query<void, User>;
      signOut: Mutation<void, Done>;
    };
    users: {
      get: Query<{ wallet_address: string }, User>;
      create: Mutation<{ wallet_address: string; username?: string | null }, User>;
      update: Mutation<
        {
          wallet_address?: string | null;
          username?: string | null;
          email?: string | null;
          trade_style?: string | null;
          total_asset_usd?: string | null;
          crypto_investment_usd?: string | null;
          idempotency_key?: string | null;
        },
        User
      >;
    };
    portfolio: {
      get: Query<{ wallet_address: string; force_refresh?: boolean }, Portfolio>;
      pnl: Query<
        { wallet_address: string; period?: "1d" | "7d" | "30d" | "90d" | "1y" },
        EquityCurve
      >;
    };
    tokens: {
      list: Query<void, Token[]>;
      prices: Query<{ tokens: string[] }, Prices>;
    };
    trading: {
      quote: Query<
        { from_token_address: string; to_token_address: string; amount: string },
        SwapDetails
      >;
      swap: Mutation<
        {
          wallet_address?: string | null;
          from_token_address: string;
          to_token_address: string;
          amount: string;
          idempotency_key?: string | null;
        },
        SwapReceipt
      >;
      transactions: Query<
        {
          wallet_address: string;
          limit?: number;
          offset?: number;
          type?: Transaction["transaction_type"] | null;
        },
        Transactions
      >;
    };
    investments: {
      stake: Mutation<
        {
          wallet_address?: string | null;
          token_address: string;
          amount: string;
          idempotency_key?: string | null;
        },
        StakeReceipt
      >;
      liquidStake: Mutation<
        {
          wallet_address?: string | null;
          token_address: string;
          amount: string;
          idempotency_key?: string | null;
        },
        LiquidStakeReceipt
      >;
      unstake: Mutation<
        {
          wallet_address?: string | null;
          investment_id: string;
          idempotency_key?: string | null;
        },
        UnstakeReceipt
      >;
      list: Query<{ wallet_address: string }, Investments>;
    };
    leaderboard: {
      get: Query<{ limit?: number } | undefined | void, Leaderboard>;
    };
    competition: {
      get: Query<void, CompetitionState>;
    };
  }
>;
