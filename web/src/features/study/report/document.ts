/** A figure with its 95 % interval; shares of the grant's value. */
export interface Estimate {
  value: number;
  standard_error: number;
  low: number;
  high: number;
  p: number;
}

/** What an arm did; quantiles are from 0 to 1 by 0.05, empty of nobody. */
export interface ArmFigures {
  assigned: number;
  with_outcome: number;
  using: number;
  withdrawn: number;
  disqualified: number;
  idle_for_the_last_three_days: number;
  liquidations: number;
  trades: number;
  copied: number;
  turnover_usd: string;
  fees_usd: string;
  markout_bps: number | null;
  drawdowns: number[];
  outcomes: number[];
}

/** A day's return of the grant merely held, and the arms' difference. */
export interface Day {
  market: number;
  difference: number;
}

export const CAUTIONS = [
  "one_service_is_one_strategy",
  "one_season_hardly_shows_skill",
  "users_figure_is_of_this_market",
  "sizes_not_as_planned",
  "looked_before_the_end",
  "code_is_not_the_sealed_one",
  "prices_missing",
  "some_were_never_given_the_grant",
  "controls_copied",
  "arms_below_30",
  "nothing_varied",
  "days_say_nothing",
] as const;

export type Caution = (typeof CAUTIONS)[number];

/** The published report, as `./alpha study report` writes it. */
export interface ReportDocument {
  seal: string;
  code_version: string;
  data_sha256: string;
  looks_before_the_end: number;
  plan: {
    agent: string;
    primary: "users" | "days";
    winsor_share: string;
    question_en: string;
    question_ja: string;
    ends_at: string;
  };
  arms: Record<"treated" | "control", ArmFigures>;
  users: Estimate | null;
  users_adjusted: { estimate: Estimate; theta: number; earlier_users: number } | null;
  days: { neutral: Estimate; exposure: number; beta: number; days: number } | null;
  permutation: { p: number; assignments: number; is_exact: boolean } | null;
  superiority: number | null;
  sample_ratio: { chi_square: number; p: number } | null;
  holm: { users: number; days: number } | null;
  effect_on_users: Estimate | null;
  detectable: { users: number | null; days: number | null };
  daily: Day[];
  by_agent: {
    agents: { agent: string; users: number; difference: Estimate; adjusted_p: number }[];
    luck_of_the_best: number | null;
  };
  cautions: string[];
}

export function readDocument(text: string): ReportDocument {
  return JSON.parse(text) as ReportDocument;
}

/** The cautions that this page has sentences for. */
export function knownCautions({ cautions }: Pick<ReportDocument, "cautions">): Caution[] {
  return CAUTIONS.filter((caution) => cautions.includes(caution));
}
