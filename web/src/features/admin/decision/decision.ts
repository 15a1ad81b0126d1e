import type {
  AdminWriteStudyInput,
  Announcement,
  CompetitionState,
  Entry,
  RankingRules,
  SeasonEntry,
  TokenOrderLimits,
} from "@/rpc/generated";
import type { CompetitionAct } from "../view";

/** What an admin is about to decide; `name` is how the screen calls what it is about. */
export type Decision =
  | {
      act: CompetitionAct | "scheduleNext";
      name: string;
      starts_at: string;
      ends_at: string;
      /** Without one it is the season that runs, else the next. */
      season?: string;
    }
  | ({ act: "setFees"; name: string } & Fees)
  | ({ act: "setOrderLimits"; name: string; token_address: string } & Partial<TokenOrderLimits>)
  | { act: "setOpenInterest"; name: string; token_address: string; open_interest_usd_max: string }
  | { act: "haltToken" | "resumeToken"; name: string; token_address: string }
  | { act: "setEntry"; name: string; rule: EntryRule }
  | { act: "setRanking"; name: string; rule: RankingRules }
  | { act: "makeCodes"; name: string; count: number; uses_max: number }
  | { act: "revokeCode"; name: string; code: string }
  | { act: "setInvitedWallets"; name: string; wallets: string[] }
  | { act: "setPrizes"; name: string; prizes: string[] }
  | ({ act: "setDisclosure"; name: string } & Disclosure)
  | ({ act: "announce"; name: string } & Said)
  | { act: "withdrawAnnouncement"; name: string; number: string }
  | { act: "writeStudy"; name: string; plan: StudyPlanInput }
  | { act: "sealStudy" | "lookAtStudy"; name: string; study_id: string }
  | { act: TraderAct; name: string; wallet_address: string };

/** A study as it is planned. */
export type StudyPlanInput = Omit<AdminWriteStudyInput, "reason" | "idempotency_key">;

/** What is decided of one trader. */
export type TraderAct = "disqualify" | "reinstate" | "clearName" | "clearBio";

/** The name and times to change of the competition; what stays is left out. */
export interface Schedule {
  name?: string;
  starts_at?: string;
  ends_at?: string;
}

/** Who may enter; null sets no limit. */
export type EntryRule = Pick<Entry, "admission" | "guests_allowed" | "joins_until" | "traders_max">;

/** What others see of a trader; a delay goes with `delayed` alone. */
export interface Disclosure {
  disclosure: SeasonEntry["disclosure"];
  delay_seconds: number;
}

/** An announcement in both languages, and until when it is shown. */
export type Said = Pick<Announcement, "text_en" | "text_ja" | "shown_until">;

/** Fees as fractions, and the execution delay. */
export type Fees = Pick<CompetitionState, "swap_fee_rate" | "perp_fee_rate" | "execution_delay_ms">;

/** What the fields change, by the names the server has for it; what stays is left out. */
export type Changed = Record<string, string | number>;

/** What is given with a decision: its reason, and what its fields change. */
export interface Reasoned {
  reason: string;
  changed: Changed;
}

/** What tells a decision from others: the act, and what it is about. */
export function nameOf(decision: Decision): string {
  if ("token_address" in decision) return `${decision.act} ${decision.token_address}`;
  if ("wallet_address" in decision) return `${decision.act} ${decision.wallet_address}`;
  if ("season" in decision) return `${decision.act} ${decision.season}`;
  if ("number" in decision) return `${decision.act} ${decision.number}`;
  if ("study_id" in decision) return `${decision.act} ${decision.study_id}`;
  if ("code" in decision) return `${decision.act} ${decision.code}`;
  return decision.act;
}

/** As the form has it: what is typed and chosen, times in this device's time zone. */
export interface ScheduleFields {
  name: string;
  starts_at: string;
  ends_at: string;
}

/** The fields that say how the competition stands. */
export function scheduleFields(stands: ScheduleFields): ScheduleFields {
  return {
    name: stands.name,
    starts_at: localTime(stands.starts_at),
    ends_at: localTime(stands.ends_at),
  };
}

/** What the fields change; null while nothing is, or a field is empty. */
export function changes(stands: ScheduleFields, fields: ScheduleFields): Schedule | null {
  const before = scheduleFields(stands);
  if (fields.name.trim() === "" || fields.starts_at === "" || fields.ends_at === "") return null;
  const changed: Schedule = {};
  if (fields.name.trim() !== before.name) changed.name = fields.name.trim();
  if (fields.starts_at !== before.starts_at) changed.starts_at = isoTime(fields.starts_at);
  if (fields.ends_at !== before.ends_at) changed.ends_at = isoTime(fields.ends_at);
  return Object.keys(changed).length > 0 ? changed : null;
}

/** The next season as the fields have it; null while one is empty. */
export function planned(fields: ScheduleFields): Required<Schedule> | null {
  const name = fields.name.trim();
  if (name === "" || fields.starts_at === "" || fields.ends_at === "") return null;
  return { name, starts_at: isoTime(fields.starts_at), ends_at: isoTime(fields.ends_at) };
}

const DAY_MS = 24 * 60 * 60_000;

/** When the next season may be: a week after the last one ends, and as long as that. */
export function proposed(last: { starts_at: string; ends_at: string }, now: number) {
  const length = Date.parse(last.ends_at) - Date.parse(last.starts_at);
  const start = Math.max(Date.parse(last.ends_at), now) + 7 * DAY_MS;
  return {
    starts_at: new Date(start).toISOString(),
    ends_at: new Date(start + length).toISOString(),
  };
}

const MINUTE_MS = 60_000;

/** A time as a field for date and time holds it: local, to the minute. */
export function localTime(iso: string): string {
  const moment = new Date(iso);
  const shifted = new Date(moment.getTime() - moment.getTimezoneOffset() * MINUTE_MS);
  return shifted.toISOString().slice(0, "2026-01-05T12:00".length);
}

/** The moment of a local time, for the server. */
export function isoTime(local: string): string {
  return new Date(local).toISOString();
}
